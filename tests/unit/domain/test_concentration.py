import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.samples import case
from tokentui.domain.bounds import Interval, Reach
from tokentui.domain.concentration import (
    OwnerSpend,
    concentrate,
    effective_number,
    gini,
    hhi_bounds,
    ultimate_parents,
)


def exact(*amounts: float) -> list[OwnerSpend]:
    spends = [round(amount * 100) for amount in amounts]
    return [(f"customer {place}", spend, spend, spend) for place, spend in enumerate(spends)]


def near(found: Interval | None, low: float, high: float) -> bool:
    return found is not None and [found.low, found.high] == pytest.approx([low, high])


def index(*amounts: float) -> float:
    found = concentrate(exact(*amounts)).hhi
    assert found is not None
    assert found.low == pytest.approx(found.high)
    return found.low


def test_index_of_shares() -> None:
    published = case("C01")
    assert 10_000 * index(*published.input["shares_pct"]) == pytest.approx(published.expected)


def test_summing_by_parent_is_a_merger() -> None:
    published = case("C02")
    before = published.input["pre_shares_pct"]
    small, large = published.input["merge"]

    def merged(pair: list[int]) -> list[int]:
        return [*(share for share in before if share not in pair), sum(pair)]

    assert 10_000 * index(*before) == pytest.approx(published.expected["pre"])
    assert 10_000 * index(*merged(small)) == pytest.approx(published.expected["post_small"])
    assert 10_000 * index(*merged(large)) == pytest.approx(published.expected["post_large"])


def test_index_effective_number_and_gini() -> None:
    published = case("C03")
    values, expected, close = published.input["values"], published.expected, published.tolerance
    found = concentrate(exact(*values))
    assert index(*values) == pytest.approx(expected["hhi"], abs=close)
    assert found.effective_number is not None
    assert found.effective_number.low == pytest.approx(expected["n_eff"], abs=close)
    assert found.gini == pytest.approx(expected["gini"], abs=close)


def test_sixteen_states() -> None:
    published = case("C04")
    values = published.input["values"]
    assert index(*values) == pytest.approx(published.expected["hhi"], abs=published.tolerance)
    assert gini(values) == pytest.approx(published.expected["gini"], abs=published.tolerance)


def test_gini_of_grouped_values() -> None:
    published = case("C06")
    found = gini(published.input["values"], published.input["weights"])
    assert found == pytest.approx(published.expected, abs=published.tolerance)


def test_index_when_the_list_is_only_part() -> None:
    published = case("C09")
    shares = [round(1_000 * share) for share in published.input["known_shares"]]
    found = concentrate(exact(*shares), disclosed=100_000)
    expected = published.expected
    assert near(found.hhi, expected["lower_limit"], expected["upper"])
    assert "smallest listed" in found.assumes
    # One single customer may be all that is not listed.
    assert near(found.hhi_widest, 0.14, 0.14 + 0.4**2)


def test_shares_of_the_largest() -> None:
    published = case("C20")
    found = concentrate(exact(*published.input["values"]))
    by_size = dict(zip(published.input["n"], published.expected, strict=True))
    top = {share.count: share for share in found.top}
    for size in (1, 5):
        assert top[size].best == pytest.approx(by_size[size], abs=published.tolerance)
        assert top[size].share == Interval(top[size].best, top[size].best)
    assert [share.count for share in found.top] == [1, 5, 10, 20]
    assert (top[10].best, top[20].best) == (1, 1)


def test_customers_of_a_tenth_or_more() -> None:
    found = concentrate([("a", 80, 90, 120), ("b", 10, 10, 10), ("c", 5, 9, 20)])
    assert [(large.name, large.certain) for large in found.large] == [("a", True), ("b", False), ("c", False)]
    assert found.large[0].share == Interval(80 / 110, 120 / 135)
    assert [large.certain for large in concentrate(exact(10, 90)).large] == [True, True]


