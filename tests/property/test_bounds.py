"""No completion of what is open may fall outside the bounds, and the bounds are no wider than that."""

from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.domain.samples import mass
from tokentui.domain.bounds import Interval, Mass, Whole, overrun, reach

BITS = 4
FULL = (1 << BITS) - 1
NEAR = 1e-12

groups = st.integers(1, FULL - 1)
spends = st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(sorted)
masses = st.lists(st.builds(lambda mask, spend: mass(mask, *spend), st.integers(0, FULL), spends), max_size=6)


def set_of(one: Mass) -> int:
    return one.parts[0][0]


def most(one: Mass) -> int:
    assert one.high is not None
    return one.high


def whole(disclosed: int | None) -> Whole:
    return Whole() if disclosed is None else Whole(disclosed, rest_is_open=True)


def members(mask: int) -> list[int]:
    return [1 << bit for bit in range(BITS) if (mask or FULL) >> bit & 1]


def holds(bounds: Interval | None, share: float) -> bool:
    return bounds is not None and bounds.low - NEAR <= share <= bounds.high + NEAR


def within(inner: Interval | None, outer: Interval | None) -> bool:
    return inner is None or (outer is not None and outer.low - NEAR <= inner.low and inner.high <= outer.high + NEAR)


def shared_out(data: st.DataObject, one: Mass, amount: int) -> dict[int, int]:
    """An amount spread in any way over the use cases of a set."""
    result = {}
    for place in members(set_of(one))[:-1]:
        result[place] = data.draw(st.integers(0, amount))
        amount -= result[place]
    return result | {members(set_of(one))[-1]: amount}


def completed(data: st.DataObject, rows: list[Mass], room: int | None = None) -> dict[int, int]:
    """Spend by use case in one possible world; with room, the spends together do not exceed it."""
    world = dict.fromkeys(members(FULL), 0)
    spare = 0 if room is None else room - sum(one.low for one in rows)
    for one in rows:
        width = most(one) - one.low
        extra = data.draw(st.integers(0, width if room is None else min(width, spare)))
        spare -= extra
        for place, part in shared_out(data, one, one.low + extra).items():
            world[place] += part
    return world


@settings(deadline=None)
@given(st.data(), masses, groups)
def test_every_completion_of_the_listed_is_within_the_bounds(data: st.DataObject, rows: list[Mass], group: int) -> None:
    world = completed(data, rows)
    total = sum(world.values())
    assume(total > 0)
    inside = sum(part for place, part in world.items() if place & group)
    assert holds(reach(rows, group, FULL).share(), inside / total)


@settings(deadline=None)
@given(st.data(), masses, groups, st.integers(1, 10_000))
def test_every_completion_of_the_disclosed_is_within_the_bounds(
    data: st.DataObject, rows: list[Mass], group: int, disclosed: int
) -> None:
    assume(overrun(rows, whole(disclosed)) == 0)
    world = completed(data, rows, room=disclosed)
    for place, part in shared_out(data, mass(0, 0), disclosed - sum(world.values())).items():
        world[place] += part
    inside = sum(part for place, part in world.items() if place & group)
    assert holds(reach(rows, group, FULL, whole(disclosed)).share(), inside / disclosed)


@settings(deadline=None)
@given(st.lists(st.builds(lambda m, s: mass(m, *s), st.integers(0, FULL), spends), min_size=1, max_size=3), groups)
def test_the_bounds_are_reached(rows: list[Mass], group: int) -> None:
    corners = [[(place, spend) for place in members(set_of(one)) for spend in {one.low, most(one)}] for one in rows]
    worlds = [world for world in product(*corners) if sum(spend for _, spend in world)]
    assume(worlds)
    shares = [
        sum(spend for place, spend in world if place & group) / sum(spend for _, spend in world) for world in worlds
    ]
    bounds = reach(rows, group, FULL).share()
    assert bounds is not None
    assert abs(min(shares) - bounds.low) < NEAR
    assert abs(max(shares) - bounds.high) < NEAR


@settings(deadline=None)
@given(st.data(), masses.filter(bool), groups, st.none() | st.integers(1, 10_000))
def test_narrowing_a_set_or_a_spend_never_widens_the_bounds(
    data: st.DataObject, rows: list[Mass], group: int, disclosed: int | None
) -> None:
    at = data.draw(st.integers(0, len(rows) - 1))
    mask = sum(data.draw(st.lists(st.sampled_from(members(set_of(rows[at]))), min_size=1, unique=True)))
    low, high = sorted(data.draw(st.tuples(*[st.integers(rows[at].low, most(rows[at]))] * 2)))
    narrowed = [*rows[:at], mass(mask, low, high), *rows[at + 1 :]]
    assume(disclosed is None or overrun(narrowed, whole(disclosed)) == 0)
    inner, outer = (reach(one, group, FULL, whole(disclosed)).share() for one in (narrowed, rows))
    assert within(inner, outer)


@settings(deadline=None)
@given(masses, groups, st.none() | st.integers(1, 10_000))
def test_what_a_group_may_hold_is_what_the_others_need_not(rows: list[Mass], group: int, disclosed: int | None) -> None:
    bounds, others = (reach(rows, each, FULL, whole(disclosed)).share() for each in (group, FULL & ~group))
    assume(bounds is not None and others is not None)
    assert bounds is not None
    assert others is not None
    assert 0 <= bounds.low <= bounds.high <= 1
    assert abs(bounds.low - (1 - others.high)) < NEAR
    assert abs(bounds.high - (1 - others.low)) < NEAR
