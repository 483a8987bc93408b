"""Everything about one customer as lines of text, section by section in an order that never changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tokentui.domain.clarity import Clarity, clarity_of
from tokentui.domain.codebook import OPEN_MASK, Codebook, Segment, UseCase
from tokentui.domain.customer import Customer, Detail, Fact
from tokentui.domain.grades import Grade, Mark, Question, Relation
from tokentui.domain.money import MICRO
from tokentui.domain.settling import State
from tokentui.domain.text import cell_width, clip, pad, visible
from tokentui.tui.widgets.detail_history import decision_lines, usage_lines
from tokentui.tui.widgets.flow import UNCUT, Line, both_ends, cut, flow, width_of
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words import values as written
from tokentui.words.sources import dated, rests_on_one

GUTTER = 13
"""Cells of the column that says what a section is: `to what end` and two spaces."""
_NARROW = 50
"""Below this the sections' names get lines of their own."""
_SIGN = 3
"""Cells of the grade before a fact."""
FACT = "fact"
"""The style of the cell before a fact, where the current one is marked."""
ADDRESS = "address"
"""The style of the address of a fact."""
_CLAIM_LINES = 6
_LONGEST = 2_000
"""Characters of a claim that are looked at; what fits on its lines is far less."""

_STATES = {
    State.UNLOOKED: "nobody has looked yet",
    State.CANNOT_TELL: "looked, and it cannot be told",
    State.WITHHELD: "asked or searched, and it is withheld",
    State.EXCLUDED: "not a customer: left out of every sum",
}
NOT_A_YEAR = "not one customer's year"
BELOW = "below the evidence floor"
NOT_PLACED = "not placed"


class Setting(NamedTuple):
    """What the lines are written with."""

    codebook: Codebook
    currency: str
    now: datetime
    floor: Grade
    """The evidence floor: grades below it are written small."""
    width: int
    """Cells of a line."""
    old_before: str | None
    """The day before which a fact is old; None where none is."""

    @property
    def longest(self) -> int | None:
        """Characters of a text that are looked at."""
        return _LONGEST if self.width < UNCUT else None

    @property
    def gutter(self) -> int:
        """Cells before the text of a section."""
        return GUTTER if self.width >= _NARROW else 0


def detail_lines(
    detail: Detail, codebook: Codebook, currency: str, now: datetime, floor: Grade, width: int
) -> Iterator[Line]:
    """The lines of a customer: header, the four questions, how it stands to the vendor, months, decisions, the rest.

    Each is written when it is asked for: a customer may have tens of thousands.
    """
    setting = Setting(codebook, currency, now, floor, width, detail.old_before)
    yield from _header(detail, setting)
    for question in written.QUESTIONS:
        yield ()
        yield from _section(written.QUESTIONS[question], _answer(question, detail, setting), setting)
    if relations := detail.relations:
        yield ()
        stands = (line for fact in relations for line in _fact(fact, setting))
        yield from _section(written.TO_VENDOR, stands, setting)
    if single := rests_on_one(detail, floor):
        yield ()
        yield from _section("sources", flow([Piece(single)], width - setting.gutter, _CLAIM_LINES), setting)
    yield ()
    yield from _section("each month", usage_lines(detail, currency, width - setting.gutter), setting)
    yield ()
    yield from decision_lines(detail.decisions, codebook, now, width, setting.gutter)
    if extra := list(_extra(detail, setting)):
        yield ()
        yield from _section("also", extra, setting)


def _section(name: str, body: Iterable[Line], setting: Setting) -> Iterator[Line]:
    """A section with its name in the gutter, or above it where there is none."""
    label = Piece(pad(name, setting.gutter) if setting.gutter else name, "label")
    if not setting.gutter:
        yield (label,)
    for number, line in enumerate(body):
        if not setting.gutter:
            yield line
        else:
            yield (Piece(" " * GUTTER) if number else label, *line)


# Header


def _header(detail: Detail, setting: Setting) -> Iterator[Line]:
    """Three lines, whatever is known: name, annual spend, what it is."""
    customer, width = detail.customer, setting.width
    names = [Piece(visible(customer.name[: setting.longest]), "title")]
    others = [visible(alias) for alias in detail.aliases]
    if customer.parent:
        others.append(f"part of {visible(customer.parent)}")
    if others:
        names.append(Piece("  " + " · ".join(others), "dim"))
    standing = _standing(customer, setting)
    yield both_ends(names, standing, width) if width < UNCUT else (*names, Piece("   "), *standing)
    yield _spend(detail, setting)
    told = written.segment_in_words(customer, setting.codebook)
    traits = [told, customer.industry, detail.size, detail.region, detail.product]
    known = [visible(trait) for trait in traits if trait]
    if detail.partner:
        known.append(f"via {visible(detail.partner)}")
    yield (Piece(clip(" · ".join(known) or "segment, industry and size not known", width), "dim"),)


