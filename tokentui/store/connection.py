"""Opening a book with plain sqlite3: settings, checks on what the file is, and errors in a person's words."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from tokentui.store.book_file import BookConnection, expect_in_place
from tokentui.store.errors import (
    FULL,
    BookError,
    BookMissing,
    BookNewer,
    BookReadOnly,
    BookUnreadable,
    OldSchema,
    plain_words,
)

APPLICATION_ID = 0x746B7569
"""Marks the file as a book of this program ("tkui")."""

SCHEMA = 9
"""The schema that this program reads and writes, kept in `PRAGMA user_version`."""

BUSY_MS = 3_000
"""How long to wait for another writer before calling the book locked."""

_STEPS = 50_000
"""Steps of SQLite after which it is asked whether to go on: some milliseconds."""

_ROOM = 100_000
"""Bytes that must be free for the files beside a book, without which it can only be read."""

_OLDEST_SQLITE = (3, 38, 0)


class Book(NamedTuple):
    """An open book."""

    path: Path
    """Where the file is."""
    db: BookConnection
    """In autocommit mode: changes go through `transaction`."""
    readonly: bool
    """Whether changes are impossible: it was opened for reading, or its file, folder or disk may not be written."""

    def refusal(self, way_out: str = "copy it to a place of yours to make changes") -> BookReadOnly:
        """Why a book that was opened for reading takes nothing: a full disk, or that it may not be written."""
        from shutil import disk_usage  # Nobody waits for it before something went wrong.

        with suppress(OSError):
            if may_be_written(self.path) and disk_usage(self.path.parent).free < _ROOM:
                return BookReadOnly(FULL)
        return BookReadOnly(f"This book may be read but not written; {way_out}.")

    def forget(self) -> None:
        """Let go of the pages held in memory."""
        self.db.execute("PRAGMA shrink_memory")

    def checkpoint(self) -> None:
        """Move what was written from the log beside the file into it; else a later commit does, and somebody waits.

        What cannot be moved now is as safe where it is. Source: https://www.sqlite.org/wal.html#ckpt
        """
        with suppress(sqlite3.Error):
            self.db.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def is_being_written(self) -> bool:
        """Whether another program is writing at this moment, so that a change of ours would have to wait."""
        if self.readonly or self.db.in_transaction:
            return False
        try:
            self.db.execute("PRAGMA busy_timeout = 0")
            self.db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            return "locked" in str(error)
        else:
            self.db.execute("ROLLBACK")
            return False
        finally:
            self.db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")

    @contextmanager
    def until(self, stopped: Callable[[], bool]) -> Iterator[None]:
        """End whatever runs in the block soon after this says so; what it was is then no success."""
        # Asked again and again: an interrupt would end only the one of many statements that runs at that moment.
        self.db.set_progress_handler(stopped, _STEPS)
        try:
            yield
        finally:
            self.db.set_progress_handler(None, 0)

    def close(self) -> None:
        """Close the file."""
        self.db.close()


def open_book(path: Path, *, readonly: bool = False, wait_ms: int | None = None) -> Book:
    """Open an existing book of the present schema; raises the BookError that fits, OldSchema for an earlier one.

    `wait_ms` is how long another program that holds the book for itself is waited for, in milliseconds; else as usual.
    """
    expect_file(path)
    with plain_words(), _sqlite_file(path):
        return _open(path, readonly, wait_ms)


def raw_connection(path: Path, *, readonly: bool = False) -> BookConnection:
    """Open a file with the settings of a book but no check of what it is; for making and migrating books."""
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise BookError(f"tokentui needs SQLite 3.38 or newer; this Python has {sqlite3.sqlite_version}.")
    db = _connect(path, "?mode=ro" if readonly else "")
    _settings(db, readonly)
    return db


def _settings(db: sqlite3.Connection, readonly: bool) -> None:
    db.execute("PRAGMA foreign_keys = ON")
    if not readonly:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")


def has_open_views(db: sqlite3.Connection) -> bool:
    """Whether a book has the views for other programs; one of this schema that was made before them has none."""
    return db.execute("SELECT 1 FROM sqlite_schema WHERE type = 'view' AND name = 'v_usage'").fetchone() is not None


def data_version(db: sqlite3.Connection) -> int:
    """A number that moves when any other connection, of this or another process, has committed a change.

    Costs microseconds; changes made through the same connection do not move it.
    Source: https://www.sqlite.org/pragma.html#pragma_data_version
    """
    return int(db.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def transaction(db: sqlite3.Connection, *, scratch_in_files: bool = False) -> Iterator[sqlite3.Connection]:
    """Run a block as one write transaction: all of it is kept, or none. Inside another one it joins that.

    Scratch tables are in memory; files suit a block that makes hardly any, and one that sorts a million rows, which
    takes SQLite twice the time where it may not use a file.
    """
    if db.in_transaction:
        yield db
        return
    with plain_words():
        # The triggers use dozens of scratch tables for a fact; made for files, they would cost four times as much.
        if not scratch_in_files:
            db.execute("PRAGMA temp_store = MEMORY")
        try:
            db.execute("BEGIN IMMEDIATE")
            yield db
            expect_in_place(db)
            db.execute("COMMIT")
            # What was written while the file went is not where anybody finds it.
            expect_in_place(db)
        except BaseException:
            db.rollback()
            raise
        finally:
            if not scratch_in_files:
                db.execute("PRAGMA temp_store = DEFAULT")


@contextmanager
def one_moment(db: sqlite3.Connection) -> Iterator[None]:
    """Read several things as they are at one moment, whatever other programs write meanwhile."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


