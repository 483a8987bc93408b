"""Bringing files in from a shell."""

from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tokentui.store.bulk.incoming import FileKind

CUSTOMERS = "name,annual_spend,segment\nAcme,1000000,established\nBolt,$2.5M,start-up\n,12,x\nTotal,3500000,\n"
DECISIONS = "customer_id,reviewer,use_cases\nacme,ann,core\nnobody,ann,core\nBolt,ann,core:60; development:40\n"


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(CUSTOMERS)
    return path


@pytest.fixture
def decisions(tmp_path: Path) -> Path:
    path = tmp_path / "decisions.csv"
    path.write_text(DECISIONS)
    return path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "mine.tokentui"


def test_a_book_that_does_not_exist_is_made(ask: Ask, customers: Path, book: Path) -> None:
    ran = ask("import", customers, "--book", book)
    assert ran.code == 0
    assert "customers: 2 new, 0 changed, 0 unchanged, 1 refused" in ran.err
    assert "line 4: The row has no name." in ran.err
    assert "'Total'" in ran.err
    assert f"Made the book {book}, in USD." in ran.err
    answer = ask("composition", "--json", "--book", book).json
    assert (answer["book"], answer["total"]["best"]) == ("mine", 3_500_000_000_000)


def test_name_and_currency_of_a_new_book(ask: Ask, tmp_path: Path, book: Path) -> None:
    file = tmp_path / "eur.csv"
    file.write_text("name,annual_spend\nAcme,€5\n")
    ask("import", file, "--book", book, "--name", "Our vendor", "--currency", "eur")
    answer = ask("composition", "--json", "--book", book).json
    assert (answer["book"], answer["currency"]) == ("Our vendor", "EUR")
    other = ask("import", file, "--book", book, "--currency", "USD")
    assert other.code == 2
    assert "The book is in EUR" in other.err


def test_an_imported_decision_is_as_good_as_the_fact_that_it_cites(ask: Ask, tmp_path: Path, book: Path) -> None:
    files = {
        "customers.csv": "customer_id,name\nacme,Acme\nbolt,Bolt\n",
        "facts.csv": "customer_id,dimension,claim,source_url,grade\n"
        "acme,for_what,claims are read with it,https://example.com/acme,C\n"
        "acme,how_much,seats,https://example.com/acme,A\n",
        "decisions.csv": "customer_id,reviewer,use_cases,facts\n"
        "acme,ann,core,https://example.com/acme\nbolt,ann,core,https://example.com/acme\n",
    }
    paths = [tmp_path / name for name in files]
    for path in paths:
        path.write_text(files[path.name])
    ran = ask("import", *reversed(paths), "--book", book)
    assert (
        "line 3: No fact on 'bolt' has the uid or the address 'https://example.com/acme'; import it first." in ran.err
    )
    facts = {fact["uid"]: fact for fact in ask("show", "acme", "--json", "--book", book).json["facts"]}
    (decision,) = ask("log", "--json", "--book", book).json["decisions"]
    assert [facts[uid]["claim"] for uid in decision["facts"]] == ["claims are read with it"]
    groups = ask("composition", "--floor", "C", "--json", "--book", book).json["groups"]
    assert next(group for group in groups if group["code"] == "core")["customers"]["low"] == 1
    again = ask("import", paths[2], "--book", book, "--json").json["files"][0]
    assert (again["added"], again["unchanged"]) == (0, 1)


def test_files_come_in_the_order_that_they_need(ask: Ask, customers: Path, decisions: Path, book: Path) -> None:
    answer = ask("import", decisions, customers, "--book", book, "--json").json
    assert [file["kind"] for file in answer["files"]] == ["customers", "decisions"]
    assert [file["added"] for file in answer["files"]] == [2, 2]
    (refused,) = answer["files"][1]["rejected"]
    assert refused["line"] == 3
    assert "nobody" in refused["reason"]
    bolt = ask("show", "bolt", "--json", "--book", book).json
    assert bolt["split"] == {"core": 0.6, "development": 0.4}
    assert ask("check", "--book", book).code == 0


def test_the_same_files_again_change_nothing(ask: Ask, customers: Path, decisions: Path, book: Path) -> None:
    ask("import", customers, decisions, "--book", book)
    before = ask("export", "--book", book).out
    again = ask("import", customers, decisions, "--book", book, "--json").json
    assert [(file["added"], file["changed"]) for file in again["files"]] == [(0, 0), (0, 0)]
    assert ask("export", "--book", book).out == before


def test_strict_takes_nothing_where_anything_is_refused(ask: Ask, customers: Path, decisions: Path, book: Path) -> None:
    ran = ask("import", customers, "--strict", "--book", book)
    assert ran.code == 1
    assert "Nothing was imported: 1 row was refused" in ran.err
    assert not book.exists()
    assert list(book.parent.glob("mine*")) == []
    ask("import", customers, "--book", book)
    both = ask("import", decisions, "--strict", "--book", book, "--json")
    assert both.code == 1
    assert not both.json["imported"]
    assert ask("log", "--json", "--book", book).json["decisions"] == []


