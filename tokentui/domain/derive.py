"""What the sources of truth come to for one customer: annual spend, marks, and amounts shared over a split.

The book derives the same in SQL as it is written; these functions are the second, independent account of it.
"""

from collections.abc import Iterable
from typing import NamedTuple

from tokentui.domain.codebook import OPEN_MASK, Segments
from tokentui.domain.grades import Dimension, Grade, Mark, Question, Relation, best, mark_of
from tokentui.domain.money import MICRO, Basis, Spend
from tokentui.domain.settling import Opinion, State, settle
from tokentui.domain.statements import WHOLE

LARGEST = 9e12
"""Facts of a larger amount (in units of currency) give no annual spend: micro-units must fit 64 bits."""

_YEARS = {
    "per year": Basis.ESTIMATE,
    "per year, run-rate": Basis.RUN_RATE,
    "per year, trailing": Basis.TRAILING,
    "per year, contract": Basis.CONTRACT,
    "per year, list": Basis.LIST,
    "per year, forecast": Basis.FORECAST,
    "per year, estimate": Basis.ESTIMATE,
}

_WHOLE_FLOATS = 4_503_599_627_370_496.0
"""From here on (2 to the 52nd) a float has no fraction left to round."""


class Claim(NamedTuple):
    """What the numbers take from one fact."""

    uid: str
    dimension: Dimension
    grade: Grade
    low: object = None
    """Lower end in `unit`; anything but an integer or a float is no figure."""
    high: object = None
    unit: str | None = None
    yardstick: str | None = None
    as_of: str | None = None


class AnnualSpend(NamedTuple):
    """The annual spend that the facts on a customer give, and the fact it rests on."""

    spend: Spend
    basis: Basis
    grade: Grade
    fact: str
    """uid of the fact."""


def portion(amount: int, before: int, weight: int) -> int:
    """The part of an amount that falls to `weight` ten-thousandths, after those before it took theirs.

    The parts add up to the amount exactly: part = ⌊amount·(before + weight)/10,000⌋ − ⌊amount·before/10,000⌋, a
    negative amount rounded toward zero. Whole ten-thousands are taken out first, so that 64 bits always suffice.
    """
    if amount < 0:
        return -portion(-amount, before, weight)
    whole, rest = divmod(amount, WHOLE)
    return whole * weight + rest * (before + weight) // WHOLE - rest * before // WHOLE


def annual_basis(dimension: str, unit: str | None, yardstick: str | None, currency: str) -> Basis | None:
    """The kind of year that a fact gives for its customer alone, or None when it gives none and spend stays unknown.

    The rule, which the book's SQL mirrors: the dimension is `how_much`; the unit, trimmed and in capitals, is the
    currency of the book; and the yardstick, trimmed and in small letters, is one of the seven phrases above, letter
    for letter. A month, a seat, several years or several customers together never count.
    """
    if dimension.strip(" ").lower() != Question.HOW_MUCH or unit is None or yardstick is None:
        return None
    return year_of(yardstick) if unit.strip(" ").upper() == currency.upper() else None


def year_of(yardstick: str | None) -> Basis | None:
    """The kind of year that a yardstick says, letter for letter one of the seven phrases; None for any other."""
    return None if yardstick is None else _YEARS.get(yardstick.strip(" ").lower())


def spend_of_facts(claims: Iterable[Claim], currency: str) -> AnnualSpend | None:
    """The annual spend of the best grade, then the latest, among the facts that give this customer's own year."""
    usable = [claim for claim in claims if _annual(claim, currency) is not None]
    if not usable:
        return None
    usable.sort(key=lambda claim: claim.uid)
    usable.sort(key=lambda claim: (claim.as_of is not None, claim.as_of or ""), reverse=True)
    claim = min(usable, key=lambda claim: claim.grade)
    basis = _annual(claim, currency)
    if basis is None or not isinstance(claim.low, int | float) or not isinstance(claim.high, int | float):
        return None
    return AnnualSpend(Spend.between(_micro(claim.low), _micro(claim.high)), basis, claim.grade, claim.uid)


class Placed(NamedTuple):
    """What is settled of who a customer is."""

    segments: int
    """A mask; OPEN_MASK where it may be of any."""
    state: State
    mark: Mark


def segments_of_record(segment: str | None, segments: Segments) -> int:
    """The segment that a record names by its code, as a mask; OPEN_MASK where it names none."""
    found = segments.by_code(segment) if segment else None
    return OPEN_MASK if found is None else found.mask


def placed(
    opinions: Iterable[Opinion], record: str | None, grade: Grade, claims: Iterable[Claim], segments: Segments
) -> Placed:
    """Who a customer is: what reviewers say; else its record, as good as that or as its best fact.

    Where neither says anything, a fact of grade U makes it silence.
    """
    settled = settle(opinions, segments)
    if settled.grade is not None:
        ((mask, _),) = settled.masses
        return Placed(mask, settled.state, Mark(settled.grade.value))
    found = [claim.grade for claim in claims if claim.dimension is Question.WHO]
    mask = segments_of_record(record, segments)
    if mask != OPEN_MASK:
        told = min(grade, best((one for one in found if one is not Grade.U), Grade.D))
        return Placed(mask, State.SET, Mark(told.value))
    return Placed(OPEN_MASK, State.UNLOOKED, Mark.SILENT if Grade.U in found else Mark.OPEN)


def evidence(claims: Iterable[Claim]) -> dict[str, Grade]:
    """The grade of each fact that a statement may rest on, by uid: how a customer stands to the vendor is none."""
    return {claim.uid: claim.grade for claim in claims if not isinstance(claim.dimension, Relation)}


def how_much_mark(spend_grade: Grade | None, claims: Iterable[Claim]) -> Mark:
    """How much it uses: the grade of its annual spend; silence when a fact says that it cannot be told."""
    if spend_grade is not None:
        return Mark(spend_grade.value)
    silent = any(claim.dimension is Question.HOW_MUCH and claim.grade is Grade.U for claim in claims)
    return Mark.SILENT if silent else Mark.OPEN


def to_what_end_mark(claims: Iterable[Claim]) -> Mark:
    """To what end: the best grade of the facts on return."""
    return mark_of(claim.grade for claim in claims if claim.dimension is Question.TO_WHAT_END)


def _annual(claim: Claim, currency: str) -> Basis | None:
    """The kind of year a fact gives, when its figures are usable too."""
    if claim.grade is Grade.U:
        return None
    if not isinstance(claim.low, int | float) or not isinstance(claim.high, int | float):
        return None
    if not -LARGEST < claim.low <= claim.high < LARGEST:
        return None
    return annual_basis(claim.dimension, claim.unit, claim.yardstick, currency)


def _micro(amount: int | float) -> int:
    """Units of currency as micro-units, halves away from zero."""
    if isinstance(amount, int):
        return amount * MICRO
    scaled = amount * float(MICRO)
    if abs(scaled) > _WHOLE_FLOATS:
        return int(scaled)
    return int(scaled - 0.5 if scaled < 0 else scaled + 0.5)
