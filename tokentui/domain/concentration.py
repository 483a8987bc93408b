"""Concentration: how much of the spend rests on how few customers, when it is summed by ultimate parent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import nlargest
from itertools import count
from math import fsum
from operator import mul

from tokentui.domain.bounds import Interval
from tokentui.domain.concentration_bounds import KnownSpends, PartOfTotal
from tokentui.domain.money import Spend

TOP = (1, 5, 10, 20)
"""Sizes of the top groups that are reported."""

LARGE = 10
"""A customer is large from 1/10 of revenue on: ASC 280-10-50-42 has every such customer's share disclosed."""

OwnerSpend = tuple[str, int, int, int]
"""A name with its annual spend, low, best and high, in micro-units: a million of these are measured at once."""

NO_LARGER = "nobody unseen spends more than the smallest of known spend"
"""What narrows the figures of a disclosed total beyond the data."""


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
    groups: Iterable[OwnerSpend],
    disclosed: int | None = None,
    open_members: Mapping[int, int] | None = None,
    contradicted: str = "",
) -> Concentration:
    """Measure the concentration of spend that is already summed by ultimate parent.

    A customer with more credits than charges counts as zero. `open_members` counts the members of unknown spend that a
    group, by its place, has beside those of known spend; of a disclosed total they may be all that is unseen. Whoever
    is not listed is taken to belong to no listed parent. `contradicted` is a fact against NO_LARGER.
    """
    listed = [one if one[1] >= 0 else _floored(one) for one in groups]
    found = Concentration(
        customers=len(listed),
        known=_sum(listed),
        disclosed=disclosed,
        over=0 if disclosed is None else max(0, sum([low for _, low, _, _ in listed]) - disclosed),
        top=(),
        large=(),
        index=None,
        unseen=None,
        gini=gini([best for _, _, best, _ in listed]),
    )
    if found.over or found.known.high <= 0 or disclosed == 0:
        return found
    if disclosed is None:
        known = KnownSpends([low for _, low, _, _ in listed], [high for _, _, _, high in listed])
        return replace(found, top=_top(listed, known), large=_large(listed, known), index=Index(*known.hhi()))
    opened = open_members or {}
    highs = [disclosed if at in opened else one[3] for at, one in enumerate(listed)]
    part = PartOfTotal([low for _, low, _, _ in listed], highs, disclosed)
    narrow = None if contradicted or not part.unseen else _if_none_larger(listed, opened, disclosed)
    return replace(
        found,
        top=_top(listed, part, narrow),
        large=_large(listed, part),
        index=Index(*part.hhi()),
        unseen=Unseen(
            amount=Spend(max(0, disclosed - found.known.high), max(0, disclosed - found.known.best), part.unseen),
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
        ranked = sum(map(mul, sorted(values), count(1)))
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


def _floored(group: OwnerSpend) -> OwnerSpend:
    name, *amounts = group
    low, best, high = (max(0, amount) for amount in amounts)
    return name, low, best, high


def _sum(groups: Sequence[OwnerSpend]) -> Spend:
    return Spend(
        sum([low for _, low, _, _ in groups]),
        sum([best for _, _, best, _ in groups]),
        sum([high for _, _, _, high in groups]),
    )


def _if_none_larger(listed: Sequence[OwnerSpend], opened: Mapping[int, int], disclosed: int) -> PartOfTotal:
    """The same where NO_LARGER holds; whoever surely spends nothing is no smallest spend to go by."""
    smallest = min([high for _, _, _, high in listed if high > 0])
    spending = [(low, high + opened.get(at, 0) * smallest) for at, (_, low, _, high) in enumerate(listed) if high > 0]
    return PartOfTotal([low for low, _ in spending], [high for _, high in spending], disclosed, smallest)


def _top(
    listed: Sequence[OwnerSpend], whole: KnownSpends | PartOfTotal, narrow: PartOfTotal | None = None
) -> tuple[TopShare, ...]:
    largest = nlargest(TOP[-1], [best for _, _, best, _ in listed])
    known = sum([best for _, _, best, _ in listed])
    best = max(1, known, 0 if isinstance(whole, KnownSpends) else whole.total)
    return tuple(
        TopShare(
            count,
            sum(largest[:count]) / best,
            Interval(*whole.top(count)),
            None if narrow is None else Interval(*narrow.top(count)),
        )
        for count in TOP
    )


def _large(listed: Sequence[OwnerSpend], whole: KnownSpends | PartOfTotal) -> tuple[LargeCustomer, ...]:
    """Those of which the greatest share is a tenth or more, largest by best figure first, those alike by name."""
    large = []
    for (name, *amounts), low, high in zip(listed, whole.lows, whole.highs, strict=True):
        # Nobody can be large whose high end is below a tenth of the least total.
        if high * LARGE >= whole.least:
            share = whole.one(low, high)
            if share[1] * LARGE >= 1:
                large.append(LargeCustomer(name, Spend(*amounts), Interval(*share), share[0] * LARGE >= 1))
    return tuple(sorted(large, key=lambda one: (-one.spend.best, one.name)))
