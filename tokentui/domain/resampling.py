"""Intervals for the measures of agreement: accounts drawn anew from those that were reviewed (bootstrap).

The bootstrap by account of Efron (1979), each drawn as often as a Poisson number of mean 1 says (Hanley and MacGibbon
2006; Chamandy and others 2012), for the accounts that weigh most. What all others may add to a measure is one normal
number for a sample, with the variance of the measure made linear in the weights (Binder 1983; Wolter 2007,
"Introduction to Variance Estimation", chapter 6): none of them weighs enough for more, and there may be a million.
"""

from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from math import ceil, cos, floor, log, pi, sqrt
from operator import mul

from tokentui.domain.agreement_sums import Parts, Pattern, Prepared, SampleSums
from tokentui.domain.coefficients import Reviewed

Draw = Callable[[], float]
"""Random numbers from 0 on, below 1."""

ONE_BY_ONE = 500
"""Accounts that are drawn one by one, the largest first: of those that one reviewer read, and of all others."""

MOST, FEWEST, WORK = 500, 100, 50_000
"""Samples that are drawn, and how much they may cost together in rows that are added up."""

OUTSIDE = 0.05
"""The share of samples that an interval leaves out, half of it at each end."""

_POISSON = (0.36787944, 0.73575888, 0.91969860, 0.98101184, 0.99634015, 0.99940582, 0.99991676, 0.99998975)
"""How often a Poisson number of mean 1 is at most 0, 1, 2 …"""


class Sample:
    """Accounts by what was said of them, each with a weight above 0."""

    def __init__(self, weights: Mapping[Pattern, Sequence[int]], one_by_one: int = ONE_BY_ONE) -> None:
        """The weight of each account of a pattern; patterns without any are left out."""
        kept = [(pattern, each) for pattern, each in weights.items() if each]
        self.rows = [Reviewed(pattern, sum(each), len(each)) for pattern, each in kept]
        """All accounts, those of which the same was said together."""
        self.squares = [sum(map(mul, each, each)) for _, each in kept]
        """The sum of the squared weights of each row."""
        self.drawn = sorted(_largest(kept, False, one_by_one) + _largest(kept, True, one_by_one))
        """Weight and row of the accounts that are drawn one by one."""
        self.rest, self.rest_squares = [row.weight for row in self.rows], self.squares.copy()
        """What each row weighs without them, and its squared weights."""
        for weight, at in self.drawn:
            self.rest[at] -= weight
            self.rest_squares[at] -= weight * weight

    @property
    def doubly(self) -> int:
        """How many accounts two or more reviewed."""
        return sum(row.accounts for row in self.rows if len(row.ratings) > 1)

    @property
    def effective(self) -> float:
        """As how many accounts of equal weight the doubly reviewed ones count (Kish 1965)."""
        doubly = [place for place, row in enumerate(self.rows) if len(row.ratings) > 1]
        return float(sum(self.rows[one].weight for one in doubly) ** 2 / sum(self.squares[one] for one in doubly))


def _largest(kept: Sequence[tuple[Pattern, Sequence[int]]], doubly: bool, number: int) -> list[tuple[int, int]]:
    """Weight and row of the largest accounts that several reviewers read, or of those that one did."""
    rows = [place for place, (pattern, _) in enumerate(kept) if (len(pattern) > 1) is doubly]
    # None of them is in a row whose largest is less than that of so many others.
    rows = nlargest(number, rows, key=lambda place: max(kept[place][1]))
    return nlargest(number, ((weight, place) for place in rows for weight in _some(number, kept[place][1])))


def _some(number: int, weights: Sequence[int]) -> Sequence[int]:
    """The largest so many weights; those of accounts that are only counted are all alike."""
    return weights[:number] if min(weights) == max(weights) else nlargest(number, weights)


def intervals(sample: Sample, categories: int, draw: Draw, prepared: Prepared) -> list[tuple[float, float] | None]:
    """For each of `Measures` in their order where it lies in 95 of 100 samples; None where most of them have no value.

    Where nobody ever disagreed all samples look alike: the low end is then what as many accounts would show without a
    disagreement in 1 of 40 cases (Clopper and Pearson 1934).
    """
    sums = SampleSums(sample.rows, sample.rest, {at for _, at in sample.drawn}, categories, prepared)
    whole = sums.measures(_summed((at, weight) for weight, at in sample.drawn))
    spreads = sums.spreads(whole, sample.rest_squares)
    times = max(FEWEST, min(MOST, WORK // sums.cost))
    drawn = [_with_rest(sums.measures(weights), spreads, draw) for weights in samples(sample.drawn, times, draw)]
    found: list[tuple[float, float] | None] = []
    for place, (observed, expected) in enumerate(whole):
        values = sorted(1 - one[place][0] / one[place][1] for one in drawn if one[place][1] > 0)
        if 2 * len(values) < times or expected <= 0:
            found.append(None)
            continue
        low = values[floor(OUTSIDE / 2 * (len(values) - 1))]
        high = values[ceil((1 - OUTSIDE / 2) * (len(values) - 1))]
        if observed == 0:
            low = min(low, 1 - (1 - (OUTSIDE / 2) ** (1 / sample.effective)) / expected)
        found.append((low, high))
    return found


def samples(drawn: Sequence[tuple[int, int]], times: int, draw: Draw) -> Iterator[dict[int, int]]:
    """For each sample what the accounts that are drawn one by one weigh, by their rows."""
    never = _POISSON[0]
    for _ in range(times):
        found: dict[int, int] = {}
        for weight, at in drawn:
            if (number := draw()) >= never:
                found[at] = found.get(at, 0) + weight * bisect(_POISSON, number)
        yield found


def _summed(weights: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for at, weight in weights:
        found[at] = found.get(at, 0) + weight
    return found


def _with_rest(parts: Sequence[Parts], spreads: Sequence[float], draw: Draw) -> list[Parts]:
    """A sample with what the accounts that are not drawn add by chance; no mean distance is below 0 or above 1."""
    if not any(spreads):
        return list(parts)
    # A normal number, after Box and Muller (1958).
    normal = sqrt(-2 * log(1 - draw())) * cos(2 * pi * draw())
    return [
        (min(1.0, max(0.0, observed - normal * spread * expected)), expected)
        for (observed, expected), spread in zip(parts, spreads, strict=True)
    ]
