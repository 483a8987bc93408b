"""Domain values as the screen writes them: short, aligned, and readable without colour.

Every text that came from outside is made visible here, so that what is returned can be drawn as it is.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil, floor
from typing import TYPE_CHECKING

from tokentui.domain.clarity import Clarity
from tokentui.domain.codebook import OPEN_MASK, AnyVocabulary, Codebook, Segment, UseCase
from tokentui.domain.customer import Customer, Decision, Fact
from tokentui.domain.grades import Dimension, Grade, Mark, Question, Relation
from tokentui.domain.hints import SizeHint
from tokentui.domain.money import Basis, Spend, compact, symbol
from tokentui.domain.settling import State
from tokentui.domain.statements import Statement, answer_in_words
from tokentui.domain.text import number_of, visible
from tokentui.words.figures import spend_at_least, spend_at_most, spend_best

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from tokentui.domain.pairs import NamedException

NOT_LOOKED, CANNOT_TELL, WITHHELD, EXCLUDED = "·", "?", "–", "×"
SILENT, OPEN = "○", "·"
UNKNOWN = "unknown"
CONFIDENCES = 5
_YEAR = 12
"""Months."""

DIMENSIONS: dict[Dimension, str] = {
    Question.WHO: "who",
    Question.HOW_MUCH: "how much",
    Question.FOR_WHAT: "for what",
    Question.TO_WHAT_END: "to what end",
    Relation.INVESTOR: "investor",
    Relation.SUPPLIER: "supplier",
    Relation.SELLS_ON: "sells on to",
    Relation.FINANCED_BY: "financed by",
}
"""What a fact may be about as it is written, in the order it is shown."""

QUESTIONS = {question: DIMENSIONS[question] for question in Question}
"""The four questions as they are written, in the order they are shown."""

OF_NO_ONE_STANCE = "open"
"""What stands in place of a stance for those of no one stance."""

NOT_TOLD = {
    State.UNLOOKED: "not looked",
    State.BELOW: "below the floor",
    State.CANNOT_TELL: "cannot tell",
    State.WITHHELD: "withheld",
    State.CONFLICT: "conflict",
    State.SET: "several segments",
}
"""What stands behind customers whose segment is not told, in the order it is said."""

CLARITY_WORDS = {
    Clarity.KNOWN: "known",
    Clarity.BACKLOG: "nobody has looked",
    Clarity.BELOW: "below the evidence floor",
    Clarity.SILENCE: "cannot be told",
}
"""How a question stands on a customer."""

TO_VENDOR = "to vendor"
"""What the lines are called that say how a customer stands to the vendor."""

GRADES = {
    Grade.A: "audited filing, contract, invoice or usage log",
    Grade.B: "the customer on record, named and dated",
    Grade.C: "vendor, partner or named press",
    Grade.D: "inference, anonymous source or estimate",
    Grade.U: "nothing found, or contradicted",
}
"""What each evidence grade rests on, in a few words."""

_STATES = {
    State.UNLOOKED: NOT_LOOKED,
    State.CANNOT_TELL: CANNOT_TELL,
    State.WITHHELD: WITHHELD,
    State.EXCLUDED: EXCLUDED,
}
_UNSURE = (Basis.ESTIMATE, Basis.FORECAST)
_SPELLED_OUT = 1_000_000
"""Counts below this are written in full, as in `57,000 seats`."""


BY_SEGMENT = "stances by segment"
"""What the exceptions to the stances of a codebook are called."""


def exceptions_in_words(found: "Sequence[NamedException]") -> str:
    """Which stances depend on who a customer is: `development of large bearish, core of start-up neutral`."""
    return ", ".join(f"{visible(one.use_case)} of {visible(one.segment)} {one.stance.value}" for one in found)


def how_many(number: int | None) -> str:
    """A number of something; three dots as long as that is being counted."""
    return "…" if number is None else f"{number:,}"


def use_cases(customer: Customer, codebook: Codebook) -> str:
    """The settled use cases by key: `2·4·7`, a split `1 60 · 4 40`, a conflict `5|7 !`; else one sign for the state."""
    if customer.state in _STATES:
        return _STATES[customer.state]
    if customer.state is State.SPLIT:
        by_bit = {case.bit: key_of(case) for case in codebook.use_cases}
        shares = sorted(customer.split, key=lambda share: (-share[1], share[0]))
        return " · ".join(f"{by_bit.get(bit, '?')} {weight / 100:g}" for bit, weight in shares)
    keys = [] if customer.mask == OPEN_MASK else [key_of(case) for case in codebook.members(customer.mask)]
    if customer.state is State.CONFLICT:
        return f"{'|'.join(keys) or 'any'} !"
    return "·".join(keys)


def segments(customer: Customer, codebook: Codebook) -> str:
    """The settled segments by code: `start-up`, one of several `large|established`, a conflict `large|start-up !`.

    Else one sign for the state.
    """
    if customer.who_state in _STATES:
        return _STATES[customer.who_state]
    codes = "|".join(map(visible, codebook.segments.codes(customer.segments)))
    return f"{codes or 'any'} !" if customer.who_state is State.CONFLICT else codes


def placed(customer: Customer, codebook: Codebook) -> str:
    """What is settled of who a customer is, in words: `start-up`, `large or public`, `conflict: …`, `not placed`."""
    if customer.who_state is State.UNLOOKED:
        return "not placed"
    codes = " or ".join(map(visible, codebook.segments.codes(customer.segments)))
    if customer.who_state is State.CONFLICT:
        return f"conflict: {codes or 'anything'}"
    return codes or customer.who_state.value.replace("_", " ")


def segment_in_words(customer: Customer, codebook: Codebook) -> str:
    """Who a customer is, for a line of traits: what is settled, else what its record calls it; empty for neither."""
    told = customer.who_state in (State.SET, State.CONFLICT)
    return placed(customer, codebook) if told else visible(customer.segment or "")


def key_of(case: UseCase | Segment) -> str:
    """The key of a use case or a segment, or its code when no key chooses it."""
    return visible(case.code if case.archived or not case.key else case.key)


def marks(answers: tuple[Mark, ...], floor: Grade) -> str:
    """One sign for each question: the grade of its answer, `○` looked and cannot be told, `·` nobody has looked."""
    return "".join(mark_sign(mark, floor) for mark in answers)


def mark_sign(mark: Mark, floor: Grade) -> str:
    """The sign of one mark; the grade of an answer below the evidence floor is a small letter."""
    if mark in (Mark.SILENT, Mark.OPEN):
        return SILENT if mark is Mark.SILENT else OPEN
    return grade_sign(Grade(mark.value), floor)


def grade_sign(grade: Grade, floor: Grade) -> str:
    """The letter of a grade, small where it is below the evidence floor; U, which no floor counts, stays as it is."""
    return grade.value if grade is Grade.U or grade.reaches(floor) else grade.value.lower()


def spend(customer: Customer, currency: str) -> str:
    """Annual spend for a column: `$500M`, `~ $650M` when it is an estimate, a forecast or an interval, or `unknown`."""
    if customer.spend is None:
        return UNKNOWN
    about = "~ " if customer.basis in _UNSURE or not customer.spend.exact else ""
    return about + spend_best(customer.spend.best, currency)


def spend_with_grade(customer: Customer, currency: str, floor: Grade) -> str:
    """Annual spend and, two cells further right, the letter of its grade: `~ $650M  D`; letters line up."""
    grade = customer.spend_grade if customer.spend is not None else None
    letter = " " if grade is None else grade_sign(grade, floor)
    return f"{spend(customer, currency)}  {letter}"


def spend_in_words(amount: Spend | None, basis: Basis | None, currency: str) -> str:
    """Annual spend in words: `$500M a year, run-rate`, or `$150M – $250M a year, estimate`."""
    if amount is None:
        return "annual spend unknown"
    if amount.exact:
        money = f"{'~ ' if basis in _UNSURE else ''}{spend_best(amount.best, currency)}"
    else:
        money = f"{spend_at_least(amount.low, currency)} – {spend_at_most(amount.high, currency)}"
    return f"{money} a year{f', {basis.value}' if basis else ''}"


def sum_of_usage(months: int) -> str:
    """Where a year that is summed from usage comes from, given how many of its months are known."""
    if months >= _YEAR:
        return "sum of monthly usage"
    return f"sum of usage of {number_of(months, 'month')}, {_YEAR - months} not known"


def percent(share: float | None, decimals: int = 0) -> str:
    """A fraction of 1 as `31 %`; what rounds to nothing or to all without being it is written `<1 %` or `>99 %`."""
    if share is None:
        return "–"
    text, step = f"{share * 100:.{decimals}f}", 10**-decimals
    if share > 0 and float(text) == 0:
        return f"<{step:g} %"
    if share < 1 and float(text) == 100:
        return f">{100 - step:g} %"
    return f"{text} %"


def percent_down(share: "Fraction", decimals: int = 0) -> str:
    """The low end of a share, rounded down, so that what is written is true: `44 %` for 44.83."""
    return _percent(floor(share * 100 * 10**decimals), decimals)


def percent_up(share: "Fraction", decimals: int = 0) -> str:
    """The high end of a share, rounded up, so that what is written is true: `35 %` for 34.48."""
    return _percent(ceil(share * 100 * 10**decimals), decimals)


def _percent(units: int, decimals: int) -> str:
    return f"{units / 10**decimals:.{decimals}f} %"


def confidence(level: int | None) -> str:
    """A confidence of 1 to 5 as `●●●○○`; empty for none."""
    if level is None:
        return ""
    filled = min(max(level, 0), CONFIDENCES)
    return "●" * filled + "○" * (CONFIDENCES - filled)


def moment(at: str | None, now: datetime) -> str:
    """A moment (ISO 8601) in the time zone of `now`: `09:14` on the same day, `yesterday`, else the date."""
    if not at:
        return ""
    try:
        local = datetime.fromisoformat(at).astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        return visible(at)
    if local.date() == now.date():
        return local.strftime("%H:%M")
    if local.date() == now.date() - timedelta(days=1):
        return "yesterday"
    return local.date().isoformat()


def minute(at: str) -> str:
    """A moment (ISO 8601) to the minute, in its own time zone: `2026-11-02 12:00`."""
    return visible(at[:16].replace("T", " "))


def statement(said: Statement, codebook: AnyVocabulary) -> str:
    """A statement by code: `product, resale` in codebook order, `core 60 %, development 40 %` largest first."""
    return visible(said.in_words(codebook))


def answer(one: Decision, codebook: Codebook) -> str:
    """What a decision says, as a statement is written; it names the question where that is who: `who: start-up`."""
    return visible(answer_in_words(one.statement, codebook, one.question))


def citing(fact: Fact, decisions: Iterable[Decision], codebook: Codebook) -> str:
    """The statements that a fact speaks for, whatever it answers by itself: `cited for core (ann)`; empty for none."""
    said = [
        f"{answer(one, codebook)} ({'adjudicated' if one.adjudicates else visible(one.reviewer)})"
        for one in decisions
        if one.stands and fact.uid in one.facts
    ]
    return f"cited for {', '.join(said)}" if said else ""


def settled(customer: Customer, codebook: Codebook) -> str:
    """What is settled of a customer by code, as a statement is written: `not looked`, `conflict: core, resale`."""
    if customer.state is State.UNLOOKED:
        return "not looked"
    if customer.state is State.CONFLICT:
        return f"conflict: {statement(customer.statement(codebook), codebook) or 'anything'}"
    return statement(customer.statement(codebook), codebook)


def figure(low: int | float | None, high: int | float | None, unit: str | None, yardstick: str | None) -> str:
    """A figure with its unit and yardstick: `$500M per year, run-rate`, `5,000 seats`; empty when there is none."""
    if low is None and high is None:
        return ""
    sign, name = _unit(unit)
    ends = [_amount(end, sign) for end in (low, high) if end is not None]
    if high is None:
        text = f"at least {ends[0]}"
    elif low is None:
        text = f"at most {ends[0]}"
    else:
        text = ends[0] if ends[0] == ends[1] else f"{ends[0]} – {ends[1]}"
    return " ".join(part for part in (text, name, visible((yardstick or "").strip())) if part)


def hint_in_words(hint: SizeHint | None, sources: int) -> str:
    """Why an account of unknown spend stands where it does: `hint: 470,000 seats · named in 3 sources`."""
    told = "" if hint is None else f"hint: {figure(hint.low, hint.high, hint.unit, hint.yardstick)}"
    return " · ".join(part for part in (told, f"named in {sources:,} sources" if sources > 1 else "") if part)


def _unit(unit: str | None) -> tuple[str, str]:
    """The sign before an amount and the words after it: `USD own revenue` is `$` and `own revenue`."""
    shown = visible((unit or "").strip())
    first, _, rest = shown.partition(" ")
    if len(first) == 3 and first.isascii() and first.isalpha() and first.isupper():
        return symbol(first), rest
    return "", shown


def _amount(value: int | float, sign: str) -> str:
    if not isinstance(value, int | float):
        # Another program may have written text where a number belongs.
        return visible(str(value))
    minus = "-" if value < 0 else ""
    size = abs(value)
    if size >= (10_000 if sign else _SPELLED_OUT):
        return f"{minus}{sign}{compact(size)}"
    return f"{minus}{sign}{size:,}" if isinstance(size, int) else f"{minus}{sign}{size:,.2f}".removesuffix(".00")
