"""The data request as a sheet to be filled in, as Markdown, and as JSON."""

import re
from collections.abc import Iterator

from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.customer import Customer
from tokentui.domain.data_request import AnswerEffect, Stands, moved_ends
from tokentui.domain.grades import Question
from tokentui.domain.lead import OTHER
from tokentui.domain.money import short
from tokentui.domain.settling import State
from tokentui.domain.text import number_of, visible
from tokentui.services.data_request import AskedQuestion, DataRequest
from tokentui.services.workbook import Workbook
from tokentui.words import values
from tokentui.words.book_json import Json, book_json
from tokentui.words.panel_json import interval_json
from tokentui.words.panels import share_range
from tokentui.words.tables import Row, Table, marked

REQUESTED = (
    "request", "customer_id", "customer", "question", "asked", "unit", "period", "answer", "as_of", "source", "grade",
    "note", "why", "would_change",
)  # fmt: skip
"""The columns of the sheet; those from `answer` to `note` are the vendor's to fill in."""

_FOR_WHO_ASKS = ("why", "would_change")
"""Columns that are not for the vendor."""

_MARKDOWN = re.compile(r"[\\`*_\[\]<>|#]")

USE_CASE, SEGMENT = "use case", "segment"
"""What an answer is in that is no amount."""

YEAR = "per year, trailing"
"""Of what time an amount is, unless the vendor says otherwise."""

HOW_TO_FILL_IN = (
    "Fill in `answer`: an amount as in 4500000, 4.5M or 4M..5M; use cases or a segment by their codes, use cases also "
    "with percent, as in core 60, product 40. Leave it empty where there is none, or say why in words: that is kept as "
    "a note. `as_of` is the last day of the period, `grade` is A where a contract, an invoice or a usage log is "
    "enclosed (name it in `source`), else B."
)


def request_table(workbook: Workbook, request: DataRequest) -> Table:
    """The sheet, a row for each question."""
    rows = (_row(workbook, request, number, one) for number, one in enumerate(request.questions, 1))
    return marked(workbook, REQUESTED, rows)


def _row(workbook: Workbook, request: DataRequest, number: int, one: AskedQuestion) -> Row:
    currency, question = workbook.settings.currency, one.closing.question
    unit = {Question.HOW_MUCH: currency, Question.FOR_WHAT: USE_CASE, Question.WHO: SEGMENT}[question]
    return (
        number,
        one.customer.key,
        one.customer.name,
        question.value,
        asked(workbook, request, one),
        unit,
        YEAR,
        "",
        request.asked_on,
        f"The vendor's answer to the data request of {request.asked_on}",
        "B",
        "",
        why(workbook, one),
        "; ".join(changes(request.now, one, currency)),
    )


def asked(workbook: Workbook, request: DataRequest, one: AskedQuestion) -> str:
    """The question as the vendor reads it."""
    name, codebook = visible(one.customer.name), workbook.codebook
    if one.closing.question is Question.HOW_MUCH:
        return (
            f"What did {name} pay you in the twelve months up to {request.asked_on}, in {workbook.settings.currency}?"
        )
    entries = codebook.active if one.closing.question is Question.FOR_WHAT else codebook.segments.active
    codes = "; ".join(f"{visible(entry.code)} = {visible(entry.label)}" for entry in entries)
    if one.closing.question is Question.FOR_WHAT:
        return f"What does {name} use tokens for, in percent of what it pays? {codes}"
    return f"Who is {name}? {codes}"


def why(workbook: Workbook, one: AskedQuestion) -> str:
    """Why it is asked: what is known, and what is not."""
    customer, codebook, currency = one.customer, workbook.codebook, workbook.settings.currency
    if one.closing.question is Question.WHO:
        return f"Who it is, is open: {values.placed(customer, codebook)}."
    spend = values.spend_with_grade(customer, currency, workbook.settings.floor).strip()
    if one.closing.question is Question.HOW_MUCH:
        hint = values.hint_in_words(one.hint, one.sources)
        told = f"Its spend is {spend}" if customer.spend is not None else "Its spend is unknown"
        return f"{told}{f' ({hint})' if hint else ''}."
    return f"It may be {_may_be(customer, codebook)}; it spends {spend}."


def _may_be(customer: Customer, codebook: Codebook) -> str:
    if customer.mask == OPEN_MASK or customer.state is State.UNLOOKED:
        return "any use case"
    return " or ".join(map(visible, codebook.codes(customer.mask)))


