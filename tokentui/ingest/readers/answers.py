"""Rows of a data request that a vendor filled in: each answer is a fact with the vendor as its source."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from tokentui.domain.codebook import AnyVocabulary
from tokentui.domain.derive import annual_basis
from tokentui.domain.grades import Question
from tokentui.domain.identity import name_form
from tokentui.domain.money import MICRO
from tokentui.domain.names import fold, nearest
from tokentui.domain.no_customers import is_nothing
from tokentui.ingest.cells.amounts import parse_amount
from tokentui.ingest.cells.dates import parse_date
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.guarded import bare
from tokentui.ingest.readers.recognised import RowByRowReader
from tokentui.ingest.readers.rows import (
    Cells,
    Context,
    RowError,
    counted,
    default_grade,
    digest,
    need_text,
    parse_grade,
)
from tokentui.store.bulk.incoming import FactRow
from tokentui.store.identity import SeveralCalled, Whose

_GRADE = "B"
"""Of an answer that states none: somebody on record says it, named and dated."""

_GRADE_OF_WORDS = "D"
"""Of an answer in words, which answers nothing."""

_SOURCE = "The vendor's answer to a data request"
_UNITS = {Question.FOR_WHAT: ("use case", "use cases"), Question.WHO: ("segment", "segments")}
_NUMBER = r"(-?\d+(?:[.,]\d+)?)\s*%?"
_SHARE = re.compile(rf"(?P<code>.*?)\s*[:=]?\s*{_NUMBER}|{_NUMBER}\s*(?:of\s+)?(?P<after>\D.*)")
_ALL = 100


class _Answer(NamedTuple):
    """What an answer comes to."""

    claim: str
    low: int | float | None = None
    high: int | float | None = None
    in_words: bool = False


class AnswerReader(RowByRowReader):
    """Turns answers into facts; a question without an answer is left out, one that cannot be is refused."""

    def __init__(self, layout: Layout, context: Context) -> None:
        super().__init__(layout, context, "an earlier one word for word")
        self._currency, self._point, self._codebook = context.currency, context.point, context.codebook
        self._grade = default_grade(context.grade, _GRADE)
        self._named = context.whose
        self._seen: set[str] = set()
        self._unanswered = self._words = self._coded = 0

    @property
    def left_out(self) -> int:
        """Rows without an answer, and those that say what an earlier one said."""
        return self._repeated + self._unanswered

    def notices(self) -> list[str]:
        """What was not answered, what was answered in words, and what answers do not do."""
        said = super().notices()
        if self._unanswered:
            said.append(f"{counted(self._unanswered, 'question has', 'questions have')} no answer; left out.")
        if self._words:
            many = counted(self._words, "answer is in words, and is", "answers are in words, and are")
            said.append(f"{many} kept as a note of grade {_GRADE_OF_WORDS}: no figure, use case or segment was read.")
        if self._coded:
            many = counted(self._coded, "answer says", "answers say")
            said.append(
                f"{many} who or what for: facts to cite, which decide nothing. Decide by them with: tokentui review"
            )
        return said

    def _read(self, line: int, cells: Cells) -> FactRow | None:
        question = _question(cells["question"])
        if _is_empty(cells["answer"]) and cells.text("note") is None:
            self._unanswered += 1
            return None
        whose = self._whose(cells)
        answer = self._answered(question, cells)
        note = cells.text("note")
        amount = answer.low is not None
        content = (
            question.value,
            answer.claim if note is None or note in answer.claim else f"{answer.claim} ({note})",
            answer.low,
            answer.high,
            self._currency if amount else None,
            " ".join(cells["period"].split()) if amount else None,
            parse_date(cells["as_of"]),
            cells.text("source") or _SOURCE,
            None,
            "vendor",
            None,
            _GRADE_OF_WORDS if answer.in_words else parse_grade(cells["grade"], self._grade),
        )
        fact = FactRow(line, whose.key, *content, uid=digest("fact", whose.met, *content))
        if fact.uid in self._seen:
            self._repeated += 1
            return None
        self._seen.add(fact.uid)
        self._words += answer.in_words
        self._coded += not answer.in_words and question is not Question.HOW_MUCH
        return fact

    def _whose(self, cells: Cells) -> Whose:
        """The account of a row; raises RowError where its id and its name are not of the same."""
        given, name = cells["customer_key"].strip(), cells["name"].strip()
        # In a sheet that was saved as another kind of file, apostrophes stay that kept cells from being formulas.
        known = self._context.known_keys
        found = self._customers.whose(given if known is None or given in known else bare(given))
        if not name or not found.name or name_form(found.name) in (name_form(name), name_form(bare(name))):
            return found
        try:
            named = self._named(name, "", "")
        except SeveralCalled:
            named = None
        if named is None or named.key != found.key:
            raise RowError(
                f"The id {given!r} is {found.name!r} in the book, and the row says {name!r}: "
                "whose answer it is cannot be told; put id and name back as they were asked."
            )
        return found

    def _answered(self, question: Question, cells: Cells) -> _Answer:
        text = cells["answer"].strip()
        if _is_empty(text):
            return _in_words(need_text(cells["note"], "answer"))
        if question is Question.HOW_MUCH:
            return self._amount(text, cells)
        unit = cells["unit"].strip().lower()
        if unit not in _UNITS[question]:
            raise RowError(f"The unit is {unit!r}; this question is answered in {_UNITS[question][1]}.")
        return _of_codes(question, text, self._codebook.of(question))

    def _amount(self, text: str, cells: Cells) -> _Answer:
        unit, period = need_text(cells["unit"], "unit"), need_text(cells["period"], "period")
        if not any(map(str.isdigit, text)):
            return _in_words(text)
        if len(unit) == len(self._currency) and unit.isalpha():
            self._expect_currency(unit)
        elif unit.upper() != self._currency:
            raise RowError(f"The unit is {unit!r}; give the answer in {self._currency}, as in 4500000 or 4.5M.")
        if annual_basis(Question.HOW_MUCH, self._currency, " ".join(period.split()), self._currency) is None:
            raise RowError(
                f"The period is {period!r}; it is one of per year, trailing · per year, run-rate · per year, contract."
            )
        amount = parse_amount(text, self._currency, self._point)
        if amount is None:
            return _in_words(text)
        self._expect_currency(amount.currency or self._currency)
        low, high = amount.spend.low, amount.spend.high
        if low < 0:
            raise RowError(f"The answer is {text}; what a customer pays in a year is zero or more.")
        return _Answer(f"The vendor answers: {text}", _units(low), _units(high))

    def _expect_currency(self, given: str) -> None:
        if given.upper() != self._currency:
            raise RowError(
                f"The answer is in {given.upper()} and the book in {self._currency}; nothing is converted, so ask for "
                f"{self._currency}."
            )


def _is_empty(cell: str) -> bool:
    return not cell.strip() or is_nothing(cell)


def _question(cell: str) -> Question:
    text = need_text(cell, "question").lower()
    try:
        found = Question(text)
    except ValueError:
        found = Question.TO_WHAT_END
    if found is Question.TO_WHAT_END:
        raise RowError(f"{cell.strip()!r} is no question of a data request; those are how_much, for_what and who.")
    return found


def _in_words(text: str) -> _Answer:
    return _Answer(f"The vendor answers in words: {text}", in_words=True)


def _units(micro: int) -> int | float:
    return micro // MICRO if micro % MICRO == 0 else micro / MICRO


def _of_codes(question: Question, text: str, codes: AnyVocabulary) -> _Answer:
    """An answer by codes, of use cases also with percent; one without any of them is in words."""
    called = {fold(name): one.code for one in codes.active for name in (one.label, one.code)}
    parts = list(_parts(text))
    named = [(called.get(fold(name)), share, name) for name, share in parts]
    if not any(code for code, _, _ in named):
        if any(share is not None for _, share, _ in named):
            raise RowError(
                f"{named[0][2]!r} is no {codes.noun}; the codes are {', '.join(one.code for one in codes.active)}."
            )
        return _in_words(text)
    for code, share, name in named:
        if code is None:
            close = nearest(name, [one.code for one in codes.active], 1)
            hint = (
                f"did you mean {close[0]!r}?" if close else f"they are {', '.join(one.code for one in codes.active)}."
            )
            raise RowError(f"{name!r} is no {codes.noun}; {hint}")
        if share is not None and (question is Question.WHO or not 0 <= share <= _ALL):
            said = "a segment has no percent" if question is Question.WHO else "a share is from 0 to 100 percent"
            raise RowError(f"The answer gives {name} {share:f} %; {said}.")
    total = sum((share for _, share, _ in named if share is not None), Decimal())
    if total > _ALL:
        raise RowError(f"The shares come to {total:f} %; they are at most 100 percent together.")
    told = ", ".join(f"{code} {share:f} %" if share is not None else f"{code}" for code, share, _ in named)
    return _Answer(f"The vendor answers: {told}")


def _parts(text: str) -> Iterator[tuple[str, Decimal | None]]:
    """What an answer names, with its percent where it has one: `core 60, product 40`, `60 % core; 40 % product`."""
    divided = re.split(r"[;\n]", text) if ";" in text or "\n" in text else re.split(r",(?!\d)|\band\b|\bor\b", text)
    for part in filter(None, map(str.strip, divided)):
        found = _SHARE.fullmatch(part)
        if found is None:
            yield part, None
            continue
        name, number = (found["code"], found[2]) if found["code"] is not None else (found["after"], found[3])
        yield name.strip(), Decimal(number.replace(",", "."))
