"""Work that is killed, or runs out of disk, in a process of its own."""

import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tokentui.store import private_files

_CALLS = ("open", "link", "fsync", "close", "chmod", "unlink", "replace", "mkdir")
"""Functions of `os` that are counted beside the statements of SQLite."""


class Counter:
    """Counts what a process asks of SQLite and of the file system, and ends it by a signal at one of them."""

    def __init__(self, at: int, how: signal.Signals) -> None:
        self.met = 0
        self._at = at
        self._how = how

    def meet(self) -> None:
        """One more; the one that was meant is not done any more."""
        self.met += 1
        if self.met == self._at:
            os.kill(os.getpid(), self._how)

    def counted(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, counted."""

        def call(*given: Any, **named: Any) -> Any:
            self.meet()
            return function(*given, **named)

        return call

    def install(self) -> None:
        """Count from now on; for a process that does nothing else any more."""
        counter = self
        connect = sqlite3.connect

        def counted(of: type[sqlite3.Connection]) -> type[sqlite3.Connection]:
            class Counting(of):  # type: ignore[valid-type, misc]
                def execute(self, *given: Any) -> Any:
                    counter.meet()
                    return super().execute(*given)

                def executemany(self, *given: Any) -> Any:
                    counter.meet()
                    return super().executemany(*given)

                def backup(self, *given: Any, **named: Any) -> None:
                    counter.meet()
                    super().backup(*given, **named)
                    counter.meet()

            return Counting

        def connected(*given: Any, factory: type[sqlite3.Connection] = sqlite3.Connection, **named: Any) -> Any:
            return connect(*given, factory=counted(factory), **named)

        sqlite3.connect = connected
        for name in _CALLS:
            setattr(os, name, self.counted(getattr(os, name)))
        private_files.take_place = self.counted(private_files.take_place)


def in_child(
    work: Callable[[], object], *, at: int = 0, how: signal.Signals = signal.SIGKILL, limit: int | None = None
) -> tuple[int, int]:
    """Do something in a process of its own, ended at its n-th request, or with files that may have so many bytes.

    Returns how it ended (0 well, 1 by an error that it says, above 1 by anything else, a signal below 0) and how many
    requests it made.
    """
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        code = 3
        counter = Counter(at, how)
        try:
            os.close(receive)
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            sys.stdout = sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
            if limit is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            write, leave = os.write, os._exit
            counter.install()
            code = _ended(work)
            write(send, str(counter.met).encode())
        finally:
            leave(code)
    os.close(send)
    with os.fdopen(receive, "rb") as pipe:
        met = pipe.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), int(met or 0)


def _ended(work: Callable[[], object]) -> int:
    from tokentui.store.errors import BookError

    try:
        done = work()
    except (BookError, OSError):
        return 1
    except BaseException:
        return 3
    return done if isinstance(done, int) and not isinstance(done, bool) else 0


def leftovers(folder: Path) -> list[str]:
    """Names of what was left unfinished in a folder and those in it."""
    return sorted(path.name for path in folder.rglob("*") if "unfinished" in path.name)


def points(count: int, number: int) -> list[int]:
    """Some of so many requests, spread evenly; the last ones, where all is written, each."""
    spread = {1 + count * part // number for part in range(number)}
    return sorted(spread | {count - back for back in range(min(count, number))})
