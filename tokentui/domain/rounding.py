"""Rounding a column of shares so that what is printed adds up."""

from collections.abc import Sequence
from fractions import Fraction


def percentages(
    parts: Sequence[int | float | Fraction], digits: int = 1, total: int | float | Fraction | None = None
) -> tuple[float, ...] | None:
    """Percentages of `total` (default: the sum of the parts) that add to 100 when printed with `digits` decimals.

    Largest remainder (Hamilton 1792): every part is rounded down, and the units left over go to the largest
    remainders, ties to the earlier part. With a total above the sum the rest is one more part, which is not returned.
    None when the total is not above zero: there is nothing to take a share of.
    """
    exact = [Fraction(part) for part in parts]
    known = sum(exact, Fraction(0))
    whole = known if total is None else Fraction(total)
    if whole <= 0:
        return None
    units = 100 * 10**digits
    quotas = [part * units / whole for part in (*exact, whole - known)]
    rounded = [quota.__floor__() for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda place: rounded[place] - quotas[place])
    for place in by_remainder[: units - sum(rounded)]:
        rounded[place] += 1
    return tuple(count / 10**digits for count in rounded[:-1])
