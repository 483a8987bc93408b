"""Deciding on very many accounts in a thread while the screen stays free."""

from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

from textual.message import Message

from tokentui.services.errors import BookError
from tokentui.tui.state import State

if TYPE_CHECKING:
    from tokentui.services.decide import Done
    from tokentui.services.many import Action, ManyAtOnce


class WorkEnded(Message):
    """What was begun is done, or was not."""

    def __init__(self, done: "Done | None", failure: str = "") -> None:
        super().__init__()
        self.done = done
        """What it came to; None when there was nothing to do, or it failed."""
        self.failure = failure
        """Why nothing was changed; empty otherwise."""


class Worker:
    """Makes one decision at a time."""

    def __init__(self, post: Callable[[Message], object]) -> None:
        self._post = post
        self._work: ManyAtOnce | None = None
        self._thread: Thread | None = None

    @property
    def busy(self) -> bool:
        """Whether a decision is being made whose end has not been told yet."""
        return self._work is not None

    def start(self, state: State, action: "Action") -> None:
        """Begin; WorkEnded is posted at the end."""
        from tokentui.services.many import ManyAtOnce

        workbook = state.workbook
        self._work = ManyAtOnce(workbook.book.path, workbook.reviewer, workbook.clock)
        self._thread = Thread(target=self._run, args=(self._work, action), name="tokentui-many", daemon=True)
        self._thread.start()

    def stop(self) -> bool:
        """Break off what is being done; False when nothing is."""
        if self._work is None:
            return False
        self._work.stop()
        return True

    def done(self) -> None:
        """The end was told."""
        self._work = None

    def close(self) -> None:
        """Break off, and wait until the book is as it was."""
        self.stop()
        if self._thread is not None:
            self._thread.join()

    def _run(self, work: "ManyAtOnce", action: "Action") -> None:
        try:
            self._post(WorkEnded(work.run(action)))
        except BookError as error:
            self._post(WorkEnded(None, str(error)))
