"""What can be done after an import: taking it back, and mending what it refused."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Ask

LIST = 'customer_id,name,"spend, a year"\n1,Alder,5\n2,,7\n3,"Birch, Inc.",8\n3,"Cedar ""C"" Ltd",9\n'


def test_an_import_is_taken_back(ask: Ask, tmp_path: Path) -> None:
    book, first, second = tmp_path / "b.tokentui", tmp_path / "one.csv", tmp_path / "two.csv"
    first.write_text("customer_id,name,spend\n1,Alder,5\n", encoding="utf-8")
    second.write_text("customer_id,name,spend\n1,Alder,6\n2,Birch,7\n", encoding="utf-8")
    ask("import", first, "--book", book)
    before = ask("find", "--book", book, "--json").out
    ask("import", second, "--book", book)
    assert ask("find", "--book", book, "--json").out != before
    ran = ask("import", "--undo", "--book", book, "--yes")
    assert "two.csv (1 new, 1 changed" in ran.err
    assert ask("find", "--book", book, "--json").out == before
    assert ask("import", "--undo", "--book", book, "--yes").code == 0
    nothing = ask("import", "--undo", "--book", book, "--yes")
    assert (nothing.code, nothing.err) == (1, "There is no import left to take back.\n")


def test_what_rests_on_an_import_keeps_it(ask: Ask, tmp_path: Path) -> None:
    book, file = tmp_path / "b.tokentui", tmp_path / "one.csv"
    file.write_text("customer_id,name,spend\n1,Alder,5\n", encoding="utf-8")
    ask("import", file, "--book", book)
    ask("tag", "1", "core", "--book", book)
    ran = ask("import", "--undo", "--book", book, "--yes")
    assert (ran.code, "1 decision since then rests on this import" in ran.err) == (1, True)


def test_without_a_terminal_an_undo_has_to_be_confirmed(ask: Ask, tmp_path: Path) -> None:
    book, file = tmp_path / "b.tokentui", tmp_path / "one.csv"
    file.write_text("customer_id,name\n1,Alder\n", encoding="utf-8")
    ask("import", file, "--book", book)
    assert ask("import", "--undo", "--book", book).code == 1
    assert "Alder" in ask("find", "--book", book).out


def test_refused_rows_are_written_mended_and_brought_in(ask: Ask, tmp_path: Path) -> None:
    book, file, mend = tmp_path / "b.tokentui", tmp_path / "list.csv", tmp_path / "mend.csv"
    file.write_text(LIST, encoding="utf-8")
    assert ask("import", file, "--map", "spend, a year=spend", "--book", book).code == 0
    ran = ask("import", "--refused", mend, "--book", book)
    assert mend.read_text(encoding="utf-8") == 'customer_id,name,"spend, a year"\n2,,7\n3,"Cedar ""C"" Ltd",9\n'
    assert "line 3: The row has no name." in ran.err
    assert ask("import", "--refused", mend, "--book", book).code == 1
    mended = mend.read_text(encoding="utf-8").replace("2,,7", "2,Elm,7").replace("\n3,", "\n4,")
    mend.write_text(mended, encoding="utf-8")
    assert ask("import", mend, "--map", "spend, a year=spend", "--book", book).code == 0
    assert [line.split("  ")[0] for line in ask("find", "--book", book).out.splitlines()[1:5]]
    assert ask("import", "--refused", tmp_path / "more.csv", "--book", book).code == 1


USAGE = {
    "several rows a month": "month,model,customer,cost\n2026-10,a,Alder,100\n2026-10,b,Alder,oops\n2026-10,a,Birch,7\n",
    "days": "day,customer,cost\n2026-10-02,Alder,100\n2026-10-02,Alder,oops\n2026-10-02,Birch,7\n",
    "months across": "segment,customer,Sep-26,Oct-26\nx,Alder,1,100\nx,Alder,,oops\nx,Birch,2,7\n",
    "charges": "invoice,total,customer,date,status\n1,100,Alder,2026-10-02,paid\n2,oops,Alder,2026-10-02,paid\n"
    "3,7,Birch,2026-10-02,paid\n",
    "another program": "usage_date_utc,model,workspace,api_key,usage_type,token_type,cost_usd\n"
    "2026-10-02,m,Alder,k,message,output,100\n2026-10-02,m,Alder,k,message,output,oops\n"
    "2026-10-02,m,Birch,k,message,output,7\n",
}


@pytest.mark.parametrize("what", USAGE)
def test_mended_rows_of_usage_are_added_to_what_their_file_brought(ask: Ask, tmp_path: Path, what: str) -> None:
    book, file, mend = tmp_path / "b.tokentui", tmp_path / "u.csv", tmp_path / "mend.csv"
    file.write_text(USAGE[what], encoding="utf-8")
    said = ["--map", "workspace=customer_key"] if what == "another program" else []
    assert ask("import", file, *said, "--book", book).code == 0
    assert ask("import", "--refused", mend, "--book", book).code == 0
    # Whoever mends them sees the columns of the file, and one more.
    header, row = mend.read_text(encoding="utf-8").splitlines()
    assert (header, row[: row.rindex(",")]) == (
        f"{USAGE[what].splitlines()[0]},refused_row",
        USAGE[what].splitlines()[2],
    )
    mend.write_text(mend.read_text(encoding="utf-8").replace("oops", "11"), encoding="utf-8")

    def october() -> list[tuple[str, int]]:
        with sqlite3.connect(book) as db:
            sql = (
                "SELECT name, spend / 1000000 FROM usage JOIN customer AS c ON c.id = customer_id WHERE month = 202610"
            )
            return db.execute(f"{sql} ORDER BY name").fetchall()

    assert ask("import", mend, "--book", book).code == 0
    assert october() == [("Alder", 111), ("Birch", 7)]
    assert "have come in already: 1, left out" in ask("import", mend, "--book", book).err
    assert october() == [("Alder", 111), ("Birch", 7)]
    for _ in range(2):
        assert ask("import", "--undo", "--yes", "--book", book).code == 0
    assert october() == [("Alder", 100), ("Birch", 7)]
    file.write_text(USAGE[what].replace("oops", "11"), encoding="utf-8")
    assert ask("import", file, "--book", book).code == 0
    again = ask("import", mend, "--book", book)
    assert (again.code, "imported again since" in again.err) == (2, True)
    assert october() == [("Alder", 111), ("Birch", 7)]
    other = ask("import", mend, "--book", tmp_path / "other.tokentui")
    assert (other.code, "is of no row that this book has refused" in other.err) == (2, True)


def test_contracts_are_mended_in_their_file(ask: Ask, tmp_path: Path) -> None:
    book, file, mend = tmp_path / "b.tokentui", tmp_path / "c.csv", tmp_path / "mend.csv"
    file.write_text(
        "customer,acv,start,end\n,5,2026-01-01,2026-12-31\nAlder,6,2026-01-01,2026-12-31\n", encoding="utf-8"
    )
    assert ask("import", file, "--as", "contracts", "--book", book).code == 0
    ran = ask("import", "--refused", mend, "--book", book)
    assert (ran.code, "mend the rows in" in ran.err, mend.exists()) == (1, True, False)


def test_after_an_import_no_file_is_named(ask: Ask, tmp_path: Path) -> None:
    ran = ask("import", "a.csv", "--undo", "--book", tmp_path / "b.tokentui")
    assert (ran.code, "alone, without files" in ran.err) == (2, True)
    assert ask("import", "--book", tmp_path / "b.tokentui").code == 2
