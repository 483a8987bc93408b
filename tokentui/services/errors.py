"""What can go wrong with a book, for app and shell: each a sentence with the way out and an exit code."""

from tokentui.store.errors import (
    LOCKED,
    BookError,
    BookLocked,
    BookMissing,
    BookMoved,
    BookNewer,
    BookReadOnly,
    BookUnreadable,
    Gone,
    NotFound,
    Refused,
    in_plain_words,
    plain_words,
)

__all__ = [
    "LOCKED",
    "BookError",
    "BookLocked",
    "BookMissing",
    "BookMoved",
    "BookNewer",
    "BookReadOnly",
    "BookUnreadable",
    "Gone",
    "NotFound",
    "Refused",
    "in_plain_words",
    "plain_words",
]
