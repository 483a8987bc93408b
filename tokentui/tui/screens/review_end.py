"""What a session says when no account is left: what was passed over, and what waits in other queues."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.services.review import Review
from tokentui.services.review_queues import counts, remaining
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host

if TYPE_CHECKING:
    from tokentui.domain.queues import QueueKind

Notice = Sequence[tuple[str, str]]
"""Paragraphs, each with its style."""


class EndHost(Host, Protocol):
    """The screen of a session."""

    review: Review


class ReviewEnd:
    """Says that none is left, and counts beside the screen what is left elsewhere."""

    def __init__(self, host: EndHost, pump: MessagePump, show: Callable[[Notice], object]) -> None:
        """What is counted is heard among the messages of `pump`; `show` writes the notice."""
        self._host, self._show = host, show
        self._counting = Job("queues", pump, host.hear)
        self._elsewhere = ""

    def close(self) -> None:
        """Let go of the book."""
        self._counting.close()

    def forget(self) -> None:
        """An account is shown: what was counted is of another time."""
        self._elsewhere = ""

    def show(self) -> None:
        """Say it with what was counted last, and again once that is counted anew."""
        review, like = self._host.review, self._host.state.workbook
        blind, ask = review.blind, review.ask

        def count(work: Work) -> "Mapping[QueueKind, int]":
            with work.workbook(like) as beside:
                return counts(beside, blind=blind, ask=ask)

        def counted(found: "Mapping[QueueKind, int]") -> None:
            if review.current is None:
                self._elsewhere = remaining({kind: found[kind] for kind in found if kind is not review.kind})
                self._show(self._notice())

        self._show(self._notice())
        self._counting.start(count, counted)

    def _notice(self) -> Notice:
        review = self._host.review
        passed = review.passed_over()
        left = [(f"None left: {review.title}", "title")]
        if passed:
            noun = "account was" if passed == 1 else "accounts were"
            left.append((f"{passed:,} {noun} passed over without a decision; l goes back to the first.", ""))
        left.append((self._elsewhere, ""))
        left.append(("R chooses another queue   ·   h goes back   ·   esc leaves and reports", "dim"))
        return left
