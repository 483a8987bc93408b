"""How the person at this terminal wants annual spends written; set once at the start, as a locale is.

Only what is read by people is written so: what programs read is the same for everybody.
"""

from collections.abc import Callable

from tokentui.domain.money import MICRO, MoneyStyle, at_least, at_most, short, symbol

COLUMN = 13
"""Cells for an annual spend with its grade, in three figures."""
_FULL_COLUMN = 20
_FROM = 1_000
"""Units of currency below which three figures say it all."""


class Style:
    """How amounts are written."""

    def __init__(self) -> None:
        self.figures = MoneyStyle.COMPACT

    @property
    def column(self) -> int:
        """Cells of a column of annual spends with their grades."""
        return COLUMN if self.figures is MoneyStyle.COMPACT else _FULL_COLUMN


STYLE = Style()


def spend_best(micro: int, currency: str) -> str:
    """An annual spend: `$1.45M`, or in full `$1,450,000`."""
    return _written(micro, currency, short, MICRO // 2)


def spend_at_least(micro: int, currency: str) -> str:
    """Its low end, rounded down."""
    return _written(micro, currency, at_least, 0)


def spend_at_most(micro: int, currency: str) -> str:
    """Its high end, rounded up."""
    return _written(micro, currency, at_most, MICRO - 1)


def _written(micro: int, currency: str, compactly: Callable[[int, str], str], added: int) -> str:
    if STYLE.figures is MoneyStyle.COMPACT or abs(micro) < _FROM * MICRO:
        return compactly(micro, currency)
    units = (micro + added) // MICRO
    return f"{'-' if units < 0 else ''}{symbol(currency)}{abs(units):,}"
