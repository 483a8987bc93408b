"""Margin, financed share and double counting by published cases, and by trying everything on small books."""

import json
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.tui.given import a_fact
from tokentui.domain.bounds import Range
from tokentui.domain.counted_twice import SoldOn, counted_twice, exceeding, in_circles
from tokentui.domain.customer import Fact
from tokentui.domain.financed_spend import FinancedSpend, financed_amount, financed_share
from tokentui.domain.grades import Grade, Question
from tokentui.domain.money import MICRO, Spend
from tokentui.domain.token_margin import DatedSpend, OnTokens, token_margin

CASES = {one["id"]: one for one in json.loads((ROOT / "fixtures" / "resale_cases.json").read_text())}
YEAR = "per year, run-rate"


def revenue(low: float | None, high: float | None, as_of: str | None = "2026-03", **more: str) -> Fact:
    fields = {"unit": "USD own revenue", "yardstick": YEAR, **more}
    return a_fact(Question.TO_WHAT_END, "own", low=low, high=high, as_of=as_of, **fields)


def gross(per_cent: float, as_of: str = "2026-03") -> Fact:
    return a_fact(Question.TO_WHAT_END, "margin", low=per_cent, high=per_cent, unit="percent gross margin", as_of=as_of)


def spends(low: float, high: float, as_of: str | None = "2026-03") -> DatedSpend:
    return DatedSpend(Spend.between(round(low * MICRO), round(high * MICRO)), Grade.B, as_of)


def test_the_published_reseller_loses_money_on_tokens() -> None:
    given_, expected = CASES["F06"]["input"], CASES["F06"]["expected"]
    found = token_margin(
        spends(given_["token_cost"], given_["token_cost"]),
        [revenue(given_["product_revenue"], given_["product_revenue"])],
        "USD",
    )
    assert found.low is not None
    assert found.low == found.high
    assert 1 - found.low == pytest.approx(expected["token_cost_ratio"])
    assert (found.on_tokens is OnTokens.LOSES) is expected["at_loss"]
    # All cost of revenue comes to the gross margin.
    other = Fraction(given_["other_cogs"], given_["product_revenue"])
    assert float(found.low - other) == pytest.approx(expected["gross_margin"])


def test_the_published_circular_share() -> None:
    parts = [
        FinancedSpend(one["spend"], one["spend"], one["vendor_financing"] or 0, one["vendor_financing"])
        for one in CASES["F07"]["input"]["customers"]
    ]
    share = financed_share(parts)
    assert share is not None
    assert [float(end) for end in share] == pytest.approx(list(CASES["F07"]["expected"].values()))


@pytest.mark.parametrize(
    ("spend", "facts", "on_tokens", "reason"),
    [
        (spends(60, 80), [revenue(90, 100)], OnTokens.EARNS, ""),
        (spends(60, 80), [revenue(70, 100)], OnTokens.MAY_LOSE, ""),
        (spends(60, 80), [revenue(70, None)], OnTokens.MAY_LOSE, ""),
        (spends(60, 80), [revenue(None, 50)], OnTokens.LOSES, ""),
        (spends(60, 80), [revenue(0, 0)], OnTokens.LOSES, ""),
        (spends(60, 80), [gross(35)], OnTokens.EARNS, "no product revenue is known"),
        (None, [gross(-23)], OnTokens.MAY_LOSE, "no product revenue is known"),
        (None, [revenue(5, 5)], OnTokens.UNKNOWN, "its spend is not known"),
        (spends(60, 80), [], OnTokens.UNKNOWN, "no product revenue is known"),
        (spends(60, 80, None), [revenue(5, 5)], OnTokens.UNKNOWN, "its spend has no date that a revenue could meet"),
        (spends(60, 80), [revenue(5, 5, None)], OnTokens.UNKNOWN, "its product revenue has no date"),
        (spends(60, 80), [revenue(5, 5, "2025-08")], OnTokens.UNKNOWN,
         "revenue of 2025-08 and spend of 2026-03 are more than six months apart"),
        (spends(60, 80), [revenue(5, 5, unit="EUR own revenue")], OnTokens.UNKNOWN,
         "its product revenue is in EUR, and nothing is converted"),
        (spends(60, 80), [revenue(5, 5, yardstick="one month")], OnTokens.UNKNOWN,
         "its product revenue is for “one month”, not for a year"),
        (spends(60, 80), [revenue(None, None)], OnTokens.UNKNOWN, "the fact on its product revenue has no figure"),
        (spends(60, 80), [revenue(float("inf"), None)], OnTokens.UNKNOWN, "its product revenue is no amount of money"),
        (spends(60, 80), [revenue(-5, 5)], OnTokens.UNKNOWN, "its product revenue is no amount of money"),
        (spends(60, 80), [revenue(9, 5)], OnTokens.UNKNOWN, "its product revenue has ends the wrong way round"),
        (spends(60, 80), [gross(101)], OnTokens.UNKNOWN, "no product revenue is known"),
        (spends(60, 60), [revenue(100, 100), gross(70)], OnTokens.EARNS,
         "a gross margin of 70 % (2026-03) is more than revenue and spend leave"),
    ],
)  # fmt: skip
def test_whether_it_loses_money_or_why_that_is_not_known(
    spend: DatedSpend | None, facts: list[Fact], on_tokens: OnTokens, reason: str
) -> None:
    found = token_margin(spend, facts, "USD")
    assert (found.on_tokens, found.reason) == (on_tokens, reason)


