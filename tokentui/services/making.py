"""Making books, and changing them all or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tokentui.services.workbook import Clock, Workbook, default_codebook, stamp, utc_now
from tokentui.store.bulk.triggers_off import straight_into_the_file
from tokentui.store.connection import plain_words, transaction
from tokentui.store.customers import KnownKeys
from tokentui.store.settings import read_setting, write_setting

_DEMO = "demo"


class TakeBack(Exception):
    """Raised inside `all_or_nothing` to undo what was done there; it goes no further."""


def make_book(path: Path, name: str, currency: str, *, synthetic: bool = False, clock: Clock = utc_now) -> None:
    """Make an empty book with the default codebook; raises BookError when there is a file at the path."""
    from tokentui.store.schema import create_book

    at = stamp(clock())
    create_book(path, name=name, currency=currency, codebook=default_codebook(), at=at, synthetic=synthetic)


@contextmanager
def all_or_nothing(workbook: Workbook) -> Iterator[None]:
    """Keep everything that is written in the block, or nothing: when it raises, TakeBack included."""
    try:
        with straight_into_the_file(workbook.book.db), transaction(workbook.book.db):
            yield
    except TakeBack:
        return


def mark_as_demo(workbook: Workbook, kind: str) -> None:
    """Note that a book was made by `tokentui demo`, so that starting over may replace it."""
    with plain_words():
        write_setting(workbook.book.db, _DEMO, kind)


def demo_kind(workbook: Workbook) -> str | None:
    """Which demo a book is, or None for one that is not."""
    with plain_words():
        return read_setting(workbook.book.db, _DEMO)


def known_keys(workbook: Workbook) -> KnownKeys:
    """The keys of the book's customers, as they are whenever one is looked for."""
    return KnownKeys(workbook.book.db)


def remove_book(path: Path) -> None:
    """Remove a book with the side files that SQLite laid beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
