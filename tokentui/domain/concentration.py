"""Concentration: how much of the spend rests on how few customers, by ultimate parent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import repeat
from math import fsum

from tokentui.domain.bounds import Interval, Reach
from tokentui.domain.money import Spend

TOP = (1, 5, 10, 20)
"""Sizes of the top groups that are reported."""

LARGE = 10
"""A customer is large from 1/10 of revenue on: ASC 280-10-50-42 has every such customer's share disclosed."""

_HARDLY = 1e-9
"""More than the rounding of a share can come to."""

OwnerSpend = tuple[str, int, int, int]
"""A name with its annual spend, low, best and high, in micro-units: a million of these are measured at once."""

NO_LARGER = "no customer that is not listed spends more than the smallest listed one"


@dataclass(frozen=True, slots=True)
class TopShare:
    """The share of the largest customers, by best figure."""

    count: int
    """How many; all of them when there are fewer."""
    best: float
    """At best figures."""
    share: Interval
    """These same customers at their lowest and highest against the rest at its highest and lowest."""


@dataclass(frozen=True, slots=True)
class LargeCustomer:
    """A customer that accounts, or may account, for a tenth or more."""

    name: str
    spend: Spend
    share: Interval
    certain: bool
    """Whether it reaches a tenth at its lowest."""


@dataclass(frozen=True, slots=True)
class Concentration:
    """How concentrated spend is over ultimate parents; every share is None or missing when no spend is loaded."""

    customers: int
    """Ultimate parents with a known spend."""
    disclosed: int | None
    """The disclosed total, micro-units; None when shares are of the listed."""
    over: int
    """By how much the listed, at their lowest, exceed the disclosed total."""
    top: tuple[TopShare, ...]
    """Of a disclosed total these are the largest *listed*: one that is not listed may be larger."""
    large: tuple[LargeCustomer, ...]
    """Largest first."""
    hhi: Interval | None
    """Herfindahl-Hirschman index from 0 to 1 (times 10,000 in the scale of the merger guidelines)."""
    effective_number: Interval | None
    """1/HHI: as many equal customers would be as concentrated."""
    assumes: str
    """What the two rest on beyond the data, in words; empty when the list is the whole."""
    hhi_widest: Interval | None
    """The index without that assumption: all that is not listed may be one customer."""
    gini: float | None
    """Of the listed, at best figures: 0 when all spend the same."""


def concentrate(groups: Iterable[OwnerSpend], disclosed: int | None = None) -> Concentration:
    """Measure the concentration of spend that is already summed by ultimate parent.

    A customer with more credits than charges counts as zero. Where spends are intervals the index is bounded from the
    bounds of every share, which is right but may be wider than need be.
    """
    listed = [one if one[1] >= 0 else _floored(one) for one in groups]
    total = _sum(listed)
    lows, highs = _shares(listed, total, disclosed)
    hhi = widest = None
    if highs:
        unseen = 0.0 if disclosed is None else max(0.0, 1 - total.low / disclosed)
        hhi = hhi_bounds(lows, highs, unseen, min((share for share in highs if share > 0), default=1.0))
        widest = hhi_bounds(lows, highs, unseen, 1.0)
    return Concentration(
        customers=len(listed),
        disclosed=disclosed,
        over=0 if disclosed is None else max(0, total.low - disclosed),
        top=tuple(_top(_largest(listed, TOP[-1]), total, disclosed)),
        large=tuple(_large(_may_be_large(listed, highs), total, disclosed)),
        hhi=hhi,
        effective_number=effective_number(hhi),
        assumes=NO_LARGER if hhi != widest else "",
        hhi_widest=widest,
        gini=gini([best for _, _, best, _ in listed]),
    )


def hhi_bounds(
    lows: Sequence[float], highs: Sequence[float], unseen: float = 0.0, largest_unseen: float = 1.0
) -> Interval:
    """The Herfindahl-Hirschman index of shares from `lows` to `highs` that leave `unseen` of the total to others.

    At least, the unseen part is spread over countless customers; at most, it is packed into as few as
    `largest_unseen` (above 0) allows. After Naldi and Flamini (2014), "Interval estimation of the Herfindahl-Hirschman
    index under incomplete market information".
    """
    whole, rest = divmod(unseen, largest_unseen)
    low = fsum([share**2 for share in lows])
    high = min(1.0, fsum([*(share**2 for share in highs), whole * largest_unseen**2, rest**2]))
    if unseen == 0 and highs:
        low = max(low, min(1 / len(highs), high))
    return Interval(low, max(low, high))


