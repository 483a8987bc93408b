"""The thread that watches the book for other processes' changes and tells the app."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from textual.message import Message

from tokentui.services.live import changes


class BookChanged(Message):
    """Some process has written to the book."""


class Watcher:
    """Watches one book from a thread; posts BookChanged and touches nothing else."""

    def __init__(self, path: Path, post: Callable[[Message], object]) -> None:
        self._path = path
        self._post = post
        self._stop = Event()
        self._thread = Thread(target=self._run, name="tokentui-watcher", daemon=True)

    def start(self) -> None:
        """Begin watching."""
        self._thread.start()

    def stop(self) -> None:
        """End watching; returns when the thread is done."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        for _ in changes(self._path, self._stop):
            self._post(BookChanged())
