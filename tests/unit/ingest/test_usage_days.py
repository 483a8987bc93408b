"""Days and periods of usage: what is added to a month, what takes its place, and what lies in two months."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import pytest

from tests.unit.ingest.samples import Seen, read
from tokentui.ingest.cells.dates import DateError
from tokentui.ingest.cells.months import day_of, parse_month
from tokentui.ingest.cells.periods import Period, written_period
from tokentui.ingest.files.table import TwoReadings
from tokentui.ingest.readers.usage_days import DaysOfFile
from tokentui.store.bulk.incoming import Columns, UsageRow
from tokentui.store.bulk.usage_days import DaySum

MARCH = 202603
FIRST_HALF = {"2026-03-01": DaySum(MARCH, 1, 10, 0), "2026-03-15": DaySum(MARCH, 2, 20, 5)}


def _days(*days: str, before: dict[str, DaySum] = FIRST_HALF, had: str = "alder") -> DaysOfFile:
    def with_usage(months: Collection[int]) -> set[tuple[str, int]]:
        return {(had, month) for month in months}

    return DaysOfFile(dict.fromkeys(days, MARCH), before, with_usage)


def _rows(*rows: tuple[str, int | None, int | None]) -> Columns[UsageRow]:
    keys, spends, tokens = zip(*rows, strict=True)
    values = {"line": list(range(2, 2 + len(rows))), "customer_key": keys, "month": [MARCH] * len(rows)}
    return Columns(UsageRow, {**values, "spend": spends, "tokens_in": tokens, "tokens_out": [None] * len(rows)})


@pytest.mark.parametrize(
    ("days", "adds"),
    [
        (("2026-03-16", "2026-03-31"), True),
        (("2026-03-15", "2026-03-16"), True),
        (("2026-03-01",), True),
        (("2026-03-01", "2026-03-15"), False),
        (("2026-03-01", "2026-03-20"), False),
    ],
)
def test_a_file_of_some_of_the_days_is_added_and_one_of_all_takes_their_place(
    days: tuple[str, ...], adds: bool
) -> None:
    assert _days(*days).adding == (frozenset((MARCH,)) if adds else frozenset())
    assert _days(*days, before={}).adding == frozenset()


def test_rows_of_a_day_that_came_in_are_passed_over_and_have_to_agree() -> None:
    days = _days("2026-03-15", "2026-03-16")
    rows = _rows(("alder", 15, 5), ("alder", 5, None), ("alder", 7, 1), ("birch", 9, None), ("alder", 99, None))
    dates = ["2026-03-15", "2026-03-15", "2026-03-16", "2026-03-15", "2026-03-16"]
    assert days.sort(dates, rows, {4}) == {0, 1}
    days.expect_agreement(str)
    assert days.passed == 2
    assert days.kept == {"2026-03-16": DaySum(MARCH, 1, 7, 1), "2026-03-15": DaySum(MARCH, 1, 9, 0)}
    other = _days("2026-03-15", "2026-03-16")
    other.sort(["2026-03-15"], _rows(("alder", 20, 4)), ())
    with pytest.raises(TwoReadings, match="2026-03-15 came in before with 20 in 2 rows, and this file has 20 in 1 row"):
        other.expect_agreement(str)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-31T23:30:00-02:00", "2026-04-01"),
        ("2026-03-31 23:30", "2026-03-31"),
        ("1774999999.5", "2026-03-31"),
        ("1774999999000000", "2026-03-31"),
        ("31 Mar 2026", "2026-03-31"),
        ("2026-03", ""),
        ("Mar-26", ""),
        ("2026-03-31T23:30Z", "2026-03-31"),
        ("2026-03-01T25:00Z", ""),
        ("soon", ""),
    ],
)
def test_the_day_of_a_cell(text: str, day: str) -> None:
    assert day_of(text) == day


def test_a_day_of_two_readings_goes_by_the_order_of_the_file() -> None:
    assert day_of("03/04/2026", "day-first") == "2026-04-03"
    assert day_of("03/04/2026", "month-first") == "2026-03-04"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("W13", "a week of no year"),
        ("3", "a month of no year"),
        ("March", "a month of no year"),
        ("FY26 Q1", "is a quarter"),
        ("2026-02-30", "there is no such day"),
    ],
)
def test_what_is_no_month_says_what_it_is(text: str, says: str) -> None:
    with pytest.raises(DateError, match=says):
        parse_month(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026-01-01 - 2026-01-31", date(2026, 1, 1), date(2026, 2, 1)),
        ("2026-01-01/2026-02-01", date(2026, 1, 1), date(2026, 2, 1)),
        ("Jan 1, 2026 – Jan 31, 2026", date(2026, 1, 1), date(2026, 2, 1)),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 5)),
    ],
)
def test_a_period_in_one_cell(text: str, start: date, end: date) -> None:
    assert written_period(text) == Period(start, end)


@pytest.mark.parametrize(
    "text", ["2026-01", "2026-01-31", "2026-W60", "Jan - Mar", "a to b", "2026-02-01 - 2026-01-01"]
)
def test_what_is_no_period_in_one_cell(text: str) -> None:
    assert written_period(text) is None


def _read(tmp_path: Path, text: str) -> Seen:
    path = tmp_path / "usage.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, whose=lambda cell, _name, _domain: None)


def _months(seen: Seen) -> list[tuple[object, ...]]:
    return [row[2:] for row in seen.rows if isinstance(row, UsageRow)]


def test_a_period_is_spread_by_days_with_its_tokens_and_to_the_last_millionth(tmp_path: Path) -> None:
    header = "customer,period_start,period_end,cost,tokens_in"
    seen = _read(tmp_path, f"{header}\nAlder,2026-01-30,2026-02-01,1,10\n")
    # Three days, two of them in January.
    assert _months(seen) == [(202601, 666_666, 6, None), (202602, 333_334, 4, None)]


def test_an_end_on_which_the_next_period_begins_is_no_day_of_it(tmp_path: Path) -> None:
    rows = "Alder,2026-01-31,2026-02-14,14\nAlder,2026-02-14,2026-02-28,14\n"
    seen = _read(tmp_path, f"customer,period_start,period_end,cost\n{rows}")
    assert _months(seen) == [(202601, 1_000_000, None, None), (202602, 27_000_000, None, None)]
    assert any("the day before which it ends" in notice for notice in seen.notices)


def test_an_amount_that_cannot_be_read_is_refused_with_its_period_whole(tmp_path: Path) -> None:
    seen = _read(
        tmp_path, "customer,period_start,period_end,cost\nA,2026-01-30,2026-02-02,4\nB,2026-01-30,2026-02-02,x\n"
    )
    assert [row.line for row in seen.rejected] == [3]
