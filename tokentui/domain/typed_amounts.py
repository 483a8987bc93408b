"""Amounts as a person types them: `5m`, `$1.5B`, `0..50M`."""

import re
from decimal import Decimal, InvalidOperation

from tokentui.domain.money import MICRO, UnknownSpend

_SCALES = {"": 1, "k": 10**3, "m": 10**6, "mm": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12}
LARGEST = 2**63 - 1
"""The largest number that a book can hold, of micro-units or of anything else."""
_AMOUNT = r"[$€£]?([\d.,_]+)\s*(k|m|mm|b|bn|t)?"


def typed_amount(text: str) -> Decimal | None:
    """An amount in units of its own; None where it is none."""
    found = re.fullmatch(_AMOUNT, text.strip().lower())
    try:
        amount = Decimal(found[1].replace(",", "").replace("_", "")) if found else None
    except InvalidOperation:
        return None
    return None if found is None or amount is None else amount * _SCALES[found[2] or ""]


def typed_unknown_spend(text: str) -> UnknownSpend:
    """What an unknown spend may be, as in `0..50M`, or `1M` for anything from there on.

    Raises ValueError in a sentence for the user.
    """
    low, _, high = text.partition("..")
    floor, ceiling = typed_amount(low), typed_amount(high) if high.strip() else None
    if floor is None or (high.strip() and ceiling is None):
        raise ValueError(f"{text!r} is no range of amounts; write one as in 0..50M, or 1M for anything from there on.")
    if ceiling is not None and ceiling < floor:
        raise ValueError(f"{text!r} ends below its beginning; write the smaller amount first, as in 0..50M.")
    if max(floor, ceiling or floor) * MICRO > LARGEST:
        raise ValueError(f"{text!r} is more money than a book can hold (9.2 trillion).")
    return UnknownSpend(int(floor * MICRO), None if ceiling is None else int(ceiling * MICRO))


def typed_range(text: str) -> tuple[int | float, int | float]:
    """A figure as in `5m`, or from one to another as in `5m..8m`, in units of its own; whole where it is whole.

    Raises ValueError in a sentence for the user.
    """
    first, between, last = text.partition("..")
    low = typed_amount(first)
    high = typed_amount(last) if between else low
    if low is None or high is None:
        raise ValueError(f"{text!r} is no figure; write one as in 5m or 5m..8m.")
    if high < low:
        raise ValueError(f"{text!r} ends below its beginning; write the smaller one first, as in 5m..8m.")
    if high >= _MOST:
        raise ValueError(f"{text!r} is more than a book can hold; write it in a larger unit.")
    return _number(low), _number(high)


_MOST = 9 * 10**18


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)
