"""What commands print of customers and decisions as JSON: keys that scripts may rely on."""

from collections.abc import Iterable, Iterator

from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.customer import Customer, Decision, Fact
from tokentui.domain.gap import clarity_of
from tokentui.domain.grades import Grade, Question
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE, Kind, Statement
from tokentui.services.browse import View, customers, ids
from tokentui.services.export import facts
from tokentui.services.workbook import Workbook

Json = dict[str, object]
"""A JSON object on its way out of the program."""

_AT_ONCE = 500

_SILENT_STATES = (State.UNLOOKED, State.CANNOT_TELL, State.WITHHELD, State.EXCLUDED)


def book_json(workbook: Workbook) -> Json:
    """What every answer says of its book."""
    return {"book": workbook.settings.name, "synthetic": workbook.settings.synthetic}


def customers_json(workbook: Workbook, rows: Iterable[Customer]) -> list[Json]:
    """Customers as `find` and `next` print them; the first keys are those of `show`."""
    return [customer_json(row, workbook.codebook, workbook.settings.floor) for row in rows]


def every_customer_json(workbook: Workbook) -> Iterator[Json]:
    """All customers of the book, largest annual spend first."""
    for part in ids(workbook, View()):
        for start in range(0, len(part), _AT_ONCE):
            wanted = part[start : start + _AT_ONCE]
            found = customers(workbook, wanted)
            yield from customers_json(workbook, (found[one] for one in wanted))


def customer_json(customer: Customer, codebook: Codebook, floor: Grade) -> Json:
    """One customer with its settled statement; `use_cases` is null while it may be anything."""
    return {
        "key": customer.key,
        "name": customer.name,
        "parent": customer.parent,
        "segment": customer.segment,
        "industry": customer.industry,
        "spend": _spend(customer),
        "tokens": customer.tokens,
        "state": customer.state.value,
        "use_cases": _codes(customer, codebook),
        "split": _split(customer, codebook),
        "clarity": clarity_json(customer, codebook, floor),
        "voices": customer.voices,
        "reviewer": customer.reviewer,
        "flagged": customer.flagged,
        "updated": customer.updated,
    }


def clarity_json(customer: Customer, codebook: Codebook, floor: Grade) -> Json | None:
    """The four questions of a customer, each with its state and the grade of its answer."""
    answers = clarity_of(customer, codebook, floor)
    if answers is None:
        return None
    return {
        question.value: {"state": answer.value, "grade": mark.value if mark.value in "ABCD" else None}
        for question, answer, mark in zip(Question, answers, customer.marks, strict=True)
    }


def decision_json(decision: Decision) -> Json:
    """One row of the log; codes are those of the time when it was made."""
    return {
        "uid": decision.uid,
        "customer": {"key": decision.customer_key, "name": decision.customer},
        "reviewer": decision.reviewer,
        **statement_json(decision.statement),
        "confidence": decision.confidence,
        "note": decision.note,
        "reason": decision.reason,
        "facts": list(decision.facts),
        "flagged": decision.flagged,
        "adjudicates": decision.adjudicates,
        "at": decision.at,
        "standing": decision.standing,
    }


def statement_json(statement: Statement) -> Json:
    """A statement: its kind, its codes, and for a split the share of each."""
    shares = {code: weight / WHOLE for code, weight in statement.shares} if statement.kind is Kind.SPLIT else None
    return {"statement": statement.kind.value, "use_cases": list(statement.codes) or None, "split": shares}


def every_fact_json(workbook: Workbook) -> Iterator[Json]:
    """All facts of the book, customers by key."""
    for key, name, fact in facts(workbook):
        yield {"customer": {"key": key, "name": name}, **_fact(fact)}


def _fact(fact: Fact) -> Json:
    return {
        "uid": fact.uid,
        "dimension": fact.dimension.value,
        "claim": fact.claim,
        "low": fact.low,
        "high": fact.high,
        "unit": fact.unit,
        "yardstick": fact.yardstick,
        "basis": fact.basis and fact.basis.value,
        "as_of": fact.as_of,
        "grade": fact.grade.value,
        "certainty": fact.certainty,
        "source_title": fact.source_title,
        "source_url": fact.source_url,
        "source_kind": fact.source_kind,
    }


def _spend(customer: Customer) -> Json | None:
    if customer.spend is None:
        return None
    return {
        "low": customer.spend.low,
        "best": customer.spend.best,
        "high": customer.spend.high,
        "basis": customer.basis and customer.basis.value,
        "grade": customer.spend_grade and customer.spend_grade.value,
    }


def _codes(customer: Customer, codebook: Codebook) -> list[str] | None:
    if customer.state in _SILENT_STATES or customer.mask == OPEN_MASK:
        return None
    return list(codebook.codes(customer.mask))


def _split(customer: Customer, codebook: Codebook) -> Json | None:
    if not customer.split:
        return None
    codes = {case.bit: case.code for case in codebook.use_cases}
    return {codes[bit]: weight / WHOLE for bit, weight in customer.split}
