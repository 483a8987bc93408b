"""The measures of agreement as functions of some sums over accounts, for many weights of the same accounts."""

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from operator import attrgetter, mul
from typing import NamedTuple

from tokentui.domain.coefficients import Distances, Label, Rating, Reviewed, spread
from tokentui.domain.statements import WHOLE

Pattern = tuple[Rating, ...]
"""All that was said of an account."""

Parts = tuple[float, float]
"""The observed and the expected disagreement of a measure, both 0 where it has no value."""

NOTHING: list[Parts] = [(0.0, 0.0)] * 5

_Matrix = list[list[float]]


class Row(NamedTuple):
    """What an account adds to the sums for each unit of its weight."""

    said: tuple[int, ...]
    """The labels by their places, in the order of the reviewers; empty where one reviewer alone read it."""
    apart: float
    """The mean distance of two of them."""
    apart_masi: float
    answers: tuple[tuple[int, float], ...]
    """Shares of the answers that it counts for, by their places; together 1."""


class Prepared:
    """All that was said of accounts, prepared once however often these are weighed anew."""

    def __init__(self, patterns: Iterable[Pattern], nominal: Distances, masi: Distances) -> None:
        """Both distances of all labels that there are in the patterns."""
        self.nominal, self.masi = ([[far / one.scale for far in row] for row in one.apart] for one in (nominal, masi))
        self._places = nominal.places
        self._answers: dict[Label, int] = {}
        self._spread: dict[Label, list[tuple[int, int]]] = {
            label: [(self._answers.setdefault(one, len(self._answers)), share) for one, share in spread(label)]
            for label in self._places
        }
        self.rows = {pattern: self._row(pattern) for pattern in patterns}

    @property
    def answers(self) -> int:
        """How many different answers were given."""
        return len(self._answers)

    def _row(self, pattern: Pattern) -> Row:
        number = len(pattern)
        shares = tuple((answer, share / WHOLE / number) for one in pattern for answer, share in self._spread[one.label])
        if number < 2:
            return Row((), 0.0, 0.0, shares)
        said = tuple([self._places[one.label] for one in sorted(pattern, key=attrgetter("reviewer"))])
        return Row(said, _mean_of_pairs(said, self.nominal), _mean_of_pairs(said, self.masi), shares)


class Totals:
    """The sums over accounts that the measures are worked out from."""

    def __init__(self, labels: int, answers: int) -> None:
        self.everything = self.doubly = self.readings = 0.0
        self.apart = self.by_reading = self.by_reading_masi = 0.0
        self.given, self.first, self.second = [0.0] * labels, [0.0] * labels, [0.0] * labels
        self.answers = [0.0] * answers

    def add(self, row: Row, weight: float) -> None:
        """Add accounts of a row that weigh so much together."""
        said = row.said
        self.everything += weight
        for answer, share in row.answers:
            self.answers[answer] += weight * share
        if said:
            by_number = weight * len(said)
            self.doubly += weight
            self.readings += by_number
            self.apart += weight * row.apart
            self.by_reading += by_number * row.apart
            self.by_reading_masi += by_number * row.apart_masi
            for label in said:
                self.given[label] += weight
            self.first[said[0]] += weight
            self.second[said[-1]] += weight


