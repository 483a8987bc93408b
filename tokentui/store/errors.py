"""What can be wrong with a book, as one sentence each with the way out, and the exit code that goes with it."""

from pathlib import Path


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


class BookReadOnly(BookError):
    """The book may be read but not written."""

    exit_code = 3


class BookNewer(BookError):
    """A newer tokentui wrote the book."""

    exit_code = 3


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
        super().__init__(f"{path} was written by an earlier tokentui (schema {version} of {present}).")
        self.path = path
        self.version = version
