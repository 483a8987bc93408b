"""Keeps a server while any test process uses it, even if all are killed; then it goes, and its folder with it.

Whoever uses the server holds a shared lock on a file, which the system takes from a process however that ends.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.conftest import ROOT

LONGEST_STOP = 20
"""Seconds that a server has to end by itself."""


@contextmanager
def locked(path: Path, how: int) -> Iterator[None]:
    """Hold a lock on a file while the block runs; waits until it can be had."""
    with path.open("a") as file:
        fcntl.flock(file, how)
        yield


def start(users: Path, address: Path, folder: Path, command: Sequence[str], user: str) -> subprocess.Popen[bytes]:
    """Start a server in a folder, as a user of the system where one is named; the process given back is its keeper.

    What the server says is in `log` there. Once `users` is free, `address` and the folder are removed.
    """
    keeper = (sys.executable, "-m", "tests.warehouse.keeper", str(users), str(address), str(folder), user)
    # A session of its own: an interrupt at the terminal is meant for the tests, which then let go.
    return subprocess.Popen(
        (*keeper, *command),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def main() -> None:
    """Run the server until nobody holds the lock, or until it ends."""
    users, address, folder = map(Path, sys.argv[1:4])
    user, *command = sys.argv[4:]
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(command, cwd=folder, user=user or None, group=user or None, stdout=log, stderr=log)
    ending = threading.Event()
    threading.Thread(target=_end_with, args=(server, ending, address, folder), daemon=True).start()
    with locked(users, fcntl.LOCK_EX):
        ending.set()
        address.unlink(missing_ok=True)
        server.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            server.wait(LONGEST_STOP)
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
        # Only now may the next one start a server of its own.
        os._exit(0)


def _end_with(server: subprocess.Popen[bytes], ending: threading.Event, address: Path, folder: Path) -> None:
    """Go when the server goes by itself; before it has an address, whoever started it still wants its log."""
    server.wait()
    if not ending.is_set():
        if address.exists():
            address.unlink()
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)


if __name__ == "__main__":
    main()
