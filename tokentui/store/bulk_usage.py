"""Loading monthly usage, and the years that are summed from it."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import Protocol

from tokentui.store.incoming import Row, Tally
from tokentui.store.quiet import BOOK_SUMS, CUSTOMER_SUMS, USAGE_SUMS, quiet
from tokentui.store.rebuild import refresh_years, resum

_AT_ONCE = 5_000
"""Rows whose customers and former values are looked up together."""

_SINGLE_YEARS = 5_000
"""Customers with usage beyond which a moved window is summed for all of them together."""

INSERT = "INSERT INTO usage (customer_id, month, spend, tokens_in, tokens_out) VALUES (?, ?, ?, ?, ?)"

_UPDATE = "UPDATE usage SET spend = ?, tokens_in = ?, tokens_out = ? WHERE customer_id = ? AND month = ?"

_CLAIM = """
UPDATE customer SET spend_source = 'usage', spend_basis = 'trailing', spend_fact = NULL
WHERE (spend_source IS NULL OR spend_source = 'fact') AND EXISTS (
    SELECT 1 FROM usage AS u WHERE u.customer_id = customer.id AND u.spend IS NOT NULL
      AND u.month BETWEEN CAST((SELECT value FROM book WHERE key = 'usage_from') AS INTEGER)
                      AND CAST((SELECT value FROM book WHERE key = 'usage_to') AS INTEGER))"""


class Customers(Protocol):
    """Where the ids of customers are looked up."""

    def ids_of(self, keys: Iterable[str]) -> dict[str, int]:
        """The ids of the customers that the book has."""

    def reason(self, key: str) -> str:
        """Why a row about an unknown customer is not taken."""


def load_usage(
    db: sqlite3.Connection, batches: Iterable[Sequence[Row]], tally: Tally, customers: Customers, *, many: bool
) -> None:
    """Add and merge months by customer, then sum each customer's last twelve months, inside the caller's transaction.

    Usage gives the annual spend of customers whose spend is unknown or rests on a fact; what was stated stays.
    """
    empty = db.execute("SELECT 1 FROM usage LIMIT 1").fetchone() is None
    loader = _Loader(db, tally, customers, empty=empty)
    with ExitStack() as put_back:
        if many:
            put_back.enter_context(quiet(db, USAGE_SUMS | CUSTOMER_SUMS | BOOK_SUMS))
        for rows in batches:
            for start in range(0, len(rows), _AT_ONCE):
                loader.take(rows[start : start + _AT_ONCE])
        if not many and _moves(db) and _more_than_a_few(db):
            many = True
            put_back.enter_context(quiet(db, CUSTOMER_SUMS | BOOK_SUMS))
        set_window(db)
        if many:
            refresh_years(db)
    if many:
        resum(db)


def set_window(db: sqlite3.Connection) -> None:
    """Let a year be the twelve months up to the latest one with usage, and give it to customers without a spend."""
    window = _window(db)
    if window is None:
        return
    db.executemany(
        "INSERT INTO book (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        " WHERE value <> excluded.value",
        zip(("usage_from", "usage_to"), map(str, window), strict=True),
    )
    db.execute(_CLAIM)


def _window(db: sqlite3.Connection) -> tuple[int, int] | None:
    last = db.execute("SELECT max(month) FROM usage").fetchone()[0]
    if last is None:
        return None
    months = last // 100 * 12 + last % 100 - 1 - 11
    return months // 12 * 100 + months % 12 + 1, last


def _moves(db: sqlite3.Connection) -> bool:
    window = _window(db)
    present = db.execute("SELECT value FROM book WHERE key IN ('usage_from', 'usage_to') ORDER BY key").fetchall()
    return window is not None and [str(month) for month in window] != [row[0] for row in present]


def _more_than_a_few(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM customer LIMIT 1 OFFSET ?", (_SINGLE_YEARS,)).fetchone() is not None


class _Loader:
    """Takes rows in batches."""

    def __init__(self, db: sqlite3.Connection, tally: Tally, customers: Customers, *, empty: bool) -> None:
        self._db = db
        self._tally = tally
        self._customers = customers
        self._empty = empty

    def take(self, rows: Sequence[Row]) -> None:
        """Add new months and change known ones."""
        ids = self._customers.ids_of(row[1] for row in rows)
        former = {} if self._empty else self._former(ids.values())
        new: list[Row] = []
        lines: list[int] = []
        changed: list[Row] = []
        for line, key, month, *values in rows:
            customer_id = ids.get(key)
            if customer_id is None:
                self._tally.reject(line, self._customers.reason(key), key)
                continue
            known = former.get((customer_id, month))
            if known is None:
                new.append((customer_id, month, *values))
                lines.append(line)
                continue
            merged = tuple(old if value is None else value for old, value in zip(known, values, strict=True))
            if merged == known:
                self._tally.unchanged += 1
            else:
                changed.append((*merged, customer_id, month))
        self._add(new, lines)
        self._db.executemany(_UPDATE, changed)
        self._tally.changed += len(changed)

    def _former(self, ids: Iterable[int]) -> dict[tuple[int, int], Row]:
        wanted = list(ids)
        places = ",".join("?" * len(wanted))
        found = self._db.execute(
            f"SELECT customer_id, month, spend, tokens_in, tokens_out FROM usage WHERE customer_id IN ({places})",
            wanted,
        )
        return {(customer_id, month): tuple(values) for customer_id, month, *values in found}

    def _add(self, rows: Sequence[Row], lines: Sequence[int]) -> None:
        self._db.execute("SAVEPOINT months")
        try:
            self._db.executemany(INSERT, rows)
            self._tally.added += len(rows)
        except sqlite3.IntegrityError:
            self._db.execute("ROLLBACK TO months")
            self._add_singly(rows, lines)
        self._db.execute("RELEASE months")

    def _add_singly(self, rows: Sequence[Row], lines: Sequence[int]) -> None:
        for row, line in zip(rows, lines, strict=True):
            try:
                self._db.execute(INSERT, row)
                self._tally.added += 1
            except sqlite3.IntegrityError as error:
                twice = "UNIQUE" in str(error)
                reason = f"The month {row[1]} of this customer stands in this file already; give each month one row."
                self._tally.reject(line, reason if twice else f"The book did not take it: {error}.", row[1])
