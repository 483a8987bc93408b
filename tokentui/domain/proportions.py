"""Intervals for a share that was counted in a sample: what it may be among all, with a stated certainty."""

from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

OUTSIDE = 0.05
"""The part of samples whose interval misses, half of it at each end."""

Ends = tuple[float, float]

_STEPS = 300
"""Terms of the continued fraction: it needs some twenty for any sample that people look through."""

_NEAR = 1e-13


def wilson(share: float, number: float, outside: float = OUTSIDE) -> Ends:
    """The score interval of a share among a number of accounts, which need not be whole.

    Wilson (1927), "Probable inference, the law of succession, and statistical inference", JASA 22; recommended for
    small numbers by Brown, Cai and DasGupta (2001), "Interval estimation for a binomial proportion".
    """
    z = NormalDist().inv_cdf(1 - outside / 2)
    middle = (share + z * z / (2 * number)) / (1 + z * z / number)
    reach = z * sqrt(share * (1 - share) / number + z * z / (4 * number * number)) / (1 + z * z / number)
    # At the very ends the formula gives them exactly; only the last digit of a float may lie beyond.
    return (0.0 if share <= 0 else max(0.0, middle - reach)), (1.0 if share >= 1 else min(1.0, middle + reach))


def clopper_pearson(share: float, number: float, outside: float = OUTSIDE) -> Ends:
    """The exact interval of a share among a number of accounts, which need not be whole: never too narrow.

    Clopper and Pearson (1934), "The use of confidence or fiducial limits", Biometrika 26, as quantiles of beta
    distributions; for a number that is not whole Korn and Graubard (1998), "Confidence intervals for proportions with
    small expected number of positive counts estimated from survey data", Survey Methodology 24.
    """
    among = share * number
    low = 0.0 if share <= 0 else beta_quantile(outside / 2, among, number - among + 1)
    return low, 1.0 if share >= 1 else beta_quantile(1 - outside / 2, among + 1, number - among)


def beta_quantile(part: float, a: float, b: float) -> float:
    """Where a beta distribution has a part of its weight below: by halving, to the last digits of a float.

    An own one of twenty lines, because the library that has it takes 30 MB and a quarter of a second to load.
    """
    low, high = 0.0, 1.0
    while high - low > _NEAR:
        middle = (low + high) / 2
        low, high = (middle, high) if beta_below(middle, a, b) < part else (low, middle)
    return (low + high) / 2


def beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (NIST DLMF 8.17.22, after Lentz)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    upper, lower, value = 1.0, 1 / (1 - (a + b) * x / (a + 1)), 1 / (1 - (a + b) * x / (a + 1))
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for term in (even, odd):
            lower, upper = 1 / (1 + term * lower), 1 + term / upper
            value *= lower * upper
        if abs(lower * upper - 1) < _NEAR:
            break
    return front * value
