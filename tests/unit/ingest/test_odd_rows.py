"""Rows that are no customers are left out and named; rows of customers are never lost for one odd cell."""

from pathlib import Path

import pytest

from tests.unit.ingest.samples import Seen, context, customers, read
from tokentui.domain.money import MICRO
from tokentui.ingest.files.table import UnreadableFile
from tokentui.ingest.input_file import open_file
from tokentui.store.bulk.incoming import FactRow


def _read(tmp_path: Path, text: str) -> Seen:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read(path)


def _facts(tmp_path: Path, text: str) -> tuple[FactRow, ...]:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return tuple(fact for batch in open_file(path, context()).batches() for fact in batch.facts)


@pytest.mark.parametrize(
    "name",
    [
        "Total",
        "TOTAL ARR (USD)",
        "Grand Total:",
        "Subtotal EMEA",
        "Sum of ARR",
        "Totals for Q3",
        "Report Total",
        "Rounding error",
        "n/a",
        "#N/A",
        "-",
        "null",
        "NULL",
        "None",
        "unknown",
        "(blank)",
        "(unknown)",
        "nobody",
        "TBD",
        "nan",
    ],
)
def test_a_name_of_nobody_is_no_customer_whatever_stands_beside_it(tmp_path: Path, name: str) -> None:
    seen = _read(tmp_path, f"name,arr,industry\nAlder,5,x\n{name},5,\n")
    assert list(customers(seen)) == ["Alder"]
    assert seen.rejected == ()
    assert any(repr(name) in said and "line 3" in said for said in seen.notices)


@pytest.mark.parametrize(
    "line",
    [
        "Report generated 2026-11-01 by Pat",
        "Copyright 2026 vendor.example",
        "Page 1 of 3",
        "Confidential Information - Do Not Distribute",
        "*** End of report ***",
        "Exported on 1 Nov 2026",
        "Note: ARR as of October",
        "2 records",
        "All rights reserved.",
    ],
)
def test_a_line_of_the_report_is_no_customer(tmp_path: Path, line: str) -> None:
    seen = _read(tmp_path, f"name,arr,industry\nAlder,5,x\n{line},,\n")
    assert list(customers(seen)) == ["Alder"]
    assert any("1 row is a line of the report" in said for said in seen.notices)


@pytest.mark.parametrize(
    "name", ["Total Wine & More", "TotalEnergies", "Page Industries", "Note Systems", "Nan Ya", "NA"]
)
def test_a_company_that_sounds_like_one_stays(tmp_path: Path, name: str) -> None:
    assert list(customers(_read(tmp_path, f"name,arr,industry\n{name},5,x\n"))) == [name]


def test_what_has_a_name_of_a_footer_and_a_spend_is_kept(tmp_path: Path) -> None:
    assert len(customers(_read(tmp_path, "name,arr\nCopyright Clearance Center,5\n"))) == 1


@pytest.mark.parametrize("word", ["NULL", "\\N", "n/a", "None", "(blank)", "#N/A", "TBD", "unknown", "-"])
def test_a_word_for_nothing_is_no_value(tmp_path: Path, word: str) -> None:
    seen = _read(tmp_path, f"name,arr,industry,segment,domain,parent\nAlder,{word},{word},{word},{word},{word}\n")
    alder = customers(seen)["Alder"]
    assert (alder.industry, alder.segment, alder.domain, alder.parent, alder.spend_best) == (None,) * 5


@pytest.mark.parametrize(
    ("cell", "at_least"),
    [
        ("$100M over 5 years", None),
        ("~$900M at list", None),
        (">1000000", 1_000_000),
        ("$1M+", 1_000_000),
        ("400k a month", None),
        ("5 EUR", None),
        ("ask Jo", None),
    ],
)
def test_an_odd_spend_keeps_the_customer_and_its_words(tmp_path: Path, cell: str, at_least: int | None) -> None:
    text = f"id,name,arr\n7,Alder,{cell}\n8,Birch,1\n"
    seen = _read(tmp_path, text)
    assert {name: row.spend_best for name, row in customers(seen).items()} == {"Alder": None, "Birch": MICRO}
    (fact,) = _facts(tmp_path, text)
    assert (fact.customer_key, fact.dimension, fact.claim) == ("7", "how_much", f"arr: {cell}")
    assert (fact.low, fact.yardstick) == (at_least, None)
    assert any("line 2: " in said and "kept as a fact" in said for said in seen.notices)


@pytest.mark.parametrize(
    ("cell", "low", "high"),
    [("1–5M", 1, 5), ("up to $5M", 0, 5), ("< 2M", 0, 2), ("$1.5M ARR", 1.5, 1.5), ("1M to 2M", 1, 2)],
)
def test_words_that_give_limits_are_an_interval(tmp_path: Path, cell: str, low: float, high: float) -> None:
    alder = customers(_read(tmp_path, f"name,spend\nAlder,{cell}\n"))["Alder"]
    assert (alder.spend_low, alder.spend_high) == (low * 10**6 * MICRO, high * 10**6 * MICRO)


def test_other_odd_cells_are_kept_beside_the_row(tmp_path: Path) -> None:
    seen = _read(tmp_path, "name,grade,first seen,notes\nAlder,Z,someday,x\n")
    assert customers(seen)["Alder"].extra == (("notes", "x"), ("first seen", "someday"), ("grade", "Z"))


