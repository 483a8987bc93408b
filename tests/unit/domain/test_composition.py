from dataclasses import replace

import pytest

from tests.unit.domain.samples import CORE, DEFAULT, DEVELOPMENT, DEVTOOLS, PRODUCT, RESALE, cell
from tokentui.domain.bounds import Interval, Range
from tokentui.domain.codebook import Codebook
from tokentui.domain.composition import Change, GroupKind, UnitError, changes, compose
from tokentui.domain.cube import Denominator, Sums, Unit, at_floor
from tokentui.domain.grades import Grade
from tokentui.domain.settling import State

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


def share(unit: Unit, code: str, floor: Grade = Grade.D) -> Interval | None:
    group = compose(at_floor(BOOK, floor), DEFAULT, unit).group(GroupKind.STANCE, code)
    assert group is not None
    return group.share


def test_by_customers_every_customer_counts_but_the_excluded() -> None:
    made = compose(at_floor(BOOK, Grade.D), DEFAULT, Unit.CUSTOMERS)
    assert made.total.customers == 80_000
    assert made.excluded.customers == 10_000
    assert made.unlooked.customers == 30_000
    assert made.withheld.low == 40
    bullish = made.group(GroupKind.STANCE, "bullish")
    assert bullish is not None
    assert bullish.customers == Range(6_000, 56_000)
    assert bullish.share == Interval(6 / 80, 56 / 80)


def test_rows_are_the_stances_and_then_the_use_cases_in_order() -> None:
    rows = compose(at_floor(BOOK, Grade.D), DEFAULT, Unit.CUSTOMERS).groups
    assert [row.code for row in rows[:3]] == ["bullish", "neutral", "bearish"]
    assert [row.code for row in rows[3:]] == [case.code for case in DEFAULT.use_cases]
    assert [row.key for row in rows[3:]] == list("123456789")


def test_by_spend_unknown_spend_is_a_line_of_its_own() -> None:
    made = compose(at_floor(BOOK, Grade.D), DEFAULT, Unit.SPEND)
    assert made.unknown_spend == Sums(customers=30_000, spend_unknown=30_000, tokens_unknown=30_000)
    assert (made.total.low, made.total.best, made.total.high) == (1_040, 1_090, 1_240)
    bearish = made.group(GroupKind.STANCE, "bearish")
    assert bearish is not None
    assert bearish.spend == Range(140, 880)
    assert bearish.share == Interval(140 / (140 + 900), 880 / (880 + 360))


def test_by_tokens_unknown_tokens_are_a_line_of_their_own() -> None:
    made = compose(at_floor(BOOK, Grade.D), DEFAULT, Unit.TOKENS)
    assert made.unknown_tokens.customers == 70_000
    assert share(Unit.TOKENS, "bullish") == Interval(10 / 15, 10 / 15)


def test_a_floor_turns_lower_grades_into_unknown_everywhere() -> None:
    made = compose(at_floor(BOOK, Grade.C), DEFAULT, Unit.SPEND)
    assert made.total.best == 940
    assert made.unknown_spend.customers == 40_000
    assert (made.unlooked.customers, made.below.customers) == (30_000, 10_000)
    assert made.excluded.customers == 10_000


def test_of_the_disclosed_the_rest_is_possible_for_every_group() -> None:
    made = compose(at_floor(BOOK, Grade.D), DEFAULT, Unit.SPEND, Denominator.DISCLOSED, 10_000)
    assert (made.not_listed.low, made.not_listed.best, made.not_listed.high) == (8_760, 8_910, 8_960)
    assert (made.not_listed.customers, made.over) == (0, 0)
    bullish = made.group(GroupKind.STANCE, "bullish")
    assert bullish is not None
    assert bullish.share == Interval(60 / 10_000, (10_000 - 440) / 10_000)
    assert bullish.spend == Range(60, 9_560)


def test_a_disclosed_total_below_the_listed_is_said() -> None:
    made = compose(at_floor(BOOK, Grade.D), DEFAULT, Unit.SPEND, Denominator.DISCLOSED, 1_000)
    assert made.over == 40
    assert made.not_listed == Sums()
    assert all(row.share and 0 <= row.share.low <= row.share.high <= 1 for row in made.groups)


@pytest.mark.parametrize("unit", [Unit.CUSTOMERS, Unit.TOKENS])
def test_only_spend_has_a_disclosed_total(unit: Unit) -> None:
    with pytest.raises(UnitError, match="above a threshold, and nobody knows which"):
        compose(at_floor(BOOK, Grade.D), DEFAULT, unit, Denominator.DISCLOSED, 10_000)
    with pytest.raises(UnitError, match="choose one"):
        compose(at_floor(BOOK, Grade.D), DEFAULT, Unit.SPEND, Denominator.DISCLOSED, None)


def test_a_disclosure_does_not_touch_shares_of_the_listed() -> None:
    assert compose(at_floor(BOOK, Grade.D), DEFAULT, Unit.SPEND, disclosed=10_000) == compose(
        at_floor(BOOK, Grade.D), DEFAULT, Unit.SPEND
    )


def test_a_book_without_spend_has_no_shares_and_no_nan() -> None:
    made = compose(at_floor([cell(CORE), cell(0)], Grade.D), DEFAULT, Unit.SPEND)
    assert {row.share for row in made.groups} == {None}
    assert made.unknown_spend.customers == 20_000
    assert all(row.share is None for row in compose(at_floor([], Grade.D), DEFAULT, Unit.CUSTOMERS).groups)


def archived(code: str) -> Codebook:
    cases = tuple(replace(case, archived=case.code == code) for case in DEFAULT.use_cases)
    return Codebook(2, cases)


def test_an_archived_use_case_is_shown_while_it_carries_weight() -> None:
    carried = compose(at_floor(BOOK, Grade.D), archived("devtools"), Unit.CUSTOMERS)
    assert carried.codebook_version == 2
    assert carried.groups[-1].code == "devtools"
    assert carried.groups[-1].archived
    assert carried.groups[-1].share == Interval(1 / 8, 1 / 8)
    bearish = carried.group(GroupKind.STANCE, "bearish")
    assert bearish is not None
    assert bearish.customers.low == 14_000
    assert (
        compose(at_floor(BOOK, Grade.D), archived("consumer"), Unit.CUSTOMERS).group(GroupKind.USE_CASE, "consumer")
        is None
    )


def test_changes_are_by_group_and_only_between_like_shares() -> None:
    before = compose(at_floor(BOOK, Grade.D), DEFAULT, Unit.CUSTOMERS)
    after = compose(at_floor([*BOOK[:3], cell(CORE, customers=30_000), *BOOK[4:]], Grade.D), DEFAULT, Unit.CUSTOMERS)
    moved = {change.code: change for change in changes(before, after) if change}
    assert moved["bullish"] == Change(GroupKind.STANCE, "bullish", 36 / 80 - 6 / 80, 0.0)
    assert moved["devtools"].high == pytest.approx(-3 / 8)
    assert set(changes(compose(at_floor([], Grade.D), DEFAULT, Unit.CUSTOMERS), after)) == {None}
    with pytest.raises(ValueError, match="same unit"):
        changes(before, compose(at_floor(BOOK, Grade.D), DEFAULT, Unit.SPEND))
