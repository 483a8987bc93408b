from collections.abc import Iterator
from fractions import Fraction
from itertools import count, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.samples import CORE, DEFAULT, DEVELOPMENT, DEVTOOLS, PUBLIC, RESALE, SMALL, between, case, cell
from tokentui.domain.bounds import Range
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.cube import Cell, Denominator, Unit
from tokentui.domain.cube_sums import at_floor
from tokentui.domain.fewest_accounts import Account, Fewest, fewer
from tokentui.domain.grades import Grade
from tokentui.domain.lead import Rule
from tokentui.domain.statements import WHOLE
from tokentui.domain.verdict import Outcome, judge
from tokentui.domain.weighing import BY_CUSTOMERS, Measure

BY_SPEND = Measure(Unit.SPEND, Denominator.KNOWN)


def account(mask: int, low: int, high: int | None = None, name: str = "") -> Account:
    return Account(((mask, WHOLE),), low, low if high is None else high, name)


def open_book(known: int, rest: int, *ambiguous: int) -> tuple[list[Cell], list[Account]]:
    cells = [cell(CORE, spend=known), cell(DEVTOOLS, spend=rest), *(cell(0, spend=each) for each in ambiguous)]
    return cells, [account(OPEN_MASK, each) for each in sorted(ambiguous, reverse=True)]


def test_tipping_share() -> None:
    published = case("A07")
    known, ambiguous, total = (published.input[key] for key in ("known_target", "ambiguous", "total"))
    cells, accounts = open_book(known, total - known - ambiguous, ambiguous)
    verdict = judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND, Rule.MAJORITY, accounts=accounts)
    assert verdict.towards_bullish.tipping_share is not None
    assert float(verdict.towards_bullish.tipping_share) == pytest.approx(published.expected, abs=published.tolerance)
    assert verdict.open_weight == Range(250, 250)


@pytest.mark.parametrize(
    ("known", "open_weight", "rest", "share"),
    [
        (600, 100, 300, Fraction(0)),
        (500, 100, 400, Fraction(0)),
        (300, 100, 600, None),
        (300, 200, 500, Fraction(1)),
        (300, 0, 700, None),
        (600, 0, 400, Fraction(0)),
    ],
)
def test_tipping_share_at_its_ends(known: int, open_weight: int, rest: int, share: Fraction | None) -> None:
    cells, _ = open_book(known, rest, open_weight)
    verdict = judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND, Rule.MAJORITY)
    assert verdict.towards_bullish.tipping_share == share


def test_fewest_accounts_to_a_majority() -> None:
    published = case("A21")
    known, ambiguous, total = (published.input[key] for key in ("known_target", "ambiguous", "total"))
    cells, accounts = open_book(known, total - known - sum(ambiguous), *ambiguous)
    found = judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND, Rule.MAJORITY, accounts=accounts)
    assert found.towards_bullish.fewest.count == published.expected


def test_bullish_when_it_leads_whatever_turns_out() -> None:
    verdict = judge(
        at_floor([cell(CORE, spend=60), cell(DEVTOOLS, spend=30), cell(0, spend=10)], Grade.D, DEFAULT), BY_SPEND
    )
    assert verdict.verdict is Outcome.BULLISH
    assert (verdict.bullish, verdict.bearish) == (between((6, 10), (7, 10)), between((3, 10), (4, 10)))
    assert verdict.towards_bullish.lead == Range(20, 40)
    assert verdict.fewest == Fewest(0)


def test_bearish_the_other_way_round() -> None:
    verdict = judge(
        at_floor([cell(CORE, spend=30), cell(DEVTOOLS, spend=60), cell(0, spend=10)], Grade.D, DEFAULT), BY_SPEND
    )
    assert verdict.verdict is Outcome.BEARISH
    assert verdict.towards_bearish.lead == Range(20, 40)


def test_dominance_does_not_need_a_majority() -> None:
    neutral = [cell(CORE, spend=30), cell(DEVTOOLS, spend=10), cell(PUBLIC, spend=60)]
    assert judge(at_floor(neutral, Grade.D, DEFAULT), BY_SPEND).verdict is Outcome.BULLISH
    majority = judge(at_floor(neutral, Grade.D, DEFAULT), BY_SPEND, Rule.MAJORITY)
    assert majority.verdict is Outcome.NOT_ESTABLISHED
    assert (majority.towards_bullish.lead, majority.towards_bearish.lead) == (Range(-40, -40), Range(-80, -80))
    assert majority.fewest == Fewest(None)


