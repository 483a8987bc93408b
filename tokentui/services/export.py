"""What leaves a book as a table: header and rows, ready for CSV.

Money is in units of the book's currency, as spreadsheets and `tokentui import` read it; unknown is an empty cell.
Every row of a book of invented customers says SYNTHETIC.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.customer import Customer, Decision, Fact
from tokentui.domain.money import MICRO
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE, Kind
from tokentui.services.browse import View, customers, ids
from tokentui.services.workbook import Workbook
from tokentui.store.connection import plain_words
from tokentui.store.customers import PART, Traits, read_all_facts, read_traits

Row = tuple[object, ...]

CUSTOMER = (
    "customer_id", "name", "parent", "segment", "industry", "spend_low", "spend_best", "spend_high", "spend_basis",
    "spend_grade", "tokens", "state", "use_cases", "reviewers", "updated",
)  # fmt: skip
TRAITS = ("aliases", "size", "product", "region", "partner", "domain", "first_named", "anonymous")
DECISION = (
    "customer_id", "name", "reviewer", "statement", "use_cases", "confidence", "note", "reason", "at", "stands",
)  # fmt: skip
FACT = (
    "customer_id", "name", "dimension", "claim", "low", "high", "unit", "yardstick", "as_of", "source_title",
    "source_url", "source_kind", "certainty", "grade",
)  # fmt: skip
_NAMELESS = (State.UNLOOKED, State.CANNOT_TELL, State.WITHHELD, State.EXCLUDED)


class Table(NamedTuple):
    """A table on its way out."""

    header: tuple[str, ...]
    rows: Iterable[Row]


def customer_table(workbook: Workbook, found: Iterable[Customer]) -> Table:
    """These customers, a row each."""
    return marked(workbook, CUSTOMER, (_customer(one, workbook.codebook) for one in found))


def every_customer(workbook: Workbook) -> Table:
    """All customers with everything that a list may say of them, largest annual spend first."""
    return marked(workbook, (*CUSTOMER, *TRAITS), _customers_with_traits(workbook))


def decision_table(workbook: Workbook, decisions: Iterable[Decision]) -> Table:
    """Decisions in the form that import reads, a row each."""
    return marked(workbook, DECISION, (_decision(one) for one in decisions))


def every_fact(workbook: Workbook) -> Table:
    """All facts in the form that import reads."""
    return marked(workbook, FACT, _facts(workbook))


def facts(workbook: Workbook) -> Iterator[tuple[str, str, Fact]]:
    """All facts of the book, each after the key and the name of its customer; customers by key."""
    with plain_words():
        yield from read_all_facts(workbook.book.db)


def amount(micro: int | None) -> Decimal | int | None:
    """Micro-units as units of currency, exactly."""
    if micro is None:
        return None
    whole, rest = divmod(micro, MICRO)
    return whole if rest == 0 else Decimal(micro) / MICRO


def codes_in_words(customer: Customer, codebook: Codebook) -> str:
    """The settled use cases by code, as import reads them: `product; resale`, `core:60; development:40`, or nothing."""
    if customer.state in _NAMELESS or (customer.mask == OPEN_MASK and not customer.split):
        return ""
    if customer.split:
        codes = {case.bit: case.code for case in codebook.use_cases}
        return "; ".join(f"{codes[bit]}:{weight * 100 / WHOLE:g}" for bit, weight in customer.split)
    return "; ".join(codebook.codes(customer.mask))


def marked(workbook: Workbook, header: Sequence[str], rows: Iterable[Row]) -> Table:
    """A table that says SYNTHETIC in every row where the customers are invented."""
    if not workbook.settings.synthetic:
        return Table(tuple(header), rows)
    return Table((*header, "SYNTHETIC"), ((*row, "SYNTHETIC") for row in rows))


def _customer(one: Customer, codebook: Codebook) -> Row:
    spend = (None, None, None) if one.spend is None else (one.spend.low, one.spend.best, one.spend.high)
    return (
        one.key,
        one.name,
        one.parent,
        one.segment,
        one.industry,
        *map(amount, spend),
        one.basis and one.basis.value,
        one.spend_grade and one.spend_grade.value,
        one.tokens,
        one.state.value,
        codes_in_words(one, codebook),
        one.reviewer,
        one.updated,
    )


def _customers_with_traits(workbook: Workbook) -> Iterator[Row]:
    wanted = (one for part in ids(workbook, View()) for one in part)
    while part := list(islice(wanted, PART)):
        found = customers(workbook, part)
        with plain_words():
            traits = read_traits(workbook.book.db, part)
        for one in part:
            yield (*_customer(found[one], workbook.codebook), *_traits(traits[one]))


def _traits(one: Traits) -> Row:
    aliases = "; ".join(one.aliases)
    anonymous = "yes" if one.anonymous else "no"
    return (aliases, one.size, one.product, one.region, one.partner, one.domain, one.first_named, anonymous)


def _decision(one: Decision) -> Row:
    return (
        one.customer_key,
        one.customer,
        one.reviewer,
        one.statement.kind.value,
        _said(one),
        one.confidence,
        one.note,
        one.reason,
        one.at,
        "yes" if one.standing else "no",
    )


def _said(one: Decision) -> str:
    if one.statement.kind is Kind.SPLIT:
        return "; ".join(f"{code}:{weight * 100 / WHOLE:g}" for code, weight in one.statement.shares)
    return "; ".join(one.statement.codes)


def _facts(workbook: Workbook) -> Iterator[Row]:
    for key, name, fact in facts(workbook):
        yield (key, name, *_fact(fact))


def _fact(fact: Fact) -> Row:
    return (
        fact.dimension.value,
        fact.claim,
        fact.low,
        fact.high,
        fact.unit,
        fact.yardstick,
        fact.as_of,
        fact.source_title,
        fact.source_url,
        fact.source_kind,
        fact.certainty,
        fact.grade.value,
    )
