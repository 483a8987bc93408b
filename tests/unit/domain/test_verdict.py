from collections.abc import Iterator
from itertools import combinations, count, islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.samples import (
    CORE,
    DEFAULT,
    DEVELOPMENT,
    DEVTOOLS,
    PUBLIC,
    RESALE,
    SMALL,
    case,
    cell,
)
from tokentui.domain.bounds import Interval
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.composition import UnitError
from tokentui.domain.cube import Cell, Denominator, Unit, at_floor
from tokentui.domain.fewest_accounts import Fewest, OpenAccount, fewer, tipping_share
from tokentui.domain.grades import Grade
from tokentui.domain.verdict import Open, Outcome, Rule, judge


def open_book(known: int, rest: int, *ambiguous: int) -> tuple[list[Cell], list[OpenAccount]]:
    cells = [cell(CORE, spend=known), cell(DEVTOOLS, spend=rest), *(cell(0, spend=each) for each in ambiguous)]
    return cells, [OpenAccount(OPEN_MASK, each) for each in sorted(ambiguous, reverse=True)]


def test_tipping_share() -> None:
    published = case("A07")
    known, ambiguous, total = (published.input[key] for key in ("known_target", "ambiguous", "total"))
    assert tipping_share(known, ambiguous, total).share == pytest.approx(published.expected, abs=published.tolerance)
    cells, accounts = open_book(known, total - known - ambiguous, ambiguous)
    verdict = judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND, accounts=accounts)
    assert verdict.tipping_share == pytest.approx(published.expected, abs=published.tolerance)
    assert verdict.open_spend == Open(250, 250, 250)


@pytest.mark.parametrize(
    ("known", "open_weight", "whole", "share", "reason"),
    [
        (600, 100, 1000, 0.0, "certain already"),
        (500, 100, 1000, 0.0, "certain already"),
        (300, 100, 1000, None, "cannot reach half"),
        (300, 200, 1000, 1.0, ""),
        (300, 0, 1000, None, "nothing is open"),
        (500, 0, 1000, None, "nothing is open"),
        (600, 0, 1000, 0.0, "certain already"),
        (0, 0, 0, None, "nothing to take a share of"),
    ],
)
def test_tipping_share_at_its_ends(known: int, open_weight: int, whole: int, share: float | None, reason: str) -> None:
    found = tipping_share(known, open_weight, whole)
    assert found.share == share
    assert reason in found.reason
    assert bool(found.reason) is bool(reason)


def test_fewest_accounts_to_a_majority() -> None:
    published = case("A21")
    known, ambiguous, total = (published.input[key] for key in ("known_target", "ambiguous", "total"))
    cells, accounts = open_book(known, total - known - sum(ambiguous), *ambiguous)
    found = judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND, rule=Rule.MAJORITY, accounts=accounts)
    assert found.fewest_accounts == published.expected


def test_bullish_when_its_least_share_is_above_the_greatest_of_the_other() -> None:
    verdict = judge(
        at_floor([cell(CORE, spend=60), cell(DEVTOOLS, spend=30), cell(0, spend=10)], Grade.D), DEFAULT, Unit.SPEND
    )
    assert verdict.verdict is Outcome.BULLISH
    assert (verdict.bullish, verdict.bearish) == (Interval(0.6, 0.7), Interval(0.3, 0.4))
    assert verdict.inequality == "bullish is at least 60 %, bearish at most 40 %"
    assert verdict.counterpart == ""
    assert verdict.fewest_accounts == 0


def test_bearish_the_other_way_round() -> None:
    verdict = judge(
        at_floor([cell(CORE, spend=30), cell(DEVTOOLS, spend=60), cell(0, spend=10)], Grade.D), DEFAULT, Unit.SPEND
    )
    assert verdict.verdict is Outcome.BEARISH
    assert verdict.inequality == "bearish is at least 60 %, bullish at most 40 %"


def test_dominance_does_not_need_a_majority_nor_a_majority_dominance() -> None:
    neutral = [cell(CORE, spend=30), cell(DEVTOOLS, spend=10), cell(PUBLIC, spend=60)]
    assert judge(at_floor(neutral, Grade.D), DEFAULT, Unit.SPEND).verdict is Outcome.BULLISH
    majority = judge(at_floor(neutral, Grade.D), DEFAULT, Unit.SPEND, rule=Rule.MAJORITY)
    assert majority.verdict is Outcome.NOT_ESTABLISHED
    assert majority.inequality == "bullish is at least 30 %, not more than half"
    assert majority.counterpart == "bearish is at least 10 %, not more than half"
    assert majority.fewest_accounts is None


def test_an_equal_share_establishes_nothing() -> None:
    cells = [cell(CORE, spend=50), cell(DEVTOOLS, spend=50)]
    assert judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND).verdict is Outcome.NOT_ESTABLISHED
    assert judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND, rule=Rule.MAJORITY).verdict is Outcome.NOT_ESTABLISHED


