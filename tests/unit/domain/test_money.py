from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokentui.domain.money import percentages


def test_the_column_adds_up_where_plain_rounding_does_not() -> None:
    assert percentages([1, 1, 1]) == (33.4, 33.3, 33.3)


def test_the_largest_remainder_gets_the_unit_left_over() -> None:
    assert percentages([Fraction("33.34"), Fraction("33.38"), Fraction("33.28")]) == (33.3, 33.4, 33.3)


def test_whole_percents() -> None:
    assert percentages([1, 2, 4], digits=0) == (14, 29, 57)


def test_of_a_larger_total_the_rest_is_a_part_that_is_not_returned() -> None:
    assert percentages([1, 2], total=10) == (10.0, 20.0)


@pytest.mark.parametrize("parts", [[], [0, 0], [0.0], [5, -5]])
def test_of_nothing_there_are_no_shares(parts: list[float]) -> None:
    assert percentages(parts) is None


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=30).filter(any), st.integers(0, 3))
def test_any_column_adds_to_100_and_no_part_is_off_by_a_unit(parts: list[int], digits: int) -> None:
    result = percentages(parts, digits)
    assert result is not None
    units = [round(value * 10**digits) for value in result]
    assert sum(units) == 100 * 10**digits
    for part, unit in zip(parts, units, strict=True):
        assert abs(Fraction(part * 100 * 10**digits, sum(parts)) - unit) < 1
