"""Concentration: how much of the spend rests on how few customers, when it is summed by ultimate parent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import nlargest
from itertools import chain, compress, count
from math import fsum
from operator import mul
from typing import NamedTuple

from tokentui.domain.bounds import Interval
from tokentui.domain.concentration_bounds import KnownSpends, PartOfTotal
from tokentui.domain.money import Spend
from tokentui.domain.numbers import Numbers, in_order, joined, replaced

TOP = (1, 5, 10, 20)
"""Sizes of the top groups that are reported."""

LARGE = 10
"""A customer is large from 1/10 of revenue on: ASC 280-10-50-42 has every such customer's share disclosed."""

NO_LARGER = "nobody unseen spends more than the smallest of known spend"
"""What narrows the figures of a disclosed total beyond the data."""


class OwnerSpends(NamedTuple):
    """Annual spends summed by ultimate parent, in micro-units, as columns: a million of these are measured at once."""

    ids: Numbers
    """A number of each parent."""
    lows: Numbers
    bests: Numbers
    highs: Numbers
    point_ids: Numbers
    points: Numbers
    """More spends, each known exactly, which take a third of the room."""

    @property
    def known(self) -> Spend:
        """What all spend together."""
        return Spend(*(sum(self.points) + sum(column) for column in (self.lows, self.bests, self.highs)))

    @property
    def smallest(self) -> int:
        """The smallest that anybody spends at most, of those who may spend anything; 0 where nobody may."""
        return min((one for one in chain(self.highs, self.points) if one > 0), default=0)


@dataclass(frozen=True, slots=True)
class TopShare:
    """The share of the largest customers, whichever they turn out to be."""

    count: int
    best: float
    """Of the largest of known spend, at best figures."""
    share: Interval
    """At least and at most, whatever the unseen hold."""
    assumed: Interval | None
    """The same if nobody unseen is larger than the smallest known; None where that is not assumed."""


@dataclass(frozen=True, slots=True)
class LargeCustomer:
    """A customer of known spend that accounts, or may account, for a tenth or more."""

    name: str
    spend: Spend
    share: Interval
    certain: bool
    """Whether it reaches a tenth at its lowest."""


@dataclass(frozen=True, slots=True)
class Index:
    """How concentrated spend is in one figure."""

    low: Fraction
    """Least Herfindahl-Hirschman index, from 0 to 1 (times 10,000 in the scale of the merger guidelines)."""
    high: Fraction

    @property
    def effective_number(self) -> tuple[Fraction, Fraction] | None:
        """1/HHI (Adelman 1969): as many equal customers would be as concentrated; None where the index may be 0."""
        return (1 / self.high, 1 / self.low) if self.low > 0 else None


@dataclass(frozen=True, slots=True)
class Unseen:
    """What of a disclosed total no known spend accounts for: listed customers of unknown spend, and all others."""

    amount: Spend
    """Micro-units; at best figures in between."""
    large: int
    """How many customers of a tenth or more may be in it, at most."""
    assumed: Index | None
    """The index if nobody unseen is larger than the smallest of known spend; None where that is not assumed."""
    contradicted: str
    """The fact against that assumption, in words; empty where none is."""


@dataclass(frozen=True, slots=True)
class Concentration:
    """How concentrated spend is over ultimate parents; nothing is measured where there is nothing to take a share of.

    Every interval holds whatever the unseen hold; only what is called assumed rests on more than the data.
    """

    customers: int
    """Ultimate parents with a known spend."""
    known: Spend
    """What they spend together, micro-units."""
    disclosed: int | None
    """The disclosed total, micro-units; None when shares are of the known spend."""
    over: int
    """By how much the known, at their lowest, exceed the disclosed total: then nothing is measured."""
    top: tuple[TopShare, ...]
    large: tuple[LargeCustomer, ...]
    """Largest first."""
    index: Index | None
    unseen: Unseen | None
    """None when shares are of the known spend."""
    gini: float | None
    """Of the known, at best figures: 0 when all spend the same."""