def test_an_equal_share_establishes_nothing() -> None:
    cells = [cell(CORE, spend=50), cell(DEVTOOLS, spend=50)]
    assert judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND).verdict is Outcome.NOT_ESTABLISHED
    assert judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND, Rule.MAJORITY).verdict is Outcome.NOT_ESTABLISHED


@pytest.mark.parametrize("by", [BY_CUSTOMERS, BY_SPEND, Measure(Unit.TOKENS, Denominator.KNOWN)])
def test_a_book_with_nothing_loaded_says_so(by: Measure) -> None:
    verdict = judge(at_floor([], Grade.D, DEFAULT), by, accounts=[account(OPEN_MASK, 5)])
    assert verdict.verdict is Outcome.NOT_ESTABLISHED
    assert (verdict.bullish, verdict.bearish, verdict.towards_bullish.tipping_share) == (None,) * 3
    assert verdict.fewest == Fewest(None)


def test_by_customers_each_counts_the_same() -> None:
    cells = [cell(CORE), cell(DEVTOOLS, spend=10**9), cell(0, customers=20_000)]
    verdict = judge(at_floor(cells, Grade.D, DEFAULT))
    # Both must turn out alike: with one left open, two of four stand against two that may be.
    assert verdict.fewest.count == 2
    assert verdict.open_weight == Range(20_000, 20_000)


def test_an_account_that_leaves_the_other_stance_helps_as_well() -> None:
    cells = [cell(CORE, spend=40), cell(DEVELOPMENT | RESALE, spend=45), cell(PUBLIC, spend=15)]
    found = judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND, accounts=[account(DEVELOPMENT | RESALE, 45)])
    assert found.fewest.count == 1


def test_the_account_that_counts_twice_is_taken_before_a_larger_one() -> None:
    half, both = CORE | DEVELOPMENT, CORE | RESALE
    cells = [cell(half, spend=60), cell(both, spend=50), cell(DEVTOOLS, spend=45)]
    accounts = [account(half, 60), account(both, 50)]
    # Bearish may be 95: the smaller account takes 50 of it away and adds 50, the larger one only adds 60.
    found = judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND, accounts=accounts).fewest
    assert (found.count, found.accounts) == (1, (accounts[1],))


def test_what_is_not_listed_cannot_be_settled_by_reading_the_listed() -> None:
    cells, accounts = open_book(10, 10, 400, 300)
    listed = judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND, accounts=accounts)
    of_disclosed = Measure(Unit.SPEND, Denominator.DISCLOSED, 10_000)
    disclosed = judge(at_floor(cells, Grade.D, DEFAULT), of_disclosed, accounts=accounts)
    assert listed.fewest.count == 1
    assert disclosed.fewest == Fewest(None)
    assert disclosed.open_weight == Range(10_000 - 20, 10_000 - 20)
    assert disclosed.towards_bullish.tipping_share == Fraction(1, 2)


def test_a_disclosed_total_below_the_listed_is_said() -> None:
    cells = [cell(CORE, spend=80), cell(0, spend=60)]
    verdict = judge(at_floor(cells, Grade.D, DEFAULT), Measure(Unit.SPEND, Denominator.DISCLOSED, 100))
    assert verdict.verdict is Outcome.NOT_ESTABLISHED
    assert verdict.over
    assert verdict.fewest == Fewest(None)


def test_spend_intervals_count_at_the_end_that_is_worst() -> None:
    cells = [cell(CORE, spend=(80, 100, 120)), cell(DEVTOOLS, spend=90), cell(0, spend=(30, 40, 60))]
    verdict = judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND, accounts=[account(OPEN_MASK, 30, 60)])
    assert verdict.verdict is Outcome.NOT_ESTABLISHED
    assert verdict.open_weight == Range(30, 60)
    assert verdict.towards_bullish.lead == Range(80 - 90 - 60, 120 - 90 + 60)
    # 80 + 30t > 90 + 30(1 - t): above one half the open spend is worst at its lowest.
    assert verdict.towards_bullish.tipping_share == Fraction(40, 60)
    assert verdict.towards_bullish.fewest.count == 1


def test_the_floor_opens_what_rests_on_less() -> None:
    cells = [cell(CORE, spend=60, for_what="D"), cell(DEVTOOLS, spend=40)]
    assert judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND).verdict is Outcome.BULLISH
    raised = judge(at_floor(cells, Grade.C, DEFAULT), BY_SPEND)
    assert raised.verdict is Outcome.NOT_ESTABLISHED
    assert raised.open_weight == Range(60, 60)


