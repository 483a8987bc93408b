"""The orders in which accounts come up for review, by name."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from tokentui.domain.bounds import sides
from tokentui.domain.codebook import Codebook, Stance

STALE_DAYS = 90
"""A decision older than this many days is stale, unless the reviewer says otherwise."""

_BITS = 52
"""Of a random number: as many as leave room for a half in a float, so that none is 0 or 1."""


class QueueKind(StrEnum):
    """The queues; the values are what commands and the book call them."""

    LARGEST = "largest"
    FLIP = "flip"
    CONFLICTS = "conflicts"
    FLAGGED = "flagged"
    POSTPONED = "postponed"
    STALE = "stale"
    OLDEST = "oldest"
    ALPHABETICAL = "alphabetical"
    RANDOM = "random"
    WEIGHTED = "weighted"


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

    @property
    def title(self) -> str:
        """The name a reviewer reads."""
        if self.kind is QueueKind.STALE:
            return f"decided more than {self.days} days ago"
        if self.kind in (QueueKind.RANDOM, QueueKind.WEIGHTED):
            return f"{TITLES[self.kind]}, seed {self.seed}"
        return TITLES[self.kind]

    @property
    def watched(self) -> bool:
        """Whether an account whose condition no longer holds when its turn comes is passed over."""
        return self.kind in (QueueKind.LARGEST, QueueKind.FLIP, QueueKind.CONFLICTS)


TITLES = {
    QueueKind.LARGEST: "largest open spend first",
    QueueKind.FLIP: "most able to flip the verdict",
    QueueKind.CONFLICTS: "conflicts between reviewers",
    QueueKind.FLAGGED: "flagged",
    QueueKind.POSTPONED: "postponed",
    QueueKind.STALE: "stale",
    QueueKind.OLDEST: "oldest decision first",
    QueueKind.ALPHABETICAL: "alphabetical",
    QueueKind.RANDOM: "random",
    QueueKind.WEIGHTED: "random, weighted by money",
}
"""The queues in the order they are offered."""

ABOUT = {
    QueueKind.LARGEST: "shrinks the gap fastest",
    QueueKind.FLIP: "may be bullish or bearish",
    QueueKind.CONFLICTS: "reviewers differ",
    QueueKind.FLAGGED: "for another look",
    QueueKind.POSTPONED: "put off earlier",
    QueueKind.STALE: "may be out of date",
    QueueKind.OLDEST: "all that is decided",
    QueueKind.ALPHABETICAL: "not decided by you",
    QueueKind.RANDOM: "not decided by you",
    QueueKind.WEIGHTED: "any first part is a fair sample",
}
"""What each is for, in a few words."""


def read_kind(name: str) -> QueueKind:
    """The queue of a name as a command gives it; raises QueueError."""
    try:
        return QueueKind(name.strip().lower())
    except ValueError:
        raise QueueError(f"There is no queue {name!r}; choose one of: {', '.join(QueueKind)}.") from None


def flip_gain(mask: int, codebook: Codebook) -> int:
    """How many of the two stances that a verdict compares an account of this mask may still be in or out of: 0, 1 or 2.

    Times its spend this is what deciding the account can move, in the terms of `tipping.to_dominance`: it raises the
    least share of the one stance, lowers the greatest share of the other, or both.
    """
    return sum(
        all(sides(mask, codebook.stance_mask(stance), codebook.full)) for stance in (Stance.BULLISH, Stance.BEARISH)
    )


def random_number(seed: str, key: str) -> float:
    """The fixed random number of a customer under a seed, above 0 and below 1; the same on every machine."""
    digest = sha256(f"{seed}\0{key}".encode("utf-8", "surrogatepass")).digest()
    return ((int.from_bytes(digest[:8]) >> (64 - _BITS)) + 0.5) / 2.0**_BITS
