"""What a group of customers holds in each measure, by how they lie to it: every row of a panel is worked out so."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tokentui.domain.bounds import OPEN, ByLie, Interval, Mass, Parts, Range, Reach, add, lying, reach, reach_of
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.cube import Sums, Unit, add_up
from tokentui.domain.cube_sums import CubeAtFloor, CubeSums
from tokentui.domain.pairs import Pairs
from tokentui.domain.stances import Stance
from tokentui.domain.statements import WHOLE
from tokentui.domain.weighing import BY_CUSTOMERS, BY_KNOWN_SPEND, BY_KNOWN_TOKENS, Measure

Lie = tuple[int, int]
"""The ten-thousandths of a customer that lie surely in a group, and surely outside it."""


class Held(NamedTuple):
    """What a group holds, certain and possible."""

    customers: Range
    """Ten-thousandths of a customer."""
    spend: Range | None
    """Micro-units, as shares by spend are taken; None where no known spend may be in it."""
    tokens: Range | None
    """None where no known tokens may be in it."""
    share: Interval | None
    """In the chosen unit and denominator; None where there is nothing known to take a share of."""


class Subject(ABC):
    """A group of customers that a row is of."""

    def __init__(self, rest: Lie) -> None:
        self.rest = rest
        """How what no known amount accounts for lies to it."""
        self._near: tuple[CubeSums, tuple[tuple[Lie, Sums, bool], ...]] | None = None

    @abstractmethod
    def near(self, sums: CubeSums) -> Iterable[tuple[Lie, Sums, bool]]:
        """How the customers lie that are not surely outside, and whether their spend is known."""

    def nearby(self, sums: CubeSums) -> tuple[tuple[Lie, Sums, bool], ...]:
        """The same, worked out once for all measures that weigh by these sums."""
        if self._near is None or self._near[0] is not sums:
            self._near = sums, tuple(self.near(sums))
        return self._near[1]

    @abstractmethod
    def lie(self, tied: Mass) -> Lie:
        """How a weight lies that facts tie."""

    @abstractmethod
    def lying(self, parts: Parts) -> Lie:
        """How a customer lies, by how it is divided over the pairs that it may be."""


class Whoever(Subject):
    """A group of pairs that is what it is whoever the customers are."""

    def __init__(self, group: int, pairs: Pairs) -> None:
        super().__init__(lying(OPEN, group, pairs.full))
        self.group, self._full = group, pairs.full

    def lie(self, tied: Mass) -> Lie:
        """How a weight lies that facts tie."""
        return self.lying(tied.parts)

    def lying(self, parts: Parts) -> Lie:
        """How a customer lies."""
        return lying(parts, self.group, self._full)


class OfStance(Whoever):
    """All customers of a stance."""

    def __init__(self, stance: Stance, pairs: Pairs) -> None:
        super().__init__(pairs.stance(stance), pairs)

    def near(self, sums: CubeSums) -> Iterator[tuple[Lie, Sums, bool]]:
        """Those that may be of it."""
        for lies, held in sums.lies:
            lie = self.lying(lies.parts)
            if lie[1] < WHOLE:
                yield lie, held, lies.known


class OfUseCase(Whoever):
    """All customers of a use case."""

    def __init__(self, mask: int, pairs: Pairs) -> None:
        super().__init__(pairs.use_case(mask), pairs)
        self._mask, self._open = mask, lying(OPEN, mask, pairs.codebook.full)

    def near(self, sums: CubeSums) -> Iterator[tuple[Lie, Sums, bool]]:
        """Those that may be of it, and those that may be of any."""
        for touch, held in sums.touching(self._mask):
            yield (touch.inside, touch.outside), held, touch.known
        if self._open[1] < WHOLE:
            yield from ((self._open, held, touch.known) for touch, held in sums.touching(OPEN_MASK))


class Weighed:
    """What customers weigh in one measure."""

    def __init__(self, cube: CubeAtFloor, measure: Measure) -> None:
        self._measure, self._whole, self._full = measure, measure.whole, cube.sums.pairs.full
        self._sums, self._tied = measure.sums(cube), measure.tied(cube)
        self._says = measure.says_something(cube)
        self.masses = measure.masses(cube)
        self.spare = self._whole.spare(self.masses)
        """What the masses leave of the whole at their lowest; below zero where they exceed it."""
        self._all = [(known, self._sums.of_known(known)) for known in (True, False)] if self._says else []
        self._reached: tuple[Subject, Reach] | None = None

    def reach(self, asked: Subject) -> Reach:
        """How the masses lie to a group."""
        if self._reached is None or self._reached[0] is not asked:
            # To the stances they lie as they are; to any other group, those near it and all others.
            made = self._to_stance(asked) if isinstance(asked, OfStance) else self._to(asked)
            self._reached = asked, made
        return self._reached[1]

    def _to_stance(self, asked: OfStance) -> Reach:
        return reach(self.masses, asked.group, self._full, self._whole)

    def _to(self, asked: Subject) -> Reach:
        by_lie: ByLie = {}
        near = asked.nearby(self._sums) if self._says else ()
        for lie, sums, known in near:
            add(by_lie, lie, *self._measure.ends(sums, known))
        for known, every in self._all:
            rest = every - add_up(sums for _, sums, one in near if one is known)
            add(by_lie, (0, WHOLE), *self._measure.ends(rest, known))
        for mass in self._tied:
            add(by_lie, asked.lie(mass), mass.low, mass.high)
        return reach_of(by_lie, asked.rest, self._whole, self.spare)

    def held(self, asked: Subject, *, some: bool) -> Range | None:
        """What a group holds; None where it has some customers, and none of known amount can be among them."""
        held = self.reach(asked).held()
        return held if held.high != 0 or not some or self._may_hold_known(asked) else None

    def _may_hold_known(self, asked: Subject) -> bool:
        if any(asked.lie(mass)[1] < WHOLE for mass in self._tied if mass.low):
            return True
        near = asked.nearby(self._sums)
        return any(lie[1] < WHOLE and self._is_known(known, sums) for lie, sums, known in near)

    def _is_known(self, spend: bool, sums: Sums) -> bool:
        return spend if self._measure.unit is Unit.SPEND else sums.tokens_unknown < sums.customers


class Weighings:
    """What customers weigh by number, by spend and by tokens, and in the measure that shares are taken in."""

    def __init__(self, cube: CubeAtFloor, measure: Measure) -> None:
        self._unit = measure.unit
        self.own = Weighed(cube, measure)
        self._customers = self.own if measure.unit is Unit.CUSTOMERS else Weighed(cube, BY_CUSTOMERS)
        self._spend = self.own if measure.unit is Unit.SPEND else Weighed(cube, BY_KNOWN_SPEND)
        self._tokens = self.own if measure.unit is Unit.TOKENS else Weighed(cube, BY_KNOWN_TOKENS)

    def held(self, asked: Subject, *, brief: bool = False) -> Held:
        """What a group holds; where it is to be brief, no amounts besides those that its share is taken in."""
        customers = self._customers.reach(asked).held()
        some = customers.high != 0
        spend, tokens = (
            None if brief and by is not self.own else by.held(asked, some=some) for by in (self._spend, self._tokens)
        )
        amounts = {Unit.CUSTOMERS: customers, Unit.SPEND: spend, Unit.TOKENS: tokens}
        share = None if amounts[self._unit] is None else self.own.reach(asked).share()
        return Held(customers, spend, tokens, share)
