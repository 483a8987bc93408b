"""What is left of a fault of tokentui itself: a private file that can be sent to the project, and a sentence.

The file names types, files, lines and functions. The words of the errors and the values of variables stay out of it,
since both may hold names of customers.
"""

import os
import platform
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb
from types import TracebackType

from tokentui import __version__
from tokentui.services.paths import crash_folder

EXIT_CODE = 70
"""What the program ends with after a fault of its own, as `EX_SOFTWARE` of sysexits.h."""

_FRAMES = 50
"""Frames that are named at either end of a long way, as one that runs into itself is."""


class Crash(Exception):
    """A fault of tokentui itself; its text is what a person reads."""

    exit_code = EXIT_CODE


def crash(error: BaseException) -> Crash:
    """The fault behind an error that nobody expected, once its report is written."""
    return Crash(crash_sentence(error, write_crash_report(error)))


def write_crash_report(error: BaseException) -> Path | None:
    """Write where an error came from to a new file that its owner alone may read; None where none can be written."""
    now = datetime.now(UTC)
    try:
        folder = crash_folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"crash-{now:%Y%m%d-%H%M%S-%f}-{os.getpid()}.txt"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in _report(error, now))
    except OSError:
        return None
    return path


def crash_sentence(error: BaseException, report: Path | None) -> str:
    """What to do about a fault, and where its report lies; without one, what it would have begun with."""
    if report is not None:
        ask = f"please send {report} to the project (it names no customer)."
    else:
        *_, place = ("an unknown place", *_frames(error.__traceback__))
        ask = f"please tell the project what you did, and this: {_type(error)} at {place}."
    return f"tokentui met a fault of its own: what was decided is kept, nothing half-done is in the book; {ask}"


def _report(error: BaseException, now: datetime) -> Iterator[str]:
    yield f"tokentui {__version__} met a fault of its own at {now.isoformat(timespec='seconds')}"
    yield f"Python {platform.python_version()}, {platform.system()} {platform.release()}, {platform.machine()}"
    seen: set[int] = set()
    waiting: list[tuple[str, BaseException]] = [("", error)]
    while waiting:
        how, one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield ""
        yield f"{how}{_type(one)}"
        frames = [f"  {frame}" for frame in _frames(one.__traceback__)]
        yield from frames if len(frames) <= 2 * _FRAMES else (*frames[:_FRAMES], "  …", *frames[-_FRAMES:])
        if one.__cause__ is not None:
            waiting.append(("caused by ", one.__cause__))
        elif one.__context__ is not None and not one.__suppress_context__:
            waiting.append(("while handling ", one.__context__))
        if isinstance(one, BaseExceptionGroup):
            waiting += [("one of its parts: ", part) for part in one.exceptions]


def _type(error: BaseException) -> str:
    kind = type(error)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def _frames(traceback: TracebackType | None) -> Iterator[str]:
    for frame, line in walk_tb(traceback):
        yield f"{_from_package(frame.f_code.co_filename)}:{line} in {frame.f_code.co_qualname}"


def _from_package(file: str) -> str:
    """A file's path from where Python found its package, so that the report does not name the user's folders."""
    path = Path(file)
    roots = [Path(root) for root in sys.path if root and path.is_relative_to(root)]
    return str(path.relative_to(max(roots, key=lambda root: len(root.parts)))) if roots else path.name