def test_the_words_tell_close_shares_apart() -> None:
    close = judge(at_floor([cell(CORE, spend=49_990), cell(DEVTOOLS, spend=50_010)], Grade.D), DEFAULT, Unit.SPEND)
    assert close.inequality == "bearish is at least 50.01 %, bullish at most 49.99 %"
    most = judge(
        at_floor([cell(CORE, spend=50_001), cell(0, spend=49_999)], Grade.D), DEFAULT, Unit.SPEND, rule=Rule.MAJORITY
    )
    assert most.inequality == "bullish is at least 50.001 %, more than half"


@pytest.mark.parametrize("unit", Unit)
def test_a_book_with_nothing_loaded_says_so(unit: Unit) -> None:
    verdict = judge(at_floor([], Grade.D), DEFAULT, unit, accounts=[OpenAccount(OPEN_MASK, 5)])
    assert verdict.verdict is Outcome.NOT_ESTABLISHED
    assert verdict.inequality == f"no {unit.value} loaded"
    assert (verdict.bullish, verdict.bearish, verdict.tipping_share, verdict.fewest_accounts) == (None,) * 4


def test_by_customers_each_counts_the_same() -> None:
    cells = [cell(CORE), cell(DEVTOOLS, spend=10**9), cell(0, customers=20_000)]
    accounts = [OpenAccount(OPEN_MASK, 10_000)] * 2
    verdict = judge(at_floor(cells, Grade.D), DEFAULT, Unit.CUSTOMERS, accounts=accounts)
    # Both must turn out alike: with one left open, two of four stand against two that may be.
    assert verdict.fewest_accounts == 2
    assert verdict.open_spend.best == 20_000


def test_an_account_that_leaves_the_other_stance_helps_as_well() -> None:
    cells = [cell(CORE, spend=40), cell(DEVELOPMENT | RESALE, spend=45), cell(PUBLIC, spend=15)]
    found = judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND, accounts=[OpenAccount(DEVELOPMENT | RESALE, 45)])
    assert found.fewest_accounts == 1


def test_the_account_that_counts_twice_is_taken_before_a_larger_one() -> None:
    half, both = CORE | DEVELOPMENT, CORE | RESALE
    cells = [cell(half, spend=60), cell(both, spend=50), cell(DEVTOOLS, spend=45)]
    accounts = [OpenAccount(half, 60), OpenAccount(both, 50)]
    # Bearish may be 95: the smaller account takes 50 of it away and adds 50, the larger one only adds 60.
    assert judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND, accounts=accounts).fewest_accounts == 1


def test_what_is_not_listed_cannot_be_settled_by_reading_the_listed() -> None:
    cells, accounts = open_book(10, 10, 400, 300)
    listed = judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND, accounts=accounts)
    disclosed = judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND, Denominator.DISCLOSED, 10_000, accounts=accounts)
    assert listed.fewest_accounts == 1
    assert disclosed.fewest_accounts is None
    assert disclosed.open_spend.best == 10_000 - 20
    assert disclosed.tipping_share == pytest.approx((5_000 - 10) / 9_980)


def test_a_disclosed_total_below_the_listed_is_said() -> None:
    verdict = judge(
        at_floor([cell(CORE, spend=80), cell(0, spend=60)], Grade.D), DEFAULT, Unit.SPEND, Denominator.DISCLOSED, 100
    )
    assert verdict.verdict is Outcome.NOT_ESTABLISHED
    assert verdict.fewest_accounts is None
    assert verdict.inequality == "the listed spend exceeds the disclosed total, so shares of it decide nothing"


def test_units_without_a_disclosed_total_are_refused() -> None:
    with pytest.raises(UnitError):
        judge(at_floor([], Grade.D), DEFAULT, Unit.CUSTOMERS, Denominator.DISCLOSED, 100)


def test_spend_intervals_use_the_best_figure_for_what_a_review_confirms() -> None:
    cells = [cell(CORE, spend=(80, 100, 120)), cell(DEVTOOLS, spend=90), cell(0, spend=(30, 40, 60))]
    verdict = judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND, accounts=[OpenAccount(OPEN_MASK, 40)])
    assert verdict.verdict is Outcome.NOT_ESTABLISHED
    assert verdict.open_spend == Open(30, 40, 60)
    assert verdict.tipping_share == pytest.approx((230 / 2 - 100) / 40)
    # Bullish: (80 + 40) / 230 of the whole at least; bearish (150 - 40) / 230 at most.
    assert verdict.fewest_accounts == 1


def test_the_floor_opens_what_rests_on_less() -> None:
    cells = [cell(CORE, spend=60, for_what="D"), cell(DEVTOOLS, spend=40)]
    assert judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND).verdict is Outcome.BULLISH
    raised = judge(at_floor(cells, Grade.C), DEFAULT, Unit.SPEND)
    assert raised.verdict is Outcome.NOT_ESTABLISHED
    assert raised.open_spend.best == 60


def endless(weight: int, limit: int = 100) -> Iterator[OpenAccount]:
    for number in count():
        assert number < limit, "reads on although the answer is known"
        yield OpenAccount(OPEN_MASK, weight)


