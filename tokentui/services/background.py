"""Work beside the screen, on connections of its own: it can take its time, tells what it finds, and can be stopped."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import ParamSpec

from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.connection import Book, data_version, open_book
from tokentui.store.errors import BookError, BookLocked, BookMoved, plain_words
from tokentui.store.find.made import is_behind

Parameters = ParamSpec("Parameters")

POLL = 0.04
"""Seconds between two looks for a change, which cost microseconds; this is how late one can be noticed."""

PATIENCE = 1.0
"""Seconds after which a change is told again although the last one was not dealt with: an app may be busy elsewhere."""

PAUSE = 0.05
"""Seconds between two changes at least."""

_BETWEEN_PIECES = 0.02
"""Seconds between two pieces of an index, in which a decision finds the book free."""


class Stopped(BookError):
    """It was stopped before its end, and nothing was changed."""


def _at_once(call: Callable[[], object]) -> object:
    return call()


class Work:
    """One piece of work; all but the opening of connections may be called from any thread."""

    def __init__(self, post: Callable[[Callable[[], object]], object] = _at_once) -> None:
        """`post` runs a call on the thread of whoever listens; without it, it runs at once."""
        self._post = post
        self._dropped = False
        self.stopped = Event()
        """Set when the work is to end."""
        self.painted = Event()
        """Set when what was told has been painted, so that what follows may take its share of the processor."""
        self.begun = Event()
        """Set when what can be shown at once has been told, or will not be."""

    def tell(
        self, hear: Callable[Parameters, object], /, *arguments: Parameters.args, **named: Parameters.kwargs
    ) -> None:
        """Have a function called by whoever listens, unless the work has been dropped until then."""

        def heard() -> None:
            if not self._dropped:
                hear(*arguments, **named)

        self._post(heard)

    def stop(self) -> None:
        """End soon, the query that runs included; how it ended is still told."""
        self.stopped.set()
        self.painted.set()

    def drop(self) -> None:
        """End soon; nobody listens any more, not even to what is on its way."""
        self._dropped = True
        self.stop()

    def check(self) -> None:
        """Raises Stopped when the work is to end."""
        if self.stopped.is_set():
            raise Stopped("Stopped; nothing was changed.")

    @contextmanager
    def book(self, path: Path, *, readonly: bool = True) -> Iterator[Book]:
        """The book on a connection for this work alone; raises Stopped once it was stopped, else the BookError."""
        book = open_book(path, readonly=readonly)
        try:
            with self.stops(book):
                yield book
        finally:
            book.close()

    @contextmanager
    def workbook(self, like: Workbook, *, readonly: bool = True) -> Iterator[Workbook]:
        """The same book for the same reviewer on a connection for this work alone; raises as `book` does."""
        like.book.db.expect_in_place()
        workbook = open_workbook(like.book.path, like.reviewer, clock=like.clock, readonly=readonly)
        try:
            if not workbook.book.db.is_same_file(like.book.db):
                raise BookMoved(like.book.path)
            with self.stops(workbook.book):
                yield workbook
            if not readonly:
                workbook.book.checkpoint()
        finally:
            workbook.close()

    @contextmanager
    def stops(self, book: Book) -> Iterator[None]:
        """Let a stop end what is done with a book in the block; raises as `book` does."""
        try:
            with book.until(self.stopped.is_set), plain_words():
                yield
        except BookError:
            self.check()
            raise


def version(workbook: Workbook) -> int:
    """A number that moves when another process has written; one's own decisions do not move it."""
    return data_version(workbook.book.db)


def watch(
    work: Work, path: Path, changed: Callable[[], object], moved: Callable[[], object], *, index: bool = False
) -> None:
    """Tell whenever any connection has written to the book; ends when it is stopped, or tells that the file has moved.

    It tells once at the beginning: what was written since the app had its first look is news that only the app can see.
    It waits until one change has been painted and the app had some time for its user before it tells of the next, so
    that a thousand writes a second leave keys as quick as ever. With `index` it makes meanwhile, piece by piece, what a
    large import left for later: over its own connection, so that none of it is news that the app would read anew.
    """
    with work.book(path, readonly=not index) as book:
        last = data_version(book.db)
        behind = index and not book.readonly and is_behind(book.db)
        work.tell(changed)
        while not work.stopped.wait(_BETWEEN_PIECES if behind else POLL):
            if not book.db.is_in_place:
                work.tell(moved)
                return
            behind = behind and _index_piece(book)
            if (now := data_version(book.db)) == last:
                continue
            last = now
            behind = behind or (index and not book.readonly and is_behind(book.db))
            work.painted.clear()
            work.tell(changed)
            work.painted.wait(PATIENCE)
            work.stopped.wait(PAUSE)


def index_book(work: Work, path: Path) -> bool:
    """Make what a large import left for later, piece by piece; False when the book may not be written."""
    with work.book(path) as book:
        behind = is_behind(book.db)
    if not behind:
        return True
    with work.book(path, readonly=False) as book:
        more = not book.readonly
        while more:
            more = _index_piece(book)
            work.stopped.wait(_BETWEEN_PIECES)
            work.check()
        return not is_behind(book.db)


def _index_piece(book: Book) -> bool:
    """Make the next piece, or leave it for later where another program is writing; False when nothing is left."""
    from tokentui.store.find.indexing import index_more  # It reads the SQL files, which the start has no use for.

    try:
        return index_more(book.db)
    except BookLocked:
        return True
