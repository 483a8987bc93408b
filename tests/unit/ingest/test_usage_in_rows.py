"""Usage that comes in lines, in days or by name: added up exactly, with the customers that it brings."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.ingest.samples import Seen, context, read
from tokentui.domain.identity import FoundBy
from tokentui.ingest.files.table import UnreadableFile
from tokentui.ingest.load import open_file
from tokentui.store.bulk.incoming import UsageRow
from tokentui.store.identity import Whose


def _read(tmp_path: Path, text: str, **given: Any) -> Seen:
    path = tmp_path / "lines.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, **{"known_keys": set(), **given})


def _months(seen: Seen) -> list[tuple[str, int, int | None, int | None]]:
    return [(row.customer_key, row.month, row.spend, row.tokens_in) for row in seen.rows if isinstance(row, UsageRow)]


@pytest.mark.parametrize(
    ("header", "date"),
    [
        ("customer,date,cost,input_tokens", "2026-01-%02d"),
        ("Account,Day,Amount (USD),input tokens", "%02d.01.2026"),
        ("end_user,startTime,spend,prompt_tokens", "2026-01-%02dT10:00:00Z"),
        ("company,usage_date,total cost,prompt_tokens", "2026-01-%02d 03:46:57.713"),
        ("client,invoice date,invoice amount,tokens in", "%02d Jan 2026"),
        ("customer,created_at,amount,input_tokens", "2026-01-%02d"),
    ],
)
def test_lines_of_days_are_usage_added_up_by_month(tmp_path: Path, header: str, date: str) -> None:
    lines = "".join(f"{name},{date % day},0.1,3\n" for name in ("Alder", "Birch") for day in (5, 6, 7))
    seen = _read(tmp_path, f"{header}\n{lines}")
    assert _months(seen) == [("alder", 202601, 300_000, 9), ("birch", 202601, 300_000, 9)]
    said = " ".join(seen.notices)
    assert "6 rows, 2 customers, 3 dates in 1 month by" in said
    assert "daily usage, added up by month; if not, say --as." in said
    assert "2 new customers from this file: 'Alder', 'Birch'." in said
    assert "4 rows repeat a customer and month: added up" in said


def test_sums_are_exact_and_credits_count(tmp_path: Path) -> None:
    seen = _read(tmp_path, "customer,month,cost\nA,2026-01,0.1\nA,2026-01,0.2\nA,2026-01,-0.3\nA,2026-01,0.000001\n")
    assert _months(seen) == [("a", 202601, 1, None)]
    assert any("1 credit is among the rows, -$0.30 in all" in said for said in seen.notices)


def test_an_amount_that_no_row_gives_stays_unknown(tmp_path: Path) -> None:
    seen = _read(tmp_path, "customer,month,cost,input_tokens\nA,2026-01,,5\nA,2026-01,n/a,6\n")
    assert _months(seen) == [("a", 202601, None, 11)]


def test_a_request_counts_once_where_it_has_an_id(tmp_path: Path) -> None:
    row = "alder,2026-03-01,1\n"
    seen = _read(
        tmp_path,
        f"request_id,customer,date,cost\nr1,{row}r1,{row}None,{row}None,{row},{row},{row}r1,alder,2026-03-02,1\n",
    )
    assert _months(seen) == [("alder", 202603, 6_000_000, None)]
    assert any("1 row repeats a request of an earlier row: left out: 'r1' (line 3)" in said for said in seen.notices)


def test_totals_and_words_for_nothing_are_no_customers_of_usage(tmp_path: Path) -> None:
    seen = _read(tmp_path, "customer,month,cost\nA,2026-01,1\nTotal,2026-01,1\nn/a,2026-01,1\n,Total,1\n,2026-01,4\n")
    assert _months(seen) == [("a", 202601, 1_000_000, None)]
    assert [(row.line, row.reason) for row in seen.rejected] == [(6, "The row has no customer.")]
    assert sum("left out" in said for said in seen.notices) == 2


def test_months_across_are_read_beside_a_total(tmp_path: Path) -> None:
    seen = _read(tmp_path, "Customer,Jan-26,Feb-26,Total\nA,1,,1\nB,2,3,5\nTotal,3,3,6\n")
    assert _months(seen) == [("a", 202601, 10**6, None), ("b", 202601, 2 * 10**6, None), ("b", 202602, 3 * 10**6, None)]


def test_customers_are_found_by_key_before_they_are_new(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_text(
        "account_id,account name,month,cost\nc1,Alder,2026-01,1\n0042,Birch GmbH,2026-01,2\n", encoding="utf-8"
    )
    file = open_file(path, context(known_keys={"c1"}))
    assert [(row.key, row.name) for row in file.newcomers] == [("0042", "Birch GmbH")]


def test_customers_are_found_by_name(tmp_path: Path) -> None:
    seen = _read(
        tmp_path,
        "customer,month,cost\nHarbor Foods,2026-01,1\n",
        known_keys={"c1"},
        whose=lambda cell, _name, _domain: Whose("c1", "c1", FoundBy.NAME) if cell == "Harbor Foods" else None,
    )
    assert _months(seen) == [("c1", 202601, 1_000_000, None)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("customer,invoice no,amount\nA,1,5\nA,2,6\nB,3,7\n", "'A' stands on 2 rows, beside 'invoice no'"),
        ("company,first name,email\nA,x,x@a\nA,y,y@a\nB,z,z@b\n", "'A' stands on 2 rows, beside 'first name'"),
        (
            "account name,opportunity,stage,close date,amount\nA,x,won,2026-01-01,5\nA,y,lost,2026-02-01,6\n",
            "stands on 2 rows",
        ),
        ("name,arr\nA,5\nB,6\na,7\n", "'A' stands on 2 rows"),
        ("customer,Q1 2026,Q2 2026\nA,1,2\n", "are quarters"),
        ("workspace,usage_date,cost_usd\nA,2026-01-01,1\n", "--map 'workspace=customer_key'"),
        ("customer,date,cost\nA,01/02/2026,1\nA,03/04/2026,1\n", "--dates day-first or --dates month-first"),
        ("customer,date,cost\nA,01/02/2026,1\nA,13/04/2026,1\nA,04/13/2026,1\n", "go both ways"),
        ("customer,date,spend\nA,2026-01-01,1\nB,2026-01-01,1\n", "--as customers"),
    ],
)
def test_what_is_no_list_of_customers_is_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=r"lines\.csv: ") as caught:
        _read(tmp_path, text)
    assert says in str(caught.value)


def test_subtotals_do_not_make_a_list_of_customers_repeat(tmp_path: Path) -> None:
    seen = _read(tmp_path, "name,arr\nAlder,5\nTotal,5\nBirch,6\nTotal,6\nn/a,1\nn/a,2\n")
    assert len(seen.rows) == 2


def test_two_companies_of_one_name_are_a_list_of_customers(tmp_path: Path) -> None:
    seen = _read(tmp_path, "name,industry,arr\nMercury,Banking,5\nMercury,Insurance,6\n")
    assert len(seen.rows) == 2


@pytest.mark.parametrize(("order", "months"), [("day-first", [202602, 202604]), ("month-first", [202601, 202603])])
def test_the_user_says_how_dates_are_read(tmp_path: Path, order: str, months: list[int]) -> None:
    seen = _read(tmp_path, "customer,date,cost\nA,01/02/2026,1\nA,03/04/2026,1\n", order=order)
    assert [month for _, month, _, _ in _months(seen)] == months
    assert any(f"were read {order.replace('-', ' ')}" in said for said in seen.notices)


def test_a_moment_is_of_its_month_in_utc(tmp_path: Path) -> None:
    seen = _read(tmp_path, "customer,timestamp,cost\nA,2026-01-31T23:30:00-02:00,1\nA,2026-02-01T00:30:00+02:00,2\n")
    assert _months(seen) == [("a", 202602, 1_000_000, None), ("a", 202601, 2_000_000, None)]


def test_a_file_of_few_months_and_what_refused_rows_hold_are_said(tmp_path: Path) -> None:
    seen = _read(tmp_path, "customer,month,amount\nA,2026-09,1000\nA,,-400\nB,2026-09,50\n")
    said = " ".join(seen.notices)
    assert "The file holds 1 month: the year of a customer is what its known months come to" in said
    assert "1 refused row holds" in said
    assert "400" in said
    assert seen.rejected[0].reason == "The row has no month; write it as 2026-03."


def test_the_user_says_that_rows_are_customers(tmp_path: Path) -> None:
    seen = _read(tmp_path, "customer,date,spend\nA,2026-01-01,1\nA,2026-01-02,2\n", kind="customers")
    assert (seen.preview.kind, len(seen.rows)) == ("customers", 2)


def test_months_across_with_a_customer_on_several_rows_are_added_up(tmp_path: Path) -> None:
    seen = _read(tmp_path, "Customer,January 2026,02/2026\nA,5,6\nA,7,8\nTotal,12,14\n")
    assert _months(seen) == [("a", 202601, 12 * 10**6, None), ("a", 202602, 14 * 10**6, None)]
    assert any(said.startswith("3 rows, 1 customer, 2 months across: monthly usage") for said in seen.notices)


def test_the_recurring_revenue_of_a_month_is_that_month(tmp_path: Path) -> None:
    seen = _read(tmp_path, "Customer,Month,MRR ($k)\nA,2026-01,5\n")
    assert _months(seen) == [("a", 202601, 5_000 * 10**6, None)]
    assert not any("times 12" in said for said in seen.notices)
