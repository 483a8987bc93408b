"""Small books, and every way in which they may turn out, written from the meaning of the words."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Protocol

from hypothesis import strategies as st

from tests.unit.domain.samples import SMALL, cell
from tokentui.domain.bounds import Interval
from tokentui.domain.composition import compose
from tokentui.domain.cube import Cell, Denominator, Unit
from tokentui.domain.cube_sums import CubeAtFloor, at_floor
from tokentui.domain.grades import Grade
from tokentui.domain.money import UnknownSpend
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE
from tokentui.domain.weighing import Measure

CASES = (1, 2, 4, 8)
"""The use cases of the small codebook: two bullish, one neutral, one bearish."""
BULLISH, NEUTRAL, BEARISH = 3, 4, 8
STANCES = {"bullish": BULLISH, "bearish": BEARISH}
STEP = WHOLE * 6
"""What one unit of spend is: such that every part of a split is a whole number."""


class Spender(Protocol):
    """Whose spend may turn out in several ways."""

    @property
    def spend(self) -> tuple[int, int] | None:
        """At least and at most, in steps; None for unknown."""


World = tuple[tuple[int, Fraction], ...]
"""One way in which the customers may turn out: what each use case holds."""


@dataclass(frozen=True)
class Customer:
    """One customer of a small book; spend in steps."""

    mask: int
    """The use cases it may be, 0 for any."""
    split: tuple[tuple[int, int], ...] = ()
    """Use cases with ten-thousandths, in place of a mask."""
    spend: tuple[int, int] | None = None
    """At least and at most; None for unknown."""
    grade: str = "C"
    """Of its statement."""
    spend_grade: str = "C"

    @property
    def pieces(self) -> tuple[tuple[int, Fraction], ...]:
        """The sets its use lies in, with their parts of it."""
        if self.split:
            return tuple((bit, Fraction(weight, WHOLE)) for bit, weight in self.split)
        return ((self.mask, Fraction(1)),)

    def at(self, floor: Grade) -> "Customer":
        """How it reads at an evidence floor."""
        said = self.grade <= floor.value
        known = self.spend_grade <= floor.value
        return Customer(
            self.mask if said else 0, self.split if said else (), self.spend if known else None, "C", self.spend_grade
        )


def cells(customers: Sequence[Customer], *, apart: bool = False) -> list[Cell]:
    """The cells that the store would keep; with `apart` each customer once more by itself, numbered from 1."""
    found = cells(customers) if apart else []
    for number, one in enumerate(customers, 1):
        own = number if apart else 0
        low, high = (end * STEP for end in one.spend or (0, 0))
        how_much = one.spend_grade if one.spend else None
        if not one.split:
            spend = (low, (low + high) // 2, high) if one.spend else None
            for_what = one.grade if one.mask else None
            found.append(cell(one.mask, spend=spend, for_what=for_what, how_much=how_much)._replace(customer=own))
            continue
        text = json.dumps({str(bit.bit_length() - 1): weight for bit, weight in one.split})
        for bit, weight in one.split:
            ends = (low * weight // WHOLE, (low + high) // 2 * weight // WHOLE, high * weight // WHOLE)
            part = cell(
                bit,
                State.SPLIT,
                ends if one.spend else None,
                weight,
                for_what=one.grade,
                how_much=how_much,
                split=text,
            )
            found.append(part._replace(customer=own))
    return found


def cube(customers: Sequence[Customer], floor: Grade = Grade.D) -> CubeAtFloor:
    """The cube of a small book at a floor."""
    return at_floor(cells(customers), floor, SMALL)


def measure(unit: Unit, denominator: Denominator, disclosed: int | None, unknown: tuple[int, int | None]) -> Measure:
    """A measure whose money is given in steps."""
    floor, ceiling = unknown
    bounds = UnknownSpend(floor * STEP, None if ceiling is None else ceiling * STEP)
    return Measure(unit, denominator, None if disclosed is None else disclosed * STEP, bounds)


def amounts(customers: Sequence[Spender], by: Measure) -> Iterator[tuple[tuple[int, ...], int]]:
    """Every way in which the spends may turn out, in steps, with what is there besides and may be anything."""
    total = None if by.disclosed is None else by.disclosed // STEP
    floor = by.unknown.floor // STEP
    ends = []
    for one in customers:
        if by.unit is Unit.CUSTOMERS:
            ends.append((1, 1))
        elif one.spend is not None:
            ends.append(one.spend)
        elif by.denominator is Denominator.LISTED:
            ceiling = by.unknown.ceiling
            ends.append((floor, ceiling // STEP if ceiling is not None else total or 0))
        else:
            ends.append((0, 0))
    bounded = by.unit is Unit.SPEND and (
        by.denominator is Denominator.DISCLOSED or (by.denominator is Denominator.LISTED and by.unknown.ceiling is None)
    )
    for spends in product(*(range(low, high + 1) for low, high in ends)):
        if bounded and total is not None and sum(spends) > total:
            continue
        yield spends, total - sum(spends) if by.denominator is Denominator.DISCLOSED and total is not None else 0


def worlds(customers: Sequence[Customer], by: Measure) -> Iterator[World]:
    """Every completion: every spend, and a use case for every piece of a customer and for what is not accounted for."""
    pieces = [(place, mask, part) for place, one in enumerate(customers) for mask, part in one.pieces]
    choices = [[bit for bit in CASES if not mask or mask & bit] for _, mask, _ in pieces]
    for spends, rest in amounts(customers, by):
        for chosen in product(*choices, CASES if rest else (0,)):
            held = [(bit, part * spends[place]) for (place, _, part), bit in zip(pieces, chosen[:-1], strict=True)]
            yield (*held, (chosen[-1], Fraction(rest)))


def says_nothing(customers: Sequence[Spender], by: Measure) -> bool:
    """Whether no spend is known and nothing is said of what an unknown one may be: there is no share to take."""
    return (
        by.unit is Unit.SPEND
        and by.denominator is Denominator.LISTED
        and by.unknown == UnknownSpend()
        and all(one.spend is None for one in customers)
    )


def share(book: CubeAtFloor, by: Measure, group: int) -> Interval | None:
    """The share of a stance or a use case as it is printed; the same where a stance has one use case."""
    found = {row.share for row in compose(book, by).groups if row.mask == group}
    (only,) = found
    return only


def of(world: World, group: int) -> Fraction:
    """What a group holds in a world."""
    return sum((amount for bit, amount in world if bit & group), Fraction(0))


def shares(customers: Sequence[Customer], by: Measure, group: int) -> list[Fraction]:
    """The share of a group in every completion in which there is anything."""
    totals = ((of(world, group), of(world, 15)) for world in worlds(customers, by))
    return [part / total for part, total in totals if total]


def leads(customers: Sequence[Customer], by: Measure, stance: str, *, majority: bool) -> Iterator[Fraction]:
    """By how much a stance leads in every completion."""
    mine = STANCES[stance]
    others = 15 & ~mine if majority else STANCES["bearish" if stance == "bullish" else "bullish"]
    for world in worlds(customers, by):
        yield of(world, mine) - of(world, others)


def established(customers: Sequence[Customer], by: Measure, stance: str, *, majority: bool) -> bool:
    """Whether it leads in all of them, and there is one."""
    found = list(leads(customers, by, stance, majority=majority))
    return bool(found) and min(found) > 0


SPLITS = ((1, 6000), (8, 4000)), ((1, 5000), (2, 2500), (4, 2500)), ((4, 9000), (8, 1000)), ((2, 5000), (8, 5000))

spends = st.one_of(
    st.none(),
    st.integers(0, 4).map(lambda amount: (amount, amount)),
    st.tuples(st.integers(0, 2), st.integers(1, 2)).map(lambda ends: (ends[0], ends[0] + ends[1])),
)
grades = st.sampled_from("ABCD")
customers = st.one_of(
    st.builds(Customer, st.integers(0, 15), st.just(()), spends, grades, grades),
    st.builds(Customer, st.just(0), st.sampled_from(SPLITS), spends, grades, grades),
)
books = st.lists(customers, min_size=1, max_size=3)
unknowns = st.tuples(st.integers(0, 1), st.sampled_from([None, 1, 2]))