def test_accounts_are_read_no_further_than_needed() -> None:
    cells, _ = open_book(400, 300, *[10] * 30)
    found = judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND, rule=Rule.MAJORITY, accounts=endless(10))
    assert found.fewest_accounts == 11


def test_at_the_limit_it_says_more_than_how_many() -> None:
    cells, accounts = open_book(400, 300, *[10] * 30)
    found = judge(at_floor(cells, Grade.D), DEFAULT, Unit.SPEND, rule=Rule.MAJORITY, accounts=accounts, limit=5)
    assert (found.fewest_accounts, found.more_than) == (None, 10)


def test_accounts_are_not_read_when_they_cannot_settle_it() -> None:
    cells, _ = open_book(10, 10, 4, 3)
    neutral = [*cells, cell(PUBLIC, spend=1_000)]

    assert (
        judge(
            at_floor(neutral, Grade.D), DEFAULT, Unit.SPEND, rule=Rule.MAJORITY, accounts=endless(1, limit=0)
        ).fewest_accounts
        is None
    )


def test_of_two_ways_the_shorter_counts_unless_one_was_not_read_to_its_end() -> None:
    assert fewer(Fewest(3), Fewest(2)) == Fewest(2)
    assert fewer(Fewest(3), Fewest(None)) == Fewest(3)
    assert fewer(Fewest(None), Fewest(None)) == Fewest(None)
    assert fewer(Fewest(3), Fewest(None, more_than=2)) == Fewest(3)
    assert fewer(Fewest(9), Fewest(None, more_than=2)) == Fewest(None, more_than=2)
    assert fewer(Fewest(None, more_than=4), Fewest(None, more_than=2)) == Fewest(None, more_than=2)


small_accounts = st.lists(st.tuples(st.integers(0, 15), st.integers(1, 20)), max_size=4)


@settings(deadline=None)
@given(small_accounts, st.integers(0, 30), st.integers(0, 30), st.sampled_from(Rule))
def test_the_fewest_accounts_are_the_fewest(
    given_accounts: list[tuple[int, int]], bullish: int, bearish: int, rule: Rule
) -> None:
    accounts = sorted((OpenAccount(*each) for each in given_accounts), key=lambda account: -account.weight)
    settled = [cell(1, spend=bullish), cell(8, spend=bearish)]

    def outcome(masks: dict[int, int]) -> Outcome:
        read = [cell(masks.get(at, account.mask), spend=account.weight) for at, account in enumerate(accounts)]
        return judge(at_floor([*settled, *read], Grade.D), SMALL, Unit.SPEND, rule=rule).verdict

    def settles(chosen: tuple[int, ...]) -> bool:
        ways = product(*[[bit for bit in (1, 2, 4, 8) if (accounts[at].mask or 15) & bit] for at in chosen])
        return any(outcome(dict(zip(chosen, way, strict=True))) is not Outcome.NOT_ESTABLISHED for way in ways)

    sizes = (size for size in range(len(accounts) + 1) if any(map(settles, combinations(range(len(accounts)), size))))
    cells = [*settled, *(cell(account.mask, spend=account.weight) for account in accounts)]
    found = judge(at_floor(cells, Grade.D), SMALL, Unit.SPEND, rule=rule, accounts=accounts)
    assert found.fewest_accounts == next(sizes, None)


@settings(deadline=None)
@given(small_accounts.filter(bool), st.integers(0, 30), st.integers(0, 30), st.integers(0, 3), st.sampled_from(Rule))
def test_what_is_said_at_the_limit_holds(
    given_accounts: list[tuple[int, int]], bullish: int, bearish: int, limit: int, rule: Rule
) -> None:
    accounts = sorted((OpenAccount(*each) for each in given_accounts), key=lambda account: -account.weight)
    cells = [cell(1, spend=bullish), cell(8, spend=bearish)]
    cells += [cell(account.mask, spend=account.weight) for account in accounts]
    true = judge(at_floor(cells, Grade.D), SMALL, Unit.SPEND, rule=rule, accounts=accounts).fewest_accounts
    found = judge(at_floor(cells, Grade.D), SMALL, Unit.SPEND, rule=rule, accounts=islice(accounts, None), limit=limit)
    if found.more_than is None:
        assert found.fewest_accounts == true
    else:
        assert found.fewest_accounts is None
        assert true is None or true > found.more_than


@settings(deadline=None)
@given(st.lists(st.integers(0, 15), max_size=30), st.sampled_from(Rule))
def test_where_all_weigh_the_same_the_cube_knows_how_few(masks: list[int], rule: Rule) -> None:
    cells = [cell(mask, spend=7) for mask in masks]
    accounts = [OpenAccount(mask, 7) for mask in masks]
    read = judge(at_floor(cells, Grade.D), SMALL, Unit.SPEND, rule=rule, accounts=accounts).fewest_accounts
    assert (
        judge(at_floor(cells, Grade.D), SMALL, Unit.CUSTOMERS, rule=rule, accounts=endless(1, limit=0)).fewest_accounts
        == read
    )
