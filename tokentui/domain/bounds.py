"""What a share is at least and at most when use cases, spend or both are known only in part.

Worst-case bounds after Manski (1989, "Anatomy of the selection problem"); with point weights they are the belief and
plausibility of Dempster (1967) and Shafer (1976), the weight on a set of use cases being its mass. Where weights are
intervals, a share is a ratio of two linear forms in them, and its least value is found after Dinkelbach (1967, "On
nonlinear fractional programming"), exactly and in whole numbers.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from math import inf, nextafter
from operator import or_
from typing import NamedTuple

from tokentui.domain.codebook import MAX_ENTRIES, OPEN_MASK
from tokentui.domain.statements import WHOLE

ANYTHING = ~OPEN_MASK
"""What the open mask stands for when the codebook has no use case left: nothing is known at all."""

ROW = MAX_ENTRIES + 2
"""Bits of a row: a set of pairs of segment and use case is a mask with a row of use cases for each segment.

Two are free in every codebook, for what a use case may be besides whose stance is not known.
"""

Parts = tuple[tuple[int, int], ...]
"""Sets of pairs with ten-thousandths that sum to WHOLE: how each customer of a mass is divided.

All parts of a customer share its one segment, known or not, so that all have the same rows.
"""

OPEN: Parts = ((OPEN_MASK, WHOLE),)
"""How a customer is divided of which nothing is known."""


class Interval(NamedTuple):
    """What a share is at least and at most, exactly: rounding is for whoever writes it."""

    low: Fraction
    """From 0 to 1."""
    high: Fraction
    """From `low` to 1."""

    @property
    def floats(self) -> tuple[float, float]:
        """Both ends as floats that say no more than is known: the low one never above, the high one never below."""
        low, high = float(self.low), float(self.high)
        return (
            low if low <= self.low else nextafter(low, -inf),
            high if high >= self.high else nextafter(high, inf),
        )


class Range(NamedTuple):
    """What a sum is for certain and at most: ten-thousandths of a customer, micro-units of money, or tokens."""

    low: int
    high: int | None
    """None where nothing says how much it is at most."""

    @property
    def most(self) -> int:
        """`high` where there is always one, as of a number of customers."""
        assert self.high is not None, "a sum without an upper end"
        return self.high


class Mass(NamedTuple):
    """Customers that are divided alike, and what they weigh together; each customer's parts share its weight."""

    parts: Parts
    low: int
    high: int | None
    """Equal to `low` unless the weight is itself an interval; None without a ceiling."""
    alike: int = 0
    """How many customers they are where each weighs as much as the other; 0 where each has a weight of its own."""
    members: "tuple[Member, ...]" = ()
    """Whose it is where facts limit it, or tie the weights of several to one another: one weight, whoever holds it."""


class Member(NamedTuple):
    """A customer that may hold a weight, and how it is divided."""

    name: str
    parts: Parts
    customer: int = 0
    """Its number in the book."""


class Whole(NamedTuple):
    """What the masses add up to."""

    at_most: int | None = None
    """What they hold together at most; None where nothing says."""
    rest_is_open: bool = False
    """Whether what they do not hold of it is there all the same, and may be any use case."""

    def spare(self, masses: Iterable[Mass]) -> int | None:
        """How much there is above the lowest weights; below zero where even those are too much; None for any amount."""
        return None if self.at_most is None else self.at_most - sum(mass.low for mass in masses)


UNBOUNDED = Whole()
"""Nothing says what they add up to."""


class Summand(NamedTuple):
    """A weight between two ends, and what each unit of it counts in a sum."""

    factor: int
    low: int
    high: int | None


