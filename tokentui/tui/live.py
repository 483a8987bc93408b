"""The threads beside the app: one tells of other processes' changes, one makes what an import left for later."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from textual.message import Message

from tokentui.services.errors import BookError
from tokentui.services.live import changes


class BookChanged(Message):
    """Some process has written to the book."""


PATIENCE = 1.0
"""Seconds after which a change is told again although the last one was not dealt with: an app may be busy elsewhere."""

PAUSE = 0.05
"""Seconds between two changes at least."""


class Watcher:
    """Watches one book from a thread; posts BookChanged and touches nothing else.

    It waits until the app has dealt with one change and had some time for its user before it tells of the next, so that
    a thousand writes a second leave keys as quick as ever.
    """

    def __init__(self, path: Path, post: Callable[[Message], object]) -> None:
        self._path = path
        self._post = post
        self._stop = Event()
        self._free = Event()
        self._thread = Thread(target=self._run, name="tokentui-watcher", daemon=True)

    def start(self) -> None:
        """Begin watching."""
        self._thread.start()

    def dealt_with(self) -> None:
        """The app has read what the last change brought."""
        self._free.set()

    def stop(self) -> None:
        """End watching; returns when the thread is done."""
        self._stop.set()
        self._free.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        for _ in changes(self._path, self._stop):
            self._free.clear()
            self._post(BookChanged())
            self._free.wait(PATIENCE)
            self._stop.wait(PAUSE)


class Indexer:
    """Makes in the background what a large import left for later: search index, orders, running sums."""

    def __init__(self, path: Path) -> None:
        self._stop = Event()
        self._thread = Thread(target=self._run, args=(path,), name="tokentui-index", daemon=True)

    def start(self) -> None:
        """Begin, if anything is left to make."""
        self._thread.start()

    def stop(self) -> None:
        """End within one piece; what is not made yet is made another time."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self, path: Path) -> None:
        from tokentui.services.indexing import index_book, is_left

        try:
            if is_left(path):
                index_book(path, self._stop)
        except BookError:
            # A book that went away or is locked for long is searched without an index.
            return
