"""Every change of schema since the first release, in order; each runs in a transaction of its own."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from tokentui.domain.names import folded_letters
from tokentui.store.indexing import catch_up, expect_spends
from tokentui.store.schema import statements

migrations = Migrations("tokentui")


def run(db: Database, name: str) -> None:
    """Execute one SQL file of the package, a statement at a time so that the transaction stays open."""
    for statement in statements(name):
        db.conn.execute(statement)


@migrations()
def schema_1(db: Database) -> None:
    """The tables, views and triggers of the first release."""
    for name in ("tables.sql", "views.sql", "derive.sql", "guards.sql"):
        run(db, name)


@migrations()
def schema_2(db: Database) -> None:
    """Review sessions."""
    run(db, "reviews.sql")


@migrations()
def schema_3(db: Database) -> None:
    """Search, orders and running sums at any size."""
    run(db, "search.sql")
    db.conn.executemany("INSERT INTO letter (letter, plain) VALUES (?, ?)", folded_letters())
    expect_spends(db.conn)
    db.execute("INSERT INTO unindexed (first, last) SELECT min(id), max(id) FROM customer HAVING count(*) > 0")
    catch_up(db.conn)
