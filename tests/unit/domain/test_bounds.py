import pytest

from tests.unit.domain.samples import between, bits, case, mass, spend_masses
from tokentui.domain.bounds import Interval, Mass, Range, Whole, overrun, reach

FULL = 0b111


def test_open_accounts_widen_the_share_of_a_survey() -> None:
    for name in ("A01", "A02"):
        survey = case(name)
        n, observed, successes = (survey.input[key] for key in ("n", "observed", "successes"))
        masses = [mass(1, successes), mass(2, observed - successes)]
        found = reach([*masses, mass(0, n - observed)], 1, FULL).share()
        assert found is not None
        assert [float(found.low), float(found.high)] == pytest.approx(survey.expected, abs=survey.tolerance)


def test_sets_of_use_cases() -> None:
    sets = case("A03")
    masses = spend_masses(sets.input["rows"])
    for letter, expected in sets.expected.items():
        found = reach(masses, bits(letter), bits("PSR")).share()
        assert found is not None
        assert [float(found.low), float(found.high)] == pytest.approx(expected, abs=sets.tolerance)


@pytest.mark.parametrize("name", ["A04", "A12"])
def test_a_group_of_use_cases_and_spend_bands(name: str) -> None:
    published = case(name)
    found = reach(spend_masses(published.input["rows"]), bits(published.input["target"]), bits("PSR")).share()
    assert found is not None
    assert [float(found.low), float(found.high)] == pytest.approx(published.expected, abs=published.tolerance)


def test_a_majority_can_be_certain() -> None:
    published = case("A06")
    found = reach(spend_masses(published.input["rows"]), bits("P"), bits("PSR")).share()
    assert found is not None
    assert [float(found.low), float(found.high)] == [published.expected["lower"], published.expected["upper"]]
    assert (found.low > 0.5) is published.expected["majority_certain"]


def of_disclosed(masses: list[Mass], group: int, disclosed: int) -> Interval | None:
    return reach(masses, group, FULL, Whole(disclosed, rest_is_open=True)).share()


def test_the_open_mask_lies_in_a_group_only_when_that_holds_every_use_case() -> None:
    assert reach([mass(0, 5)], 0b011, FULL).share() == between(0, 1)
    assert reach([mass(0, 5)], 0b111, FULL).share() == between(1, 1)
    assert reach([mass(0, 5)], 0b1000, FULL).share() == between(0, 0)
    assert reach([mass(0, 5)], 0b001, 0).share() == between(0, 1)


@pytest.mark.parametrize("masses", [[], [mass(1, 0)], [mass(1, -5)]])
def test_of_nothing_there_is_no_share(masses: list[Mass]) -> None:
    assert reach(masses, 1, FULL).share() is None


def test_of_a_disclosed_total_of_nothing_there_is_no_share() -> None:
    assert of_disclosed([mass(1, 0)], 1, 0) is None


def test_a_weight_that_may_be_zero_is_all_inside_when_nothing_can_be_outside() -> None:
    masses = [mass(1, 0, 10)]
    assert reach(masses, 1, FULL).share() == between(1, 1)
    assert reach(masses, 2, FULL).share() == between(0, 0)


def test_of_a_disclosed_total_the_rest_may_be_anything() -> None:
    masses = [mass(1, 20, 30), mass(2, 10), mass(3, 5)]
    assert of_disclosed(masses, 1, 100) == between((20, 100), (90, 100))
    assert reach(masses, 1, FULL, Whole(100, rest_is_open=True)).held() == Range(20, 90)


def test_what_is_not_listed_cannot_be_where_no_use_case_is_left() -> None:
    archived = 0b1000
    masses = [mass(archived, 20, 30), mass(1, 10)]
    assert of_disclosed(masses, archived, 100) == between((20, 100), (30, 100))
    assert of_disclosed(masses, FULL, 100) == between((70, 100), (80, 100))


def test_listed_spend_above_the_disclosed_total_leaves_nothing_known_and_says_by_how_much() -> None:
    masses = [mass(1, 80), mass(2, 60)]
    assert overrun(masses, Whole(100, rest_is_open=True)) == 40
    assert of_disclosed(masses, 1, 100) == between(0, 1)
    assert overrun(masses, Whole(140)) == 0


def test_a_weight_without_a_ceiling_brings_a_share_as_near_to_its_side_as_one_likes() -> None:
    endless = Mass(((1, 10_000),), 10, None)
    assert reach([endless, mass(2, 30)], 1, FULL).share() == between((10, 40), 1)
    assert reach([endless, mass(2, 30)], 2, FULL).share() == between(0, (30, 40))
    assert reach([endless, mass(2, 30)], 1, FULL).held() == Range(10, None)
    assert reach([endless, mass(2, 30)], 1, FULL, Whole(100)).share() == between((10, 40), (70, 100))


def test_credits_never_push_a_share_out_of_its_range() -> None:
    found = reach([mass(1, -30), mass(2, 50), mass(3, -10)], 1, FULL).share()
    assert found == between(0, 0)
    found = reach([mass(1, 50), mass(3, -20)], 1, FULL).share()
    assert found is not None
    assert 0 <= found.low <= found.high <= 1


def test_the_ends_as_floats_lie_outside() -> None:
    share = between((1, 3), (2, 3))
    low, high = share.floats
    assert low <= share.low
    assert high >= share.high
    assert between((1, 4), (1, 2)).floats == (0.25, 0.5)
