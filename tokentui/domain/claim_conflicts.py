"""Disclosures that cannot all be true, each named in one sentence with its date and source."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from tokentui.domain.claim_reading import ClaimKind, Measured, VendorClaim
from tokentui.domain.claims import Implied, RevenuePart, by_kind
from tokentui.domain.money import compact, short
from tokentui.domain.text import visible


class ClaimConflict(NamedTuple):
    """Claims of which one at least is wrong, or of another time, or means something else than it says."""

    words: str
    disclosures: tuple[str, ...]
    """uids."""


def conflicts(
    claims: Sequence[VendorClaim], found: Sequence[Implied], shares: Sequence[RevenuePart], currency: str
) -> Iterator[ClaimConflict]:
    """Every contradiction among the claims themselves."""
    yield from _two_figures(claims, currency)
    yield from _more_than_the_total(found, shares, currency)
    yield from _more_above_a_higher_threshold(claims, currency)
    yield from _cumulative_and_fewer(claims, currency)
    yield from _more_than_all(claims, currency)


def _two_figures(claims: Sequence[VendorClaim], currency: str) -> Iterator[ClaimConflict]:
    """Two figures for the same thing at the same date."""
    reckoned = [one for one in claims if one.kind not in (ClaimKind.GROWTH, ClaimKind.OTHER, ClaimKind.OUT_OF)]
    for one, other in combinations(sorted(reckoned, key=lambda claim: claim.disclosure.uid), 2):
        if one.same == other.same and one.as_of == other.as_of and one.amount != other.amount:
            yield ClaimConflict(
                f"{said(one, currency)}, and {said(other, currency)}: of one date, and they differ",
                (one.disclosure.uid, other.disclosure.uid),
            )


def _more_than_the_total(
    found: Sequence[Implied], shares: Sequence[RevenuePart], currency: str
) -> Iterator[ClaimConflict]:
    pairs = [(one.claim, one.at_least, one.total) for one in found if one.share is not None and one.share > 1]
    pairs += [(one.claim, one.claim.amount, one.total) for one in shares if one.low is not None and one.low > 1]
    for claim, amount, total in pairs:
        if total is not None:
            unless = "" if not total.days else f", unless that changed so much in {total.days} days"
            yield ClaimConflict(
                f"{said(claim, currency)}: at least {short(amount, currency)}, and "
                f"{said(total.claims[0], currency)} is less{unless}",
                (claim.disclosure.uid, *(one.disclosure.uid for one in total.claims)),
            )


def _more_above_a_higher_threshold(claims: Sequence[VendorClaim], currency: str) -> Iterator[ClaimConflict]:
    for one, other in combinations(by_kind(claims, ClaimKind.ABOVE), 2):
        if one.as_of != other.as_of or one.threshold is None or other.threshold is None:
            continue
        comparable = one.threshold[1:] == other.threshold[1:]
        if comparable and one.threshold.amount < other.threshold.amount and one.amount < other.amount:
            yield ClaimConflict(
                f"{said(other, currency)}, and only {said(one, currency)}: whoever is above the higher threshold is "
                "above the lower one too",
                (one.disclosure.uid, other.disclosure.uid),
            )


def _cumulative_and_fewer(claims: Sequence[VendorClaim], currency: str) -> Iterator[ClaimConflict]:
    for one, other in combinations(by_kind(claims, ClaimKind.ABOVE), 2):
        if one.threshold is None or one.threshold != other.threshold or not one.threshold.cumulative:
            continue
        if one.as_of < other.as_of and other.amount < one.amount:
            yield ClaimConflict(
                f"{said(one, currency)}, and later {said(other, currency)}: what is counted from the beginning on "
                "never falls",
                (one.disclosure.uid, other.disclosure.uid),
            )


def _more_than_all(claims: Sequence[VendorClaim], currency: str) -> Iterator[ClaimConflict]:
    """More customers above a threshold than there are customers at that date."""
    for above in by_kind(claims, ClaimKind.ABOVE):
        for every in by_kind(claims, ClaimKind.COUNT):
            if above.as_of == every.as_of and above.amount > every.amount:
                yield ClaimConflict(
                    f"{said(above, currency)}, and in all {said(every, currency)}",
                    (above.disclosure.uid, every.disclosure.uid),
                )


def said(claim: VendorClaim, currency: str) -> str:
    """A claim with its date, source and grade, as in `1,000 customers above $1M (2026-04-06, Release, grade C)`."""
    return f"{in_short(claim, currency)} ({where_from(claim)})"


def in_short(claim: VendorClaim, currency: str) -> str:
    """What a claim states, without its source."""
    disclosure = claim.disclosure
    if claim.kind is ClaimKind.ABOVE:
        return f"{claim.amount:,} customers above {threshold_in_words(claim, currency)}"
    metric = visible(disclosure.metric)
    if claim.kind is ClaimKind.ABOVE_TOTAL:
        return f"{short(claim.amount, currency)} from customers above {threshold_in_words(claim, currency)}"
    if claim.kind in (ClaimKind.TOTAL, ClaimKind.PART):
        return f"{metric} {short(claim.amount, currency)}"
    if claim.kind is ClaimKind.COUNT:
        return f"{claim.amount:,} {metric}"
    return f"{metric} {number(disclosure.value)} {visible(disclosure.unit)}"


def where_from(claim: VendorClaim) -> str:
    """Its date, source and grade."""
    one = claim.disclosure
    parts = (one.as_of, one.source_title, f"grade {one.grade.value}")
    return ", ".join(visible(part) for part in parts if part)


def threshold_in_words(claim: VendorClaim, currency: str) -> str:
    """`$1M a year`, or `1T tokens, cumulative`."""
    threshold = claim.threshold
    if threshold is None:
        return "no threshold"
    if threshold.measured is Measured.MONEY:
        return f"{short(threshold.amount, currency)} a year"
    return f"{tokens(threshold.amount)} tokens{f', {visible(threshold.period)}' if threshold.period else ''}"


def tokens(number_of_tokens: int) -> str:
    """A number of tokens in three figures, as in `1T`."""
    return compact(number_of_tokens)


def number(value: int | float) -> str:
    """A figure as the vendor gives it."""
    return f"{Fraction(value).numerator:,}" if Fraction(value).denominator == 1 else f"{value:,}"
