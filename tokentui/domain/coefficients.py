"""The measures of agreement between reviewers who read the same accounts, counted by account or weighted by spend."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import lcm
from operator import mul
from typing import NamedTuple

from tokentui.domain.statements import WHOLE


# Tuples, since they are looked up for each of a million accounts.
class Split(NamedTuple):
    """What a reviewer said as shares of codes, in ten-thousandths that sum to `WHOLE`."""

    shares: tuple[tuple[str, int], ...]


Label = frozenset[str] | Split
"""What a reviewer said: a set of codes, or a split; a state such as `cannot tell` is a set of that one word."""

Distance = Callable[[Label, Label], Fraction | int]


class Rating(NamedTuple):
    """What one reviewer said of an account."""

    reviewer: str
    label: Label


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An account with all that was said of it, one rating for each reviewer; or all accounts of which the same was."""

    ratings: tuple[Rating, ...]
    weight: int = 1
    """1 for each account to count them, or their annual spend in micro-units."""
    accounts: int = 1
    """How many it stands for."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A measure of agreement: 1 for complete agreement, 0 (but for percent agreement) for what chance would give."""

    value: float | None
    reason: str = ""
    """In words, why there is no value; empty when there is one."""
    interval: tuple[float, float] | None = None
    """Where it lies in 95 of 100 samples of as many accounts; None where that was not asked for."""


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures over the same accounts and weights."""

    percent: Coefficient
    alpha: Coefficient
    """Krippendorff's alpha, sets equal or not."""
    alpha_masi: Coefficient
    """Krippendorff's alpha, sets that overlap agree in part."""
    ac1: Coefficient
    kappa: Coefficient


NOBODY_TWICE = "no account was reviewed by two reviewers"
ONE_LABEL = "everybody said the same of every account, so chance alone would agree as well"


