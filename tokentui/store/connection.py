"""Opening a book with plain sqlite3: settings, checks on what the file is, and errors in a person's words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tokentui.store.errors import (
    BookError,
    BookLocked,
    BookMissing,
    BookNewer,
    BookReadOnly,
    BookUnreadable,
    OldSchema,
    Refused,
)

APPLICATION_ID = 0x746B7569
"""Marks the file as a book of this program ("tkui")."""

SCHEMA = 1
"""The schema that this program reads and writes, kept in `PRAGMA user_version`."""

BUSY_MS = 3_000
"""How long to wait for another writer before calling the book locked."""

_OLDEST_SQLITE = (3, 38, 0)


@dataclass(frozen=True, slots=True)
class Book:
    """An open book."""

    path: Path
    """Where the file is."""
    db: sqlite3.Connection
    """In autocommit mode: changes go through `transaction`."""
    readonly: bool
    """Whether changes are impossible: the file, its folder or its disk may not be written."""

    def close(self) -> None:
        """Close the file."""
        self.db.close()


def open_book(path: Path, *, readonly: bool = False) -> Book:
    """Open an existing book of the present schema; raises the BookError that fits, OldSchema for an earlier one."""
    _expect_sqlite_file(path)
    with plain_words():
        book = _open(path, readonly)
        try:
            _expect_present_schema(book)
        except BookError:
            book.close()
            raise
    return book


def raw_connection(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Open a file with the settings of a book but no check of what it is; for making and migrating books."""
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise BookError(f"tokentui needs SQLite 3.38 or newer; this Python has {sqlite3.sqlite_version}.")
    db = _connect(path, "?mode=ro" if readonly else "")
    db.execute("PRAGMA foreign_keys = ON")
    if not readonly:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Run a block as one write transaction: all of it is kept, or none. Inside another one it joins that."""
    if db.in_transaction:
        yield db
        return
    with plain_words():
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            db.rollback()
            raise
        db.execute("COMMIT")


@contextmanager
def plain_words() -> Iterator[None]:
    """Turn sqlite3's errors into the BookError a person can act on."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise Refused(f"The book did not take it: {error}.") from error
    except sqlite3.OperationalError as error:
        raise _operational(str(error)) from error
    except sqlite3.DatabaseError as error:
        raise BookUnreadable(
            f"The book is damaged ({error}). Restore a copy, or save what can be read with: sqlite3 BOOK .recover"
        ) from error


def _operational(text: str) -> BookError:
    if "locked" in text or "busy" in text:
        return BookLocked("Another program is writing to the book; nothing was changed. Try again when it is done.")
    if "readonly" in text:
        return BookReadOnly("The book may be read but not written; copy it to a place of yours to make changes.")
    if "full" in text:
        return BookReadOnly("The disk is full; nothing was changed. Make room and try again.")
    return BookUnreadable(f"The book cannot be read ({text}).")


def _connect(path: Path, query: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}{query}"
    db = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    return db


def _open(path: Path, readonly: bool) -> Book:
    if not readonly and _writable(path):
        try:
            return Book(path, raw_connection(path), readonly=False)
        except sqlite3.OperationalError as error:
            if "readonly" not in str(error) and "unable to open" not in str(error):
                raise
    db = raw_connection(path, readonly=True)
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        # SQLite may not lay its side files beside the book: then nobody else can write there either.
        if "unable to open" not in str(error):
            raise
        db.close()
        db = _connect(path, "?immutable=1")
    return Book(path, db, readonly=not readonly or not _writable(path))


def _writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


def _expect_sqlite_file(path: Path) -> None:
    if not path.exists():
        raise BookMissing(f"There is no book at {path}. Make one with: tokentui demo --book {path}")
    if path.is_dir():
        raise BookUnreadable(f"{path} is a folder, not a book; name the file in it.")
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except PermissionError:
        raise BookUnreadable(f"You may not read {path}; ask its owner for permission.") from None
    if head != b"SQLite format 3\x00":
        raise BookUnreadable(
            f"{path} is not a tokentui book. Bring a CSV file in with: tokentui import FILE --book BOOK"
        )


def _expect_present_schema(book: Book) -> None:
    if book.db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise BookUnreadable(
            f"{book.path} is an SQLite file of another program, not a tokentui book; it was left as it is."
        )
    version = book.db.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA:
        raise BookNewer(
            f"{book.path} was written by a newer tokentui (schema {version}, this one knows {SCHEMA}); update tokentui."
        )
    if version < SCHEMA:
        raise OldSchema(book.path, version, SCHEMA)
