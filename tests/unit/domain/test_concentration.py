from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.samples import case
from tokentui.domain.bounds import Interval
from tokentui.domain.concentration import Concentration, Index, OwnerSpends, concentrate, gini

OwnerSpend = tuple[str, int, int, int]
"""A name with its annual spend: low, best and high."""


def exact(*amounts: float) -> list[OwnerSpend]:
    spends = [round(amount * 100) for amount in amounts]
    return [(f"customer {place}", spend, spend, spend) for place, spend in enumerate(spends)]


def measured(
    groups: list[OwnerSpend],
    disclosed: int | None = None,
    open_members: Mapping[int, int] | None = None,
    contradicted: str = "",
) -> Concentration:
    """Those known exactly apart, as far as no member of theirs is open."""
    names = [name for name, *_ in groups]
    opened = open_members or {}
    rows = [(number, *group[1:]) for number, group in enumerate(groups)]
    others = [row for row in rows if row[1] < row[3] or row[0] in opened]
    ids, lows, bests, highs = ([row[at] for row in others] for at in range(4))
    point_ids, points = ([row[at] for row in rows if row not in others] for at in (0, 1))
    spends = OwnerSpends(ids, lows, bests, highs, point_ids, points)
    places = {number: place for place, number in enumerate(ids)}
    found = {places[number]: members for number, members in opened.items()}
    return concentrate(spends, names.__getitem__, disclosed, found, contradicted)


def near(found: Interval | Index | None, low: float, high: float) -> bool:
    return found is not None and [found.low, found.high] == pytest.approx([low, high])


def index(*amounts: float) -> float:
    found = measured(exact(*amounts)).index
    assert found is not None
    assert found.low == found.high
    return float(found.low)


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
    found = measured(exact(*values))
    assert index(*values) == pytest.approx(expected["hhi"], abs=close)
    assert found.index is not None
    assert found.index.effective_number is not None
    assert float(found.index.effective_number[0]) == pytest.approx(expected["n_eff"], abs=close)
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
    found = measured(exact(*shares), disclosed=100_000)
    expected = published.expected
    assert found.unseen is not None
    assert near(found.unseen.assumed, expected["lower_limit"], expected["upper"])
    # One single customer may be all that is unseen.
    assert near(found.index, 0.14, 0.14 + 0.4**2)


def test_what_a_fact_contradicts_is_not_assumed() -> None:
    shares = exact(30, 20, 10)
    found = measured(shares, disclosed=100_00, contradicted="Acme may spend 40")
    assert found.unseen is not None
    assert found.unseen.assumed is None
    assert [one.assumed for one in found.top] == [None] * 4
    assert near(found.index, 0.14, 0.14 + 0.4**2)


def test_shares_of_the_largest() -> None:
    published = case("C20")
    found = measured(exact(*published.input["values"]))
    by_size = dict(zip(published.input["n"], published.expected, strict=True))
    top = {share.count: share for share in found.top}
    for size in (1, 5):
        assert top[size].best == pytest.approx(by_size[size], abs=published.tolerance)
        assert near(top[size].share, top[size].best, top[size].best)
    assert [share.count for share in found.top] == [1, 5, 10, 20]
    assert (top[10].best, top[20].best) == (1, 1)


def test_customers_of_a_tenth_or_more() -> None:
    found = measured([("a", 80, 90, 120), ("b", 10, 10, 10), ("c", 5, 9, 20)])
    assert [(large.name, large.certain) for large in found.large] == [("a", True), ("b", False), ("c", False)]
    assert near(found.large[0].share, 80 / 110, 120 / 135)
    assert [large.certain for large in measured(exact(10, 90)).large] == [True, True]


def test_those_of_one_spend_and_name_come_by_number() -> None:
    spends = OwnerSpends([7, 3], [10, 20], [20, 20], [40, 20], [5, 2], [20, 20])
    found = concentrate(spends, lambda number: "Mercury" if number != 5 else "Bolt").large
    assert [(one.name, one.spend.high) for one in found] == [
        ("Bolt", 20),
        *[("Mercury", high) for high in (20, 20, 40)],
    ]


