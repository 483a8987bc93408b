"""Keeping triggers and indexes out of the way of bulk work, inside the transaction that does it."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager

NEW_CUSTOMERS = frozenset(("customer_added", "customer_may_replace", "customer_replaced", "customer_left"))
"""Triggers that a new row of `customer` fires for the sums' sake."""

CUSTOMER_SUMS = frozenset(
    ("customer_about_to_change", "customer_changed", "customer_spend_is_stated", "customer_regraded")
)
"""Triggers that a changed row of `customer` fires for the sums' sake."""

USAGE_SUMS = frozenset(
    (
        "usage_added",
        "usage_edited",
        "usage_has_a_customer",
        "usage_keeps_a_customer",
        "usage_may_replace",
        "usage_month_is_taken",
        "usage_replaced",
    )
)
"""Triggers that new and changed rows of `usage` fire."""


@contextmanager
def quiet(db: sqlite3.Connection, triggers: Collection[str], indexes_of: str | None = None) -> Iterator[None]:
    """Drop triggers by name (and the indexes of a table, where most of its rows change) and put them back afterwards.

    Must run inside a transaction: when the block fails, rolling that back restores them.
    """
    rows = db.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
    ).fetchall()
    dropped = [
        (kind, name, sql)
        for kind, name, table, sql in rows
        if (name in triggers if kind == "trigger" else table == indexes_of)
    ]
    for kind, name, _ in dropped:
        db.execute(f"DROP {kind} {name}")
    yield
    for _, _, sql in dropped:
        db.execute(sql)