def effective_number(hhi: Interval | None) -> Interval | None:
    """How many equal customers would have the same index, 1/HHI (Adelman 1969); None when the index may be 0."""
    return None if hhi is None or hhi.low <= 0 else Interval(1 / hhi.high, 1 / hhi.low)


def gini(values: Sequence[float], weights: Sequence[float] | None = None) -> float | None:
    """The Gini coefficient of values of zero or more, each of which may stand for several equal ones.

    Twice the area between the Lorenz curve and equality, by trapezoids; None when the values sum to 0.
    """
    rows = list(zip(sorted(values), repeat(1.0))) if weights is None else sorted(zip(values, weights, strict=True))
    count = fsum(times for _, times in rows)
    total = fsum(value * times for value, times in rows)
    if total <= 0:
        return None
    below, area = 0.0, []
    for value, times in rows:
        held = value * times / total
        area.append(times / count * (2 * below + held))
        below += held
    return 1 - fsum(area)


def ultimate_parents(parent_of: Mapping[str, str]) -> dict[str, str]:
    """The top of the chain of owners of every name in the mapping.

    Names that own each other in a circle have the first of them by alphabet for a parent: a circle is a mistake in the
    list, and taking its members apart would hide that they belong together.
    """
    top: dict[str, str] = {}
    for start in parent_of:
        path: list[str] = []
        seen: set[str] = set()
        name = start
        while name in parent_of and name not in top and name not in seen:
            path.append(name)
            seen.add(name)
            name = parent_of[name]
        end = min(path[path.index(name) :]) if name in seen else top.get(name, name)
        top.update((each, end) for each in path)
    return top


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


def _reach(part: Spend, listed: Spend) -> Reach:
    """A part of the listed as a group to which nothing that is not listed can belong."""
    return Reach(part.low, part.high, listed.low - part.low, listed.high - part.high, open_inside=False)


def _shares(groups: Sequence[OwnerSpend], listed: Spend, disclosed: int | None) -> tuple[list[float], list[float]]:
    """The least and the greatest share of each, as `_reach` gives it, worked out for a whole list at once.

    Both are empty where there is nothing to take a share of.
    """
    if disclosed is not None:
        if disclosed <= 0:
            return [], []
        rest = disclosed - listed.low
        ends = [sorted((low, min(rest + low, high))) for _, low, _, high in groups]
        return (
            [min(max(low, 0), disclosed) / disclosed for low, _ in ends],
            [min(max(high, 0), disclosed) / disclosed for _, high in ends],
        )
    if listed.high <= 0:
        return [], []
    # Where nothing can be outside the share is 1, where nothing can be inside it is 0.
    return (
        [low / whole if (whole := low + listed.high - high) else 1.0 for _, low, _, high in groups],
        [high / whole if (whole := high + listed.low - low) else 0.0 for _, low, _, high in groups],
    )


def _largest(groups: Sequence[OwnerSpend], count: int) -> list[OwnerSpend]:
    """The largest by best figure, those alike by name."""
    least = min(nlargest(count, [best for _, _, best, _ in groups]), default=0)
    return _in_order(one for one in groups if one[2] >= least)[:count]


def _may_be_large(groups: Sequence[OwnerSpend], highs: Sequence[float]) -> list[OwnerSpend]:
    """Those whose greatest share is a tenth or hardly less, largest first."""
    return _in_order(one for one, high in zip(groups, highs, strict=False) if high * LARGE > 1 - _HARDLY)


def _in_order(groups: Iterable[OwnerSpend]) -> list[OwnerSpend]:
    return sorted(groups, key=lambda group: (-group[2], group[0]))


def _top(groups: Sequence[OwnerSpend], listed: Spend, disclosed: int | None) -> Iterator[TopShare]:
    for count in TOP:
        part = _sum(groups[:count])
        share = _reach(part, listed).share(disclosed)
        whole = listed.best if disclosed is None else max(disclosed, listed.best)
        if share is not None and whole > 0:
            yield TopShare(count, part.best / whole, share)


def _large(groups: Sequence[OwnerSpend], listed: Spend, disclosed: int | None) -> Iterator[LargeCustomer]:
    for name, *amounts in groups:
        spend = Spend(*amounts)
        reach = _reach(spend, listed)
        share, ratios = reach.share(disclosed), reach.ratios(disclosed)
        if share is None or ratios is None:
            return
        low, high = ratios
        if high[0] * LARGE >= high[1]:
            yield LargeCustomer(name, spend, share, certain=low[0] * LARGE >= low[1])
