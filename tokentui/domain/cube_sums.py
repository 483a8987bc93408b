"""The cube at an evidence floor, as the few sums that all figures are worked out from: a changed cell moves them."""

from collections.abc import Iterable, Iterator
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple

from tokentui.domain.bounds import Member, Parts, either
from tokentui.domain.clarity import Clarity
from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.cube import Cell, Sums, parts_of
from tokentui.domain.cube_reading import Answers, CubeReading
from tokentui.domain.grades import Grade
from tokentui.domain.pairs import Pairs
from tokentui.domain.running_sums import Running, add_to, add_within, copied, signed, together
from tokentui.domain.segment_sums import SegmentSums
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE


class Lies(NamedTuple):
    """How customers lie to the stances: all that a verdict and a share of a stance ask of them."""

    parts: Parts
    """How one may be divided that lies so: the same whichever came first, and whichever are gone (`Pairs.such`)."""
    known: bool
    """Whether its spend is known at the floor."""


class Touch(NamedTuple):
    """How customers lie to a single use case that they may be."""

    inside: int
    outside: int
    known: bool


class _Place(NamedTuple):
    """Where the customers of a cell are added."""

    lies: Lies
    touches: tuple[tuple[int, Touch], ...]


class RolledUp(NamedTuple):
    """A cube in two roll-ups: each keeps apart what the sums at one floor ask of it, and adds up all else."""

    by_mask: tuple[Cell, ...]
    """By mask, split and state, by whether the evidence on spend and on use reaches the floor, and by segments where a
    stance depends on them."""
    by_answers: tuple[Cell, ...]
    """By state, by what is known of who and the other marks, and by whether the mask is open, of one use case, of one
    stance."""


class KeptSums(NamedTuple):
    """The sums of a cube at a floor, apart from what they are added up by."""

    lies: list[tuple[Parts, bool, Running]]
    touching: list[tuple[int, int, int, bool, Running]]
    """For each use case, 0 for those that may be of any."""
    states: list[tuple[State, Running]]
    answers: list[tuple[tuple[Clarity, ...], bool, Running]]


