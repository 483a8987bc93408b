"""What the customers weigh in a unit, and what shares are taken of: the one place of the denominators."""

from collections.abc import Iterator
from dataclasses import dataclass

from tokentui.domain.bounds import Mass, Whole
from tokentui.domain.cube import CubeAtFloor, Denominator, Sums, TiedSpend, Unit
from tokentui.domain.money import ANYTHING, UnknownSpend
from tokentui.domain.statements import WHOLE


class UnitError(ValueError):
    """A unit that does not go with a denominator; the message says why and what does."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a customer weighs, and what shares are shares of."""

    unit: Unit = Unit.CUSTOMERS
    denominator: Denominator = Denominator.LISTED
    disclosed: int | None = None
    """The disclosed total revenue that applies, micro-units, whatever the shares are of."""
    unknown: UnknownSpend = ANYTHING

    def __post_init__(self) -> None:
        """Raises UnitError when unit and denominator do not go together."""
        if self.denominator is Denominator.LISTED or (
            self.unit is Unit.TOKENS and self.denominator is Denominator.KNOWN
        ):
            return
        if self.unit is not Unit.SPEND:
            raise UnitError(
                f"Shares of the {self.denominator.value} can be had by spend only, not by {self.unit.value}: a "
                "disclosure counts the accounts above a threshold, and nobody knows which of the listed customers "
                "are among them."
                if self.denominator is Denominator.DISCLOSED
                else f"Every customer is known by number: shares by {self.unit.value} are of the listed."
            )
        if self.denominator is Denominator.DISCLOSED and self.disclosed is None:
            raise UnitError("Shares of the disclosed need a disclosed total revenue: choose one, or use the listed.")

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

    def masses(self, cube: CubeAtFloor) -> tuple[Mass, ...]:
        """What the customers of a cube weigh, those that are divided alike together.

        None where no spend is known and nothing is said of what an unknown one may be.
        """
        tied = cube.tied if self.unit is Unit.SPEND else None
        by_parts = cube.by_parts if tied is None else tied.others
        if self._says_nothing and not tied and not any(known for _, known in by_parts):
            return ()
        found = tuple(
            mass
            for (parts, known), sums in by_parts.items()
            if (mass := Mass(parts, *self._ends(sums, known), self._alike(sums, known))).high != 0
        )
        return found if tied is None else (*found, *(mass for one in tied.spends for mass in self._tied(one)))

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

    @property
    def _says_nothing(self) -> bool:
        return self.unit is Unit.SPEND and self.denominator is Denominator.LISTED and self.unknown == ANYTHING

    def _alike(self, sums: Sums, known: bool) -> int:
        return sums.customers // WHOLE if self.unit is Unit.CUSTOMERS or (self.unit is Unit.SPEND and not known) else 0

    def _ends(self, sums: Sums, known: bool) -> tuple[int, int | None]:
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
        number = sums.customers // WHOLE
        ceiling = self.unknown.ceiling
        return number * self.unknown.floor, None if ceiling is None else number * ceiling


BY_CUSTOMERS = Measure()
"""By number, of the listed."""
BY_KNOWN_SPEND = Measure(Unit.SPEND, Denominator.KNOWN)
BY_KNOWN_TOKENS = Measure(Unit.TOKENS, Denominator.KNOWN)


def weight(sums: Sums, unit: Unit) -> int:
    """What customers weigh together: their count in ten-thousandths, their best spend, or their tokens."""
    return {Unit.CUSTOMERS: sums.customers, Unit.SPEND: sums.best, Unit.TOKENS: sums.tokens}[unit]
