"""Sums that cells are added to in place: what the running tables of a cube are made of."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from tokentui.domain.cube import Sums

Place = TypeVar("Place")
Key = TypeVar("Key")
Running = list[int]
"""The fields of `Sums`, in their order, to be added to in place."""

_NOTHING = (0,) * len(Sums._fields)


def signed(sums: Sums, sign: int, known: bool) -> tuple[int, ...]:
    """The fields of sums; of unknown spend, those of customers whose spend is hidden by the floor as well."""
    number = sign * sums.customers
    low, best, high = (sign * sums.low, sign * sums.best, sign * sums.high) if known else (0, 0, 0)
    return number, low, best, high, sign * sums.tokens, 0 if known else number, sign * sums.tokens_unknown


def add_to(held: dict[Key, Running], key: Key, sums: Sequence[int]) -> None:
    """Add the fields of sums to those of a key, which is there only while any of them is not zero."""
    running = held.get(key)
    if running is None:
        if any(sums):
            held[key] = [*sums]
        return
    customers, low, best, high, tokens, spend_unknown, tokens_unknown = sums
    # Written out: a loop takes three times as long, for every cell of a book.
    running[0] += customers
    running[1] += low
    running[2] += best
    running[3] += high
    running[4] += tokens
    running[5] += spend_unknown
    running[6] += tokens_unknown
    if not running[0] and not any(running):
        del held[key]


def add_within(held: dict[Place, dict[Key, Running]], place: Place, key: Key, sums: Sequence[int]) -> None:
    """The same one level deeper: a place is there only while any of its keys is."""
    within = held.setdefault(place, {})
    add_to(within, key, sums)
    if not within:
        del held[place]


def copied(held: dict[Key, Running]) -> dict[Key, Running]:
    """The same sums, to be added to by themselves."""
    return {key: [*sums] for key, sums in held.items()}


def together(parts: Iterable[Running]) -> Sums:
    """The sum of many, field by field."""
    return Sums(*(sum(field) for field in zip(_NOTHING, *parts, strict=True)))
