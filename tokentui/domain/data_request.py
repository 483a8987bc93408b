"""What to ask a vendor: how the answer to one open question on one account would move a verdict's bounds.

An answer is tried by moving the cube by what the account adds to it, before and after; the verdict is judged as always.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from tokentui.domain.bounds import Interval, Parts, lying, rows_of
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.cube import Cell, add_up
from tokentui.domain.cube_reading import CubeReading
from tokentui.domain.derive import portion
from tokentui.domain.grades import Grade, Mark, Question
from tokentui.domain.lead import OTHER
from tokentui.domain.settling import State
from tokentui.domain.stances import KNOWN_STANCES, Stance
from tokentui.domain.verdict import Outcome, Verdict

ASKED_OF_VENDOR = (Question.HOW_MUCH, Question.FOR_WHAT, Question.WHO)
"""The questions that a vendor can answer from its own records, in the order in which one account is asked them."""


class AnswerMove(NamedTuple):
    """Answers that move the cube alike, and what the account would add to it then."""

    codes: tuple[str, ...]
    """Use cases or segments, as the question has it; none for an amount."""
    amount: int | None
    """Micro-units a year; None for a code."""
    after: tuple[Cell, ...]


class Stands(NamedTuple):
    """How a verdict stands: what it says and its two bounds."""

    verdict: Outcome
    bullish: Interval | None
    """None, like `bearish`, where nothing is loaded: then it may be anything."""
    bearish: Interval | None

    @property
    def width(self) -> Fraction:
        """What is open: how far the bounds of both stances are apart, added up; 0 where both are certain."""
        ends = [Interval(Fraction(0), Fraction(1)) if one is None else one for one in (self.bullish, self.bearish)]
        return sum((one.high - one.low for one in ends), Fraction(0))


class AnswerEffect(NamedTuple):
    """What some answers would make of the verdict."""

    codes: tuple[str, ...]
    amount: int | None
    then: Stands


class Closing(NamedTuple):
    """How much of what is open one question on one account closes, whatever the answer is."""

    customer: int
    question: Question
    effects: tuple[AnswerEffect, ...]
    closes: Fraction
    """By how much `Stands.width` shrinks with the answer that leaves most of it open; below 0 where one widens it."""
    may_close: Fraction
    """The same with the answer that leaves least."""


def stands(verdict: Verdict) -> Stands:
    """Of a verdict what answers can move."""
    return Stands(verdict.verdict, verdict.bullish, verdict.bearish)


def closing(customer: int, question: Question, now: Stands, effects: Iterable[AnswerEffect]) -> Closing:
    """What a question closes at least and at most, over the effects of its answers; nothing where it has none."""
    found = tuple(effects)
    closed = [now.width - one.then.width for one in found] or [Fraction(0)]
    return Closing(customer, question, found, min(closed), max(closed))


def is_asked(question: Question, cells: tuple[Cell, ...], reading: CubeReading) -> bool:
    """Whether a question is open at the floor: a spend unknown or an interval, several stances, no one segment."""
    if not cells or cells[0].state is State.EXCLUDED:
        return False
    first = cells[0]
    if question is Question.HOW_MUCH:
        *_, known = reading.use(first)
        sums = add_up(cell.sums for cell in cells)
        return not known or sums.low != sums.high
    if question is Question.FOR_WHAT:
        return not all(reading.pairs.is_told(reading.parts(cell)) for cell in cells)
    segments, _ = reading.who(first)
    return bool(reading.codebook.segments.active) and segments.bit_count() != 1


def answer_moves(
    question: Question, cells: tuple[Cell, ...], reading: CubeReading, amounts: Iterable[int]
) -> tuple[AnswerMove, ...]:
    """The answers that an account leaves open, those that lie alike to the stances together.

    `amounts` are those that are tried where it is asked how much it spends. An answer is taken to be of grade B, or of
    the floor where that is higher.
    """
    mark = Mark(min(Grade.B, reading.floor).value)
    if question is Question.HOW_MUCH:
        return tuple(AnswerMove((), one, _spending(cells, one, mark)) for one in dict.fromkeys(amounts))
    answered = _of_use(cells, reading, mark) if question is Question.FOR_WHAT else _of_segment(cells, reading, mark)
    alike: dict[tuple[object, ...], list[str]] = {}
    after: dict[tuple[object, ...], tuple[Cell, ...]] = {}
    for code, moved in answered.items():
        kind = tuple(_lie(reading.parts(cell), reading) for cell in moved)
        alike.setdefault(kind, []).append(code)
        after.setdefault(kind, moved)
    return tuple(AnswerMove(tuple(codes), None, after[kind]) for kind, codes in alike.items())


def _lie(parts: Parts, reading: CubeReading) -> frozenset[tuple[tuple[int, int], ...]]:
    pairs = reading.pairs
    return frozenset(
        tuple(lying(row, pairs.stance(one), pairs.full) for one in KNOWN_STANCES) for row in rows_of(parts)
    )


def _of_use(cells: tuple[Cell, ...], reading: CubeReading, mark: Mark) -> Mapping[str, tuple[Cell, ...]]:
    """For each use case that an account may be, the account as one of it."""
    mask = _either(reading.use(cell)[0] for cell in cells)
    sums = add_up(cell.sums for cell in cells)
    whole = cells[0]._replace(state=State.SET, for_what=mark, split="", sums=sums)
    return {case.code: (whole._replace(mask=case.mask),) for case in reading.codebook.members(mask)}


def _of_segment(cells: tuple[Cell, ...], reading: CubeReading, mark: Mark) -> Mapping[str, tuple[Cell, ...]]:
    """The same for each segment."""
    segments = reading.codebook.segments.members(reading.who(cells[0])[0])
    return {
        one.code: tuple(cell._replace(segments=one.mask, who_state=State.SET, who=mark) for cell in cells)
        for one in segments
    }


def _either(masks: Iterable[int]) -> int:
    total = 0
    for mask in masks:
        if mask == OPEN_MASK:
            return OPEN_MASK
        total |= mask
    return total


def _spending(cells: tuple[Cell, ...], amount: int, mark: Mark) -> tuple[Cell, ...]:
    """An account with a known spend, shared over the parts of a split."""
    return tuple(
        cell._replace(how_much=mark, sums=cell.sums._replace(low=part, best=part, high=part, spend_unknown=0))
        for cell, part in _shared(cells, amount)
    )


def _shared(cells: tuple[Cell, ...], amount: int) -> Iterator[tuple[Cell, int]]:
    before = 0
    for cell in sorted(cells, key=lambda one: one.mask):
        yield cell, portion(amount, before, cell.sums.customers)
        before += cell.sums.customers


def moved_ends(now: Stands, then: Stands) -> Iterator[tuple[Stance, bool, Fraction, Fraction]]:
    """The bounds that an answer moves: of which stance, whether it is the upper end, from where and to where."""
    for stance, before, after in zip(OTHER, now[1:], then[1:], strict=True):
        if after is None:
            continue
        ends = before or Interval(Fraction(0), Fraction(1))
        if after.low != ends.low:
            yield stance, False, ends.low, after.low
        if after.high != ends.high:
            yield stance, True, ends.high, after.high