def changes(now: Stands, one: AskedQuestion, currency: str) -> Iterator[str]:
    """What each answer would change, a clause each: `if core or product: bullish at least 12.4 % (now 8.1 %)`."""
    said = [(_answer(effect, currency), _effect(now, effect)) for effect in one.closing.effects]
    if any(effect for _, effect in said):
        yield from (f"if {answer}: {effect or 'no bound moves'}" for answer, effect in said)
        return
    amounts = "" if one.closing.question is not Question.HOW_MUCH else f", tried up to {said[-1][0]}" if said else ""
    yield f"moves no bound by itself{amounts}: closes the gap by one account"


def _answer(effect: AnswerEffect, currency: str) -> str:
    if effect.amount is not None:
        return short(effect.amount, currency) if effect.amount else "nothing"
    *others, last = map(visible, effect.codes)
    return f"{', '.join(others)} or {last}" if others else last


def _effect(now: Stands, effect: AnswerEffect) -> str:
    said = []
    for stance, upper, before, after in moved_ends(now, effect.then):
        rounded, end = (values.percent_up, "at most") if upper else (values.percent_down, "at least")
        if rounded(before, 1) != rounded(after, 1):
            said.append(f"{stance.value} {end} {rounded(after, 1)} (now {rounded(before, 1)})")
    if effect.then.verdict is not now.verdict:
        said.append(f"the verdict is {effect.then.verdict.value}")
    return ", ".join(said)


def request_lines(workbook: Workbook, request: DataRequest) -> Iterator[str]:
    """The request as Markdown: how things stand, the sheet as a table that import reads, and what answers change."""
    header, table = request_table(workbook, request)
    rows, settings = list(table), request.settings
    yield f"# Data request: {_plain(visible(workbook.settings.name))}"
    yield ""
    bounds = (
        f"{one.value} {' '.join(share_range(share).split())}" for one, share in zip(OTHER, request.now[1:], strict=True)
    )
    yield f"{number_of(len(rows), 'question')}, asked on {request.asked_on}. {HOW_TO_FILL_IN}"
    yield ""
    # What is invented says so in a column of its own, at the end.
    places = [place for place, name in enumerate(header) if name not in _FOR_WHO_ASKS]
    for cells in (header, ["---"] * len(header), *rows):
        yield f"| {' | '.join(_cell(cells[place]) for place in places)} |"
    yield ""
    yield "## Why, and what each answer would change"
    yield ""
    yield (
        f"For whoever asks, and not for the vendor. By {settings.unit.value}, of the {settings.denominator.value}: "
        f"{request.now.verdict.value}, {', '.join(bounds)}. An answer changes this once the account is decided by it. "
        "An unknown spend is tried at the least and the most that it may be, or at the largest known."
    )
    yield ""
    for number, one in enumerate(request.questions, 1):
        name = _plain(visible(one.customer.name))
        yield f"{number}. {name}, {one.closing.question.value}: {_plain(why(workbook, one))}"
        yield from (f"   - {_plain(words)}" for words in changes(request.now, one, workbook.settings.currency))


def _cell(value: object) -> str:
    return visible(str(value)).replace("|", "\\|")


def _plain(text: str) -> str:
    """A text that Markdown takes for nothing but text."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def request_json(workbook: Workbook, request: DataRequest) -> Json:
    """The same for scripts; money in micro-units, shares from 0 to 1, unknown null."""
    currency = workbook.settings.currency
    return {
        **book_json(workbook),
        "currency": currency,
        "unit": request.settings.unit.value,
        "denominator": request.settings.denominator.value,
        "asked_on": request.asked_on,
        "now": _stands_json(request.now),
        "questions": [_question_json(workbook, request, one) for one in request.questions],
    }


def _question_json(workbook: Workbook, request: DataRequest, one: AskedQuestion) -> Json:
    return {
        "customer": one.customer.key,
        "name": one.customer.name,
        "question": one.closing.question.value,
        "asked": asked(workbook, request, one),
        "why": why(workbook, one),
        "closes": {"low": float(one.closing.closes), "high": float(one.closing.may_close)},
        "answers": [
            {"codes": list(effect.codes), "amount": effect.amount, "then": _stands_json(effect.then)}
            for effect in one.closing.effects
        ],
    }


def _stands_json(stands: Stands) -> Json:
    return {
        "verdict": stands.verdict.value,
        "bullish": interval_json(stands.bullish),
        "bearish": interval_json(stands.bearish),
    }
