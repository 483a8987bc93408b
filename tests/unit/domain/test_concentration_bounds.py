"""Every completion of small books: no measure of concentration leaves its ends, and the ends that are sharp are met."""

from array import array
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shares import examples
from tokentui.domain.concentration_bounds import KnownSpends, PartOfTotal
from tokentui.domain.numbers import Numbers

COUNTS = (1, 2, 3, 5)

intervals = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda ends: (min(ends), max(ends))), min_size=1, max_size=4
)


def top(spends: list[int], count: int) -> int:
    return sum(sorted(spends, reverse=True)[:count])


def worlds(ends: list[tuple[int, int]], scale: int = 1) -> Iterator[list[int]]:
    """Every way in which the spends may turn out, in steps of 1/scale."""
    for world in product(*(range(low * scale, high * scale + 1) for low, high in ends)):
        if sum(world) > 0:
            yield list(world)


def partitions(amount: int, most: int) -> Iterator[list[int]]:
    """Every way in which an amount is spread over customers of whole amounts."""
    if amount == 0:
        yield []
    for first in range(min(amount, most), 0, -1):
        yield from ([first, *rest] for rest in partitions(amount - first, first))


@settings(deadline=None, max_examples=examples(150))
@given(intervals)
def test_of_the_known_alone(ends: list[tuple[int, int]]) -> None:
    if not any(high for _, high in ends):
        return
    known = KnownSpends([low for low, _ in ends], [high for _, high in ends])
    found = list(worlds(ends))
    for count in COUNTS:
        shares = [Fraction(top(world, count), sum(world)) for world in found]
        ((low, high),) = known.top([count])
        assert low <= min(shares)
        assert high == max(shares)
        # The least may lie between whole amounts, but at an end of one of the spends: those are whole.
        assert low == min(shares)
    indexes = [Fraction(sum(one * one for one in world), sum(world) ** 2) for world in found]
    low, high = known.hhi()
    assert low <= min(indexes)
    assert high >= max(indexes)
    for at, (least, most) in enumerate(ends):
        shares = [Fraction(world[at], sum(world)) for world in found]
        low, high = known.one(least, most)
        assert (low, high) == (min(shares), max(shares)) or least == 0


def test_the_least_index_may_lie_between_the_ends() -> None:
    """One spend of 0 to 9 beside 1 and 3: the index is least at (1 + 9) / (1 + 3) = 2.5."""
    known = KnownSpends([0, 1, 3], [9, 1, 3])
    assert known.hhi()[0] == Fraction(1 + 9 + 6.25) / Fraction(6.5) ** 2
    grid = worlds([(0, 9), (1, 1), (3, 3)], 2)
    assert known.hhi()[0] == min(
        Fraction(sum(one * one for one in world), sum(world) ** 2) for world in grid if world[1] == 2 and world[2] == 6
    )


@settings(deadline=None, max_examples=examples(100))
@given(st.lists(st.integers(0, 5), min_size=1, max_size=4), st.integers(0, 6), st.none() | st.integers(1, 4))
def test_points_of_a_total_are_sharp(spends: list[int], unseen: int, largest: int | None) -> None:
    """The unseen in every division: met at the upper end, and below as near as the pieces are fine."""
    total = sum(spends) + unseen
    if total == 0 or (largest is not None and largest > min(spends)):
        return
    part = PartOfTotal(spends, spends, total, largest)
    found = [[*spends, *pieces] for pieces in partitions(unseen, largest or unseen)]
    for count in COUNTS:
        ((low, high),) = part.top([count])
        assert high == Fraction(max(top(world, count) for world in found), total)
        assert low == Fraction(top(spends, count), total)
    low, high = part.hhi()
    assert high == max(Fraction(sum(one * one for one in world), total**2) for world in found)
    assert low == Fraction(sum(one * one for one in spends), total**2)
    for amount in range(1, 7):
        assert part.unseen_from(amount) == max(sum(one >= amount for one in world[len(spends) :]) for world in found)


@settings(deadline=None, max_examples=examples(100))
@given(intervals.filter(lambda ends: len(ends) < 4), st.integers(0, 5), st.booleans())
def test_intervals_of_a_total_hold(ends: list[tuple[int, int]], spare: int, assuming: bool) -> None:
    total = sum(low for low, _ in ends) + spare
    largest = min(high for _, high in ends) if assuming else None
    if total == 0 or largest == 0:
        return
    part = PartOfTotal([low for low, _ in ends], [high for _, high in ends], total, largest)
    found = [
        (world, [*world, *pieces])
        for world in map(list, product(*(range(low, high + 1) for low, high in ends)))
        if sum(world) <= total
        for pieces in partitions(total - sum(world), min(world) if assuming else total)
    ]
    for _, world in found:
        for count in COUNTS:
            ((low, high),) = part.top([count])
            assert low <= Fraction(top(world, count), total) <= high <= 1
        low, high = part.hhi()
        assert low <= Fraction(sum(one * one for one in world), total**2) <= high <= 1
    if not assuming:
        assert part.top([1])[0][1] == Fraction(max(max(world) for _, world in found), total)
        for at, (least, most) in enumerate(ends):
            shares = [Fraction(world[at], total) for world, _ in found]
            assert part.one(least, most) == (min(shares), max(shares))


