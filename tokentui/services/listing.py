"""The whole list of a view, read on connections of its own so that it can take its time, and be stopped."""

from array import array
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock

from tokentui.domain.codebook import Codebook
from tokentui.services.browse import Matched, View
from tokentui.services.memory import give_back_large_blocks, give_back_what_is_free
from tokentui.store.connection import Book, open_book, plain_words
from tokentui.store.errors import BookError
from tokentui.store.find.conditions import Condition, condition
from tokentui.store.find.count import count_ids, count_matches
from tokentui.store.find.order import begin, read_rest

_KEPT = 2
"""Connections that are kept for the next list; as many read one list together."""

_LONG = 100_000
"""Customers in a list from which on what was needed to read it is worth giving back."""

_PAINT = 0.2
"""Seconds for which a list waits at most until its first rows have been painted."""


class Readers:
    """Connections to one book beside the screen's own; kept, because opening one takes longer than many a look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[Book] = []
        self._lock = Lock()
        self._closed = False

    def take(self) -> Book:
        """A connection that nobody else uses; raises BookError."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        give_back_large_blocks()
        return open_book(self._path, readonly=True)

    def give(self, book: Book) -> None:
        """Take a connection back."""
        with self._lock:
            if len(self._idle) < _KEPT and not self._closed:
                self._idle.append(book)
                return
        book.close()

    def close(self) -> None:
        """Close those that are not in use, and from now on all that are given back."""
        with self._lock:
            self._closed = True
            while self._idle:
                self._idle.pop().close()


Rows = Callable[["array[int]", bool], object]
"""Takes ids in order: the first, or (True) all."""


class Listing:
    """One reading of the ids of a view; `stop` and `go_on` may be called from any thread."""

    def __init__(self, path: Path, codebook: Codebook, view: View) -> None:
        self.path = path
        self._codebook = codebook
        self._view = view
        self._books: list[Book] = []
        self._lock = Lock()
        self._painted = Event()
        self.counted = Event()
        """Set when the first rows and their count have been told, or will not be."""
        self.stopped = False

    def first(self, readers: Readers) -> "array[int] | None":
        """The first rows alone; None when it was stopped. Raises BookError."""
        found: list[array[int]] = []
        self._reading(readers, lambda book: found.append(begin(book.db, self._condition(), self._view.sort).ids))
        return found[0] if found else None

    def read(self, readers: Readers, rows: Rows, count: Callable[[Matched], object]) -> None:
        """Tell of the first rows, then what a filter matches, then of all rows; raises BookError unless stopped."""
        try:
            self._reading(readers, lambda book: self._read(readers, book, rows, count))
        finally:
            self.counted.set()

    def go_on(self) -> None:
        """The first rows have been painted: the rest may take its share of the processor."""
        self._painted.set()

    def stop(self) -> None:
        """Interrupt the queries, not only ignore what they bring."""
        with self._lock:
            self.stopped = True
            for book in self._books:
                book.db.interrupt()
        self._painted.set()

    def _reading(self, readers: Readers, work: Callable[[Book], object]) -> None:
        try:
            with plain_words():
                work(self._take(readers))
        except BookError:
            if not self.stopped:
                raise
        finally:
            with self._lock:
                books, self._books = self._books, []
            for book in books:
                readers.give(book)

    def _read(self, readers: Readers, book: Book, rows: Rows, count: Callable[[Matched], object]) -> None:
        wanted = self._condition()
        begun = begin(book.db, wanted, self._view.sort)
        rows(begun.ids, begun.whole)
        found = begun.found
        if self._view.filter and not self.stopped:
            if found is None:
                found = count_ids(book.db, begun.ids) if begun.whole else count_matches(book.db, wanted)
            count(found)
        self.counted.set()
        if begun.whole:
            return
        self._painted.wait(_PAINT)
        if self.stopped:
            return
        ids = begun.ids[:]
        for part in read_rest((book.db, self._take(readers).db), begun, found):
            if self.stopped:
                return
            ids.extend(part)
        rows(ids, True)
        if len(ids) >= _LONG:
            self._forget()

    def _forget(self) -> None:
        """Keep nothing of a long list but its ids."""
        with self._lock:
            for book in self._books:
                book.forget()
        give_back_what_is_free()

    def _condition(self) -> Condition:
        return condition(self._view.filter, self._codebook, self._view.floor)

    def _take(self, readers: Readers) -> Book:
        book = readers.take()
        with self._lock:
            self._books.append(book)
        return book
