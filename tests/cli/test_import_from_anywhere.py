"""What is brought in by other ways than a file in its place."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter

from tests.cli.conftest import Ask


def test_standard_input_is_brought_in_under_its_name(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = tmp_path / "x.tokentui"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"name,spend\nAcme,5\n"), isatty=lambda: False))
    ran = ask("import", "-", "--book", book)
    assert ran.code == 0
    assert "standard input: customers: 1 new" in ran.err
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"name,spend\n"), isatty=lambda: False))
    ran = ask("import", "-", "--book", book)
    assert (ran.code, ran.err) == (2, "standard input has column names but no rows under them.\n")


def test_a_folder_is_one_import_of_all_its_tables(ask: Ask, tmp_path: Path) -> None:
    folder = tmp_path / "november"
    folder.mkdir()
    (folder / "usage.csv").write_text("customer,month,spend\nAcme,2026-10,5\nAcme,2026-11,6\n")
    (folder / "customers.json").write_text('[{"name": "Acme", "domain": "acme.example"}]')
    (folder / "notes.docx").write_text("x")
    ran = ask("import", folder, "--book", tmp_path / "x.tokentui", "--json")
    assert ran.code == 0
    assert [Path(one["source"]).name for one in ran.json["files"]] == ["customers.json", "usage.csv"]
    assert f"Left out of the folder {folder}: notes.docx." in ran.err
    ran = ask("import", folder, "--map", "spend=spend", "--book", tmp_path / "x.tokentui")
    assert "customers.json: The file has no column 'spend'" in ran.err


def test_a_book_is_never_brought_into_itself(ask: Ask, tmp_path: Path) -> None:
    book = tmp_path / "x.tokentui"
    (tmp_path / "x.csv").write_text("name,spend\nAcme,5\n")
    assert ask("import", tmp_path / "x.csv", "--book", book).code == 0
    ran = ask("import", book, "--book", book)
    assert (ran.code, ran.err) == (2, f"{book} is the book itself; name another file.\n")
    ran = ask("import", book, "--book", tmp_path / "y.tokentui")
    assert ran.code == 2
    assert "is a book of tokentui: open it with" in ran.err
    assert not (tmp_path / "y.tokentui").exists()


def test_a_list_of_companies_may_be_a_sheet(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("name,domain\nAcme,acme.example\n")
    ask("import", tmp_path / "x.csv", "--book", tmp_path / "x.tokentui")
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name in ("A", "B"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, ["Company", "Website", "Industry"])
            sheet.write_row(1, 0, ["Acme Inc", "acme.example", f"Industry {name}"])
    asked = ask("match", path, "--book", tmp_path / "x.tokentui")
    assert (asked.code, "say which with --sheet A" in asked.err) == (1, True)
    ran = ask("match", path, "--sheet", "B", "--book", tmp_path / "x.tokentui", "--json")
    assert [one["proposes"]["industry"] for one in ran.json["proposals"]] == ["Industry B"]
