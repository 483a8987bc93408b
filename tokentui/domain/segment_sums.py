"""The sums of a cube by segment, and by how customers lie to the stances in each: what the crossed panel is made of."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from tokentui.domain.bounds import Parts, lying
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.cube import Cell, Sums
from tokentui.domain.cube_reading import Answers, CubeReading
from tokentui.domain.pairs import Pairs
from tokentui.domain.running_sums import Running, add_to, add_within, copied, signed
from tokentui.domain.settling import State
from tokentui.domain.stances import Stance
from tokentui.domain.statements import WHOLE

UNTOLD = -1
"""Stands for those whose segment is not told where others are kept by the bit of theirs."""


class Aspect(StrEnum):
    """What is held of a segment."""

    WHOLE = "whole"
    BULLISH = "bullish"
    NEUTRAL = "neutral"
    BEARISH = "bearish"
    OPEN = "open"
    """What may be of several stances."""

    @property
    def stance(self) -> Stance | None:
        """The stance that it is of."""
        return None if self in (Aspect.WHOLE, Aspect.OPEN) else Stance(self.value)

    def lying(self, parts: Parts, pairs: Pairs) -> tuple[int, int]:
        """The ten-thousandths of a customer surely inside and surely outside, were it of the segment."""
        if self is Aspect.OPEN:
            return (0, WHOLE) if pairs.is_told(parts) else (WHOLE, 0)
        return (WHOLE, 0) if self.stance is None else lying(parts, pairs.stance(self.stance), pairs.full)


_Lies = tuple[int, int, bool]
"""The ten-thousandths of customers surely inside and surely outside, and whether their spend is known."""
_Place = tuple[tuple[int, Aspect], _Lies]


class _Kind(NamedTuple):
    """Customers that are alike in all aspects."""

    segments: int
    parts: Parts
    """How one may be divided that lies to the stances as they do (`Pairs.such`)."""
    known: bool


class SegmentSums:
    """Sums over the cells of a cube that count, each with every segment that it may be of."""

    def __init__(self, reading: CubeReading) -> None:
        self._reading = reading
        self._near: dict[tuple[int, Aspect], dict[_Lies, Running]] = {}
        """By segment and aspect, how customers lie that are not surely outside."""
        self._answers: dict[int, dict[Answers, Running]] = {}
        self._states: dict[State, Running] = {}
        self._kinds: dict[tuple[int, int, str, bool], _Kind] = {}
        self._places: dict[_Kind, tuple[_Place, ...]] = {}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SegmentSums) and (self._near, self._answers, self._states) == (
            other._near,
            other._answers,
            other._states,
        )

    def copy(self) -> "SegmentSums":
        """The same sums, to be moved by themselves."""
        other = SegmentSums(self._reading)
        other._kinds, other._places = self._kinds, self._places
        other._near = {place: copied(near) for place, near in self._near.items()}
        other._answers = {bit: copied(answers) for bit, answers in self._answers.items()}
        other._states = copied(self._states)
        return other

    def add(self, cells: Iterable[Cell], sign: int = 1) -> None:
        """Add cells, or what they changed by; with `sign` -1 take them away."""
        alike: dict[_Kind, Running] = {}
        for cell in cells:
            mask, split, state, known = self._reading.use(cell)
            if state is State.EXCLUDED:
                continue
            segments, who_state = self._reading.who(cell)
            sums = signed(cell.sums, sign, known)
            add_to(alike, self._kind(segments, OPEN_MASK if split else mask, split, known), sums)
            told = self.told(segments)
            add_within(self._answers, told, self._reading.answers(cell), sums)
            if told == UNTOLD:
                add_to(self._states, who_state, sums)
        for kind, running in alike.items():
            for place, lies in self._placed(kind):
                add_within(self._near, place, lies, running)

    def _kind(self, segments: int, mask: int, split: str, known: bool) -> _Kind:
        key = (segments, mask, split, known)
        kind = self._kinds.get(key)
        if kind is None:
            pairs = self._reading.pairs
            kind = self._kinds[key] = _Kind(segments, pairs.such(pairs.like(segments), mask, split), known)
        return kind

    def told(self, segments: int) -> int:
        """The bit of the one segment that is left; UNTOLD where more than one is."""
        left = self._reading.codebook.segments.resolve(segments)
        return left.bit_length() - 1 if left.bit_count() == 1 else UNTOLD

    def _placed(self, kind: _Kind) -> tuple[_Place, ...]:
        places = self._places.get(kind)
        if places is None:
            left, sole = self._reading.codebook.segments.resolve(kind.segments), self.told(kind.segments) != UNTOLD
            bits = [bit for bit in range(left.bit_length()) if left >> bit & 1]
            found = list[_Place]()
            for bit in bits if sole else [*bits, UNTOLD]:
                parts = kind.parts if bit == UNTOLD else self._reading.pairs.like_within(kind.parts, bit)
                surely = sole or bit == UNTOLD
                for aspect in Aspect:
                    inside, outside = aspect.lying(parts, self._reading.pairs)
                    if outside < WHOLE:
                        found.append(((bit, aspect), (inside if surely else 0, outside, kind.known)))
            places = self._places[kind] = tuple(found)
        return places

    # What the sums are

    def near(self, segment: int, aspect: Aspect) -> Iterator[tuple[tuple[int, int], Sums, bool]]:
        """How customers lie to an aspect of a segment, given by its bit, or of no told one, if not surely outside."""
        for (inside, outside, known), sums in sorted(self._near.get((segment, aspect), {}).items()):
            yield (inside, outside), Sums(*sums), known

    def answers(self, segment: int) -> Iterator[tuple[Answers, Sums]]:
        """How the four questions stand for customers that are surely of a segment, or of no told one."""
        return ((answers, Sums(*sums)) for answers, sums in self._answers.get(segment, {}).items())

    @property
    def untold(self) -> tuple[tuple[State, Sums], ...]:
        """What stands behind the segments of those whose segment is not told."""
        return tuple((state, Sums(*self._states[state])) for state in State if state in self._states)

    def carries(self, segment: int) -> bool:
        """Whether any customer may be of a segment."""
        return any(sums[0] for sums in self._near.get((segment, Aspect.WHOLE), {}).values())
