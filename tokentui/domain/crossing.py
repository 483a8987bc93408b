"""Who × what: what each segment holds, as a whole and of each stance, with what it could still be."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import NamedTuple

from tokentui.domain.bounds import OPEN, Mass, Parts, lying
from tokentui.domain.codebook import Segment
from tokentui.domain.cube import Sums, add_up
from tokentui.domain.cube_sums import CubeAtFloor, CubeSums
from tokentui.domain.pairs import Pairs
from tokentui.domain.segment_sums import UNTOLD, Aspect, SegmentSums
from tokentui.domain.settling import State
from tokentui.domain.stances import Stance
from tokentui.domain.statements import WHOLE
from tokentui.domain.weighed import Held, Lie, Subject, Weighings
from tokentui.domain.weighing import BY_CUSTOMERS, Measure

OUTSIDE: Lie = (0, WHOLE)


class SegmentRow(NamedTuple):
    """One segment, or all customers whose segment is not told."""

    segment: Segment | None
    """None for those whose segment is not told, each of which is possible in other rows."""
    whole: Held
    """Whatever they do."""
    stances: tuple[tuple[Stance, Held], ...]
    """Those that do what is of a stance, in the order of `Stance`."""
    open: Held
    """Those that may be of more than one stance."""
    called: tuple[str, ...]
    """What a filter calls each stance here; empty where nothing is of it."""

    @property
    def columns(self) -> tuple[tuple[Stance | None, Held], ...]:
        """The stances, then as None what is open."""
        return (*self.stances, (None, self.open))


class Crossing(NamedTuple):
    """The crossed panel: certain and possible for each segment and stance."""

    rows: tuple[SegmentRow, ...]
    """In codebook order; an archived segment that still carries weight after the active ones."""
    untold: SegmentRow
    states: tuple[tuple[State, Sums], ...]
    """What stands behind those whose segment is not told; a set is one of several segments."""

    @property
    def every(self) -> tuple[SegmentRow, ...]:
        """All rows, those of no told segment last."""
        return (*self.rows, self.untold)

    @property
    def not_told(self) -> Sums:
        """The customers whose segment is not told."""
        return add_up((Sums(), *(sums for _, sums in self.states)))

    def row(self, code: str | None) -> SegmentRow | None:
        """The row of a segment, or with None that of those whose segment is not told."""
        return next((row for row in self.every if (row.segment and row.segment.code) == code), None)


def cross(cube: CubeAtFloor, measure: Measure = BY_CUSTOMERS, *, brief: bool = False) -> Crossing:
    """Add the cube up by segment and stance, with bounds (see `bounds.Reach`); its sums are kept by segment.

    Where only shares are shown it may be brief, which takes half of the time (see `Weighings.held`).
    """
    weighings, pairs = Weighings(cube, measure), cube.sums.pairs
    return Crossing(
        tuple(_row(one, one.bit, pairs, weighings, brief=brief) for one in shown_segments(cube)),
        _row(None, UNTOLD, pairs, weighings, brief=brief),
        kept(cube.sums).untold,
    )


def shown_segments(cube: CubeAtFloor) -> tuple[Segment, ...]:
    """The active segments, then the archived ones that still carry weight."""
    segments = sorted(cube.codebook.segments.entries, key=lambda one: one.archived)
    return tuple(one for one in segments if not one.archived or kept(cube.sums).carries(one.bit))


def kept(sums: CubeSums) -> SegmentSums:
    """The sums by segment, which were to be kept."""
    assert sums.by_segment is not None, "sums that are not kept by segment"
    return sums.by_segment


def _row(segment: Segment | None, place: int, pairs: Pairs, weighings: Weighings, *, brief: bool) -> SegmentRow:
    held = {aspect: weighings.held(InAspect(place, aspect, pairs), brief=brief) for aspect in Aspect}
    stances = tuple((aspect.stance, held[aspect]) for aspect in Aspect if aspect.stance is not None)
    called = (stance.value if segment is None else pairs.called(stance, place) for stance, _ in stances)
    return SegmentRow(segment, held[Aspect.WHOLE], stances, held[Aspect.OPEN], tuple(called))


class InSegment(Subject):
    """Customers of one segment, or those whose segment is not told, of which something is true."""

    def __init__(self, place: int, pairs: Pairs, group: int) -> None:
        self._place, self._of = place, pairs
        self._row = pairs.every if place == UNTOLD else pairs.segment(place)
        inside, outside = lying(OPEN, self._row & group, pairs.full)
        # What no known amount accounts for may be of customers whose segment is told as well.
        super().__init__((0 if place == UNTOLD else inside, outside))

    @abstractmethod
    def given(self, parts: Parts) -> Lie:
        """How a customer lies, were it of this segment."""

    def lie(self, tied: Mass) -> Lie:
        """How a weight lies that facts tie: as that customer does which is worst, where several may hold it."""
        insides, outsides = zip(*(self.lying(one.parts) for one in tied.members), strict=True)
        return min(insides), min(outsides)

    def lying(self, parts: Parts) -> Lie:
        """How a customer lies, by how it is divided over the pairs that it may be."""
        told = self._of.told(parts)
        if self._place == UNTOLD:
            return OUTSIDE if told else self.given(parts)
        here = self._of.within(parts, self._row)
        if not here:
            return OUTSIDE
        inside, outside = self.given(here)
        return inside if told else 0, outside


class InAspect(InSegment):
    """Customers of one segment, or of no told one, as far as something of theirs is of a stance, or open."""

    def __init__(self, place: int, aspect: Aspect, pairs: Pairs) -> None:
        super().__init__(place, pairs, pairs.every if aspect.stance is None else pairs.stance(aspect.stance))
        self._aspect = aspect
        if aspect is Aspect.OPEN:
            self.rest = 0, self.rest[1]

    def near(self, sums: CubeSums) -> Iterator[tuple[Lie, Sums, bool]]:
        """Those that may be of it."""
        return kept(sums).near(self._place, self._aspect)

    def given(self, parts: Parts) -> Lie:
        """How a customer lies, were it of this segment."""
        return self._aspect.lying(parts, self._of)
