"""Decisions as lines of text, one JSON object each: what two people exchange who work on the same customers apart.

A line refers to its customer by key, to facts by uid, and to what was said before by uid, so that it means the same in
every book. The fact that a decision cites travels as a line of its own. Optional fields that say nothing are left out.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from tokentui.domain.codebook import Codebook
from tokentui.domain.grades import DIMENSIONS, DIMENSIONS_IN_WORDS, Grade, Question
from tokentui.domain.quoting import escaped
from tokentui.domain.record import FIELDS
from tokentui.domain.statements import Statement, StatementError, expect_answer, of_codebook, read_alike

Figure = int | float | str | None
RecordValue = str | tuple[str, ...] | None
"""What stands in a field of a record."""

_ENCODER = json.JSONEncoder(ensure_ascii=False)
_MOST = 2**63
"""What a whole number in a book may not reach."""

_GIT_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_FACT = (
    "dimension", "claim", "low", "high", "unit", "yardstick", "as_of", "source_title", "source_url", "source_kind",
    "certainty", "grade", "passage", "passage_hash", "archived_url", "rests_on",
)  # fmt: skip


class LineError(ValueError):
    """A line that cannot be taken; the message names what is wrong and the way out."""


class NotALine(LineError):
    """Text that is no JSON object at all."""


# Each line of a long log is one: a frozen dataclass takes twice as long to make.
class DecisionLine(NamedTuple):
    """One row of a log of decisions, as it stands in every book; here and below `customer` is a key."""

    uid: str
    customer: str
    reviewer: str
    statement: Statement
    at: str
    """ISO 8601, as the book that wrote it keeps it: the text decides which of two is later."""
    seq: int = 0
    """Breaks ties of the clock within what one reviewer said of one customer."""
    confidence: int | None = None
    note: str | None = None
    reason: str | None = None
    facts: tuple[str, ...] = ()
    """uids of the facts it cites."""
    flagged: bool = False
    adjudicates: bool = False
    step: str | None = None
    """The action that made it; decisions of one bulk action share it."""
    origin: str | None = None
    """uid of the decision that an undo or a redo brought back."""
    question: Question = Question.FOR_WHAT
    """What it answers: who the customer is, or what for."""
    suggested_by: str | None = None
    """The rule or list whose suggestion was accepted."""


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact that a decision cites."""

    uid: str
    customer: str
    dimension: str
    claim: str
    low: Figure
    high: Figure
    unit: str | None
    yardstick: str | None
    as_of: str | None
    source_title: str | None
    source_url: str | None
    source_kind: str | None
    certainty: str | None
    grade: str
    passage: str | None = None
    passage_hash: str | None = None
    archived_url: str | None = None
    rests_on: str | None = None

    @property
    def precedence(self) -> tuple[str, bool, str]:
        """Which of two wordings of one fact counts everywhere: the lower grade, what rests on another, the text."""
        return self.grade, bool(self.rests_on), write_line(self)


@dataclass(frozen=True, slots=True)
class EditLine:
    """One field of a record as a hand made it."""

    uid: str
    customer: str
    reviewer: str
    field: str
    former: RecordValue
    value: RecordValue
    at: str
    by_hand: bool
    """Whether the field is a hand's from then on; not where an undo brought back what a file had said."""


@dataclass(frozen=True, slots=True)
class JoinLine:
    """One account joined into another; the decision that takes it out of every sum is a line of its own."""

    step: str
    """uid of the action, which that decision has as well."""
    customer: str
    """Key of the account that was kept."""
    other: str
    """Key of the one that was joined into it."""
    turns: int
    """How often it was taken back and done again since: an odd number of times, and the two are apart."""

    @property
    def stands(self) -> bool:
        """Whether the two are one."""
        return self.turns % 2 == 0


Line = DecisionLine | FactLine | EditLine | JoinLine


