"""What orders the accounts of unknown spend: figures that are no annual spend but tell who is large, then sources."""

import re
from enum import IntEnum
from functools import lru_cache
from math import isfinite
from typing import NamedTuple


class Scale(IntEnum):
    """What a hint counts; whoever has one nearer to a year's spend comes first. None is converted into another."""

    MONEY = 0
    """In the currency of the book: of one month, of several years, of several customers together."""
    TOKENS = 1
    """A month of them; a total without a period as it stands."""
    SEATS = 2


class SizeHint(NamedTuple):
    """A figure on how large an account is that is not its annual spend; low to high in `unit` as the fact has it."""

    scale: Scale
    size: float
    """The higher end, by which hints of one scale are compared."""
    low: int | float | None
    high: int | float | None
    unit: str
    yardstick: str | None


_SEATS = frozenset(("seat", "seats", "license", "licenses", "licence", "licences", "user", "users"))
_TOKENS = frozenset(("token", "tokens"))
_MONTHS = {"second": 2_628_000.0, "minute": 43_800.0, "hour": 730.0, "day": 30.4, "week": 4.35, "year": 1 / 12}
"""How many of a period a month has."""
_PRICE = r"\b(per|a|each)\s+(?!second|minute|hour|day|week|month|quarter|year)\w+"
"""What is paid per engineer or per seat tells nothing of how much an account spends."""


def hint_of(low: object, high: object, unit: str | None, yardstick: str | None, currency: str) -> SizeHint | None:
    """What a fact on how much tells of the size of its customer; None where that is nothing."""
    least, most = (end if isinstance(end, int | float) and isfinite(end) else None for end in (low, high))
    size = max(least or 0, most or 0)
    counted = _counted(unit or "", yardstick or "", currency) if size > 0 else None
    if counted is None:
        return None
    scale, times = counted
    return SizeHint(scale, size * times, least, most, (unit or "").strip(), yardstick)


@lru_cache(maxsize=1_024)
def _counted(unit: str, yardstick: str, currency: str) -> tuple[Scale, float] | None:
    """What a unit counts, and how often a month of it is in what the yardstick names."""
    name, per = unit.strip().lower(), yardstick.strip().lower()
    if re.search(_PRICE, per):
        return None
    if name == currency.lower():
        return Scale.MONEY, 1
    if name in _TOKENS:
        return Scale.TOKENS, next((months for period, months in _MONTHS.items() if f"per {period}" in per), 1)
    return (Scale.SEATS, 1) if name in _SEATS else None


def order_of(hint: SizeHint | None, sources: int, name: str) -> tuple[int, float, int, str]:
    """Where an account of unknown spend stands: by its best hint, then named in more sources, then by name."""
    return (len(Scale) if hint is None else hint.scale, 0.0 if hint is None else -hint.size, -sources, name)


def better(one: SizeHint, other: SizeHint | None) -> SizeHint:
    """The one of two that comes first."""
    return one if other is None or (one.scale, -one.size) < (other.scale, -other.size) else other
