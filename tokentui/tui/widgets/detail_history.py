"""The past of one customer as lines of text: what it spent each month, and what was decided on it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tokentui.domain.codebook import Codebook
from tokentui.domain.customer import Decision, Detail, Month
from tokentui.domain.grades import Question
from tokentui.domain.money import compact, short
from tokentui.domain.months import month_text
from tokentui.domain.statements import Kind
from tokentui.domain.text import cell_width, clip, pad, visible
from tokentui.tui.widgets.bars import sparkline
from tokentui.tui.widgets.flow import UNCUT, Line, cut, flow, width_of
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words import values as written

STANDS, PAST, RULES = "●", "○", "◆"
"""A decision that counts for its reviewer, one that no longer does, and an adjudication that does."""

_NAME = 8
_AMOUNT = 9
_MOST_MONTHS = 240
_NOTE_LINES = 6
_STATEMENT_LINES = 4
_LONGEST = 2_000
_TIME = 10


# Months


def usage_lines(detail: Detail, currency: str, room: int) -> list[Line]:
    """Monthly spend and tokens drawn over the same months, each with its last value, and the months below."""
    months = unbroken(detail.months)
    spend = [month.spend if month else None for month in months]
    tokens = [tokens_of(month) if month else None for month in months]
    if not any(value is not None for value in (*spend, *tokens)):
        return [(Piece(clip("no monthly usage in the book", room), "dim"),)]
    drawn = max(min(len(months), room - _NAME - _AMOUNT), 1)
    lines = []
    for name, values, style, latest in (
        ("spend", spend, "accent", lambda value: short(value, currency)),
        ("tokens", tokens, "label", compact),
    ):
        known = [value for value in values if value is not None]
        if not known:
            lines.append(cut([Piece(pad(name, _NAME), "dim"), Piece("unknown", "dim")], room))
            continue
        bar = "".join(segment.text for segment in sparkline(values, drawn))
        last = latest(values[-1]) if values[-1] is not None else "unknown"
        lines.append(cut([Piece(pad(name, _NAME), "dim"), Piece(bar, style), Piece("  " + last)], room))
    first, end = month_text(detail.months[0].month), month_text(detail.months[-1].month)
    axis = pad(first, max(drawn - len(end), len(first) + 1)) + end if first != end else end
    lines.append((Piece(clip(" " * _NAME + axis, room), "dim"),))
    return lines


def unbroken(months: Sequence[Month]) -> list[Month | None]:
    """The months from the first to the last, with None where one is missing."""
    if not months:
        return []
    places = [month.month // 100 * 12 + month.month % 100 for month in months]
    span = places[-1] - places[0] + 1
    if not 0 < span <= _MOST_MONTHS:
        return list(months[-_MOST_MONTHS:])
    found = dict(zip(places, months, strict=True))
    return [found.get(place) for place in range(places[0], places[-1] + 1)]


def tokens_of(month: Month) -> int | None:
    """The tokens of a month both ways; None where neither is known."""
    if month.tokens_in is None and month.tokens_out is None:
        return None
    return (month.tokens_in or 0) + (month.tokens_out or 0)


# Decisions


def decision_lines(
    decisions: Sequence[Decision], codebook: Codebook, now: datetime, width: int, gutter: int
) -> Iterator[Line]:
    """The decisions newest first: sign and time in the gutter, then who said what, how sure, and the note below."""
    yield (Piece("decisions", "label"), *([Piece("    none yet", "dim")] if not decisions else []))
    reviewers = {one.reviewer for one in decisions}
    names = min(max((cell_width(visible(one)) for one in reviewers), default=0), width // 4)
    for one in decisions:
        yield from _decision(one, codebook, now, width, gutter, names)
        for text in (one.reason, one.note):
            for paragraph in (text or "")[: None if width >= UNCUT else _LONGEST].splitlines():
                for line in flow([Piece(visible(paragraph), "dim")], width - (gutter or 2), _NOTE_LINES):
                    yield (Piece(" " * (gutter or 2)), *line)


def _decision(one: Decision, codebook: Codebook, now: datetime, width: int, gutter: int, names: int) -> Iterator[Line]:
    """One decision: its statement may take several lines, and the confidence follows where it ends."""
    base = "" if one.stands else "dim"
    at = written.moment(one.at, now)
    head = [
        Piece(_sign(one), "accent" if one.stands else "dim"),
        Piece(f" {pad(at, _TIME)} " if gutter else f" {at}  ", "dim"),
        Piece(pad(visible(one.reviewer), names) + "  ", "dim"),
    ]
    said = [Piece(_said(one, codebook), base)]
    if one.confidence is not None:
        said.append(Piece(f"  {written.confidence(one.confidence)}", base or "accent"))
    if one.flagged:
        said.append(Piece("  ⚑", base or "accent"))
    if one.suggested_by:
        said.append(Piece(f"  as {visible(one.suggested_by)} suggests", "dim"))
    indent = width_of(head)
    for number, line in enumerate(flow(said, max(width - indent, 1), _STATEMENT_LINES)):
        yield cut([*(head if not number else [Piece(" " * indent)]), *line], width)


def _sign(decision: Decision) -> str:
    if not decision.stands:
        return PAST
    return RULES if decision.adjudicates else STANDS


def _said(decision: Decision, codebook: Codebook) -> str:
    if decision.statement.kind is not Kind.NOTHING:
        said = written.answer(decision, codebook)
    else:
        said = "who: taken back" if decision.question is Question.WHO else "taken back"
    return f"adjudicated: {said}" if decision.adjudicates else said
