import pytest

from tokentui.domain.codebook import Segment, Segments
from tokentui.domain.derive import Claim, annual_basis, placed
from tokentui.domain.grades import Grade, Mark, Question
from tokentui.domain.money import Basis
from tokentui.domain.settling import Opinion, State
from tokentui.domain.statements import CANNOT_TELL, NOTHING, a_set

SEGMENTS = Segments((Segment(0, "large", "1", "Large"), Segment(1, "start-up", "2", "Start-up")))


@pytest.mark.parametrize(
    ("yardstick", "basis"),
    [
        ("per year", Basis.ESTIMATE),
        ("per year, run-rate", Basis.RUN_RATE),
        ("per year, trailing", Basis.TRAILING),
        ("per year, contract", Basis.CONTRACT),
        ("per year, list", Basis.LIST),
        ("per year, forecast", Basis.FORECAST),
        (" Per Year, Estimate ", Basis.ESTIMATE),
    ],
)
def test_a_year_of_one_customer_counts(yardstick: str, basis: Basis) -> None:
    assert annual_basis("how_much", "USD", yardstick, "USD") is basis
    assert annual_basis("how_much", " usd ", yardstick.upper(), "USD") is basis


@pytest.mark.parametrize(
    "yardstick",
    [
        "one month",
        "per month",
        "per engineer per month",
        "per minute",
        "multi-year commitment",
        "run-rate, Cursor and GitHub Copilot combined",
        "cumulative, at least",
        "per year, at least",
        "",
        None,
    ],
)
def test_everything_else_leaves_spend_unknown(yardstick: str | None) -> None:
    assert annual_basis("how_much", "USD", yardstick, "USD") is None


@pytest.mark.parametrize(
    ("dimension", "unit", "currency"),
    [
        ("to_what_end", "USD", "USD"),
        ("how_much", "USD own revenue", "USD"),
        ("how_much", "seats", "USD"),
        ("how_much", "EUR", "USD"),
        ("how_much", None, "USD"),
    ],
)
def test_only_money_of_the_book_spent_by_the_customer_counts(dimension: str, unit: str | None, currency: str) -> None:
    assert annual_basis(dimension, unit, "per year", currency) is None


@pytest.mark.parametrize(
    ("described", "grades", "mark"),
    [
        (False, "", Mark.OPEN),
        (False, "C", Mark.OPEN),
        (False, "U", Mark.SILENT),
        (False, "BU", Mark.SILENT),
        (True, "", Mark.C),
        (True, "U", Mark.C),
        (True, "D", Mark.C),
        (True, "A", Mark.A),
        (True, "UB", Mark.B),
    ],
)
def test_who_it_is_was_asked_in_vain_only_where_a_fact_says_so(described: bool, grades: str, mark: Mark) -> None:
    claims = [Claim(str(number), Question.WHO, Grade(grade)) for number, grade in enumerate(grades)]
    claims.append(Claim("beside", Question.TO_WHAT_END, Grade.U))
    found = placed((), "large" if described else "Enterprise", Grade.C, claims, SEGMENTS)
    assert found == (1 if described else 0, State.SET if described else State.UNLOOKED, mark)


def test_what_reviewers_say_counts_before_the_record() -> None:
    said = Opinion(a_set("start-up"), Grade.B)
    assert placed([said], "large", Grade.A, (), SEGMENTS) == (2, State.SET, Mark.B)
    other = Opinion(a_set("large"), Grade.D)
    assert placed([said, other], None, Grade.A, (), SEGMENTS) == (3, State.CONFLICT, Mark.B)
    assert placed([said, other._replace(first_pass=True)], None, Grade.A, (), SEGMENTS) == (2, State.SET, Mark.B)
    assert placed([Opinion(CANNOT_TELL)], "large", Grade.A, (), SEGMENTS) == (0, State.CANNOT_TELL, Mark.D)
    assert placed([Opinion(NOTHING)], "large", Grade.A, (), SEGMENTS) == (1, State.SET, Mark.A)
