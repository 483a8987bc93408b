"""Real servers for the tests: PostgreSQL as Debian packages it, and Apache Spark, both on loopback alone.

Each is started when a test first asks for it, once for all processes of a run, and ends with the last of them. A
machine without one skips, and says what it lacks.
"""

import fcntl
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.warehouse import keeper

LONGEST_START = 120
"""Seconds that a server has to answer, on a machine that is busy with all other tests."""

PASSWORD = "not-to-be-shown"
"""What no output may hold."""


class Server(NamedTuple):
    """A running server."""

    url: str
    """With which `tokentui pull` and `push` reach it."""

    def name(self, stem: str) -> str:
        """A name for a table that no other test has."""
        return f"{stem}_{secrets.token_hex(4)}"


class _Start(NamedTuple):
    """How a server is started."""

    command: Sequence[str]
    url: str
    port: int
    user: str = ""
    """Of the system, under whom it runs; empty for whoever runs the tests."""


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """PostgreSQL with one user, who owns the database."""
    with running("postgres", tmp_path_factory, _postgres) as url:
        yield Server(url)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Spark as others reach it from elsewhere, by Spark Connect, so that a table outlives the command that made it."""
    with running("spark", tmp_path_factory, _spark) as url:
        yield Server(url)


@contextmanager
def running(name: str, temporary: pytest.TempPathFactory, start: Callable[[Path], _Start]) -> Iterator[str]:
    """The URL of a server that all processes of this run share; skips where the machine has none."""
    base = temporary.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    address, users = shared / f"{name}.url", shared / f"{name}.users"
    with keeper.locked(users, fcntl.LOCK_SH):
        with keeper.locked(shared / f"{name}.starting", fcntl.LOCK_EX):
            if not address.exists():
                # Not among pytest's folders, which other users of the system may not enter.
                folder = Path(tempfile.mkdtemp(prefix=f"tokentui-{name}-"))
                try:
                    _run(start(folder), folder, users, address)
                except BaseException:
                    if not address.exists():
                        shutil.rmtree(folder, ignore_errors=True)
                    raise
        yield address.read_text()


def _run(how: _Start, folder: Path, users: Path, address: Path) -> None:
    kept = keeper.start(users, address, folder, how.command, how.user)
    until = time.monotonic() + LONGEST_START
    while not answers(how.port):
        with suppress(subprocess.TimeoutExpired):
            kept.wait(0.05)
        if kept.returncode is not None or time.monotonic() > until:
            kept.kill()
            pytest.fail(f"{how.command[0]} does not start:\n{(folder / 'log').read_text()[-2000:]}")
    address.write_text(how.url)


def answers(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _postgres(folder: Path) -> _Start:
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    if not programs or not (programs[0] / "initdb").exists():
        pytest.skip("PostgreSQL's server is not on this machine: apt-get install postgresql")
    user = ""
    if os.geteuid() == 0:
        # The server refuses to run as root.
        user = "postgres"
        shutil.chown(folder, user, user)
    secret = folder / "password"
    secret.write_text(PASSWORD)
    made = (
        programs[0] / "initdb",
        "-D",
        folder / "data",
        "-U",
        "tokentui",
        f"--pwfile={secret}",
        "-A",
        "scram-sha-256",
    )
    subprocess.run(
        (*made, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"), check=True, capture_output=True, user=user or None
    )
    port = _free_port()
    # What it holds is gone with the tests, so that nothing need reach the disk.
    settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "synchronous_commit=off")
    command = [str(programs[0] / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
    for setting in settings:
        command += ("-c", setting)
    return _Start(command, f"postgresql://tokentui:{PASSWORD}@127.0.0.1:{port}/postgres", port, user)


def _spark(folder: Path) -> _Start:
    for package in ("pyspark", "grpc", "grpc_status"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"{package} is not installed: pip install 'tokentui[spark]'")
    if shutil.which("java") is None:
        pytest.skip("there is no Java on this machine: apt-get install default-jre-headless")
    import pyspark

    port = _free_port()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": 2,
        "spark.sql.warehouse.dir": folder / "warehouse",
        # Small sums on a busy machine: to start quickly is worth more than to run quickly for long.
        "spark.driver.extraJavaOptions": f"-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djava.io.tmpdir={folder}",
    }
    command = [str(Path(pyspark.__file__).parent / "bin" / "spark-submit")]
    command += ("--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--name", "tests")
    command += ("--master", "local[2]", "--driver-memory", "768m")
    for name, value in settings.items():
        command += ("--conf", f"{name}={value}")
    return _Start((*command, "spark-internal"), f"sc://127.0.0.1:{port}", port)
