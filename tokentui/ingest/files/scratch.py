"""A private folder for copies that are needed for a moment, and what a run that was killed has left of such."""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

_PREFIX = "tokentui-"
_LOCK = "in use"


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that is gone after the block; whatever earlier runs left behind, being killed, goes now."""
    with suppress(OSError):
        _clear(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name, _held(Path(name)):
        yield Path(name)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold a lock in the folder, which the system lets go of when the process ends, however it ends."""
    # It is locked before it has its name: no other run may find it free.
    begun = folder / f"{_LOCK} soon"
    with begun.open("wb") as file:
        _try_lock(file.fileno())
        begun.replace(folder / _LOCK)
        yield


@cache
def _clear(among: Path) -> None:
    """Remove the folders of this user that nobody holds, once a run: what is left comes of earlier ones."""
    if sys.platform == "win32":
        return
    for folder in among.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            about = folder.lstat()
            if not stat.S_ISDIR(about.st_mode) or about.st_uid != os.getuid():
                continue
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
            try:
                if _try_lock(lock):
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)


def _try_lock(file: int) -> bool:
    """Take a lock that one process alone can have; False where another has it, or there are no such locks."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
