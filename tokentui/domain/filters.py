"""The filter language of the customers table: terms that must all hold, each of which `!` turns round."""

import re
from typing import NamedTuple

from tokentui.domain.codebook import Codebook, Segments
from tokentui.domain.grades import Question, Relation
from tokentui.domain.money import MICRO
from tokentui.domain.pairs import pairs_of
from tokentui.domain.settling import State
from tokentui.domain.stances import stance_named
from tokentui.domain.text import clip
from tokentui.domain.typed_amounts import LARGEST, typed_amount

TEXT_FIELDS = ("name", "parent", "industry", "size", "product", "region", "partner", "domain", "reviewer")
"""Fields that match when they contain the value, whatever its case."""

NUMBER_FIELDS = ("spend", "tokens", "updated")
"""Fields that are compared: `spend>5m`, `tokens>=1b`, `updated>2026-01-31`; `spend:unknown`."""

SPECIAL_FIELDS = (
    "kind",
    "certain",
    "possible",
    "who",
    "who_certain",
    "who_possible",
    "segment",
    "gap",
    "is",
    "note",
    "kept",
)

OPERATORS = (">=", "<=", ">", "<", "=", ":")

QUESTIONS = {
    "who": Question.WHO,
    "how_much": Question.HOW_MUCH,
    "much": Question.HOW_MUCH,
    "spend": Question.HOW_MUCH,
    "for_what": Question.FOR_WHAT,
    "what": Question.FOR_WHAT,
    "to_what_end": Question.TO_WHAT_END,
    "end": Question.TO_WHAT_END,
    "roi": Question.TO_WHAT_END,
}
"""What gap: takes, besides any and below."""
STATES = {state.value: state for state in State} | {"cannot-tell": State.CANNOT_TELL}
FLAGS = ("flagged", "anonymous", "decided", "placed", "unplaced", *(relation.value for relation in Relation))
"""What is: takes, besides the states."""


FIELDS = (*TEXT_FIELDS, *NUMBER_FIELDS, *SPECIAL_FIELDS)
SIGNED = (*(f"{field}:" for field in (*SPECIAL_FIELDS, *TEXT_FIELDS)), *(f"{field}>" for field in NUMBER_FIELDS))
"""Each field with the sign that mostly follows it, as they are offered."""

_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')
"""What stands between spaces, those between quotation marks left aside."""
_FIELD = re.compile(r"([a-z_]+)(>=|<=|>|<|=|:)(.*)$", re.DOTALL | re.IGNORECASE)


class FilterError(ValueError):
    """A filter that cannot be read; the message names the part and what would do."""


class Term(NamedTuple):
    """One condition on a customer."""

    field: str
    """`text` for a bare word, else a field name."""
    operator: str
    """`:` for contains or is, or a comparison."""
    value: str
    """As typed, for text fields and words; empty where `number` says it."""
    negated: bool = False
    mask: int = 0
    """Segments meant by who: and its kin, and by segment:."""
    use_cases: tuple[tuple[int, int], ...] = ()
    """Use cases meant by kind:, certain: and possible:, each set with the segments of which it is meant."""
    number: int | None = None
    """Micro-units of spend, or a number of tokens; None for `unknown`."""
    question: Question | None = None
    """The question meant by gap:; None for any of the four, and for gap:below."""


class Filter(NamedTuple):
    """A filter: the text it was read from, and the terms that must all hold."""

    text: str = ""
    terms: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)


EVERYTHING = Filter()


def parse_filter(text: str, codebook: Codebook) -> Filter:
    """Read a filter; raises FilterError. Words in quotes belong together, `AND` may be written or left out."""
    if text.count('"') % 2:
        raise FilterError('A quotation mark is not closed: write "two words".')
    terms = tuple(_term(word, codebook) for word in _WORD.findall(text) if word not in ("AND", "and", "&", "&&"))
    return Filter(text.strip(), terms)


