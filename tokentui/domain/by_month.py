"""What kinds of use and of customers each month's money came from: the bounds of the panels, month by month.

A customer's answers of now hold for all of its months. Monthly amounts are exact or unknown: an unknown one is in no
share and is counted beside it, and whatever a month credits is apart from what it charges.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from fractions import Fraction
from operator import add
from typing import NamedTuple

from tokentui.domain.bounds import Interval, Range, lying
from tokentui.domain.codebook import Codebook
from tokentui.domain.pairs import Pairs, pairs_of
from tokentui.domain.stances import KNOWN_STANCES
from tokentui.domain.statements import WHOLE


class MonthSums(NamedTuple):
    """Additive sums over the usage of a month; money in micro-units, customers in ten-thousandths."""

    customers: int = 0
    spend: int = 0
    """What is known of it, credits taken off."""
    credit: int = 0
    """The sum of those customers' spends that are below zero: 0 or less."""
    tokens: int = 0
    spend_unknown: int = 0
    tokens_unknown: int = 0

    @property
    def charged(self) -> int:
        """The spends above zero: what shares are taken of."""
        return self.spend - self.credit

    def plus(self, other: "MonthSums") -> "MonthSums":
        """Both together."""
        return MonthSums(*map(add, self, other))


class MonthCell(NamedTuple):
    """The usage of a month by all that are answered alike at a floor; OPEN_MASK for what may be anything."""

    month: int
    segments: int
    mask: int
    sums: MonthSums


class Side(StrEnum):
    """What a group of customers is told by."""

    STANCE = "stance"
    USE_CASE = "use_case"
    SEGMENT = "segment"


class CustomerGroup(NamedTuple):
    """One group of customers."""

    side: Side
    code: str
    label: str
    group: int
    """Its pairs of segment and use case."""
    archived: bool = False


class MonthHeld(NamedTuple):
    """What a group holds of one month, certain and possible."""

    customers: Range
    """Ten-thousandths of a customer."""
    charged: Range
    """Micro-units above zero; no upper end where a customer of unknown spend may be in it."""
    tokens: Range
    """No upper end where a customer of unknown tokens may be in it."""
    spend_unknown: int
    """How many of unknown spend may be in it, in ten-thousandths."""
    share: Interval | None
    """Of what is charged and known; None where that is nothing."""


class UsageMonth(NamedTuple):
    """One month: what it holds in all, and for each group in the order of the kinds."""

    month: int
    sums: MonthSums
    held: tuple[MonthHeld, ...]


class ByMonth(NamedTuple):
    """Composition by month."""

    kinds: tuple[CustomerGroup, ...]
    months: tuple[UsageMonth, ...]
    """Those with usage, in their order."""

    def of(self, side: Side) -> Iterator[tuple[CustomerGroup, tuple[MonthHeld, ...]]]:
        """Each group of a side with what it holds in each month; archived ones only where they may hold something."""
        for place, kind in enumerate(self.kinds):
            if kind.side is side:
                held = tuple(one.held[place] for one in self.months)
                if not kind.archived or any(one.customers.low for one in held):
                    yield kind, held


def kinds_of(codebook: Codebook) -> tuple[CustomerGroup, ...]:
    """Every group that a row can be of: stances, use cases, segments; archived entries after the active ones."""
    pairs = pairs_of(codebook)
    cases = sorted(codebook.use_cases, key=lambda one: one.archived)
    segments = sorted(codebook.segments.entries, key=lambda one: one.archived)
    return (
        *(CustomerGroup(Side.STANCE, one.value, one.value, pairs.stance(one)) for one in KNOWN_STANCES),
        *(CustomerGroup(Side.USE_CASE, one.code, one.label, pairs.use_case(one.mask), one.archived) for one in cases),
        *(CustomerGroup(Side.SEGMENT, one.code, one.label, pairs.segment(one.bit), one.archived) for one in segments),
    )


class GroupLies:
    """How customers lie to each group, by their segments, mask and split: worked out once for all that are alike."""

    def __init__(self, kinds: tuple[CustomerGroup, ...], pairs: Pairs) -> None:
        self._kinds, self._pairs = kinds, pairs
        self._known: dict[tuple[int, int, str], tuple[tuple[int, int, int], ...]] = {}

    def of(self, segments: int, mask: int, split: str = "") -> tuple[tuple[int, int, int], ...]:
        """(place of the group, ten-thousandths surely in it, ten-thousandths possibly) of those that may be in it."""
        key = (segments, mask, split)
        found = self._known.get(key)
        if found is None:
            parts = self._pairs.parts(segments, mask, split)
            lies = ((place, *lying(parts, kind.group, self._pairs.full)) for place, kind in enumerate(self._kinds))
            found = self._known[key] = tuple((place, low, WHOLE - out) for place, low, out in lies if out < WHOLE)
        return found


def by_month(use: Iterable[MonthCell], who: Iterable[MonthCell], codebook: Codebook) -> ByMonth:
    """Composition by month, from cells that tell use cases (and segments, where stances depend on them), and segments.

    A part of a split is a customer of its own here: monthly amounts are exact, so that no bound rests on its siblings.
    """
    kinds = kinds_of(codebook)
    lies = GroupLies(kinds, pairs_of(codebook))
    totals: dict[int, MonthSums] = defaultdict(MonthSums)
    certain: dict[tuple[int, int], MonthSums] = defaultdict(MonthSums)
    possible: dict[tuple[int, int], MonthSums] = defaultdict(MonthSums)
    for cells, is_who in ((use, False), (who, True)):
        for cell in cells:
            if not is_who:
                totals[cell.month] = totals[cell.month].plus(cell.sums)
            for place, low, _ in lies.of(cell.segments, cell.mask):
                if (kinds[place].side is Side.SEGMENT) is is_who:
                    _add(possible, (cell.month, place), cell.sums)
                    if low == WHOLE:
                        _add(certain, (cell.month, place), cell.sums)
    months = sorted(month for month, sums in totals.items() if sums.customers)
    return ByMonth(
        kinds,
        tuple(
            UsageMonth(
                month,
                totals[month],
                tuple(
                    _held(totals[month], certain[month, place], possible[month, place]) for place in range(len(kinds))
                ),
            )
            for month in months
        ),
    )


def _add(sums: dict[tuple[int, int], MonthSums], key: tuple[int, int], more: MonthSums) -> None:
    sums[key] = sums[key].plus(more)


def _held(total: MonthSums, certain: MonthSums, possible: MonthSums) -> MonthHeld:
    share = None
    if total.charged:
        share = Interval(Fraction(certain.charged, total.charged), Fraction(possible.charged, total.charged))
    return MonthHeld(
        Range(certain.customers, possible.customers),
        Range(certain.charged, None if possible.spend_unknown else possible.charged),
        Range(certain.tokens, None if possible.tokens_unknown else possible.tokens),
        possible.spend_unknown,
        share,
    )
