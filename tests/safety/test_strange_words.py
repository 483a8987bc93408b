"""A word that no tokentui writes, put into a book by another program: the row that has it is named, in each column."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOON
from tokentui.services import decide
from tokentui.services.damage import expect_whole_at_a_glance
from tokentui.services.doctor import examine
from tokentui.services.workbook import open_workbook
from tokentui.store.errors import BookError
from tokentui.store.proof.glance import _WORDS

_OF_ROWS = [(table, column) for table, column, _ in _WORDS]


@pytest.mark.parametrize(("table", "column"), _OF_ROWS, ids=lambda word: str(word))
def test_the_row_is_named(table: str, column: str, public_book: Path) -> None:
    with closing(open_workbook(public_book, "ann", clock=lambda: NOON)) as written:
        decide.flag(written, (1,))
    with closing(sqlite3.connect(public_book)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("PRAGMA trusted_schema = ON")
        triggers = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'")]
        for name in triggers:
            db.execute(f'DROP TRIGGER "{name}"')
        changed = db.execute(f"UPDATE OR IGNORE {table} SET {column} = 'sideways'").rowcount
        db.commit()
    assert changed > 0, f"the book has no {table}"
    named = f"has 'sideways' as {column}"
    assert any(named in one.text for one in examine(public_book).findings)
    said = ""
    try:
        with closing(open_workbook(public_book, "ann", clock=lambda: NOON)) as workbook:
            expect_whole_at_a_glance(workbook)
    except (BookError, ValueError) as error:
        said = str(error)
    # What SQLite finds by its rules is named with its row; of what it cannot, the command that needs it says so.
    assert not said.startswith("The book is damaged (CHECK")
