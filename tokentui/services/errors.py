"""What can go wrong with a book, for app and shell: each a sentence with the way out and an exit code."""

from tokentui.store.connection import plain_words
from tokentui.store.errors import (
    BookError,
    BookLocked,
    BookMissing,
    BookNewer,
    BookReadOnly,
    BookUnreadable,
    Gone,
    NotFound,
    Refused,
)

__all__ = [
    "BookError",
    "BookLocked",
    "BookMissing",
    "BookNewer",
    "BookReadOnly",
    "BookUnreadable",
    "Gone",
    "NotFound",
    "Refused",
    "in_plain_words",
    "plain_words",
]


def in_plain_words(error: BaseException) -> BaseException:
    """An error of sqlite3 as the BookError that a person can act on; any other as it is."""
    try:
        with plain_words():
            raise error
    except BaseException as plain:
        return plain
