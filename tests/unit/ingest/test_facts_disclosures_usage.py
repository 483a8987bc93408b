from datetime import date
from pathlib import Path

import pytest

from tests.unit.ingest.samples import bad, read, reasons
from tokentui.ingest.dates import DateError, parse_date, parse_moment, parse_month
from tokentui.store.bulk.incoming import DisclosureRow, FactRow, UsageRow


def test_a_file_of_bad_facts() -> None:
    seen = bad("facts.csv", known_keys={"alder"})
    why = reasons(seen)
    assert "give the lower one first" in why[2]
    assert "did you mean 'how_much'" in why[3]
    assert "Grade 'E'" in why[4]
    assert "one of two months" in why[5]
    assert "no such day" in why[6]
    assert "larger than a book can hold" in why[7]
    assert (why[10], why[11], why[12]) == (
        "The row has no dimension.",
        "The row has no claim.",
        "The row has no customer.",
    )
    (fact,) = seen.rows
    assert isinstance(fact, FactRow)
    assert (fact.as_of, fact.low, fact.grade) == ("2026-03-17", 33, "B")
    assert any("1 row repeats" in notice for notice in seen.notices)


def test_a_file_of_bad_disclosures() -> None:
    seen = bad("disclosures.csv")
    (taken,) = seen.rows
    assert isinstance(taken, DisclosureRow)
    assert (taken.as_of, taken.value) == ("2026", 30_000_000_000)
    why = reasons(seen)
    assert [
        word in why[line] for line, word in ((3, "no date"), (4, "no value"), (5, "no unit"), (6, "upper limit"))
    ] == [True] * 4


def test_counts_that_no_book_holds_are_refused_with_the_line() -> None:
    why = reasons(bad("too_large_counts.csv"))
    assert "9223372036854775807" in why[2]
    assert "9223372036854775808" in why[3]
    assert "whole number" in why[4]
    assert "whole number" in why[5]
    assert "not a month" in why[6]


def test_a_column_for_each_month_becomes_rows() -> None:
    seen = bad("wide_usage.csv", known_keys={"alder", "birch"})
    assert [(row.line, row.customer_key, row.month, row.spend) for row in seen.rows if isinstance(row, UsageRow)] == [
        (2, "alder", 202601, 100_000_000),
        (2, "alder", 202603, 2_000_000_000),
        (3, "birch", 202602, 5_000_000),
    ]
    assert "'x' is not an amount" in reasons(seen)[3]


def test_usage_rows(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text(
        "customer_id,month,spend_usd,input tokens,output tokens\na,2026-01,5.25,10,\na,Feb 2026,,7,8\n"
        "a,2026-01,9,1,1\nb,2026-02-01,1,,\nnobody,2026-01,1,1,1\n",
        encoding="utf-8",
    )
    seen = read(path, known_keys={"a", "b"})
    assert seen.preview.kind == "usage"
    assert seen.rows == (
        UsageRow(2, "a", 202601, 5_250_000, 10, None),
        UsageRow(3, "a", 202602, None, 7, 8),
        UsageRow(5, "b", 202602, 1_000_000, None, None),
    )
    assert "'a' has a row for 2026-01 already" in reasons(seen)[4]
    assert "No customer has the id 'nobody'" in reasons(seen)[6]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026", "2026"),
        ("2026-03", "2026-03"),
        ("2026-03-17", "2026-03-17"),
        ("2026/3/7", "2026-03-07"),
        ("17/03/2026", "2026-03-17"),
        ("03/17/2026", "2026-03-17"),
        ("05.05.2026", "2026-05-05"),
        ("2024-02-01 09:30", "2024-02-01"),
        ("", None),
    ],
)
def test_dates_are_taken_as_far_as_they_are_known(text: str, day: str | None) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["03/04/2026", "2026-13", "2026-02-30", "3/17/26", "spring 2026", "0026-01-01"])
def test_dates_that_cannot_be_told_are_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


def test_nothing_is_decided_in_the_future() -> None:
    today = date(2026, 11, 1)
    assert parse_moment("2026-11-01", today) == "2026-11-01"
    assert parse_moment("2026-11", today) == "2026-11"
    assert parse_moment("2026-11-02T03:00:00.1239+00:00", today) == "2026-11-02T03:00:00.123Z"
    for text in ("2026-11-02", "2026-12", "2027", "2026-11-03T00:00:00Z"):
        with pytest.raises(DateError, match="future"):
            parse_moment(text, today)
    for text in ("2026-05-01T25:00:00Z", "0001-01-01T00:00+23:59", "9999-12-31T23:59-23:59"):
        with pytest.raises(DateError, match="not a moment"):
            parse_moment(text, today)
    with pytest.raises(DateError, match="cannot be right"):
        parse_moment("0026-05-01T09:00", today)


@pytest.mark.parametrize("text", ["2026-03", "202603", "2026-03-01", "Mar 2026", "March-2026", "2026 mar", "2026/3"])
def test_months_in_many_forms(text: str) -> None:
    assert parse_month(text) == 202603


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "Foo 2026", "03/2026/1", "12345678"])
def test_months_that_are_none(text: str) -> None:
    with pytest.raises(DateError):
        parse_month(text)
