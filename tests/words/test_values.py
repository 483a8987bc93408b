"""How values of the book are written on the screen."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.tui.given import CODEBOOK, a_customer
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.grades import Grade, Mark
from tokentui.domain.money import MICRO, Basis, Spend
from tokentui.domain.settling import State
from tokentui.domain.statements import CANNOT_TELL, NOTHING, a_set, a_split
from tokentui.words import values as written

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "codes", "split", "expected"),
    [
        (State.UNLOOKED, (), (), "·"),
        (State.CANNOT_TELL, (), (), "?"),
        (State.WITHHELD, (), (), "–"),
        (State.EXCLUDED, (), (), "×"),
        (State.SET, ("resale", "product", "development"), (), "2·4·7"),
        (State.SPLIT, ("core", "development"), ((0, 4000), (3, 6000)), "4 60 · 1 40"),
        (State.SPLIT, ("core", "development"), ((0, 9950), (3, 50)), "1 99.5 · 4 0.5"),
        (State.CONFLICT, ("devtools", "resale"), (), "5|7 !"),
        (State.CONFLICT, (), (), "any !"),
    ],
)
def test_use_cases_are_written_by_key(
    state: State, codes: tuple[str, ...], split: tuple[tuple[int, int], ...], expected: str
) -> None:
    mask = CODEBOOK.mask(codes) if codes else OPEN_MASK
    assert written.use_cases(a_customer(state=state, mask=mask, split=split), CODEBOOK) == expected


def test_a_use_case_that_is_archived_is_written_by_code_since_its_key_may_tag_another() -> None:
    cases = tuple(case._replace(archived=case.code == "resale") for case in CODEBOOK.use_cases)
    codebook = CODEBOOK._replace(use_cases=cases)
    customer = a_customer(state=State.SET, mask=codebook.mask(["core", "resale"]))
    assert written.use_cases(customer, codebook) == "1·resale"


def test_marks_differ_by_glyph() -> None:
    assert written.marks((Mark.A, Mark.D, Mark.SILENT, Mark.OPEN), Grade.D) == "AD○·"


def test_a_grade_below_the_floor_is_a_small_letter() -> None:
    assert written.marks((Mark.A, Mark.D, Mark.SILENT, Mark.OPEN), Grade.B) == "Ad○·"
    assert [written.grade_sign(grade, Grade.B) for grade in Grade] == ["A", "B", "c", "d", "U"]
    estimate = a_customer(spend=Spend(5 * MICRO, 5 * MICRO, 5 * MICRO), spend_grade=Grade.D)
    assert written.spend_with_grade(estimate, "USD", Grade.C) == "$5  d"


@pytest.mark.parametrize(
    ("spend", "basis", "expected"),
    [
        (None, None, "unknown   "),
        (Spend(500 * MICRO, 500 * MICRO, 500 * MICRO), Basis.RUN_RATE, "$500  C"),
        (Spend(650 * MICRO, 650 * MICRO, 650 * MICRO), Basis.ESTIMATE, "~ $650  C"),
        (Spend(300 * MICRO, 300 * MICRO, 300 * MICRO), Basis.FORECAST, "~ $300  C"),
        (Spend(100 * MICRO, 150 * MICRO, 200 * MICRO), Basis.CONTRACT, "~ $150  C"),
    ],
)
def test_spend_that_is_not_exact_says_so(spend: Spend | None, basis: Basis | None, expected: str) -> None:
    customer = a_customer(spend=spend, basis=basis, spend_grade=Grade.C if spend else None)
    assert written.spend_with_grade(customer, "USD", Grade.D) == expected


def test_an_interval_of_spend_is_written_in_words_with_both_ends() -> None:
    interval = Spend(100 * MICRO, 150 * MICRO, 200 * MICRO)
    assert written.spend_in_words(interval, Basis.ESTIMATE, "EUR") == "€100 – €200 a year, estimate"


@pytest.mark.parametrize(
    ("low", "high", "unit", "yardstick", "expected"),
    [
        (500_000_000, 500_000_000, "USD", "per year, run-rate", "$500M per year, run-rate"),
        (5000, 5000, "seats", None, "5,000 seats"),
        (100 * 10**9, 100 * 10**9, "tokens", "per month", "100B tokens per month"),
        (-23, -23, "percent gross margin", None, "-23 percent gross margin"),
        (500, 2000, "USD", "per engineer per month", "$500 – $2,000 per engineer per month"),
        (2_700_000_000, 2_700_000_000, "USD own revenue", "per year", "$2.70B own revenue per year"),
        (5, None, "percent", None, "at least 5 percent"),
        (None, 0.25, "percent", None, "at most 0.25 percent"),
        (None, None, "USD", "per year", ""),
        (1, 1, "[/]\x1b[31m", None, "1 [/]\\x1b[31m"),
    ],
)
def test_figures_carry_their_unit_and_yardstick(
    low: float | None, high: float | None, unit: str | None, yardstick: str | None, expected: str
) -> None:
    assert written.figure(low, high, unit, yardstick) == expected


def test_moments_of_today_are_times_and_others_dates_in_the_time_zone_of_now() -> None:
    assert written.moment("2026-10-05T09:14:00.000Z", NOW) == "09:14"
    assert written.moment("2026-10-04T23:59:00.000Z", NOW) == "yesterday"
    assert written.moment("2026-01-14T09:14:00.000Z", NOW) == "2026-01-14"
    east = NOW.astimezone(timezone(timedelta(hours=5)))
    assert written.moment("2026-10-04T23:59:00.000Z", east) == "04:59"
    assert written.moment("\x1bnever", NOW) == "\\x1bnever"
    assert written.moment(None, NOW) == ""


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (None, "–"),
        (0.0, "0 %"),
        (0.001, "<1 %"),
        (0.005, "<1 %"),
        (0.0051, "1 %"),
        (0.31, "31 %"),
        (0.9949, "99 %"),
        (0.995, ">99 %"),
        (0.999, ">99 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_never_shows_nothing_for_something(share: float | None, expected: str) -> None:
    assert written.percent(share) == expected


def test_a_share_with_a_decimal_keeps_the_same_promise() -> None:
    shares = (0.0, 0.0004, 0.0006, 0.1234, 0.9996, 1.0)
    assert [written.percent(one, 1) for one in shares] == ["0.0 %", "<0.1 %", "0.1 %", "12.3 %", ">99.9 %", "100.0 %"]


def test_statements_are_written_by_the_code_a_use_case_has_now() -> None:
    renamed = CODEBOOK._replace(former_codes=(("reselling", CODEBOOK.mask(["resale"]).bit_length() - 1),))
    assert written.statement(a_set("reselling", "core"), renamed) == "core, resale"
    assert written.statement(a_split({"core": 40, "development": 60}), CODEBOOK) == "development 60 %, core 40 %"
    assert written.statement(CANNOT_TELL, CODEBOOK) == "cannot tell"
    assert written.statement(NOTHING, CODEBOOK) == "nothing yet"


@pytest.mark.parametrize(
    ("state", "codes", "split", "expected"),
    [
        (State.UNLOOKED, (), (), "not looked"),
        (State.CANNOT_TELL, (), (), "cannot tell"),
        (State.WITHHELD, (), (), "withheld"),
        (State.EXCLUDED, (), (), "excluded"),
        (State.SET, ("resale", "product"), (), "product, resale"),
        (State.SPLIT, ("core", "development"), ((0, 4000), (3, 6000)), "development 60 %, core 40 %"),
        (State.CONFLICT, ("resale", "product"), (), "conflict: product, resale"),
        (State.CONFLICT, (), (), "conflict: anything"),
    ],
)
def test_what_is_settled_is_written_as_a_statement_is(
    state: State, codes: tuple[str, ...], split: tuple[tuple[int, int], ...], expected: str
) -> None:
    mask = CODEBOOK.mask(codes) if codes else OPEN_MASK
    assert written.settled(a_customer(state=state, mask=mask, split=split), CODEBOOK) == expected


def test_confidence_is_five_dots_or_nothing() -> None:
    assert [written.confidence(level) for level in (None, 1, 5)] == ["", "●○○○○", "●●●●●"]
