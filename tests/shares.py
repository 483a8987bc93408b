"""A run tries a share of what is too much to try each time, the same each time; `--whole` tries all of it."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TypeVar

import pytest
from hypothesis import settings

MARK = "share(n): of so many cases one is tried, and each value of each parameter at least once; --whole tries all"
_Value = tuple[int, str]
_One = TypeVar("_One")


def whole(config: pytest.Config) -> bool:
    """Whether all is wanted; who names a single case gets it."""
    return bool(config.getoption("--whole")) or any(argument.endswith("]") for argument in config.args)


def share(config: pytest.Config, every: Sequence[_One], n: int, at: int = 0) -> Sequence[_One]:
    """One of so many of them in a short run, another one for each `at`."""
    return every if whole(config) else every[at % n :: n]


def examples(n: int) -> int:
    """How many examples a property that is slow, or that seldom shows, is tried with: so many of each hundred."""
    return max(2, n * settings.default.max_examples // 100) if settings.default else n


def left_out(items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
    """The cases of marked tests that a short run does without."""
    for _, group in groupby(items, key=lambda item: item.nodeid.partition("[")[0]):
        cases = list(group)
        mark = cases[0].get_closest_marker("share")
        if mark is not None:
            kept = _kept([_values(case) for case in cases], -(-len(cases) // mark.args[0]))
            yield from (case for number, case in enumerate(cases) if number not in kept)


def _kept(cases: Sequence[frozenset[_Value]], wanted: int) -> set[int]:
    """The numbers of as many cases as wanted, at even distances; where several parameters meet, more if it takes more.

    A case is taken besides where it has the most values that no other has yet.
    """
    kept: set[int] = set()
    missing = set(frozenset().union(*cases)) if any(len(case) > 1 for case in cases) else set()
    while missing:
        best = max(range(len(cases)), key=lambda number: len(cases[number] & missing))
        kept.add(best)
        missing -= cases[best]
    rest = [number for number in range(len(cases)) if number not in kept]
    more = max(0, wanted - len(kept))
    return kept | {rest[number * len(rest) // more] for number in range(more)}


def _values(case: pytest.Item) -> frozenset[_Value]:
    call = getattr(case, "callspec", None)
    return frozenset(() if call is None else enumerate(call._idlist))
