"""Amounts finer than a micro-unit, so that a sum of many tiny charges is rounded once."""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from heapq import nsmallest

Month = tuple[str, int]
"""A customer and a month."""

_FINER = 10**12
"""Parts of a micro-unit in which what is finer than one is added up."""

_PLACES = 18
"""Decimal places of such a part, in whole units."""

_PLAIN_CELLS = re.compile(r"(?:(?:-?\d++(?:\.\d{1,18})?)?(?:\n|\Z))*+", re.ASCII)

_FINE = re.compile(
    r"(?P<sign>[-+]?)\s?[$€£]?(?P<whole>[\d.,]*)[.,](?P<fraction>\d+)|(?P<scientific>[-+]?\d+(?:\.\d+)?[eE]-\d{1,2})",
    re.ASCII,
)


def finer_than_micro(cells: Sequence[str], taken: Sequence[int | None], scale: int = 0) -> dict[int, int]:
    """What rounding to micro-units took from amounts that are written finer, by place, in parts of a micro-unit.

    A bill of a million requests is a million tiny charges: each rounded by itself, they come to another sum. `taken`
    is what was read, `scale` the power of ten that the cells are multiplied by.
    """
    places = max(0, 6 + scale)
    joined = "".join(cells)
    if max(map(len, cells), default=0) <= places + 1 and "e-" not in joined and "E-" not in joined:
        return {}
    found = {}
    all_plain = not scale and _PLAIN_CELLS.fullmatch("\n".join(cells)) is not None
    for place, (cell, amount) in enumerate(zip(cells, taken, strict=True)):
        whole, _, fraction = cell.partition(".")
        if amount is None or (len(fraction) <= places and "," not in cell and "-" not in fraction + whole[1:]):
            continue
        plain = all_plain or _is_plain(whole, fraction, scale)
        exact = int(whole + fraction.ljust(_PLACES, "0")) if plain else _exact(cell, scale)
        rest = 0 if exact is None else exact - amount * _FINER
        # More than a micro-unit is no rounding: then the cell was read as something else.
        if rest and abs(rest) < _FINER:
            found[place] = rest
    return found


def _is_plain(whole: str, fraction: str, scale: int) -> bool:
    return not scale and len(fraction) <= _PLACES and fraction.isdigit() and whole.removeprefix("-").isdigit()


def _exact(cell: str, scale: int) -> int | None:
    """An amount with separators, a sign of money or an exponent, or in another unit; None where it is none of these."""
    match = _FINE.fullmatch(cell.strip())
    if match is None:
        return None
    whole = re.sub("[.,]", "", match["whole"] or "")
    exact = Decimal(match["scientific"] or f"{match['sign']}{whole}.{match['fraction']}")
    return int(exact.scaleb(_PLACES + scale).to_integral_value(ROUND_HALF_EVEN))


def sum_rounded_once(fine: Callable[[], Iterable[tuple[Month, int]]]) -> tuple[int, frozenset[Month]]:
    """Which months give way by one micro-unit, up or down, so that all of them come to the rounded sum.

    `fine` gives the months as often as it is called; the few that are nearest to a half give way.
    """
    whole = parts = 0
    for _, rest in fine():
        whole, parts = whole + to_micro(rest), parts + rest
    over = whole - to_micro(parts)
    step = 1 if over > 0 else -1
    by_distance = ((step * (rest - to_micro(rest) * _FINER), month) for month, rest in fine())
    return step, frozenset(month for _, month in nsmallest(abs(over), by_distance))


def to_micro(parts: int) -> int:
    """Halves to even, as amounts are rounded."""
    whole, rest = divmod(parts, _FINER)
    return whole + (rest * 2 > _FINER or (rest * 2 == _FINER and whole % 2))
