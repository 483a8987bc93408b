"""The table of a file is found where it begins, and what stands around it is left out and said."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.ingest.samples import Seen, customers, read
from tokentui.domain.money import MICRO
from tokentui.ingest.files.table import TwoReadings, UnreadableFile
from tokentui.store.bulk.incoming import UsageRow


def _read(tmp_path: Path, text: str, **given: Any) -> Seen:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, **given)


TABLE = "Account Name,ARR,Industry\nAlder,5,x\nBirch,6,y\n"


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("Customers by ARR\n\n", 3),
        ("# exported by tool\n# 2026-11-01\n", 3),
        ("Report,Customers,\nCurrency,USD,\nDate,2026-11-01,\n,,\n", 5),
        ('"Acme, Inc. report"\n', 2),
        ("Currency,USD\nTotal,11\n\n\n", 5),
        ("name: all customers;since 2020\n", 2),
        ("sep=,\nTop customers\n", 3),
    ],
)
def test_the_header_is_found_under_what_stands_above_it(tmp_path: Path, above: str, line: int) -> None:
    seen = _read(tmp_path, above + TABLE)
    assert {name: row.spend_best for name, row in customers(seen).items()} == {"Alder": 5 * MICRO, "Birch": 6 * MICRO}
    assert [row.line for row in customers(seen).values()] == [line + 1, line + 2]
    assert any(f"The header is on line {line}; " in said for said in seen.notices)


@pytest.mark.parametrize("text", [TABLE, "\n\n" + TABLE, "sep=,\n" + TABLE, "#,name,ARR\n1,Alder,5\n2,Birch,6\n"])
def test_where_nothing_stands_above_nothing_is_said(tmp_path: Path, text: str) -> None:
    seen = _read(tmp_path, text)
    assert list(customers(seen)) == ["Alder", "Birch"]
    assert not any("The header is on line" in said for said in seen.notices)


def test_a_first_line_of_unknown_names_stays_the_header(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Who,Money\nAlder,5\n", encoding="utf-8")
    assert list(customers(read(path, mapping={"Who": "name", "Money": "spend"}))) == ["Alder"]


def test_a_repeated_header_is_no_row(tmp_path: Path) -> None:
    seen = _read(tmp_path, f"{TABLE}Account Name,ARR,Industry\nCedar,7,z\nAccount Name,ARR,Industry\n")
    assert list(customers(seen)) == ["Alder", "Birch", "Cedar"]
    assert any("2 rows repeat the header: left out." in said for said in seen.notices)


def test_lines_of_one_cell_under_the_table_are_left_out(tmp_path: Path) -> None:
    seen = _read(tmp_path, f"{TABLE}\nReport generated 2026-11-01\n# end\nPage 1 of 3\nTotal\n")
    assert list(customers(seen)) == ["Alder", "Birch"]
    assert seen.rejected == ()
    assert any("4 rows are lines of the report" in said and "(line 5)" in said for said in seen.notices)


def test_a_space_before_a_quotation_mark_is_no_part_of_a_cell(tmp_path: Path) -> None:
    seen = _read(tmp_path, 'name, industry, arr\n"Alder", "Food, retail", 5\n"Birch ""B""", "x", 6\n')
    assert [(row.name, row.industry, row.spend_best) for row in customers(seen).values()] == [
        ("Alder", "Food, retail", 5 * MICRO),
        ('Birch "B"', "x", 6 * MICRO),
    ]


def test_names_that_nobody_needs_may_stand_twice(tmp_path: Path) -> None:
    seen = _read(tmp_path, "name,XXX,arr,XXX,xxx\nAlder,a,5,b,c\n")
    assert customers(seen)["Alder"].extra == (("XXX", "a"), ("XXX (4)", "b"), ("xxx (5)", "c"))
    with pytest.raises(UnreadableFile, match="two columns called 'ARR'"):
        _read(tmp_path, "name,arr,ARR\nAlder,5,6\n")


@pytest.mark.parametrize("text", ["Harbor Foods, 1.2m\nMill Works, 300k\n", "Alder;$5;x\nBirch;$6;y\n"])
def test_a_list_without_column_names_is_told_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableFile, match="looks like a row and not like column names"):
        _read(tmp_path, text)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Currency: EUR", "names EUR, and the book is in USD"),
        ("All amounts in EUR", "names EUR"),
    ],
)
def test_another_currency_above_the_table_is_not_passed_over_in_silence(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        _read(tmp_path, f'"{line}"\n{TABLE}')
    assert len(customers(_read(tmp_path, f'"{line}"\n{TABLE.replace("ARR", "ARR (USD k)")}'))) == 2


@pytest.mark.parametrize(
    ("line", "unit", "times"),
    [
        ("Customers by ARR, in thousands", "thousands", 10**3),
        ("ARR in USD millions", "millions", 10**6),
        ("(USD k)", "thousands", 10**3),
    ],
)
def test_a_unit_above_the_table_counts_where_the_title_gives_none(
    tmp_path: Path, line: str, unit: str, times: int
) -> None:
    plain = customers(_read(tmp_path, TABLE))
    seen = _read(tmp_path, f'"{line}"\n{TABLE}')
    for name, row in customers(seen).items():
        assert row.spend_best == (plain[name].spend_best or 0) * times
    assert f"{line!r} above the table: the amounts were read in {unit}." in seen.notices
    titled = customers(_read(tmp_path, f'"{line}"\n{TABLE.replace("ARR", "ARR (USD M)")}'))
    assert [row.spend_best for row in titled.values()] == [(row.spend_best or 0) * 10**6 for row in plain.values()]


def test_two_units_above_the_table_are_asked_about(tmp_path: Path) -> None:
    with pytest.raises(TwoReadings, match="give two units"):
        _read(tmp_path, f"ARR in thousands\n(USD M)\n{TABLE}")


def test_months_across_are_in_the_unit_above(tmp_path: Path) -> None:
    seen = _read(
        tmp_path, "Spend in USD thousands\ncustomer_id,name,2026-01,2026-02\nalder,Alder,1,2\n", known_keys={"alder"}
    )
    assert [row.spend for row in seen.rows if isinstance(row, UsageRow)] == [10**9, 2 * 10**9]
