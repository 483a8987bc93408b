"""How a figure of the panels came about: sums of customers, and the formula that makes the figure of them."""

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tokentui.domain.bounds import Mass
from tokentui.domain.clarity import Clarity
from tokentui.domain.cube import Sums, Unit
from tokentui.domain.panel_figure import PanelFigure
from tokentui.domain.settling import State
from tokentui.domain.statements import WHOLE


class Known(StrEnum):
    """Whether an annual spend counts as known."""

    KNOWN = "known spend"
    UNKNOWN = "unknown spend"


class Unlisted(StrEnum):
    """A weight of the formula that no listed customer holds."""

    REST = "not accounted for"
    DISCLOSED = "disclosed total"


class Lying(NamedTuple):
    """How customers lie to a group: ten-thousandths surely in it, and surely outside."""

    inside: int
    outside: int


class Clear(NamedTuple):
    """How a question stands, and whether the customer is of exactly one use case, where that is asked."""

    clarity: Clarity
    one: bool = False


class Counting(NamedTuple):
    """What customers count towards bullish and bearish, at worst and at best, from -WHOLE to WHOLE."""

    bullish: tuple[int, int]
    bearish: tuple[int, int]


Key = Lying | Clear | Counting | State | Known | Unlisted
"""What the customers of one sum have in common."""


class FormulaTerm(NamedTuple):
    """One sum of a formula: the customers that are alike in what the figure asks."""

    key: Key
    sums: Sums
    """Of those whose spend is their own; of unknown spend are among them."""
    tied: tuple[Mass, ...]
    """The spends among them that facts tie to one another, or limit."""
    low: int
    """What they weigh at least, in the unit."""
    high: int | None
    """None without a ceiling."""

    @property
    def customers(self) -> int:
        """How many they are, ten-thousandths."""
        return self.sums.customers + WHOLE * sum(len(mass.members) for mass in self.tied)


class FormulaPart(NamedTuple):
    """What a term puts into a formula."""

    factor: int
    """What each unit of it counts, ten-thousandths."""
    weight: int | None
    """What it weighs there; None where it may weigh anything."""


class Result(StrEnum):
    """What a formula gives."""

    LEAST_SHARE = "least share"
    GREATEST_SHARE = "greatest share"
    SHARE = "share"
    CERTAIN = "sure"
    POSSIBLE = "possible"
    CUSTOMERS = "customers"
    AMOUNT = "known spend"
    LEFT = "left"
    BULLISH_LEADS = "bullish leads at least"
    BEARISH_LEADS = "bearish leads at least"
    UNDONE_BY = "undone by"
    UNDONE_BY_CHANGE = "undone by a change of"

    @property
    def is_share(self) -> bool:
        """Whether it is divided by what all terms weigh."""
        return self in (Result.LEAST_SHARE, Result.GREATEST_SHARE, Result.SHARE)


class Formula(NamedTuple):
    """Σ factor · weight over the terms, and what that makes of them."""

    result: Result
    parts: tuple[FormulaPart, ...]
    """One for each term, in their order; empty where nothing can be said."""
    figure: Fraction | int | None
    """What the panel shows, before it is rounded; None where it shows none, or has no end."""
    of: str = ""
    """Which of several figures of one row it is, as in `backlog`."""


class Undoing(NamedTuple):
    """An account that the flip test names."""

    name: str
    low: int
    high: int | None
    """What it weighs, in the unit."""
    left: int | None
    """What is left of the lead once it, and those before it, are decided for the other stance; None for no least."""


class GoneAt(NamedTuple):
    """The spend of one account at which the lead is gone, nothing else being otherwise."""

    name: str
    spend: int
    counts: int
    """What each unit of it counts towards the stance, ten-thousandths."""
    at: int
    """Its spend less the lead by that, rounded down."""


class Tipping(NamedTuple):
    """How much of what is open has to turn out for a stance to establish it: where the lead goes through zero."""

    stance: str
    at_nothing: int
    """The lead if nothing of it does, times WHOLE, at the weights that are worst at the share."""
    at_all: int
    """The same if all of it does."""
    share: Fraction


class Explanation(NamedTuple):
    """A figure with its formulas and their terms."""

    figure: PanelFigure
    unit: Unit
    terms: tuple[FormulaTerm, ...]
    formulas: tuple[Formula, ...]
    over: bool = False
    """Whether the listed exceed the disclosed total, so that nothing follows."""
    undoing: tuple[Undoing, ...] = ()
    """Of an established verdict, the accounts that would undo it."""
    gone: GoneAt | None = None
    tipping: tuple[Tipping, ...] = ()
    """Of a verdict that is not established, what would establish either stance."""


def recombine(formula: Formula) -> Fraction | int | None:
    """What the terms come to by the formula; None where nothing is there, or a weight without end decides an amount.

    A weight without end brings a share as near to its factor as one likes.
    """
    endless = [part.factor for part in formula.parts if part.weight is None]
    if endless:
        return Fraction(endless[0], WHOLE) if formula.result.is_share else None
    weighed = sum(part.factor * (part.weight or 0) for part in formula.parts)
    if formula.result.is_share:
        total = sum(part.weight or 0 for part in formula.parts)
        return Fraction(weighed, WHOLE * total) if total > 0 else None
    match formula.result:
        case Result.POSSIBLE | Result.UNDONE_BY:
            return -(-weighed // WHOLE)
        case Result.UNDONE_BY_CHANGE:
            return -(-weighed // (2 * WHOLE))
        case Result.LEFT:
            return max(0, weighed // WHOLE)
        case _:
            return weighed // WHOLE
