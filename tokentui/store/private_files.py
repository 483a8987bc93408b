"""Files that are made beside the wanted one, for their owner alone, and take its place only when whole and on the disk.

While it is made, a file has a name that nobody can guess and is locked by its maker. What a killed program left under
such a name is locked by nobody, and is removed when the next file is made in the same folder.
"""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from errno import EACCES, EBADF, EINVAL, EISDIR, ENOSYS, ENOTSUP, EOPNOTSUPP, EPERM
from pathlib import Path
from secrets import token_hex

from tokentui.store.errors import BookError

try:
    import fcntl
except ImportError:  # Windows, where what is open cannot be removed anyway.
    _lock = None
else:
    _lock = fcntl.flock

PRIVATE = 0o600
"""Books, exports and backups: for their owner alone, until the owner says otherwise."""

PRIVATE_FOLDER = 0o700

SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite lays beside a database, by the ends of their names."""

_NAME = re.compile(r"(\..{1,100}\.[0-9a-f]{16}\.unfinished)(?:-wal|-shm|-journal)?", re.DOTALL)
_EXCLUSIVE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_LIVE: set[str] = set()
"""What this process is making: to open a database a second time, and close it, would drop SQLite's own locks."""

_NOT_FOR_FOLDERS = {EACCES, EBADF, EINVAL, EISDIR, ENOSYS, ENOTSUP, EOPNOTSUPP, EPERM}
"""What systems answer that keep names in their own way, and write no folder on request; a disk that fails does not."""


class Unsynced(OSError):
    """A file has its place, and the disk failed as its name was written; the message says what stands there."""


@contextmanager
def unfinished(file: Path) -> Iterator[Path]:
    """A new, empty file beside the wanted one, for its owner alone; after the block it is gone, or in its place."""
    clear_leftovers(file.parent)
    path, number = _new(file)
    _LIVE.add(str(path))
    try:
        yield path
    finally:
        remove_with_side_files(path)
        os.close(number)
        _LIVE.discard(str(path))


def take_place(path: Path, file: Path, former: os.stat_result | None = None) -> None:
    """Put what is whole in the place of a file, as open to others as that was, and see that it is on the disk."""
    sync(path, file)
    if former is not None:
        _as_open_as(path, former)
    path.replace(file)
    _sync_name(file, "bring back what was there before")


def take_empty_place(path: Path, file: Path) -> None:
    """Put what is whole where nothing is; raises FileExistsError where something is, whoever put it there."""
    sync(path, file)
    try:
        # A second name fails where there is a file, which a change of name would replace.
        os.link(path, file, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:
        # Some file systems know one name for a file only.
        if os.path.lexists(file):
            raise FileExistsError(file) from None
        path.replace(file)
    else:
        # Where that fails, the first name is one of a file that has its place, which is cleared like any other.
        with suppress(OSError):
            path.unlink()
    _sync_name(file, "take it away")


def make_private(file: Path) -> None:
    """Make a new, empty file for its owner alone; raises FileExistsError where something is."""
    os.close(os.open(file, _EXCLUSIVE, PRIVATE))


def make_folder(folder: Path) -> None:
    """Make a folder with those above it, where they are missing; what is made is for its owner alone.

    Its name is on the disk before anything is laid in it: without that, all in it would be lost with the power. Where
    the disk fails at that, none of them is left; raises OSError.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        for one in reversed(missing):
            one.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            try:
                sync_folder(one.parent)
            except OSError as error:
                why = f"no folder was made, for the disk failed as its name was written ({error.strerror})"
                raise OSError(error.errno, why, str(one)) from None
    except OSError:
        for one in missing:
            # What another program has laid in it meanwhile keeps it.
            with suppress(OSError):
                one.rmdir()
        raise


def expect_own_folder(folder: Path) -> None:
    """Raise BookError where a folder of ours is no folder, or is a link that somebody else has laid there."""
    with suppress(FileNotFoundError):
        found = folder.lstat()
        planted = stat.S_ISLNK(found.st_mode) and hasattr(os, "geteuid") and found.st_uid != os.geteuid()
        if planted or not folder.is_dir():
            raise BookError(f"{folder} is no folder of yours, and backups would go there; move it out of the way.")


def clear_leftovers(folder: Path) -> None:
    """Remove what killed programs left unfinished in a folder; what is still being made stays."""
    with suppress(OSError), os.scandir(folder) as found:
        left = {named[1] for one in found if (named := _NAME.fullmatch(one.name))}
        for name in left:
            path = folder / name
            if str(path) not in _LIVE and _is_left(path):
                remove_with_side_files(path)


def is_being_made(file: Path) -> bool:
    """Whether another program is making a file of this name at this moment."""
    with suppress(OSError), os.scandir(file.parent) as found:
        begins = f".{file.name[:100]}."
        names = [one.name for one in found if one.name.startswith(begins) and one.name.endswith(".unfinished")]
        return any(_NAME.fullmatch(name) and not _is_left(file.parent / name) for name in names)
    return False


def remove_with_side_files(path: Path) -> None:
    """Remove a database with the side files that SQLite laid beside it."""
    for ending in ("", *SIDE_FILES):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def sync(path: Path, wanted: Path | None = None) -> None:
    """See that a file is on the disk, which must not be open as a database; an error names what is `wanted`."""
    try:
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(wanted or path)) from None


def sync_folder(folder: Path) -> None:
    """See that the names in a folder are on the disk, where the system writes folders at all."""
    try:
        sync(folder)
    except OSError as error:
        if error.errno not in _NOT_FOR_FOLDERS:
            raise


def _sync_name(file: Path, after_a_loss: str) -> None:
    """See that the name of a file is on the disk; raises Unsynced, which says what a loss of power may do to it."""
    try:
        sync_folder(file.parent)
    except OSError as error:
        raise Unsynced(
            error.errno,
            f"it stands there whole, but the disk failed as its name was written ({error.strerror}), and a loss of "
            f"power may {after_a_loss}; look at the disk, and try again",
            str(file),
        ) from None


def _as_open_as(path: Path, former: os.stat_result) -> None:
    """Let those read a new file who might read the one that it replaces, and nobody else."""
    mode = stat.S_IMODE(former.st_mode)
    if hasattr(os, "chown") and path.stat().st_gid != former.st_gid:
        try:
            os.chown(path, -1, former.st_gid)
        except OSError:
            # What a group might do is not for another group.
            mode &= ~stat.S_IRWXG
    path.chmod(mode)


def _new(file: Path) -> tuple[Path, int]:
    """A new file, open and locked by this process; the number by which it is open."""
    while True:
        path = file.with_name(f".{file.name[:100]}.{token_hex(8)}.unfinished")
        number = os.open(path, _EXCLUSIVE, PRIVATE)
        if _lock is None:
            return path, number
        with suppress(OSError):
            _lock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Between the two another program may have taken it for one that was left.
            if os.path.samestat(os.fstat(number), path.lstat()):
                return path, number
        os.close(number)


def _is_left(path: Path) -> bool:
    """Whether what bears such a name is ours and nobody is making it any more."""
    if _lock is None:
        return False
    try:
        found = path.lstat()
    except FileNotFoundError:
        return True  # Only side files are left.
    if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
        return False
    if found.st_nlink > 1:
        return True  # A second name of what has its place already, and may be open under that.
    number = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    try:
        _lock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(number)
    return True
