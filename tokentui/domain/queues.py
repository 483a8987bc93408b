"""The orders in which accounts come up for review, by name."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tokentui.domain.bounds import lying
from tokentui.domain.grades import Question
from tokentui.domain.pairs import Pairs
from tokentui.domain.stances import Stance

STALE_DAYS = 90
"""A decision older than this many days is stale, unless the reviewer says otherwise."""


class QueueKind(StrEnum):
    """The queues; the values are what commands and the book call them."""

    LARGEST = "largest"
    FLIP = "flip"
    CONFLICTS = "conflicts"
    SECOND = "second"
    DIFFERS = "differs"
    FLAGGED = "flagged"
    POSTPONED = "postponed"
    STALE = "stale"
    OLDEST = "oldest"
    CLOSE = "close"
    ALPHABETICAL = "alphabetical"
    RANDOM = "random"
    WEIGHTED = "weighted"
    SAMPLE = "sample"


class Ask(StrEnum):
    """What a sitting asks for; the values are what commands and the book call it."""

    WHAT = "what"
    WHO = "who"
    BOTH = "both"

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in the order in which an account is asked them."""
        return {
            Ask.WHAT: (Question.FOR_WHAT,),
            Ask.WHO: (Question.WHO,),
            Ask.BOTH: (Question.WHO, Question.FOR_WHAT),
        }[self]


class Fate(StrEnum):
    """What became of an account in a session."""

    DECIDED = "decided"
    POSTPONED = "postponed"
    SEEN = "seen"
    """Annotated, or decided and taken back: still to be decided."""
    ELSEWHERE = "elsewhere"
    """Passed over because it needs no decision here any more: decided in another window, or no longer open."""


class QueueError(ValueError):
    """No queue of this name; the message lists those there are."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue with what it needs to be made again exactly."""

    kind: QueueKind
    seed: str = ""
    """Decides a random order; the same seed gives the same order on every machine."""
    days: int = STALE_DAYS
    """How old a decision is that counts as stale."""
    ask: Ask = Ask.WHAT
    """Which questions its accounts are asked."""
    among: str = ""
    """A filter: only the accounts that meet it when the queue is made are in it."""

    @property
    def title(self) -> str:
        """The name a reviewer reads; it says what is asked where that is not what for alone, and of whom."""
        asked = "" if self.ask is Ask.WHAT else f" · {ASKED[self.ask]}"
        return f"{self._name}{asked}{f' · of {self.among}' if self.among else ''}"

    @property
    def _name(self) -> str:
        if self.kind is QueueKind.STALE:
            return f"decided more than {self.days} days ago"
        if self.kind in (QueueKind.RANDOM, QueueKind.WEIGHTED):
            return f"{TITLES[self.kind]}, seed {self.seed}"
        return TITLES[self.kind]

    @property
    def watched(self) -> bool:
        """Whether an account whose condition no longer holds when its turn comes is passed over."""
        return self.kind in _WATCHED


_WATCHED = (QueueKind.LARGEST, QueueKind.FLIP, QueueKind.CONFLICTS, QueueKind.SECOND, QueueKind.DIFFERS)

ASKED = {Ask.WHAT: "what for", Ask.WHO: "who", Ask.BOTH: "both"}
"""What a sitting asks for, in words."""

TITLES = {
    QueueKind.LARGEST: "largest open spend first",
    QueueKind.FLIP: "most able to flip the verdict",
    QueueKind.CONFLICTS: "conflicts between reviewers",
    QueueKind.SECOND: "awaits a second reader",
    QueueKind.DIFFERS: "differs from the adjudicated",
    QueueKind.FLAGGED: "flagged",
    QueueKind.POSTPONED: "postponed",
    QueueKind.STALE: "stale",
    QueueKind.OLDEST: "oldest decision first",
    QueueKind.CLOSE: "changed at the last close",
    QueueKind.ALPHABETICAL: "alphabetical",
    QueueKind.RANDOM: "random",
    QueueKind.WEIGHTED: "random, weighted by money",
    QueueKind.SAMPLE: "the declared sample",
}
"""The queues in the order they are offered."""