class Distances:
    """How far apart the labels of some accounts are, any two compared once: many accounts share some hundred labels."""

    def __init__(self, rows: Iterable[Reviewed], distance: Distance | None = None) -> None:
        """By `nominal_distance` unless another is given."""
        self.places: dict[Label, int] = {}
        """Where each label stands in `apart`."""
        for row in rows:
            for rating in row.ratings:
                self.places.setdefault(rating.label, len(self.places))
        measured = distance or nominal_distance
        found = [measured(one, other) for one, other in combinations(self.places, 2)]
        self.scale = lcm(*{one.denominator for one in found})
        """What a distance of 1 is in whole parts."""
        self.apart = [[0] * len(self.places) for _ in self.places]
        """The distances in such parts."""
        for (one, other), far in zip(combinations(range(len(self.places)), 2), found, strict=True):
            parts = far.numerator * (self.scale // far.denominator)
            self.apart[one][other] = self.apart[other][one] = parts

    def within(self, said: Sequence[int]) -> int:
        """The sum over all ordered pairs of some labels, by their places."""
        return sum([self.apart[one][other] for one in said for other in said])

    def expected(self, given: Mapping[int, int], others: Mapping[int, int]) -> int:
        """The sum over all pairs of one label of each side, given so often."""
        amounts = [others.get(place, 0) for place in range(len(self.places))]
        return sum(times * sum(map(mul, self.apart[place], amounts)) for place, times in given.items())


def measure(
    rows: Sequence[Reviewed],
    categories: int | None = None,
    nominal: Distances | None = None,
    masi: Distances | None = None,
) -> Measures:
    """Every measure over the same accounts; the distances hold for these accounts and others if they are given."""
    far = nominal or Distances(rows)
    doubly = _doubly(rows, far)
    observed = _observed(doubly, far)
    return Measures(
        percent=_percent(observed),
        alpha=_alpha(doubly, far),
        alpha_masi=_alpha(doubly, masi or Distances(rows, masi_distance)),
        ac1=_ac1(rows, categories, observed),
        kappa=cohen_kappa(rows, far=far),
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
    return _masi(len(common), len(one | other), common in (one, other))


@cache
def _masi(common: int, either: int, within: bool) -> Fraction:
    """The distance of two different sets by the sizes of what they share and hold together."""
    return 1 - Fraction(common, either) * (Fraction(2, 3) if within else Fraction(1, 3))


def total_variation(one: Label, other: Label) -> Fraction:
    """The weight that has to be moved to make two splits equal; a set may be divided as is nearest to the split.

    So a split is 0 from the set that it divides, as from any larger one: less precise is no contradiction.
    """
    if isinstance(one, Split) and isinstance(other, Split):
        others = dict(other.shares)
        # What one has more of than the other is what the other has more of than this.
        moved = [weight - others.get(code, 0) for code, weight in one.shares]
        return _part(sum([more for more in moved if more > 0]))
    split, codes = (one, other) if isinstance(one, Split) else (other, one)
    if not isinstance(split, Split) or isinstance(codes, Split):
        raise TypeError("one of the two must be a split")
    return _part(sum([weight for code, weight in split.shares if code not in codes]))


@cache
def _part(weight: int) -> Fraction:
    return Fraction(weight, WHOLE)


def percent_agreement(rows: Sequence[Reviewed], far: Distances | None = None) -> Coefficient:
    """How far pairs of reviewers of one account said the same, averaged over accounts by weight.

    1 for the same, 0 for another set; where one is a split, 1 less their distance.
    """
    far = far or Distances(rows)
    return _percent(_observed(_doubly(rows, far), far))


def _percent(observed: Fraction | None) -> Coefficient:
    return Coefficient(None, NOBODY_TWICE) if observed is None else Coefficient(float(observed))


def krippendorff_alpha(rows: Sequence[Reviewed], distance: Distance | Distances | None = None) -> Coefficient:
    """1 less observed over expected distance between labels, after Krippendorff (2011), "Computing alpha-reliability".

    Any number of reviewers, gaps allowed; accounts read once are left out. Weights are scaled to a mean of 1, so that
    equal weights give the unweighted value.
    """
    far = distance if isinstance(distance, Distances) else Distances(rows, distance)
    return _alpha(_doubly(rows, far), far)


def _alpha(doubly: "_Doubly", far: Distances) -> Coefficient:
    if not doubly:
        return Coefficient(None, NOBODY_TWICE)
    given: Counter[int] = Counter()
    apart: Counter[int] = Counter()
    for said, (weight, _) in doubly.items():
        apart[len(said)] += weight * far.within(said)
        for place in said:
            given[place] += weight
    expected = far.expected(given, given)
    if expected == 0:
        return Coefficient(None, ONE_LABEL)
    observed = sum(Fraction(parts, number - 1) for number, parts in apart.items())
    mean_weight = Fraction(sum(weight for weight, _ in doubly.values()), sum(number for _, number in doubly.values()))
    return Coefficient(float(1 - (given.total() - mean_weight) * observed / expected))


def gwet_ac1(rows: Sequence[Reviewed], categories: int | None = None, far: Distances | None = None) -> Coefficient:
    """Gwet's first-order agreement coefficient (Gwet 2008; 2014, "Handbook of inter-rater reliability").

    It stays near percent agreement where almost everything has one label, which is where kappa breaks down.
    `categories` is how many answers could have been given; more are counted where more were. A split counts for each
    of its codes by its share.
    """
    far = far or Distances(rows)
    return _ac1(rows, categories, _observed(_doubly(rows, far), far))


def _ac1(rows: Sequence[Reviewed], categories: int | None, observed: Fraction | None) -> Coefficient:
    rows = [row for row in rows if row.ratings]
    if observed is None:
        return Coefficient(None, NOBODY_TWICE)
    given: Counter[tuple[Label, int]] = Counter()
    for row in rows:
        for rating in row.ratings:
            given[rating.label, len(row.ratings)] += row.weight
    used: dict[Label, Fraction] = {}
    for (label, number), weight in given.items():
        for one, share in spread(label):
            used[one] = used.get(one, Fraction(0)) + Fraction(weight * share, number * WHOLE)
    count = max(len(used), categories or 0)
    if count < 2:
        return Coefficient(None, ONE_LABEL)
    whole = sum(row.weight for row in rows)
    chance = sum((part / whole) * (1 - part / whole) for part in used.values()) / (count - 1)
    return Coefficient(float((observed - chance) / (1 - chance)))


def cohen_kappa(
    rows: Sequence[Reviewed], between: tuple[str, str] | None = None, far: Distances | None = None
) -> Coefficient:
    """Cohen's kappa (Cohen 1960) of two reviewers over the accounts that both read; weighted (1968) where they split.

    Without `between` there must be exactly two reviewers.
    """
    names = sorted({rating.reviewer for row in rows for rating in row.ratings}) if between is None else between
    if len(names) != 2:
        return no_kappa(len(names))
    far = far or Distances(rows)
    first: Counter[int] = Counter()
    second: Counter[int] = Counter()
    apart = 0
    for row in rows:
        said = {rating.reviewer: far.places[rating.label] for rating in row.ratings}
        if names[0] in said and names[1] in said:
            one, other = said[names[0]], said[names[1]]
            first[one] += row.weight
            second[other] += row.weight
            apart += row.weight * far.apart[one][other]
    whole = first.total()
    if whole <= 0:
        return Coefficient(None, NOBODY_TWICE)
    expected = far.expected(first, second)
    if expected == 0:
        return Coefficient(None, ONE_LABEL)
    return Coefficient(float(1 - Fraction(apart * whole, expected)))


def no_kappa(reviewers: int) -> Coefficient:
    """Why there is no kappa of so many reviewers."""
    return Coefficient(None, f"Cohen's kappa compares two reviewers; here there are {reviewers}")


def spread(label: Label) -> tuple[tuple[Label, int], ...]:
    """The answers that a label counts for, in ten-thousandths: a split for each of its codes."""
    if isinstance(label, Split):
        return tuple((frozenset((code,)), weight) for code, weight in label.shares)
    return ((label, WHOLE),)


_Doubly = dict[tuple[int, ...], tuple[int, int]]
"""Weight and number of accounts by what was said of them, as places of labels."""


def _doubly(rows: Iterable[Reviewed], far: Distances) -> _Doubly:
    """Those that several reviewed, whoever said it."""
    found: _Doubly = {}
    for row in rows:
        if len(row.ratings) > 1:
            said = tuple(sorted([far.places[rating.label] for rating in row.ratings]))
            weight, accounts = found.get(said, (0, 0))
            found[said] = (weight + row.weight, accounts + row.accounts)
    return found


def _observed(doubly: _Doubly, far: Distances) -> Fraction | None:
    apart: Counter[int] = Counter()
    for said, (weight, _) in doubly.items():
        apart[len(said)] += weight * far.within(said)
    whole = sum(weight for weight, _ in doubly.values())
    if whole <= 0:
        return None
    pairs = sum((Fraction(parts, number * (number - 1)) for number, parts in apart.items()), Fraction(0))
    return 1 - pairs / (whole * far.scale)
