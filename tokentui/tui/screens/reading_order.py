"""All of the order of a session, read beside its first card."""

from typing import TYPE_CHECKING, Protocol

from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.services.review import Review, complete
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host

if TYPE_CHECKING:
    from array import array


class OrderHost(Host, Protocol):
    """The screen of a session."""

    review: Review

    def show_progress(self) -> None:
        """Draw how far the session has come."""


class ReadingOrder:
    """Where the reading fails, what needs the order reads it once more."""

    def __init__(self, host: OrderHost, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host = host
        self._job = Job("order", pump, host.hear)

    def read(self) -> None:
        """Read it, and give it to the session."""
        like, session = self._host.state.workbook, self._host.review.session

        def read(work: Work) -> "array[int]":
            with work.workbook(like, readonly=False) as beside:
                return complete(beside, session)

        self._job.start(read, self._take)

    def close(self) -> None:
        """Let go of the book."""
        self._job.close()

    def _take(self, ids: "array[int]") -> None:
        self._host.review.take_order(ids)
        self._host.show_progress()