class CubeSums:
    """Sums over the cells of a cube at a floor, by how they lie to stances and to use cases, by state and by clarity.

    What rests on lower grades alone counts as unknown. Excluded customers are in the sum of their state alone.
    """

    def __init__(self, floor: Grade, codebook: Codebook) -> None:
        self.floor, self.codebook = floor, codebook
        self.reading = CubeReading(floor, codebook)
        self.by_segment: SegmentSums | None = None
        """The same by segment, kept from when it is first asked for (`cross`)."""
        self._lies: dict[Lies, Running] = {}
        self._touching: dict[int, dict[Touch, Running]] = {}
        self._states: dict[State, Running] = {}
        self._answers: dict[Answers, Running] = {}
        self._places: dict[tuple[int, int, str, bool], _Place] = {}

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, CubeSums)
            and (self.floor, self.codebook) == (other.floor, other.codebook)
            and (self._lies, self._touching, self._states, self._answers)
            == (other._lies, other._touching, other._states, other._answers)
            and self.by_segment == other.by_segment
        )

    def copy(self) -> "CubeSums":
        """The same sums, to be moved by themselves."""
        other = CubeSums(self.floor, self.codebook)
        other.reading, other._places = self.reading, self._places
        other.by_segment = None if self.by_segment is None else self.by_segment.copy()
        other._touching = {bit: copied(touching) for bit, touching in self._touching.items()}
        other._lies, other._states, other._answers = (
            copied(held) for held in (self._lies, self._states, self._answers)
        )
        return other

    @property
    def pairs(self) -> Pairs:
        """The pairs of segment and use case that customers may be."""
        return self.reading.pairs

    # Keeping

    @property
    def kept(self) -> KeptSums:
        """All of the sums but those by segment, to be taken up again by `of_kept`; the lists are those that move."""
        return KeptSums(
            [(lies.parts, lies.known, sums) for lies, sums in self._lies.items()],
            [(bit, *touch, sums) for bit, touching in self._touching.items() for touch, sums in touching.items()],
            list(self._states.items()),
            [(answers.clarities, answers.one_use_case, sums) for answers, sums in self._answers.items()],
        )

    @classmethod
    def of_kept(cls, floor: Grade, codebook: Codebook, kept: KeptSums) -> "CubeSums":
        """The sums that were kept, which were of this floor and this codebook."""
        sums = cls(floor, codebook)
        sums._lies = {Lies(parts, known): running for parts, known, running in kept.lies}
        for bit, inside, outside, known, running in kept.touching:
            sums._touching.setdefault(bit, {})[Touch(inside, outside, known)] = running
        sums._states = dict(kept.states)
        sums._answers = {Answers(clarities, one): running for clarities, one, running in kept.answers}
        return sums

    # Adding

    def add(self, cells: Iterable[Cell], sign: int = 1) -> None:
        """Add cells, or what they changed by, to the sums; with `sign` -1 take them away."""
        every = tuple(cells)
        self.add_rolled_up(RolledUp(every, every), sign)
        if self.by_segment is not None:
            self.by_segment.add(every, sign)

    def cross(self, cells: Iterable[Cell]) -> None:
        """Keep the sums by segment as well, of all cells that have been added, and move them from now on."""
        self.by_segment = SegmentSums(self.reading)
        self.by_segment.add(cells)

    def add_rolled_up(self, cube: RolledUp, sign: int = 1) -> None:
        """Add a cube of which others have added up already what is alike here."""
        alike: dict[tuple[int, int, str, bool], Running] = {}
        read, depends = self.reading.use, self.pairs.depends
        for cell in cube.by_mask:
            mask, split, state, known = read(cell)
            sums = signed(cell.sums, sign, known)
            add_to(self._states, state, sums)
            if state is not State.EXCLUDED:
                like = self.reading.like(cell) if depends else 1
                add_to(alike, (like, OPEN_MASK if split else mask, split, known), sums)
        for kind, running in alike.items():
            place = self._place(*kind)
            add_to(self._lies, place.lies, running)
            for bit, touch in place.touches:
                add_within(self._touching, bit, touch, running)
        for cell in cube.by_answers:
            *_, state, known = read(cell)
            if state is not State.EXCLUDED:
                add_to(self._answers, self.reading.answers(cell), signed(cell.sums, sign, known))

    def _place(self, like: int, mask: int, split: str, known: bool) -> _Place:
        key = (like, mask, split, known)
        place = self._places.get(key)
        if place is None:
            touches = tuple(
                (bit, Touch(inside, outside, known)) for bit, inside, outside in to_each(parts_of(mask, split))
            )
            place = self._places[key] = _Place(Lies(self.pairs.such(like, mask, split), known), touches)
        return place

    # What the sums are

    @property
    def total(self) -> Sums:
        """All customers that count."""
        return together(self._lies.values())

    @property
    def unknown_spend(self) -> Sums:
        """The customers that count and whose spend is not known at the floor."""
        return together(sums for lies, sums in self._lies.items() if not lies.known)

    def of_known(self, known: bool) -> Sums:
        """The customers whose spend is known, or those whose is not."""
        return together(sums for lies, sums in self._lies.items() if lies.known is known)

    def state(self, state: State) -> Sums:
        """The customers in a state."""
        return Sums(*self._states.get(state, ()))

    @property
    def answers(self) -> Iterator[tuple[Answers, Sums]]:
        """How the four questions stand, and the customers of whom that is so."""
        return ((answers, Sums(*sums)) for answers, sums in self._answers.items())

    @property
    def lies(self) -> Iterator[tuple[Lies, Sums]]:
        """The customers that lie alike to the stances; always in one order."""
        return ((lies, Sums(*sums)) for lies, sums in sorted(self._lies.items()))

    def touching(self, bit: int) -> Iterator[tuple[Touch, Sums]]:
        """The customers that may be of one use case, others aside; 0 for those that may be of any."""
        return ((touch, Sums(*sums)) for touch, sums in self._touching.get(bit, {}).items())

    @property
    def carried(self) -> int:
        """The use cases that any customer may be of, those of an open one aside."""
        bits = (bit for bit, touching in self._touching.items() if any(sums[0] for sums in touching.values()))
        return sum(bits)