def _standing(customer: Customer, setting: Setting) -> Line:
    """Use cases by key and who said so, in at most half of the line."""
    room = setting.width // 2
    flag = [Piece("⚑ ", "accent")] if customer.flagged else []
    style = "warning" if customer.state is State.CONFLICT else "accent"
    cases = Piece(written.use_cases(customer, setting.codebook), style)
    reviewer = [Piece("  " + visible(customer.reviewer), "dim")] if customer.reviewer else []
    return cut([*flag, cases, *reviewer], room)


def _spend(detail: Detail, setting: Setting) -> Line:
    customer = detail.customer
    words = written.spend_in_words(customer.spend, customer.basis, setting.currency)
    if customer.spend is None:
        return (Piece(clip(words, setting.width), "dim"),)
    grade = written.grade_sign(customer.spend_grade, setting.floor) if customer.spend_grade else " "
    start = [Piece(words, "strong"), Piece(f"   {grade}  ")]
    return cut([*start, Piece(_spend_source(detail, setting.width - width_of(start)), "dim")], setting.width)


def _spend_source(detail: Detail, room: int) -> str:
    """Where annual spend comes from: source and date of the fact behind it, monthly usage, or the list itself."""
    fact = next((fact for fact in detail.facts if _gives_spend(fact, detail.customer)), None)
    if fact is None:
        return written.sum_of_usage(detail.months_summed) if detail.is_of_usage else "as the imported list states it"
    date = f", {visible(fact.as_of)}" if fact.as_of else ""
    source = visible(fact.source_title or fact.source_url or "source not named")
    return clip(source, max(room - cell_width(date), 8)) + date


def _gives_spend(fact: Fact, customer: Customer) -> bool:
    """Whether annual spend is this fact's figure; facts come best grade and latest first, so the first is the one."""
    amount = customer.spend
    if (
        amount is None
        or fact.basis is None
        or fact.basis is not customer.basis
        or fact.grade is not customer.spend_grade
    ):
        return False
    if not isinstance(fact.low, int | float) or not isinstance(fact.high, int | float):
        return False
    return round(fact.low * MICRO) == amount.low and round(fact.high * MICRO) == amount.high


# The four questions


def facts_in_order(detail: Detail) -> tuple[Fact, ...]:
    """The facts as they stand below one another: by question, then how it stands to the vendor."""
    of = [fact for question in written.QUESTIONS for fact in detail.facts if fact.dimension is question]
    return (*of, *detail.relations)


def _answer(question: Question, detail: Detail, setting: Setting) -> Iterator[Line]:
    facts = [fact for fact in detail.facts if fact.dimension is question]
    place = list(Question).index(question)
    mark = detail.customer.marks[place]
    stands = clarity_of(detail.customer, setting.codebook, setting.floor)
    clarity = None if stands is None else stands[place]
    if question is Question.FOR_WHAT:
        yield from _settled(detail.customer, mark, clarity, setting)
    elif question is Question.WHO:
        yield from _placed(detail.customer, mark, clarity, setting)
    elif not facts:
        words = _unsourced(question, mark, detail)
        if clarity is Clarity.BELOW:
            words += f", {BELOW}"
        yield _signed(written.mark_sign(mark, setting.floor), (Piece(words, "dim"),), setting)
    for fact in facts:
        yield from _fact(fact, setting)
        if cited := written.citing(fact, detail.decisions, setting.codebook):
            yield _signed(" ", (Piece(cited, "dim"),), setting)


def _unsourced(question: Question, mark: Mark, detail: Detail) -> str:
    """Why a question without a fact is open or answered all the same."""
    if mark is Mark.OPEN:
        return "no fact yet"
    usage = question is Question.HOW_MUCH and detail.months
    return "from the monthly usage below" if usage else "from the imported list"


def _settled(customer: Customer, mark: Mark, clarity: Clarity | None, setting: Setting) -> Iterator[Line]:
    """What it uses tokens for, one use case a line."""
    sign = written.mark_sign(mark, setting.floor)
    if customer.state in _STATES:
        yield _signed(sign, (Piece(_STATES[customer.state], "dim"),), setting)
        return
    if customer.state is State.CONFLICT:
        every = "anything" if customer.mask == OPEN_MASK else "any of these"
        yield _signed("!", (Piece(f"reviewers disagree: it may be {every}", "warning"),), setting)
        sign = " "
    shares = dict(customer.split)
    cases = [] if customer.mask == OPEN_MASK and not shares else setting.codebook.members(customer.mask)
    if shares:
        cases = sorted(
            (case for case in setting.codebook.use_cases if case.bit in shares), key=lambda case: -shares[case.bit]
        )
    behind = {case.bit: f"{shares[case.bit] / 100:g} %".rjust(7) for case in cases} if shares else {}
    yield from _entries(cases, sign, behind, setting)
    if len(cases) > 1 and customer.state is State.SET:
        yield _signed(" ", (Piece("in proportions unknown", "dim"),), setting)
    if clarity is Clarity.BELOW:
        yield _signed(" ", (Piece(f"{BELOW}: counted as if it may be anything", "dim"),), setting)