def test_of_a_disclosed_total() -> None:
    found = concentrate(exact(5, 3, 6.5), disclosed=300_00)
    assert found.top[0].best == pytest.approx(6.5 / 300)
    assert near(found.top[1].share, 14.5 / 300, 14.5 / 300)
    assert found.large == ()
    assert found.over == 0
    over = concentrate(exact(5, 3, 6.5), disclosed=10_00)
    assert over.over == 450
    assert over.top[1].best == 1
    assert over.hhi is not None
    assert over.hhi.high <= 1


@pytest.mark.parametrize("groups", [[], exact(0, 0)])
def test_without_spend_there_are_no_figures(groups: list[OwnerSpend]) -> None:
    found = concentrate(groups)
    assert (found.top, found.large) == ((), ())
    assert (found.hhi, found.effective_number, found.gini) == (None, None, None)


def test_credits_count_as_zero() -> None:
    assert concentrate([("a", 10, 10, 10), ("b", -5, -5, -5)]).hhi == Interval(1.0, 1.0)


def test_there_is_no_effective_number_when_the_index_may_be_zero() -> None:
    assert effective_number(hhi_bounds([], [], unseen=1.0)) is None


def _between(rows: list[tuple[int, int, int]]) -> list[OwnerSpend]:
    ends = [sorted(row[:2]) for row in rows]
    return [(f"{at}", low, (low + high) // 2, high) for at, (low, high) in enumerate(ends)]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(0, 9)), min_size=1, max_size=30),
    st.none() | st.integers(0, 4_000),
)
def test_the_index_is_that_of_the_share_of_each(rows: list[tuple[int, int, int]], disclosed: int | None) -> None:
    groups = _between(rows)
    low, high = sum(group[1] for group in groups), sum(group[3] for group in groups)
    reaches = [Reach(one[1], one[3], low - one[1], high - one[3], open_inside=False) for one in groups]
    shares = [share for one in reaches if (share := one.share(disclosed)) is not None]
    found = concentrate(groups, disclosed)
    if not shares:
        assert found.hhi_widest is None
        return
    unseen = 0.0 if disclosed is None else max(0.0, 1 - low / disclosed)
    assert found.hhi_widest == hhi_bounds([one.low for one in shares], [one.high for one in shares], unseen)
    order = sorted(range(len(groups)), key=lambda at: (-groups[at][2], groups[at][0]))
    large = [groups[at][0] for at in order if _may_be_a_tenth(reaches[at], disclosed)]
    assert [one.name for one in found.large] == large
    first = sum(groups[at][2] for at in order[:5])
    whole = sum(group[2] for group in groups)
    if whole > 0:
        assert found.top[1].best == first / (whole if disclosed is None else max(disclosed, whole))


def _may_be_a_tenth(reach: Reach, disclosed: int | None) -> bool:
    ratios = reach.ratios(disclosed)
    return ratios is not None and ratios[1][0] * 10 >= ratios[1][1]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(0, 9)), min_size=1, max_size=8))
def test_the_index_of_every_completion_is_within_its_bounds(rows: list[tuple[int, int, int]]) -> None:
    groups = _between(rows)
    world = [low + (high - low) * row[2] / 9 for (_, low, _, high), row in zip(groups, rows, strict=True)]
    found = concentrate(groups).hhi
    if sum(world) > 0:
        assert found is not None
        true = sum(amount**2 for amount in world) / sum(world) ** 2
        assert found.low - 1e-9 <= true <= found.high + 1e-9


def test_ultimate_parents() -> None:
    chains = {"GitHub": "Microsoft", "Copilot": "GitHub", "Alone": "Alone", "A": "B", "B": "C", "C": "B"}
    assert ultimate_parents(chains) == {
        "GitHub": "Microsoft",
        "Copilot": "Microsoft",
        "Alone": "Alone",
        "A": "B",
        "B": "B",
        "C": "B",
    }
    assert ultimate_parents({str(n): str(n + 1) for n in range(5_000)})["0"] == "5000"
