"""Making what a large import left for later, in the background while a person works."""

from pathlib import Path
from threading import Event

from tokentui.store.connection import open_book, plain_words
from tokentui.store.errors import BookError, BookLocked
from tokentui.store.find.indexing import index_more, is_behind

PAUSE = 0.02
"""Seconds between two pieces, in which a decision finds the book free."""


def is_left(path: Path) -> bool:
    """Whether searches and orders of this book still wait for something to be made; a read of microseconds."""
    book = open_book(path, readonly=True)
    try:
        with plain_words():
            return is_behind(book.db)
    finally:
        book.close()


def index_book(path: Path, stop: Event) -> bool:
    """Make everything that is left, piece by piece on a connection of its own; for a thread of its own.

    True when nothing is left; False when it was told to stop or the book may not be written. Ends within one piece.
    """
    try:
        book = open_book(path)
    except BookError:
        return False
    try:
        more = not book.readonly
        while more and not stop.is_set():
            try:
                with plain_words():
                    more = index_more(book.db)
            except BookLocked:
                pass
            stop.wait(PAUSE)
        with plain_words():
            return not is_behind(book.db)
    except BookError:
        return False
    finally:
        book.close()
