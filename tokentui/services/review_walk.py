"""Where a review session stands in its order, and which account comes next."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tokentui.domain.queues import Fate
from tokentui.store.queues import parts
from tokentui.store.reviews import Touched

Gone = Callable[[Sequence[int], int | None], frozenset[int]]
"""From ids, and the decision from which on to look: those that need no decision any more."""

_PASSED_OVER = (Fate.DECIDED, Fate.POSTPONED, Fate.ELSEWHERE)
_FIRST_LOOK = 4


@dataclass(slots=True)
class Walk:
    """A place in an order that never changes, with the postponed accounts behind its end."""

    order: "array[int]"
    touched: dict[int, Touched]
    place: int
    visit: int | None = None
    """An account looked at although the order has it not, because an undo led to it."""
    again: list[int] = field(default_factory=list)
    """The postponed accounts in the order in which they come back."""

    def __post_init__(self) -> None:
        self._sort_postponed()

    @property
    def current(self) -> int | None:
        """The account to decide now; None at the end."""
        return self.visit if self.visit is not None else self.at(self.place)

    @property
    def end(self) -> int:
        """The place behind the last account."""
        return len(self.order) + len(self.again)

    @property
    def done(self) -> int:
        """How many accounts of the order need no decision any more."""
        return sum(one.fate in (Fate.DECIDED, Fate.ELSEWHERE) for one in self.touched.values())

    def at(self, place: int) -> int | None:
        """The account at a place."""
        if place < len(self.order):
            return self.order[place] if place >= 0 else None
        return self.again[place - len(self.order)] if place < self.end else None

    def place_of(self, customer_id: int) -> int | None:
        """Where an account stands in the order."""
        try:
            return self.order.index(customer_id)
        except ValueError:
            return None

    def touch(self, customer_id: int, fate: Fate, log: int) -> Touched:
        """Note what became of an account; a postponed one goes to the back of those that come again."""
        turns = [one.turn for one in self.touched.values() if one.turn is not None]
        found = Touched(fate, max(turns, default=0) + 1 if fate is Fate.POSTPONED else None, log)
        self.touched[customer_id] = found
        self._sort_postponed()
        return found

    def seek(self, start: int, gone: Gone) -> tuple[int, list[int]]:
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
        back = max(start - len(self.order), 0)
        for number in (*range(back, len(self.again)), *range(min(back, len(self.again)))):
            one = self.again[number]
            if one not in gone([one], self.touched[one].log):
                return len(self.order) + number, elsewhere
            elsewhere.append(one)
        return self.end, elsewhere

    def passed_over(self, gone: Gone) -> list[int]:
        """Places in the order that were left without a decision and without being postponed."""
        found = [place for place, one in enumerate(self.order) if self._wanted(one)]
        skip = gone([self.order[place] for place in found if self.order[place] not in self.touched], None)
        return [place for place in found if self.order[place] not in skip]

    def _wanted(self, customer_id: int) -> bool:
        touched = self.touched.get(customer_id)
        return touched is None or touched.fate not in _PASSED_OVER

    def _sort_postponed(self) -> None:
        found = [(one.turn or 0, key) for key, one in self.touched.items() if one.fate is Fate.POSTPONED]
        self.again = [key for _, key in sorted(found)]