def concentrate(
    spends: OwnerSpends,
    name: Callable[[int], str],
    disclosed: int | None = None,
    open_members: Mapping[int, int] | None = None,
    contradicted: str = "",
) -> Concentration:
    """Measure the concentration of spend that is already summed by ultimate parent.

    A customer with more credits than charges counts as zero. `name` gives that of a parent by its number. For parents
    by their place `open_members` counts the members of unknown spend beside those of known spend; of a disclosed total
    they may be all that is unseen. Whoever is not listed is taken to belong to no listed parent. `contradicted` is a
    fact against NO_LARGER.
    """
    listed = _floored(spends)
    sums = listed.known
    found = Concentration(
        customers=len(listed.ids) + len(listed.points),
        known=sums,
        disclosed=disclosed,
        over=0 if disclosed is None else max(0, sums.low - disclosed),
        top=(),
        large=(),
        index=None,
        unseen=None,
        gini=gini(joined(listed.points[:], listed.bests)),
    )
    if found.over or sums.high <= 0 or disclosed == 0:
        return found
    if disclosed is None:
        known = KnownSpends(listed.lows, listed.highs, listed.points)
        return replace(found, top=_top(listed, known), large=_large(listed, known, name), index=Index(*known.hhi()))
    opened = open_members or {}
    highs = listed.highs[:] if opened else listed.highs
    for at in opened:
        highs = replaced(highs, at, disclosed)
    part = PartOfTotal(listed.lows, highs, disclosed, points=listed.points)
    narrow = None if contradicted or not part.unseen else _if_none_larger(listed, opened, disclosed)
    return replace(
        found,
        top=_top(listed, part, narrow),
        large=_large(listed, part, name),
        index=Index(*part.hhi()),
        unseen=Unseen(
            amount=Spend(max(0, disclosed - sums.high), max(0, disclosed - sums.best), part.unseen),
            large=part.unseen_from(-(-disclosed // LARGE)),
            assumed=None if narrow is None else Index(*narrow.hhi()),
            contradicted=contradicted,
        ),
    )


def gini(values: Sequence[float], weights: Sequence[float] | None = None) -> float | None:
    """The Gini coefficient of values of zero or more, each of which may stand for several equal ones.

    Twice the area between the Lorenz curve and equality, by trapezoids; None when the values sum to 0.
    """
    if weights is None:
        whole, customers = sum(values), len(values)
        # With one of each the areas add up to this.
        places = count(1)
        ranked = sum(sum(map(mul, part, places)) for part in in_order(values))
        return 2 * ranked / (customers * whole) - (customers + 1) / customers if whole > 0 else None
    rows = sorted(zip(values, weights, strict=True))
    number = fsum(times for _, times in rows)
    total = fsum(value * times for value, times in rows)
    if total <= 0:
        return None
    below, area = 0.0, []
    for value, times in rows:
        held = value * times / total
        area.append(times / number * (2 * below + held))
        below += held
    return 1 - fsum(area)


def _floored(spends: OwnerSpends) -> OwnerSpends:
    if min(chain(spends.lows, spends.points), default=0) >= 0:
        return spends
    amounts = {name: [max(0, one) for one in getattr(spends, name)] for name in ("lows", "bests", "highs", "points")}
    return spends._replace(**amounts)


def _if_none_larger(listed: OwnerSpends, opened: Mapping[int, int], disclosed: int) -> PartOfTotal:
    """The same where NO_LARGER holds; whoever surely spends nothing is no smallest spend to go by."""
    lows, highs, points = listed.lows, listed.highs, listed.points
    smallest = listed.smallest
    if opened:
        highs = highs[:]
        for at in opened:
            if highs[at]:
                highs = replaced(highs, at, highs[at] + opened[at] * smallest)
    if 0 in highs:
        lows, highs = list(compress(lows, highs)), list(filter(None, highs))
    if 0 in points:
        points = list(filter(None, points))
    return PartOfTotal(lows, highs, disclosed, smallest, points)


def _top(
    listed: OwnerSpends, whole: KnownSpends | PartOfTotal, narrow: PartOfTotal | None = None
) -> tuple[TopShare, ...]:
    largest = nlargest(TOP[-1], chain(listed.points, listed.bests))
    best = max(1, listed.known.best, 0 if isinstance(whole, KnownSpends) else whole.total)
    shares = whole.top(TOP)
    assumed = [None] * len(TOP) if narrow is None else [Interval(*ends) for ends in narrow.top(TOP)]
    return tuple(
        TopShare(count, sum(largest[:count]) / best, Interval(*share), if_none_larger)
        for count, share, if_none_larger in zip(TOP, shares, assumed, strict=True)
    )


def _large(
    listed: OwnerSpends, whole: KnownSpends | PartOfTotal, name: Callable[[int], str]
) -> tuple[LargeCustomer, ...]:
    """Those of which the greatest share is a tenth or more: largest by best figure first, then by name and number."""
    # Nobody can be large whose high end is below a tenth of the least total.
    enough = -(-whole.least // LARGE)
    able = [
        (listed.point_ids[at], Spend(spend, spend, spend), spend)
        for at, spend in enumerate(listed.points)
        if spend >= enough
    ]
    able += [
        (listed.ids[at], Spend(listed.lows[at], listed.bests[at], listed.highs[at]), high)
        for at, high in enumerate(whole.highs)
        if high >= enough
    ]
    large = []
    for number, spend, high in able:
        share = whole.one(spend.low, high)
        if share[1] * LARGE >= 1:
            customer = LargeCustomer(name(number), spend, Interval(*share), share[0] * LARGE >= 1)
            large.append((-spend.best, customer.name, number, customer))
    return tuple(customer for *_, customer in sorted(large))
