"""Ratios of recurring revenue: published examples, and what unknown amounts leave of them."""

from fractions import Fraction
from itertools import product

import pytest

from tests.unit.domain.samples import case
from tokentui.domain.periods import PeriodError, chosen_periods, typed_month
from tokentui.domain.retention import Turnover, summed


def micro(amount: float) -> int:
    return round(amount * 1_000_000)


def test_nrr_is_that_of_a_published_example() -> None:
    one = case("F01")
    given = {name: micro(amount) for name, amount in one.input.items()}
    nrr = Turnover(**given).nrr
    assert nrr is not None
    assert (nrr.low, nrr.high) == (Fraction(one.expected).limit_denominator(1000),) * 2


def test_nrr_and_grr_are_those_of_another() -> None:
    one = case("F02")
    lost = micro(one.input["contraction_plus_churn"])
    found = Turnover(start=micro(one.input["start"]), expansion=micro(one.input["expansion"]), churn=lost)
    assert found.nrr is not None
    assert found.grr is not None
    assert found.quick_ratio is not None
    assert float(found.nrr.low) == pytest.approx(one.expected["nrr"], abs=0.005)
    assert float(found.grr.low) == pytest.approx(one.expected["grr"], abs=0.005)
    # Without new customers the quick ratio is what the source calls coverage.
    assert float(found.quick_ratio.low) == pytest.approx(one.expected["coverage"], abs=0.005)
    assert found.kept + found.expansion == micro(one.expected["ending"])


def turned(before: int | None, after: int | None) -> Turnover:
    """One customer."""
    if before is None and after is None:
        return Turnover(both_unknown=1)
    if after is None:
        return Turnover(end_unknown=1, start_of_those=before or 0)
    if before is None:
        return Turnover(start_unknown=1, end_of_those=after)
    return Turnover(
        start=before,
        end=after,
        new=after if not before else 0,
        expansion=max(after - before, 0) if before else 0,
        contraction=max(before - after, 0) if after else 0,
        churn=before if not after else 0,
    )


AMOUNTS = (0, 3_000, 10_000, None)
COMPLETIONS = (0, 1, 3_000, 7_000, 10_000, 10**12)


@pytest.mark.parametrize("ratio", ["nrr", "grr", "quick_ratio"])
def test_no_completion_lies_outside_the_bounds_and_some_come_near_both(ratio: str) -> None:
    for customers in product(product(AMOUNTS, repeat=2), repeat=2):
        found = getattr(summed(turned(*one) for one in customers), ratio)
        flat = [amount for one in customers for amount in one]
        values = []
        for filling in product(COMPLETIONS, repeat=flat.count(None)):
            rest = iter(filling)
            filled = [next(rest) if amount is None else amount for amount in flat]
            pairs = zip(filled[::2], filled[1::2], strict=True)
            value = getattr(summed(turned(*one) for one in pairs), ratio)
            if value is not None and value.high is not None:
                assert value.low == value.high
                values.append(value.low)
        if found is None or not values:
            continue
        assert found.low <= min(values), customers
        assert found.high is None or max(values) <= found.high, customers
        assert min(values) - found.low < Fraction(1, 100), customers
        if found.high is None:
            assert max(values) > 1000 or ratio == "quick_ratio", customers
        else:
            # Who began with next to nothing is approached and not reached.
            assert found.high - max(values) < Fraction(1, 100), customers


def test_nothing_to_take_a_ratio_of_is_none_and_no_zero() -> None:
    nothing = Turnover()
    assert (nothing.nrr, nothing.grr, nothing.quick_ratio) == (None, None, None)
    only_new = Turnover(new=5, end=5)
    assert (only_new.nrr, only_new.quick_ratio) == (None, None)


MONTHS = tuple((2024 + place // 12) * 100 + place % 12 + 1 for place in range(24))


def test_the_latest_two_months_or_years_are_compared_unless_others_are_named() -> None:
    assert [one.text for one in chosen_periods(MONTHS, None, None, years=False)] == ["2025-11", "2025-12"]
    years = chosen_periods(MONTHS, None, None, years=True)
    assert [one.text for one in years] == ["2024-01 to 2024-12", "2025-01 to 2025-12"]
    gap = (202501, 202503)
    assert [one.text for one in chosen_periods(gap, None, None, years=False)] == ["2025-01", "2025-03"]


@pytest.mark.parametrize(
    ("months", "first", "last", "years", "says"),
    [
        ((), None, None, False, "no monthly usage"),
        ((202501,), None, None, False, "no month before 2025-01"),
        (MONTHS, 202505, 202504, False, "2025-05 does not come before 2025-04"),
        (MONTHS, 202505, 202505, False, "does not come before"),
        (MONTHS, 202412, 202506, True, "overlap"),
        (MONTHS, 202406, 202506, True, "no usage of 2023-07, 2023-08, 2023-09 and 3 more"),
        ((202501, 202503), 202502, 202503, False, "no usage of 2025-02"),
    ],
)
def test_periods_that_cannot_be_compared_are_refused_in_words(
    months: tuple[int, ...], first: int | None, last: int | None, years: bool, says: str
) -> None:
    with pytest.raises(PeriodError, match=says):
        chosen_periods(months, first, last, years=years)


@pytest.mark.parametrize("text", ["2025", "2025-13", "2025-00", "05-2025", "", "٢٠٢٥-٠١"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match="is no month"):
        typed_month(text)
