"""Intervals for the measures of agreement: accounts drawn anew from those that were reviewed (bootstrap).

The bootstrap by account of Efron (1979) in the form whose cost does not grow with the accounts: each is drawn as often
as a Poisson number of mean 1 says (Hanley and MacGibbon 2006; Chamandy and others 2012), the largest one by one, what
remains of each pattern together by the normal limit.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from heapq import heappush, heapreplace
from math import ceil, cos, floor, log, pi, sqrt
from operator import mul

from tokentui.domain.coefficients import Distances, Label, Rating, Reviewed, spread
from tokentui.domain.statements import WHOLE

Pattern = tuple[Rating, ...]
"""All that was said of an account."""

Draw = Callable[[], float]
"""Random numbers from 0 on, below 1."""

ONE_BY_ONE = 500
"""Accounts that are drawn one by one, the largest first."""

MOST, FEWEST, WORK = 500, 100, 50_000
"""Samples that are drawn, and how much they may cost together in rows that are added up."""

OUTSIDE = 0.05
"""The share of samples that an interval leaves out, half of it at each end."""

_POISSON = (0.36787944, 0.73575888, 0.91969860, 0.98101184, 0.99634015, 0.99940582, 0.99991676, 0.99998975)
"""How often a Poisson number of mean 1 is at most 0, 1, 2 …"""


class Sample:
    """Accounts added up by what was said of them, each with a weight above 0."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = patterns
        """May grow until all accounts are added."""
        self.numbers: Counter[int] = Counter()
        """Accounts by the place of their pattern."""
        self.weights: Counter[int] = Counter()
        self.squares: Counter[int] = Counter()
        self.largest: list[tuple[int, int]] = []
        """A heap of (weight, place), the smallest of them first."""

    @classmethod
    def equal(cls, patterns: Sequence[Pattern], numbers: Counter[int], first: Sequence[int]) -> "Sample":
        """So many accounts of each pattern, all of weight 1; `first` are the patterns of the first `ONE_BY_ONE`."""
        sample = cls(patterns)
        sample.numbers = sample.weights = sample.squares = numbers
        sample.largest = [(1, place) for place in first]
        return sample

    def add(self, place: int, weight: int) -> None:
        """Add an account by the place of its pattern."""
        self.numbers[place] += 1
        self.weights[place] += weight
        self.squares[place] += weight * weight
        if len(self.largest) < ONE_BY_ONE:
            heappush(self.largest, (weight, place))
        elif weight > self.largest[0][0]:
            heapreplace(self.largest, (weight, place))

    @property
    def doubly(self) -> int:
        """How many accounts two or more reviewed."""
        return sum(number for place, number in self.numbers.items() if len(self.patterns[place]) > 1)

    @property
    def rows(self) -> list[Reviewed]:
        """All accounts, those of which the same was said together."""
        return [Reviewed(self.patterns[one], self.weights[one], number) for one, number in self.numbers.items()]

    @property
    def effective(self) -> float:
        """As how many accounts of equal weight the doubly reviewed ones count (Kish 1965)."""
        doubly = [one for one in self.numbers if len(self.patterns[one]) > 1]
        return float(sum(self.weights[one] for one in doubly) ** 2 / sum(self.squares[one] for one in doubly))


