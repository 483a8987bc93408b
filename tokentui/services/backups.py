"""Backups of a book: made by themselves before what changes much, listed with what they hold, and restored."""

import os
from pathlib import Path
from typing import NamedTuple

from tokentui.domain.text import number_of
from tokentui.services.backed_up import Before
from tokentui.services.workbook import Clock, utc_now
from tokentui.store import backups
from tokentui.store.backups import DAYS, LAST, Backup, CopyHolds
from tokentui.store.connection import expect_file
from tokentui.store.errors import BookError, BookMissing, BookUnreadable, NotFound, plain_words
from tokentui.store.private_files import make_folder, take_empty_place, unfinished

RULE = f"Kept are the last {LAST}, the first of each day for {DAYS} days, and those before a change of schema."


class KnownBackup(NamedTuple):
    """A backup, and what it holds; or why it cannot be read."""

    backup: Backup
    size: int
    """Bytes."""
    held: CopyHolds | None
    problem: str


class Restored(NamedTuple):
    """What a book was given, and where lies what it held before."""

    source: Path
    held: CopyHolds
    former: Path | None
    """None where there was no book."""


def list_backups(book: Path) -> tuple[KnownBackup, ...]:
    """The backups of a book, newest first."""
    return tuple(_known(one) for one in backups.backups_of(book))


def held_by(source: Path) -> CopyHolds:
    """What a book or a backup holds; raises BookUnreadable where it is none or is damaged."""
    with plain_words():
        backups.expect_whole(source)
        return backups.held_by(source)


def restore(book: Path, wanted: str, *, clock: Clock = utc_now) -> Restored:
    """Give a book the contents of a backup, or of another file, after a backup of what it holds now.

    What is wanted is the beginning of a name as `list_backups` has it, or a path. Programs that have the book open go
    on with what it holds then. Raises NotFound, and the BookError that fits.
    """
    source = find(book, wanted)
    held = held_by(source)
    make_folder(book.parent)
    former = _keep_former(book, source, clock) if os.path.lexists(book) else None
    with plain_words(), unfinished(book) as new:
        with backups.opened_copy(source) as db:
            backups.copy_into(db, new)
        if former is None:
            take_empty_place(new, book)
        else:
            backups.put_in_place_of(book, new)
    return Restored(source, held, former)


def find(book: Path, wanted: str) -> Path:
    """The file of a backup by the beginning of its name, or by its path; raises NotFound."""
    known = backups.backups_of(book)
    found = [one.path for one in known if one.path.stem.startswith(wanted)] if wanted else []
    if len(found) == 1:
        return found[0]
    path = Path(wanted)
    if wanted and not found and path.is_file():
        if book.exists() and path.samefile(book):
            raise NotFound(f"{path} is the book itself; name a backup of it.")
        return path
    if found:
        raise NotFound(f"{number_of(len(found), 'backup')} begin with {wanted!r}; give more of the name.")
    none = f"There are no backups of {book} yet." if not known else f"No backup of {book} begins with {wanted!r}."
    raise NotFound(f"{none} See them with: tokentui backups --book {book}")


def back_up_at(path: Path, before: Before, clock: Clock = utc_now) -> Path:
    """Back up whatever is at a path: as a book, or byte by byte what is none any more."""
    try:
        with plain_words(), backups.opened_copy(path) as db:
            return backups.back_up(db, path, before, clock(), spare=False)
    except BookUnreadable:
        return backups.keep_torn(path, clock())


def _keep_former(book: Path, source: Path, clock: Clock) -> Path:
    expect_file(book)
    if source.parent != backups.folder_of(book):
        # What is torn is told to have been the book by the backups beside it alone.
        with backups.opened_copy(book):
            pass
    return back_up_at(book, Before.RESTORE, clock)


def _known(one: Backup) -> KnownBackup:
    size = one.path.stat().st_size
    try:
        return KnownBackup(one, size, backups.held_by(one.path), "")
    except BookError as error:
        return KnownBackup(one, size, None, str(error))


def expect_book_or_backups(book: Path) -> None:
    """Raise BookMissing where there is neither a book nor a backup of one."""
    if not book.exists() and not backups.backups_of(book):
        raise BookMissing(f"There is no book at {book}, and no backup of one.")
