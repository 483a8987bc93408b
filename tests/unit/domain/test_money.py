from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tokentui.domain.money import MICRO, compact, percentages, short


def test_the_column_adds_up_where_plain_rounding_does_not() -> None:
    assert percentages([1, 1, 1]) == (33.4, 33.3, 33.3)


def test_the_largest_remainder_gets_the_unit_left_over() -> None:
    assert percentages([Fraction("33.34"), Fraction("33.38"), Fraction("33.28")]) == (33.3, 33.4, 33.3)


def test_whole_percents() -> None:
    assert percentages([1, 2, 4], digits=0) == (14, 29, 57)


def test_of_a_larger_total_the_rest_is_a_part_that_is_not_returned() -> None:
    assert percentages([1, 2], total=10) == (10.0, 20.0)


def test_the_rest_is_the_same_however_the_others_are_divided() -> None:
    """Of 30, 1.45 in one part or in several: the rest is 95.2 % each time."""
    for parts in ([1450], [950, 500], [650, 800], [300, 500, 650]):
        rounded = percentages(parts, 1, 30_000)
        assert rounded is not None
        assert round(100 - sum(rounded), 1) == 95.2


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


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (0, "0"),
        (0.004, "0"),
        (1, "1"),
        (1.5, "1.50"),
        (9.99, "9.99"),
        (9.994, "9.99"),
        (9.996, "10"),
        (12.34, "12.3"),
        (12.36, "12.4"),
        (99.94, "99.9"),
        (99.96, "100"),
        (123.4, "123"),
        (123.6, "124"),
        (999.4, "999"),
        (999.6, "1k"),
        (1_234, "1.23k"),
        (1_236, "1.24k"),
        (123_600, "124k"),
        (999_499, "999k"),
        (999_600, "1M"),
        (1_449_000_000, "1.45B"),
        (650_000_000, "650M"),
        (999_600_000_000, "1T"),
        (1_234_600_000_000_000, "1235T"),
    ],
)
def test_an_amount_has_three_figures_rounded_and_not_cut(amount: float, written: str) -> None:
    assert compact(amount) == written


def test_an_amount_of_money_has_its_sign_and_may_be_unknown() -> None:
    assert short(1_236 * MICRO) == "$1.24k"
    assert short(-1_236 * MICRO, "EUR") == "-€1.24k"
    assert short(5 * MICRO, "CHF") == "CHF 5"
    assert short(None) == "unknown"
