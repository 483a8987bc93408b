"""What of the indexes that search and orders go by has been made: a large import leaves some of it for later."""

import sqlite3

LATER_INDEXES = (
    "customer_amount",
    "customer_brief",
    "customer_by_segment",
    "customer_by_industry",
    "customer_by_tokens",
    "customer_by_evidence",
    "customer_by_domain",
)
"""Indexes of `customer` that a load into an empty book does not put back itself."""

SETTLED_INDEXES = (
    "settled_updated",
    "settled_by_mask",
    "settled_by_segments",
    "settled_by_reviewer",
    "settled_by_clarity",
)
"""Indexes of `settled` that a book gets with so many rows there: every decision writes a page of each."""

SETTLED = 50_000
"""Rows of `settled` up to which it is sorted without an index: some 20 ms."""


def is_behind(db: sqlite3.Connection) -> bool:
    """Whether anything is left to be made."""
    return bool(is_unranked(db) or ranges(db) or missing_indexes(db))


def is_unranked(db: sqlite3.Connection) -> bool:
    """Whether open accounts and sums of spend still have to be made."""
    return db.execute("SELECT 1 FROM unranked").fetchone() is not None


def has_index(db: sqlite3.Connection, name: str) -> bool:
    """Whether an index has been made: an import leaves some for later."""
    return db.execute("SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ?", (name,)).fetchone() is not None


def ranges(db: sqlite3.Connection) -> list[tuple[int, int]]:
    """First and last ids of customers that are not in the full-text indexes yet."""
    return db.execute("SELECT first, last FROM unindexed ORDER BY first").fetchall()


def missing_indexes(db: sqlite3.Connection) -> list[str]:
    """The names of the indexes that the book should have and has not."""
    found = {row[0] for row in db.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")}
    missing = [name for name in LATER_INDEXES if name not in found]
    many = [name for name in SETTLED_INDEXES if name not in found]
    if many and db.execute("SELECT 1 FROM settled LIMIT 1 OFFSET ?", (SETTLED,)).fetchone():
        missing += many
    return missing
