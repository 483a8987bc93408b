"""What an import says of rows and money: everything that is in a file is taken, refused or left out."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Ask
from tokentui.services.books import whole_book

USAGE = """customer,month,spend
Alder,2026-01,10
Alder,2026-01,5.50
Birch,2026-13,7
Total,,22.50
Birch,2026-02,
"""


def test_rows_and_money_are_all_accounted_for(ask: Ask, tmp_path: Path) -> None:
    file, book = tmp_path / "usage.csv", tmp_path / "b.tokentui"
    file.write_text(USAGE, encoding="utf-8")
    ran = ask("import", file, "--book", book, "--json")
    (one,) = json.loads(ran.out)["files"]
    assert (one["read"], one["added"], len(one["rejected"]), one["left_out"]) == (5, 1, 1, 2)
    assert one["money"] == {"taken": 15_500_000, "refused": 7_000_000, "left_out": 0}
    assert "Spend in the file: $15.5 taken, $7 in refused rows." in ran.err


def test_the_book_before_and_after_is_said(ask: Ask, tmp_path: Path) -> None:
    file, book = tmp_path / "list.csv", tmp_path / "b.tokentui"
    file.write_text("id,name,ARR (USD k)\n1,Alder,1200\n2,Birch,\n", encoding="utf-8")
    ran = ask("import", file, "--book", book)
    assert "before: 0 customers. After: 2 customers, 1 of known annual spend: $1.20M." in ran.err
    again = ask("import", file, "--book", book, "--json")
    assert "The book is as it was: 2 customers, 1 of known annual spend: $1.20M." in again.err
    document = json.loads(again.out)
    assert document["before"] == document["after"] == {"customers": 2, "unknown": 1, "spend": 1_200_000_000_000}


def test_the_preview_begins_with_what_is_taken_for_spend(ask: Ask, tmp_path: Path) -> None:
    file, book = tmp_path / "list.csv", tmp_path / "b.tokentui"
    file.write_text("id,name,ARR (USD k)\n1,Alder,1200\n", encoding="utf-8")
    lines = ask("import", file, "--book", book, "--dry-run").out.splitlines()
    assert lines[1] == "Spend: column 'ARR (USD k)', in thousands of USD, of a year (run-rate)."
    assert not book.exists()


def test_a_dry_run_of_a_file_of_which_nothing_is_taken_says_no(ask: Ask, tmp_path: Path) -> None:
    file, book = tmp_path / "usage.csv", tmp_path / "b.tokentui"
    file.write_text("customer,month,spend\nAlder,someday,1\n", encoding="utf-8")
    assert ask("import", file, "--book", book, "--dry-run").code == 1


_KILLED = """
import os, sys
from pathlib import Path
from tokentui.services.books import whole_book

with whole_book(Path(sys.argv[1]), "b", "USD"):
    os._exit(9)
"""


def test_a_first_import_that_is_killed_leaves_no_book_and_stops_no_later_one(ask: Ask, tmp_path: Path) -> None:
    book, file = tmp_path / "b.tokentui", tmp_path / "list.csv"
    file.write_text("name\nAlder\n", encoding="utf-8")
    assert subprocess.run([sys.executable, "-c", _KILLED, str(book)], check=False).returncode == 9
    assert not book.exists()
    assert ask("import", file, "--book", book).code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tokentui", "list.csv"]


def test_two_programs_do_not_make_one_book_at_once(ask: Ask, tmp_path: Path) -> None:
    book, file = tmp_path / "b.tokentui", tmp_path / "list.csv"
    file.write_text("name\nAlder\n", encoding="utf-8")
    with whole_book(book, "b", "USD") as unfinished, closing(sqlite3.connect(unfinished)) as db:
        db.execute("BEGIN IMMEDIATE")
        ran = ask("import", file, "--book", book)
        assert ran.code == 2
        assert "Another program is making" in ran.err
