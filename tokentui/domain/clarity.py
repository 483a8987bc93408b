"""How each of the four questions stands for a customer: known, not looked at, below the floor, or silent."""

from collections.abc import Sequence
from enum import StrEnum

from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.customer import Customer, Marks
from tokentui.domain.grades import Grade, Mark
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


def clarity(state: State, mask: int, marks: Marks, codebook: Codebook, floor: Grade) -> tuple[Clarity, ...]:
    """How the four questions stand for a customer, or a share of one, at a floor: in their usual order.

    What it is used for is known where every use case it may be has one stance; looked at and wider is silence.
    """
    who, how_much, for_what, to_what_end = marks
    return (
        _by_mark(who, floor),
        _by_mark(how_much, floor),
        _for_what(state, mask, for_what, codebook, floor),
        _by_mark(to_what_end, floor),
    )


def clarity_of(customer: Customer, codebook: Codebook, floor: Grade) -> tuple[Clarity, ...] | None:
    """How the four questions stand for a customer at a floor; None for one that is excluded.

    Each share of a split has a use case of its own, so that its stance is known whichever share is asked.
    """
    if customer.state is State.EXCLUDED:
        return None
    mask = 1 << customer.split[0][0] if customer.split else customer.mask
    return clarity(customer.state, mask, customer.marks, codebook, floor)


def together(answers: Sequence[Clarity]) -> Clarity:
    """The four questions as one, by what is still to be done: looking, then better evidence, then nothing more.

    Known where all are; backlog where nobody has looked at any; else below where any is; else silence.
    """
    return next((one for one in (Clarity.BACKLOG, Clarity.BELOW, Clarity.SILENCE) if one in answers), Clarity.KNOWN)


def _by_mark(mark: Mark, floor: Grade) -> Clarity:
    if mark.answered(floor):
        return Clarity.KNOWN
    return {Mark.SILENT: Clarity.SILENCE, Mark.OPEN: Clarity.BACKLOG}.get(mark, Clarity.BELOW)


def _for_what(state: State, mask: int, mark: Mark, codebook: Codebook, floor: Grade) -> Clarity:
    if state is State.UNLOOKED:
        return Clarity.BACKLOG
    if state is State.BELOW or (mask != OPEN_MASK and not mark.answered(floor)):
        return Clarity.BELOW
    told = mask != OPEN_MASK and codebook.one_stance(mask) is not None
    return Clarity.KNOWN if told else Clarity.SILENCE
