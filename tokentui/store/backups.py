"""Copies of a book beside it, made before what changes much of it; and giving a book the contents of a copy.

A copy is made by SQLite itself, as the book is at one moment, whoever writes meanwhile. So is the way back: a program
that has the book open sees the former contents come as one change, rather than work on in a file that has gone.
Source: https://www.sqlite.org/backup.html
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from tokentui.store.book_file import empty_log
from tokentui.store.connection import APPLICATION_ID, BUSY_MS
from tokentui.store.errors import BookError, BookLocked, BookUnreadable
from tokentui.store.private_files import (
    SIDE_FILES,
    expect_own_folder,
    make_folder,
    sync,
    sync_folder,
    take_empty_place,
    take_place,
    unfinished,
)

LAST = 10
"""So many backups are kept, whatever their age."""

DAYS = 30
"""For so many days the first backup of each is kept too: the book as the day began."""

SCHEMA_CHANGE = "schema"
"""Begins what a backup before a change of schema is called; such a one is kept until somebody removes it."""

TORN = "torn"
"""What was no book any more when another took its place, byte by byte."""

_NAME = re.compile(r"(\d{8}T\d{6}\.\d{3})Z-([a-z]+(?:-\d+)?)(?:\.\d+)?\.tokentui")
_RESERVE = 16 << 20


class NoRoom(BookError):
    """The disk has no room for a backup and for what is to be done after it."""


class Backup(NamedTuple):
    """One copy of a book."""

    path: Path
    at: datetime
    """When it was made, UTC."""
    before: str
    """What was about to be done: `import`, `merge`, `schema-7` …"""


class CopyHolds(NamedTuple):
    """What a copy of a book holds."""

    customers: int
    decisions: int
    newest: str | None
    """When the last of its decisions was made, ISO 8601 UTC; None where there is none."""
    schema: int


def folder_of(book: Path) -> Path:
    """Where the backups of a book lie: beside it, so that they move with it."""
    return book.with_name(f"{book.name}.backups")


def backups_of(book: Path) -> tuple[Backup, ...]:
    """The backups of a book, newest first."""
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder_of(book)) as found:
        named = [(one, _NAME.fullmatch(one.name)) for one in found]
        each = [
            Backup(Path(one.path), datetime.strptime(name[1] + "+0000", "%Y%m%dT%H%M%S.%f%z"), name[2])
            for one, name in named
            if name is not None
        ]
        return tuple(sorted(each, key=lambda one: (one.at, one.path.name), reverse=True))
    return ()


def back_up(db: sqlite3.Connection, book: Path, before: str, at: datetime, *, spare: bool = True) -> Path:
    """Copy a book as it is now, and let go of the copies that are no longer kept; returns where it lies.

    With `spare` it raises NoRoom rather than leave too little room for what follows. Else raises OSError and BookError.
    """
    size = db.execute("PRAGMA page_count").fetchone()[0] * db.execute("PRAGMA page_size").fetchone()[0]
    place = _place(book)
    if spare and shutil.disk_usage(place).free < 2 * size + _RESERVE:
        raise NoRoom(f"the disk has no room for {size // 1_000_000 + 1:,} MB more")
    path = _made(place, before, at, lambda new: copy_into(db, new))
    for one in let_go(backups_of(book), at):
        one.path.unlink(missing_ok=True)
    return path


def keep_torn(book: Path, at: datetime) -> Path:
    """Copy what is no book any more as it lies there, side files too; returns where it lies."""

    path = _made(_place(book), TORN, at, lambda new: shutil.copyfile(book, new))
    for ending in SIDE_FILES:
        if (source := book.with_name(book.name + ending)).exists():
            copy = path.with_name(path.name + ending)
            shutil.copyfile(source, copy)
            sync(copy)
    sync_folder(path.parent)
    return path


def let_go(backups: Sequence[Backup], now: datetime) -> Iterator[Backup]:
    """Of backups, newest first, those that are no longer kept."""
    first_of_day = {one.at.date(): one for one in backups}
    for one in backups[LAST:]:
        of_a_day = first_of_day[one.at.date()] == one and now - one.at <= timedelta(days=DAYS)
        if not of_a_day and not one.before.startswith((SCHEMA_CHANGE, TORN)):
            yield one


def held_by(copy: Path) -> CopyHolds:
    """What a copy of a book holds; raises BookUnreadable where it cannot be read, or is of another program."""
    with opened_copy(copy) as db:
        customers = db.execute("SELECT count(*) FROM customer").fetchone()[0]
        decisions, newest = db.execute("SELECT count(*), max(at) FROM decision").fetchone()
        return CopyHolds(customers, decisions, newest, db.execute("PRAGMA user_version").fetchone()[0])


def expect_whole(copy: Path) -> None:
    """Raise BookUnreadable for a copy that SQLite finds damaged."""
    with opened_copy(copy) as db:
        found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise BookUnreadable(f"{copy} is damaged ({found}); take another, or see: tokentui doctor --book {copy}")


def copy_into(db: sqlite3.Connection, new: Path) -> None:
    """Write the whole of a database into an empty file, which then needs no side files to be read."""
    with closing(sqlite3.connect(new, isolation_level=None)) as target:
        # Whoever puts it in its place sees first that it is on the disk.
        target.execute("PRAGMA synchronous = OFF")
        # A file that is not whole goes again: there is nothing to take back.
        target.execute("PRAGMA journal_mode = OFF")
        _copy(db, target)
        target.execute("PRAGMA journal_mode = DELETE")


def put_in_place_of(book: Path, new: Path) -> None:
    """Give a book the contents of a new one: as one change of the file, or by the file itself where it is torn.

    Raises BookLocked where another program writes to the book.
    """
    try:
        with closing(_connect(new)) as source, closing(_connect(book)) as target:
            if target.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
                target.execute("PRAGMA synchronous = FULL")
                _copy(source, target)
                empty_log(target)
                return
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        pass
    # Before the new book is there: what is laid beside it would be taken for its own. A copy of all of it is kept.
    for ending in SIDE_FILES:
        book.with_name(book.name + ending).unlink(missing_ok=True)
    take_place(new, book, book.stat())


def _place(book: Path) -> Path:
    folder = folder_of(book)
    expect_own_folder(folder)
    make_folder(folder)
    return folder


def _made(folder: Path, before: str, at: datetime, fill: Callable[[Path], object]) -> Path:
    """A new file in the folder, under a name that nothing there has."""
    begins = f"{at:%Y%m%dT%H%M%S}.{at.microsecond // 1000:03d}Z-{before}"
    number = 1
    with unfinished(folder / f"{begins}.tokentui") as new:
        fill(new)
        while True:
            path = folder / f"{begins}{f'.{number}' if number > 1 else ''}.tokentui"
            try:
                take_empty_place(new, path)
            except FileExistsError:
                number += 1
            else:
                return path


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy all pages in one transaction; raises BookLocked where another program writes for long."""
    until = monotonic() + BUSY_MS / 1000

    def going(_: int, left: int, __: int) -> None:
        if left and monotonic() > until:
            raise BookLocked("Another program is writing to the book; nothing was changed. Try again when it is done.")

    source.backup(target, progress=going)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    db.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    return db


@contextmanager
def opened_copy(copy: Path) -> Iterator[sqlite3.Connection]:
    """A book or a copy of one of any schema, to be read; raises BookUnreadable where it is of another program."""
    try:
        with closing(_reading(copy)) as db:
            if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise BookUnreadable(f"{copy} is no tokentui book.")
            yield db
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise
        raise BookUnreadable(f"{copy} cannot be read ({error}).") from error


def _reading(copy: Path) -> sqlite3.Connection:
    """A copy that nobody writes is read without laying side files beside it; one that has a log needs them."""
    how = "mode=ro" if copy.with_name(copy.name + "-wal").exists() else "immutable=1"
    return sqlite3.connect(f"{copy.absolute().as_uri()}?{how}", uri=True, isolation_level=None)
