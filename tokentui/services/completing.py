"""What a book has to say to somebody who presses tab: at once or not at all, and without changing anything.

It stands alone because each press of that key loads this and nothing more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from tokentui.domain.names import fold
from tokentui.store.connection import Book, open_book
from tokentui.store.errors import plain_words
from tokentui.store.find.completing import (
    named_so,
    revenue_words,
    reviewer_words,
    segment_words,
    use_case_words,
)

MOST = 100
"""Customers that are offered at once."""

Words = tuple[tuple[str, str], ...]
"""Each with a few words on it."""


class WordList(StrEnum):
    """A list of words that a book has."""

    USE_CASES = "use cases"
    SEGMENTS = "segments"
    REVIEWERS = "reviewers"
    REVENUES = "revenues"


def words_in(path: Path, wanted: WordList) -> Words:
    """A list of words of a book; raises the BookError of one that cannot be read at once."""
    with _at_once(path) as book:
        match wanted:
            case WordList.USE_CASES:
                return use_case_words(book.db)
            case WordList.SEGMENTS:
                return segment_words(book.db)
            case WordList.REVIEWERS:
                return reviewer_words(book.db)
            case WordList.REVENUES:
                return revenue_words(book.db)


def customers_beginning(path: Path, typed: str, *, dashes: bool) -> Words:
    """Names of customers that begin so, with their keys, and keys that do, with the names.

    A name that cannot be seen, or that would be taken for an option, is not offered; where it is the only one, its key
    is. `dashes` says that nothing is taken for an option there. Raises the BookError of a book that cannot be read at
    once.
    """

    def will_do(word: str) -> bool:
        return word.isprintable() and (dashes or not word.startswith("-"))

    wanted = fold(typed)
    with _at_once(path) as book:
        known = named_so(book.db, typed, MOST)
    found = [(name, key) if fold(name).startswith(wanted) else (key, name) for key, name in known]
    offered = tuple((word, about) for word, about in found if will_do(word))
    return offered or (tuple((about, word) for word, about in found) if len(found) == 1 else ())


@contextmanager
def _at_once(path: Path) -> Iterator[Book]:
    book = open_book(path, readonly=True, wait_ms=0)
    try:
        with plain_words():
            yield book
    finally:
        book.close()