def test_one_reason_is_said_once_with_its_number(tmp_path: Path) -> None:
    rows = "".join(f"Name {n},{n} per seat\n" for n in range(3_212))
    seen = _read(tmp_path, f"name,spend\n{rows}Alder,1\n")
    assert len(customers(seen)) == 3_213
    (said,) = [notice for notice in seen.notices if "kept as a fact" in notice]
    assert said.startswith("3,212 rows, the first on line 2: ")


@pytest.mark.parametrize(
    "text", ["name,arr\nA,€5\nB,€6\n", "name,arr,currency\nA,5,EUR\nB,6,EUR\n", "name;arr\nA;7,5 €\n"]
)
def test_a_list_in_one_other_currency_is_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"list\.csv: Every spend is in EUR and the book in USD.*--currency EUR"):
        _read(tmp_path, text)


def test_a_word_for_nothing_is_no_id(tmp_path: Path) -> None:
    seen = _read(tmp_path, "customer_id,name\nNULL,Alder\nNULL,Birch\nn/a,Cedar\n7,Dogwood\n")
    assert [row.key for row in customers(seen).values()] == ["alder", "birch", "cedar", "7"]


def test_an_amount_of_another_term_is_brought_to_a_year_where_the_words_are_clear(tmp_path: Path) -> None:
    text = "company,spend,billing_term\nAlder,12000,Monthly\nBirch,36000,3-Year\nCedar,24000,Annual\nDogwood,5,\n"
    text += "Elm,6,Net 30\nFir,7,until further notice\n"
    spends = {name: row.spend_best for name, row in customers(_read(tmp_path, text)).items()}
    assert spends == {
        **{"Alder": 144_000 * MICRO, "Birch": 12_000 * MICRO, "Cedar": 24_000 * MICRO},
        **{"Dogwood": 5 * MICRO, "Elm": 6 * MICRO, "Fir": None},
    }
    assert [fact.claim for fact in _facts(tmp_path, text)] == ["spend: 7; billing_term: until further notice"]
    annual = customers(_read(tmp_path, text.replace("spend", "ARR")))
    assert annual["Alder"].spend_best == 12_000 * MICRO


def test_customers_that_have_left_are_named(tmp_path: Path) -> None:
    seen = _read(tmp_path, "name,arr,status\nAlder,1,active\nBirch,2,churned\nCedar,3,Closed Lost\nDogwood,4,churned\n")
    said = "Column 'status' says churned (2), Closed Lost (1): 3 customers pay nothing now. $1 is counted, and their $9"
    assert any(said in notice for notice in seen.notices), seen.notices
    assert [row.spend_best for row in customers(seen).values()] == [MICRO, None, None, None]


def test_what_stays_out_is_said_with_its_money(tmp_path: Path) -> None:
    seen = _read(tmp_path, "name,arr\nEMEA,\nAlder,70\nBirch,30\nEMEA total,100\nOthers,400\nGrand total,500\n")
    assert customers(seen).keys() == {"Alder", "Birch"}
    assert (
        "3 rows are totals over customers and stayed out: 'EMEA total' $100, 'Others' $400, 'Grand total' $500 "
        "(line 5, 6, 7)." in seen.notices
    )
    assert "1 row is the heading of a group, no customer: left out: 'EMEA' (line 2)." in seen.notices
    # The total is what the rows and the others come to.
    assert not any("the rows that are taken come to" in notice for notice in seen.notices)


def test_a_customer_of_unknown_spend_is_no_heading_of_another_group(tmp_path: Path) -> None:
    seen = _read(tmp_path, "name,arr\nAlder,70\nBirch,\nEMEA total,70\n")
    assert customers(seen).keys() == {"Alder", "Birch"}


@pytest.mark.parametrize(
    "name", ["* includes overage", "** estimate", "†not audited", "(1) excludes resellers", "-----"]
)
def test_a_footnote_is_no_customer(tmp_path: Path, name: str) -> None:
    assert customers(_read(tmp_path, f"name,arr\nAlder,70\n{name},\n")).keys() == {"Alder"}


@pytest.mark.parametrize("cell", ["85,000*", "$85k †", "85000 [1]", "85,000**", "85,000¹"])
def test_the_mark_of_a_footnote_is_no_part_of_an_amount(tmp_path: Path, cell: str) -> None:
    assert customers(_read(tmp_path, f"name;arr\nAlder;{cell}\nBirch;1.234.567,89\n"))["Birch"].spend_best
    quoted = f'name,arr\nAlder,"{cell}"\n'
    assert customers(_read(tmp_path, quoted))["Alder"].spend_best == 85_000 * MICRO


@pytest.mark.parametrize(
    ("line", "spend"),
    [
        ("(USD, thousands)", 70_000),
        ("Currency: USD; units: thousands", 70_000),
        ("$ millions unless otherwise noted", 70_000_000),
        ("Thousand Oaks office", 70),
        ("Top customers of Million Corp", 70),
    ],
)
def test_a_line_of_nothing_but_a_unit_counts(tmp_path: Path, line: str, spend: int) -> None:
    assert customers(_read(tmp_path, f'"{line}",\nname,arr\nAlder,70\n'))["Alder"].spend_best == spend * MICRO
