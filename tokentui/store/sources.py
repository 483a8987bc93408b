"""What rests on one page: facts with the same address are of one source."""

import sqlite3

from tokentui.store.rules import source_of


def facts_from(db: sqlite3.Connection, address: str) -> tuple[int, str | None]:
    """How many facts have this address, and the title that the newest of them with one gives it."""
    (number,) = db.execute(f"SELECT count(*) FROM fact AS f WHERE {source_of('f')} = ?", (address,)).fetchone()
    row = db.execute(
        "SELECT source_title FROM fact WHERE source_url = ? AND source_title <> '' ORDER BY id DESC LIMIT 1", (address,)
    ).fetchone()
    return int(number), None if row is None else str(row[0])