class SampleSums:
    """The measures of samples in which some accounts are weighed anew and the rest weigh what they do."""

    def __init__(
        self, rows: Sequence[Reviewed], rest: Sequence[int], drawn: Iterable[int], categories: int, prepared: Prepared
    ) -> None:
        """`rest` is what each row weighs without the accounts that are drawn, `drawn` the rows of these."""
        self._rows = [prepared.rows[row.ratings] for row in rows]
        self._prepared, self._labels = prepared, len(prepared.nominal)
        self._all = self._total({at: row.weight for at, row in enumerate(rows)})
        self._rest = self._total({at: weight for at, weight in enumerate(rest) if weight})
        self._mean_weight = self._all.doubly / sum(row.accounts for row in rows if len(row.ratings) > 1)
        self._compared = len({one.reviewer for row in rows for one in row.ratings}) == 2
        self._offered = max(sum(part > 0 for part in self._all.answers), categories)
        places: dict[int, int] = {}
        self._drawn = {}
        for at in drawn:
            row = self._rows[at]
            self._drawn[at] = row._replace(said=tuple([places.setdefault(one, len(places)) for one in row.said]))
        self._near, rest_of = list(places), self._rest
        self._nominal = _Product(rest_of.given, prepared.nominal, rest_of.given, self._near)
        self._masi = _Product(rest_of.given, prepared.masi, rest_of.given, self._near)
        self._sides = _Product(rest_of.first, prepared.nominal, rest_of.second, self._near)

    @property
    def cost(self) -> int:
        """What a sample costs in rows that are added up."""
        return len(self._drawn) + len(self._near) ** 2 // 8

    def measures(self, weights: Mapping[int, float]) -> list[Parts]:
        """For each of `Measures` in their order, where the drawn accounts of a row weigh so much together."""
        moved, rest = Totals(len(self._near), self._prepared.answers), self._rest
        for at, weight in weights.items():
            moved.add(self._drawn[at], weight)
        everything, doubly = rest.everything + moved.everything, rest.doubly + moved.doubly
        readings = rest.readings + moved.readings
        others = readings * (readings - self._mean_weight)
        if doubly <= 0 or others <= 0:
            return NOTHING
        apart = (rest.apart + moved.apart) / doubly
        by_reading, by_reading_masi = (
            rest.by_reading + moved.by_reading,
            rest.by_reading_masi + moved.by_reading_masi,
        )
        parts = [(one + other) / everything for one, other in zip(rest.answers, moved.answers, strict=True)]
        chance = sum([one * (1 - one) for one in parts]) / max(1, self._offered - 1)
        return [
            (apart, 1.0),
            (by_reading / readings, self._nominal.of(moved.given, moved.given) / others),
            (by_reading_masi / readings, self._masi.of(moved.given, moved.given) / others),
            (apart, 1 - chance if self._offered > 1 else 0.0),
            (apart, self._sides.of(moved.first, moved.second) / doubly**2 if self._compared else 0.0),
        ]

    def spreads(self, whole: Sequence[Parts], squares: Sequence[int]) -> list[float]:
        """The standard deviation of each measure where each account counts as often as a Poisson number of mean 1 says.

        From how steeply it moves with the weight of a row, and the squared weights of the accounts in it. `whole` are
        the measures of all accounts; without a value the deviation is 0.
        """
        slopes = _Slopes(self._all, whole, self._prepared, self._mean_weight, self._offered)
        squared = [0.0] * len(whole)
        measured = [(place, *parts) for place, parts in enumerate(whole) if parts[1] > 0]
        for row, square in zip(self._rows, squares, strict=True):
            if square:
                steep = slopes.of(row)
                for place, observed, expected in measured:
                    moved, chance = steep[place]
                    squared[place] += square * ((moved - observed / expected * chance) / expected) ** 2
        return [sqrt(one) for one in squared]

    def _total(self, weights: Mapping[int, int]) -> Totals:
        total = Totals(self._labels, self._prepared.answers)
        for at, weight in weights.items():
            total.add(self._rows[at], weight)
        return total


class _Slopes:
    """By how much observed and expected disagreement move with the weight of an account."""

    def __init__(self, total: Totals, whole: Sequence[Parts], prepared: Prepared, mean: float, offered: int) -> None:
        self._total, self._whole = total, whole
        self._others = total.readings * (total.readings - mean)
        self._twice = (2 * total.readings - mean) / self._others
        self._near, self._near_masi = _times(prepared.nominal, total.given), _times(prepared.masi, total.given)
        self._near_first, self._near_second = (_times(prepared.nominal, one) for one in (total.first, total.second))
        parts = [one / total.everything for one in total.answers]
        self._rare = [(1 - 2 * one) / max(1, offered - 1) / total.everything for one in parts]
        self._usual = sum(map(mul, self._rare, parts))

    def of(self, row: Row) -> list[Parts]:
        """For each of `Measures` in their order."""
        unlikely = self._usual - sum([self._rare[answer] * share for answer, share in row.answers])
        said, total = row.said, self._total
        if not said:
            return [(0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, unlikely), (0.0, 0.0)]
        (observed, _), (alpha, by_chance), (masi, by_chance_masi), _, (_, kappa) = self._whole
        apart, number = (row.apart - observed) / total.doubly, len(said)
        near = 2 * sum([self._near[one] for one in said]) / self._others
        near_masi = 2 * sum([self._near_masi[one] for one in said]) / self._others
        sides = (self._near_second[said[0]] + self._near_first[said[-1]]) / total.doubly**2 - 2 * kappa / total.doubly
        return [
            (apart, 0.0),
            (number * (row.apart - alpha) / total.readings, near - by_chance * number * self._twice),
            (number * (row.apart_masi - masi) / total.readings, near_masi - by_chance_masi * number * self._twice),
            (apart, unlikely),
            (apart, sides),
        ]


class _Product:
    """The sum over all pairs of one label of each side of their distance, where some labels are given more often."""

    def __init__(self, left: Sequence[float], far: _Matrix, right: Sequence[float], near: Sequence[int]) -> None:
        """`left` and `right` say how often each label is given, `near` which of them may be given more often."""
        to_left, to_right = _times(far, left), _times(far, right)
        self._fixed = sum(map(mul, left, to_right))
        self._to_left, self._to_right = [to_left[one] for one in near], [to_right[one] for one in near]
        self._far = [[far[one][other] for other in near] for one in near]

    def of(self, left: Sequence[float], right: Sequence[float]) -> float:
        """The sum where the labels that may be are given so much more often on either side."""
        total: float = self._fixed + sum(map(mul, left, self._to_right)) + sum(map(mul, right, self._to_left))
        for weight, row in zip(left, self._far, strict=True):
            if weight:
                total += weight * sum(map(mul, row, right))
        return total


def _times(far: _Matrix, given: Sequence[float]) -> list[float]:
    return [sum(map(mul, row, given)) for row in far]


def _mean_of_pairs(said: Sequence[int], far: _Matrix) -> float:
    return sum([far[one][other] for one in said for other in said]) / (len(said) * (len(said) - 1))
