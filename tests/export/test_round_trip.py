"""What is exported comes back as the book that it was."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.export.books import TABLES, random_book


def export_all(ask: Ask, book: Path, folder: Path, ending: str = "csv") -> list[Path]:
    """Every table of a book, each in a file of its own."""
    folder.mkdir()
    files = [folder / f"{what}.{ending}" for what in TABLES]
    for what, file in zip(TABLES, files, strict=True):
        ran = ask("export", file, "--what", what, "--book", book)
        assert ran.code == 0, ran.err
    return files


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a table as texts."""
    return list(csv.DictReader(StringIO(file.read_text(encoding="utf-8"), newline="")))


_READER = {"jsonl": "json_table", "xlsx": "sheets", "parquet": "parquet"}
"""The module that reads a form."""


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ending", ["jsonl", "xlsx", "parquet"])
def test_other_forms_come_back_as_well(ask: Ask, tmp_path: Path, seed: int, ending: str) -> None:
    pytest.importorskip(f"tokentui.ingest.files.{_READER[ending]}")
    book, again = tmp_path / "one.tokentui", tmp_path / "two.tokentui"
    random_book(book, seed).close()
    tables = export_all(ask, book, tmp_path / "tables")
    files = export_all(ask, book, tmp_path / "first", ending)
    # In JSON Lines, a table without a row has no columns either.
    some = [file for file, table in zip(files, tables, strict=True) if table.read_bytes().count(b"\n") > 1]
    ran = ask("import", *some, "--strict", "--name", "Small book", "--book", again, "--yes")
    assert ran.code == 0, ran.err
    for table, second in zip(tables, export_all(ask, again, tmp_path / "second"), strict=True):
        assert second.read_bytes() == table.read_bytes()


def test_customers_alone_keep_what_they_spend(ask: Ask, tmp_path: Path) -> None:
    book, again = tmp_path / "one.tokentui", tmp_path / "two.tokentui"
    random_book(book, 0).close()
    customers = export_all(ask, book, tmp_path / "first")[0]
    assert {row["spend_source"] for row in rows_of(customers)} >= {"stated", "usage", "fact"}
    assert ask("import", customers, "--strict", "--book", again, "--yes").code == 0
    second = export_all(ask, again, tmp_path / "second")[0]
    wanted = ("customer_id", "spend_low", "spend_best", "spend_high", "spend_basis", "spend_grade")
    found, former = ([[row[name] for name in wanted] for row in rows_of(one)] for one in (second, customers))
    assert found == former
    assert {row["spend_source"] for row in rows_of(second)} <= {"stated", ""}
    assert ask("check", "--book", again).code == 0
    # Brought back into the book that it came from, it changes nothing there.
    changed = ask("import", customers, "--strict", "--book", book, "--yes", "--json").json["files"][0]
    assert (changed["added"], changed["changed"]) == (0, 0)


def test_a_spreadsheet_may_have_set_decimal_commas(ask: Ask, small_book: Callable[..., Path], tmp_path: Path) -> None:
    book, again, file = small_book(("a", "Acme", 1_234_000)), tmp_path / "two.tokentui", tmp_path / "c.csv"
    header, row = ask("export", "--book", book).out.splitlines()
    file.write_text(f"{header}\n{row}\n".replace(",", ";").replace("1.2340", "1,234"), encoding="utf-8")
    ask("import", file, "--book", again, "--yes")
    assert [one["spend_best"] for one in csv.DictReader(StringIO(ask("export", "--book", again).out))] == [""]


@pytest.mark.parametrize("seed", range(25))
def test_what_is_exported_comes_back_as_the_same_book(ask: Ask, tmp_path: Path, seed: int) -> None:
    book, again = tmp_path / "one.tokentui", tmp_path / "two.tokentui"
    random_book(book, seed).close()
    files = export_all(ask, book, tmp_path / "first")
    ran = ask("import", *files, "--strict", "--name", "Small book", "--book", again, "--yes")
    assert ran.code == 0, ran.err
    for file, second in zip(files, export_all(ask, again, tmp_path / "second"), strict=True):
        assert second.read_bytes() == file.read_bytes()
    for panel in ("composition", "gap"):
        assert ask(panel, "--json", "--book", again).json == ask(panel, "--json", "--book", book).json
    assert ask("check", "--book", again).code == 0
    changed = ask("import", *files, "--strict", "--book", again, "--yes", "--json").json
    assert [(one["added"], one["changed"]) for one in changed["files"]] == [(0, 0)] * len(TABLES)
