"""How far reviewers agree and on how much that rests: each measure with an interval, or why there is none."""

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from tokentui.domain.agreement_sums import Pattern, Prepared
from tokentui.domain.coefficients import (
    NOBODY_TWICE,
    Coefficient,
    Distances,
    Label,
    Measures,
    Rating,
    Split,
    masi_distance,
    measure,
    no_kappa,
)
from tokentui.domain.resampling import Draw, Sample, intervals
from tokentui.domain.statements import WHOLE

NO_SPEND = "no account that two reviewers read has a known spend"
ONE_SIDED = "in most samples of these accounts everybody says the same, so that nothing can be told from chance"

_TENTH = WHOLE // 10

MANY = 100
"""Different answers from which on splits are read in steps of 10 %: each is compared with every other."""

LEAST = 10
"""Doubly reviewed accounts below which no measure is given: an interval from fewer says next to nothing."""


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


@dataclass(frozen=True, slots=True)
class Read:
    """How many accounts were reviewed, and by how many."""

    reviewers: tuple[str, ...]
    accounts: int
    doubly: int
    """Accounts that two or more reviewed."""
    weighed: int
    """Those of them whose spend is known and above zero."""
    spend: int
    """Their best spend, micro-units; unknown spend is not in it."""


def unmeasured(read: Read, total_spend: int) -> Agreement:
    """What there is to say where fewer than `LEAST` accounts were read twice: no single account is needed for that."""
    by_spend = _few(read.weighed, NO_SPEND if read.doubly else NOBODY_TWICE, " of known spend")
    return _agreement(read, total_spend, _few(read.doubly, NOBODY_TWICE, ""), by_spend)


def agreement(spends: Mapping[Pattern, Sequence[int]], total_spend: int, categories: int, draw: Draw) -> Agreement:
    """Measure agreement from all that was said, with the best spends of the accounts of which it was, 0 if unknown.

    `total_spend` is the spend of the whole book, `categories` how many answers the codebook offers, for AC1. Beyond
    `MANY` different answers splits are read in steps of 10 %.
    """
    ratings = dict.fromkeys(rating for pattern in spends for rating in pattern)
    doubly = [each for pattern, each in spends.items() if len(pattern) > 1]
    read = Read(
        reviewers=tuple(sorted({one.reviewer for one in ratings})),
        accounts=sum(map(len, spends.values())),
        doubly=sum(map(len, doubly)),
        weighed=sum(one > 0 for each in doubly for one in each),
        spend=sum(map(sum, doubly)),
    )
    if read.doubly < LEAST:
        return unmeasured(read, total_spend)
    weighing = len({one.reviewer for pattern, each in spends.items() if max(each) > 0 for one in pattern})
    spends = _merged(spends, ratings, named=2 in (len(read.reviewers), weighing))
    counted = Sample({pattern: array("b", (1,)) * len(each) for pattern, each in spends.items()})
    far = Distances(counted.rows), Distances(counted.rows, masi_distance)
    prepared = Prepared(spends, *far)
    by_account = _measured(counted, len(read.reviewers), categories, draw, far, prepared)
    if read.weighed < LEAST:
        return _agreement(read, total_spend, by_account, _few(read.weighed, NO_SPEND, " of known spend"))
    weighed = Sample({pattern: _above_zero(each) for pattern, each in spends.items()})
    by_spend = _measured(weighed, weighing, categories, draw, far, prepared)
    return _agreement(read, total_spend, by_account, by_spend)


def _above_zero(spends: Sequence[int]) -> Sequence[int]:
    return spends if min(spends) > 0 else array("q", [one for one in spends if one > 0])


def _agreement(read: Read, total_spend: int, by_account: Measures, by_spend: Measures) -> Agreement:
    return Agreement(
        reviewers=read.reviewers,
        accounts=read.accounts,
        doubly_reviewed=read.doubly,
        doubly_reviewed_spend=read.spend,
        spend_share=read.spend / total_spend if total_spend > 0 else None,
        by_account=by_account,
        by_spend=by_spend,
    )


def _few(number: int, nobody: str, which: str) -> Measures:
    """In words why so few accounts give no measure."""
    read = f"two or more reviewers read {number} account{'s' if number > 1 else ''}{which}"
    few = Coefficient(None, f"{read}; fewer than {LEAST} say nothing that holds beyond them" if number else nobody)
    return Measures(few, few, few, few, few)


def _measured(
    sample: Sample, reviewers: int, categories: int, draw: Draw, far: tuple[Distances, Distances], prepared: Prepared
) -> Measures:
    """Every measure with its interval."""
    found = measure(sample.rows, categories, *far)
    kappa = found.kappa if reviewers == 2 else no_kappa(reviewers)
    values = (found.percent, found.alpha, found.alpha_masi, found.ac1, kappa)
    within = intervals(sample, categories, draw, prepared)
    return Measures(*(_with(one, interval) for one, interval in zip(values, within, strict=True)))


def _with(found: Coefficient, interval: tuple[float, float] | None) -> Coefficient:
    if found.value is None:
        return found
    return Coefficient(None, ONE_SIDED) if interval is None else replace(found, interval=interval)


def _merged(
    spends: Mapping[Pattern, Sequence[int]], ratings: Collection[Rating], *, named: bool
) -> Mapping[Pattern, Sequence[int]]:
    """All together of which the same was said; who said it counts for kappa alone, splits by tenths beyond `MANY`."""
    labels = {one.label: one.label for one in ratings}
    if len(labels) > MANY:
        labels = {one: _coarse(one) for one in labels}
    known = {one: Rating(one.reviewer if named else "", labels[one.label]) for one in ratings}
    order = {one: place for place, one in enumerate(dict.fromkeys(known.values()))}
    found: dict[Pattern, array[int]] = {}
    for pattern, each in spends.items():
        said = [known[one] for one in pattern]
        if not named:
            said.sort(key=order.__getitem__)
        key = tuple(said)
        if key in found:
            found[key].extend(each)
        else:
            found[key] = array("q", each)
    return found


def _coarse(label: Label) -> Label:
    """A split in tenths that sum to a whole; a set as it is."""
    if not isinstance(label, Split):
        return label
    tenths = {code: weight // _TENTH for code, weight in label.shares}
    rest = sorted(label.shares, key=lambda share: (-(share[1] % _TENTH), share[0]))
    for code, _ in rest[: 10 - sum(tenths.values())]:
        tenths[code] += 1
    return Split(tuple((code, tenth * _TENTH) for code, tenth in tenths.items() if tenth))
