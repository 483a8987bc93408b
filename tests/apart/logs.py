"""Books that began as one and went different ways, and what must be the same in all of them after merging."""

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime

from tests.store.books import empty_book
from tokentui.domain.decision_lines import write_line
from tokentui.domain.merge import MergeReport
from tokentui.store.decision_log import read_lines
from tokentui.store.merge import Incoming, merge_lines

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
AT = "2026-11-02T12:00:00.000Z"
CUSTOMERS = (
    ("cursor", "Cursor", 650), ("github", "GitHub", 500), ("adalat", "Adalat AI", None), ("foo", "Foo [/]\x1b", 20),
)  # fmt: skip
"""Key, name and annual spend in millions, None for unknown."""


def a_book() -> sqlite3.Connection:
    """A book in memory with a few customers, each with two months of usage."""
    db = empty_book()
    for key, name, millions in CUSTOMERS:
        spend = None if millions is None else millions * 10**12
        db.execute(
            "INSERT INTO customer (key, name, spend_low, spend_best, spend_high, spend_grade)"
            " VALUES (?1, ?2, ?3, ?3, ?3, iif(?3 IS NULL, NULL, 'C'))",
            (key, name, spend),
        )
    db.execute("INSERT INTO usage SELECT id, 202601, 7000001, 11, NULL FROM customer")
    db.execute("INSERT INTO usage SELECT id, 202602, NULL, 10, 3 FROM customer")
    return db


def export(db: sqlite3.Connection) -> list[str]:
    """The log as lines."""
    return [write_line(line) for line in read_lines(db)]


def take(db: sqlite3.Connection, lines: Iterable[str], *, dry_run: bool = False) -> MergeReport:
    """Merge lines into a book."""
    incoming = Incoming("theirs.jsonl", "0" * 64, enumerate(lines, 1))
    return merge_lines(db, incoming, latest=NOW, at=AT, dry_run=dry_run)


def meaning(db: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """What stands, is settled and summed up, without the numbers that a book gives its rows."""
    queries = {
        "log": "SELECT uid, customer_id, reviewer, question, statement, use_cases, note, flagged, at, seq"
        " FROM decision",
        "facts": "SELECT uid, customer_id, dimension, claim, low, high, grade FROM fact",
        "current": "SELECT customer_id, question, slot, reviewer, at, uid, statement, mask, split, grade, flagged"
        " FROM current",
        "settled": "SELECT * FROM settled",
        "standing": "SELECT * FROM standing",
        "cube": "SELECT * FROM cube WHERE customers <> 0",
        "trend": "SELECT * FROM trend WHERE customers <> 0 OR spend <> 0 OR tokens <> 0",
    }
    return {name: sorted(db.execute(query).fetchall(), key=repr) for name, query in queries.items()}
