"""What can go wrong with a book, for app and shell: each a sentence with the way out and an exit code."""

from tokentui.store.errors import (
    BookError,
    BookLocked,
    BookMissing,
    BookNewer,
    BookReadOnly,
    BookUnreadable,
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
    "NotFound",
    "Refused",
]
