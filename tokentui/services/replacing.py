"""Files for other programs: written beside the wanted one, and put in its place only when whole and on the disk."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tokentui.services.errors import BookError
from tokentui.store.private_files import Unsynced, take_empty_place, take_place, unfinished

_SQLITE = b"SQLite format 3\x00"


class InTheWay(BookError):
    """Something stands where a file is to be written, and is not written over; the message says what and what to do."""


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """A new, empty file beside the wanted one, which takes its place when the block ends well.

    It is for its owner alone, or has the mode of the file that it replaces. Raises OSError, which says that the file
    that stood there is as it was, or Unsynced where it no longer is.
    """
    former, empty = _former(file), not os.path.lexists(file)
    try:
        with unfinished(file) as path:
            yield path
            if empty:
                take_empty_place(path, file)
            else:
                take_place(path, file, former)
    except Unsynced:
        raise
    except OSError as error:
        # Nobody knows the file by the name that it has on its way.
        kept = "" if former is None else "; the file that was there is as it was"
        raise (OSError(error.errno, f"{error.strerror}{kept}", str(file)) if error.errno else error) from None


@contextmanager
def creating(file: Path) -> Iterator[Path]:
    """A new, empty file for its owner alone, which has the wanted name when the block ends well.

    Raises FileExistsError where anything has that name, and leaves it as it is.
    """
    with unfinished(file) as path:
        yield path
        take_empty_place(path, file)


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
        raise InTheWay(f"{file} was not written by tokentui; choose another name, or write over it with: --force")
    return True


def _former(file: Path) -> os.stat_result | None:
    """The file that stands at a place; None where there is none, or something else."""
    with suppress(FileNotFoundError):
        found = file.lstat()
        return found if stat.S_ISREG(found.st_mode) else None
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