def test_names_are_asked_only_of_the_large() -> None:
    asked = []

    def name(number: int) -> str:
        asked.append(number)
        return ""

    concentrate(OwnerSpends([], [], [], [], list(range(100)), [900, *[1] * 99]), name)
    assert asked == [0]


def test_of_a_disclosed_total() -> None:
    """The unseen 285.50 may be one customer, larger than all; nobody of known spend reaches a tenth."""
    found = measured(exact(5, 3, 6.5), disclosed=300_00)
    assert found.top[0].best == pytest.approx(6.5 / 300)
    assert near(found.top[0].share, 6.5 / 300, 285.5 / 300)
    assert near(found.top[0].assumed, 6.5 / 300, 6.5 / 300)
    assert near(found.top[1].share, 14.5 / 300, 1)
    assert near(found.top[1].assumed, 14.5 / 300, (14.5 + 2 * 3) / 300)
    assert found.large == ()
    assert found.unseen is not None
    assert (found.unseen.large, found.unseen.amount.high) == (9, 285_50)
    assert found.over == 0


def test_of_less_than_the_known_nothing_is_measured() -> None:
    over = measured(exact(5, 3, 6.5), disclosed=10_00)
    assert over.over == 450
    assert (over.top, over.large, over.index, over.unseen) == ((), (), None, None)


def test_a_group_with_members_of_unknown_spend_may_hold_all_that_is_unseen() -> None:
    found = measured(exact(10, 5), disclosed=100_00, open_members={1: 2})
    assert [(one.name, one.certain) for one in found.large] == [("customer 0", True), ("customer 1", False)]
    assert near(found.large[1].share, 0.05, 0.9)
    assert near(found.top[0].share, 0.1, 0.9)
    # Each of its two members spends 5 at most where nobody unseen is larger than the smallest.
    assert near(found.top[0].assumed, 0.1, 0.15)


@pytest.mark.parametrize("groups", [[], exact(0, 0)])
def test_without_spend_there_are_no_figures(groups: list[OwnerSpend]) -> None:
    found = measured(groups)
    assert (found.top, found.large) == ((), ())
    assert (found.index, found.gini) == (None, None)


def test_credits_count_as_zero() -> None:
    assert index(10, -5) == 1


def test_there_is_no_effective_number_when_the_index_may_be_zero() -> None:
    found = measured([("a", 0, 5, 10)], disclosed=1_000).index
    assert found is not None
    assert found.low == 0
    assert found.effective_number is None


def _between(rows: list[tuple[int, int, int]]) -> list[OwnerSpend]:
    ends = [sorted(row[:2]) for row in rows]
    return [(f"{at}", low, (low + high) // 2, high) for at, (low, high) in enumerate(ends)]


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100), st.integers(0, 9)), min_size=1, max_size=30),
    st.integers(0, 4_000),
)
def test_figures_of_every_completion_are_within_their_bounds(rows: list[tuple[int, int, int]], beyond: int) -> None:
    """The known alone, and as part of a total whose unseen is one customer: within the bounds of either."""
    groups = _between(rows)
    world = [low + (high - low) * row[2] // 9 for (_, low, _, high), row in zip(groups, rows, strict=True)]
    for disclosed, spends in ((None, world), (sum(world) + beyond, [*world, beyond])):
        total = sum(spends)
        found = measured(groups, disclosed)
        if total == 0 or found.index is None:
            continue
        assert found.index.low <= Fraction(sum(one**2 for one in spends), total**2) <= found.index.high
        for share in found.top:
            held = sum(sorted(spends, reverse=True)[: share.count]) / total
            assert share.share.low - 1e-9 <= held <= share.share.high + 1e-9
        large = {name for (name, *_), spend in zip(groups, world, strict=True) if spend * 10 >= total}
        assert large <= {one.name for one in found.large}
        assert {one.name for one in found.large if one.certain} <= large
