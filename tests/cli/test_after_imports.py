"""What can be done after an import: taking it back, and mending what it refused."""

from pathlib import Path

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


def test_after_an_import_no_file_is_named(ask: Ask, tmp_path: Path) -> None:
    ran = ask("import", "a.csv", "--undo", "--book", tmp_path / "b.tokentui")
    assert (ran.code, "alone, without files" in ran.err) == (2, True)
    assert ask("import", "--book", tmp_path / "b.tokentui").code == 2