def test_the_flip_names_the_accounts_and_what_they_would_make_of_it() -> None:
    cells = [cell(CORE, spend=500), cell(DEVTOOLS, spend=650)]
    known = [account(DEVTOOLS, 650, name="Cursor"), account(CORE, 500, name="Copilot")]
    verdict = judge(at_floor(cells, Grade.D, DEFAULT), Measure(Unit.SPEND, Denominator.KNOWN, 30_000), decided=known)
    assert verdict.verdict is Outcome.BEARISH
    flip = verdict.flip
    assert flip is not None
    assert (flip.weight, flip.of_disclosed) == (150, Fraction(150, 30_000))
    assert (flip.fewest.count, [one.name for one in flip.fewest.accounts]) == (1, ["Cursor"])
    assert (flip.gone_at, flip.makes) == (500, Outcome.BULLISH)


def endless(weight: int, limit: int = 100) -> Iterator[Account]:
    for number in count():
        assert number < limit, "reads on although the answer is known"
        yield account(OPEN_MASK, weight)


def test_accounts_are_read_no_further_than_needed() -> None:
    cells, _ = open_book(400, 300, *[10] * 30)
    found = judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND, Rule.MAJORITY, accounts=endless(10))
    assert found.fewest.count == 11


def test_at_the_limit_it_says_more_than_how_many() -> None:
    cells, accounts = open_book(400, 300, *[10] * 30)
    found = judge(at_floor(cells, Grade.D, DEFAULT), BY_SPEND, Rule.MAJORITY, accounts=accounts, limit=5).fewest
    assert (found.count, found.more_than) == (None, 10)


def test_accounts_are_not_read_when_they_cannot_settle_it() -> None:
    cells, _ = open_book(10, 10, 4, 3)
    neutral = at_floor([*cells, cell(PUBLIC, spend=1_000)], Grade.D, DEFAULT)
    assert judge(neutral, BY_SPEND, Rule.MAJORITY, accounts=endless(1, limit=0)).fewest == Fewest(None)


def test_of_two_ways_the_shorter_counts_unless_one_was_not_read_to_its_end() -> None:
    assert fewer(Fewest(3), Fewest(2)) == Fewest(2)
    assert fewer(Fewest(3), Fewest(None)) == Fewest(3)
    assert fewer(Fewest(None), Fewest(None)) == Fewest(None)
    assert fewer(Fewest(3), Fewest(None, more_than=2)) == Fewest(3)
    assert fewer(Fewest(9), Fewest(None, more_than=2)) == Fewest(None, more_than=2)
    assert fewer(Fewest(None, more_than=4), Fewest(None, more_than=2)) == Fewest(None, more_than=2)


def is_open(mask: int) -> bool:
    """Whether a set of use cases in the small codebook leaves several stances; nothing said leaves all of them."""
    return mask == 0 or sum(bool(mask & stance) for stance in (0b0011, 0b0100, 0b1000)) > 1


open_masks = st.sampled_from([mask for mask in range(16) if is_open(mask)])
small_accounts = st.lists(st.tuples(open_masks, st.integers(1, 20)), max_size=4)


@settings(deadline=None)
@given(small_accounts.filter(bool), st.integers(0, 30), st.integers(0, 30), st.integers(0, 3), st.sampled_from(Rule))
def test_what_is_said_at_the_limit_holds(
    given_accounts: list[tuple[int, int]], bullish: int, bearish: int, limit: int, rule: Rule
) -> None:
    accounts = [account(*each) for each in sorted(given_accounts, key=lambda each: -each[1])]
    cells = [cell(1, spend=bullish), cell(8, spend=bearish)]
    cells += [cell(one.parts[0][0], spend=one.low) for one in accounts]
    true = judge(at_floor(cells, Grade.D, SMALL), BY_SPEND, rule, accounts=accounts).fewest.count
    found = judge(at_floor(cells, Grade.D, SMALL), BY_SPEND, rule, accounts=islice(accounts, None), limit=limit).fewest
    if found.more_than is None:
        assert found.count == true
    else:
        assert found.count is None
        assert true is None or true > found.more_than


@settings(deadline=None)
@given(st.lists(st.integers(0, 15), max_size=30), st.sampled_from(Rule))
def test_where_all_weigh_the_same_the_cube_knows_how_few(masks: list[int], rule: Rule) -> None:
    cells = [cell(mask, spend=7) for mask in masks]
    accounts = [account(mask, 7) for mask in masks if is_open(mask)]
    read = judge(at_floor(cells, Grade.D, SMALL), BY_SPEND, rule, accounts=accounts).fewest.count
    by_number = judge(at_floor(cells, Grade.D, SMALL), BY_CUSTOMERS, rule, accounts=endless(1, limit=0))
    assert by_number.fewest.count == read
