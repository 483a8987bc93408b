"""What moved between two periods: new, expansion, contraction, churn, and the ratios that are taken of them.

Definitions of recurring revenue, by Bessemer and others: NRR = (start + expansion − contraction − churn) / start,
GRR = (start − contraction − churn) / start, quick ratio = (new + expansion) / (contraction + churn) (Hamid 2015). Start
is what the customers of the first period spend in it. An amount at or below zero is none: a credit is no churn of more
than was spent.
"""

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from operator import add
from typing import NamedTuple

from tokentui.domain.bounds import Range
from tokentui.domain.derive import portion


class Ratio(NamedTuple):
    """What a ratio is at least and at most; both are the same where all amounts are known."""

    low: Fraction
    high: Fraction | None
    """None where it may be as high as one likes."""


class Turnover(NamedTuple):
    """Additive sums over customers of what became of their spend (micro-units) or tokens from one period to another.

    A customer whose amount of a period is not known is in none of the sums of known amounts.
    """

    start: int = 0
    end: int = 0
    new: int = 0
    expansion: int = 0
    contraction: int = 0
    churn: int = 0
    started: int = 0
    """Customers with something in the first period; counted here and below as whole customers."""
    came: int = 0
    grew: int = 0
    shrank: int = 0
    left: int = 0
    end_unknown: int = 0
    """Customers whose second period alone is not known."""
    start_of_those: int = 0
    """What they have in the first."""
    start_unknown: int = 0
    """Customers whose first period alone is not known."""
    end_of_those: int = 0
    """What they have in the second."""
    both_unknown: int = 0

    def plus(self, other: "Turnover") -> "Turnover":
        """Both together."""
        return Turnover(*map(add, self, other))

    def part(self, weight: int) -> "Turnover":
        """Such ten-thousandths of each customer: of amounts that much, of customers all that have a part there."""
        return Turnover(
            *(
                value if name in _COUNTS else portion(value, 0, weight)
                for name, value in zip(self._fields, self, strict=True)
            )
        )

    @property
    def unknown(self) -> int:
        """Customers with an amount that is not known."""
        return self.end_unknown + self.start_unknown + self.both_unknown

    @property
    def kept(self) -> int:
        """What is left of the start, without what was added to it."""
        return self.start - self.contraction - self.churn

    @property
    def nrr(self) -> Ratio | None:
        """Net revenue retention; None where there is no start to take it of."""
        start = self.start + self.start_of_those
        if not start:
            return None
        cohort = self.kept + self.expansion
        low = Fraction(0) if self._any_start else Fraction(cohort, start)
        if self.start_of_those or self.both_unknown:
            return Ratio(low, None)
        # Who began with next to nothing brings all of its second period into the cohort.
        return Ratio(low, Fraction(cohort + self.end_of_those, self.start))

    @property
    def grr(self) -> Ratio | None:
        """Gross revenue retention, which no expansion raises; None where there is no start to take it of."""
        start = self.start + self.start_of_those
        if not start:
            return None
        low = Fraction(0) if self._any_start else Fraction(self.kept, start)
        if self.both_unknown:
            return Ratio(low, Fraction(1))
        more = self.start_of_those + self.end_of_those
        return Ratio(low, Fraction(self.kept + more, self.start + more))

    @property
    def quick_ratio(self) -> Ratio | None:
        """What came in for each unit that went; None where nothing went, or may have gone."""
        gained, lost = self.new + self.expansion, self.contraction + self.churn
        most_lost = lost + self.start_of_those
        if not most_lost and not self._any_start:
            return None
        low = Fraction(0) if self._any_start or not most_lost else Fraction(gained, most_lost)
        if not lost or self.end_unknown or self.both_unknown:
            return Ratio(low, None)
        return Ratio(low, Fraction(gained + self.end_of_those, lost))

    @property
    def _any_start(self) -> bool:
        return bool(self.start_unknown or self.both_unknown)


_COUNTS = frozenset(("started", "came", "grew", "shrank", "left", "end_unknown", "start_unknown", "both_unknown"))


class Credits(NamedTuple):
    """Amounts below zero, which are no spend, by customers and in micro-units."""

    customers: int = 0
    amount: int = 0


class MovedCell(NamedTuple):
    """What moved for all customers that are answered alike at a floor."""

    segments: int
    mask: int
    split: str
    spend: Turnover
    tokens: Turnover
    credits: Credits


class MovedEnds(NamedTuple):
    """What moved in a group: for those that are surely in it, and for those that may be."""

    certain: Turnover
    possible: Turnover


class CohortMonth(NamedTuple):
    """What the customers of a cohort did in one month."""

    month: int
    active: Range
    """How many spent something: those of unknown spend may have."""
    spend: int
    """Micro-units above zero, as far as they are known."""
    unknown: int
    """Customers of unknown spend."""
    tokens: int


class Cohort(NamedTuple):
    """The customers whose first month of spend is the same."""

    first: int
    months: tuple[CohortMonth, ...]
    """From the first on, each month in which the book has usage of anybody."""

    @property
    def began(self) -> CohortMonth:
        """Its first month."""
        return self.months[0]


def summed(parts: Iterable[Turnover]) -> Turnover:
    """All together."""
    return reduce(Turnover.plus, parts, Turnover())
