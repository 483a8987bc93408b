"""How far reviewers agree and on how much that rests: each measure with an interval, or why there is none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tokentui.domain.coefficients import (
    NOBODY_TWICE,
    Coefficient,
    Label,
    Measures,
    Rating,
    Split,
    measure,
)
from tokentui.domain.resampling import Draw, Pattern, Sample, intervals
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


def agreement(
    accounts: Iterable[tuple[Sequence[Rating], int | None]], total_spend: int, categories: int, draw: Draw
) -> Agreement:
    """Measure agreement from (ratings, best spend or None) of every reviewed account.

    `total_spend` is the spend of the whole book, `categories` how many answers the codebook offers, for AC1. Beyond
    `MANY` different answers splits are read in steps of 10 %.
    """
    places: dict[Pattern, int] = {}
    patterns: list[Pattern] = []
    counted, weighed = Sample(patterns), Sample(patterns)
    spend = 0
    for said, each in accounts:
        pattern = tuple(said)
        if not pattern:
            continue
        place = places.setdefault(pattern, len(patterns))
        if place == len(patterns):
            patterns.append(pattern)
        counted.add(place, 1)
        if each is not None and each > 0:
            weighed.add(place, each)
        if each is not None and len(pattern) > 1:
            spend += each
    ratings = {rating for pattern in patterns for rating in pattern}
    if len({one.label for one in ratings}) > MANY:
        coarse = {one: replace(one, label=_coarse(one.label)) for one in ratings}
        patterns[:] = [tuple(coarse[one] for one in pattern) for pattern in patterns]
    doubly = counted.doubly
    return Agreement(
        reviewers=tuple(sorted({one.reviewer for one in ratings})),
        accounts=counted.numbers.total(),
        doubly_reviewed=doubly,
        doubly_reviewed_spend=spend,
        spend_share=spend / total_spend if total_spend > 0 else None,
        by_account=_measured(counted, categories, draw, NOBODY_TWICE, ""),
        by_spend=_measured(weighed, categories, draw, NO_SPEND if doubly else NOBODY_TWICE, " of known spend"),
    )


def _measured(sample: Sample, categories: int, draw: Draw, nobody: str, which: str) -> Measures:
    """Every measure with its interval, or in words why so few accounts give none."""
    number = sample.doubly
    if number < LEAST:
        read = f"two or more reviewers read {number} account{'s' if number > 1 else ''}{which}"
        few = Coefficient(None, f"{read}; fewer than {LEAST} say nothing that holds beyond them" if number else nobody)
        return Measures(few, few, few, few, few)
    found = measure(sample.rows, categories)
    values = (found.percent, found.alpha, found.alpha_masi, found.ac1, found.kappa)
    within = intervals(sample, categories, draw)
    return Measures(*(_with(one, interval) for one, interval in zip(values, within, strict=True)))


def _with(found: Coefficient, interval: tuple[float, float] | None) -> Coefficient:
    if found.value is None:
        return found
    return Coefficient(None, ONE_SIDED) if interval is None else replace(found, interval=interval)


def _coarse(label: Label) -> Label:
    """A split in tenths that sum to a whole; a set as it is."""
    if not isinstance(label, Split):
        return label
    tenths = {code: weight // _TENTH for code, weight in label.shares}
    rest = sorted(label.shares, key=lambda share: (-(share[1] % _TENTH), share[0]))
    for code, _ in rest[: 10 - sum(tenths.values())]:
        tenths[code] += 1
    return Split(tuple((code, tenth * _TENTH) for code, tenth in tenths.items() if tenth))
