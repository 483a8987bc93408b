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

from tokentui.domain.coefficients import Label, Rating, Reviewed, masi_distance, nominal_distance, spread
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


def intervals(sample: Sample, categories: int, draw: Draw) -> list[tuple[float, float] | None]:
    """For each of `Measures` in their order where it lies in 95 of 100 samples; None where most of them have no value.

    Where nobody ever disagreed all samples look alike: the low end is then what as many accounts would show without a
    disagreement in 1 of 40 cases (Clopper and Pearson 1934).
    """
    rows = sample.rows
    sums = _Sums(rows, categories, sample.weights.total() / sample.numbers.total())
    times = max(FEWEST, min(MOST, WORK // (len(rows) + len(sums.labels) ** 2 // 8)))
    drawn = [sums.measures(weights) for weights in _samples(sample, times, draw)]
    found: list[tuple[float, float] | None] = []
    for place, (observed, expected) in enumerate(sums.measures([row.weight for row in rows])):
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


def _samples(sample: Sample, times: int, draw: Draw) -> Iterator[list[float]]:
    """For each sample the weight of every pattern, in the order of the patterns."""
    places = {one: place for place, one in enumerate(sample.numbers)}
    single = [(places[one], weight) for weight, one in sorted(sample.largest)]
    means, squares = list(sample.weights.values()), list(sample.squares.values())
    for place, weight in single:
        means[place] -= weight
        squares[place] -= weight * weight
    spreads = [sqrt(square) for square in squares]
    together = [place for place, square in enumerate(squares) if square]
    for _ in range(times):
        weights = [0.0] * len(means)
        for place in together:
            weights[place] = max(0.0, means[place] + spreads[place] * _normal(draw))
        for place, weight in single:
            weights[place] += weight * bisect(_POISSON, draw())
        yield weights


def _normal(draw: Draw) -> float:
    return sqrt(-2 * log(1 - draw())) * cos(2 * pi * draw())


class _Sums:
    """What the measures of one sample are worked out from, prepared for many weights of the same rows."""

    def __init__(self, rows: Sequence[Reviewed], categories: int, mean_weight: float) -> None:
        labels: dict[Label, int] = {}
        answers: dict[Label, int] = {}
        self._said: list[list[int]] = []
        self._given: list[list[tuple[int, float]]] = []
        names = sorted({rating.reviewer for row in rows for rating in row.ratings})
        for row in rows:
            ratings = sorted(row.ratings, key=lambda one: one.reviewer)
            self._said.append([labels.setdefault(one.label, len(labels)) for one in ratings])
            self._given.append(
                [
                    (answers.setdefault(answer, len(answers)), share / WHOLE / len(ratings))
                    for one in ratings
                    for answer, share in spread(one.label)
                ]
            )
        self.labels = list(labels)
        self._compared = len(names) == 2
        self._mean_weight = mean_weight
        self._answers, self._offered = len(answers), max(len(answers), categories)
        self._nominal, self._masi = (
            [[float(distance(one, other)) for other in labels] for one in labels]
            for distance in (nominal_distance, masi_distance)
        )
        self._apart = [
            (_mean_of_pairs(said, self._nominal), _mean_of_pairs(said, self._masi)) if len(said) > 1 else None
            for said in self._said
        ]

    def measures(self, weights: Sequence[float]) -> list[tuple[float, float]]:
        """For each of `Measures` in their order the observed and the expected disagreement, 0 where it has no value."""
        count = len(self.labels)
        given, first, second, answers = [0.0] * count, [0.0] * count, [0.0] * count, [0.0] * self._answers
        everything = whole = apart = apart_nominal = apart_masi = 0.0
        for weight, said, shares, pairs in zip(weights, self._said, self._given, self._apart, strict=True):
            everything += weight
            for answer, share in shares:
                answers[answer] += weight * share
            if pairs is not None:
                whole += weight
                apart += weight * pairs[0]
                apart_nominal += weight * len(said) * pairs[0]
                apart_masi += weight * len(said) * pairs[1]
                for label in said:
                    given[label] += weight
                first[said[0]] += weight
                second[said[-1]] += weight
        readings = sum(given)
        others = readings * (readings - self._mean_weight)
        if whole <= 0 or others <= 0:
            return [(0.0, 0.0)] * 5
        chance = sum(one / everything * (1 - one / everything) for one in answers) / max(1, self._offered - 1)
        return [
            (apart / whole, 1.0),
            (apart_nominal / readings, _product(given, self._nominal, given) / others),
            (apart_masi / readings, _product(given, self._masi, given) / others),
            (apart / whole, 1 - chance if self._offered > 1 else 0.0),
            (apart / whole, _product(first, self._nominal, second) / whole**2 if self._compared else 0.0),
        ]


def _mean_of_pairs(said: Sequence[int], far: Sequence[Sequence[float]]) -> float:
    return sum(far[one][other] for one in said for other in said) / (len(said) * (len(said) - 1))


def _product(left: Sequence[float], far: Sequence[Sequence[float]], right: Sequence[float]) -> float:
    total = 0.0
    for weight, row in zip(left, far, strict=True):
        if weight:
            total += weight * sum(map(mul, row, right))
    return total
