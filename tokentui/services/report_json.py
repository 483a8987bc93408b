"""What commands print as JSON: keys that scripts may rely on.

Money is integer micro-units, shares are fractions from 0 to 1, customers are numbers (fractional where a split makes
them so), and what is not known is null, never 0.
"""

from collections.abc import Iterable
from dataclasses import replace

from tokentui.domain.bounds import Interval, Range
from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.composition import Composition, Group
from tokentui.domain.cube import Cell, Sums, Unit, at_floor, customers
from tokentui.domain.customer import Customer, Decision, Disclosure
from tokentui.domain.gap import Clarity, Gap, GapReport, clarity
from tokentui.domain.grades import Grade, Question
from tokentui.domain.money import MICRO, Spend
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE, Kind, Statement
from tokentui.domain.verdict import Verdict
from tokentui.services.panels import Panels, PanelSettings, read_panels
from tokentui.services.workbook import Workbook

Json = dict[str, object]
"""A JSON object on its way out of the program."""

_SILENT_STATES = (State.UNLOOKED, State.CANNOT_TELL, State.WITHHELD, State.EXCLUDED)


def composition_json(workbook: Workbook, panels: Panels) -> Json:
    """The composition panel: `groups` of kind `stance` and `use_case`, and what stands beside them."""
    composition = panels.composition
    loaded = not _all_unknown(composition.total)
    return {
        **_about(workbook, panels),
        "total": {**_sums(composition.total), "tokens": _tokens(composition.total)},
        "groups": [_group(group, composition, loaded) for group in composition.groups],
        "unlooked": _sums(composition.unlooked),
        "cannot_tell": _sums(composition.cannot_tell),
        "withheld": _sums(composition.withheld),
        "conflict": _sums(composition.conflict),
        "not_listed": _not_listed(composition.not_listed, composition.disclosed),
        "unknown_spend": _sums(composition.unknown_spend),
        "unknown_tokens": {"customers": customers(composition.unknown_tokens.customers)},
        "excluded": _sums(composition.excluded),
        "over": composition.over,
        "bases": [{"basis": basis, "customers": number} for basis, number in panels.bases],
    }


def gap_json(workbook: Workbook, panels: Panels) -> Json:
    """The gap panel: for each question and their union `known`, `backlog` and `silence`, each with its share."""
    gap = panels.gap
    return {
        **_about(workbook, panels),
        "total": _sums(gap.total),
        "questions": [_question(one) for one in gap.questions],
        "union": _clarities(gap.union),
        "not_listed": {"share": gap.not_listed_share, **_not_listed(gap.not_listed, gap.disclosed)},
        "unknown_spend": _sums(gap.unknown_spend),
    }


def verdict_json(workbook: Workbook, panels: Panels) -> Json:
    """The verdict; `open_spend` is money whatever the unit, `open` is what the tipping share is a share of."""
    verdict = panels.verdict
    return {
        **_about(workbook, panels),
        "verdict": verdict.verdict.value,
        "rule": verdict.rule.value,
        "bullish": _interval(verdict.bullish),
        "bearish": _interval(verdict.bearish),
        "inequality": verdict.inequality,
        "counterpart": verdict.counterpart or None,
        "tipping_share": verdict.tipping_share,
        "tipping_reason": verdict.tipping_reason or None,
        "fewest_accounts": verdict.fewest_accounts,
        "more_than": verdict.more_than,
        "open_spend": _open_spend(workbook, panels),
        "open": _open(verdict),
    }


def customers_json(workbook: Workbook, rows: Iterable[Customer], floor: Grade) -> list[Json]:
    """Customers as `find` and `next` print them; the first keys are those of `show`."""
    return [customer_json(row, workbook.codebook, floor) for row in rows]