def write_line(one: Line) -> str:
    """The line without its end: readable fields first, names that only programs need last."""
    fields: dict[str, Any]
    if isinstance(one, EditLine):
        return _write_edit(one)
    if isinstance(one, JoinLine):
        kept = {"customer": one.customer, "joined": one.other, "turns": one.turns or None, "join": one.step}
        return escaped(_ENCODER.encode({name: value for name, value in kept.items() if value is not None}))
    if isinstance(one, FactLine):
        fields = {"customer": one.customer, **{name: getattr(one, name) for name in _FACT}, "fact": one.uid}
    else:
        fields = {
            "customer": one.customer,
            "at": one.at,
            "reviewer": one.reviewer,
            "question": None if one.question is Question.FOR_WHAT else one.question.value,
            "statement": one.statement.kind.value,
            "use_cases": _named(one.statement),
            "confidence": one.confidence,
            "note": one.note,
            "reason": one.reason,
            "flagged": one.flagged or None,
            "adjudicates": one.adjudicates or None,
            "facts": list(one.facts) or None,
            "seq": one.seq or None,
            "step": one.step,
            "origin": one.origin,
            "suggested_by": one.suggested_by,
            "decision": one.uid,
        }
    kept = {name: value for name, value in fields.items() if value is not None}
    return escaped(_ENCODER.encode(kept))


def _write_edit(one: EditLine) -> str:
    fields = {
        "customer": one.customer,
        "at": one.at,
        "reviewer": one.reviewer,
        "field": one.field,
        "former": _plain(one.former),
        "value": _plain(one.value),
        "taken_back": None if one.by_hand else True,
        "edit": one.uid,
    }
    return escaped(_ENCODER.encode({name: value for name, value in fields.items() if value is not None}))


def _plain(value: RecordValue) -> object:
    return list(value) if isinstance(value, tuple) else value


@lru_cache(maxsize=1_024)
def _named(statement: Statement) -> object:
    """The use cases of a statement, as JSON has them: in a long log most name what others name."""
    return json.loads(statement.to_json() or "null")


def read_line(line: str, codebook: Codebook, latest: datetime) -> Line:
    """Read one line; raises NotALine or LineError. `latest` is the last moment at which a decision can be made."""
    if line.startswith(_GIT_MARKS):
        raise LineError(
            "This is a mark that git left in a conflict: keep the lines of both sides and take the mark out."
        )
    fields = _object(line)
    if "edit" in fields:
        return _edit(fields, latest)
    if "join" in fields:
        return JoinLine(
            _need(fields, "join"), _need(fields, "customer"), _need(fields, "joined"), _whole(fields, "turns")
        )
    if "fact" in fields:
        return _fact(fields)
    if "decision" in fields or "statement" in fields:
        return _decision(fields, codebook, latest)
    raise LineError("The line is neither a decision nor a fact; a newer tokentui may have written it.")


def _object(line: str) -> Mapping[str, Any]:
    try:
        value = json.loads(line)
        if "\\u" in line or not line.isascii():
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise LineError("The line holds half of a character; write the file anew from the book it came from.") from None
    except (ValueError, RecursionError):
        raise NotALine("The line is not JSON; write the file anew from the book it came from.") from None
    if not isinstance(value, dict):
        raise NotALine("The line is not a JSON object; write the file anew from the book it came from.")
    return value


def _decision(fields: Mapping[str, Any], codebook: Codebook, latest: datetime) -> DecisionLine:
    kind, question = _need(fields, "statement"), _question(fields)
    try:
        statement = of_codebook(read_alike(kind, _use_cases(fields)), codebook.of(question))
        expect_answer(question, statement.kind)
    except StatementError as error:
        raise LineError(_with_way_out(str(error))) from None
    confidence = fields.get("confidence")
    if confidence is not None and (isinstance(confidence, bool) or confidence not in (1, 2, 3, 4, 5)):
        raise LineError(f"Confidence {confidence!r} is not a whole number from 1 to 5.")
    uid = (
        _text(fields, "decision")
        or hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]
    )
    return DecisionLine(
        uid=uid,
        customer=_need(fields, "customer"),
        reviewer=_need(fields, "reviewer"),
        statement=statement,
        at=_moment(_need(fields, "at"), latest),
        seq=_whole(fields, "seq"),
        confidence=confidence,
        note=_text(fields, "note"),
        reason=_text(fields, "reason"),
        facts=_names(fields, "facts"),
        flagged=_yes(fields, "flagged"),
        adjudicates=_yes(fields, "adjudicates"),
        step=_text(fields, "step"),
        origin=_text(fields, "origin"),
        question=question,
        suggested_by=_text(fields, "suggested_by"),
    )


def _question(fields: Mapping[str, Any]) -> Question:
    asked = _text(fields, "question") or Question.FOR_WHAT.value
    if asked not in (Question.WHO.value, Question.FOR_WHAT.value):
        raise LineError(f"{asked!r} is no question that a decision answers; it is who or for_what.")
    return Question(asked)


