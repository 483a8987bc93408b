"""Books that earlier releases saved, opened by this one."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.review.given import begun, tag, whose
from tokentui.domain.queues import QueueKind
from tokentui.domain.statements import EXCLUDED, a_set
from tokentui.services.workbook import default_codebook, open_workbook
from tokentui.store.bulk.rebuild import resum
from tokentui.store.bulk.triggers_off import CUSTOMER_SUMS, NEW_CUSTOMERS, triggers_off
from tokentui.store.connection import SCHEMA, transaction
from tokentui.store.decisions import Act, Utterance, say
from tokentui.store.find.indexing import rank
from tokentui.store.proof.check import check
from tokentui.store.schema import create_book
from tokentui.store.undo import revert, undoable

BOOKS = ROOT / "fixtures" / "books"
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


@pytest.mark.parametrize("schema", [1, 3])
def test_an_earlier_book_is_brought_up_to_date_with_a_copy_beside_it(tmp_path: Path, schema: int) -> None:
    path = Path(shutil.copy(BOOKS / f"schema-{schema}.tokentui", tmp_path / "book.tokentui"))
    before = rows(path)
    assert before["decision"], "the saved book holds decisions"
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (schema,)
    book = open_workbook(path, "ann")
    assert book.upgraded == tmp_path / f"book.tokentui.schema-{schema}.backup"
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


def test_every_book_has_the_same_tables_and_triggers(tmp_path: Path) -> None:
    new = tmp_path / "new.tokentui"
    create_book(new, name="new", currency="USD", codebook=default_codebook(), at="2026-01-01T00:00:00Z")
    for schema in (1, 3):
        path = Path(shutil.copy(BOOKS / f"schema-{schema}.tokentui", tmp_path / f"{schema}.tokentui"))
        open_workbook(path, "ann").close()
        assert definitions(path) == definitions(new)


IN_OTHER_WORDS = {"settled_reopened", "spend_moves"}
"""Triggers that a release of the present schema wrote differently, to the same effect."""


def test_a_book_of_the_present_schema_is_worked_on_as_an_earlier_release_made_it(tmp_path: Path) -> None:
    """A trigger or view that comes to mean something else needs a schema of its own, which replaces those of books."""
    new = tmp_path / "new.tokentui"
    create_book(new, name="new", currency="USD", codebook=default_codebook(), at="2026-01-01T00:00:00Z")
    path = Path(shutil.copy(BOOKS / f"schema-{SCHEMA}.tokentui", tmp_path / "book.tokentui"))
    assert {name for name, _ in definitions(path) ^ definitions(new)} == IN_OTHER_WORDS
    book = open_workbook(path, "ann")
    assert book.upgraded is None
    assert check(book.book.db).sound
    review = begun(book, QueueKind.LARGEST)
    tag(review, "core")
    db = book.book.db
    with transaction(db), triggers_off(db, NEW_CUSTOMERS | CUSTOMER_SUMS):
        db.execute("UPDATE customer SET industry = 'metals', spend_best = spend_high")
        db.execute("INSERT INTO customer (key, name) VALUES ('z', 'Z')")
        resum(db)
    say(
        db,
        "ann",
        [Utterance(1, a_set("core", "resale")), Utterance(2, EXCLUDED)],
        label="two",
        at="2026-12-01T00:00:00Z",
    )
    done = undoable(db, "ann")
    assert done is not None
    revert(db, done, Act.UNDO, "2026-12-02T00:00:00Z")
    assert check(db).sound
    open_accounts = "SELECT * FROM open_account ORDER BY customer_id"
    kept = db.execute(open_accounts).fetchall()
    rank(db)
    assert db.execute(open_accounts).fetchall() == kept


def definitions(path: Path) -> set[tuple[str, str]]:
    """Each table with its columns; views, triggers and indexes with their SQL, however it is laid out."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT type, name, sql FROM sqlite_schema WHERE name NOT GLOB '*sqlite_*'").fetchall()
        columns = {name: repr(db.execute(f"PRAGMA table_xinfo({name})").fetchall()) for _, name, _ in rows}
    return {(name, columns[name] if kind == "table" else "".join(sql.split())) for kind, name, sql in rows}
