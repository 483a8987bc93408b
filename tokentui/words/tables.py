"""Tables for other programs: customers, decisions, facts, usage, disclosures and both panels.

Money is in units of the book's currency, as spreadsheets and `tokentui import` read it; shares are from 0 to 1; unknown
is an empty cell. Every row of a book of invented customers says SYNTHETIC.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tokentui.domain.codebook import Codebook
from tokentui.domain.cube import customers
from tokentui.domain.customer import (
    Customer,
    Decision,
    Disclosure,
    Fact,
    ListRow,
    LogRow,
    MonthOf,
    settled_statement,
)
from tokentui.domain.money import MICRO
from tokentui.domain.months import month_text
from tokentui.domain.settling import State, split_shares
from tokentui.domain.statements import WHOLE, Kind, Statement, read_statement
from tokentui.services.workbook import Workbook

if TYPE_CHECKING:
    # A list of customers is asked for in a loop, and has no use for what the panels are made of.
    from tokentui.domain.bounds import Interval, Range
    from tokentui.domain.gap import Gap, GapReport
    from tokentui.domain.weighed import Held
    from tokentui.services.panels import Panels

Row = tuple[object, ...]

CUSTOMER = (
    "customer_id", "name", "parent", "segment", "industry", "spend_low", "spend_best", "spend_high", "spend_basis",
    "spend_grade", "tokens", "state", "use_cases", "reviewers", "updated",
)  # fmt: skip
TRAITS = (
    "aliases", "other_ids", "size", "product", "region", "partner", "domain", "first_named", "anonymous", "currency",
    "grade", "spend_source", "extra", "codebook_version",
)  # fmt: skip
DECISION = (
    "customer_id", "name", "reviewer", "question", "statement", "use_cases", "confidence", "note", "reason", "at",
    "stands",
)  # fmt: skip
LOGGED = (
    "facts", "flagged", "adjudicates", "decision_id", "seq", "step", "origin", "suggested_by", "first_pass",
    "codebook_version",
)  # fmt: skip
FACT = (
    "customer_id", "name", "dimension", "claim", "low", "high", "unit", "yardstick", "as_of", "source_title",
    "source_url", "source_kind", "certainty", "grade", "passage", "passage_hash", "archived_url", "rests_on",
    "grade_given", "fact_id",
)  # fmt: skip
USAGE = ("customer_id", "name", "month", "spend", "currency", "tokens_in", "tokens_out")
DISCLOSURE = (
    "as_of", "metric", "threshold", "threshold_unit", "value", "unit", "source_title", "source_url", "source_kind",
    "certainty", "grade", "disclosure_id",
)  # fmt: skip
GROUP = (
    "kind", "code", "label", "stance", "share_low", "share_high", "customers_low", "customers_high", "spend_low",
    "spend_high", "tokens_low", "tokens_high", "unit", "denominator", "floor", "codebook_version",
)  # fmt: skip
QUESTION = (
    "question", "clarity", "share", "customers", "spend_low", "spend_best", "spend_high", "unit", "denominator",
    "floor", "codebook_version",
)  # fmt: skip

BEGINNINGS = (CUSTOMER[:3], DECISION[:3], FACT[:3], USAGE[:3], DISCLOSURE[:3], GROUP[:3])
"""With what the names of the columns of each table begin that leaves a book as a file."""

_FOUR = Decimal("0.0001")

_IN_A_LIST = re.compile(r"[;|]|^\[|^\s|\s$")
"""What a text cannot have in it that stands beside others in a cell."""

_ALIKE = 4_096
"""Statements that are kept in words: in a long list or log most say what others say."""


class Table(NamedTuple):
    """A table on its way out."""

    header: tuple[str, ...]
    rows: Iterable[Row]


def customer_table(workbook: Workbook, found: Iterable[Customer]) -> Table:
    """These customers, a row each."""
    return marked(workbook, CUSTOMER, (_customer(one, workbook.codebook) for one in found))


def list_table(workbook: Workbook, listed: Iterable[tuple[ListRow, tuple[str, ...]]]) -> Table:
    """Customers with everything that a list may say of them, and their aliases."""
    return marked(workbook, (*CUSTOMER, *TRAITS), _listed(listed, workbook.codebook, workbook.settings.currency))


def decision_table(workbook: Workbook, decisions: Iterable[Decision]) -> Table:
    """Decisions in the form that import reads, a row each."""
    return marked(workbook, DECISION, (_decision(one) for one in decisions))


def log_table(workbook: Workbook, log: Iterable[LogRow]) -> Table:
    """The same of a long log, read without a value of the domain for each, with all that makes it this log again."""
    version = workbook.codebook.version

    @lru_cache(maxsize=_ALIKE)
    def said(kind: str, use_cases: str | None) -> str:
        return _cell(read_statement(kind, use_cases))

    rows = (
        (
            key,
            name,
            reviewer,
            question,
            kind,
            said(kind, use_cases),
            confidence,
            note,
            reason,
            at,
            "yes" if stands else "no",
            "; ".join(json.loads(facts)),
            "yes" if flagged else None,
            "yes" if adjudicates else None,
            uid,
            seq,
            step,
            origin,
            suggested_by,
            "yes" if first_pass else None,
            version,
        )
        for (
            key, name, reviewer, question, kind, use_cases, confidence, note, reason, at, stands, uid, facts, flagged,
            adjudicates, seq, step, origin, suggested_by, first_pass,
        ) in log
    )  # fmt: skip
    return marked(workbook, (*DECISION, *LOGGED), rows)


def fact_table(workbook: Workbook, facts: Iterable[tuple[str, str, Fact]]) -> Table:
    """Facts in the form that import reads, each after the key and the name of its customer."""
    return marked(workbook, FACT, ((key, name, *_fact(fact)) for key, name, fact in facts))


def usage_table(workbook: Workbook, months: Iterable[MonthOf]) -> Table:
    """Usage in the form that import reads, a row for each customer and month."""
    currency = workbook.settings.currency
    rows = (
        (key, name, month_text(month), amount(spend), currency, tokens_in, tokens_out)
        for key, name, month, spend, tokens_in, tokens_out in months
    )
    return marked(workbook, USAGE, rows)


def disclosure_table(workbook: Workbook, disclosures: Iterable[Disclosure]) -> Table:
    """Disclosures in the form that import reads."""
    rows = (
        (
            *(one.as_of, one.metric, figure(one.threshold), one.threshold_unit, figure(one.value), one.unit),
            *(one.source_title, one.source_url, one.source_kind, one.certainty, one.grade.value, one.uid),
        )
        for one in disclosures
    )
    return marked(workbook, DISCLOSURE, rows)


def composition_table(workbook: Workbook, panels: "Panels") -> Table:
    """The composition panel, a row for each stance and use case."""
    composition = panels.composition
    rows = [
        (
            group.kind.value,
            group.code,
            group.label,
            group.stance.value,
            *held_row(group.held),
            composition.unit.value,
            composition.denominator.value,
            composition.floor.value,
            composition.codebook_version,
        )
        for group in composition.groups
    ]
    return marked(workbook, GROUP, rows)


def gap_table(workbook: Workbook, gap: "GapReport") -> Table:
    """The gap panel: three rows for each question and for their union."""
    about = (gap.unit.value, gap.denominator.value, gap.floor.value, gap.codebook_version)
    return marked(workbook, QUESTION, questions_rows((*gap.questions, gap.union), about))


def held_row(held: "Held") -> Row:
    """What a group holds: its share, its customers, its spend and its tokens, each at least and at most."""
    number = customers(held.customers.low), customers(held.customers.most)
    return *_ends(held.share), *number, *map(amount, _both(held.spend)), *_both(held.tokens)


def amount(micro: int | None) -> Decimal | int | None:
    """Micro-units as units of currency, exactly."""
    if micro is None:
        return None
    whole, rest = divmod(micro, MICRO)
    return whole if rest == 0 else _unmistakable(Decimal(micro) / MICRO)


def figure(value: int | float | None) -> Decimal | int | float | None:
    """A figure as import reads it: exactly."""
    return _unmistakable(Decimal(repr(value))) if isinstance(value, float) else value


def _unmistakable(value: Decimal) -> Decimal:
    """The same value with a fourth digit after the point where it has three: `1.234` is 1,234 to half of the world."""
    exponent = value.as_tuple().exponent
    return value.quantize(_FOUR) if exponent == -3 else value


def marked(workbook: Workbook, header: Sequence[str], rows: Iterable[Row]) -> Table:
    """A table that says SYNTHETIC in every row where the customers are invented."""
    if not workbook.settings.synthetic:
        return Table(tuple(header), rows)
    return Table((*header, "SYNTHETIC"), ((*row, "SYNTHETIC") for row in rows))


def _customer(one: Customer, codebook: Codebook) -> Row:
    spend = (None, None, None) if one.spend is None else (one.spend.low, one.spend.best, one.spend.high)
    basis, grade = one.basis and one.basis.value, one.spend_grade and one.spend_grade.value
    return (
        *(one.key, one.name, one.parent, one.segment, one.industry, *_spend(*spend), basis, grade, one.tokens),
        *(one.state.value, _cell(one.statement(codebook)), one.reviewer, one.updated),
    )


def _listed(listed: Iterable[tuple[ListRow, tuple[str, ...]]], codebook: Codebook, currency: str) -> Iterator[Row]:
    """The same of many, read without a value of the domain for each, and what else there is to say of them."""

    @lru_cache(maxsize=_ALIKE)
    def said(state: str, mask: int, split: str) -> str:
        return _cell(settled_statement(State(state), mask, split_shares(split), codebook))

    for (
        _, key, name, parent, segment, industry, low, best, high, basis, grade, tokens, state, mask, split, reviewer,
        updated, size, product, region, partner, domain, first_named, anonymous, record, source, extra, ids,
    ), aliases in listed:  # fmt: skip
        lowest, middle, highest = _spend(low, best, high)
        if best is None:
            basis = source = None
        yield (
            key, name, parent, segment, industry, lowest, middle, highest, basis, grade, tokens, state,
            said(state, mask, split), reviewer, updated, _beside(aliases), _beside(json.loads(ids)), size, product,
            region, partner, domain, first_named, "yes" if anonymous else "no", currency, record, source, extra,
            codebook.version,
        )  # fmt: skip


def _beside(several: Sequence[str]) -> str:
    """Texts beside one another in a cell; as JSON where one of them could not be told from two."""
    if any(map(_IN_A_LIST.search, several)):
        return json.dumps(several, ensure_ascii=False)
    return "; ".join(several)


def _spend(low: int | None, best: int | None, high: int | None) -> Row:
    middle = amount(best)
    return middle if low == best else amount(low), middle, middle if high == best else amount(high)


def _decision(one: Decision) -> Row:
    return (
        one.customer_key,
        one.customer,
        one.reviewer,
        one.question.value,
        one.statement.kind.value,
        _cell(one.statement),
        one.confidence,
        one.note,
        one.reason,
        one.at,
        "yes" if one.stands else "no",
    )


def _cell(statement: Statement) -> str:
    """The use cases by code, as import reads them: `product; resale`, `core:60; development:40`, or nothing."""
    if statement.kind is Kind.SPLIT:
        return "; ".join(f"{code}:{weight * 100 / WHOLE:g}" for code, weight in statement.shares)
    return "; ".join(statement.codes)


def _fact(fact: Fact) -> Row:
    return (
        fact.dimension.value,
        fact.claim,
        figure(fact.low),
        figure(fact.high),
        fact.unit,
        fact.yardstick,
        fact.as_of,
        fact.source_title,
        fact.source_url,
        fact.source_kind,
        fact.certainty,
        fact.grade.value,
        fact.passage,
        fact.passage_hash,
        fact.archived_url,
        fact.rests_on,
        fact.grade_given and fact.grade_given.value,
        fact.uid,
    )


def questions_rows(gaps: "Iterable[Gap]", about: Row) -> Iterator[Row]:
    """A row for each part of each question."""
    for one in gaps:
        for clarity, sums, share in one.parts:
            known = sums.spend_unknown < sums.customers or not sums.customers
            spend = (sums.low, sums.best, sums.high) if known else (None, None, None)
            name = "union" if one.question is None else one.question.value
            yield (name, clarity.value, share, customers(sums.customers), *map(amount, spend), *about)


def _ends(share: "Interval | None") -> tuple[float | None, float | None]:
    return (None, None) if share is None else share.floats


def _both(amount: "Range | None") -> tuple[int | None, int | None]:
    return (None, None) if amount is None else (amount.low, amount.high)
