"""Which file a connection is open on: a book that is moved, deleted or replaced meanwhile takes nothing any more.

SQLite goes on writing into a file that nobody finds by its name any longer, and says that all is well.
"""

import sqlite3
from contextlib import suppress
from pathlib import Path

from tokentui.store.errors import BookMoved

_SIDE_FILES = ("-wal", "-shm")

FileId = tuple[int, int]
"""Device and inode."""


class BookConnection(sqlite3.Connection):
    """A connection that can tell whether its file is still the one at its path."""

    path: Path | None = None
    """Where the file was opened; None before `opened_at`."""
    _ids: dict[str, FileId | None]

    def opened_at(self, path: Path) -> None:
        """Note which file, and which files beside it, this is open on."""
        self.path = path.absolute()
        # SQLite makes them when it first reads.
        self.execute("PRAGMA schema_version").fetchone()
        self._ids = {ending: _id_of(self._beside(ending)) for ending in ("", *_SIDE_FILES)}

    @property
    def is_in_place(self) -> bool:
        """Whether the path still leads to the file; true of one that lies nowhere, and of one not made yet."""
        return self.path is None or self._ids[""] is None or _id_of(self.path) == self._ids[""]

    def is_same_file(self, other: "BookConnection") -> bool:
        """Whether both are open on one file."""
        return self.path is None or other.path is None or self._ids[""] == other._ids[""]

    def expect_in_place(self) -> None:
        """Raise BookMoved where the path leads to another file, or to none."""
        if not self.is_in_place:
            raise BookMoved(self._beside(""))

    def leave(self) -> None:
        """Take what waits beside the path into the file, wherever that is now, and nothing of it into another one.

        The log that was left beside the path would else be read as that of whatever book lies there now.
        """
        if self.is_in_place:
            return
        empty_log(self)
        for ending in _SIDE_FILES:
            beside = self._beside(ending)
            if self._ids[ending] is not None and _id_of(beside) == self._ids[ending]:
                with suppress(OSError):
                    beside.unlink()

    def _beside(self, ending: str) -> Path:
        path = self.path or Path()
        return path.with_name(path.name + ending) if ending else path


def expect_in_place(db: sqlite3.Connection) -> None:
    """Raise BookMoved where a book is no longer at its path; books in memory have none."""
    if isinstance(db, BookConnection):
        db.expect_in_place()


def empty_log(db: sqlite3.Connection) -> None:
    """Move what was committed from the log beside a file into it; what cannot be moved now is as safe where it is.

    Source: https://www.sqlite.org/wal.html#ckpt
    """
    with suppress(sqlite3.Error):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _id_of(path: Path) -> FileId | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
