"""How spend falls off above a threshold, if it does as a power: the exponent, and when to refuse to reckon with it."""

import math
from collections.abc import Sequence
from typing import NamedTuple

AGREE = 0.1
"""Two estimates of the exponent agree that lie no further apart than this."""
FEWEST = 10
"""Named customers above a threshold from which an exponent is estimated."""


class Exponent(NamedTuple):
    """One estimate of the exponent alpha of N(x) = N(x0) · (x0 / x) ** alpha."""

    alpha: float
    how: str
    """From what it was estimated, in words."""


class Extrapolation(NamedTuple):
    """What all customers above a threshold would spend together if spend fell off as a power: never a bound."""

    low: int
    """Micro-units a year, by the larger of the exponents."""
    high: int
    """By the smaller of them."""


class Tail(NamedTuple):
    """The exponents that the claims of one date give, and what follows, or why nothing does."""

    exponents: tuple[Exponent, ...]
    refusal: str
    """Why nothing is extrapolated; empty where something is."""
    total: Extrapolation | None


def alpha_from_counts(x1: float, n1: float, x2: float, n2: float) -> float | None:
    """The exponent that two counts give: ln(n1 / n2) / ln(x2 / x1) (Newman 2005, Contemp. Phys. 46:323).

    None where the counts or the thresholds do not fall in order.
    """
    if not (0 < x1 < x2 and 0 < n2 < n1):
        return None
    return math.log(n1 / n2) / math.log(x2 / x1)


def alpha_from_mean(x0: float, n: int, total_above: float) -> float | None:
    """The exponent that the mean m above x0 gives: m / (m - x0), since m = x0 · alpha / (alpha - 1).

    None where the mean is not above the threshold (Arnold 2015, Pareto Distributions, 2nd ed., ch. 3).
    """
    if n <= 0:
        return None
    mean = total_above / n
    return mean / (mean - x0) if mean > x0 > 0 else None


def alpha_from_spends(spends: Sequence[int], x0: int) -> float | None:
    """Hill's estimate n / sum of ln(x / x0), of those at or above x0.

    Clauset, Shalizi and Newman 2009, SIAM Review 51:661. It is the exponent of the count above x; that of the density
    is greater by 1. None where none lies above.
    """
    above = [one for one in spends if one >= x0 > 0]
    logs = math.fsum(math.log(one / x0) for one in above)
    return len(above) / logs if logs > 0 else None


def total_above(n: int, x0: int, alpha: float) -> float:
    """What n customers above x0 spend together: n · x0 · alpha / (alpha - 1); infinite, and refused, at 1 and below.

    Raises ValueError for an exponent that does not exceed 1.
    """
    if alpha <= 1:
        raise ValueError(f"an exponent of {alpha:.2f} does not exceed 1: the mean is infinite")
    return n * x0 * alpha / (alpha - 1)


def growth_alone(before: int, after: int, alpha: float) -> float:
    """How many times as much all spend where the count grows so without a new customer.

    It is (after / before) ** (1 / alpha), since one factor for all moves every threshold by that factor.
    """
    return float((after / before) ** (1 / alpha))


def tail(n: int, x0: int, exponents: Sequence[Exponent]) -> Tail:
    """What n customers from x0 on would spend together, or why that is refused: two estimates agree and exceed 1."""
    found = tuple(sorted(exponents))
    refusal = _refusal(found)
    if refusal:
        return Tail(found, refusal, None)
    low, high = total_above(n, x0, found[-1].alpha), total_above(n, x0, found[0].alpha)
    return Tail(found, "", Extrapolation(math.floor(low), math.ceil(high)))


def _refusal(found: Sequence[Exponent]) -> str:
    if not found:
        return "no exponent can be estimated: that takes two thresholds, or what those above one pay together"
    if len(found) == 1:
        return f"one estimate alone ({_said(found[0])}) cannot be checked: two independent ones must agree"
    if found[0].alpha <= 1:
        return f"{_said(found[0])} does not exceed 1: the mean of such spends is infinite, so that no total follows"
    if found[-1].alpha - found[0].alpha > AGREE:
        return f"{_said(found[0])} and {_said(found[-1])} do not agree: spend does not fall off as one power"
    return ""


def _said(one: Exponent) -> str:
    return f"an exponent of {one.alpha:.2f} {one.how}"