def customer_json(customer: Customer, codebook: Codebook, floor: Grade) -> Json:
    """One customer with its settled statement; `use_cases` is null while it may be anything."""
    return {
        "key": customer.key,
        "name": customer.name,
        "parent": customer.parent,
        "segment": customer.segment,
        "industry": customer.industry,
        "spend": spend_json(customer.spend)
        and {
            **(spend_json(customer.spend) or {}),
            "basis": customer.basis and customer.basis.value,
            "grade": customer.spend_grade and customer.spend_grade.value,
        },
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


def clarity_of(customer: Customer, codebook: Codebook, floor: Grade) -> tuple[Clarity, ...] | None:
    """How the four questions stand for a customer at a floor; None for one that is excluded."""
    if customer.state is State.EXCLUDED:
        return None
    mask = 1 << customer.split[0][0] if customer.split else customer.mask
    cell = Cell(customer.segment or "", mask, customer.state, *customer.marks, Sums())
    return clarity(at_floor([cell], floor)[0], codebook, floor)


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


def spend_json(spend: Spend | None) -> Json | None:
    """An annual spend, or null when it is unknown."""
    return None if spend is None else {"low": spend.low, "best": spend.best, "high": spend.high}


def disclosure_json(disclosure: Disclosure | None) -> Json | None:
    """A disclosure with its value as the vendor stated it and, where it is money, in micro-units."""
    if disclosure is None:
        return None
    return {
        "uid": disclosure.uid,
        "as_of": disclosure.as_of,
        "metric": disclosure.metric,
        "value": disclosure.value,
        "unit": disclosure.unit,
        "amount": round(disclosure.value * MICRO) if disclosure.is_revenue else None,
        "grade": disclosure.grade.value,
        "source_title": disclosure.source_title,
        "source_url": disclosure.source_url,
    }


def book_json(workbook: Workbook) -> Json:
    """What every answer says of its book."""
    return {"book": workbook.settings.name, "synthetic": workbook.settings.synthetic}


def _about(workbook: Workbook, panels: Panels) -> Json:
    settings = panels.settings
    return {
        **book_json(workbook),
        "currency": workbook.settings.currency,
        "codebook_version": workbook.codebook.version,
        "unit": settings.unit.value,
        "denominator": settings.denominator.value,
        "floor": settings.floor.value,
        "disclosure": disclosure_json(panels.disclosure),
    }


def _all_unknown(sums: Sums) -> bool:
    return sums.customers > 0 and sums.spend_unknown >= sums.customers


def _sums(sums: Sums) -> Json:
    """Customers and what is known of their spend; null when nothing is."""
    known = not _all_unknown(sums)
    return {
        "customers": customers(sums.customers),
        "low": sums.low if known else None,
        "best": sums.best if known else None,
        "high": sums.high if known else None,
    }


def _tokens(sums: Sums) -> int | None:
    return None if sums.customers > 0 and sums.tokens_unknown >= sums.customers else sums.tokens


def _not_listed(sums: Sums, disclosed: int | None) -> Json:
    """Nobody knows how many customers are not listed; of the listed there are none."""
    number = 0 if disclosed is None else None
    return {"customers": number, "low": sums.low, "best": sums.best, "high": sums.high}


def _group(group: Group, composition: Composition, loaded: bool) -> Json:
    money = loaded or composition.disclosed is not None
    return {
        "kind": group.kind.value,
        "code": group.code,
        "label": group.label,
        "stance": group.stance.value,
        "archived": group.archived,
        "customers": {"low": customers(group.customers.low), "high": customers(group.customers.high)},
        "share": _interval(group.share),
        "spend": _range(group.spend if money else None),
        "tokens": _range(None if _tokens(composition.total) is None else group.tokens),
    }


def _range(amount: Range | None) -> Json:
    return {"low": amount and amount.low, "high": amount and amount.high}


def _interval(share: Interval | None) -> Json:
    return {"low": share and share.low, "high": share and share.high}


def _question(gap: Gap) -> Json:
    row: Json = {"question": gap.question and gap.question.value, **_clarities(gap)}
    if gap.exactly_one_use_case is not None:
        row["exactly_one_use_case"] = {"share": gap.exactly_one_share, **_sums(gap.exactly_one_use_case)}
    return row


def _clarities(gap: Gap) -> Json:
    known, backlog, silence = gap.shares or (None, None, None)
    return {
        "known": {"share": known, **_sums(gap.known)},
        "backlog": {"share": backlog, **_sums(gap.backlog)},
        "silence": {"share": silence, **_sums(gap.silence)},
    }


def _open(verdict: Verdict) -> Json:
    amounts = (verdict.open_spend.low, verdict.open_spend.best, verdict.open_spend.high)
    if verdict.unit is Unit.CUSTOMERS:
        amounts = tuple(customers(amount) for amount in amounts)  # type: ignore[assignment]
    return {"unit": verdict.unit.value, **dict(zip(("low", "best", "high"), amounts, strict=True))}


def _open_spend(workbook: Workbook, panels: Panels) -> int | None:
    """Best figure of the spend that may turn out bullish or not; null when no spend is loaded."""
    if _all_unknown(panels.composition.total) and panels.composition.disclosed is None:
        return None
    if panels.settings.unit is Unit.SPEND:
        return panels.verdict.open_spend.best
    by_spend: PanelSettings = replace(panels.settings, unit=Unit.SPEND)
    return read_panels(workbook, by_spend).verdict.open_spend.best


def _codes(customer: Customer, codebook: Codebook) -> list[str] | None:
    if customer.state in _SILENT_STATES or customer.mask == OPEN_MASK:
        return None
    return list(codebook.codes(customer.mask))


def _split(customer: Customer, codebook: Codebook) -> Json | None:
    if not customer.split:
        return None
    codes = {case.bit: case.code for case in codebook.use_cases}
    return {codes[bit]: weight / WHOLE for bit, weight in customer.split}
