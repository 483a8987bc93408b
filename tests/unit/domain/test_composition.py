from fractions import Fraction

import pytest

from tests.unit.domain.samples import CORE, DEFAULT, DEVELOPMENT, DEVTOOLS, PRODUCT, RESALE, between, cell
from tokentui.domain.bounds import Interval, Range
from tokentui.domain.codebook import Codebook
from tokentui.domain.composition import Change, GroupKind, changes, compose
from tokentui.domain.cube import Denominator, Sums, Unit
from tokentui.domain.cube_sums import at_floor
from tokentui.domain.grades import Grade
from tokentui.domain.money import UnknownSpend
from tokentui.domain.settling import State
from tokentui.domain.weighing import Measure, UnitError

BOOK = (
    cell(PRODUCT | DEVELOPMENT | RESALE, spend=500),
    cell(DEVELOPMENT, spend=300),
    cell(DEVTOOLS, spend=(100, 150, 300), for_what="D", how_much="D"),
    cell(0, customers=30_000),
    cell(0, State.WITHHELD, spend=40, for_what="C"),
    cell(0, State.EXCLUDED, spend=9_000, for_what="D"),
    cell(CORE, State.SPLIT, spend=60, customers=6_000, tokens=10),
    cell(RESALE, State.SPLIT, spend=40, customers=4_000, tokens=5),
)


BY_SPEND, BY_TOKENS = Measure(Unit.SPEND, Denominator.KNOWN), Measure(Unit.TOKENS, Denominator.KNOWN)


def of_disclosed(dollars: int) -> Measure:
    return Measure(Unit.SPEND, Denominator.DISCLOSED, dollars)


def share(unit: Unit, code: str, floor: Grade = Grade.D) -> Interval | None:
    by = Measure(unit, Denominator.LISTED if unit is Unit.CUSTOMERS else Denominator.KNOWN)
    group = compose(at_floor(BOOK, floor, DEFAULT), by).group(GroupKind.STANCE, code)
    assert group is not None
    return group.share


def test_by_customers_every_customer_counts_but_the_excluded() -> None:
    made = compose(at_floor(BOOK, Grade.D, DEFAULT))
    assert made.total.customers == 80_000
    assert made.excluded.customers == 10_000
    assert made.unlooked.customers == 30_000
    assert made.withheld.low == 40
    bullish = made.group(GroupKind.STANCE, "bullish")
    assert bullish is not None
    assert bullish.customers == Range(6_000, 56_000)
    assert bullish.share == between((6, 80), (56, 80))


def test_rows_are_the_stances_and_then_the_use_cases_in_order() -> None:
    rows = compose(at_floor(BOOK, Grade.D, DEFAULT)).groups
    assert [row.code for row in rows[:3]] == ["bullish", "neutral", "bearish"]
    assert [row.code for row in rows[3:]] == [case.code for case in DEFAULT.use_cases]
    assert [row.key for row in rows[3:]] == list("123456789")


def test_by_spend_unknown_spend_is_a_line_of_its_own() -> None:
    made = compose(at_floor(BOOK, Grade.D, DEFAULT), BY_SPEND)
    assert made.unknown_spend == Sums(customers=30_000, spend_unknown=30_000, tokens_unknown=30_000)
    assert (made.total.low, made.total.best, made.total.high) == (1_040, 1_090, 1_240)
    bearish = made.group(GroupKind.STANCE, "bearish")
    assert bearish is not None
    assert bearish.spend == Range(140, 880)
    assert bearish.share == between((140, 1_040), (880, 880 + 360))


def test_by_tokens_unknown_tokens_are_a_line_of_their_own() -> None:
    made = compose(at_floor(BOOK, Grade.D, DEFAULT), BY_TOKENS)
    assert made.unknown_tokens.customers == 70_000
    assert share(Unit.TOKENS, "bullish") == between((10, 15), (10, 15))


def test_a_floor_turns_lower_grades_into_unknown_everywhere() -> None:
    made = compose(at_floor(BOOK, Grade.C, DEFAULT), BY_SPEND)
    assert made.total.best == 940
    assert made.unknown_spend.customers == 40_000
    assert (made.unlooked.customers, made.below.customers) == (30_000, 10_000)
    assert made.excluded.customers == 10_000


def test_of_the_disclosed_the_rest_is_possible_for_every_group() -> None:
    made = compose(at_floor(BOOK, Grade.D, DEFAULT), of_disclosed(10_000))
    assert (made.not_listed.low, made.not_listed.best, made.not_listed.high) == (8_760, 8_910, 8_960)
    assert (made.not_listed.customers, made.over) == (0, 0)
    bullish = made.group(GroupKind.STANCE, "bullish")
    assert bullish is not None
    assert bullish.share == between((60, 10_000), (9_560, 10_000))
    assert bullish.spend == Range(60, 9_560)


