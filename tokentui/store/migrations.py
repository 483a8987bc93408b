"""Every change of tables since the first release, in order; each runs in a transaction of its own.

Views and triggers have no history: `install_triggers` puts those of this program in place of whatever a book has.
"""

import sqlite3

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from tokentui.domain.names import folded_letters
from tokentui.store.connection import transaction
from tokentui.store.indexing import catch_up, expect_everybody
from tokentui.store.schema import statements

migrations = Migrations("tokentui")


@migrations()
def schema_1(db: Database) -> None:
    """What people and files said, and what is derived from it."""
    _run(db.conn, "tables.sql")


@migrations()
def schema_2(db: Database) -> None:
    """Review sessions."""
    _run(db.conn, "reviews.sql")


@migrations()
def schema_3(db: Database) -> None:
    """Search, orders and running sums at any size."""
    _run(db.conn, "search.sql")
    db.conn.executemany("INSERT INTO letter (letter, plain) VALUES (?, ?)", folded_letters())
    expect_everybody(db.conn)


@migrations()
def schema_4(db: Database) -> None:
    """What a decision writes, in few places."""
    _run(db.conn, "few_places.sql")


def install_triggers(db: sqlite3.Connection) -> None:
    """Replace all views and triggers by those of this program, then make what they expect to find."""
    with transaction(db):
        found = db.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger')").fetchall()
        for kind, name in found:
            db.execute(f"DROP {kind} IF EXISTS {name}")
        for file in ("views.sql", "settling.sql", "derive.sql", "guards.sql", "search_triggers.sql"):
            _run(db, file)
        catch_up(db)


def _run(db: sqlite3.Connection, name: str) -> None:
    """Execute one SQL file of the package, a statement at a time so that the transaction stays open."""
    for statement in statements(name):
        db.execute(statement)
