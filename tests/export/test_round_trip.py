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


@pytest.mark.share(3)
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("ending", ["jsonl", "xlsx", "parquet"])
def test_other_forms_come_back_as_well(ask: Ask, tmp_path: Path, seed: int, ending: str) -> None:
    book, again = tmp_path / "one.tokentui", tmp_path / "two.tokentui"
    random_book(book, seed).close()
    tables = export_all(ask, book, tmp_path / "tables")
    files = export_all(ask, book, tmp_path / "first", ending)
    # In JSON Lines, a table without a row has no columns either, and its file nothing in it.
    some = [file for file in files if file.stat().st_size]
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


def test_customers_of_another_book_are_known_by_nothing_but_their_ids(
    ask: Ask, small_book: Callable[..., Path], tmp_path: Path
) -> None:
    book = small_book(("a", "Acme", 1_000_000), ("total", "n/a", None))
    usage = tmp_path / "months.csv"
    header = "customer_id,name,month,spend,currency,tokens_in,tokens_out"
    usage.write_text(f"{header}\na,Acme,2026-01,1,USD,5,\ntotal,n/a,2026-01,,USD,7,\n", encoding="utf-8")
    assert ask("import", usage, "--book", book, "--yes").code == 0
    files = export_all(ask, book, tmp_path / "first")
    other = small_book(("acme", "Acme", 2_000_000), ("n/a", "a", None), name="other")
    ran = ask("import", files[0], files[1], "--strict", "--book", other, "--yes", "--json")
    assert [(one["added"], one["changed"]) for one in ran.json["files"]] == [(2, 0), (2, 0)]
    found = rows_of(export_all(ask, other, tmp_path / "both")[0])
    assert sorted((row["customer_id"], row["name"]) for row in found) == [
        ("a", "Acme"),
        ("acme", "Acme"),
        ("n/a", "a"),
        ("total", "n/a"),
    ]
    # Usage alone brings its customers, and those whom only a name would tell are not taken for others.
    again = small_book(("crm-1", "Acme", 2_000_000), name="again")
    assert ask("import", files[1], "--strict", "--book", again, "--yes").code == 0
    months = rows_of(export_all(ask, again, tmp_path / "months")[1])
    assert [(row["customer_id"], row["tokens_in"]) for row in months] == [("a", "5"), ("total", "7")]


def test_a_fact_of_another_book_is_of_nobody_here(ask: Ask, small_book: Callable[..., Path], tmp_path: Path) -> None:
    book, other = small_book(("acme", "Acme", None)), small_book(("crm-1", "Acme", None), name="other")
    claims = tmp_path / "claims.csv"
    claims.write_text("customer,dimension,claim\nacme,for_what,writes code\n", encoding="utf-8")
    assert ask("import", claims, "--book", book, "--yes").code == 0
    facts = export_all(ask, book, tmp_path / "first")[2]
    assert len(rows_of(facts)) == 1
    ran = ask("import", facts, "--book", other, "--yes")
    assert "No customer has the id 'acme'" in ran.out + ran.err
    assert ask("export", "--what", "facts", "--book", other).out.count("\n") == 1


def test_further_ids_come_along_to_customers_that_are_there(
    ask: Ask, small_book: Callable[..., Path], tmp_path: Path
) -> None:
    rows, listed = ("a", "Acme", 1_000_000), tmp_path / "list.csv"
    book, other = small_book(rows), small_book(rows, name="other")
    for one, books in (("SF-7", (book,)), ("SF-8", (book, other))):
        listed.write_text(f"id,name,Salesforce ID\na,Acme,{one}\n", encoding="utf-8")
        assert [ask("import", listed, "--book", each, "--yes").code for each in books] == [0] * len(books)
    customers = export_all(ask, book, tmp_path / "first")[0]
    assert [row["other_ids"] for row in rows_of(customers)] == ["SF-7; SF-8"]
    for changed in (1, 0):
        ran = ask("import", customers, "--strict", "--book", other, "--yes", "--json")
        assert [(one["added"], one["changed"]) for one in ran.json["files"]] == [(0, changed)]
    assert ask("show", "SF-7", "--json", "--book", other).json["key"] == "a"


@pytest.mark.share(3)
@pytest.mark.parametrize("what", TABLES)
def test_a_document_for_scripts_is_no_table(ask: Ask, public_book: Path, tmp_path: Path, what: str) -> None:
    document = tmp_path / "x.json"
    assert ask("export", document, "--what", what, "--book", public_book).code == 0
    ran = ask("import", document, "--book", public_book, "--yes")
    assert (ran.code, ran.out) == (2, "")
    assert "is a document that export writes for scripts, with money in micro-units" in ran.err


def test_a_row_filter_sees_what_a_cell_was(ask: Ask, small_book: Callable[..., Path], tmp_path: Path) -> None:
    book, again = small_book(("a", "=1+1", 1_000_000), ("b", "Bolt", None)), tmp_path / "two.tokentui"
    customers = export_all(ask, book, tmp_path / "first")[0]
    assert ask("import", customers, "--only", "name==1+1", "--book", again, "--yes").code == 0
    assert [row["name"] for row in rows_of(export_all(ask, again, tmp_path / "second")[0])] == ["'=1+1"]


def test_a_spreadsheet_may_have_set_decimal_commas(ask: Ask, small_book: Callable[..., Path], tmp_path: Path) -> None:
    book, again, file = small_book(("a", "Acme", 1_234_000)), tmp_path / "two.tokentui", tmp_path / "c.csv"
    header, row = ask("export", "--book", book).out.splitlines()
    file.write_text(f"{header}\n{row}\n".replace(",", ";").replace("1.2340", "1,234"), encoding="utf-8")
    ask("import", file, "--book", again, "--yes")
    assert [one["spend_best"] for one in csv.DictReader(StringIO(ask("export", "--book", again).out))] == [""]


@pytest.mark.share(3)
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
