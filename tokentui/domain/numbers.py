"""Columns of a million whole numbers: arrays, since as objects of Python they take five times the room."""

from array import array
from collections.abc import Iterator, MutableSequence, Sequence
from typing import TypeVar

Numbers = MutableSequence[int]
"""An array, or a list where a number is too large for one."""

_Number = TypeVar("_Number", int, float)

_FEW = 10_000
"""Numbers that are sorted at once."""

_SAMPLE = 1_000


def replaced(numbers: Numbers, place: int, by: int) -> Numbers:
    """The numbers with another one at a place: the same column, or a list where an array has no room for it."""
    try:
        numbers[place] = by
    except OverflowError:
        numbers = list(numbers)
        numbers[place] = by
    return numbers


def joined(numbers: Numbers, more: Sequence[int]) -> Numbers:
    """The numbers with more at their end: the same column, or a list where an array has no room for one of these."""
    try:
        numbers.extend(array("q", more))
    except OverflowError:
        numbers = [*numbers, *more]
    return numbers


def in_order(values: Sequence[_Number]) -> Iterator[list[_Number]]:
    """The values, least first, in a few parts: only those of one part are objects of Python at a time."""
    if len(values) <= _FEW:
        yield sorted(values)
        return
    sample = sorted(values[:: len(values) // _SAMPLE])
    low, high = sample[len(sample) // 3], sample[len(sample) * 2 // 3]
    yield sorted([one for one in values if one < low])
    yield sorted([one for one in values if low <= one < high])
    yield sorted([one for one in values if one >= high])
