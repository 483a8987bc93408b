"""Figures that cannot all be true are named whole, and what figures leave for customers of unknown spend is no more."""

from collections.abc import Iterable
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokentui.domain.contradictions import Containing, contradictions, names_one_of
from tokentui.domain.customer import Fact, FactOf
from tokentui.domain.grades import Grade, Question
from tokentui.domain.money import MICRO, Basis, Spend
from tokentui.domain.spend_figures import Figure, figures
from tokentui.domain.spend_limits import SpendFacts, SpendLimits, doubted, spend_limits

YEAR, BOTH, PART, MONTH = "per year, run-rate", "run-rate, A and B combined", "part of a combined figure", "one month"
A, B, PARENT = 1, 2, 3
NAMES = {A: "Acme", B: "Bolt", PARENT: "Parent"}


def figure(
    who: Iterable[int], low: int | None, high: int | None, yardstick: str = YEAR, as_of: str = "2025-07"
) -> Figure:
    basis = Basis.RUN_RATE if yardstick == YEAR else None
    held = [
        FactOf(
            number,
            NAMES[number],
            Fact(
                uid=f"{number} {low} {high} {yardstick}",
                dimension=Question.HOW_MUCH,
                claim="Bolt Pilot and others",
                low=low,
                high=high,
                unit="USD",
                yardstick=yardstick,
                basis=basis,
                as_of=as_of,
                source_title="The Paper",
                source_url=None,
                source_kind=None,
                certainty=None,
                grade=Grade.C,
            ),
        )
        for number in who
    ]
    (found,) = figures(held, "USD", Grade.D)
    return found


def clash(*found: Figure, within: Figure | None = None, months: bool = False) -> list[str]:
    containing = {} if within is None else {B: Containing(PARENT, within)}
    return [one.words for one in contradictions(found, containing, "USD", months=months)]


def spend(low: int, high: int) -> Spend:
    return Spend.between(low * MICRO, high * MICRO)


def test_parts_that_are_more_than_their_sum() -> None:
    both = figure([A, B], 14, 14, BOTH)
    assert clash(both, figure([A], 6, 6), figure([B], 8, 9)) == []
    assert clash(both, figure([A], 6, 7), figure([B], 9, 9)) == [
        "Acme and Bolt $14 together (2025-07, The Paper, grade C), but Acme $6 to $7 (2025-07, The Paper, grade C)"
        " and Bolt $9 (2025-07, The Paper, grade C) come to $15 at least"
    ]
    assert clash(both, figure([A], 15, None, PART)) != []


def test_parts_that_cannot_reach_their_sum() -> None:
    """A subsidiary has no more than the parent's figure that contains it."""
    both, acme, parent = figure([A, B], 14, 14, BOTH), figure([A], 6, 6), figure([PARENT], 5, 5)
    assert clash(both, acme) == []
    assert clash(both, acme, parent) == []
    (words,) = clash(both, acme, parent, within=parent)
    assert words.endswith("and Bolt, contained in Parent $5 (2025-07, The Paper, grade C), come to $11 at most")
    assert clash(both, acme, figure([PARENT], 8, 9), within=figure([PARENT], 8, 9)) == []


def test_a_subsidiary_is_no_more_than_the_figure_that_contains_it() -> None:
    parent = figure([PARENT], 5, 6)
    assert clash(figure([B], 6, 7), parent, within=parent) == []
    (words,) = clash(figure([B], 7, 7), parent, within=parent)
    assert words.startswith("Bolt $7 (2025-07, The Paper, grade C) is more than Parent $5 to $6")
    assert clash(figure([B], 7, 7), parent) == []


