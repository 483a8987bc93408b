"""The sums of a cube by segment, and by how customers lie to the stances in each: what the crossed panel is made of."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tokentui.domain.bounds import Parts
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.cube import Cell, Sums
from tokentui.domain.cube_reading import Answers, CubeReading
from tokentui.domain.running_sums import Running, add_to, add_within, copied, signed
from tokentui.domain.settling import State

UNTOLD = -1
"""Stands for those whose segment is not told where others are kept by the bit of theirs."""


class Near(NamedTuple):
    """How customers lie to a segment that they may be of, or to all where their segment is not told."""

    sole: bool
    """Whether they can be of no other."""
    parts: Parts
    """How one may be divided that lies to the stances as they do, were it of this segment (`Pairs.such`)."""
    known: bool
    """Whether their spend is known at the floor."""


class SegmentSums:
    """Sums over the cells of a cube that count, each with every segment that it may be of."""

    def __init__(self, reading: CubeReading) -> None:
        self._reading = reading
        self._near: dict[int, dict[Near, Running]] = {}
        self._answers: dict[int, dict[Answers, Running]] = {}
        self._states: dict[State, Running] = {}
        self._places: dict[tuple[int, int, str, bool], tuple[tuple[int, Near], ...]] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SegmentSums) and (self._near, self._answers, self._states) == (
            other._near,
            other._answers,
            other._states,
        )

    def copy(self) -> "SegmentSums":
        """The same sums, to be moved by themselves."""
        other = SegmentSums(self._reading)
        other._places = self._places
        other._near = {bit: copied(near) for bit, near in self._near.items()}
        other._answers = {bit: copied(answers) for bit, answers in self._answers.items()}
        other._states = copied(self._states)
        return other

    def add(self, cells: Iterable[Cell], sign: int = 1) -> None:
        """Add cells, or what they changed by; with `sign` -1 take them away."""
        alike: dict[tuple[int, int, str, bool], Running] = {}
        for cell in cells:
            mask, split, state, known = self._reading.use(cell)
            if state is State.EXCLUDED:
                continue
            segments, who_state = self._reading.who(cell)
            sums = signed(cell.sums, sign, known)
            add_to(alike, (segments, OPEN_MASK if split else mask, split, known), sums)
            told = self.told(segments)
            add_within(self._answers, told, self._reading.answers(cell), sums)
            if told == UNTOLD:
                add_to(self._states, who_state, sums)
        for kind, running in alike.items():
            for bit, near in self._place(*kind):
                add_within(self._near, bit, near, running)

    def told(self, segments: int) -> int:
        """The bit of the one segment that is left; UNTOLD where more than one is."""
        left = self._reading.codebook.segments.resolve(segments)
        return left.bit_length() - 1 if left.bit_count() == 1 else UNTOLD

    def _place(self, segments: int, mask: int, split: str, known: bool) -> tuple[tuple[int, Near], ...]:
        key = (segments, mask, split, known)
        places = self._places.get(key)
        if places is None:
            pairs, sole = self._reading.pairs, self.told(segments) != UNTOLD
            left = self._reading.codebook.segments.resolve(segments)
            found = [
                (bit, Near(sole, pairs.such(pairs.like(1 << bit), mask, split), known))
                for bit in range(left.bit_length())
                if left >> bit & 1
            ]
            if not sole:
                found.append((UNTOLD, Near(True, pairs.such(pairs.like(segments), mask, split), known)))
            places = self._places[key] = tuple(found)
        return places

    # What the sums are

    def near(self, segment: int) -> Iterator[tuple[Near, Sums]]:
        """The customers that may be of a segment, given by its bit, or those of no told one; always in one order."""
        return ((near, Sums(*sums)) for near, sums in sorted(self._near.get(segment, {}).items()))

    def answers(self, segment: int) -> Iterator[tuple[Answers, Sums]]:
        """How the four questions stand for customers that are surely of a segment, or of no told one."""
        return ((answers, Sums(*sums)) for answers, sums in self._answers.get(segment, {}).items())

    @property
    def untold(self) -> tuple[tuple[State, Sums], ...]:
        """What stands behind the segments of those whose segment is not told."""
        return tuple((state, Sums(*self._states[state])) for state in State if state in self._states)

    def carries(self, segment: int) -> bool:
        """Whether any customer may be of a segment."""
        return any(sums[0] for sums in self._near.get(segment, {}).values())
