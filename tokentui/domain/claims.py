"""What the vendor's disclosures imply: what counts come to at least, shares of the total, and growth between two."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from typing import NamedTuple

from tokentui.domain.claim_reading import ClaimKind, Measured, Threshold, VendorClaim
from tokentui.domain.list_prices import ListPrice, TokenCost, prices_at, token_cost
from tokentui.domain.pareto import Exponent, Tail, alpha_from_counts, alpha_from_mean, tail
from tokentui.domain.spend_dates import are_far, days_between, days_of


class Total(NamedTuple):
    """The disclosed total that a claim is held against."""

    claims: tuple[VendorClaim, ...]
    """One of its date, or several that differ."""
    days: int
    """How far from the claim, 0 for the same date."""

    @property
    def least(self) -> int:
        """The smallest, micro-units a year."""
        return min(one.amount for one in self.claims)

    @property
    def most(self) -> int:
        """The greatest."""
        return max(one.amount for one in self.claims)

    @property
    def as_of(self) -> str:
        """Its date."""
        return self.claims[0].as_of


class Implied(NamedTuple):
    """What a count of customers from a threshold on comes to at least."""

    claim: VendorClaim
    threshold: Threshold
    at_least: int
    """Micro-units a year, or tokens: the count × the threshold. Of what is above it says nothing."""
    total: Total | None
    share: Fraction | None
    """That of the disclosed total; None for tokens, and where none is disclosed within six months."""
    each_costs: TokenCost | None = None
    """What the threshold in tokens costs one customer at list prices."""
    together_cost: TokenCost | None = None

    @property
    def unsaid(self) -> Fraction | None:
        """The share of the total of which it says nothing."""
        return None if self.share is None else max(Fraction(0), 1 - self.share)


class Layers(NamedTuple):
    """What counts from several thresholds of one date come to together."""

    claims: tuple[VendorClaim, ...]
    """By threshold, lowest first."""
    at_least: int
    total: Total | None
    share: Fraction | None


class RevenuePart(NamedTuple):
    """A part of the revenue as a share of the disclosed total."""

    claim: VendorClaim
    total: Total | None
    low: Fraction | None
    high: Fraction | None


class Growth(NamedTuple):
    """What two counts from the same threshold say of the time between, and what they leave open."""

    before: VendorClaim
    after: VendorClaim
    threshold: Threshold
    at_least: int
    """What those pay, or paid, at least that are above the threshold at one end and not at the other."""
    at_most: int | None
    """All of the total at that end; None where none is disclosed."""
    at_most_if_all_stayed: int | None
    """What the total leaves if nobody crossed the threshold the other way."""
    total_before: Total | None
    total_after: Total | None

    @property
    def more(self) -> int:
        """How many more there are; negative for fewer."""
        return self.after.amount - self.before.amount

    @property
    def total_growth(self) -> tuple[int, int] | None:
        """By how much the disclosed total grew, at least and at most, micro-units a year."""
        if self.total_before is None or self.total_after is None:
            return None
        return self.total_after.least - self.total_before.most, self.total_after.most - self.total_before.least


def by_kind(claims: Iterable[VendorClaim], *kinds: ClaimKind) -> tuple[VendorClaim, ...]:
    """The claims of some kinds, oldest first, then by threshold."""
    return tuple(sorted((one for one in claims if one.kind in kinds), key=_order))


def total_at(claims: Iterable[VendorClaim], as_of: str) -> Total | None:
    """The disclosed totals of the date nearest to another; None without one within six months."""
    day = days_of(as_of)
    near = [
        (days_between(of, day), one.as_of, one)
        for one in by_kind(claims, ClaimKind.TOTAL)
        if day and (of := days_of(one.as_of)) and not are_far(of, day) and one.amount > 0
    ]
    if not near:
        return None
    # Of two that are as near, the one of exactly this date, else the later.
    days, chosen, _ = min(near, key=lambda found: (found[0], found[1] != as_of, [-ord(sign) for sign in found[1]]))
    return Total(tuple(one for _, date, one in near if date == chosen), days)


def implied(claims: Sequence[VendorClaim], prices: Sequence[ListPrice] = ()) -> Iterator[Implied]:
    """What each count above a threshold comes to at least, and what share of the disclosed total that is.

    Markov's inequality read backwards: N customers at or above x hold at least N · x. Where several totals of one date
    differ, the share is that of the greatest, so that it stays a lower bound.
    """
    for one in by_kind(claims, ClaimKind.ABOVE):
        if one.threshold is None:
            continue
        at_least = one.amount * one.threshold.amount
        if one.threshold.measured is Measured.TOKENS:
            listed = prices_at(prices, one.as_of)
            each, together = token_cost(one.threshold.amount, listed), token_cost(at_least, listed)
            yield Implied(one, one.threshold, at_least, None, None, each, together)
            continue
        total = total_at(claims, one.as_of)
        share = None if total is None else Fraction(at_least, total.most)
        yield Implied(one, one.threshold, at_least, total, share)


def layers(claims: Sequence[VendorClaim]) -> Iterator[Layers]:
    """What counts from several thresholds of one date come to: those between two thresholds hold at least the lower."""
    for _, found in groupby(sorted(by_kind(claims, ClaimKind.ABOVE), key=_layer), key=_layer):
        stacked = tuple(found)
        if len({one.threshold for one in stacked}) < 2 or len(stacked) != len({one.threshold for one in stacked}):
            continue
        above = [*(one.amount for one in stacked[1:]), 0]
        if any(one.amount < more for one, more in zip(stacked, above, strict=True)):
            continue
        held = zip(stacked, above, strict=True)
        at_least = sum((one.amount - more) * one.threshold.amount for one, more in held if one.threshold)
        money = stacked[0].threshold is not None and stacked[0].threshold.measured is Measured.MONEY
        total = total_at(claims, stacked[0].as_of) if money else None
        yield Layers(stacked, at_least, total, None if total is None else Fraction(at_least, total.most))


def parts(claims: Sequence[VendorClaim]) -> Iterator[RevenuePart]:
    """Each disclosed part of the revenue as a share of the total nearest in time."""
    for one in by_kind(claims, ClaimKind.PART):
        total = total_at(claims, one.as_of)
        ends = (None, None) if total is None else (Fraction(one.amount, total.most), Fraction(one.amount, total.least))
        yield RevenuePart(one, total, *ends)


def growths(claims: Sequence[VendorClaim]) -> Iterator[Growth]:
    """Each count from a threshold against the one before it from the same threshold.

    If the count rose by d, at least d customers are above x now that were not: they pay at least d · x, and at most
    what the total now leaves. If it fell by d, at least d paid x or more before and do not now.
    """
    counts = by_kind(claims, ClaimKind.ABOVE)
    for threshold in dict.fromkeys(one.threshold for one in counts):
        same = [one for one in counts if one.threshold == threshold]
        of_date = [next(iter(found)) for _, found in groupby(same, key=lambda one: one.as_of)]
        for before, after in pairwise(of_date):
            if threshold is not None:
                yield _growth(claims, before, after, threshold)


def _growth(claims: Sequence[VendorClaim], before: VendorClaim, after: VendorClaim, threshold: Threshold) -> Growth:
    money = threshold.measured is Measured.MONEY
    totals = [total_at(claims, one.as_of) if money else None for one in (before, after)]
    fewer = after.amount < before.amount
    end = totals[0] if fewer else totals[1]
    stayed = min(before.amount, after.amount) * threshold.amount
    return Growth(
        before=before,
        after=after,
        threshold=threshold,
        at_least=abs(after.amount - before.amount) * threshold.amount,
        at_most=None if end is None else end.most,
        at_most_if_all_stayed=None if end is None else max(0, end.most - stayed),
        total_before=totals[0],
        total_after=totals[1],
    )


class TailAbove(NamedTuple):
    """Whether a count above a threshold may be extrapolated to what those above it pay together."""

    claim: VendorClaim
    tail: Tail


def tails(claims: Sequence[VendorClaim], named: Mapping[Threshold, Exponent]) -> Iterator[TailAbove]:
    """For the lowest threshold of each date with counts in money: the exponents that claims give, and what follows.

    `named` is what the spends of the book give, of customers at or above each threshold.
    """
    for _, found in groupby(sorted(by_kind(claims, ClaimKind.ABOVE), key=_layer), key=_layer):
        stacked = tuple(found)
        lowest = stacked[0]
        if lowest.threshold is None or lowest.threshold.measured is not Measured.MONEY:
            continue
        exponents = [named[lowest.threshold]] if lowest.threshold in named else []
        if len(stacked) > 1 and (highest := stacked[-1]).threshold is not None:
            alpha = alpha_from_counts(lowest.threshold.amount, lowest.amount, highest.threshold.amount, highest.amount)
            exponents += [] if alpha is None else [Exponent(alpha, "from the counts above two thresholds")]
        for one in by_kind(claims, ClaimKind.ABOVE_TOTAL):
            if one.threshold == lowest.threshold and one.as_of == lowest.as_of:
                alpha = alpha_from_mean(lowest.threshold.amount, lowest.amount, one.amount)
                exponents += [] if alpha is None else [Exponent(alpha, "from what they pay on average")]
        yield TailAbove(lowest, tail(lowest.amount, lowest.threshold.amount, exponents))


def _order(one: VendorClaim) -> tuple[str, int, str]:
    return one.as_of, 0 if one.threshold is None else one.threshold.amount, one.disclosure.uid


def _layer(one: VendorClaim) -> tuple[str, str, str]:
    threshold = one.threshold
    return (one.as_of, "", "") if threshold is None else (one.as_of, threshold.measured.value, threshold.period)
