"""What a form about a fact says: what is wrong with it, what it would do to annual spend, and the fact it makes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tokentui.domain.addresses import completed, web_address
from tokentui.domain.customer import NewFact
from tokentui.domain.derive import annual_basis
from tokentui.domain.grades import Grade, Question, Relation, dimension_of
from tokentui.domain.money import Basis
from tokentui.domain.text import visible
from tokentui.services.capture import AddressError, address_of
from tokentui.tui.screens.dialogs.figures import FormError, Number, figure_text, parse_date, parse_figure
from tokentui.words.values import DIMENSIONS, figure

YARDSTICKS = (
    *(f"per year, {basis.value}" for basis in Basis),
    "per year",
    "per month",
    "one month",
    "per seat per month",
    "multi-year commitment",
)
"""What figures are usually per; those that begin with `per year` give annual spend."""

_RELATIONS = {
    Relation.INVESTOR: "It invests in the vendor",
    Relation.SUPPLIER: "It supplies the vendor",
    Relation.SELLS_ON: "It resells to whom the claim names",
    Relation.FINANCED_BY: "Whom the claim names pays its spend",
}
"""What a fact on each says of its customer."""
_MOST_SPEND = 9 * 10**12
"""The book keeps money as micro-units; no customer pays more than this."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of the form as they stand, all as typed."""

    dimension: str
    claim: str
    figure: str
    unit: str
    yardstick: str
    as_of: str
    source_title: str
    source_url: str
    rests_on: str
    grade: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a draft from being a fact."""

    field: str
    """Name of the field."""
    sentence: str
    missing: bool = False
    """Whether something is still to be typed, rather than wrong."""


def units(currency: str) -> tuple[str, ...]:
    """What figures are usually in."""
    return (currency, "tokens", "seats", "percent", "percent gross margin", f"{currency} own revenue")


def problems(draft: Draft, currency: str, today: date) -> Iterator[Problem]:
    """Everything that is wrong or missing, in the order of the form."""
    if not draft.claim.strip():
        yield Problem("claim", "Say what is claimed, in a few words.", missing=True)
    yield from _figure_problems(draft, currency)
    if draft.as_of.strip():
        try:
            parse_date(draft.as_of, today)
        except FormError as error:
            yield Problem("as_of", str(error))
    if (url := completed(draft.source_url)) and web_address(url) is None:
        yield Problem("source_url", "An address begins with https:// and has no spaces.")
    if "://" in draft.rests_on and web_address(draft.rests_on.strip()) is None:
        yield Problem("rests_on", "An address begins with https:// and has no spaces; a name has no ://.")


def page_problems(address: str, passage: str, archived: str) -> Iterator[Problem]:
    """What keeps a page from being the source of a fact: no address, no passage, an address that is none."""
    if not address.strip():
        yield Problem("source_url", "Paste the address of the page.", missing=True)
    for field, given in (("source_url", address), ("archived_url", archived)):
        try:
            if given.strip():
                address_of(completed(given))
        except AddressError as error:
            yield Problem(field, visible(str(error)))
    if not passage.strip():
        yield Problem("passage", "Paste what the page says; nothing is fetched.", missing=True)


def _figure_problems(draft: Draft, currency: str) -> Iterator[Problem]:
    unit = draft.unit.strip()
    if not draft.figure.strip():
        if unit or draft.yardstick.strip():
            yield Problem("figure", "Give the figure, or clear unit and yardstick.", missing=True)
        return
    try:
        low, high = parse_figure(draft.figure)
    except FormError as error:
        yield Problem("figure", str(error))
        return
    if low < 0 and not unit.lower().startswith("percent"):
        yield Problem("figure", "Only a percentage can be below zero.")
    if unit.upper() == currency.upper() and high >= _MOST_SPEND:
        yield Problem("figure", f"{figure(low, high, currency, None)} is more than any customer pays.")
    if not unit:
        yield Problem("unit", f"Say what it is {draft.figure.strip()} of: ←→ offers the usual units.", missing=True)


def consequence(draft: Draft, currency: str) -> str:
    """Whether the fact will give this customer's annual spend, and if not, why."""
    if draft.dimension == Question.FOR_WHAT:
        return "Says for what: cited for your statement; does not touch annual spend."
    if draft.dimension != Question.HOW_MUCH:
        dimension = dimension_of(draft.dimension)
        if isinstance(dimension, Relation):
            return f"{_RELATIONS[dimension]}: answers no question, is no spend."
        return f"Says {DIMENSIONS[dimension]}; does not touch annual spend."
    if not draft.figure.strip():
        return "No figure: annual spend stays as it is."
    try:
        low, high = parse_figure(draft.figure)
    except FormError:
        return "Annual spend stays as it is."
    basis = annual_basis(draft.dimension, draft.unit, draft.yardstick, currency)
    amount = figure(low, high, currency, None)
    if basis is not None and draft.grade != Grade.U and is_draft(draft):
        return f"Counts as annual spend once it names a source: {amount}, {basis.value}."
    if basis is not None and draft.grade != Grade.U:
        return f"Counts as annual spend: {amount}, {basis.value}, unless the book has better."
    if basis is not None:
        return "Does not count as annual spend: grade U is no evidence."
    if draft.unit.strip().upper() != currency.upper():
        return f"Does not count as annual spend: the unit is not {currency}."
    per = visible(draft.yardstick.strip())
    return f"Does not count as annual spend: {f'“{per}”' if per else 'no yardstick'} is not one customer's year."


def is_draft(draft: Draft) -> bool:
    """Whether it names neither source nor address, so that nobody could look: it is kept, and is no evidence."""
    return not (draft.source_title.strip() or draft.source_url.strip())


def to_fact(draft: Draft, currency: str) -> NewFact:
    """The fact that a draft without problems makes; number and name of the customer are still to be filled in."""
    low: Number | None = None
    high: Number | None = None
    if draft.figure.strip():
        low, high = parse_figure(draft.figure)
    unit = draft.unit.strip()
    return NewFact(
        uid="",
        customer_id=0,
        dimension=draft.dimension,
        claim=draft.claim.strip(),
        low=low,
        high=high,
        unit=(currency if unit.upper() == currency.upper() else unit) or None,
        yardstick=draft.yardstick.strip() or None,
        as_of=draft.as_of.strip() or None,
        source_title=draft.source_title.strip() or None,
        source_url=completed(draft.source_url) or None,
        rests_on=draft.rests_on.strip() or None,
        grade=Grade.U if is_draft(draft) else draft.grade,
    )


def from_fact(fact: NewFact) -> Draft:
    """The form as it would have been filled in for a fact."""
    return Draft(
        fact.dimension,
        fact.claim,
        figure_text(fact.low, fact.high),
        fact.unit or "",
        fact.yardstick or "",
        fact.as_of or "",
        fact.source_title or "",
        fact.source_url or "",
        fact.rests_on or "",
        fact.grade,
    )
