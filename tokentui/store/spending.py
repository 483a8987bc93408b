"""Annual spends and owners, for measuring concentration."""

import sqlite3
from collections.abc import Iterator

from tokentui.domain.grades import Grade


def read_spends(db: sqlite3.Connection, floor: Grade) -> Iterator[tuple[int, str, int, int, int]]:
    """(id, name, low, best, high) of every customer that counts and whose spend is known at the floor."""
    yield from db.execute(
        # The sign keeps SQLite from going by an index, and so from fetching every row from another place.
        "SELECT v.id, v.name, v.spend_low, v.spend_best, v.spend_high FROM standing AS v"
        " WHERE +v.spend_best IS NOT NULL AND v.state <> 'excluded' AND +v.spend_grade <= ?",
        (floor.value,),
    )


def read_owners(db: sqlite3.Connection) -> tuple[tuple[int, str], ...]:
    """(id, parent) of every customer that names a parent."""
    rows = db.execute("SELECT id, parent FROM customer WHERE parent IS NOT NULL AND parent <> ''")
    return tuple(rows.fetchall())


def read_bearers(db: sqlite3.Connection, name: str, folded: str) -> tuple[tuple[int, str], ...]:
    """(id, name) of the customers that have this key or, in folded form, this name; two at most."""
    rows = db.execute("SELECT id, name FROM customer WHERE folded = ? OR key = ? ORDER BY id LIMIT 2", (folded, name))
    return tuple(rows.fetchall())
