"""Noticing changes that another process makes to the book while it is open."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from tokentui.services.workbook import Workbook
from tokentui.store.connection import data_version, open_book, plain_words
from tokentui.store.errors import BookError

POLL_SECONDS = 0.04
"""A poll costs microseconds; this is how late a change can be noticed."""


def version(workbook: Workbook) -> int:
    """A number that moves when another process has written; one's own decisions do not move it."""
    with plain_words():
        return data_version(workbook.book.db)


def changes(path: Path, stop: Event, seconds: float = POLL_SECONDS) -> Iterator[int]:
    """Yield whenever any connection has written to the book, until told to stop; for a thread of its own.

    It has a connection of its own, so that it never waits for a query of the screen. It ends when the book is gone.
    """
    try:
        book = open_book(path, readonly=True)
    except BookError:
        return
    try:
        last = data_version(book.db)
        while not stop.wait(seconds):
            with plain_words():
                now = data_version(book.db)
            if now != last:
                last = now
                yield now
    except BookError:
        return
    finally:
        book.close()
