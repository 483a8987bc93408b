"""Who may read what the program writes: its owner, unless the owner says otherwise."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tokentui.services.workbook import open_workbook
from tokentui.store.backups import folder_of


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct, autouse=True)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    former = os.umask(request.param)
    yield request.param
    os.umask(former)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): mode(path) for path in folder.rglob("*")}


def test_books_backups_exports_and_folders_are_for_their_owner(ask: Ask, tmp_path: Path, own_home: Path) -> None:
    book, file = tmp_path / "new" / "deep" / "book.tokentui", tmp_path / "list.csv"
    file.write_text("customer_id,name,spend\na,Acme,5\nb,,7\n")
    file.chmod(0o644)
    assert ask("import", file, "--book", book, "--yes").code == 0
    assert ask("import", file, "--book", book, "--yes").code == 0
    for ending in ("csv", "jsonl", "json", "xlsx", "parquet", "tokentui"):
        assert ask("export", book.with_name(f"out.{ending}"), "--book", book).code == 0
    assert ask("export", "--decisions", book.with_name("log.txt"), "--book", book).code == 0
    assert ask("import", "--refused", book.with_name("mend.csv"), "--book", book).code == 0
    assert ask("doctor", "--rescue", book.with_name("saved.tokentui"), "--book", book).code == 0
    assert ask("demo", "--openai", "--no-open").code == 0
    workbook = open_workbook(book, "ann")
    try:
        workbook.book.db.execute("UPDATE book SET value = 'other' WHERE key = 'name'")
        assert book.with_name("book.tokentui-wal").exists(), "the side files are there too"
        found = modes(tmp_path / "new") | modes(own_home)
    finally:
        workbook.close()
    assert folder_of(book).is_dir()
    assert len(found) > 14
    wrong = {name: oct(one) for name, one in found.items() if one not in (0o600, 0o700)}
    assert not wrong
    assert mode(tmp_path / "new") == mode(book.parent) == mode(folder_of(book)) == 0o700


@pytest.mark.parametrize("shared", [0o640, 0o664, 0o600])
def test_what_the_owner_has_shared_stays_so(ask: Ask, tmp_path: Path, shared: int) -> None:
    book, file = tmp_path / "book.tokentui", tmp_path / "list.csv"
    file.write_text("customer_id,name,spend\na,Acme,5\n")
    assert ask("demo", "--openai", "--book", book, "--no-open").code == 0
    book.chmod(shared)
    copy = Path(shutil.copy(book, tmp_path / "copy.tokentui"))
    copy.chmod(0o600)
    for change in (
        ("import", file, "--yes"),
        ("restore", copy, "--yes"),
        ("doctor", "--rebuild", "--yes"),
        ("demo", "--openai", "--fresh", "--no-open", "--yes"),
    ):
        assert ask(*change, "--book", book).code == 0
        assert mode(book) == shared, change
    assert {mode(path) for path in folder_of(book).iterdir()} == {0o600}
    export = tmp_path / "out.csv"
    assert ask("export", export, "--book", book).code == 0
    export.chmod(shared)
    assert ask("export", export, "--yes", "--book", book).code == 0
    assert mode(export) == shared


def test_a_torn_book_is_replaced_by_one_that_is_as_private(ask: Ask, tmp_path: Path) -> None:
    book, file = tmp_path / "book.tokentui", tmp_path / "list.csv"
    file.write_text("customer_id,name,spend\na,Acme,5\n")
    for _ in range(2):
        assert ask("import", file, "--yes", "--book", book).code == 0
    book.write_bytes(b"torn")
    book.chmod(0o640)
    (backup,) = folder_of(book).iterdir()
    assert ask("restore", backup.stem, "--yes", "--book", book).code == 0
    assert mode(book) == 0o640
    assert ask("check", "--book", book).code == 0
