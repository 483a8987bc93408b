"""The kinds of year that are summed: a look at every customer, so it is taken beside the screen's own reading."""

from dataclasses import dataclass
from pathlib import Path

from tokentui.services.workbook import Workbook
from tokentui.store.connection import open_book, plain_words
from tokentui.store.cube import read_bases, read_spend_mark


@dataclass(frozen=True, slots=True)
class Bases:
    """How many customers' annual spend is of which kind of year, at one moment."""

    mark: tuple[int, int] | None = None
    """What `spend_mark` was then; None before the first count."""
    kinds: tuple[tuple[str, int], ...] = ()


def spend_mark(workbook: Workbook) -> tuple[int, int]:
    """What is another one whenever any spend has changed or anything was imported, in whatever program."""
    with plain_words():
        return read_spend_mark(workbook.book.db)


def count_bases(path: Path) -> Bases:
    """Count on a connection of its own, for a thread of its own; raises the BookError that fits."""
    book = open_book(path, readonly=True)
    try:
        with plain_words():
            # The mark is read first: a spend that changes meanwhile makes the answer stale, never wrongly fresh.
            return Bases(read_spend_mark(book.db), read_bases(book.db))
    finally:
        book.close()
