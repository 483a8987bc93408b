"""How the cells of a cube read at an evidence floor, by the lists of a codebook."""

from typing import NamedTuple

from tokentui.domain.bounds import Parts
from tokentui.domain.clarity import Clarity, Who, clarity
from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.cube import Cell
from tokentui.domain.grades import Grade, Mark
from tokentui.domain.pairs import pairs_of
from tokentui.domain.settling import State


class Answers(NamedTuple):
    """How the four questions stand for customers, and whether they are of exactly one use case."""

    clarities: tuple[Clarity, ...]
    one_use_case: bool


class CubeReading:
    """What a floor leaves of a cell: what rests on lower grades alone counts as unknown.

    Who was looked at without an answer stays silence whatever the floor.
    """

    def __init__(self, floor: Grade, codebook: Codebook) -> None:
        self.floor, self.codebook = floor, codebook
        self.pairs = pairs_of(codebook)
        self._below = frozenset(mark for mark in Mark if not mark.answered(floor))
        self._clarities: dict[tuple[object, ...], Answers] = {}

    def use(self, cell: Cell) -> tuple[int, str, State, bool]:
        """Mask, split and state of a cell, and whether its spend is known."""
        known = cell.how_much not in self._below
        if cell.for_what in self._below and cell.mask != OPEN_MASK:
            return OPEN_MASK, "", State.BELOW, known
        return cell.mask, cell.split, cell.state, known

    def who(self, cell: Cell) -> tuple[int, State]:
        """The segments of a cell, and what stands behind them."""
        if cell.who in self._below and cell.segments != OPEN_MASK:
            return OPEN_MASK, State.BELOW
        return cell.segments, cell.who_state

    def like(self, cell: Cell) -> int:
        """Such segments as stances tell from one another, for those that a cell may be of: 1 where they tell none."""
        return self.pairs.like(self.who(cell)[0]) if self.pairs.depends else 1

    def parts(self, cell: Cell) -> Parts:
        """How a customer of a cell is divided over the pairs of segment and use case."""
        mask, split, _, _ = self.use(cell)
        return self.pairs.parts(self.who(cell)[0], mask, split)

    def answers(self, cell: Cell) -> Answers:
        """How the four questions stand for a cell."""
        seen = cell[:9]
        found = self._clarities.get(seen)
        if found is None:
            mask, _, state, _ = self.use(cell)
            who = Who(cell.segments, cell.who_state, cell.named)
            marks = (cell.who, cell.how_much, cell.for_what, cell.to_what_end)
            stands = clarity(who, state, mask, marks, self.pairs, self.floor)
            found = self._clarities[seen] = Answers(stands, mask.bit_count() == 1)
        return found
