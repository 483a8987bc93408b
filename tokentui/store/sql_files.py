"""The SQL files of the store, read a statement at a time."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

SQL = files("tokentui.store") / "sql"


def statements(name: str) -> Iterator[str]:
    """The SQL statements of one file of this package, triggers whole."""
    pending = ""
    for line in (SQL / name).read_text(encoding="utf-8").splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def run(db: sqlite3.Connection, name: str) -> None:
    """Execute one file, a statement at a time so that a transaction stays open."""
    for statement in statements(name):
        db.execute(statement)
