"""What is written of a bound is never more than is known: least figures are rounded down, greatest up."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tokentui.domain.bounds import Interval, Range
from tokentui.domain.cube import Unit
from tokentui.domain.money import MICRO, Basis, Spend, at_least, at_most, compact_end
from tokentui.domain.statements import WHOLE
from tokentui.words.panels import amount_range, share_range
from tokentui.words.values import percent_down, percent_up, spend_in_words

SCALES = {"": 1, "k": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}
shares = st.fractions(0, 1, max_denominator=10**15)
amounts = st.integers(0, 10**19)


def read(text: str) -> Fraction:
    """A written amount in units."""
    found = re.fullmatch(r"(-?)\$?([\d.]+)([kMBT]?)", text)
    assert found is not None, text
    return (-1 if found[1] else 1) * Fraction(Decimal(found[2])) * SCALES[found[3]]


@given(shares, shares, st.integers(0, 2))
def test_a_share(one: Fraction, other: Fraction, decimals: int) -> None:
    low, high = sorted((one, other))
    for text, exact, sign in ((percent_down(low, decimals), low, 1), (percent_up(high, decimals), high, -1)):
        written = Fraction(Decimal(text.removesuffix(" %"))) / 100
        assert sign * written <= sign * exact
        assert abs(written - exact) < Fraction(1, 100 * 10**decimals)
    ends = [Fraction(int(end)) / 100 for end in re.findall(r"\d+", share_range(Interval(low, high)))]
    assert ends[0] <= low
    assert ends[-1] >= high


@given(st.integers(-(10**19), 10**19))
def test_an_amount_of_money(micro: int) -> None:
    exact = Fraction(micro, MICRO)
    assert read(at_least(micro)) <= exact <= read(at_most(micro))


@given(amounts)
def test_a_number_has_three_figures_and_is_near(amount: int) -> None:
    down, up = (read(compact_end(amount, up=way)) for way in (False, True))
    assert down <= amount <= up
    assert up - down <= max(Fraction(amount) / 100, Fraction(1, 100))


@pytest.mark.parametrize(
    ("micro", "least", "most"),
    [
        (1_449_999_999 * MICRO, "$1.44B", "$1.45B"),
        (999_600_000 * MICRO, "$999M", "$1B"),
        (28_550_000_000 * MICRO, "$28.5B", "$28.6B"),
        (500_000_000 * MICRO, "$500M", "$500M"),
        (0, "$0", "$0"),
        (-1_449_999_999 * MICRO, "-$1.45B", "-$1.44B"),
    ],
)
def test_an_amount_in_three_figures(micro: int, least: str, most: str) -> None:
    assert (at_least(micro), at_most(micro)) == (least, most)


@given(amounts, amounts)
def test_a_range_of_amounts(one: int, other: int) -> None:
    low, high = sorted((one, other))
    ends = amount_range(Range(low, high), Range(0, WHOLE), Unit.SPEND, "USD").split(" – ")
    assert read(ends[0]) <= Fraction(low, MICRO)
    assert read(ends[-1]) >= Fraction(high, MICRO)


def test_an_unknown_amount_says_how_many_customers_it_is_of() -> None:
    assert amount_range(None, Range(16 * WHOLE, 198 * WHOLE), Unit.SPEND, "USD") == "unknown (16–198 customers)"
    assert amount_range(None, Range(WHOLE, WHOLE), Unit.SPEND, "USD") == "unknown (1 customer)"
    assert amount_range(Range(5, None), Range(0, WHOLE), Unit.TOKENS, "USD") == "5 – any amount"


def test_a_spend_that_is_an_interval_is_written_outwards() -> None:
    unsure = Spend(1_444_000_000 * MICRO, 1_446_000_000 * MICRO, 1_451_000_000 * MICRO)
    assert spend_in_words(unsure, Basis.ESTIMATE, "USD") == "$1.44B – $1.46B a year, estimate"
    assert spend_in_words(Spend(5, 5, 5 * MICRO), None, "USD") == "$0 – $5 a year"
