"""The queues of a book as one reviewer has them: how many accounts each holds, their order, and the walk along it."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from tokentui.domain.queues import STALE_DAYS, Ask, Fate, Queue, QueueKind
from tokentui.services.workbook import Workbook, stamp
from tokentui.store.customers import newest_customer
from tokentui.store.errors import NotFound
from tokentui.store.first_in_queue import first_ids
from tokentui.store.queue_conditions import Viewpoint
from tokentui.store.queues import parts, queue_counts, queue_ids
from tokentui.store.reviews import Touched

LONG = 20_000
"""Customers of a book up to which the whole order of a queue is made before its first card: some 50 ms at most."""

FIRST = 200
"""Accounts at the beginning of a queue, more than anybody goes through while the order of the others is made."""

_REMAINS = {
    QueueKind.LARGEST: "open",
    QueueKind.CONFLICTS: "in conflict",
    QueueKind.SECOND: "awaiting a second reader",
    QueueKind.DIFFERS: "otherwise than adjudicated",
    QueueKind.FLAGGED: "flagged",
    QueueKind.POSTPONED: "postponed",
    QueueKind.STALE: "stale",
    QueueKind.CLOSE: "changed at the last close",
    QueueKind.SAMPLE: "of the declared sample",
    QueueKind.ALPHABETICAL: "not decided by you",
}
"""The queues that differ in their accounts, not only in their order."""


class NothingToReview(NotFound):
    """A queue has no account; the message says which queues have some."""

    def __init__(self, queue: Queue, counts: dict[QueueKind, int]) -> None:
        others = {kind: number for kind, number in counts.items() if number and kind is not queue.kind}
        super().__init__(f"No account is left in the queue {queue.title!r}. {remaining(others)}")


def viewpoint(workbook: Workbook, *, blind: bool, days: int = STALE_DAYS, ask: Ask = Ask.WHAT) -> Viewpoint:
    """Who asks for a queue, and how the book is read; what was decided more than `days` days ago is stale."""
    try:
        cutoff = stamp(workbook.clock() - timedelta(days=days))
    except OverflowError:
        cutoff = ""
    return Viewpoint(workbook.reviewer, workbook.codebook, workbook.settings.floor, blind, cutoff, ask)


def counts(workbook: Workbook, *, blind: bool, days: int = STALE_DAYS, ask: Ask = Ask.WHAT) -> dict[QueueKind, int]:
    """How many accounts each queue has now."""
    return queue_counts(workbook.book.db, viewpoint(workbook, blind=blind, days=days, ask=ask))


def order(workbook: Workbook, queue: Queue, *, blind: bool) -> "array[int]":
    """The ids of a queue in order; raises NothingToReview."""
    view = viewpoint(workbook, blind=blind, days=queue.days, ask=queue.ask)
    found = queue_ids(workbook.book.db, queue, view)
    if not found:
        raise NothingToReview(queue, counts(workbook, blind=blind, days=queue.days, ask=queue.ask))
    return found


def first_accounts(workbook: Workbook, queue: Queue, *, blind: bool) -> "array[int]":
    """The first ids of a long queue, where they are found without all the others; else none."""
    db = workbook.book.db
    if newest_customer(db) < LONG:
        return array("q")
    return first_ids(db, queue, viewpoint(workbook, blind=blind, days=queue.days, ask=queue.ask), FIRST)


def remaining(found: Mapping[QueueKind, int]) -> str:
    """What other queues hold, in a sentence: `Elsewhere: 4 in conflict, 2 flagged.`"""
    named = [f"{number:,} {_REMAINS[kind]}" for kind in _REMAINS if (number := found.get(kind, 0))]
    return f"Elsewhere: {', '.join(named)}." if named else "Nothing is left in any other queue."


Unwanted = Callable[[Sequence[int], int | None], frozenset[int]]
"""From ids, and the decision from which on to look: those that need no decision any more."""

Whole = Callable[[], "array[int]"]
"""Reads all of an order of which only the first accounts are known."""

DONE = (Fate.DECIDED, Fate.ELSEWHERE)
_PASSED_OVER = (Fate.DECIDED, Fate.POSTPONED, Fate.ELSEWHERE)
_FIRST_LOOK = 4


@dataclass(slots=True)
class Walk:
    """A place in an order that never changes, with the postponed accounts behind its end.

    Where only its first accounts are known, `whole` reads it as soon as others are asked for.
    """

    order: "array[int]"
    touched: dict[int, Touched]
    place: int
    whole: Whole | None = None
    visit: int | None = None
    """An account looked at apart from the order, because somebody or an undo led to it."""
    again: list[int] = field(default_factory=list)
    """The postponed accounts in the order in which they come back."""
    done: int = 0
    """How many accounts of the order need no decision any more."""

    def __post_init__(self) -> None:
        postponed = [(one.turn or 0, key) for key, one in self.touched.items() if one.fate is Fate.POSTPONED]
        self.again = [key for _, key in sorted(postponed)]
        done = {key for key, one in self.touched.items() if one.fate in DONE}
        self.done = len(done.intersection(self.order))

    @property
    def current(self) -> int | None:
        """The account to decide now; None at the end."""
        return self.visit if self.visit is not None else self.at(self.place)

    @property
    def end(self) -> int:
        """The place behind the last account."""
        self.complete()
        return len(self.order) + len(self.again)

    def complete(self) -> None:
        """Read what is not known of the order."""
        if self.whole is not None:
            self.order, self.whole = self.whole(), None

    def has(self, place: int) -> bool:
        """Whether there is such a place, the one behind the last account among them."""
        return 0 <= place < len(self.order) or len(self.order) <= place <= self.end

    def at(self, place: int) -> int | None:
        """The account at a place."""
        if place < len(self.order):
            return self.order[place] if place >= 0 else None
        return self.again[place - len(self.order)] if place < self.end else None

    def place_of(self, customer_id: int) -> int | None:
        """Where an account stands in the order."""
        if self.whole is not None and customer_id not in self.order:
            self.complete()
        try:
            return self.order.index(customer_id)
        except ValueError:
            return None

    def ahead(self, limit: int) -> list[int]:
        """The accounts that come next, as far as they are known, without those that were dealt with already."""
        first = self.place + (self.visit is None)
        found = (one for place in range(first, len(self.order)) if self._wanted(one := self.order[place]))
        return list(islice(found, limit))

    def touch(self, customer_id: int, fate: Fate, log: int) -> Touched:
        """Note what became of an account; a postponed one goes to the back of those that come again."""
        former = self.touched.get(customer_id)
        last = (self.touched[self.again[-1]].turn or 0) if self.again else 0
        found = Touched(fate, last + 1 if fate is Fate.POSTPONED else None, log)
        self.touched[customer_id] = found
        # Only what changes: a session may have touched hundreds of thousands, and the next account waits for this.
        if customer_id != self.visit or self.place_of(customer_id) is not None:
            self.done += (fate in DONE) - (former is not None and former.fate in DONE)
        if former is not None and former.fate is Fate.POSTPONED:
            self.again.remove(customer_id)
        if fate is Fate.POSTPONED:
            self.again.append(customer_id)
        return found

    def seek(self, start: int, gone: Unwanted) -> tuple[int, list[int]]:
        """The next place from `start` on whose account wants a decision, and the accounts found to need none."""
        elsewhere: list[int] = []
        for first, last in parts(self.order, start, _FIRST_LOOK):
            open_ids = [one for one in self.order[first:last] if self._wanted(one)]
            new = [one for one in open_ids if one not in self.touched]
            skip = gone(new, None) if new else frozenset()
            for place in range(first, last):
                one = self.order[place]
                if one in skip:
                    elsewhere.append(one)
                elif self._wanted(one):
                    return place, elsewhere
        if self.whole is not None:
            known = len(self.order)
            self.complete()
            place, more = self.seek(max(start, known), gone)
            return place, elsewhere + more
        back = max(start - len(self.order), 0)
        for number in (*range(back, len(self.again)), *range(min(back, len(self.again)))):
            one = self.again[number]
            if one not in gone([one], self.touched[one].log):
                return len(self.order) + number, elsewhere
            elsewhere.append(one)
        return self.end, elsewhere

    def passed_over(self, gone: Unwanted) -> list[int]:
        """Places in the order that were left without a decision and without being postponed."""
        self.complete()
        found = [place for place, one in enumerate(self.order) if self._wanted(one)]
        skip = gone([self.order[place] for place in found if self.order[place] not in self.touched], None)
        return [place for place in found if self.order[place] not in skip]

    def _wanted(self, customer_id: int) -> bool:
        touched = self.touched.get(customer_id)
        return touched is None or touched.fate not in _PASSED_OVER