ABOUT = {
    QueueKind.LARGEST: "shrinks the gap fastest",
    QueueKind.FLIP: "may be bullish or bearish",
    QueueKind.CONFLICTS: "reviewers differ",
    QueueKind.SECOND: "one reviewer so far, not you",
    QueueKind.DIFFERS: "yours is not what was decided",
    QueueKind.FLAGGED: "for another look",
    QueueKind.POSTPONED: "put off earlier",
    QueueKind.STALE: "may be out of date",
    QueueKind.OLDEST: "all that is decided",
    QueueKind.CLOSE: "new, gone, or spend moved",
    QueueKind.ALPHABETICAL: "not decided by you",
    QueueKind.RANDOM: "not decided by you",
    QueueKind.WEIGHTED: "any first part is a fair sample",
    QueueKind.SAMPLE: "what an estimate rests on",
}
"""What each is for, in a few words."""


def read_kind(name: str) -> QueueKind:
    """The queue of a name as a command gives it; raises QueueError."""
    try:
        return QueueKind(name.strip().lower())
    except ValueError:
        raise QueueError(f"There is no queue {name!r}; choose one of: {', '.join(QueueKind)}.") from None


def flip_gain(segments: int, mask: int, pairs: Pairs) -> int:
    """How many of the two stances that a verdict compares an account of these masks may be in or out of: 0, 1 or 2.

    Times its spend this is what deciding the account can move in the lead of a stance (`lead.Leads`): it makes certain
    what is possible for the one, takes away what is possible for the other, or both.
    """
    return sum(
        lying(pairs.parts(segments, mask, ""), pairs.stance(stance), pairs.full) == (0, 0)
        for stance in (Stance.BULLISH, Stance.BEARISH)
    )


def shuffled(number: int, draw: Callable[[], float]) -> Iterator[int]:
    """The places of so many in random order, one after another, so that the first are there at once.

    Durstenfeld 1964, "Algorithm 235: Random permutation"; `draw` gives random numbers from 0 on, below 1.
    """
    places = array("q", range(number))
    for place in range(number):
        other = place + int(draw() * (number - place))
        drawn = places[other]
        places[other] = places[place]
        yield drawn


def taken_from(sizes: Sequence[int]) -> "array[int]":
    """For each size, largest first, the size of sample from which on it is always taken.

    In a sample of n proportional to size, what is at least a fair share of the rest, remaining total over remaining n,
    is certain, and so on with what remains: the take-all stratum (Hidiroglou 1986; Rivest 2002; in samples
    proportional to size Tillé 2006, "Sampling algorithms", 2.10). Exact, in integers; sizes are above 0.
    """
    left = sum(sizes)
    found = array("q")
    for place, size in enumerate(sizes):
        found.append(place - (-left // size))
        left -= size
    return found


def fair_order(sizes: Sequence[int], draw: Callable[[], float]) -> "array[int]":
    """The places of sizes above 0, given largest first, in an order whose every first part is a fair sample.

    Among the first n each is with a probability of n times its share, and certainly from where that comes to 1
    (`taken_from`): exact for every n at once, by leaving one out at a time (Tillé 1996, "An elimination procedure for
    unequal probability sampling without replacement", Biometrika 83). Sequential Poisson sampling (Ohlsson 1998) meets
    those probabilities only roughly, and its samples stop being nested where two become certain together.
    `draw` gives random numbers from 0 on, below 1.
    """
    certain = taken_from(sizes)
    order = array("q", bytes(8 * len(sizes)))
    pool = array("q")
    rest, first = 0, len(sizes)
    for left in range(len(sizes) - 1, -1, -1):
        before = len(pool)
        while first and certain[first - 1] == left + 1:
            first -= 1
            pool.append(first)
            rest += sizes[first]
        # Those no longer certain leave with 1 less their new probability; the others share what that leaves to 1.
        drawn = min(int(draw() * rest), rest - 1)
        for place in range(before, len(pool)):
            drawn -= rest - sizes[pool[place]] * (left - first)
            if drawn < 0:
                break
        else:
            place = int(draw() * before)
        order[left] = pool[place]
        pool[place] = pool[-1]
        pool.pop()
    return order
