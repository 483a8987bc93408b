"""Choosing what to review: going on with a session that was left, or beginning one on a queue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from tokentui.tui.screens.host import Host
from tokentui.words import values as written

if TYPE_CHECKING:
    from tokentui.domain.queues import Queue, QueueKind
    from tokentui.services.review import Resumable, Review
    from tokentui.tui.screens.dialogs.pick import Pick

    Choice = int | QueueKind | str
    """A session to go on with, a queue, or the switch below."""


BLIND = "blind"
AGES = (7, 30, 90, 180, 365)
"""Days after which a decision may be looked at again."""


@dataclass(frozen=True, slots=True)
class ReviewWanted:
    """What to review, as a command line asks for it."""

    queue: "Queue | None" = None
    """None goes on with the session used last, or begins with the default queue."""
    blind: bool = False


class ReviewStartHost(Host, Protocol):
    """The screen from which a session is opened: the table, or another session."""

    def once_painted(self, work: Callable[[], object]) -> None:
        """Do something that takes a moment once what was said is painted; keys wait until then."""

    def show_review(self, review: "Review") -> None:
        """Show a session."""


class ReviewStart:
    """The command that opens a review session."""

    def __init__(self, host: ReviewStartHost) -> None:
        self._host = host

    def do_review(self) -> None:
        """Choose a session or a queue."""
        self._choose(blind=False)

    def begin(self, wanted: ReviewWanted) -> None:
        """Open a session without asking."""
        from tokentui.domain.queues import Queue, QueueKind
        from tokentui.services import review

        workbook = self._host.state.workbook
        left = review.resumable(workbook) if wanted.queue is None else ()
        if left:
            self._open(lambda: review.resume(workbook, left[0].session.id))
        else:
            queue = wanted.queue or Queue(QueueKind.LARGEST)
            self._open(lambda: review.begin(workbook, queue, blind=wanted.blind))

    def _choose(self, *, blind: bool) -> None:
        from tokentui.services import review
        from tokentui.services.review_queues import counts
        from tokentui.tui.screens.dialogs.pick import Pick

        state = self._host.state
        left = review.resumable(state.workbook)
        found = counts(state.workbook, blind=blind)
        switch = f"blind review: {'on' if blind else 'off'}"
        rows: list[Pick[Choice]] = [
            Pick(BLIND, switch, "hides what others said until you decide"),
            *map(self._left, left),
            *_queues(found),
        ]
        self._host.pick("Review which accounts?", rows, lambda choice: self._picked(choice, blind=blind), rows[1].value)

    def _left(self, one: "Resumable") -> "Pick[Choice]":
        from tokentui.tui.screens.dialogs.pick import Pick

        session = one.session
        at = written.moment(session.seen, self._host.state.now())
        blind = " · blind" if session.blind else ""
        return Pick(session.id, f"go on: {session.queue.title}", f"{one.done:,} of {session.accounts:,} · {at}{blind}")

    def _picked(self, choice: "Choice", *, blind: bool) -> None:
        from tokentui.domain.queues import Queue, QueueKind
        from tokentui.services import review

        workbook = self._host.state.workbook
        if choice == BLIND:
            self._choose(blind=not blind)
        elif isinstance(choice, QueueKind):
            self._complete(Queue(choice), lambda queue: self._open(lambda: review.begin(workbook, queue, blind=blind)))
        elif isinstance(choice, int):
            self._open(lambda: review.resume(workbook, choice))

    def _complete(self, queue: "Queue", then: "Callable[[Queue], None]") -> None:
        """Ask for what a queue needs beside its name."""
        from tokentui.domain.queues import STALE_DAYS, QueueKind
        from tokentui.tui.screens.dialogs.line import LineDialog
        from tokentui.tui.screens.dialogs.pick import Pick

        if queue.kind is QueueKind.STALE:
            rows = [Pick(days, f"more than {days} days ago") for days in AGES]
            self._host.pick("Decided how long ago?", rows, lambda days: then(replace(queue, days=days)), STALE_DAYS)
        elif queue.kind in (QueueKind.RANDOM, QueueKind.WEIGHTED):
            prompt = "Seed, a number or a word. The same seed gives the same order anywhere."
            self._host.ask(LineDialog("Random order", prompt), lambda seed: then(replace(queue, seed=seed)))
        else:
            then(queue)

    def _open(self, make: "Callable[[], Review]") -> None:
        """Show a session once it is made, which for a long order takes a moment."""
        self._host.say("making the order …")
        self._host.once_painted(lambda: self._host.show_review(make()))


def _queues(found: "Mapping[QueueKind, int]") -> "list[Pick[Choice]]":
    from tokentui.domain.queues import ABOUT, TITLES
    from tokentui.tui.screens.dialogs.pick import Pick

    return [
        Pick(kind, title, f"{found[kind]:,} · {ABOUT[kind]}" if found[kind] else "none")
        for kind, title in TITLES.items()
    ]
