"""What a share is at least and at most when use cases, spend or both are known only in part.

Worst-case bounds after Manski (1989, "Anatomy of the selection problem"); with point weights they are the belief and
plausibility of Dempster (1967) and Shafer (1976), the weight on a set of use cases being its mass.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tokentui.domain.codebook import OPEN_MASK

ANYTHING = ~OPEN_MASK
"""What the open mask stands for when the codebook has no use case left: nothing is known at all."""

Ratio = tuple[int, int]
"""An exact fraction, not reduced: numerator, denominator above zero."""


@dataclass(frozen=True, slots=True)
class Interval:
    """What a share is at least and at most."""

    low: float
    """From 0 to 1."""
    high: float
    """From `low` to 1."""


@dataclass(frozen=True, slots=True)
class Range:
    """What a sum is for certain and at most: ten-thousandths of a customer, micro-units of money, or tokens."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Mass:
    """The weight that lies on one set of use cases."""

    mask: int
    """The set; OPEN_MASK for the full codebook."""
    low: int
    high: int
    """Equal to `low` unless the weight is itself an interval."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the masses reach into a group of use cases, and into everything outside it."""

    inside_low: int
    """Surely in the group: the low weights of sets that lie in it."""
    inside_high: int
    """Possibly in the group: the high weights of sets that touch it."""
    outside_low: int
    """Surely outside: the low weights of sets that do not touch the group."""
    outside_high: int
    """Possibly outside: the high weights of sets that do not lie in the group."""
    open_inside: bool = True
    """Whether an account on which nothing is known may turn out to be in the group."""
    open_outside: bool = True
    """Whether such an account may turn out to be outside the group."""

    def held(self, disclosed: int | None = None) -> Range:
        """What the group holds: for certain and at most, the part not listed included when a total is disclosed.

        Held within 0 and the disclosed total; when the listed exceed it, so that both cannot be right, the two ends
        are taken in order.
        """
        if disclosed is None:
            return Range(self.inside_low, self.inside_high)
        low, high = self.inside_low, disclosed - self.outside_low
        if not self.open_outside:
            low = max(low, disclosed - self.outside_high)
        if not self.open_inside:
            high = min(high, self.inside_high)
        low, high = sorted((min(max(low, 0), disclosed), min(max(high, 0), disclosed)))
        return Range(low, high)

    def ratios(self, disclosed: int | None = None) -> tuple[Ratio, Ratio] | None:
        """The least and the greatest share as exact fractions; None when there is nothing to take a share of.

        Of the listed, low = A/(A+N) with A surely inside and N possibly outside, high = A′/(A′+N′) with A′ possibly
        inside and N′ surely outside. A sum below zero (more credits than charges) counts as zero.
        """
        if disclosed is not None:
            held = self.held(disclosed)
            return ((held.low, disclosed), (held.high, disclosed)) if disclosed > 0 else None
        if self.inside_high <= 0 and self.outside_high <= 0:
            return None
        a, n = max(self.inside_low, 0), max(self.outside_high, 0)
        a_high, n_low = max(self.inside_high, 0), max(self.outside_low, 0)
        # Where a + n is 0 nothing can be outside, where the other sum is 0 nothing can be inside.
        low = (a, a + n) if a + n else (1, 1)
        high = (a_high, a_high + n_low) if a_high + n_low else (0, 1)
        return (low, high) if low[0] * high[1] <= high[0] * low[1] else (high, low)

    def share(self, disclosed: int | None = None) -> Interval | None:
        """The least and the greatest share of the group; None when there is nothing to take a share of."""
        ratios = self.ratios(disclosed)
        if ratios is None:
            return None
        (low, low_of), (high, high_of) = ratios
        return Interval(low / low_of, high / high_of)


def reach(masses: Iterable[Mass], group: int, full: int) -> Reach:
    """Sum masses by how their sets lie to a group; `full` is what OPEN_MASK stands for.

    A set lies in the group, outside it, or across its edge; across, its weight may be on either side.
    """
    inside_low = inside_high = outside_low = outside_high = 0
    others, anything = ~group, full or ANYTHING
    for mass in masses:
        members = mass.mask or anything
        if not members & others:
            inside_low += mass.low
            inside_high += mass.high
        elif not members & group:
            outside_low += mass.low
            outside_high += mass.high
        else:
            inside_high += mass.high
            outside_high += mass.high
    return Reach(inside_low, inside_high, outside_low, outside_high, *sides(OPEN_MASK, group, full))


def sides(mask: int, group: int, full: int) -> tuple[bool, bool]:
    """Whether a set may turn out to be inside a group, and whether it may turn out to be outside."""
    members = mask or full or ANYTHING
    return bool(members & group), bool(members & ~group)


def overrun(masses: Iterable[Mass], disclosed: int) -> int:
    """By how much the listed, at their lowest, exceed a disclosed total; 0 when both can be true."""
    return max(0, sum(mass.low for mass in masses) - disclosed)