@contextmanager
def _sqlite_file(path: Path) -> Iterator[None]:
    """Say of a file that is no database at all that it is no book, rather than that it is damaged."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if "not a database" not in str(error):
            raise
        raise BookUnreadable(
            f"{path} is not a tokentui book. Bring a CSV file in with: tokentui import FILE --book BOOK"
        ) from error


def _connect(path: Path, query: str, wait_ms: int | None = None) -> BookConnection:
    uri = f"{path.absolute().as_uri()}{query}"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, factory=BookConnection)
    db.execute(f"PRAGMA busy_timeout = {BUSY_MS if wait_ms is None else wait_ms}")
    return db


def _open(path: Path, readonly: bool, wait_ms: int | None) -> Book:
    """Open for writing where that is possible and wanted; nothing is set before it is known to be a book."""
    if not readonly and may_be_written(path):
        try:
            return Book(path, _opened(path, "?mode=rw", wait_ms, readonly=False), readonly=False)
        except sqlite3.OperationalError as error:
            if not _lacks_side_files(error):
                raise
    try:
        return Book(path, _opened(path, "?mode=ro", wait_ms, readonly=True), readonly=True)
    except sqlite3.OperationalError as error:
        if not _lacks_side_files(error):
            raise
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size and may_be_written(path):
        # Alone with the book, SQLite keeps in memory what it would lay beside it.
        return Book(path, _opened(path, "?mode=rw", wait_ms, readonly=True, alone=True), readonly=True)
    # Nobody else can write there either.
    return Book(path, _opened(path, "?immutable=1", wait_ms, readonly=True), readonly=True)


def _opened(path: Path, query: str, wait_ms: int | None, *, readonly: bool, alone: bool = False) -> BookConnection:
    db = _connect(path, query, wait_ms)
    try:
        if alone:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("PRAGMA query_only = ON")
        _expect_present_schema(path, db)
        _settings(db, readonly)
        db.opened_at(path)
    except BaseException:
        db.close()
        raise
    return db


def may_be_written(path: Path) -> bool:
    """Whether a file or a folder may be written, as far as its mode and its disk say."""
    return os.access(path, os.W_OK)


def _lacks_side_files(error: sqlite3.OperationalError) -> bool:
    """Whether SQLite could not lay its side files beside the book: the folder is not for writing, or the disk full."""
    return any(words in str(error) for words in ("readonly", "unable to open", "disk I/O", "full"))


# Never open the file of a book by other means than SQLite: on POSIX systems, closing it would drop the locks of every
# connection of this process. Another program would then take the book for closed and remove its write-ahead log.
# Source: https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_


def expect_file(path: Path) -> None:
    """Raise the BookError that fits where there is no file that could be a book; a pipe would keep SQLite waiting."""
    if not path.exists():
        raise BookMissing(f"There is no book at {path}. Make one with: tokentui demo --book {path}")
    if path.is_dir():
        raise BookUnreadable(f"{path} is a folder, not a book; name the file in it.")
    if not path.is_file():
        raise BookUnreadable(f"{path} is no file but a device or a pipe; name the file of a book.")
    if not os.access(path, os.R_OK):
        raise BookUnreadable(f"You may not read {path}; ask its owner for permission.")


def _expect_present_schema(path: Path, db: sqlite3.Connection) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise BookUnreadable(f"{path} is an SQLite file of another program, not a tokentui book; it was left as it is.")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA:
        raise BookNewer(
            f"{path} was written by a newer tokentui (schema {version}, this one knows {SCHEMA}); update tokentui."
        )
    if version < 1:
        raise BookUnreadable(
            f"{path} says that it is of schema {version}, which no tokentui ever wrote: it is damaged, or was never "
            f"finished. See what can be done: tokentui doctor --book {path}"
        )
    if version < SCHEMA:
        raise OldSchema(path, version, SCHEMA)
