"""Books that earlier releases saved, opened by this one."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.review.given import begun, tag, whose
from tokentui.domain.queues import QueueKind
from tokentui.services.codebook_editing import history
from tokentui.services.workbook import default_codebook, open_workbook
from tokentui.store.connection import SCHEMA
from tokentui.store.proof.check import check
from tokentui.store.schema import create_book

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
)
SUMMED = "customers", "low", "best", "high", "tokens", "spend_unknown", "tokens_unknown"
CELLS = (
    f"SELECT mask, state, how_much, for_what, to_what_end, {', '.join(f'sum({one})' for one in SUMMED)}"
    " FROM cube GROUP BY 1, 2, 3, 4, 5"
)
"""Who a customer is was told by its record alone, in any words, before anybody could say it."""
MONTHS = "SELECT month, mask, sum(customers), sum(spend), sum(tokens) FROM trend GROUP BY 1, 2"
"""Who a customer is by month was not kept."""
LATER = {
    "decision": ["question", "suggested_by"],
    "use_case": ["exceptions"],
    "fact": ["passage", "passage_hash", "archived_url", "rests_on", "grade_given"],
}
"""Columns that came later."""
SCHEMAS = (1, 3, 4, 5, 6, 7, 8)


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as db:
        kept = {name: f"SELECT {columns(db, name)} FROM {name}" for name in KEPT} | {"cube": CELLS, "trend": MONTHS}
        return {name: sorted(db.execute(sql).fetchall(), key=repr) for name, sql in kept.items()}


def columns(db: sqlite3.Connection, table: str) -> str:
    found = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    return ", ".join(name for name in found if name not in LATER.get(table, []))


@pytest.mark.parametrize("schema", SCHEMAS)
def test_an_earlier_book_is_brought_up_to_date_with_a_copy_beside_it(tmp_path: Path, schema: int) -> None:
    path = Path(shutil.copy(BOOKS / f"schema-{schema}.tokentui", tmp_path / "book.tokentui"))
    before = rows(path)
    assert before["decision"], "the saved book holds decisions"
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (schema,)
    book = open_workbook(path, "ann")
    assert book.upgraded is not None
    assert book.upgraded.parent == tmp_path / "book.tokentui.backups"
    assert book.upgraded.name.endswith(f"Z-schema-{schema}.tokentui")
    assert rows(book.upgraded) == before
    assert rows(path) == before
    assert book.book.db.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    assert not check(book.book.db).differences
    assert book.codebook.segments == default_codebook().segments
    assert [one.version for one in history(book)][:2] == [book.codebook.version, book.codebook.version - 1]
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
    for schema in SCHEMAS:
        path = Path(shutil.copy(BOOKS / f"schema-{schema}.tokentui", tmp_path / f"{schema}.tokentui"))
        open_workbook(path, "ann").close()
        assert definitions(path) == definitions(new)


def definitions(path: Path) -> set[tuple[str, str]]:
    """Each table with its columns; views, triggers and indexes with their SQL, however it is laid out.

    The index that keeps keys unique has a name of its own in a new book, and that of its column in an earlier one.
    """
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute(
            "SELECT type, name, sql FROM sqlite_schema WHERE name NOT GLOB '*sqlite_*' AND name <> 'customer_by_key'"
        ).fetchall()
        columns = {name: repr(db.execute(f"PRAGMA table_xinfo({name})").fetchall()) for _, name, _ in rows}
        (of_keys,) = db.execute(
            "SELECT count(*) FROM pragma_index_list('customer') AS i, pragma_index_info(i.name) AS c"
            " WHERE i.\"unique\" AND c.name = 'key'"
        ).fetchone()
        assert of_keys == 1
    return {(name, columns[name] if kind == "table" else "".join(sql.split())) for kind, name, sql in rows}
