"""Changes of schema that are killed, run out of disk, happen twice at once, or find something in their way."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils.migrations  # noqa: F401  # Loaded once rather than in each process that is killed.

from tests.conftest import ROOT
from tests.safety.killing import in_child, leftovers, points
from tests.store.test_migration import SCHEMAS, rows
from tokentui.services.workbook import open_workbook
from tokentui.store.backups import backups_of, folder_of
from tokentui.store.connection import SCHEMA
from tokentui.store.errors import BookError
from tokentui.store.proof.check import check

BOOKS = ROOT / "fixtures" / "books"
EMPTIED = ("decision", "fact", "usage", "alias", "current", "settled", "position", "cube", "trend", "step", "customer")


def earlier(folder: Path, schema: int, *, empty: bool = False) -> Path:
    """A book of an earlier schema; an empty one has its codebook alone."""
    path = Path(shutil.copy(BOOKS / f"schema-{schema}.tokentui", folder / "book.tokentui"))
    if empty:
        with closing(sqlite3.connect(path)) as db:
            for kind, name in db.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger')"):
                db.execute(f"DROP {kind} IF EXISTS {name}")
            for table in EMPTIED:
                db.execute(f"DELETE FROM {table}")
            if schema >= 3:
                db.execute("DELETE FROM words")
                for index in ("name_index", "word_index"):
                    db.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
            db.commit()
    return path


def bring_up_to_date(path: Path) -> Callable[[], None]:
    return lambda: open_workbook(path, "ann").close()


def schema_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def expect_whole(path: Path, schema: int, before: dict[str, list[tuple[object, ...]]]) -> None:
    """The book is as it was, or up to date and sound; every backup is the original; nothing is left unfinished."""
    now = schema_of(path)
    assert now in (schema, SCHEMA)
    assert rows(path) == before
    for backup in backups_of(path):
        assert (schema_of(backup.path), rows(backup.path)) == (schema, before)
    open_workbook(path, "ann").close()
    assert rows(path) == before
    assert schema_of(path) == SCHEMA
    with closing(sqlite3.connect(path)) as db:
        assert check(db).sound
    assert backups_of(path), "what it was before is kept"
    bring_up_to_date(path)()
    assert leftovers(path.parent) == leftovers(folder_of(path)) == []


@pytest.mark.share(2)
@pytest.mark.parametrize("empty", [False, True], ids=["full", "empty"])
@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_change_that_is_killed_is_done_or_was_never_begun(tmp_path: Path, schema: int, empty: bool) -> None:
    (tmp_path / "whole").mkdir()
    code, requests = in_child(bring_up_to_date(earlier(tmp_path / "whole", schema, empty=empty)))
    assert code == 0
    # A book of schema 5 is a work of tests/durability; what is empty takes the same way as what is full.
    for at in (requests // 2, requests) if empty else points(requests, 2):
        folder = tmp_path / str(at)
        folder.mkdir()
        path = earlier(folder, schema, empty=empty)
        before = rows(path)
        code, _ = in_child(bring_up_to_date(path), at=at)
        assert code == -9
        expect_whole(path, schema, before)


@pytest.mark.parametrize("part", [0.2, 1.0, 1.2, 2.0])
def test_a_full_disk_leaves_the_book_as_it_was(tmp_path: Path, part: float) -> None:
    path = earlier(tmp_path, 4)
    before = rows(path)
    code, _ = in_child(bring_up_to_date(path), limit=int(path.stat().st_size * part))
    assert code in (0, 1)
    expect_whole(path, 4, before)


def test_two_programs_at_once_change_it_once(tmp_path: Path) -> None:
    for _ in range(3):
        path = earlier(tmp_path, 3)
        before = rows(path)
        children = []
        for _ in range(2):
            child = os.fork()
            if child == 0:
                code = 3
                try:
                    open_workbook(path, "ann").close()
                    code = 0
                finally:
                    os._exit(code)
            children.append(child)
        codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        assert codes == [0, 0]
        assert len(backups_of(path)) == 1
        expect_whole(path, 3, before)
        shutil.rmtree(folder_of(path))


def test_what_lies_where_the_backup_goes_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = earlier(tmp_path, 6)
    before = rows(path)
    folder = folder_of(path)
    folder.mkdir()
    precious = tmp_path / "precious"
    precious.write_text("precious")
    open_workbook(path, "ann").close()
    (first,) = backups_of(path)
    names = [first.path.name, first.path.name.replace(".tokentui", ".2.tokentui")]
    shutil.copy(BOOKS / "schema-6.tokentui", path)
    first.path.unlink()
    (folder / names[0]).symlink_to(precious)
    (folder / names[1]).write_text("mine")
    workbook = open_workbook(path, "ann", clock=lambda: first.at)
    workbook.close()
    assert workbook.upgraded == folder / first.path.name.replace(".tokentui", ".3.tokentui")
    assert rows(workbook.upgraded) == before
    assert (precious.read_text(), (folder / names[1]).read_text()) == ("precious", "mine")


def test_no_place_for_the_backup_means_no_change(tmp_path: Path) -> None:
    path = earlier(tmp_path, 6)
    before = path.read_bytes()
    folder_of(path).write_text("mine")
    with pytest.raises(BookError, match="is no folder of yours"):
        open_workbook(path, "ann")
    assert (schema_of(path), path.read_bytes()[:18], folder_of(path).read_text()) == (6, before[:18], "mine")
