"""Books for tests: made once, copied into memory for each test that wants one."""

import sqlite3
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tokentui.services.workbook import default_codebook
from tokentui.store.book_file import BookConnection
from tokentui.store.schema import create_book

AT = "2026-03-01T09:00:00.000Z"


def book_at(path: Path, name: str = "test") -> Path:
    """An empty book in a file."""
    create_book(path, name=name, currency="USD", codebook=default_codebook(), at=AT)
    return path


@cache
def _template() -> bytes:
    with TemporaryDirectory() as folder:
        path = book_at(Path(folder) / "template.db")
        db = sqlite3.connect(path)
        db.execute("PRAGMA journal_mode = DELETE")
        db.close()
        return path.read_bytes()


def empty_book(*, foreign_keys: bool = True, recursive_triggers: bool = False) -> BookConnection:
    """An empty book in memory, in autocommit mode."""
    db = sqlite3.connect(":memory:", isolation_level=None, factory=BookConnection)
    db.deserialize(_template())
    db.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")
    db.execute(f"PRAGMA recursive_triggers = {int(recursive_triggers)}")
    return db


def rows(db: sqlite3.Connection, sql: str, *values: object) -> list[tuple[object, ...]]:
    """All rows of a query."""
    return db.execute(sql, values).fetchall()


SOURCES = (
    "book",
    "use_case",
    "use_case_code",
    "customer",
    "alias",
    "external_id",
    "usage",
    "fact",
    "disclosure",
    "decision",
    "step",
)


def everything(db: sqlite3.Connection, *tables: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of some tables, by default of every source of truth, and of what is derived as it is read."""
    sql = {name: f"SELECT * FROM {name}" for name in tables or SOURCES}
    if not tables:
        sql["current"] = "SELECT * FROM current"
        sql["standing"] = "SELECT * FROM standing"
        sql["cube"] = "SELECT * FROM cube WHERE customers <> 0"
        sql["trend"] = "SELECT * FROM trend WHERE customers <> 0 OR spend <> 0 OR tokens <> 0"
    return {name: sorted(db.execute(query).fetchall(), key=repr) for name, query in sql.items()}
