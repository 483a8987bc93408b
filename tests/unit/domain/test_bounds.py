import pytest

from tests.unit.domain.samples import bits, case, spend_masses
from tokentui.domain.bounds import Interval, Mass, overrun, reach

FULL = 0b111


def test_open_accounts_widen_the_share_of_a_survey() -> None:
    for name in ("A01", "A02"):
        survey = case(name)
        n, observed, successes = (survey.input[key] for key in ("n", "observed", "successes"))
        masses = [Mass(1, successes, successes), Mass(2, observed - successes, observed - successes)]
        found = reach([*masses, Mass(0, n - observed, n - observed)], 1, FULL).share()
        assert found is not None
        assert [found.low, found.high] == pytest.approx(survey.expected, abs=survey.tolerance)


def test_sets_of_use_cases() -> None:
    sets = case("A03")
    masses = spend_masses(sets.input["rows"])
    for letter, expected in sets.expected.items():
        found = reach(masses, bits(letter), bits("PSR")).share()
        assert found is not None
        assert [found.low, found.high] == pytest.approx(expected, abs=sets.tolerance)


@pytest.mark.parametrize("name", ["A04", "A12"])
def test_a_group_of_use_cases_and_spend_bands(name: str) -> None:
    published = case(name)
    found = reach(spend_masses(published.input["rows"]), bits(published.input["target"]), bits("PSR")).share()
    assert found is not None
    assert [found.low, found.high] == pytest.approx(published.expected, abs=published.tolerance)


def test_a_majority_can_be_certain() -> None:
    published = case("A06")
    found = reach(spend_masses(published.input["rows"]), bits("P"), bits("PSR")).share()
    assert found == Interval(published.expected["lower"], published.expected["upper"])
    assert (found.low > 0.5) is published.expected["majority_certain"]


def test_the_open_mask_lies_in_a_group_only_when_that_holds_every_use_case() -> None:
    assert reach([Mass(0, 5, 5)], 0b011, FULL).share() == Interval(0.0, 1.0)
    assert reach([Mass(0, 5, 5)], 0b111, FULL).share() == Interval(1.0, 1.0)
    assert reach([Mass(0, 5, 5)], 0b1000, FULL).share() == Interval(0.0, 0.0)
    assert reach([Mass(0, 5, 5)], 0b001, 0).share() == Interval(0.0, 1.0)


@pytest.mark.parametrize("masses", [[], [Mass(1, 0, 0)], [Mass(1, -5, -5)]])
def test_of_nothing_there_is_no_share(masses: list[Mass]) -> None:
    assert reach(masses, 1, FULL).share() is None


def test_of_a_disclosed_total_of_nothing_there_is_no_share() -> None:
    assert reach([Mass(1, 0, 0)], 1, FULL).share(0) is None


def test_a_weight_that_may_be_zero_is_all_inside_when_nothing_can_be_outside() -> None:
    masses = [Mass(1, 0, 10)]
    assert reach(masses, 1, FULL).share() == Interval(1.0, 1.0)
    assert reach(masses, 2, FULL).share() == Interval(0.0, 0.0)


def test_of_a_disclosed_total_the_rest_may_be_anything() -> None:
    masses = [Mass(1, 20, 30), Mass(2, 10, 10), Mass(3, 5, 5)]
    assert reach(masses, 1, FULL).share(100) == Interval(0.20, 0.90)
    assert reach(masses, 1, FULL).held(100).high == 90


def test_what_is_not_listed_cannot_be_where_no_use_case_is_left() -> None:
    archived = 0b1000
    masses = [Mass(archived, 20, 30), Mass(1, 10, 10)]
    assert reach(masses, archived, FULL).share(100) == Interval(0.20, 0.30)
    assert reach(masses, FULL, FULL).share(100) == Interval(0.70, 0.80)


def test_listed_spend_above_the_disclosed_total_keeps_shares_in_order_and_says_by_how_much() -> None:
    masses = [Mass(1, 80, 80), Mass(2, 60, 60)]
    assert overrun(masses, 100) == 40
    assert reach(masses, 1, FULL).share(100) == Interval(0.40, 0.80)
    assert reach(masses, 2, FULL).share(100) == Interval(0.20, 0.60)
    assert reach(masses, 1, FULL).share(70) == Interval(10 / 70, 1.0)
    assert overrun(masses, 140) == 0


def test_credits_never_push_a_share_out_of_its_range() -> None:
    found = reach([Mass(1, -30, -30), Mass(2, 50, 50), Mass(3, -10, -10)], 1, FULL).share()
    assert found == Interval(0.0, 0.0)
    found = reach([Mass(1, 50, 50), Mass(3, -20, -20)], 1, FULL).share()
    assert found is not None
    assert 0 <= found.low <= found.high <= 1
