from pathlib import Path

import pytest

from tests.unit.ingest.samples import customers, read
from tokentui.domain.money import MICRO
from tokentui.ingest.columns.mapping import map_columns
from tokentui.ingest.columns.money_titles import MoneyTitle, not_a_year, read_title
from tokentui.ingest.files.table import UnreadableFile


@pytest.mark.parametrize(
    ("header", "name", "currency", "scale"),
    [
        ("current_arr", "arr", None, 0),
        ("Total ARR", "arr", None, 0),
        ("ARR (USD)", "arr", "USD", 0),
        ("ARR (M)", "arr", None, 6),
        ("ARR, $ millions", "arr", "$", 6),
        ("ARR US$ mm", "arr", "USD", 6),
        ("Annual spend (USD k)", "annualspend", "USD", 3),
        ("Annual spend in thousands", "annualspend", None, 3),
        ("Annual Spend ($000s)", "annualspend", "$", 3),
        ("ARR (EUR '000)", "arr", "EUR", 3),
        ("arr_usdk", "arr", "USD", 3),
        ("Spend kUSD", "spend", "USD", 3),
        ("ARR €m", "arr", "EUR", 6),
        ("ACV £bn", "acv", "GBP", 9),
        ("spend_cents", "spend", None, -2),
        ("annual_commit_dollars", "annualcommitment", "$", 0),
        ("AnnualSpendUSD", "annualspend", "USD", 0),
        ("arr (£)", "arr", "GBP", 0),
        ("Contract value (₹ Cr)", "contract", "INR", 7),
        ("Rate Plan Charge: ARR", "arr", None, 0),
        ("ARR as of 9/30/2026", "arr", None, 0),
        ("ARR (万元)", "arr", "CNY", 4),
        ("ARR（百万円）", "arr", "JPY", 6),
        ("Annualized Value", "annualamount", None, 0),
        ("Annualized MRR", "arr", None, 0),
    ],
)
def test_a_title_is_name_currency_and_scale(header: str, name: str, currency: str | None, scale: int) -> None:
    assert read_title(header) == MoneyTitle(name, currency, scale)


@pytest.mark.parametrize(
    ("header", "name", "year"),
    [
        ("Spend FY25", "spend", 2025),
        ("2024 ARR", "arr", 2024),
        ("FY2026", "", 2026),
        ("ARR 2026-09", "arr202609", None),
    ],
)
def test_a_title_may_name_a_year(header: str, name: str, year: int | None) -> None:
    assert (read_title(header).name, read_title(header).year) == (name, year)


@pytest.mark.parametrize(
    ("header", "times"), [("MRR", 12), ("Avg monthly spend", 12), ("Quarterly fee", 4), ("ARR", 1)]
)
def test_a_title_says_how_often_its_figures_come_again(header: str, times: int) -> None:
    assert read_title(header).times == times


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        (("Committed ARR", "Overage ARR", "Total ARR"), "Total ARR"),
        (("Contracted ARR", "ARR"), "ARR"),
        (("ARR", "ARR (USD)", "ARR (EUR)"), "ARR (USD)"),
        (("Beginning ARR", "Ending ARR"), "Ending ARR"),
    ],
)
def test_of_columns_of_one_name_the_surest_is_the_spend(headers: tuple[str, ...], taken: str) -> None:
    assert map_columns(("Customer", *headers)).header("spend") == taken


@pytest.mark.parametrize(
    "headers",
    [("FY24", "FY25"), ("2024 actual", "2025 budget"), ("ARR 2024", "ARR 2025"), ("Jan", "Feb", "March")],
)
def test_which_year_is_the_spend_is_never_guessed(headers: tuple[str, ...]) -> None:
    with pytest.raises(UnreadableFile):
        map_columns(("Customer", *headers))
    mapped = map_columns(("Customer", *headers), mapping={headers[-1]: "spend"})
    assert mapped.header("spend") == headers[-1]


def test_a_column_of_no_year_stands_for_itself_beside_years() -> None:
    assert map_columns(("Customer", "ARR", "2023", "2024", "Jan", "Feb", "Mar")).header("spend") == "ARR"


@pytest.mark.parametrize(
    "header",
    ["Total Spend", "total_contract_value", "TCV", "Lifetime value", "Spend to date", "Monthly spend", "Q spend MTD"],
)
def test_what_is_no_year_is_said_not_to_be(header: str) -> None:
    assert not_a_year(header) is not None


@pytest.mark.parametrize("header", ["ARR", "Total ARR", "MRR", "Total annual spend", "Spend TTM", "Annual commitment"])
def test_what_is_a_year_is_one(header: str) -> None:
    assert not_a_year(header) is None


def _spend(tmp_path: Path, header: str, cell: str, currency: str = "USD") -> tuple[int | None, tuple[str, ...]]:
    path = tmp_path / "list.csv"
    path.write_text(f"name;{header}\nAlder;{cell}\n", encoding="utf-8")
    seen = read(path, currency=currency)
    return customers(seen)["Alder"].spend_best, seen.notices


@pytest.mark.parametrize(
    ("header", "cell", "spend"),
    [
        ("ARR (USD k)", "1,5", 1_500),
        ("ARR ($ millions)", "$1.2", 1_200_000),
        ("ARR ($ millions)", "1.2M", 1_200_000),
        ("ARR in thousands", "250", 250_000),
        ("MRR", "100", 1_200),
        ("MRR ($k)", "$2", 24_000),
        ("annual_spend_cents", "12345", 123.45),
        ("Annual commit", "7", 7),
    ],
)
def test_the_unit_of_a_title_is_obeyed(tmp_path: Path, header: str, cell: str, spend: float) -> None:
    assert _spend(tmp_path, header, cell)[0] == round(spend * MICRO)


@pytest.mark.parametrize("header", ["Total Spend", "Total contract value", "Monthly spend", "Annual Revenue", "LTV"])
def test_what_is_no_year_is_kept_aside_and_said(tmp_path: Path, header: str) -> None:
    spend, notices = _spend(tmp_path, header, "5000")
    assert spend is None
    assert any(repr(header) in notice and "kept aside" in notice for notice in notices)


def test_money_under_an_unknown_name_is_pointed_out(tmp_path: Path) -> None:
    spend, notices = _spend(tmp_path, "deal_amount", "5000")
    assert spend is None
    assert any("say --map 'deal_amount=spend'" in notice for notice in notices)


@pytest.mark.parametrize(("header", "named"), [("ARR (EUR)", "EUR"), ("spend £", "GBP"), ("arr_jpy", "JPY")])
def test_a_title_in_another_currency_is_refused(tmp_path: Path, header: str, named: str) -> None:
    with pytest.raises(UnreadableFile, match=f"is in {named} and the book in USD"):
        _spend(tmp_path, header, "5")
    assert _spend(tmp_path, header, "5", currency=named)[0] == 5 * MICRO


def test_an_amount_beyond_a_book_loses_no_other(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,ARR ($bn)\nAlder,999999999\nBirch,1\n", encoding="utf-8")
    assert customers(read(path))["Birch"].spend_best == 10**9 * MICRO


@pytest.mark.parametrize("header", ["name,ARR EUR,ARR USD", "name,ARR USD,ARR EUR"])
def test_of_two_currencies_that_of_the_book_is_read(tmp_path: Path, header: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{header}\nAlder,5,6\n", encoding="utf-8")
    read_as = {code: customers(read(path, currency=code))["Alder"].spend_best for code in ("USD", "EUR")}
    first = header.split(",")[1].split()[1]
    assert read_as == {code: (5 if code == first else 6) * MICRO for code in ("USD", "EUR")}