class TiedSpend(NamedTuple):
    """A spend that facts limit, or that lies with several customers, nobody knows how: micro-units."""

    low: int
    best: int
    high: int | None
    known: bool
    """Whether it is known what they spend together; else it is what facts leave for them."""
    members: tuple[Member, ...]
    """Whose it is: of one of them, or of several together."""

    @property
    def parts(self) -> Parts:
        """How it is divided, whoever holds it."""
        return either(*(one.parts for one in self.members))

    @property
    def names(self) -> tuple[str, ...]:
        """Whose it is."""
        return tuple(one.name for one in self.members)


class Tied(NamedTuple):
    """The spends of customers that facts tie to one another, apart from all others."""

    customers: frozenset[int]
    others: CubeSums
    """The sums of all that count but them."""
    spends: tuple[TiedSpend, ...]


class CubeAtFloor(NamedTuple):
    """The cube as it reads at an evidence floor: what every figure of the panels is worked out from."""

    sums: CubeSums
    own: tuple[Cell, ...] = ()
    """What single customers hold of the sums, where facts may tie their spends."""
    tied: Tied | None = None
    """The spends that facts tie to one another, or limit; None where they do that to none."""

    @property
    def floor(self) -> Grade:
        """The evidence floor."""
        return self.sums.floor

    @property
    def codebook(self) -> Codebook:
        """The codebook that the sums are by."""
        return self.sums.codebook

    @property
    def of_spend(self) -> CubeSums:
        """The sums of spend: without those that facts tie."""
        return self.sums if self.tied is None else self.tied.others

    @property
    def known_parts(self) -> Iterator[tuple[Parts, int]]:
        """How known spends are divided, and their best figures."""
        yield from ((lies.parts, sums.best) for lies, sums in self.of_spend.lies if lies.known)
        yield from ((one.parts, one.best) for one in (self.tied.spends if self.tied else ()) if one.known)


def at_floor(cells: Iterable[Cell], floor: Grade, codebook: Codebook, *, by_segment: bool = False) -> CubeAtFloor:
    """The cells as they read at an evidence floor: what rests on lower grades alone becomes unknown.

    A floor is a roll-up, because the key of a cell holds the grade of each answer. Sums by segment are kept where they
    are asked for.
    """
    every = tuple(cells)
    sums = CubeSums(floor, codebook)
    if by_segment:
        sums.cross(())
    sums.add(cell for cell in every if not cell.customer)
    return CubeAtFloor(sums, tuple(cell for cell in every if cell.customer))


@lru_cache(maxsize=2**14)
def to_each(parts: Parts) -> tuple[tuple[int, int, int], ...]:
    """Each use case that a customer may be, with its ten-thousandths surely inside and outside; 0 for all alike."""
    masks = [mask for mask, _ in parts]
    if OPEN_MASK in masks:
        return ((OPEN_MASK, 0, 0),)
    every = reduce(or_, masks)
    bits = [1 << bit for bit in range(every.bit_length()) if every >> bit & 1]
    if len(masks) == 1:
        return tuple((bit, WHOLE if bit == every else 0, 0) for bit in bits)
    return tuple(
        (
            bit,
            sum(weight for mask, weight in parts if mask == bit),
            sum(weight for mask, weight in parts if not mask & bit),
        )
        for bit in bits
    )
