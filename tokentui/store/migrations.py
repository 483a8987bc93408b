"""Every change of schema since the first release, in order; each runs in a transaction of its own."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

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
