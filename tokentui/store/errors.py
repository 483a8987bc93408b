"""What can be wrong with a book, as one sentence each with the way out, and the exit code that goes with it.

What sqlite3 raises becomes such a sentence at the edges alone: where a book is opened or begins to be written, where a
command of the shell or of the app runs, and where work beside the screen ends.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCKED = "Another program is writing to the book; nothing was changed. Try again when it is done."

FULL = "The disk is full; nothing was changed. Make room and try again."


class BookError(Exception):
    """A book that cannot be used as asked; `str()` is the sentence a person reads."""

    exit_code = 2


class BookMissing(BookError):
    """There is no file at the path."""


class BookUnreadable(BookError):
    """The file is no SQLite database, is damaged, or belongs to another program."""


class BookLocked(BookError):
    """Another program holds the book for writing."""

    exit_code = 3


class DiskFailed(BookError):
    """The disk, or the way to it, failed at one request; the next may well succeed, and nothing is known to be torn."""


class BookReadOnly(BookError):
    """The book may be read but not written."""

    exit_code = 3


class BookNewer(BookError):
    """A newer tokentui wrote the book."""

    exit_code = 3


class BookMoved(BookError):
    """The file of an open book is no longer at its path."""

    exit_code = 3

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is no longer the book that was opened: it was moved, deleted or replaced. Nothing more is decided."
        )
        self.path = path


class NotFound(BookError):
    """The book has no such customer, disclosure or step."""

    exit_code = 1


class Gone(NotFound):
    """Customers that were in the book and are no longer; carries their ids."""

    def __init__(self, customer_ids: tuple[int, ...]) -> None:
        several = f"{len(customer_ids):,} of these customers are" if len(customer_ids) > 1 else "The customer is"
        super().__init__(f"{several} no longer in the book.")
        self.customer_ids = customer_ids


class Refused(BookError):
    """The book does not take this: it would break a rule of the data."""

    exit_code = 1


class OldSchema(BookError):
    """An earlier tokentui wrote the book: it has to be migrated before it is opened."""

    exit_code = 3

    def __init__(self, path: Path, version: int, present: int) -> None:
        super().__init__(
            f"{path} was written by an earlier tokentui (schema {version} of {present}); opened for writing, it is "
            "brought up to date."
        )
        self.path = path
        self.version = version


@contextmanager
def plain_words() -> Iterator[None]:
    """Let whatever sqlite3 raises in a block come out as the BookError that a person can act on."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise in_plain_words(error) from error


def in_plain_words(error: BaseException) -> BaseException:
    """An error of sqlite3 as the BookError that a person can act on; any other as it is."""
    match error:
        case sqlite3.IntegrityError():
            return Refused(f"The book did not take it: {error}.")
        case sqlite3.OperationalError():
            return _operational(str(error))
        case sqlite3.DatabaseError():
            return BookUnreadable(
                f"The book is damaged ({error}). See what is left and what helps with: tokentui doctor --book BOOK"
            )
        case _:
            return error


def _operational(text: str) -> BookError:
    if "locked" in text or "busy" in text:
        return BookLocked(LOCKED)
    if "readonly" in text:
        return BookReadOnly("The book may be read but not written; copy it to a place of yours to make changes.")
    if "full" in text:
        return BookReadOnly(FULL)
    if "disk I/O" in text or "locking protocol" in text:
        return DiskFailed(
            f"The disk failed at that ({text}), and it was not done. Try again; where it fails again, look at the disk,"
            " and at the book with: tokentui doctor"
        )
    return BookUnreadable(f"The book cannot be read ({text}).")
