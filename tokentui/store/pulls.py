"""What was pulled from warehouses, so that it can be asked again; and what the book has of some months."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from tokentui.store.connection import transaction


class Pull(NamedTuple):
    """One pull."""

    url: str
    """Without credentials."""
    source: str
    """The table of events."""
    asked: str
    """All that was asked, as JSON."""
    month: int
    """The latest (yyyymm) of which there were events."""
    latest: str
    """The moment of the latest event."""


class UsageOfMonth(NamedTuple):
    """What the customers of a book used in one month."""

    customers: int
    spend: int
    """Micro-units, as far as it is known."""


class MonthUsed(NamedTuple):
    """What one customer used in a month."""

    key: str
    month: int
    spend: int
    """Micro-units, as far as it is known."""


NO_USAGE = UsageOfMonth(0, 0)


def keep_pull(db: sqlite3.Connection, pull: Pull, at: str) -> None:
    """Remember what the newest import was asked of a warehouse, in place of what was asked of that table before."""
    with transaction(db):
        db.execute(
            "INSERT INTO pull (at, batch, url, source, asked, month, latest)"
            " SELECT ?, max(id), ?, ?, ?, ?, ? FROM import_batch",
            (at, *pull),
        )


def read_pulls(db: sqlite3.Connection) -> list[Pull]:
    """The latest pull of each table that has not been taken back, the newest first."""
    rows = db.execute(
        "SELECT p.url, p.source, p.asked, p.month, p.latest"
        " FROM pull AS p LEFT JOIN import_batch AS b ON b.id = p.batch"
        " WHERE coalesce(b.undone, 0) = 0 ORDER BY p.id DESC"
    )
    latest: dict[tuple[str, str], Pull] = {}
    for row in rows:
        latest.setdefault(row[:2], Pull(*row))
    return list(latest.values())


def read_months(db: sqlite3.Connection) -> dict[int, UsageOfMonth]:
    """What the book has of each month (yyyymm)."""
    # A customer counts as ten thousand, so that splits divide it.
    rows = db.execute(
        "SELECT month, sum(customers) / 10000, sum(spend) FROM trend GROUP BY month HAVING sum(customers)"
    )
    return {month: UsageOfMonth(customers, spend) for month, customers, spend in rows}


def read_used(db: sqlite3.Connection, first: int, last: int) -> Iterator[MonthUsed]:
    """Who used something in the months from one to another, by customer and month."""
    rows = db.execute(
        "SELECT c.key, u.month, coalesce(u.spend, 0) FROM usage AS u JOIN customer AS c ON c.id = u.customer_id"
        " WHERE u.month BETWEEN ? AND ? AND (u.spend, coalesce(u.tokens_in, 0), coalesce(u.tokens_out, 0))"
        " IS NOT (0, 0, 0) ORDER BY u.month, u.spend DESC, c.key",
        (first, last),
    )
    yield from map(MonthUsed._make, rows)