def test_a_disclosed_total_below_the_listed_is_said() -> None:
    made = compose(at_floor(BOOK, Grade.D, DEFAULT), of_disclosed(1_000))
    assert made.over == 40
    assert made.not_listed == Sums()
    assert all(row.share and 0 <= row.share.low <= row.share.high <= 1 for row in made.groups)


@pytest.mark.parametrize("unit", [Unit.CUSTOMERS, Unit.TOKENS])
def test_only_spend_has_a_disclosed_total(unit: Unit) -> None:
    with pytest.raises(UnitError, match="above a threshold, and nobody knows which"):
        Measure(unit, Denominator.DISCLOSED, 10_000)
    with pytest.raises(UnitError, match="choose one"):
        Measure(Unit.SPEND, Denominator.DISCLOSED, None)


def test_of_the_listed_an_unknown_spend_may_be_all_that_the_disclosed_total_leaves() -> None:
    made = compose(at_floor(BOOK, Grade.D, DEFAULT), Measure(Unit.SPEND, Denominator.LISTED, 10_000))
    assert made.left == 8_960
    bearish = made.group(GroupKind.STANCE, "bearish")
    assert bearish is not None
    assert bearish.spend == Range(140, 140 + 540 + 200 + 8_960 - 200)
    assert bearish.share == between((140, 140 + 900 + 8_960), (10_000 - 360, 10_000))


def test_of_the_listed_an_unknown_spend_may_be_anything_between_stated_ends() -> None:
    unknown = UnknownSpend(floor=10, ceiling=100)
    made = compose(at_floor(BOOK, Grade.D, DEFAULT), Measure(Unit.SPEND, Denominator.LISTED, 10_000, unknown))
    assert made.left is None
    bearish = made.group(GroupKind.STANCE, "bearish")
    assert bearish is not None
    assert bearish.spend == Range(140, 880 + 300)


def test_a_group_of_customers_without_known_spend_is_unknown_and_not_zero() -> None:
    made = compose(at_floor([cell(CORE), cell(DEVTOOLS, spend=50)], Grade.D, DEFAULT), BY_SPEND)
    bullish = made.group(GroupKind.STANCE, "bullish")
    assert bullish is not None
    assert (bullish.spend, bullish.share) == (None, None)
    assert bullish.customers == Range(10_000, 10_000)
    nothing = compose(at_floor([cell(CORE, spend=0), cell(DEVTOOLS, spend=50)], Grade.D, DEFAULT), BY_SPEND)
    bullish = nothing.group(GroupKind.STANCE, "bullish")
    assert bullish is not None
    assert bullish.spend == Range(0, 0)


def test_a_scope_says_how_many_customers_and_how_much_of_the_disclosed() -> None:
    rests_on = compose(at_floor(BOOK, Grade.D, DEFAULT), Measure(Unit.SPEND, Denominator.KNOWN, 10_000)).coverage
    assert (rests_on.customers, rests_on.listed) == (50_000, 80_000)
    assert rests_on.amount == Range(1_040, 1_240)
    assert rests_on.of_disclosed == between((1_040, 10_000), (1_240, 10_000))


def test_a_book_without_spend_has_no_shares_and_no_nan() -> None:
    made = compose(at_floor([cell(CORE), cell(0)], Grade.D, DEFAULT), BY_SPEND)
    assert {row.share for row in made.groups} == {None}
    assert made.unknown_spend.customers == 20_000
    assert all(row.share is None for row in compose(at_floor([], Grade.D, DEFAULT)).groups)


def archived(code: str) -> Codebook:
    cases = tuple(case._replace(archived=case.code == code) for case in DEFAULT.use_cases)
    return Codebook(2, cases)


def test_an_archived_use_case_is_shown_while_it_carries_weight() -> None:
    carried = compose(at_floor(BOOK, Grade.D, archived("devtools")))
    assert carried.codebook_version == 2
    assert carried.groups[-1].code == "devtools"
    assert carried.groups[-1].archived
    assert carried.groups[-1].share == between((1, 8), (1, 8))
    bearish = carried.group(GroupKind.STANCE, "bearish")
    assert bearish is not None
    assert bearish.customers.low == 14_000
    assert compose(at_floor(BOOK, Grade.D, archived("consumer"))).group(GroupKind.USE_CASE, "consumer") is None


def test_changes_are_by_group_and_only_between_like_shares() -> None:
    before = compose(at_floor(BOOK, Grade.D, DEFAULT))
    after = compose(at_floor([*BOOK[:3], cell(CORE, customers=30_000), *BOOK[4:]], Grade.D, DEFAULT))
    moved = {change.code: change for change in changes(before, after) if change}
    assert moved["bullish"] == Change(GroupKind.STANCE, "bullish", Fraction(30, 80), Fraction(0))
    assert moved["devtools"].high == Fraction(-3, 8)
    assert set(changes(compose(at_floor([], Grade.D, DEFAULT)), after)) == {None}
    with pytest.raises(ValueError, match="same unit"):
        changes(before, compose(at_floor(BOOK, Grade.D, DEFAULT), BY_SPEND))
