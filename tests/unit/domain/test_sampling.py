from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tokentui.domain.sampling import money_weighted_order, random_number

keys = st.lists(st.tuples(st.text(), st.none() | st.integers(-5, 10**15)), unique_by=lambda row: row[0])


def test_the_order_is_fixed_by_seed_and_key_alone() -> None:
    customers = [("cursor", 650), ("microsoft", 500), ("salesforce", 300), ("aes", None), ("credit", -3)]
    first = money_weighted_order(customers, "1")
    assert money_weighted_order(reversed(customers), "1") == first
    assert len({money_weighted_order(customers, str(seed)) for seed in range(50)}) > 1
    assert set(first[3:]) == {"aes", "credit"}


@settings(deadline=None)
@given(keys, st.text())
def test_everyone_is_in_it_once_and_a_newcomer_moves_nobody(rows: list[tuple[str, int | None]], seed: str) -> None:
    order = money_weighted_order(rows, seed)
    assert Counter(order) == Counter(key for key, _ in rows)
    fewer = money_weighted_order(rows[1:], seed)
    assert fewer == tuple(key for key in order if key != (rows[0][0] if rows else None))


@settings(deadline=None)
@given(st.text(), st.text())
def test_random_numbers_are_above_0_and_below_1(seed: str, key: str) -> None:
    assert 0 < random_number(seed, key) < 1


def test_the_larger_the_spend_the_sooner_it_is_drawn() -> None:
    customers = [("large", 700), ("middle", 200), ("small", 100)]
    first = Counter(money_weighted_order(customers, str(seed))[0] for seed in range(2_000))
    # The integral over u of (1 - 2u/7)(1 - u/7): the chance that both others draw a greater number over their spend.
    assert abs(first["large"] / 2_000 - (1 - 3 / 14 + 2 / 147)) < 0.03
    assert first["middle"] > first["small"] > 0
