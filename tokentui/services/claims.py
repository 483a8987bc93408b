"""The vendor's disclosures held against the book and against each other."""

from collections.abc import Sequence
from typing import NamedTuple

from tokentui.domain.bounds import Range
from tokentui.domain.claim_conflicts import ClaimConflict, conflicts, said
from tokentui.domain.claim_reading import ClaimKind, Measured, Threshold, Unused, VendorClaim, read_claim
from tokentui.domain.claims import (
    Growth,
    Implied,
    Layers,
    RevenuePart,
    TailAbove,
    by_kind,
    growths,
    implied,
    layers,
    parts,
    tails,
)
from tokentui.domain.composition import coverage
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.grades import Grade
from tokentui.domain.list_prices import ListPrice
from tokentui.domain.money import at_least, short
from tokentui.domain.named_above import HeldAgainst, tokens_above
from tokentui.domain.pareto import FEWEST, Exponent, alpha_from_spends
from tokentui.domain.weighing import Measure
from tokentui.services.running_cube import RunningCube
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment
from tokentui.store.customers import read_disclosures
from tokentui.store.list_prices import read_list_prices
from tokentui.store.named_above import (
    ListedCustomers,
    read_listed,
    read_spends_above,
    read_spends_from,
    read_token_figures,
)

NAMED = 20
"""Customers of each kind that are named; the counts are of all."""


class ClaimHeld(NamedTuple):
    """A count above a threshold: what it implies, and how the book's customers lie to it."""

    implied: Implied
    held: HeldAgainst


class Claims(NamedTuple):
    """All that the vendor's disclosures imply, at the book's evidence floor."""

    floor: Grade
    disclosures: int
    """How many the book holds."""
    totals: tuple[VendorClaim, ...]
    """Disclosed revenue of a year, newest first."""
    above: tuple[ClaimHeld, ...]
    """Newest first."""
    layers: tuple[Layers, ...]
    growths: tuple[Growth, ...]
    parts: tuple[RevenuePart, ...]
    tails: tuple[TailAbove, ...]
    """Whether a count may be extrapolated; only the newest of each date."""
    conflicts: tuple[ClaimConflict, ...]
    others: tuple[VendorClaim, ...]
    """Those that no rule holds against the book."""
    unused: tuple[Unused, ...]
    prices: tuple[ListPrice, ...]
    listed: ListedCustomers
    spend: Range
    """What the customers of known spend spend together, micro-units a year; 0 where none is known."""


def read_claims(workbook: Workbook) -> Claims:
    """Read all disclosures and hold them against the book; those below the evidence floor imply nothing."""
    db, settings = workbook.book.db, workbook.settings
    with one_moment(db):
        disclosures, prices = read_disclosures(db), read_list_prices(db)
        listed = read_listed(db, settings.floor)
        total = RunningCube().read(workbook).sums.total
    claims: list[VendorClaim] = []
    unused: list[Unused] = []
    for one in disclosures:
        if not one.grade.reaches(settings.floor):
            unused.append(
                Unused(one, f"Its grade {one.grade.value} is below the evidence floor {settings.floor.value}.")
            )
            continue
        read = read_claim(one, settings.currency)
        claims.append(read) if isinstance(read, VendorClaim) else unused.append(read)
    of_counts, of_parts = tuple(implied(claims, prices)), tuple(parts(claims))
    above = tuple(ClaimHeld(one, _held(workbook, one, listed)) for one in reversed(of_counts))
    spend = coverage(total, Measure(Unit.SPEND, Denominator.KNOWN)).amount
    return Claims(
        floor=settings.floor,
        disclosures=len(disclosures),
        totals=tuple(reversed(by_kind(claims, ClaimKind.TOTAL))),
        above=above,
        layers=tuple(layers(claims)),
        growths=tuple(growths(claims)),
        parts=tuple(reversed(of_parts)),
        tails=tuple(tails(claims, _of_named(workbook, claims))),
        conflicts=(
            *conflicts(claims, of_counts, of_parts, settings.currency),
            *_against_the_book(above, claims, listed, spend, settings.currency),
        ),
        others=by_kind(claims, ClaimKind.COUNT, ClaimKind.OUT_OF, ClaimKind.GROWTH, ClaimKind.OTHER),
        unused=tuple(unused),
        prices=prices,
        listed=listed,
        spend=spend,
    )


def _held(workbook: Workbook, one: Implied, listed: ListedCustomers) -> HeldAgainst:
    db, floor, amount = workbook.book.db, workbook.settings.floor, one.threshold.amount
    if one.threshold.measured is Measured.MONEY:
        spends = read_spends_above(db, floor, amount, one.claim.as_of, NAMED)
        return HeldAgainst(one.claim.amount, listed.listed, listed.known - spends.apart, spends)
    spends, known = tokens_above(read_token_figures(db, floor), one.threshold, NAMED)
    return HeldAgainst(one.claim.amount, listed.listed, known, spends)


def _of_named(workbook: Workbook, claims: Sequence[VendorClaim]) -> dict[Threshold, Exponent]:
    """The exponent that the spends of the book give above each threshold in money, where enough are known."""
    found: dict[Threshold, Exponent] = {}
    for threshold in {one.threshold for one in by_kind(claims, ClaimKind.ABOVE)}:
        if threshold is None or threshold.measured is not Measured.MONEY:
            continue
        spends = read_spends_from(workbook.book.db, workbook.settings.floor, threshold.amount)
        alpha = alpha_from_spends(spends, threshold.amount) if len(spends) >= FEWEST else None
        if alpha is not None:
            found[threshold] = Exponent(alpha, f"from the {len(spends):,} spends that the book knows")
    return found


def _against_the_book(
    above: Sequence[ClaimHeld], claims: Sequence[VendorClaim], listed: ListedCustomers, spend: Range, currency: str
) -> list[ClaimConflict]:
    """What the customers of the book contradict: more above a threshold than counted, more spent than disclosed."""
    found = [
        ClaimConflict(
            f"{said(one.implied.claim, currency)}, and {one.held.spends.above:,} of the {one.held.known:,} customers "
            "of the book with a figure are: the count is of another time, or too low",
            (one.implied.claim.disclosure.uid,),
        )
        for one in above
        if one.held.more
    ]
    latest = next(iter(reversed(by_kind(claims, ClaimKind.TOTAL))), None)
    if latest is not None and spend.low > latest.amount:
        found.append(
            ClaimConflict(
                f"{said(latest, currency)}, and {listed.known:,} of {listed.listed:,} listed customers spend at least "
                f"{at_least(spend.low, currency)} together, {short(spend.low - latest.amount, currency)} more: they "
                "are of another time, counted twice, or wrong",
                (latest.disclosure.uid,),
            )
        )
    return found
