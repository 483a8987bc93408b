"""Choosing what to review: going on with a session that was left, or beginning one on a queue.

Orders and numbers of accounts are read beside the screen, which goes on meanwhile.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host
from tokentui.words import values as written
from tokentui.words.command import Command, Need

if TYPE_CHECKING:
    from tokentui.domain.queues import Ask, Queue, QueueKind
    from tokentui.services.review import Resumable, Review
    from tokentui.services.workbook import Workbook
    from tokentui.tui.screens.dialogs.pick import Pick

    Choice = int | QueueKind | str
    """A session to go on with, a queue, or one of the switches below."""


BLIND, ASK, AMONG = "blind", "ask", "among"
"""Switches, which are no queues."""
AGES = (7, 30, 90, 180, 365)
"""Days after which a decision may be looked at again."""
GRACE = 0.02
"""Seconds that the list of queues waits for its numbers, so that they come in one picture with it."""


class ReviewWanted(NamedTuple):
    """What to review, as a command line asks for it."""

    queue: "Queue | None" = None
    """None goes on with the session used last, or begins with the default queue."""
    blind: bool = False


class Switches(NamedTuple):
    """What is set before a queue is chosen."""

    ask: "Ask"
    blind: bool = False
    of_filter: bool = False
    """Whether only accounts of the filter of the table come up."""


class ReviewStartHost(Host, Protocol):
    """The screen from which a session is opened: the table, or another session."""

    def once_painted(self, work: Callable[[], object]) -> None:
        """Do something that takes a moment once what was said is painted; keys wait until then."""

    def show_review(self, review: "Review") -> None:
        """Show a session."""


class ReviewStart:
    """The command that opens a review session."""

    def __init__(self, host: ReviewStartHost, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host = host
        self._opening = Job("review", pump, host.hear)
        self._counting = Job("queues", pump, host.hear)

    @property
    def busy(self) -> bool:
        """Whether a session is being opened."""
        return self._opening.busy

    def keeps_waiting(self, command: Command) -> bool:
        """Whether a key that decides is meant for the session that is being opened."""
        return self.busy and Need.SEEN in command.needs

    def stop(self) -> bool:
        """Break off the opening of a session; False when none is being opened."""
        return self._opening.stop()

    def close(self) -> None:
        """Let go of the book."""
        self._opening.close()
        self._counting.close()

    def do_review(self) -> None:
        """Choose a session or a queue."""
        from tokentui.domain.queues import Ask

        self._choose(Switches(Ask.WHAT))

    def begin(self, wanted: ReviewWanted) -> None:
        """Open a session without asking."""
        from tokentui.domain.queues import Queue, QueueKind
        from tokentui.services import review

        workbook = self._host.state.workbook
        left = review.resumable(workbook) if wanted.queue is None else ()
        if left:
            self._open(lambda beside: review.resume(beside, left[0].session.id))
        else:
            queue = wanted.queue or Queue(QueueKind.LARGEST)
            self._begin(queue, blind=wanted.blind)

    def _choose(self, set_so: Switches, *, anew: bool = False) -> None:
        """Offer the sessions that were left, and the queues, where `anew` begins: the switches change no other."""
        from tokentui.domain.queues import ABOUT, ASKED, TITLES
        from tokentui.services import review
        from tokentui.tui.screens.dialogs.pick import Pick

        workbook, filtered = self._host.state.workbook, self._host.state.view.filter.text
        rows: list[Pick[Choice]] = [
            Pick(BLIND, f"blind review: {'on' if set_so.blind else 'off'}", "hides what others said until you decide"),
            Pick(ASK, f"asks: {ASKED[set_so.ask]}", "what for, who, or both"),
        ]
        if filtered:
            rows.append(Pick(AMONG, f"accounts: {'of the filter' if set_so.of_filter else 'all'}", filtered))
        left = [*map(self._left, review.resumable(workbook))]
        queues = (
            [Pick(kind, title, ABOUT[kind]) for kind, title in TITLES.items()] if set_so.of_filter else _queues(None)
        )
        current = ((not anew and left) or queues)[0].value
        rows += left
        dialog = self._host.pick(
            "Review which accounts?",
            [*rows, *queues],
            lambda choice: self._picked(choice, set_so),
            current,
            left=self._counting.drop,
        )
        if dialog is None or set_so.of_filter:
            return

        def count(work: Work) -> "Mapping[QueueKind, int]":
            from tokentui.services.review_queues import counts

            with work.workbook(workbook) as beside:
                return counts(beside, blind=set_so.blind, ask=set_so.ask)

        def counted(found: "Mapping[QueueKind, int]") -> None:
            dialog.write([*rows, *_queues(found)])

        self._counting.start(count, counted, self._failed).begun.wait(GRACE)

    def _left(self, one: "Resumable") -> "Pick[Choice]":
        from tokentui.tui.screens.dialogs.pick import Pick

        session = one.session
        at = written.moment(session.seen, self._host.state.now())
        blind = " · blind" if session.blind else ""
        return Pick(
            session.id,
            f"go on: {session.queue.title}",
            f"{one.done:,} of {written.how_many(session.accounts)} · {at}{blind}",
        )

    def _picked(self, choice: "Choice", set_so: Switches) -> None:
        from tokentui.domain.queues import Ask, Queue, QueueKind
        from tokentui.services import review

        if choice == BLIND:
            self._choose(set_so._replace(blind=not set_so.blind), anew=True)
        elif choice == AMONG:
            self._choose(set_so._replace(of_filter=not set_so.of_filter), anew=True)
        elif choice == ASK:
            kinds = list(Ask)
            following = kinds[(kinds.index(set_so.ask) + 1) % len(kinds)]
            self._choose(set_so._replace(ask=following), anew=True)
        elif isinstance(choice, QueueKind):
            among = self._host.state.view.filter.text if set_so.of_filter else ""
            queue = Queue(choice, ask=set_so.ask, among=among)
            self._complete(queue, lambda queue: self._begin(queue, blind=set_so.blind))
        elif isinstance(choice, int):
            self._open(lambda beside: review.resume(beside, choice))

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

    def _begin(self, queue: "Queue", *, blind: bool) -> None:
        from tokentui.services import review

        cube = self._host.state.cube.copy()
        self._open(lambda beside: review.begin(beside, queue, blind=blind, cube=cube, at_once=True))

    def _open(self, make: "Callable[[Workbook], Review]") -> None:
        """Show a session once it is made, which for a long order takes a moment."""
        self._host.say("making the order …    esc stops")
        workbook = self._host.state.workbook

        def open_beside(work: Work) -> "Review":
            with work.workbook(workbook, readonly=False) as beside:
                return make(beside)

        def opened(review: "Review") -> None:
            # esc may come when the session is written, yet nobody has seen it.
            work.check()
            review.workbook = self._host.state.workbook
            # Keys typed meanwhile wait for the session, and nobody acts between here and there.
            self._host.once_painted(lambda: self._host.show_review(review))

        work = self._opening.start(open_beside, opened, self._failed)

    def _failed(self, error: BookError) -> None:
        self._host.say(str(error), warning=True)


def _queues(found: "Mapping[QueueKind, int] | None") -> "list[Pick[Choice]]":
    """The queues, with how many accounts each has once that is known."""
    from tokentui.domain.queues import ABOUT, TITLES
    from tokentui.tui.screens.dialogs.pick import Pick

    if found is None:
        return [Pick(kind, title, f"… · {ABOUT[kind]}") for kind, title in TITLES.items()]
    return [
        Pick(kind, title, f"{found[kind]:,} · {ABOUT[kind]}" if found[kind] else "none")
        for kind, title in TITLES.items()
    ]
