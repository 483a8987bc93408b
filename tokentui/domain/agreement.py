"""Agreement between reviewers who read the same accounts, counted by account or weighted by spend."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

Label = frozenset[str]
"""What a reviewer said as a set of codes; a state such as `cannot tell` is a set of that one word."""

Distance = Callable[[Label, Label], Fraction | int]


@dataclass(frozen=True, slots=True)
class Rating:
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


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far reviewers agree, and on how much that rests."""

    reviewers: tuple[str, ...]
    accounts: int
    """Accounts that anybody reviewed."""
    doubly_reviewed: int
    """Accounts that two or more reviewed."""
    doubly_reviewed_spend: int
    """Their best spend, micro-units; unknown spend is not in it."""
    spend_share: float | None
    """That as a share of all spend of the book; None when no spend is loaded."""
    by_account: Measures
    by_spend: Measures
    """Over the accounts whose spend is known and above zero, weighted by it."""


NOBODY_TWICE = "no account was reviewed by two reviewers"
ONE_LABEL = "everybody said the same of every account, so chance alone would agree as well"


def agreement(
    accounts: Iterable[tuple[Sequence[Rating], int | None]], total_spend: int, categories: int | None = None
) -> Agreement:
    """Measure agreement from (ratings, best spend or None) of every reviewed account.

    `total_spend` is the spend of the whole book. `categories` is how many labels could have been given, for AC1;
    without it the labels that were given are counted.
    """
    counted: Counter[tuple[Rating, ...]] = Counter()
    known: Counter[tuple[Rating, ...]] = Counter()
    spent: Counter[tuple[Rating, ...]] = Counter()
    spend = 0
    for said, each in accounts:
        ratings = tuple(said)
        counted[ratings] += 1
        if each is not None and each > 0:
            known[ratings] += 1
            spent[ratings] += each
        if each is not None and len(ratings) > 1:
            spend += each
    counted.pop((), None)
    rows = [Reviewed(ratings, number, number) for ratings, number in counted.items()]
    weighted = [Reviewed(ratings, spent[ratings], number) for ratings, number in known.items() if ratings]
    doubly = sum(row.accounts for row in rows if len(row.ratings) > 1)
    by_account = measure(rows, categories)
    by_spend = measure(weighted, categories)
    if doubly and not any(len(row.ratings) > 1 for row in weighted):
        unknown = Coefficient(None, "no account that two reviewers read has a known spend")
        by_spend = Measures(unknown, unknown, unknown, unknown, unknown)
    return Agreement(
        reviewers=tuple(sorted({rating.reviewer for row in rows for rating in row.ratings})),
        accounts=counted.total(),
        doubly_reviewed=doubly,
        doubly_reviewed_spend=spend,
        spend_share=spend / total_spend if total_spend > 0 else None,
        by_account=by_account,
        by_spend=by_spend,
    )


def measure(rows: Sequence[Reviewed], categories: int | None = None) -> Measures:
    """Every measure over the same accounts."""
    return Measures(
        percent=percent_agreement(rows),
        alpha=krippendorff_alpha(rows),
        alpha_masi=krippendorff_alpha(rows, masi_distance),
        ac1=gwet_ac1(rows, categories),
        kappa=cohen_kappa(rows),
    )


def nominal_distance(one: Label, other: Label) -> int:
    """0 for equal sets, 1 for any other."""
    return int(one != other)


def masi_distance(one: Label, other: Label) -> Fraction:
    """How far two sets are apart: 1 less Jaccard overlap times monotonicity (Passonneau 2006, MASI).

    Monotonicity is 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap otherwise, else 0.
    """
    if one == other:
        return Fraction(0)
    common = one & other
    if not common:
        return Fraction(1)
    monotonicity = Fraction(2, 3) if common in (one, other) else Fraction(1, 3)
    return 1 - Fraction(len(common), len(one | other)) * monotonicity


def percent_agreement(rows: Iterable[Reviewed]) -> Coefficient:
    """The share of pairs of reviewers of one account that said the same, averaged over accounts by weight."""
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
    """
    rows = [row for row in rows if row.ratings]
    observed = _observed(rows)
    if observed is None:
        return Coefficient(None, NOBODY_TWICE)
    used: dict[Label, Fraction] = {}
    for row in rows:
        for label, times in Counter(rating.label for rating in row.ratings).items():
            used[label] = used.get(label, Fraction(0)) + Fraction(row.weight * times, len(row.ratings))
    count = max(len(used), categories or 0)
    if count < 2:
        return Coefficient(None, ONE_LABEL)
    whole = sum(row.weight for row in rows)
    chance = sum((part / whole) * (1 - part / whole) for part in used.values()) / (count - 1)
    return Coefficient(float((observed - chance) / (1 - chance)))


def cohen_kappa(rows: Iterable[Reviewed], between: tuple[str, str] | None = None) -> Coefficient:
    """Cohen's kappa (Cohen 1960) of two reviewers over the accounts that both read.

    Without `between` there must be exactly two reviewers.
    """
    rows = list(rows)
    names = sorted({rating.reviewer for row in rows for rating in row.ratings}) if between is None else between
    if len(names) != 2:
        return Coefficient(None, f"Cohen's kappa compares two reviewers; here there are {len(names)}")
    first: Counter[Label] = Counter()
    second: Counter[Label] = Counter()
    same = 0
    for row in rows:
        said = {rating.reviewer: rating.label for rating in row.ratings}
        if names[0] in said and names[1] in said:
            one, other = said[names[0]], said[names[1]]
            first[one] += row.weight
            second[other] += row.weight
            same += row.weight if one == other else 0
    whole = first.total()
    if whole <= 0:
        return Coefficient(None, NOBODY_TWICE)
    chance = Fraction(sum(first[label] * second[label] for label in first), whole * whole)
    if chance == 1:
        return Coefficient(None, ONE_LABEL)
    return Coefficient(float((Fraction(same, whole) - chance) / (1 - chance)))


def _doubly(rows: Iterable[Reviewed]) -> Iterator[tuple[Reviewed, Counter[Label]]]:
    for row in rows:
        if len(row.ratings) > 1:
            yield row, Counter(rating.label for rating in row.ratings)


def _observed(rows: Iterable[Reviewed]) -> Fraction | None:
    agreed, whole = Fraction(0), 0
    for row, labels in _doubly(rows):
        pairs = len(row.ratings) * (len(row.ratings) - 1)
        agreed += Fraction(row.weight * sum(times * (times - 1) for times in labels.values()), pairs)
        whole += row.weight
    return agreed / whole if whole > 0 else None
