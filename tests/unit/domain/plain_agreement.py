"""The measures of agreement by their plain definitions, one account and one pair at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from operator import mul

from tokentui.domain.coefficients import NOBODY_TWICE, ONE_LABEL, Coefficient, Label, Measures, Reviewed, Split, spread
from tokentui.domain.statements import WHOLE

Distance = Callable[[Label, Label], Fraction | int]


def measure(rows: Sequence[Reviewed], categories: int | None = None) -> Measures:
    """Every measure over the same accounts."""
    return Measures(
        percent=percent_agreement(rows),
        alpha=krippendorff_alpha(rows),
        alpha_masi=krippendorff_alpha(rows, masi_distance),
        ac1=gwet_ac1(rows, categories),
        kappa=cohen_kappa(rows),
    )


def nominal_distance(one: Label, other: Label) -> Fraction | int:
    """0 for equal sets, 1 for any other; with a split, their total variation distance."""
    if isinstance(one, Split) or isinstance(other, Split):
        return total_variation(one, other)
    return int(one != other)


def masi_distance(one: Label, other: Label) -> Fraction | int:
    """How far two sets are apart: 1 less Jaccard overlap times monotonicity (Passonneau 2006, MASI).

    Monotonicity is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap otherwise, else 0. With a
    split it is their total variation distance.
    """
    if isinstance(one, Split) or isinstance(other, Split):
        return total_variation(one, other)
    if one == other:
        return Fraction(0)
    common = one & other
    if not common:
        return Fraction(1)
    monotonicity = Fraction(2, 3) if common in (one, other) else Fraction(1, 3)
    return 1 - Fraction(len(common), len(one | other)) * monotonicity


def total_variation(one: Label, other: Label) -> Fraction:
    """The weight that has to be moved to make two splits equal; a set may be divided as is nearest to the split.

    So a split is 0 from the set that it divides, as from any larger one: less precise is no contradiction.
    """
    if isinstance(one, Split) and isinstance(other, Split):
        shares, others = dict(one.shares), dict(other.shares)
        apart = sum(abs(shares.get(code, 0) - others.get(code, 0)) for code in shares.keys() | others.keys())
        return Fraction(apart, 2 * WHOLE)
    split, codes = (one, other) if isinstance(one, Split) else (other, one)
    if not isinstance(split, Split) or isinstance(codes, Split):
        raise TypeError("one of the two must be a split")
    return Fraction(sum(weight for code, weight in split.shares if code not in codes), WHOLE)


def percent_agreement(rows: Iterable[Reviewed]) -> Coefficient:
    """How far pairs of reviewers of one account said the same, averaged over accounts by weight.

    1 for the same, 0 for another set; where one is a split, 1 less their distance.
    """
    observed = _observed(rows)
    return Coefficient(None, NOBODY_TWICE) if observed is None else Coefficient(float(observed))


def krippendorff_alpha(rows: Iterable[Reviewed], distance: Distance = nominal_distance) -> Coefficient:
    """1 less observed over expected distance between labels, after Krippendorff (2011), "Computing alpha-reliability".

    Any number of reviewers, gaps allowed; accounts read once are left out. Weights are scaled to a mean of 1, so that
    equal weights give the unweighted value.
    """
    doubly = list(_doubly(rows))
    if not doubly:
        return Coefficient(None, NOBODY_TWICE)
    observed = Fraction(0)
    given: Counter[Label] = Counter()
    for row, labels in doubly:
        apart = sum(
            times * others * distance(one, other) for one, times in labels.items() for other, others in labels.items()
        )
        observed += Fraction(row.weight * apart, len(row.ratings) - 1)
        for label, times in labels.items():
            given[label] += row.weight * times
    expected = sum(one * other * distance(a, b) for a, one in given.items() for b, other in given.items())
    if expected == 0:
        return Coefficient(None, ONE_LABEL)
    mean_weight = Fraction(sum(row.weight for row, _ in doubly), sum(row.accounts for row, _ in doubly))
    return Coefficient(float(1 - (given.total() - mean_weight) * observed / expected))


def gwet_ac1(rows: Iterable[Reviewed], categories: int | None = None) -> Coefficient:
    """Gwet's first-order agreement coefficient (Gwet 2008; 2014, "Handbook of inter-rater reliability").

    It stays near percent agreement where almost everything has one label, which is where kappa breaks down.
    `categories` is how many answers could have been given; more are counted where more were. A split counts for each
    of its codes by its share.
    """
    rows = [row for row in rows if row.ratings]
    observed = _observed(rows)
    if observed is None:
        return Coefficient(None, NOBODY_TWICE)
    used: dict[Label, Fraction] = {}
    for row in rows:
        for label, times in Counter(rating.label for rating in row.ratings).items():
            for one, share in spread(label):
                used[one] = used.get(one, Fraction(0)) + Fraction(row.weight * times * share, len(row.ratings) * WHOLE)
    count = max(len(used), categories or 0)
    if count < 2:
        return Coefficient(None, ONE_LABEL)
    whole = sum(row.weight for row in rows)
    chance = sum((part / whole) * (1 - part / whole) for part in used.values()) / (count - 1)
    return Coefficient(float((observed - chance) / (1 - chance)))


def cohen_kappa(rows: Iterable[Reviewed], between: tuple[str, str] | None = None) -> Coefficient:
    """Cohen's kappa (Cohen 1960) of two reviewers over the accounts that both read; weighted (1968) where they split.

    Without `between` there must be exactly two reviewers.
    """
    rows = list(rows)
    names = sorted({rating.reviewer for row in rows for rating in row.ratings}) if between is None else between
    if len(names) != 2:
        return Coefficient(None, f"Cohen's kappa compares two reviewers; here there are {len(names)}")
    first: Counter[Label] = Counter()
    second: Counter[Label] = Counter()
    apart = Fraction(0)
    for row in rows:
        said = {rating.reviewer: rating.label for rating in row.ratings}
        if names[0] in said and names[1] in said:
            one, other = said[names[0]], said[names[1]]
            first[one] += row.weight
            second[other] += row.weight
            apart += row.weight * nominal_distance(one, other)
    whole = first.total()
    if whole <= 0:
        return Coefficient(None, NOBODY_TWICE)
    expected = sum(
        times * others * nominal_distance(one, other)
        for one, times in first.items()
        for other, others in second.items()
    )
    if expected == 0:
        return Coefficient(None, ONE_LABEL)
    return Coefficient(float(1 - apart * whole / expected))


def _doubly(rows: Iterable[Reviewed]) -> Iterator[tuple[Reviewed, Counter[Label]]]:
    for row in rows:
        if len(row.ratings) > 1:
            yield row, Counter(rating.label for rating in row.ratings)


def _observed(rows: Iterable[Reviewed]) -> Fraction | None:
    agreed, whole = Fraction(0), 0
    for row, labels in _doubly(rows):
        pairs = len(row.ratings) * (len(row.ratings) - 1)
        apart = sum(
            times * others * nominal_distance(one, other)
            for one, times in labels.items()
            for other, others in labels.items()
        )
        agreed += row.weight * (1 - Fraction(apart, pairs))
        whole += row.weight
    return agreed / whole if whole > 0 else None


class PlainSums:
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
