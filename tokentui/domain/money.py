"""Money as integers, micro-units of the book's currency, and how amounts and columns of shares are written."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fractions import Fraction

MICRO = 1_000_000
"""Micro-units in one unit of currency."""

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
_SCALES = ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "k"))


class Basis(StrEnum):
    """What kind of year an annual spend is."""

    RUN_RATE = "run-rate"
    TRAILING = "trailing"
    CONTRACT = "contract"
    LIST = "list"
    FORECAST = "forecast"
    ESTIMATE = "estimate"


def read_basis(word: str | None) -> Basis | None:
    """The basis that a book has; None for none, and for one that this version does not know."""
    return None if word is None else _BASES.get(word)


_BASES = {basis.value: basis for basis in Basis}


class MoneyStyle(StrEnum):
    """How an amount of money is written for people."""

    COMPACT = "compact"
    """In three figures, as in `$1.45M`."""
    FULL = "full"
    """To the unit, as in `$1,450,000`."""


class _Spend(NamedTuple):
    low: int
    best: int
    high: int


class Spend(_Spend):
    """Annual spend of a customer in micro-units: low ≤ best ≤ high."""

    __slots__ = ()

    def __new__(cls, low: int, best: int, high: int) -> "Spend":
        """Raises ValueError for figures out of order."""
        if not low <= best <= high:
            raise ValueError(f"spend interval out of order: {low}, {best}, {high}")
        return super().__new__(cls, low, best, high)

    @property
    def exact(self) -> bool:
        """Whether the interval is a point."""
        return self.low == self.high

    @classmethod
    def between(cls, low: int, high: int, best: int | None = None) -> "Spend":
        """An interval; without a best figure its middle stands for one (rule: midpoint)."""
        return cls(low, (low + high) // 2 if best is None else best, high)


class UnknownSpend(NamedTuple):
    """What an annual spend that is not known may be, in micro-units, where shares are of the listed."""

    floor: int = 0
    ceiling: int | None = None
    """None: together they hold at most what the disclosed total leaves, or anything where none is disclosed."""


ANYTHING = UnknownSpend()
"""From nothing on."""


def symbol(currency: str) -> str:
    """The sign written before an amount: `$`, `€`, or the code and a space."""
    return _SYMBOLS.get(currency, f"{currency} ")


def short(micro: int | None, currency: str = "USD") -> str:
    """An amount in three figures, as in `$1.45B`; `unknown` for none."""
    if micro is None:
        return "unknown"
    sign = "-" if micro < 0 else ""
    return f"{sign}{symbol(currency)}{compact(abs(micro) / MICRO)}"


def at_least(micro: int, currency: str = "USD") -> str:
    """The low end of an amount in three figures, rounded down, so that what is written is true."""
    return _end(micro, currency, up=False)


def at_most(micro: int, currency: str = "USD") -> str:
    """The high end of an amount in three figures, rounded up, so that what is written is true."""
    return _end(micro, currency, up=True)


def _end(micro: int, currency: str, *, up: bool) -> str:
    if micro < 0:
        return f"-{symbol(currency)}{compact_end(-micro, MICRO, up=not up)}"
    return f"{symbol(currency)}{compact_end(micro, MICRO, up=up)}"


def compact_end(amount: int, one: int = 1, *, up: bool) -> str:
    """A number of zero or more, `one` to the unit, in three figures rounded up or down, with k, M, B or T."""
    scale, letter = next(((scale, letter) for scale, letter in _SCALES if amount >= scale * one), (1, ""))
    whole = amount // (scale * one)
    digits = 2 if whole < 10 else 1 if whole < 100 else 0
    figures, rest = divmod(amount * 10**digits, scale * one)
    figures += up and rest > 0
    if figures >= 1000 * 10**digits and scale < _SCALES[0][0]:
        return compact_end(figures * scale // 10**digits, up=up)
    return f"{figures / 10**digits:.{digits if figures % 10**digits else 0}f}{letter}"


def compact(amount: float) -> str:
    """A number of zero or more in three figures with k, M, B or T."""
    for scale, letter in _SCALES:
        if amount >= scale * 0.9995:
            return f"{_three_figures(amount / scale)}{letter}"
    return _three_figures(amount)


def percentages(
    parts: "Sequence[int | float | Fraction]", digits: int = 1, total: "int | float | Fraction | None" = None
) -> tuple[float, ...] | None:
    """Percentages of `total` (default: the sum of the parts) that add to 100 when printed with `digits` decimals.

    Largest remainder (Hamilton 1792): every part is rounded down, and the units left over go to the largest
    remainders, ties to the earlier part. With a total above the sum the rest is rounded first and by itself, so that it
    is the same however the others are divided, and not returned. None when the total is not above zero: there is
    nothing to take a share of.
    """
    from fractions import Fraction  # Amounts are read at every look-up, and rounded to percentages by the panels alone.

    exact = [Fraction(part) for part in parts]
    known = sum(exact, Fraction(0))
    whole = known if total is None else Fraction(total)
    if whole <= 0:
        return None
    units = 100 * 10**digits
    quotas = [part * units / whole for part in exact]
    rounded = [quota.__floor__() for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda place: rounded[place] - quotas[place])
    rest = ((whole - known) * units / whole + Fraction(1, 2)).__floor__()
    for place in by_remainder[: units - rest - sum(rounded)]:
        rounded[place] += 1
    return tuple(count / 10**digits for count in rounded)


def _three_figures(value: float) -> str:
    for below, digits in ((9.995, 2), (99.95, 1)):
        if value < below:
            text = f"{value:.{digits}f}"
            return text.rstrip("0").rstrip(".") if float(text) == int(float(text)) else text
    return f"{value:.0f}"
