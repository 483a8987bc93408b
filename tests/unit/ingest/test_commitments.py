"""Contracts and subscriptions: what they come to a year of each customer, and what does not count."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.ingest.samples import Seen, context, customer_rows, read
from tokentui.domain.money import MICRO
from tokentui.ingest.files.table import TwoReadings
from tokentui.ingest.input_file import open_file


def _read(tmp_path: Path, text: str, **given: Any) -> Seen:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, **given)


def _spends(seen: Seen) -> dict[str, float | None]:
    return {
        row.key: row.spend_best if row.spend_best is None else row.spend_best / MICRO for row in customer_rows(seen)
    }


CONTRACTS = "contract_id,customer,start_date,end_date,{}\n"


def test_contracts_of_one_customer_are_added_where_they_run_on_one_day(tmp_path: Path) -> None:
    seen = _read(
        tmp_path,
        CONTRACTS.format("total_value")
        + "1,Alder,2026-01-01,2026-12-31,100\n2,Alder,2026-07-01,2027-06-30,40\n3,Alder,2025-01-01,2025-12-31,900\n"
        + "4,Alder,2027-01-01,2027-12-31,7000\n5,Birch,2024-01-01,2026-12-31,300\n",
    )
    assert _spends(seen) == {"alder": 140, "birch": 100}
    assert any("1 contract ($900 a year) not counted: has ended; kept as words." in said for said in seen.notices)
    assert any("1 contract ($7k a year) not counted: begins later" in said for said in seen.notices)


def test_a_contract_that_lapsed_long_ago_is_nobodys_spend(tmp_path: Path) -> None:
    rows = "1,Alder,2023-01-01,2023-12-31,100\n2,Birch,2025-03-01,2026-02-28,60\n"
    seen = _read(tmp_path, CONTRACTS.format("total_value") + rows)
    assert _spends(seen) == {"alder": None, "birch": 60}
    assert any("counted at the last contract" in said and "'Birch (2026-02-28)'" in said for said in seen.notices)


def test_an_annual_value_is_taken_as_it_is_and_checked_against_the_total(tmp_path: Path) -> None:
    rows = "1,Alder,2026-01-01,2028-12-31,100,300\n2,Birch,2026-01-01,2027-12-31,100,300\n"
    seen = _read(tmp_path, CONTRACTS.format("acv,tcv") + rows)
    assert _spends(seen) == {"alder": 100, "birch": 100}
    assert any("1 contract has an annual value that does not come to its total" in said for said in seen.notices)


def test_an_amount_that_cannot_be_read_loses_no_customer(tmp_path: Path) -> None:
    rows = "1,Alder,2026-01-01,2026-12-31,about a lot\n2,Birch,2026-01-01,2026-12-31,TBD\n3,Birch,,,5\n"
    seen = _read(tmp_path, CONTRACTS.format("total_value") + rows)
    assert _spends(seen) == {"alder": None, "birch": None}
    assert any("2 customers have a contract of unknown amount" in said for said in seen.notices)
    assert not seen.rejected


@pytest.mark.parametrize(("status", "counts"), [("Active", True), ("draft", False), ("Closed Lost", False), ("", True)])
def test_the_status_of_a_contract_counts(tmp_path: Path, status: str, counts: bool) -> None:
    row = f"1,Alder,2026-01-01,2026-12-31,5,{status}\n"
    seen = _read(tmp_path, CONTRACTS.format("total_value,status") + row)
    assert _spends(seen) == {"alder": 5 if counts else None}


def test_a_term_in_words_stands_for_an_end(tmp_path: Path) -> None:
    seen = _read(tmp_path, "customer,start date,term,TCV\nAlder,2026-01-01,3 years,36\nBirch,2026-02-01,6 months,6\n")
    assert _spends(seen) == {"alder": 12, "birch": 12}


def test_a_known_customer_keeps_its_name(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("account_id,contract_id,start,end,acv\nA1,1,2026-01-01,2026-12-31,5\n", encoding="utf-8")
    file = open_file(path, context(known_keys={"A1"}))
    rows = [row for batch in file.batches() for row in batch.rows]
    assert [(row[1], row[2]) for row in rows] == [("A1", "")]


def test_days_of_two_readings_are_asked_about(tmp_path: Path) -> None:
    text = CONTRACTS.format("acv") + "1,Alder,03/04/2026,02/04/2027,5\n"
    with pytest.raises(TwoReadings, match="--dates day-first"):
        _read(tmp_path, text)
    assert _spends(_read(tmp_path, text, order="day-first")) == {"alder": 5}


SUBSCRIPTIONS = "subscription_id,customer_id,mrr,arr,status,start\n"


def test_twelve_months_are_checked_against_the_year_and_never_added(tmp_path: Path) -> None:
    rows = "1,A1,10,120,active,2026-01-01\n2,A1,20,300,active,2026-01-01\n3,A2,33.33,400,active,2026-01-01\n"
    seen = _read(tmp_path, SUBSCRIPTIONS + rows)
    assert _spends(seen) == {"A1": 420, "A2": 400}
    assert any("1 row has an 'arr' that is not 12 times 'mrr' (line 3)" in said for said in seen.notices)


def test_active_subscriptions_alone_count(tmp_path: Path) -> None:
    rows = "1,A1,10,,past_due,2026-01-01\n2,A1,20,,Canceled,2026-01-01\n3,A1,30,,trialing,2026-01-01\n"
    seen = _read(tmp_path, SUBSCRIPTIONS + rows + "4,A1,40,,active,2027-01-01\n5,A2,50,,churned,2026-01-01\n")
    assert _spends(seen) == {"A1": 120, "A2": None}


def test_an_amount_of_no_stated_time_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(TwoReadings, match="--map 'amount=mrr' or --map 'amount=arr'"):
        _read(tmp_path, "subscription id,customer,amount,status\n1,Alder,5,active\n")


def test_pieces_are_multiplied_where_the_price_is_of_one(tmp_path: Path) -> None:
    text = "subscription id,customer,unit amount,quantity,interval\n1,Alder,5,10,month\n"
    assert _spends(_read(tmp_path, text)) == {"alder": 600}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("account_id,account_name,industry,region,current_arr,renewal_date", "A1,Alder,Retail,EMEA,5,31-May-2026"),
        ("name,arr,status", "Alder,5,active"),
        ("company,industry,plan,mrr,status,start date", "Alder,Energy,pro,5,active,2026-01-01"),
        ("name,segment,arr,created_at", "Alder,established,5,2026-01-01"),
    ],
)
def test_lists_of_customers_stay_lists_of_customers(tmp_path: Path, header: str, row: str) -> None:
    assert _read(tmp_path, f"{header}\n{row}\n").preview.kind == "customers"
