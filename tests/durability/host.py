"""A process that has all loaded and does work in children of its own, which `calls.c` kills or lets fail.

It reads a line of JSON for each piece of work and answers with another; `Host` is the side that asks.
"""

import ctypes
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from errno import EIO, ENOSPC
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.durability.works import WORKS, do

SOURCE = Path(__file__).with_name("calls.c")
ERRORS = (EIO, ENOSPC)
LONGEST = 60.0
"""Seconds after which a piece of work is taken to wait for what never comes."""

HANGS = -100
"""Exit code of work that did not end."""


class How(IntEnum):
    """What becomes of a request, as calls.c numbers it."""

    COUNT = 0
    KILL_BEFORE = 1
    KILL_WITHIN = 2
    FAIL = 3


class Asked(NamedTuple):
    """A piece of work, and what is to become of it."""

    work: str
    place: str
    given: str
    stages: int
    at: int = 0
    how: int = How.COUNT
    error: int = EIO
    log: str = ""
    """The file into which all that happens is written down; empty for none."""
    after: float = 0.0
    """Seconds after which it is killed, wherever it is; 0 for never."""


class Came(NamedTuple):
    """What became of it."""

    code: int
    """Exit code; the number of a signal below 0."""
    met: int
    """Requests that it made; 0 where it was killed."""
    said: str
    """Standard output and then standard error."""


def why_not() -> str:
    """What this machine lacks for it; empty where nothing is lacking."""
    if not sys.platform.startswith("linux"):
        return "requests are counted through LD_PRELOAD, on Linux alone"
    return "" if shutil.which("cc") or shutil.which("gcc") else "there is no C compiler"


class Host:
    """The process, for as long as it is wanted."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def do(self, asked: Asked) -> Came:
        """Have a piece of work done."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        code, met, said = json.loads(self._process.stdout.readline())
        return Came(code, met, said)


@contextmanager
def hosted() -> Iterator[Host]:
    """Compile calls.c and begin the process."""
    with TemporaryDirectory() as folder:
        library = Path(folder) / "calls.so"
        compiler = shutil.which("cc") or "gcc"
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", library, SOURCE, "-ldl"], check=True)
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.durability.host", library],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "LD_PRELOAD": str(library), "HOME": folder, "TZ": "UTC"},
        )
        try:
            yield Host(process)
        finally:
            process.communicate(timeout=LONGEST)


def _serve(library: ctypes.CDLL) -> None:
    for line in sys.stdin:
        print(json.dumps(_done(library, Asked(*json.loads(line)))), flush=True)


def _done(library: ctypes.CDLL, asked: Asked) -> Came:
    read, write = os.pipe()
    files = [os.memfd_create("said") for _ in range(2)]
    child = os.fork()
    if child == 0:
        _child(library, asked, files, write)
    os.close(write)
    code = _ended(child, asked.after)
    with os.fdopen(read, "rb") as pipe:
        met = int(pipe.read() or 0)
    said = ""
    for number in files:
        with os.fdopen(number, "rb") as file:
            file.seek(0)
            said += file.read().decode(errors="replace")
    return Came(code, met, said)


def _child(library: ctypes.CDLL, asked: Asked, files: list[int], told: int) -> None:
    """Do the work and end, never returning."""
    code = 70
    try:
        for number, file in enumerate(files, 1):
            os.dup2(file, number)
        log = os.open(asked.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) if asked.log else -1
        work = next(one for one in WORKS if one.name == asked.work)
        library.calls_begin(asked.place.encode(), ctypes.c_long(asked.at), asked.how, asked.error, log)
        code = do(work, Path(asked.place), Path(asked.given), asked.stages)
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(told, str(library.calls_met()).encode())
    except BaseException as error:
        os.write(2, f"Traceback: {error!r}".encode())
    finally:
        os._exit(code)


def _ended(child: int, after: float) -> int:
    """Wait for a child, and kill it after so many seconds, or where it hangs."""
    number = os.pidfd_open(child)
    try:
        if not select.select([number], [], [], after or LONGEST)[0]:
            if not after:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return HANGS
            os.kill(child, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        os.close(number)


if __name__ == "__main__":
    time.tzset()
    _serve(ctypes.CDLL(sys.argv[1]))