@pytest.mark.parametrize(
    ("one", "other", "named"),
    [
        (figure([A], 5, 6), figure([A], 6, 9), False),
        (figure([A], 5, 6), figure([A], 7, 9), True),
        (figure([A], 5, 6), figure([A], 7, 9, as_of="2026-07"), False),
        (figure([A], 5, 6), figure([A], 7, None, PART), True),
        (figure([A], 5, 6), figure([B], 7, 9), False),
    ],
)
def test_two_figures_of_one_year(one: Figure, other: Figure, named: bool) -> None:
    assert bool(clash(one, other)) is named


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=7))
def test_every_figure_that_misses_another_of_its_year_is_named_once_or_more(ends: list[tuple[int, int]]) -> None:
    found = [figure([A], low, low + width)._replace(facts=(str(place),)) for place, (low, width) in enumerate(ends)]
    clashing = contradictions(found, {}, "USD", months=False)
    missing = {
        uid
        for one, other in combinations(found, 2)
        if (one.low or 0) > (other.high or 0) or (other.low or 0) > (one.high or 0)
        for uid in (*one.facts, *other.facts)
    }
    assert {uid for one in clashing for uid in one.facts} == missing
    # As many sentences as figures at most, not as pairs.
    assert len(clashing) <= len(found)


def test_a_month_bounds_its_year_only_by_the_rule() -> None:
    year, month = figure([A], 5, 6), figure([A], 7, 7, MONTH)
    assert clash(year, month) == []
    assert len(clash(year, month, months=True)) == 1
    assert clash(figure([A], 50, 60), month, months=True) == []
    assert spend_limits([month], {}, {}, (), (), months=False) == ()
    (limit,) = spend_limits([month], {}, {}, (), (), months=True)
    assert (limit.customers, limit.floor, limit.ceiling) == ((A,), 7 * MICRO, None)


def limits(*found: Figure, known: dict[int, Spend], within: Figure | None = None) -> tuple[SpendLimits, ...]:
    containing = {} if within is None else {B: Containing(PARENT, within)}
    clashing = doubted(SpendFacts(found, containing, "USD", months=False, tied=frozenset()), frozenset())
    return spend_limits(found, containing, known, (), clashing, months=False)


def test_what_a_combined_figure_leaves() -> None:
    both = figure([A, B], 14, 15, BOTH)
    (joint,) = limits(both, known={})
    assert (joint.customers, joint.floor, joint.ceiling) == ((A, B), 14 * MICRO, 15 * MICRO)
    (rest,) = limits(both, figure([A], 6, 7), known={A: spend(6, 7)})
    assert (rest.customers, rest.floor, rest.ceiling) == ((B,), 7 * MICRO, 9 * MICRO)


def test_a_figure_that_is_contradicted_leaves_all_of_it_and_no_floor() -> None:
    parent = figure([PARENT], 5, 5)
    known = {A: spend(6, 6), PARENT: spend(5, 5)}
    (rest,) = limits(figure([A, B], 14, 14, BOTH), figure([A], 6, 6), parent, known=known, within=parent)
    assert (rest.customers, rest.floor, rest.ceiling, rest.within) == ((B,), 0, 14 * MICRO, None)


def test_a_parent_s_figure_contains_the_subsidiary_and_is_not_added_to_it() -> None:
    parent = figure([PARENT], 5, 6)
    (within,) = limits(parent, known={PARENT: spend(5, 6)}, within=parent)
    assert (within.customers, within.floor, within.ceiling, within.within) == ((B,), 0, 6 * MICRO, PARENT)
    assert names_one_of(parent, ["bolt"])
    assert not names_one_of(parent, ["Bol", "Pilot and other", ""])


amounts = st.integers(0, 6)
ends = st.tuples(amounts, amounts).map(lambda two: (min(two), max(two)))


@given(ends, ends, ends)
def test_a_contradiction_is_named_exactly_where_no_completion_exists(
    both: tuple[int, int], acme: tuple[int, int], bolt: tuple[int, int]
) -> None:
    found = (figure([A, B], *both, BOTH), figure([A], *acme), figure([B], *bolt))
    worlds = product(range(acme[0], acme[1] + 1), range(bolt[0], bolt[1] + 1))
    possible = any(both[0] <= sum(world) <= both[1] for world in worlds)
    assert bool(clash(*found)) is not possible


@given(ends, ends)
def test_limits_hold_every_completion_and_are_met(both: tuple[int, int], acme: tuple[int, int]) -> None:
    found = (figure([A, B], *both, BOTH), figure([A], *acme))
    rest = {whole - one for whole in range(both[0], both[1] + 1) for one in range(acme[0], acme[1] + 1) if one <= whole}
    if rest:
        (limit,) = limits(*found, known={A: spend(*acme)})
        assert (limit.floor, limit.ceiling) == (min(rest) * MICRO, max(rest) * MICRO)
