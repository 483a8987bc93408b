"""Keeping triggers and indexes out of the way of bulk work, inside the transaction that does it."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

from tokentui.store.find.indexing import catch_up, expect_customers, expect_spends
from tokentui.store.find.made import LATER_INDEXES, has_index

NEW_CUSTOMERS = frozenset(
    (
        "customer_added",
        "customer_may_replace",
        "customer_replaced",
        "customer_left",
        "customer_listed",
        "customer_may_unlist",
    )
)
"""Triggers that a new row of `customer` fires for the sums' and the indexes' sake."""

CUSTOMER_SUMS = frozenset(
    (
        "customer_about_to_change",
        "customer_changed",
        "customer_spend_is_stated",
        "customer_regraded",
        "customer_respent",
    )
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

DECISIONS = frozenset(
    (
        "decision_counts",
        "decision_has_a_customer",
        "decision_is_known",
        "decision_is_valid",
        "decision_keeps_its_place",
    )
)
"""Triggers that a new decision fires: the one that makes it count, and those that refuse what is no decision."""

CODES = frozenset(("use_case_code_moves",))
"""The trigger that a code which comes to stand for another use case fires for the decisions that named it."""

SETTLED_SUMS = frozenset(("settled_begins", "settled_changes", "settled_opened", "settled_reopened"))
"""Triggers that new and changed rows of `settled` fire for the sums' and the orders' sake."""

BOOK_SUMS = frozenset(("book_added", "book_edited", "book_removed"))
"""Triggers that new settings fire for the sums' sake."""


_KIB_AT_HAND = 64_000
"""Cache of a bulk load: keys come in any order, each to a page of its own."""

_KIB_TO_SORT = 2_000
"""Cache while an index is made: SQLite sorts as much at a time, quickest where the processor's own cache holds it."""


@contextmanager
def triggers_off(db: sqlite3.Connection, triggers: Collection[str], indexes_of: str | None = None) -> Iterator[None]:
    """Drop triggers by name (and the indexes of a table, where most of its rows change) and put them back afterwards.

    Must run inside a transaction: when the block fails, rolling that back restores them. What search and orders go by
    is made afterwards where that is soon done, else it is left for later.
    """
    if NEW_CUSTOMERS & set(triggers):
        expect_customers(db)
    elif CUSTOMER_SUMS & set(triggers):
        expect_spends(db)
    with without(db, triggers, indexes_of):
        former = db.execute("PRAGMA temp_store").fetchone()[0]
        # Sorting a million rows belongs into a file; once the journal of an import has begun, it stays where it is.
        with suppress(sqlite3.OperationalError):
            db.execute("PRAGMA temp_store = DEFAULT")
        with much_at_hand(db):
            yield
    catch_up(db)
    with suppress(sqlite3.OperationalError):
        db.execute(f"PRAGMA temp_store = {former}")


@contextmanager
def without(db: sqlite3.Connection, triggers: Collection[str], indexes_of: str | None = None) -> Iterator[None]:
    """Drop triggers by name (and the indexes of a table) and put them back after the block, unless that fails."""
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
    for _, name, sql in dropped:
        if name not in LATER_INDEXES and not has_index(db, name):
            db.execute(sql)


def much_at_hand(db: sqlite3.Connection) -> AbstractContextManager[None]:
    """Keep many pages in memory while rows come in."""
    return _at_hand(db, _KIB_AT_HAND)


def create_index(db: sqlite3.Connection, sql: str) -> None:
    """Create an index of many rows, in half the time that it takes with much at hand."""
    with _at_hand(db, _KIB_TO_SORT):
        db.execute(sql)


@contextmanager
def _at_hand(db: sqlite3.Connection, kib: int) -> Iterator[None]:
    former = db.execute("PRAGMA cache_size").fetchone()[0]
    db.execute(f"PRAGMA cache_size = -{kib}")
    try:
        yield
    finally:
        db.execute(f"PRAGMA cache_size = {former}")


@contextmanager
def straight_into_the_file(db: sqlite3.Connection) -> Iterator[bool]:
    """Let a load into a book without customers write each page once, not into a side file first and then the book.

    Gives whether it is such a load.

    A rollback journal keeps the few pages that are there already, so that a load that is broken off still leaves the
    book as it was. Other programs wait until the load is done; where one has the book open already, all stays as usual.
    """
    first_load = db.execute("SELECT 1 FROM customer LIMIT 1").fetchone() is None
    if not (first_load and _is_wal(db)):
        yield first_load
        return
    patience = db.execute("PRAGMA busy_timeout").fetchone()[0]
    db.execute("PRAGMA busy_timeout = 0")
    with suppress(sqlite3.OperationalError):
        db.execute("PRAGMA journal_mode = DELETE")
    db.execute(f"PRAGMA busy_timeout = {patience}")
    try:
        yield first_load
    finally:
        # Whoever opens the book next sets this again, if another program keeps it from being set now.
        with suppress(sqlite3.OperationalError):
            db.execute("PRAGMA journal_mode = WAL")


def _is_wal(db: sqlite3.Connection) -> bool:
    return bool(db.execute("PRAGMA journal_mode").fetchone()[0] == "wal")
