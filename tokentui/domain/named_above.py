"""The customers of a book held against a count above a threshold: confirmed, possible, below, and missing."""

from collections.abc import Iterable
from typing import NamedTuple

from tokentui.domain.claim_reading import Threshold
from tokentui.domain.grades import Grade


class NamedSpend(NamedTuple):
    """A customer with what it spends, or uses, as far as that is known."""

    key: str
    name: str
    low: int | None
    """Micro-units a year, or tokens."""
    high: int | None
    grade: Grade
    as_of: str | None


class SpendsAbove(NamedTuple):
    """The customers of known spend by how they lie to a threshold; the largest of each by name."""

    above: int
    """Certainly at or above it."""
    either: int
    """Those whose interval holds it."""
    below: int
    """Certainly below it."""
    named_above: tuple[NamedSpend, ...]
    named_either: tuple[NamedSpend, ...]
    named_below: tuple[NamedSpend, ...]
    apart: int = 0
    """Those whose figure is of another time than the threshold's count: it says nothing of then, and is in no other."""
    named_apart: tuple[NamedSpend, ...] = ()


class TokenFigure(NamedTuple):
    """What a fact says of the tokens of a customer."""

    key: str
    name: str
    low: int | float | None
    high: int | float | None
    yardstick: str
    grade: Grade
    as_of: str | None


class HeldAgainst(NamedTuple):
    """A count above a threshold held against the book, at its evidence floor."""

    claimed: int
    listed: int
    """Customers of the book that are not excluded."""
    known: int
    """Those of them with a figure that can be held against the threshold."""
    spends: SpendsAbove

    @property
    def unknown(self) -> int:
        """Listed customers without such a figure: any of them may be above or below."""
        return self.listed - self.known

    @property
    def unconfirmed(self) -> int:
        """How many of those that the vendor counts no figure in the book confirms."""
        return max(0, self.claimed - self.spends.above)

    @property
    def missing(self) -> int:
        """How many of them the book lacks at least, even if all that may be above it are."""
        return max(0, self.claimed - self.spends.above - self.spends.either - self.unknown)

    @property
    def more(self) -> int:
        """How many more the book confirms than the vendor counts."""
        return max(0, self.spends.above - self.claimed)


def tokens_above(figures: Iterable[TokenFigure], threshold: Threshold, most: int) -> tuple[SpendsAbove, int]:
    """The customers whose figure in tokens can be held against a threshold, and how many they are.

    A figure of any period is part of what is cumulative; only a cumulative one shows that somebody is below. Of a
    threshold that is not cumulative, figures of the same period alone count.
    """
    above: dict[str, NamedSpend] = {}
    below: dict[str, NamedSpend] = {}
    for one in figures:
        if one.low is not None and one.low >= threshold.amount and _part_of(one, threshold):
            above.setdefault(one.key, _named(one))
        elif one.high is not None and one.high < threshold.amount and _same_period(one, threshold):
            below.setdefault(one.key, _named(one))
    below = {key: one for key, one in below.items() if key not in above}
    ordered = [sorted(found.values(), key=lambda one: (-(one.low or 0), one.name)) for found in (above, below)]
    spends = SpendsAbove(len(above), 0, len(below), tuple(ordered[0][:most]), (), tuple(ordered[1][:most]))
    return spends, len(above) + len(below)


def _named(one: TokenFigure) -> NamedSpend:
    low, high = (None if end is None else int(end) for end in (one.low, one.high))
    return NamedSpend(one.key, one.name, low, high, one.grade, one.as_of)


def _part_of(one: TokenFigure, threshold: Threshold) -> bool:
    return threshold.cumulative or _same_period(one, threshold)


def _same_period(one: TokenFigure, threshold: Threshold) -> bool:
    yardstick = one.yardstick.lower()
    return "cumul" in yardstick if threshold.cumulative else yardstick.startswith(threshold.period)
