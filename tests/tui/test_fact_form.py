"""What the form about a fact accepts, and what it says of annual spend."""

from dataclasses import replace
from datetime import date

import pytest

from tokentui.domain.derive import annual_basis
from tokentui.domain.grades import Question, Relation
from tokentui.tui.screens.dialogs.fact_form import YARDSTICKS, Draft, consequence, from_fact, problems, to_fact
from tokentui.tui.screens.dialogs.figures import FormError, figure_text, parse_date, parse_figure

TODAY = date(2026, 10, 5)
GOOD = Draft(
    Question.HOW_MUCH,
    "on pace to spend",
    "500m",
    "USD",
    "per year, run-rate",
    "2026-01-14",
    "24/7 Wall St",
    "",
    "",
    "C",
)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5m", (5_000_000, 5_000_000)),
        ("1.2b", (1_200_000_000, 1_200_000_000)),
        ("1,370", (1370, 1370)),
        ("$5m", (5_000_000, 5_000_000)),
        ("150-250", (150, 250)),
        ("5-8m", (5_000_000, 8_000_000)),
        ("500k – 2M", (500_000, 2_000_000)),
        ("$5 million to $8 million", (5_000_000, 8_000_000)),
        ("100 billion", (100_000_000_000, 100_000_000_000)),
        ("3 thousand", (3000, 3000)),
        ("2t", (2_000_000_000_000, 2_000_000_000_000)),
        ("1 - 2,000,000", (1, 2_000_000)),
        ("5m-8", (5_000_000, 8_000_000)),
        ("-23", (-23, -23)),
        ("0.1", (0.1, 0.1)),
    ],
)
def test_figures_are_read_as_people_type_them(typed: str, expected: tuple[float, float]) -> None:
    assert parse_figure(typed) == expected
    assert parse_figure(figure_text(*expected)) == expected


@pytest.mark.parametrize("typed", ["5x", "", "m", "1,5m", "5m-", "8m-5m", "nan", "1e9", "٥", "9999999999t", "1.2.3"])
def test_what_is_not_a_figure_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(FormError):
        parse_figure(typed)


@pytest.mark.parametrize("typed", ["2026", "2026-10", "2026-10-05", " 2024-02-29 "])
def test_dates_may_be_years_months_or_days(typed: str) -> None:
    assert parse_date(typed, TODAY) == typed.strip()


@pytest.mark.parametrize(
    "typed", ["2027", "2026-11", "2026-10-06", "2025-02-29", "2026-13", "26-01", "14.1.2026", "0000"]
)
def test_dates_in_the_future_or_outside_the_calendar_are_refused(typed: str) -> None:
    with pytest.raises(FormError):
        parse_date(typed, TODAY)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"claim": "  "}, "claim"),
        ({"figure": "5x"}, "figure"),
        ({"figure": ""}, "figure"),
        ({"figure": "-5m"}, "figure"),
        ({"figure": "9,000,000,000,000"}, "figure"),
        ({"unit": ""}, "unit"),
        ({"as_of": "2027"}, "as_of"),
        ({"source_url": "wall st"}, "source_url"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
    ],
)
def test_each_field_is_checked(change: dict[str, str], field: str) -> None:
    assert [problem.field for problem in problems(replace(GOOD, **change), "USD", TODAY)] == [field]


def test_a_good_draft_has_no_problems_and_makes_its_fact_which_fills_the_form_again() -> None:
    assert not list(problems(GOOD, "USD", TODAY))
    fact = to_fact(replace(GOOD, unit="usd"), "USD")
    assert (fact.uid, fact.customer_id, fact.low, fact.high, fact.unit) == ("", 0, 500_000_000, 500_000_000, "USD")
    assert from_fact(fact) == GOOD


def test_a_fact_of_grade_d_needs_no_source() -> None:
    assert not list(problems(replace(GOOD, source_title="", grade="D"), "USD", TODAY))


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, True),
        ({"yardstick": " Per Year, Contract "}, True),
        ({"dimension": Question.TO_WHAT_END}, False),
        ({"dimension": Relation.INVESTOR}, False),
        ({"figure": ""}, False),
        ({"unit": "seats"}, False),
        ({"unit": "USD own revenue"}, False),
        ({"yardstick": ""}, False),
        ({"yardstick": "per month"}, False),
        ({"yardstick": "run-rate, Cursor and GitHub Copilot combined"}, False),
        ({"grade": "U"}, False),
    ],
)
def test_the_form_says_whether_a_fact_counts_as_annual_spend(change: dict[str, str], counts: bool) -> None:
    assert consequence(replace(GOOD, **change), "USD").startswith("Counts as annual spend: ") is counts


@pytest.mark.parametrize("relation", Relation)
def test_a_draft_on_how_it_stands_to_the_vendor_is_whole_and_says_that_it_answers_nothing(relation: Relation) -> None:
    draft = replace(GOOD, dimension=relation)
    assert not list(problems(draft, "USD", TODAY))
    assert (to_fact(draft, "USD").dimension, from_fact(to_fact(draft, "USD"))) == (relation, draft)
    assert "answers no question, is no spend" in consequence(draft, "USD")


def test_every_kind_of_year_the_domain_knows_is_offered() -> None:
    offered = {annual_basis(Question.HOW_MUCH, "USD", yardstick, "USD") for yardstick in YARDSTICKS}
    assert {"run-rate", "trailing", "contract", "list", "forecast", "estimate"} <= offered
