"""Every verdict is true and complete, and what would settle or undo it is the fewest, over all completions."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.enumeration.small_books import (
    STEP,
    Customer,
    amounts,
    books,
    cube,
    established,
    leads,
    measure,
    says_nothing,
    unknowns,
)
from tests.enumeration.test_bounds import ways
from tests.shares import examples
from tokentui.domain.bounds import Parts
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.fewest_accounts import Account
from tokentui.domain.lead import Rule
from tokentui.domain.statements import WHOLE
from tokentui.domain.verdict import Outcome, Verdict, judge
from tokentui.domain.weighing import Measure

rules = st.sampled_from(list(Rule))
OTHER = {"bullish": "bearish", "bearish": "bullish"}
PURE = {"bullish": 1, "bearish": 8}
many = settings(deadline=None, max_examples=examples(120), suppress_health_check=[HealthCheck.filter_too_much])


def accounts(listed: Sequence[Customer]) -> list[Account]:
    """The accounts of known spend, as the store reads them."""
    found = []
    for one in listed:
        if one.spend is not None:
            parts: Parts = one.split or ((one.mask, WHOLE),)
            found.append(Account(parts, one.spend[0] * STEP, one.spend[1] * STEP))
    return sorted(found, key=lambda account: -account.reach)


def judged(listed: Sequence[Customer], by: Measure, rule: Rule) -> Verdict:
    known = accounts(listed)
    still_open = [one for one in known if len(one.parts) == 1 and not stance_of(one.parts[0][0])]
    return judge(cube(listed), by, rule, accounts=still_open, decided=known)


def stance_of(mask: int) -> str:
    return next(
        (name for name, cases in (("bullish", 3), ("neutral", 4), ("bearish", 8)) if mask and not mask & ~cases), ""
    )


def fewest(
    listed: Sequence[Customer], movable: Sequence[int], stance: str, holds: bool, by: Measure, rule: Rule
) -> int | None:
    """How many accounts have to be decided for a stance until it, or the other, is established or no longer is."""
    watched = stance if holds else OTHER[stance]
    for number in range(len(movable) + 1):
        for chosen in combinations(movable, number):
            moved = [
                replace(one, mask=PURE[stance], split=()) if place in chosen else one
                for place, one in enumerate(listed)
            ]
            if established(moved, by, watched, majority=rule is Rule.MAJORITY) is holds:
                return number
    return None


@many
@given(books, ways, st.integers(4, 9), unknowns, rules)
def test_a_verdict_is_true_and_complete(
    listed: list[Customer], way: tuple[Unit, Denominator], disclosed: int, unknown: tuple[int, int | None], rule: Rule
) -> None:
    by = measure(*way, disclosed, unknown)
    assume(any(True for _ in amounts(listed, by)) and not says_nothing(listed, by))
    verdict = judged(listed, by, rule)
    for stance in OTHER:
        holds = established(listed, by, stance, majority=rule is Rule.MAJORITY)
        assert (verdict.verdict.value == stance.upper()) is holds


@many
@given(books, ways, st.integers(4, 9), unknowns, rules)
def test_the_fewest_accounts_that_settle_it(
    listed: list[Customer], way: tuple[Unit, Denominator], disclosed: int, unknown: tuple[int, int | None], rule: Rule
) -> None:
    by = measure(*way, disclosed, unknown)
    assume(any(True for _ in amounts(listed, by)) and not says_nothing(listed, by))
    verdict = judged(listed, by, rule)
    assume(verdict.verdict is Outcome.NOT_ESTABLISHED)
    movable = [place for place, one in enumerate(listed) if not one.split and not stance_of(one.mask)]
    for stance, way_to in (("bullish", verdict.towards_bullish), ("bearish", verdict.towards_bearish)):
        assert way_to.fewest.count == fewest(listed, movable, stance, True, by, rule), stance


@many
@given(books, ways, st.integers(4, 9), unknowns, rules)
def test_the_fewest_accounts_and_the_least_money_that_undo_it(
    listed: list[Customer], way: tuple[Unit, Denominator], disclosed: int, unknown: tuple[int, int | None], rule: Rule
) -> None:
    by = measure(*way, disclosed, unknown)
    assume(any(True for _ in amounts(listed, by)) and not says_nothing(listed, by))
    verdict = judged(listed, by, rule)
    assume(verdict.flip is not None)
    assert verdict.flip is not None
    stance = verdict.verdict.value.lower()
    found = fewest(listed, range(len(listed)), OTHER[stance], False, by, rule)
    more_than = verdict.flip.fewest.more_than
    if more_than is None:
        assert verdict.flip.fewest.count == found
    else:
        # Said where what all hold together is bounded, and the accounts that are needed at one price are not enough.
        assert by.denominator is Denominator.LISTED
        assert by.unknown.ceiling is None
        assert 0 <= more_than < (found or len(listed) + 1)
    least = min(leads(listed, by, stance, majority=rule is Rule.MAJORITY))
    scale = WHOLE if by.unit is Unit.CUSTOMERS else STEP
    turns = 2 if by.denominator is Denominator.DISCLOSED else 1
    assert verdict.flip.weight == -(-least * scale // turns)


@many
@given(books, ways, st.integers(4, 9), unknowns, rules)
def test_the_lead_is_as_small_and_as_great_as_any_completion_makes_it(
    listed: list[Customer], way: tuple[Unit, Denominator], disclosed: int, unknown: tuple[int, int | None], rule: Rule
) -> None:
    by = measure(*way, disclosed, unknown)
    assume(any(True for _ in amounts(listed, by)) and not says_nothing(listed, by))
    verdict = judged(listed, by, rule)
    scale = WHOLE if by.unit is Unit.CUSTOMERS else STEP
    for stance, way_to in (("bullish", verdict.towards_bullish), ("bearish", verdict.towards_bearish)):
        possible = [one * scale for one in leads(listed, by, stance, majority=rule is Rule.MAJORITY)]
        assert way_to.lead is not None
        assert [way_to.lead.low, way_to.lead.high] == [min(possible), max(possible)]


def test_what_leads_in_every_completion_is_established() -> None:
    """50 bullish, 45 bearish and one neutral of 1 to 100: the shares overlap, the lead is 5 whatever the total."""
    listed = [Customer(1, spend=(50, 50)), Customer(8, spend=(45, 45)), Customer(4, spend=(1, 100))]
    verdict = judged(listed, measure(Unit.SPEND, Denominator.KNOWN, None, (0, None)), Rule.DOMINANCE)
    assert verdict.verdict is Outcome.BULLISH
    assert verdict.flip is not None
    assert verdict.flip.weight == 5 * STEP
    assert verdict.bullish is not None
    assert verdict.bearish is not None
    assert verdict.bullish.low < verdict.bearish.high


def test_the_tipping_share_is_of_the_chosen_rule() -> None:
    listed = [Customer(1, spend=(3, 3)), Customer(8, spend=(2, 2)), Customer(0, spend=(4, 4))]
    by = measure(Unit.SPEND, Denominator.KNOWN, None, (0, None))
    # 3 + 4t > 2 + 4(1 - t), and 3 + 4t > 4.5.
    assert judged(listed, by, Rule.DOMINANCE).towards_bullish.tipping_share == Fraction(3, 8)
    assert judged(listed, by, Rule.MAJORITY).towards_bullish.tipping_share == Fraction(3, 8)
    assert judged(listed, by, Rule.DOMINANCE).towards_bearish.tipping_share == Fraction(5, 8)


def test_an_account_of_unknown_spend_may_take_all_that_is_left_to_the_other_side() -> None:
    """Three of at least 1 each, of 4 in all: one of them decided otherwise may hold 2 against 2."""
    listed = [Customer(1), Customer(1), Customer(1)]
    verdict = judged(listed, measure(Unit.SPEND, Denominator.LISTED, 4, (1, None)), Rule.DOMINANCE)
    assert verdict.verdict is Outcome.BULLISH
    assert verdict.flip is not None
    assert verdict.flip.fewest.count == 1
