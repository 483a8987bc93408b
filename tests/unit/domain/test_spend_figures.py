"""Figures that facts give beside a year of their own: which they are, of whom, and what they leave for whom."""

import pytest

from tokentui.domain.customer import Fact, FactOf
from tokentui.domain.grades import Grade, Question
from tokentui.domain.money import MICRO, Basis, Spend
from tokentui.domain.spend_figures import Scope, figures, larger_than, scope_of

BOTH = "run-rate, Cursor and GitHub Copilot combined"


def fact(uid: str, low: float | None, high: float | None, yardstick: str, grade: Grade = Grade.C) -> Fact:
    basis = Basis.RUN_RATE if yardstick == "per year, run-rate" else None
    source = ("2025-07", "The Paper", None, None, None)
    return Fact(uid, Question.HOW_MUCH, "pays", low, high, "USD", yardstick, basis, *source, grade)


@pytest.mark.parametrize(
    ("yardstick", "scope"),
    [
        ("per year, run-rate", Scope.YEAR),
        (BOTH, Scope.COMBINED),
        ("a year, Ann and Bob together", Scope.COMBINED),
        ("run-rate, part of a combined figure", Scope.PART),
        ("one month", Scope.MONTH),
        ("per month", Scope.MONTH),
        ("per engineer per month", Scope.OTHER),
        ("30 days, list price, all vendors", Scope.OTHER),
        ("multi-year commitment", Scope.OTHER),
    ],
)
def test_what_a_figure_is_of(yardstick: str, scope: Scope) -> None:
    assert scope_of(fact("1", 1, 1, yardstick)) is scope


def test_what_is_said_of_several_is_one_figure() -> None:
    found = figures(
        [
            FactOf(1, "Cursor", fact("1", 1_400, 1_400, BOTH)),
            FactOf(2, "GitHub", fact("2", 1_400, 1_400, BOTH)),
            FactOf(3, "Other", fact("3", 500, None, "one month")),
            FactOf(4, "Weak", fact("4", 9, 9, "one month", Grade.D)),
            FactOf(5, "Silent", fact("5", None, None, "one month")),
        ],
        "usd",
        Grade.C,
    )
    assert [one.customers for one in found] == [((1, "Cursor"), (2, "GitHub")), ((3, "Other"),)]
    assert [one.amount("USD") for one in found] == ["$1.40k", "at least $500"]
    assert found[0].words == "2025-07, The Paper, grade C"


def test_who_may_spend_more_than_an_amount() -> None:
    both = figures(
        [FactOf(at, name, fact(str(at), 1_400, 1_400, BOTH)) for at, name in ((1, "Cursor"), (2, "GitHub"))],
        "USD",
        Grade.D,
    )
    known = {1: Spend(650 * MICRO, 650 * MICRO, 650 * MICRO)}
    words = "GitHub may spend $750: $1.40k together with Cursor (2025-07, The Paper, grade C)"
    assert larger_than(749 * MICRO, both, known, (), "USD") == words
    assert larger_than(750 * MICRO, both, known, (), "USD") == ""
    # An excluded customer holds nothing of it, and one of unknown spend may hold all.
    assert larger_than(750 * MICRO, both, known, {2}, "USD") == ""
    assert larger_than(750 * MICRO, both, {}, (), "USD").startswith("Cursor and GitHub may spend $1.40k (2025-07")
