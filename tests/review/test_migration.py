"""A book that the first release saved, opened by this one."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.conftest import ROOT
from tests.review.given import begun, tag, whose
from tokentui.domain.queues import QueueKind
from tokentui.services.workbook import open_workbook
from tokentui.store.check import check
from tokentui.store.connection import SCHEMA

SAVED = ROOT / "fixtures" / "books" / "schema-1.tokentui"
KEPT = (
    "customer",
    "alias",
    "usage",
    "fact",
    "disclosure",
    "decision",
    "step",
    "use_case",
    "use_case_code",
    "cube",
    "trend",
)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as db:
        return {name: sorted(db.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in KEPT}


def test_a_book_of_schema_1_is_brought_up_to_date_with_a_copy_beside_it(tmp_path: Path) -> None:
    path = Path(shutil.copy(SAVED, tmp_path / "book.tokentui"))
    before = rows(path)
    assert before["decision"], "the saved book holds decisions"
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
    book = open_workbook(path, "ann")
    assert book.upgraded == tmp_path / "book.tokentui.schema-1.backup"
    assert rows(book.upgraded) == before
    assert rows(path) == before
    assert book.book.db.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    assert not check(book.book.db).differences
    book.close()
    again = open_workbook(path, "ann")
    assert again.upgraded is None
    review = begun(again, QueueKind.LARGEST)
    tag(review, "core")
    assert whose(review) is not None
    assert not check(again.book.db).differences