@pytest.mark.parametrize("count", COUNTS)
def test_the_largest_of_none_known_are_unseen(count: int) -> None:
    assert PartOfTotal([], [], 10).top([count]) == [(Fraction(0), Fraction(1))]


@pytest.fixture(scope="module")
def many() -> tuple[Numbers, Numbers]:
    """Some thousand spends, every third of them a point: more than are added up or put in order at once."""
    chance = Random(3)
    lows = array("q", (round(chance.lognormvariate(8, 2)) for _ in range(1_700)))
    return lows, array("q", (low + (at % 3 and chance.randrange(1 + low)) for at, low in enumerate(lows)))


def parted(lows: Numbers, highs: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The ends of those that are no points, and the points."""
    ends = [(low, high) for low, high in zip(lows, highs, strict=True) if low < high]
    points = [low for low, high in zip(lows, highs, strict=True) if low == high]
    return [low for low, _ in ends], [high for _, high in ends], points


def test_points_apart_are_as_points_among_the_others(many: tuple[Numbers, Numbers]) -> None:
    lows, highs, points = parted(*many)
    known, apart = KnownSpends(*many), KnownSpends(lows, highs, points)
    assert (apart.top(COUNTS), apart.hhi(), apart.least) == (known.top(COUNTS), known.hhi(), known.least)
    for unseen in (0, 1, sum(highs), 10**12):
        for largest in (None, 1, 40_000):
            total = sum(many[0]) + unseen
            part = PartOfTotal(*many, total, largest)
            other = PartOfTotal(lows, highs, total, largest, points)
            assert (other.top(COUNTS), other.hhi(), other.unseen) == (part.top(COUNTS), part.hhi(), part.unseen)


def test_of_many_the_least_shares_are_those_at_one_level(many: tuple[Numbers, Numbers]) -> None:
    lows, highs = many
    found = KnownSpends(lows, highs).top(COUNTS)
    least = dict.fromkeys(COUNTS, Fraction(1))
    for level in sorted({*lows, *highs})[-300:]:
        world = sorted((min(max(low, level), high) for low, high in zip(lows, highs, strict=True)), reverse=True)
        for count in COUNTS:
            least[count] = min(least[count], Fraction(sum(world[:count]), sum(world)))
    assert [low for low, _ in found] == list(least.values())


def test_of_many_the_least_index_is_that_at_one_level(many: tuple[Numbers, Numbers]) -> None:
    lows, highs = many
    indexes = []
    for level in sorted({*lows, *highs}):
        world = [min(max(low, level), high) for low, high in zip(lows, highs, strict=True)]
        indexes.append(Fraction(sum(one * one for one in world), sum(world) ** 2))
    least = KnownSpends(lows, highs).hhi()[0]
    assert least <= min(indexes) < least * Fraction(1_000_001, 1_000_000)


def test_of_many_the_index_is_greatest_with_the_steepest_first(many: tuple[Numbers, Numbers]) -> None:
    """Of the known alone, and of totals that leave little or much to the unseen, in pieces or whole."""
    lows, highs = many
    chords = sorted(((low + high, high - low) for low, high in zip(lows, highs, strict=True)), reverse=True)
    squares, whole = sum(low * low for low in lows), sum(lows)
    known = Fraction(squares, whole**2)
    for slope, room in chords:
        step = min(max(Fraction(0), whole - 2 * Fraction(squares) / slope), Fraction(room))
        known = max(known, (squares + slope * step) / (whole + step) ** 2)
        squares, whole = squares + slope * room, whole + room
    assert KnownSpends(lows, highs).hhi()[1] == known
    rooms = sum(highs) - sum(lows)
    for unseen in (1, rooms // 50, rooms // 2, rooms + 7, 30 * rooms):
        for largest in (1, min(highs), 40_000, None):
            total = sum(lows) + unseen
            piece = unseen if largest is None else min(largest, unseen)
            pieces = (piece, unseen // piece * piece), (unseen % piece, unseen % piece)
            waiting = sorted([*chords, *pieces], reverse=True)
            most, left = sum(low * low for low in lows), unseen
            for slope, room in waiting:
                most, left = most + slope * min(left, room), left - min(left, room)
            assert PartOfTotal(lows, highs, total, largest).hhi()[1] == min(1, Fraction(most, total**2))