def test_a_dry_run_shows_everything_and_changes_nothing(ask: Ask, customers: Path, decisions: Path, book: Path) -> None:
    ran = ask("import", customers, decisions, "--dry-run", "--book", book)
    assert ran.code == 0
    assert not book.exists()
    assert "annual_spend  →  spend" in ran.out
    assert "decisions: 2 new" in ran.out
    assert "Dry run: nothing was changed." in ran.err
    assert ask("import", customers, "--dry-run", "--strict", "--book", book).code == 1
    ask("import", customers, "--book", book)
    before = book.read_bytes()
    answer = ask("import", decisions, "--dry-run", "--json", "--book", book).json
    assert (answer["dry_run"], answer["files"][0]["added"]) == (True, 2)
    assert ask("log", "--json", "--book", book).json["decisions"] == []
    assert len(before) == len(book.read_bytes())


def test_columns_can_be_named(ask: Ask, tmp_path: Path, book: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("Who = pays,Money\nAcme,5\n")
    ran = ask("import", file, "--map", "Who = pays=name", "--map", "Money=spend", "--book", book)
    assert ran.code == 0
    assert ask("show", "acme", "--json", "--book", book).json["spend"]["best"] == 5_000_000


def test_every_kind_of_file_can_be_named(ask: Ask) -> None:
    assert f"whatever they look like: {', '.join(FileKind)}." in " ".join(ask("import", "--help").out.split())


def test_the_grade_of_a_file(ask: Ask, customers: Path, book: Path) -> None:
    ask("import", customers, "--grade", "A", "--book", book)
    assert ask("show", "acme", "--json", "--book", book).json["spend"]["grade"] == "A"


def test_without_a_named_book_it_would_ask(ask: Ask, customers: Path) -> None:
    ran = ask("import", customers)
    assert ran.code == 1
    assert "No book was named; import into the demo book at" in ran.err
    assert "--yes" in ran.err


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (None, [], "There is no file"),
        (b"", [], "is empty"),
        (b"PK\x03\x04xx", [], "cut off or damaged; fetch it again"),
        (b"a,b\n1,2\n", [], "--map 'a=name'"),
        (b"name\nAcme\n", ["--kind", "facts"], "A file of facts needs a column for"),
        (b"name\nAcme\n", ["--map", "Foo=name"], "The file has no column 'Foo'"),
        (b"name\nAcme\n", ["--map", "Foo"], "COLUMN=FIELD"),
        (b"name\nAcme\n", ["--kind", "nonsense"], "'nonsense' is not one of"),
    ],
)
def test_what_cannot_be_read(
    ask: Ask, tmp_path: Path, book: Path, content: bytes | None, options: list[str], words: str
) -> None:
    file = tmp_path / "file.csv"
    if content is not None:
        file.write_bytes(content)
    ran = ask("import", file, *options, "--book", book)
    assert ran.code == 2
    assert words in ran.err
    assert ran.err.count("\n") == 1, "one sentence"
    assert not book.exists()


def test_a_second_file_that_cannot_be_read_leaves_the_first_out(
    ask: Ask, customers: Path, tmp_path: Path, book: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    assert ask("import", customers, bad, "--book", book).code == 2
    assert not book.exists()
    ask("import", customers, "--book", book)
    more = tmp_path / "more.csv"
    more.write_text("name\nCold\n")
    assert ask("import", more, bad, "--book", book).code == 2
    assert ask("find", "cold", "--book", book).code == 1


def test_months_that_the_book_had_are_replaced_and_that_is_said(ask: Ask, tmp_path: Path, book: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"edition{number}.csv").write_text(f"customer,month,cost\nAcme,2026-01,{number}\n")
    ask("import", tmp_path / "edition1.csv", "--book", book)
    ran = ask("import", tmp_path / "edition2.csv", "--book", book)
    assert "1 month that the book had already: replaced by this file, not added to." in ran.err


def test_a_large_list_comes_in_again_under_the_journal(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("id,name\n" + "".join(f"{n},Company {n}\n" for n in range(5_100)), encoding="utf-8")
    ask("import", path, "--book", tmp_path / "x.tokentui")
    again = ask("import", path, "--book", tmp_path / "x.tokentui")
    assert "0 new, 0 changed, 5,100 unchanged" in again.err


def test_a_preview_of_several_files_begins_with_a_line_for_each(ask: Ask, tmp_path: Path, book: Path) -> None:
    (tmp_path / "accounts.csv").write_text("id,name\nc1,Alder\n")
    (tmp_path / "usage.csv").write_text("customer_id,month,cost\nc1,2026-03,5\nc2,2026-03,6\n")
    ran = ask("import", tmp_path / "usage.csv", tmp_path / "accounts.csv", "--book", book, "--dry-run")
    assert ran.out.splitlines()[:3] == [
        "accounts.csv: customers: 1 new, 0 changed, 0 unchanged, 0 refused",
        "usage.csv: usage: 2 new, 0 changed, 0 unchanged, 0 refused",
        "",
    ]
