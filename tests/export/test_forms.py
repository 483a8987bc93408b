"""The forms in which a table leaves, and of whom it is."""

import csv
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from tests.cli.conftest import Ask
from tokentui.ingest.writers.excel import TooLarge, write_excel

SmallBook = Callable[..., Path]


@pytest.fixture
def book(small_book: SmallBook) -> Path:
    return small_book(("a", "=1+1", 1_234_000), ("b", "Bolt", None), ("c", "Ünï", 9_007_199_254_740_993))


def test_json_lines_hold_every_column_as_it_is(ask: Ask, book: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    ran = ask("export", file, "--book", book)
    assert (ran.code, ran.err) == (0, f"Wrote customers to {file}, 3 rows.\n")
    rows: list[dict[str, Any]] = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(row["customer_id"], row["name"], row["spend_best"]) for row in rows] == [
        ("c", "Ünï", 9007199254.740993),
        ("a", "=1+1", 1.234),
        ("b", "Bolt", None),
    ]
    header = next(csv.reader(StringIO(ask("export", "--book", book).out)))
    assert list(rows[2]) == header
    assert ask("export", "--format", "jsonl", "--book", book).out == file.read_text(encoding="utf-8")


def test_excel_holds_texts_as_texts(ask: Ask, book: Path, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    file = tmp_path / "out.xlsx"
    assert ask("export", file, "--book", book).code == 0
    page = openpyxl.load_workbook(file)["customers"]
    header, *rows = [[cell.value for cell in row] for row in page.iter_rows()]
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(row["name"], row["spend_best"]) for row in found[1:]] == [("=1+1", 1.234), ("Bolt", None)]
    with ZipFile(file) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    again = tmp_path / "again.xlsx"
    ask("export", again, "--book", book)
    assert again.read_bytes() == file.read_bytes()


def test_a_text_that_no_cell_of_excel_holds_is_said(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match=r"note on row 2 has 40,000 characters.*JSON Lines"):
        write_excel(tmp_path / "x.xlsx", "decisions", ["note"], [["x" * 40_000]])


def test_parquet_holds_money_exactly(ask: Ask, book: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = tmp_path / "out.parquet"
    assert ask("export", file, "--book", book).code == 0
    rows = parquet.read_table(file).to_pylist()
    assert [(row["name"], row["spend_best"], row["tokens"]) for row in rows] == [
        ("Ünï", Decimal("9007199254.740993"), None),
        ("=1+1", Decimal("1.234"), None),
        ("Bolt", None, None),
    ]


def test_without_pyarrow_one_sentence_says_how_to_get_it(
    ask: Ask, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    ran = ask("export", tmp_path / "out.parquet", "--book", book)
    assert ran.code == 2
    assert (
        ran.err == "Parquet needs pyarrow, which is not installed; install it with: pip install 'tokentui[parquet]'\n"
    )
    assert not list(tmp_path.glob("*out*"))


@pytest.mark.parametrize("ending", ["tokentui", "sqlite", "db"])
def test_a_copy_is_a_book_of_its_own(ask: Ask, public_book: Path, tmp_path: Path, ending: str) -> None:
    ask("tag", "canva", "core", "--reviewer", "ann", "--book", public_book)
    copy = tmp_path / f"copy.{ending}"
    ran = ask("export", copy, "--book", public_book)
    assert (ran.code, ran.err) == (0, f"Wrote a copy of the whole book to {copy}.\n")
    for command in (("composition",), ("log",), ("show", "canva")):
        assert ask(*command, "--json", "--book", copy).json == ask(*command, "--json", "--book", public_book).json
    assert ask("check", "--book", copy).code == 0
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_only_customers_that_meet_a_filter_leave(ask: Ask, public_book: Path, tmp_path: Path) -> None:
    ask("tag", "canva", "core", "--reviewer", "ann", "--book", public_book)

    def keys(what: str) -> set[str]:
        ran = ask("export", "--what", what, "--filter", "canva", "--book", public_book)
        assert ran.code == 0
        return {row["customer_id"] for row in csv.DictReader(StringIO(ran.out))}

    assert keys("customers") == keys("facts") == keys("decisions") == {"canva"}
    assert keys("usage") == set()
    for what in ("customers", "facts", "decisions"):
        document = ask("export", "--what", what, "--format", "json", "--filter", "canva", "--book", public_book).json
        found = {one.get("customer", one)["key"] for one in document[what]}
        assert found == {"canva"}
    everybody = ask("export", "--filter", "spend>0", "--book", public_book).out
    spends = [float(row["spend_best"]) for row in csv.DictReader(StringIO(everybody))]
    assert spends
    assert min(spends) > 0


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--what", "disclosures", "--filter", "a"), "A filter is of customers, and disclosures is written whole"),
        (("--what", "composition", "--filter", "a"), "leave --filter out"),
        (("--decisions", "--filter", "a"), "the log for merge is written whole"),
        (("--format", "sqlite", "--filter", "a"), "A copy of the book is of all of it"),
        (("--format", "xlsx"), "xlsx is no text; name a FILE"),
        (("--filter", "spend>lots"), "lots"),
    ],
)
def test_what_makes_no_sense_is_said(ask: Ask, book: Path, options: tuple[str, ...], says: str) -> None:
    ran = ask("export", *options, "--book", book)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_usage_and_disclosures_leave_as_json_too(ask: Ask, public_book: Path) -> None:
    document = ask("export", "--what", "disclosures", "--format", "json", "--book", public_book).json
    assert document["disclosures"][0]["metric"]
    assert ask("export", "--what", "usage", "--format", "json", "--book", public_book).json["usage"] == []
