"""The cube at an evidence floor, as the few sums that all figures are worked out from: a changed cell moves them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from typing import NamedTuple, TypeVar

from tokentui.domain.bounds import Member, Parts, either, lying
from tokentui.domain.clarity import Clarity, clarity
from tokentui.domain.codebook import OPEN_MASK, Codebook, Stance
from tokentui.domain.cube import Cell, Sums, parts_of
from tokentui.domain.grades import Grade, Mark
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE

OPEN: Parts = ((OPEN_MASK, WHOLE),)
Key = TypeVar("Key")
_FIELDS = 7
_Running = list[int]
"""The fields of `Sums`, in their order, to be added to in place."""


class Lies(NamedTuple):
    """How customers lie to the stances: all that a verdict and a share of a stance ask of them."""

    stances: tuple[tuple[int, int], ...]
    """For each stance, the ten-thousandths surely inside and surely outside it."""
    whole: bool
    """Whether each customer is one set, not a split."""
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
    """By mask, split and state, and by whether the evidence on spend and on use reaches the floor."""
    by_answers: tuple[Cell, ...]
    """By state and the four marks, and by whether the mask is open, of one use case, of one stance."""


class CubeSums:
    """Sums over the cells of a cube at a floor, by how they lie to stances and to use cases, by state and by clarity.

    What rests on lower grades alone counts as unknown. Excluded customers are in the sum of their state alone; who was
    looked at without an answer stays silence whatever the floor.
    """

    def __init__(self, floor: Grade, codebook: Codebook) -> None:
        self.floor, self.codebook = floor, codebook
        self._below = frozenset(mark for mark in Mark if not mark.answered(floor))
        self._lies: dict[Lies, _Running] = {}
        self._typical: dict[Lies, Parts] = {}
        self._touching: dict[int, dict[Touch, _Running]] = {}
        self._states: dict[State, _Running] = {}
        self._answers: dict[tuple[tuple[Clarity, ...], bool], _Running] = {}
        self._places: dict[tuple[int, str, bool], _Place] = {}
        self._clarities: dict[tuple[object, ...], tuple[tuple[Clarity, ...], bool]] = {}

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, CubeSums)
            and (self.floor, self.codebook) == (other.floor, other.codebook)
            and (self._lies, self._touching, self._states, self._answers)
            == (other._lies, other._touching, other._states, other._answers)
        )

    def copy(self) -> "CubeSums":
        """The same sums, to be moved by themselves."""
        other = CubeSums(self.floor, self.codebook)
        other._typical, other._places, other._clarities = self._typical, self._places, self._clarities
        other._lies = {kind: [*sums] for kind, sums in self._lies.items()}
        other._touching = {
            bit: {touch: [*sums] for touch, sums in touching.items()} for bit, touching in self._touching.items()
        }
        other._states = {state: [*sums] for state, sums in self._states.items()}
        other._answers = {answers: [*sums] for answers, sums in self._answers.items()}
        return other

    # Adding

    def add(self, cells: Iterable[Cell], sign: int = 1) -> None:
        """Add cells, or what they changed by, to the sums; with `sign` -1 take them away."""
        every = tuple(cells)
        self.add_rolled_up(RolledUp(every, every), sign)

    def add_rolled_up(self, cube: RolledUp, sign: int = 1) -> None:
        """Add a cube of which others have added up already what is alike here."""
        alike: dict[tuple[int, str, bool], _Running] = {}
        for cell in cube.by_mask:
            mask, split, state, known = self.reads(cell)
            sums = _signed(cell.sums, sign, known)
            _add(self._states, state, sums)
            if state is not State.EXCLUDED:
                _add(alike, (OPEN_MASK if split else mask, split, known), sums)
        for kind, running in alike.items():
            place = self._place(*kind)
            _add(self._lies, place.lies, running)
            for bit, touch in place.touches:
                touching = self._touching.setdefault(bit, {})
                _add(touching, touch, running)
                if not touching:
                    del self._touching[bit]
        for cell in cube.by_answers:
            mask, _, state, known = self.reads(cell)
            if state is not State.EXCLUDED:
                _add(self._answers, self._clarity(cell, state, mask), _signed(cell.sums, sign, known))

    def reads(self, cell: Cell) -> tuple[int, str, State, bool]:
        """Mask, split and state of a cell as they read at the floor, and whether its spend is known there."""
        known = cell.how_much not in self._below
        if cell.for_what in self._below and cell.mask != OPEN_MASK:
            return OPEN_MASK, "", State.BELOW, known
        return cell.mask, cell.split, cell.state, known

    def _clarity(self, cell: Cell, state: State, mask: int) -> tuple[tuple[Clarity, ...], bool]:
        seen = (state, mask, cell.who, cell.how_much, cell.for_what, cell.to_what_end)
        found = self._clarities.get(seen)
        if found is None:
            marks = (cell.who, cell.how_much, cell.for_what, cell.to_what_end)
            found = clarity(state, mask, marks, self.codebook, self.floor), mask.bit_count() == 1
            self._clarities[seen] = found
        return found

    def _place(self, mask: int, split: str, known: bool) -> _Place:
        key = (mask, split, known)
        place = self._places.get(key)
        if place is None:
            parts = parts_of(mask, split)
            full, book = self.codebook.full, self.codebook
            stances = tuple(lying(parts, book.stance_mask(stance), full) for stance in Stance)
            touches = tuple((bit, Touch(inside, outside, known)) for bit, inside, outside in _to_each(parts))
            place = self._places[key] = _Place(Lies(stances, len(parts) == 1, known), touches)
        return place

    def _parts(self, lies: Lies) -> Parts:
        """How a customer that lies so may be divided: the same whichever came first, and whichever are gone."""
        parts = self._typical.get(lies)
        if parts is None:
            lowest = [mask & -mask for mask in map(self.codebook.stance_mask, Stance)]
            held = zip(lowest, lies.stances, strict=True)
            if lies.whole:
                parts = ((reduce(or_, (bit for bit, (_, outside) in held if not outside), OPEN_MASK), WHOLE),)
            else:
                parts = tuple((bit, inside) for bit, (inside, _) in held if inside)
            self._typical[lies] = parts
        return parts

    # What the sums are

    @property
    def total(self) -> Sums:
        """All customers that count."""
        return _together(self._lies.values())

    @property
    def unknown_spend(self) -> Sums:
        """The customers that count and whose spend is not known at the floor."""
        return _together(sums for lies, sums in self._lies.items() if not lies.known)

    def of_known(self, known: bool) -> Sums:
        """The customers whose spend is known, or those whose is not."""
        return _together(sums for lies, sums in self._lies.items() if lies.known is known)

    def state(self, state: State) -> Sums:
        """The customers in a state."""
        return Sums(*self._states.get(state, _NOTHING))

    @property
    def answers(self) -> Iterator[tuple[tuple[Clarity, ...], bool, Sums]]:
        """How the four questions stand, whether exactly one use case is told, and the customers of whom that is so."""
        return ((answers, one, Sums(*sums)) for (answers, one), sums in self._answers.items())

    @property
    def lies(self) -> Iterator[tuple[Parts, Lies, Sums]]:
        """The customers that lie alike to the stances, with how such a one may be divided; always in one order."""
        return ((self._parts(lies), lies, Sums(*sums)) for lies, sums in sorted(self._lies.items()))

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
        yield from ((parts, sums.best) for parts, lies, sums in self.of_spend.lies if lies.known)
        yield from ((one.parts, one.best) for one in (self.tied.spends if self.tied else ()) if one.known)


def at_floor(cells: Iterable[Cell], floor: Grade, codebook: Codebook) -> CubeAtFloor:
    """The cells as they read at an evidence floor: what rests on lower grades alone becomes unknown.

    A floor is a roll-up, because the key of a cell holds the grade of each answer.
    """
    every = tuple(cells)
    sums = CubeSums(floor, codebook)
    sums.add(cell for cell in every if not cell.customer)
    return CubeAtFloor(sums, tuple(cell for cell in every if cell.customer))


_NOTHING = (0,) * _FIELDS


def _signed(sums: Sums, sign: int, known: bool) -> tuple[int, ...]:
    """The fields of sums; of unknown spend, those of customers whose spend is hidden by the floor as well."""
    number = sign * sums.customers
    low, best, high = (sign * sums.low, sign * sums.best, sign * sums.high) if known else (0, 0, 0)
    return number, low, best, high, sign * sums.tokens, 0 if known else number, sign * sums.tokens_unknown


def _add(held: dict[Key, _Running], key: Key, sums: Sequence[int]) -> None:
    running = held.get(key)
    if running is None:
        if any(sums):
            held[key] = [*sums]
        return
    customers, low, best, high, tokens, spend_unknown, tokens_unknown = sums
    # Written out: a loop takes three times as long, for every cell of a book.
    running[0] += customers
    running[1] += low
    running[2] += best
    running[3] += high
    running[4] += tokens
    running[5] += spend_unknown
    running[6] += tokens_unknown
    if not running[0] and not any(running):
        del held[key]


def _together(parts: Iterable[_Running]) -> Sums:
    return Sums(*(sum(field) for field in zip(_NOTHING, *parts, strict=True)))


@lru_cache(maxsize=2**14)
def _to_each(parts: Parts) -> tuple[tuple[int, int, int], ...]:
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
