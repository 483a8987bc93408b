"""How each of the four questions stands for a customer: known, not looked at, below the floor, or silent."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.customer import Customer, Marks
from tokentui.domain.grades import Grade, Mark
from tokentui.domain.pairs import Pairs, pairs_of
from tokentui.domain.settling import State


class Clarity(StrEnum):
    """How a question stands for a customer."""

    KNOWN = "known"
    BACKLOG = "backlog"
    """Nobody here has looked yet."""
    BELOW = "below"
    """Looked at and answered, on evidence below the floor."""
    SILENCE = "silence"
    """Looked, and it cannot be told, or is withheld."""


class Who(NamedTuple):
    """What is settled of who a customer is."""

    segments: int
    """Segments it may be of; OPEN_MASK for all."""
    state: State
    named: bool
    """Whether it is a legal entity known by name."""


def clarity(who: Who, state: State, mask: int, marks: Marks, pairs: Pairs, floor: Grade) -> tuple[Clarity, ...]:
    """How the four questions stand for a customer, or a share of one, at a floor: in their usual order.

    Who it is, is known where it has a name and one segment. What it is used for is known where every use case it may be
    has one stance, whichever of its segments it is of. Looked at and wider is silence.
    """
    by_segment, how_much, for_what, to_what_end = marks
    return (
        _who(who, by_segment, floor),
        _by_mark(how_much, floor),
        _for_what(_segments(who, marks, floor), state, mask, for_what, pairs, floor),
        _by_mark(to_what_end, floor),
    )


def clarity_of(customer: Customer, codebook: Codebook, floor: Grade) -> tuple[Clarity, ...] | None:
    """How the four questions stand for a customer at a floor; None for one that is excluded.

    Each share of a split has a use case of its own: its stance is known, unless it depends on a segment that is not.
    """
    if customer.state is State.EXCLUDED:
        return None
    pairs = pairs_of(codebook)
    who = Who(customer.segments, customer.who_state, customer.named)
    masks = [1 << bit for bit, _ in customer.split] or [customer.mask]
    segments = _segments(who, customer.marks, floor)
    mask = next((one for one in masks if not pairs.of_one_stance(segments, one)), masks[0])
    return clarity(who, customer.state, mask, customer.marks, pairs, floor)


def together(answers: Sequence[Clarity]) -> Clarity:
    """The four questions as one, by what is still to be done: looking, then better evidence, then nothing more.

    Known where all are; backlog where nobody has looked at any; else below where any is; else silence.
    """
    return next((one for one in (Clarity.BACKLOG, Clarity.BELOW, Clarity.SILENCE) if one in answers), Clarity.KNOWN)


def _by_mark(mark: Mark, floor: Grade) -> Clarity:
    if mark.answered(floor):
        return Clarity.KNOWN
    return {Mark.SILENT: Clarity.SILENCE, Mark.OPEN: Clarity.BACKLOG}.get(mark, Clarity.BELOW)


def _segments(who: Who, marks: Marks, floor: Grade) -> int:
    """The segments a customer may be of, on evidence that reaches the floor."""
    return who.segments if marks[0].answered(floor) else OPEN_MASK


def _who(who: Who, mark: Mark, floor: Grade) -> Clarity:
    if who.state is State.UNLOOKED and mark is Mark.SILENT:
        return Clarity.SILENCE
    if who.state is State.UNLOOKED or not who.named:
        return Clarity.BACKLOG
    if who.state is State.BELOW or (who.segments != OPEN_MASK and not mark.answered(floor)):
        return Clarity.BELOW
    return Clarity.KNOWN if who.segments.bit_count() == 1 else Clarity.SILENCE


def _for_what(segments: int, state: State, mask: int, mark: Mark, pairs: Pairs, floor: Grade) -> Clarity:
    if state is State.UNLOOKED:
        return Clarity.BACKLOG
    if state is State.BELOW or (mask != OPEN_MASK and not mark.answered(floor)):
        return Clarity.BELOW
    told = mask != OPEN_MASK and pairs.of_one_stance(segments, mask)
    return Clarity.KNOWN if told else Clarity.SILENCE
