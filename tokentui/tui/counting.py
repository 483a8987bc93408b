"""Counting the kinds of year in a thread while the screen stays free; only the warning on mixed sums waits for it."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread

from textual.message import Message

from tokentui.services.bases import Bases, count_bases
from tokentui.services.errors import BookError


class BasesWanted(Message):
    """A sum of money is shown, and what kinds of year are in it is not known."""


class BasesCounted(Message):
    """The kinds of year have been counted, or could not be."""

    def __init__(self, bases: Bases | None) -> None:
        super().__init__()
        self.bases = bases


class BasesCounter:
    """Counts once at a time, however often it is asked."""

    def __init__(self, path: Path, post: Callable[[Message], object]) -> None:
        self._path = path
        self._post = post
        self._busy = False

    def start(self) -> None:
        """Count in a thread of its own, unless that is being done."""
        if not self._busy:
            self._busy = True
            Thread(target=self._run, daemon=True, name="tokentui-bases").start()

    def _run(self) -> None:
        try:
            bases = count_bases(self._path)
        except BookError:
            bases = None
        self._busy = False
        self._post(BasesCounted(bases))
