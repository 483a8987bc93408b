"""What the customers weigh in a unit, and what shares are taken of: the one place of the denominators."""

from collections.abc import Iterator
from typing import NamedTuple

from tokentui.domain.bounds import Mass, Whole
from tokentui.domain.cube import Denominator, Sums, Unit
from tokentui.domain.cube_sums import CubeAtFloor, CubeSums, TiedSpend
from tokentui.domain.money import ANYTHING, UnknownSpend
from tokentui.domain.statements import WHOLE


class UnitError(ValueError):
    """A unit that does not go with a denominator; the message says why and what does."""


def go_together(unit: Unit, denominator: Denominator) -> bool:
    """Whether there are shares of that in this unit; those of the disclosed need a disclosure besides."""
    return denominator is Denominator.LISTED or unit is Unit.SPEND or (unit, denominator) == _TOKENS_OF_THE_KNOWN


_TOKENS_OF_THE_KNOWN = (Unit.TOKENS, Denominator.KNOWN)


def _expect_to_go_together(unit: Unit, denominator: Denominator, disclosed: int | None) -> None:
    if not go_together(unit, denominator):
        raise UnitError(
            f"Shares of the {denominator.value} can be had by spend only, not by {unit.value}: a "
            "disclosure counts the accounts above a threshold, and nobody knows which of the listed customers "
            "are among them."
            if denominator is Denominator.DISCLOSED
            else f"Every customer is known by number: shares by {unit.value} are of the listed."
        )
    if denominator is Denominator.DISCLOSED and disclosed is None:
        raise UnitError("Shares of the disclosed need a disclosed total revenue: choose one, or use the listed.")


class _Measure(NamedTuple):
    unit: Unit
    denominator: Denominator
    disclosed: int | None
    """The disclosed total revenue that applies, micro-units, whatever the shares are of."""
    unknown: UnknownSpend


class Measure(_Measure):
    """What a customer weighs, and what shares are shares of."""

    __slots__ = ()

    def __new__(
        cls,
        unit: Unit = Unit.CUSTOMERS,
        denominator: Denominator = Denominator.LISTED,
        disclosed: int | None = None,
        unknown: UnknownSpend = ANYTHING,
    ) -> "Measure":
        """Raises UnitError when unit and denominator do not go together."""
        _expect_to_go_together(unit, denominator, disclosed)
        return super().__new__(cls, unit, denominator, disclosed, unknown)

    @property
    def of_disclosed(self) -> int | None:
        """The disclosed total that shares are of; None when they are of the listed or the known."""
        return self.disclosed if self.denominator is Denominator.DISCLOSED else None

    @property
    def whole(self) -> Whole:
        """What the masses add up to."""
        if self.unit is Unit.SPEND and self.denominator is Denominator.DISCLOSED:
            return Whole(self.disclosed, rest_is_open=True)
        if self.unit is Unit.SPEND and self.denominator is Denominator.LISTED and self.unknown.ceiling is None:
            return Whole(self.disclosed)
        return Whole()

    def sums(self, cube: CubeAtFloor) -> CubeSums:
        """The sums that customers weigh by: those of spend leave out the spends that facts tie."""
        return cube.of_spend if self.unit is Unit.SPEND else cube.sums

    def masses(self, cube: CubeAtFloor) -> tuple[Mass, ...]:
        """What the customers of a cube weigh, those that lie alike to the stances together, and what facts tie.

        None where no spend is known and nothing is said of what an unknown one may be.
        """
        if not self.says_something(cube):
            return ()
        weighed = (
            Mass(lies.parts, *self.ends(sums, lies.known), self._alike(sums, lies.known))
            for lies, sums in self.sums(cube).lies
        )
        return (*(mass for mass in weighed if mass.high != 0), *self.tied(cube))

    def tied(self, cube: CubeAtFloor) -> tuple[Mass, ...]:
        """What customers weigh whose spends facts tie."""
        spends = cube.tied.spends if cube.tied is not None and self.unit is Unit.SPEND else ()
        return tuple(mass for one in spends for mass in self._tied(one))

    def says_something(self, cube: CubeAtFloor) -> bool:
        """Whether any spend is known, or something is said of what an unknown one may be."""
        says_nothing = self.unit is Unit.SPEND and self.denominator is Denominator.LISTED and self.unknown == ANYTHING
        return not says_nothing or cube.tied is not None or cube.sums.of_known(True).customers != 0

    def _tied(self, one: TiedSpend) -> Iterator[Mass]:
        """What customers weigh whose spends facts tie; what is not known of them is in no sum of the known.

        Of a disclosed total they hold what facts say at least: what they may hold above that lies in the rest.
        """
        low, high = one.low, one.high
        if not one.known and self.denominator is Denominator.LISTED:
            number = len(one.members)
            stated = max(low, number * self.unknown.floor), self._capped(high, number)
            # Facts hold where what is stated for unknown spends does not meet them.
            low, high = (low, high) if stated[1] is not None and stated[0] > stated[1] else stated
        if high != 0 and (one.known or self.denominator is Denominator.LISTED or (low and self.of_disclosed)):
            yield Mass(one.parts, low, high, 1, one.members)

    def _capped(self, high: int | None, number: int) -> int | None:
        ceiling = self.unknown.ceiling
        return high if ceiling is None else number * ceiling if high is None else min(high, number * ceiling)

    def _alike(self, sums: Sums, known: bool) -> int:
        return sums.customers // WHOLE if self.unit is Unit.CUSTOMERS or (self.unit is Unit.SPEND and not known) else 0

    def ends(self, sums: Sums, known: bool) -> tuple[int, int | None]:
        """What the customers of one kind weigh at least and at most; 0 and 0 where they are in no sum."""
        if self.unit is Unit.CUSTOMERS:
            return sums.customers, sums.customers
        if self.unit is Unit.TOKENS:
            without = self.denominator is Denominator.LISTED and sums.tokens_unknown
            return sums.tokens, None if without else sums.tokens
        if known:
            return sums.low, sums.high
        if self.denominator is not Denominator.LISTED:
            return 0, 0
        number, ceiling = sums.customers // WHOLE, self.unknown.ceiling
        return number * self.unknown.floor, None if ceiling is None and number else number * (ceiling or 0)


BY_CUSTOMERS = Measure()
"""By number, of the listed."""
BY_KNOWN_SPEND = Measure(Unit.SPEND, Denominator.KNOWN)
BY_KNOWN_TOKENS = Measure(Unit.TOKENS, Denominator.KNOWN)


def weight(sums: Sums, unit: Unit) -> int:
    """What customers weigh together: their count in ten-thousandths, their best spend, or their tokens."""
    return {Unit.CUSTOMERS: sums.customers, Unit.SPEND: sums.best, Unit.TOKENS: sums.tokens}[unit]