def _placed(customer: Customer, mark: Mark, clarity: Clarity | None, setting: Setting) -> Iterator[Line]:
    """Who it is and who says so, one segment a line."""
    sign, state = written.mark_sign(mark, setting.floor), customer.who_state
    by = f"by {visible(customer.placed_by)}" if customer.placed_by else "by its record"
    if state is State.UNLOOKED:
        record = [Piece(f"; its record says {visible(customer.segment)}", "dim")] if customer.segment else []
        yield _signed(sign, (Piece(NOT_PLACED, "dim"), *record), setting)
        return
    if state in _STATES:
        yield _signed(sign, (Piece(f"{_STATES[state]}  {by}", "dim"),), setting)
        return
    segments = [] if customer.segments == OPEN_MASK else setting.codebook.segments.members(customer.segments)
    if state is State.CONFLICT:
        every = "any of these" if segments else "anything"
        yield _signed("!", (Piece(f"reviewers disagree: it may be {every}  {by}", "warning"),), setting)
        sign = " "
    yield from _entries(segments, sign, {segments[0].bit: f"  {by}"} if state is State.SET else {}, setting)
    if clarity is Clarity.BELOW:
        yield _signed(" ", (Piece(f"{BELOW}: counted as if it may be anything", "dim"),), setting)


def _entries(
    entries: Sequence[UseCase | Segment], sign: str, behind: Mapping[int, str], setting: Setting
) -> Iterator[Line]:
    """Entries of the codebook, one a line; the sign before the first, and behind a code what is said of its bit."""
    codes = max((cell_width(visible(one.code)) for one in entries), default=0)
    for number, one in enumerate(entries):
        text = [
            Piece(f"{pad(written.key_of(one) if one.key else '', 1)} ", "accent"),
            Piece(pad(visible(one.code), codes) + behind.get(one.bit, "")),
            Piece("  " + visible(one.label), "dim"),
        ]
        yield _signed(sign if not number else " ", text, setting)


def _fact(fact: Fact, setting: Setting) -> Iterator[Line]:
    """The claim with its figure, wrapped; then source, date and address."""
    room = setting.width - setting.gutter - _SIGN
    figure = written.figure(fact.low, fact.high, fact.unit, fact.yardstick)
    pieces = [Piece(f"{written.DIMENSIONS[fact.dimension]}  ")] if isinstance(fact.dimension, Relation) else []
    pieces += [Piece(f"{figure}  ", "strong")] if figure else []
    pieces.append(Piece(visible(fact.claim[: setting.longest].replace("\n", " "))))
    if figure and fact.dimension is Question.HOW_MUCH and fact.basis is None:
        pieces.append(Piece(f"  – {NOT_A_YEAR}", "dim"))
    style = "dim" if fact.grade is Grade.U else ""
    first, *others = flow(pieces, room, _CLAIM_LINES) or [()]
    sign = pad(written.grade_sign(fact.grade, setting.floor), _SIGN - 1)
    yield (Piece(sign, style), Piece(" ", FACT), *cut(first, room))
    yield from (_signed(" ", line, setting) for line in others)
    yield from (_signed(" ", line, setting) for line in _source(fact, dated(fact, setting.old_before), room))


def _source(fact: Fact, of_day: str, room: int) -> Iterator[Line]:
    """Title and date on one line, with the address behind them where there is room for both."""
    date = f" · {of_day}"
    title = visible(fact.source_title or ("" if fact.source_url else "source not named"))
    url = visible(fact.source_url or "")
    named = clip(title, max(room - cell_width(date), 8)) + date if title else date.removeprefix(" · ")
    left = room - cell_width(named)
    if url and named and not fact.rests_on and left >= min(cell_width(url), 24) + 3:
        yield (Piece(f"{named} · ", "dim"), Piece(clip(url, left - 3), ADDRESS))
        return
    if named:
        yield (Piece(named, "dim"),)
    if url:
        yield (Piece(clip(url, room), ADDRESS),)
    if fact.rests_on:
        yield (Piece(clip(f"rests on {visible(fact.rests_on)}", room), "dim"),)


def _signed(sign: str, line: Sequence[Piece], setting: Setting, style: str = "") -> Line:
    """A line with a grade or another sign before it, cut to the width."""
    return (Piece(pad(sign, _SIGN), style), *cut(line, setting.width - setting.gutter - _SIGN))


def _extra(detail: Detail, setting: Setting) -> Iterator[Line]:
    """What the imported file said besides, as it came."""
    named = (("domain", detail.domain), ("first named", detail.first_named), *detail.extra)
    for name, value in named:
        if value:
            yield cut(
                [Piece(f"{visible(name)}  ", "dim"), Piece(visible(value[: setting.longest]))],
                setting.width - setting.gutter,
            )
