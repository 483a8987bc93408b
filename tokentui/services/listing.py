"""The whole list of a view, read on a connection of its own so that it can take its time, and be stopped."""

from array import array
from pathlib import Path

from tokentui.domain.codebook import Codebook
from tokentui.services.browse import View
from tokentui.store.connection import Book, open_book, plain_words
from tokentui.store.errors import BookError
from tokentui.store.filtering import condition
from tokentui.store.ordering import select_ids


class Listing:
    """One reading of the ids of a view; `stop` may be called from any thread."""

    def __init__(self, path: Path, codebook: Codebook, view: View) -> None:
        self._path = path
        self._codebook = codebook
        self._view = view
        self._book: Book | None = None
        self.stopped = False

    def read(self) -> "array[int] | None":
        """All ids in order, or None when it was stopped; raises BookError when the book cannot be read."""
        book = self._book = open_book(self._path, readonly=True)
        found = array("q")
        try:
            with plain_words():
                for part in select_ids(
                    book.db, condition(self._view.filter, self._codebook, self._view.floor), self._view.sort
                ):
                    if self.stopped:
                        return None
                    found.extend(part)
        except BookError:
            if self.stopped:
                return None
            raise
        finally:
            self._book = None
            book.close()
        return found

    def stop(self) -> None:
        """Interrupt the query, not only ignore what it brings."""
        self.stopped = True
        book = self._book
        if book is not None:
            book.db.interrupt()