def intervals(
    sample: Sample, categories: int, draw: Draw, nominal: Distances, masi: Distances
) -> list[tuple[float, float] | None]:
    """For each of `Measures` in their order where it lies in 95 of 100 samples; None where most of them have no value.

    Where nobody ever disagreed all samples look alike: the low end is then what as many accounts would show without a
    disagreement in 1 of 40 cases (Clopper and Pearson 1934).
    """
    rows = sample.rows
    sums = SampleSums(rows, categories, sample.weights.total() / sample.numbers.total(), (nominal, masi))
    times = max(FEWEST, min(MOST, WORK // (len(rows) + len(sums.labels) ** 2 // 8)))
    drawn = [sums.measures(weights) for weights in samples(sample, times, draw)]
    found: list[tuple[float, float] | None] = []
    for place, (observed, expected) in enumerate(sums.measures([float(row.weight) for row in rows])):
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


def samples(sample: Sample, times: int, draw: Draw) -> Iterator[list[float]]:
    """For each sample the weight of every pattern, in the order of the patterns."""
    places = {one: place for place, one in enumerate(sample.numbers)}
    single = [(places[one], weight) for weight, one in sorted(sample.largest)]
    means, squares = list(sample.weights.values()), list(sample.squares.values())
    for place, weight in single:
        means[place] -= weight
        squares[place] -= weight * weight
    together = [(place, float(means[place]), sqrt(square)) for place, square in enumerate(squares) if square]
    for _ in range(times):
        weights = [0.0] * len(means)
        for place, mean, spread_of in together:
            # A normal number, after Box and Muller (1958).
            weights[place] = max(0.0, mean + spread_of * (sqrt(-2 * log(1 - draw())) * cos(2 * pi * draw())))
        for place, weight in single:
            weights[place] += weight * bisect(_POISSON, draw())
        yield weights


class SampleSums:
    """What the measures of one sample are worked out from, prepared for many weights of the same rows."""

    def __init__(
        self, rows: Sequence[Reviewed], categories: int, mean_weight: float, far: tuple[Distances, Distances]
    ) -> None:
        labels: dict[Label, int] = {}
        answers: dict[Label, _Terms] = {}
        said: list[list[int]] = []
        names = {rating.reviewer for row in rows for rating in row.ratings}
        for at, row in enumerate(rows):
            ratings = sorted(row.ratings, key=lambda one: one.reviewer)
            said.append([labels.setdefault(one.label, len(labels)) for one in ratings])
            for one in ratings:
                for answer, share in spread(one.label):
                    answers.setdefault(answer, _Terms()).add(at, share / WHOLE / len(ratings))
        self.labels = list(labels)
        self._compared = len(names) == 2
        self._mean_weight = mean_weight
        self._answers, self._offered = list(answers.values()), max(len(answers), categories)
        self._nominal, self._masi = (
            [[one.apart[one.places[a]][one.places[b]] / one.scale for b in labels] for a in labels] for one in far
        )
        self._doubly = [at for at, labels_of in enumerate(said) if len(labels_of) > 1]
        self._numbers = [len(said[at]) for at in self._doubly]
        self._apart = [_mean_of_pairs(said[at], self._nominal) for at in self._doubly]
        self._apart_masi = [_mean_of_pairs(said[at], self._masi) for at in self._doubly]
        self._given, self._first, self._second = ([_Terms() for _ in labels] for _ in range(3))
        for at in self._doubly:
            for label in said[at]:
                self._given[label].add(at)
            self._first[said[at][0]].add(at)
            self._second[said[at][-1]].add(at)

    def measures(self, weights: Sequence[float]) -> list[tuple[float, float]]:
        """For each of `Measures` in their order the observed and the expected disagreement, 0 where it has no value."""
        doubly = [weights[at] for at in self._doubly]
        by_number = list(map(mul, doubly, self._numbers))
        given = [one.sum(weights) for one in self._given]
        everything, whole, readings = sum(weights), sum(doubly), sum(given)
        others = readings * (readings - self._mean_weight)
        if whole <= 0 or others <= 0:
            return [(0.0, 0.0)] * 5
        apart = sum(map(mul, doubly, self._apart)) / whole
        parts = [one.sum(weights) / everything for one in self._answers]
        chance = sum(one * (1 - one) for one in parts) / max(1, self._offered - 1)
        kappa = 0.0
        if self._compared:
            first, second = ([one.sum(weights) for one in side] for side in (self._first, self._second))
            kappa = _product(first, self._nominal, second) / whole**2
        return [
            (apart, 1.0),
            (sum(map(mul, by_number, self._apart)) / readings, _product(given, self._nominal, given) / others),
            (sum(map(mul, by_number, self._apart_masi)) / readings, _product(given, self._masi, given) / others),
            (apart, 1 - chance if self._offered > 1 else 0.0),
            (apart, kappa),
        ]


class _Terms:
    """A sum over some of the weights, each times a share; one weight may stand in it several times."""

    def __init__(self) -> None:
        self._places: list[int] = []
        self._shares: list[float] = []

    def add(self, place: int, share: float = 1.0) -> None:
        """Add the weight at a place."""
        self._places.append(place)
        self._shares.append(share)

    def sum(self, weights: Sequence[float]) -> float:
        """What they come to."""
        return sum([weights[place] * share for place, share in zip(self._places, self._shares, strict=True)])


def _mean_of_pairs(said: Sequence[int], far: Sequence[Sequence[float]]) -> float:
    return sum(far[one][other] for one in said for other in said) / (len(said) * (len(said) - 1))


def _product(left: Sequence[float], far: Sequence[Sequence[float]], right: Sequence[float]) -> float:
    total = 0.0
    for weight, row in zip(left, far, strict=True):
        if weight:
            total += weight * sum(map(mul, row, right))
    return total