def _term(word: str, codebook: Codebook) -> Term:
    negated = word.startswith("!") and len(word) > 1
    written = word[1:] if negated else word
    body = written.replace('"', "")
    # What begins with a quotation mark is looked for as it stands, whatever it looks like.
    found = None if written.startswith('"') else _FIELD.match(body)
    if found is None:
        return Term("text", ":", body, negated)
    field, operator, value = found[1].lower(), found[2], found[3]
    if field not in FIELDS:
        raise FilterError(_unknown(field, operator, body))
    if field in NUMBER_FIELDS:
        return _comparison(field, operator, value, negated)
    if not value:
        raise FilterError(f"{field}: needs a value after it.")
    if field in ("kind", "certain", "possible"):
        return Term(field, ":", value, negated, use_cases=_use_cases(value, codebook, surely=field == "certain"))
    if field in ("who", "who_certain", "who_possible"):
        return Term(field, ":", value, negated, mask=_segments(value, codebook.segments))
    if field == "segment":
        wanted = value.lower()
        named = [one.mask for one in codebook.segments.entries if wanted in f"{one.code}\n{one.label}".lower()]
        return Term(field, ":", value, negated, mask=sum(named))
    if field == "gap":
        return Term(field, ":", value.lower(), negated, question=_question(value))
    if field == "is" and value.lower() not in (*STATES, *FLAGS):
        raise FilterError(f"is:{value} is not known; try {', '.join((*STATES, *FLAGS))}.")
    return Term(field, operator, value.lower() if field == "is" else value, negated)


def _unknown(field: str, operator: str, body: str) -> str:
    """What is wrong with a field that there is not, the nearest one, and how to look for the text."""
    from tokentui.domain.names import nearest  # Not needed for filters that can be read.

    if operator not in (":", "="):
        near = nearest(field, NUMBER_FIELDS, 1) or NUMBER_FIELDS
        return f"{field!r} cannot be compared; {', '.join(near)} can."
    near = nearest(field, FIELDS, 1)
    which = f"did you mean {near[0]}:?" if near else f"there are {', '.join(FIELDS)}."
    return f'There is no field {field}: as in {clip(body, 40)}; {which} A text goes in quotes, as in "a:b".'


def _comparison(field: str, operator: str, value: str, negated: bool) -> Term:
    if field == "updated":
        if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
            raise FilterError(f"updated{operator}{value}: write a date as in updated>2026-01-31.")
        return Term(field, operator, value, negated)
    if value.lower() == "unknown":
        return Term(field, operator, "unknown", negated)
    amount = typed_amount(value)
    if amount is None:
        raise FilterError(f"{field}{operator}{value}: write an amount as in {field}>5m, or {field}:unknown.")
    number = int(amount * MICRO if field == "spend" else amount)
    if number > LARGEST:
        raise FilterError(f"{field}{operator}{value}: no book holds as much; write a smaller amount, as in {field}>5m.")
    return Term(field, operator, "", negated, number=number)


def _use_cases(value: str, codebook: Codebook, *, surely: bool) -> tuple[tuple[int, int], ...]:
    stances, mask = set(), 0
    for part in value.lower().split(","):
        if (stance := stance_named(part)) is not None:
            stances.add(stance)
        else:
            case = codebook.by_code(part) or codebook.by_key(part)
            if case is None:
                known = ", ".join(entry.code for entry in codebook.active)
                raise FilterError(f"No use case is called {part!r}; the codebook has {known}.")
            mask |= case.mask
    return pairs_of(codebook).meant(stances, mask, surely=surely)


def _segments(value: str, segments: Segments) -> int:
    mask = 0
    for part in value.lower().split(","):
        segment = segments.by_code(part) or segments.by_key(part)
        if segment is None:
            known = ", ".join(one.code for one in segments.active)
            raise FilterError(f"No segment is called {part!r}; the codebook has {known or 'none'}.")
        mask |= segment.mask
    return mask


def _question(value: str) -> Question | None:
    if value.lower() in ("any", "below"):
        return None
    question = QUESTIONS.get(value.lower())
    if question is None:
        raise FilterError(
            f"gap:{value} is not a question; try gap:who, gap:much, gap:what, gap:roi, gap:any or gap:below."
        )
    return question