class Reach(NamedTuple):
    """How masses lie to a group of use cases: alike ones are one one."""

    inside: tuple[Summand, ...]
    """With ten-thousandths that lie surely in the group."""
    outside: tuple[Summand, ...]
    """With ten-thousandths that lie surely outside it."""
    rest_inside: int
    rest_outside: int
    """The same of what is open."""
    whole: Whole
    spare: int | None
    """What there is above the lowest weights: `Whole.spare`."""

    def share(self) -> Interval | None:
        """The least and the greatest share of the group; None when there is nothing to take a share of.

        Where the masses exceed what they are part of, nothing is known: 0 to 1.
        """
        low = self._least_share(self.inside, self.rest_inside)
        outside = self._least_share(self.outside, self.rest_outside)
        return None if low is None or outside is None else Interval(low, 1 - outside)

    def held(self) -> Range:
        """What the group holds, for certain and at most; what is open included where the whole is given."""
        if self.whole.rest_is_open and self.whole.at_most is not None:
            share = self.share() or Interval(Fraction(0), Fraction(0))
            return Range(int(share.low * self.whole.at_most), -int(-share.high * self.whole.at_most // 1))
        certain = sum(one.factor * one.low for one in self.inside)
        possible = worst([Summand(one.factor - WHOLE, one.low, one.high) for one in self.outside], self._free)
        if possible is None:
            return Range(certain // WHOLE, None)
        touching = sum((WHOLE - one.factor) * held for one, held in zip(self.outside, possible, strict=True))
        return Range(certain // WHOLE, -(-touching // WHOLE))

    @property
    def _free(self) -> int | None:
        """What bounds the sum of all; nothing where it is exceeded already."""
        return None if self.spare is None or self.spare < 0 else self.spare

    def _least_share(self, summands: tuple[Summand, ...], rest: int) -> Fraction | None:
        if self.whole.rest_is_open and self.whole.at_most is not None:
            return self._least_of_all(summands, rest, self.whole.at_most)
        return least_share(summands, self._free)

    def _least_of_all(self, summands: tuple[Summand, ...], rest: int, at_most: int) -> Fraction | None:
        """The least share of a given whole: what no mass holds counts as the rest does."""
        if at_most <= 0:
            return None
        if self.spare is not None and self.spare < 0:
            return Fraction(0)
        moved = [Summand(one.factor - rest, one.low, one.high) for one in summands]
        return Fraction((least(moved, self.spare) or 0) + rest * at_most, WHOLE * at_most)


def reach(masses: Sequence[Mass], group: int, full: int, whole: Whole = UNBOUNDED) -> Reach:
    """Sum masses by how their sets lie to a group; `full` is what OPEN_MASK stands for.

    A set lies in the group, outside it, or across its edge; across, its weight may be on either side. A sum below zero
    (more credits than charges) counts as zero.
    """
    summed: ByLie = {}
    for parts, low, high, *_ in masses:
        add(summed, lying(parts, group, full), low, high)
    return reach_of(summed, lying(OPEN, group, full), whole, whole.spare(masses))


ByLie = dict[tuple[int, int], tuple[int, int | None]]
"""Lowest and highest weight, by the ten-thousandths that lie surely inside a group and surely outside it."""


def add(sums: ByLie, lie: tuple[int, int], low: int, high: int | None) -> None:
    """Add a weight to those that lie alike."""
    least_yet, most_yet = sums.get(lie, (0, 0))
    sums[lie] = least_yet + low, None if high is None or most_yet is None else most_yet + high


def reach_of(sums: ByLie, rest: tuple[int, int], whole: Whole, spare: int | None) -> Reach:
    """The same of weights that are summed already; `rest` is how what is open lies, `spare` what the masses leave."""
    ends = [(lie, max(low, 0), None if high is None else max(high, 0)) for lie, (low, high) in sums.items()]
    return Reach(
        tuple([Summand(inside, low, high) for (inside, _), low, high in ends]),
        tuple([Summand(outside, low, high) for (_, outside), low, high in ends]),
        *rest,
        whole,
        spare,
    )


@lru_cache(maxsize=2**15)
def lying(parts: Parts, group: int, full: int) -> tuple[int, int]:
    """How many ten-thousandths of a customer lie surely in a group, and how many surely outside it.

    Each end is that of the segment which is worst for it: once that is known, every part is of it.
    """
    rows = rows_of(parts)
    if len(rows) > 1:
        insides, outsides = zip(*(lying(row, group, full) for row in rows), strict=True)
        return min(insides), min(outsides)
    inside = outside = 0
    for mask, weight in parts:
        members = mask or full or ANYTHING
        if not members & ~group:
            inside += weight
        elif not members & group:
            outside += weight
    return inside, outside


def product(segments: int, use_cases: int) -> int:
    """The pairs of a set of segments with a set of use cases."""
    pairs = 0
    while segments:
        last = segments & -segments
        pairs |= use_cases << ROW * (last.bit_length() - 1)
        segments ^= last
    return pairs


def rows_of(parts: Parts) -> tuple[Parts, ...]:
    """How a customer of several parts is divided, given each segment that it may be of; one of a single part as it is.

    A single part lies surely in a group, or outside it, where all of its pairs do.
    """
    first = parts[0][0]
    if len(parts) == 1 or not first >> ROW:
        return (parts,)
    rows = (((1 << ROW) - 1) << start for start in range(0, first.bit_length(), ROW))
    return tuple(tuple((mask & row, weight) for mask, weight in parts) for row in rows if first & row)


def either(one: Parts, *others: Parts) -> Parts:
    """How a weight is divided that lies with one of several customers, nobody knows with which."""
    if all(parts == one for parts in others):
        return one
    masks = [mask for parts in (one, *others) for mask, _ in parts]
    return ((OPEN_MASK if OPEN_MASK in masks else reduce(or_, masks), WHOLE),)


def least_share(summands: Sequence[Summand], spare: int | None) -> Fraction | None:
    """The least of Σ factor·x / (WHOLE·Σ x) over weights x within their ends, at most `spare` above the lowest.

    None where no weight can be above zero. Where a weight has no ceiling the share may come as near to its factor as
    one likes: the bound is that factor, or what the others allow if that is less.
    """
    if all(one.low == one.high for one in summands):
        total = sum(one.low for one in summands)
        return Fraction(sum(one.factor * one.low for one in summands), WHOLE * total) if total > 0 else None
    endless = [one.factor for one in summands if one.high is None] if spare is None else []
    bounded = [Summand(one.factor, one.low, one.low if endless and one.high is None else one.high) for one in summands]
    weighing = [one.factor for one in bounded if one.high is None or one.high > 0]
    found = Fraction(min(endless), WHOLE) if endless else None
    if not weighing:
        return found
    # The share is at most the greatest factor, and each step takes the weights at which it is less than the last.
    least_yet = Fraction(max(weighing), WHOLE)
    while True:
        part, of = least_yet.numerator * WHOLE, least_yet.denominator
        held = worst([Summand(one.factor * of - part, one.low, one.high) for one in bounded], spare)
        assert held is not None, "a weight without a ceiling is bounded by what all hold together"
        total = sum(held)
        reached = sum(one.factor * weight for one, weight in zip(bounded, held, strict=True))
        if total <= 0 or reached * of >= part * total:
            break
        least_yet = Fraction(reached, WHOLE * total)
    return least_yet if found is None else min(found, least_yet)


def least(summands: Sequence[Summand], spare: int | None) -> int | None:
    """The least of Σ factor·x over weights x within their ends, at most `spare` above the lowest; None for no least."""
    held = worst(summands, spare)
    return None if held is None else sum(one.factor * weight for one, weight in zip(summands, held, strict=True))


def worst(summands: Sequence[Summand], spare: int | None) -> list[int] | None:
    """The weights at which Σ factor·x is least: what may grow goes where it counts least; None where there are none."""
    held = [one.low for one in summands]
    growing = [place for place, one in enumerate(summands) if one.factor < 0 and one.high != one.low]
    if spare is not None:
        growing.sort(key=lambda place: summands[place].factor)
    for place in growing:
        high = summands[place].high
        room = None if high is None else high - summands[place].low
        if spare is not None:
            room = spare if room is None else min(room, spare)
            spare -= room
        if room is None:
            return None
        held[place] += room
    return held


def overrun(masses: Iterable[Mass], whole: Whole) -> int:
    """By how much the masses, at their lowest, exceed what they are part of; 0 when both can be true."""
    return max(0, -(whole.spare(masses) or 0))