def _use_cases(fields: Mapping[str, Any]) -> str | None:
    """The use cases as JSON, None where there are none."""
    value = fields.get("use_cases")
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return _list(tuple(value))
    return None if value is None else json.dumps(value)


@lru_cache(maxsize=1_024)
def _list(codes: tuple[str, ...]) -> str:
    return json.dumps(codes)


def _fact(fields: Mapping[str, Any]) -> FactLine:
    dimension, grade = _need(fields, "dimension"), _need(fields, "grade")
    if dimension not in DIMENSIONS:
        raise LineError(f"{dimension!r} is no dimension of a fact; it is one of {DIMENSIONS_IN_WORDS}.")
    if grade not in set(Grade):
        raise LineError(f"{grade!r} is no grade of evidence; it is one of {', '.join(Grade)}.")
    return FactLine(
        uid=_need(fields, "fact"),
        customer=_need(fields, "customer"),
        dimension=dimension,
        claim=_text(fields, "claim") or "",
        low=_figure(fields, "low"),
        high=_figure(fields, "high"),
        unit=_text(fields, "unit"),
        yardstick=_text(fields, "yardstick"),
        as_of=_text(fields, "as_of"),
        source_title=_text(fields, "source_title"),
        source_url=_text(fields, "source_url"),
        source_kind=_text(fields, "source_kind"),
        certainty=_text(fields, "certainty"),
        grade=grade,
        passage=_text(fields, "passage"),
        passage_hash=_text(fields, "passage_hash"),
        archived_url=_text(fields, "archived_url"),
        rests_on=_text(fields, "rests_on"),
    )


def _edit(fields: Mapping[str, Any], latest: datetime) -> EditLine:
    field = _need(fields, "field")
    if field not in FIELDS:
        raise LineError(f"{field!r} is no field of a record; it is one of {', '.join(FIELDS)}.")
    former, value = (
        _names(fields, name) if field == "aliases" else _text(fields, name) for name in ("former", "value")
    )
    if field == "name" and value is None:
        raise LineError("The line takes the name of a customer away; a customer has a name.")
    return EditLine(
        uid=_need(fields, "edit"),
        customer=_need(fields, "customer"),
        reviewer=_need(fields, "reviewer"),
        field=field,
        former=former,
        value=value,
        at=_moment(_need(fields, "at"), latest),
        by_hand=not _yes(fields, "taken_back"),
    )


def _with_way_out(reason: str) -> str:
    if reason.startswith(("No use case is called", "No segment is called")):
        return f"{reason} Load the codebook it was made with first: tokentui codebook --load FILE"
    return reason


def _moment(written: str, latest: datetime) -> str:
    try:
        moment = datetime.fromisoformat(written)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise LineError(f"{written!r} is no moment; write it as in 2026-01-31T09:14:00.000Z.") from None
    if moment > latest:
        raise LineError(
            f"The decision is dated {written}, which is in the future: it would outlive everything said until then. "
            "Set that computer's clock right; the line can be merged again once that day has come."
        )
    return written


def _text(fields: Mapping[str, Any], name: str) -> str | None:
    """A text, None where there is none; raises LineError for anything else."""
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise LineError(f"{name} is {value!r}, where a text belongs.")
    return value or None


def _need(fields: Mapping[str, Any], name: str) -> str:
    """A text that must be there."""
    value = _text(fields, name)
    if value is None or not value.strip():
        raise LineError(f"The line has no {name}.")
    return value


def _whole(fields: Mapping[str, Any], name: str) -> int:
    """A whole number that fits a book, 0 where there is none."""
    value = fields.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _MOST:
        raise LineError(f"{name} is {value!r}, where a whole number belongs.")
    return value


def _yes(fields: Mapping[str, Any], name: str) -> bool:
    """True or false, false where there is neither."""
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise LineError(f"{name} is {value!r}, where true or false belongs.")
    return value


def _names(fields: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list of texts."""
    value = fields.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise LineError(f"{name} is {value!r}, where a list of uids belongs.")
    return tuple(value)


def _figure(fields: Mapping[str, Any], name: str) -> Figure:
    """A number, or the text that a program wrote where a number belongs."""
    value: Figure = fields.get(name)
    wrong = isinstance(value, bool) or not isinstance(value, int | float | str | None)
    if wrong or (isinstance(value, int) and abs(value) >= _MOST):
        raise LineError(f"{name} is {value!r}, where a number belongs.")
    return value
