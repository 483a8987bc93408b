"""Each segment by each use case: added up from the cells when it is asked for."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tokentui.domain.bounds import OPEN, Parts, lying
from tokentui.domain.codebook import OPEN_MASK, Segment, UseCase
from tokentui.domain.crossing import InSegment, shown_segments
from tokentui.domain.cube import Cell, Sums, parts_of
from tokentui.domain.cube_reading import CubeReading
from tokentui.domain.cube_sums import CubeAtFloor, CubeSums, Touch, to_each
from tokentui.domain.pairs import Pairs
from tokentui.domain.running_sums import Running, add_to, add_within, signed
from tokentui.domain.segment_sums import UNTOLD
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE
from tokentui.domain.weighed import Held, Lie, Weighings
from tokentui.domain.weighing import BY_CUSTOMERS, Measure


class UseInSegment(NamedTuple):
    """What customers of a segment hold of a use case."""

    segment: Segment | None
    """None for those whose segment is not told."""
    use_case: UseCase
    held: Held


def by_use_case(cube: CubeAtFloor, cells: Iterable[Cell], measure: Measure = BY_CUSTOMERS) -> tuple[UseInSegment, ...]:
    """Certain and possible of each pair that any customer may be.

    `cells` are all of the book, and once more by themselves those of the customers in `cube.own`.
    """
    reading, every, own = cube.sums.reading, list[Cell](), list[Cell]()
    for cell in cells:
        (own if cell.customer else every).append(cell)
    # What facts leave of a customer's spend is in place of what the book has.
    sums = {id(cube.sums): _PairSums(reading, (*every, *cube.own), own)}
    if cube.tied is not None:
        others = (one for one in cube.own if one.customer not in cube.tied.customers)
        sums[id(cube.tied.others)] = _PairSums(reading, (*every, *others), own)
    weighings, carried = Weighings(cube, measure), cube.sums.carried
    cases = [one for one in cube.codebook.use_cases if not one.archived or one.mask & carried]
    return tuple(
        UseInSegment(segment, case, held)
        for segment in (*shown_segments(cube), None)
        for case in sorted(cases, key=lambda one: one.archived)
        for held in [weighings.held(_OfPair(segment, case, cube.sums.pairs, sums))]
        if held.customers.high
    )


class _PairSums:
    """Sums by segment and by how customers lie to each use case, were they of it."""

    def __init__(self, reading: CubeReading, cells: Iterable[Cell], without: Iterable[Cell] = ()) -> None:
        self._near: dict[tuple[int, int], dict[tuple[bool, Touch], Running]] = {}
        self._segments, alike = reading.codebook.segments, dict[tuple[int, int, str, bool], Running]()
        for sign, some in ((1, cells), (-1, without)):
            for cell in some:
                mask, split, state, known = reading.use(cell)
                if state is not State.EXCLUDED:
                    kind = reading.who(cell)[0], OPEN_MASK if split else mask, split, known
                    add_to(alike, kind, signed(cell.sums, sign, known))
        for (segments, mask, split, known), running in alike.items():
            self._add(segments, parts_of(mask, split), known, running)

    def _add(self, segments: int, parts: Parts, known: bool, running: Running) -> None:
        left = self._segments.resolve(segments)
        sole = left.bit_count() == 1
        places = [bit for bit in range(left.bit_length()) if left >> bit & 1] + ([] if sole else [UNTOLD])
        for bit, inside, outside in to_each(parts):
            for place in places:
                key = sole or place == UNTOLD, Touch(inside, outside, known)
                add_within(self._near, (place, bit), key, running)

    def near(self, segment: int, mask: int) -> Iterator[tuple[bool, Touch, Sums]]:
        """The customers that may be of a segment and a use case, those open as to use aside; 0 for those."""
        return ((sole, touch, Sums(*sums)) for (sole, touch), sums in self._near.get((segment, mask), {}).items())


class _OfPair(InSegment):
    def __init__(self, segment: Segment | None, case: UseCase, pairs: Pairs, sums: dict[int, _PairSums]) -> None:
        super().__init__(UNTOLD if segment is None else segment.bit, pairs, pairs.use_case(case.mask))
        self._mask, self._sums = case.mask, sums
        self._open = lying(OPEN, case.mask, pairs.codebook.full)

    def near(self, sums: CubeSums) -> Iterator[tuple[Lie, Sums, bool]]:
        every = self._sums[id(sums)]
        for sole, touch, held in every.near(self._place, self._mask):
            yield (touch.inside if sole else 0, touch.outside), held, touch.known
        if self._open[1] < WHOLE:
            for sole, touch, held in every.near(self._place, OPEN_MASK):
                yield (self._open[0] if sole else 0, self._open[1]), held, touch.known

    def given(self, parts: Parts) -> Lie:
        return lying(parts, self._of.use_case(self._mask), self._of.full)