def test_the_revenue_of_the_nearest_date_counts_whatever_its_grade() -> None:
    near, far = revenue(100, 100, "2026-04"), revenue(900, 900, "2025-10")._replace(uid="far", grade=Grade.A)
    assert token_margin(spends(60, 60), [far, near], "USD").facts == (near,)


AMOUNTS = st.integers(0, 60)


@given(st.tuples(AMOUNTS, AMOUNTS).map(sorted), st.tuples(AMOUNTS, AMOUNTS).map(sorted))
def test_a_margin_holds_every_pair_within_its_intervals_and_no_more(spent: list[int], earned: list[int]) -> None:
    found = token_margin(spends(spent[0], spent[1]), [revenue(earned[0], earned[1])], "USD")
    pairs = list(product(range(spent[0], spent[1] + 1), range(earned[0], earned[1] + 1)))
    assert (found.left_low, found.left_high) == (
        min(e - s for s, e in pairs) * MICRO, max(e - s for s, e in pairs) * MICRO,
    )  # fmt: skip
    if all(e for _, e in pairs):
        shares = [1 - Fraction(s, e) for s, e in pairs]
        assert (found.low, found.high) == (min(shares), max(shares))
    losing = [s > e for s, e in pairs]
    expected = OnTokens.LOSES if all(losing) else OnTokens.MAY_LOSE if any(losing) else OnTokens.EARNS
    assert found.on_tokens is expected


PART = st.builds(
    lambda spend, told: FinancedSpend(*sorted(spend), *told),
    st.tuples(st.integers(1, 6), st.integers(1, 6)),
    st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted) | st.integers(0, 8).map(lambda low: (low, None)),
)


@given(st.lists(PART, min_size=1, max_size=3))
def test_a_financed_share_is_the_least_and_the_greatest_of_all_that_may_be(parts: list[FinancedSpend]) -> None:
    shares, amounts = [], []
    for chosen in product(*(range(one.low, one.high + 1) for one in parts)):
        least = sum(one.financed_least(spend) for one, spend in zip(parts, chosen, strict=True))
        most = sum(one.financed_most(spend) for one, spend in zip(parts, chosen, strict=True))
        shares.append((Fraction(least, sum(chosen)), Fraction(most, sum(chosen))))
        amounts.append((least, most))
    assert financed_share(parts) == (min(low for low, _ in shares), max(high for _, high in shares))
    assert financed_amount(parts) == (min(low for low, _ in amounts), max(high for _, high in amounts))


def test_no_share_is_taken_of_nothing_or_of_less() -> None:
    assert financed_share([]) is None
    assert financed_share([FinancedSpend(0, 0, 0, None)]) is None
    assert financed_share([FinancedSpend(-5, 20, 0, None)]) is None


NETWORK = st.dictionaries(
    st.sampled_from([(0, 2), (0, 3), (1, 2), (1, 3), (0, 1)]), st.integers(0, 3) | st.none(), min_size=1
)


@given(NETWORK, st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_what_is_counted_twice_at_most_is_the_most_that_any_flow_carries(
    network: dict[tuple[int, int], int | None], spent: list[int]
) -> None:
    sold = [SoldOn(*pair, 0, most) for pair, most in network.items()]
    found = counted_twice(sold, {number: Range(0, spend) for number, spend in enumerate(spent)})
    rooms = [range(min(spent[one], spent[other], 3 if most is None else most) + 1)
             for (one, other), most in network.items()]  # fmt: skip
    flows = [
        sum(flow)
        for flow in product(*rooms)
        if all(
            sum(amount for amount, pair in zip(flow, network, strict=True) if pair[end] == number) <= spend
            for number, spend in enumerate(spent)
            for end in (0, 1)
        )
    ]
    assert found.low == 0
    assert found.high == max(flows)


def test_a_circle_leaves_the_largest_spend_once_and_what_exceeds_is_named() -> None:
    spent = {1: Range(10, 10), 2: Range(4, 6), 3: Range(1, 1)}
    round_and_round = [SoldOn(1, 2, 0, None), SoldOn(2, 1, 0, None)]
    assert counted_twice(round_and_round, spent) == (0, 6)
    assert in_circles(round_and_round) == {1, 2}
    assert not in_circles([SoldOn(1, 2, 0, None)])
    assert exceeding([SoldOn(3, 1, 1, 1), SoldOn(3, 2, 1, 1)], spent) == (3,)
    assert counted_twice([SoldOn(1, 2, 5, 5)], spent) == (4, 5)
