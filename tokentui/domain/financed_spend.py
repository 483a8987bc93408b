"""How much of the known spend is paid by the vendor's own investors or from cloud credits, as bounds.

Of a spend s that is financed by f, min(s, f) is; where f is not known, anything from nothing to s. The share is a ratio
of sums in which each spend may be anything in its interval: its ends are found after Dinkelbach (1967), exactly.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from tokentui.domain.bounds import Interval, Range


class FinancedSpend(NamedTuple):
    """A known spend, and how much of it facts say is financed; micro-units a year."""

    low: int
    high: int
    least: int
    """Financed at least, before it is cut to the spend."""
    most: int | None
    """At most; None where no fact says how much."""

    def financed_least(self, spend: int) -> int:
        """What is financed at least of it at a point of its interval."""
        return min(spend, self.least)

    def financed_most(self, spend: int) -> int:
        """What is financed at most of it at a point of its interval."""
        return spend if self.most is None else min(spend, self.most)


def financed_amount(parts: Sequence[FinancedSpend]) -> Range:
    """What is financed altogether, at least and at most: both grow with each spend."""
    return Range(sum(one.financed_least(one.low) for one in parts), sum(one.financed_most(one.high) for one in parts))


def financed_share(parts: Sequence[FinancedSpend]) -> Interval | None:
    """What is financed as a share of all of these spends; None where they may be nothing or less.

    The numerators are concave in each spend, so that the least share has every spend at an end, and the greatest at an
    end or where the spend is all financed.
    """
    if any(one.low < 0 for one in parts) or sum(one.low for one in parts) <= 0:
        return None
    ends = [(one.low, one.high) for one in parts]
    kinks = [
        (*end, min(max(one.most, one.low), one.high)) if one.most is not None else end
        for one, end in zip(parts, ends, strict=True)
    ]
    low = _extreme(ends, [one.financed_least for one in parts], min)
    return Interval(low, _extreme(kinks, [one.financed_most for one in parts], max))


def _extreme(
    points: Sequence[tuple[int, ...]],
    financed: Sequence[Callable[[int], int]],
    end: Callable[[list[tuple[Fraction, int]]], tuple[Fraction, int]],
) -> Fraction:
    """The least or the greatest ratio of sums: each spend where it moves that furthest, until it stands still."""
    chosen = [spends[0] or spends[-1] for spends in points]
    share = _ratio(chosen, financed)
    while True:
        chosen = [
            end([(of(spend) - share * spend, spend) for spend in spends])[1]
            for spends, of in zip(points, financed, strict=True)
        ]
        found = _ratio(chosen, financed)
        if found == share:
            return share
        share = found


def _ratio(spends: Sequence[int], financed: Sequence[Callable[[int], int]]) -> Fraction:
    return Fraction(sum(of(spend) for of, spend in zip(financed, spends, strict=True)), sum(spends))
