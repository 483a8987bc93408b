"""Files for other programs: written beside the wanted one, and put in its place only when whole and on the disk."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from tokentui.services.errors import BookError

_SQLITE = b"SQLite format 3\x00"


class InTheWay(BookError):
    """Something stands where a file is to be written, and is not written over; the message says what and what to do."""


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A new, empty file beside the wanted one, which takes its place and its mode when the block ends well.

    Raises OSError, which says that the file that stood there is as it was.
    """
    unfinished = file.with_name(f".{file.name[:100]}.{token_hex(8)}.unfinished")
    mode = _mode(file)
    # A link planted in its way is neither followed nor written over: the name is new, or nothing is written.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        os.close(os.open(unfinished, flags, 0o666 if mode is None else mode | stat.S_IWUSR))
        try:
            yield unfinished
            if mode is not None:
                unfinished.chmod(mode)
            _sync(unfinished)
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        # Nobody knows the file by the name that it has on its way.
        kept = "" if mode is None else "; the file that was there is as it was"
        raise (OSError(error.errno, f"{error.strerror}{kept}", str(file)) if error.errno else error) from None
    with suppress(OSError):
        _sync(file.parent)


def expect_replaceable(file: Path, is_ours: Callable[[Path], bool], *, force: bool) -> bool:
    """Whether a file stands at this place that was written by us, and may be written over once somebody said so.

    Anything else that stands there raises InTheWay, unless it is a file or a link and `force` says that it may go.
    """
    try:
        mode = file.lstat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise InTheWay(f"{file} is a folder; name a file in it.")
    if stat.S_ISLNK(mode) and not (file.exists() and not file.is_file()):
        if not force:
            raise InTheWay(
                f"{file} is a link to {file.readlink()}, and links are not followed; name the file itself, or put a "
                "file in the place of the link with: --force"
            )
        return False
    if not stat.S_ISREG(mode):
        raise InTheWay(f"{file} is no file but a device or a pipe; leave FILE out, and send what is written there.")
    _expect_not_in_use(file)
    if force:
        return False
    if _begins(file, _SQLITE):
        raise InTheWay(f"{file} is a book or another SQLite database; choose another name, or replace it with: --force")
    if not is_ours(file):
        raise InTheWay(
            f"{file} was not written by tokentui export; choose another name, or write over it with: --force"
        )
    return True


def _mode(file: Path) -> int | None:
    """What may be done with the file that stands at a place, by whom; None where there is none."""
    with suppress(FileNotFoundError):
        mode = file.lstat().st_mode
        return stat.S_IMODE(mode) if stat.S_ISREG(mode) else None
    return None


def _expect_not_in_use(file: Path) -> None:
    """Raise InTheWay for a database that is open elsewhere: what lies beside it would spoil another in its place."""
    beside = next((one for end in ("-wal", "-journal") if (one := file.with_name(file.name + end)).exists()), None)
    if beside is not None and _begins(file, _SQLITE):
        raise InTheWay(
            f"{file} is open elsewhere, for {beside.name} lies beside it; close it first, or take another name."
        )


def _begins(file: Path, mark: bytes) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(mark)) == mark


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
