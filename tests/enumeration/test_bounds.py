"""Every printed bound is true, and some completion reaches it: all completions of small books."""

from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.enumeration.small_books import Customer, books, cube, measure, says_nothing, share, shares, unknowns
from tests.shares import examples
from tokentui.domain.bounds import Interval
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.grades import Grade

all_floors = st.sampled_from([Grade.A, Grade.B, Grade.C, Grade.D])
by_spend = st.tuples(st.just(Unit.SPEND), st.sampled_from(list(Denominator)))
ways = st.one_of(st.just((Unit.CUSTOMERS, Denominator.LISTED)), by_spend, by_spend)


@settings(deadline=None, max_examples=examples(120), suppress_health_check=[HealthCheck.filter_too_much])
@given(books, ways, st.integers(4, 9), unknowns, all_floors, st.sampled_from([1, 2, 3, 4, 8]))
def test_bounds_are_true_and_sharp(
    listed: list[Customer],
    way: tuple[Unit, Denominator],
    disclosed: int,
    unknown: tuple[int, int | None],
    floor: Grade,
    group: int,
) -> None:
    by = measure(*way, disclosed, unknown)
    read = [one.at(floor) for one in listed]
    possible = shares(read, by, group)
    assume(possible and not says_nothing(read, by))
    found = share(cube(listed, floor), by, group)
    # Of a group that has customers, but none of known spend, no share is printed.
    assert not max(possible) if found is None else found == Interval(min(possible), max(possible))


def test_a_split_customer_of_unsure_spend_has_an_exact_share() -> None:
    by = measure(Unit.SPEND, Denominator.KNOWN, None, (0, None))
    one = Customer(0, ((1, 6000), (8, 4000)), (1, 3))
    assert share(cube([one]), by, 3) == Interval(Fraction(3, 5), Fraction(3, 5))
