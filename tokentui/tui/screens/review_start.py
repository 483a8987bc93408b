"""Choosing what to review: going on with a session that was left, or beginning one on a queue."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.screen import Screen

from tokentui.domain.queues import ABOUT, STALE_DAYS, TITLES, Queue, QueueKind
from tokentui.services.errors import BookError
from tokentui.tui.state import State
from tokentui.words import values as written

if TYPE_CHECKING:
    from tokentui.services.review import Resumable, Review
    from tokentui.tui.screens.dialogs import Pick
    from tokentui.tui.screens.review import Outcome

    Base = Screen[None]
else:
    Base = object

Choice = int | QueueKind | str
"""A session to go on with, a queue, or the switch below."""

BLIND = "blind"
AGES = (7, 30, STALE_DAYS, 180, 365)
_RANDOM = (QueueKind.RANDOM, QueueKind.WEIGHTED)


@dataclass(frozen=True, slots=True)
class ReviewWanted:
    """What to review, as a command line asks for it."""

    queue: Queue | None = None
    """None goes on with the session used last, or begins with the default queue."""
    blind: bool = False


class Reviewing(Base):
    """The action that opens a review session; the same from the table and from within another session."""

    state: State

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""
        raise NotImplementedError

    def action_review(self) -> None:
        """Choose a session or a queue."""
        self._choose(blind=False)

    def begin_review(self, wanted: ReviewWanted) -> None:
        """Open a session without asking."""
        from tokentui.services import review

        workbook = self.state.workbook
        left = review.resumable(workbook) if wanted.queue is None else ()
        if left:
            self._open(lambda: review.resume(workbook, left[0].session.id))
        else:
            queue = wanted.queue or Queue(QueueKind.LARGEST)
            self._open(lambda: review.begin(workbook, queue, blind=wanted.blind))

    def refresh_all(self) -> None:
        """Read anew what is on screen."""
        raise NotImplementedError

    def show_review(self, review: "Review") -> None:
        """Show a session."""
        from tokentui.tui.screens.review import ReviewScreen
        from tokentui.tui.widgets.too_small import size_classes

        screen = ReviewScreen(self.state, review, size_classes(self.app.size))
        self.app.push_screen(screen, lambda _: self._reviewed(screen.outcome))

    def _reviewed(self, outcome: "Outcome") -> None:
        """Show what came of a session, or the next one."""
        from tokentui.services.session_report import session_report
        from tokentui.tui.screens.session_report import ReportScreen

        self.refresh_all()
        self.say("")
        if isinstance(outcome, int):
            self.app.push_screen(ReportScreen(session_report(self.state.workbook, outcome)))
        elif outcome is not None:
            self.show_review(outcome)

    def _choose(self, *, blind: bool) -> None:
        from tokentui.services import review
        from tokentui.services.review_queues import counts
        from tokentui.tui.screens.dialogs import Pick, PickDialog

        try:
            left = review.resumable(self.state.workbook)
            found = counts(self.state.workbook, blind=blind)
        except BookError as error:
            self.say(str(error), warning=True)
            return
        state = "on" if blind else "off"
        switch: list[Pick[Choice]] = [Pick(BLIND, f"blind review: {state}", "hides what others said until you decide")]
        rows = [*switch, *self._left(left), *_queues(found)]

        def picked(choice: Choice | None) -> None:
            if choice is not None:
                self._picked(choice, blind=blind)

        self.app.push_screen(PickDialog("Review which accounts?", rows, rows[1].value), picked)

    def _left(self, left: "tuple[Resumable, ...]") -> "list[Pick[Choice]]":
        from tokentui.tui.screens.dialogs import Pick

        rows: list[Pick[Choice]] = []
        for one in left:
            session = one.session
            at = written.moment(session.seen, self.state.now())
            blind = " · blind" if session.blind else ""
            rows.append(
                Pick(session.id, f"go on: {session.queue.title}", f"{one.done:,} of {session.accounts:,} · {at}{blind}")
            )
        return rows

    def _picked(self, choice: Choice, *, blind: bool) -> None:
        from tokentui.services import review

        workbook = self.state.workbook
        if choice == BLIND:
            self._choose(blind=not blind)
        elif isinstance(choice, QueueKind):
            self._complete(Queue(choice), lambda queue: self._open(lambda: review.begin(workbook, queue, blind=blind)))
        elif isinstance(choice, int):
            self._open(lambda: review.resume(workbook, choice))

    def _complete(self, queue: Queue, then: Callable[[Queue], None]) -> None:
        """Ask for what a queue needs beside its name."""
        from tokentui.tui.screens.dialogs import Pick, PickDialog, ReasonDialog

        if queue.kind is QueueKind.STALE:
            rows = [Pick(days, f"more than {days} days ago") for days in AGES]
            self.app.push_screen(
                PickDialog("Decided how long ago?", rows, STALE_DAYS),
                lambda days: None if days is None else then(replace(queue, days=days)),
            )
        elif queue.kind in _RANDOM:
            self.app.push_screen(
                ReasonDialog("Random order", "Seed, a number or a word. The same seed gives the same order anywhere."),
                lambda seed: None if seed is None else then(replace(queue, seed=seed)),
            )
        else:
            then(queue)

    def _open(self, make: "Callable[[], Review]") -> None:
        """Show a session once it is made, which for a long order takes a moment."""

        def ready() -> None:
            try:
                self.show_review(make())
            except BookError as error:
                self.say(str(error), warning=True)

        self.say("making the order …")
        self.call_after_refresh(ready)


def _queues(found: Mapping[QueueKind, int]) -> "list[Pick[Choice]]":
    from tokentui.tui.screens.dialogs import Pick

    return [
        Pick(kind, title, f"{found[kind]:,} · {ABOUT[kind]}" if found[kind] else "none")
        for kind, title in TITLES.items()
    ]
