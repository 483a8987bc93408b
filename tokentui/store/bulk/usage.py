"""Loading monthly usage, and the years that are summed from it."""

import sqlite3
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from typing import Protocol

from tokentui.domain.months import months_later
from tokentui.store.bulk.incoming import Columns, UsageRow, insert_columns
from tokentui.store.bulk.rebuild import refresh_years, resum
from tokentui.store.bulk.tally import Tally
from tokentui.store.bulk.triggers_off import BOOK_SUMS, CUSTOMER_SUMS, USAGE_SUMS, triggers_off

_AT_ONCE = 5_000
"""Rows whose customers and former values are looked up together."""

_SINGLE_YEARS = 5_000
"""Customers with usage beyond which a moved window is summed for all of them together."""

_AMOUNTS = ("spend", "tokens_in", "tokens_out")

_INSERT = f"INSERT INTO usage (customer_id, month, {', '.join(_AMOUNTS)}) {{rows}}"

_UPDATE = f"UPDATE usage SET {', '.join(f'{name} = ?' for name in _AMOUNTS)} WHERE customer_id = ? AND month = ?"

Amounts = tuple[int | None, ...]
"""What a customer used in one month, in the order of `_AMOUNTS`."""

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
    db: sqlite3.Connection,
    batches: Iterable[Columns[UsageRow]],
    tally: Tally,
    customers: Customers,
    *,
    many: bool,
    adding: Collection[int] = (),
) -> None:
    """Add and merge months by customer, then sum each customer's last twelve months, inside the caller's transaction.

    In months of `adding` what the rows hold is added to what the book has; else it takes its place. Usage gives the
    annual spend of customers whose spend is unknown or rests on a fact; what was stated stays.
    """
    empty = db.execute("SELECT 1 FROM usage LIMIT 1").fetchone() is None
    loader = _UsageLoader(db, tally, customers, adding, empty=empty)
    with ExitStack() as put_back:
        if many:
            put_back.enter_context(triggers_off(db, USAGE_SUMS | CUSTOMER_SUMS | BOOK_SUMS))
        for rows in batches:
            for start in range(0, len(rows), _AT_ONCE):
                loader.take(rows[start : start + _AT_ONCE])
        if not many and _moves(db) and _more_than_a_few(db):
            many = True
            put_back.enter_context(triggers_off(db, CUSTOMER_SUMS | BOOK_SUMS))
        set_window(db)
        if many:
            refresh_years(db)
    if many:
        resum(db)


def set_window(db: sqlite3.Connection) -> bool:
    """Let a year be the twelve months up to the latest one with usage, and give it to customers without a spend.

    False where there is no usage.
    """
    window = _window(db)
    if window is None:
        return False
    db.executemany(
        "INSERT INTO book (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        " WHERE value <> excluded.value",
        zip(("usage_from", "usage_to"), map(str, window), strict=True),
    )
    db.execute(_CLAIM)
    return True


def _window(db: sqlite3.Connection) -> tuple[int, int] | None:
    last = db.execute("SELECT max(month) FROM usage").fetchone()[0]
    return None if last is None else (months_later(last, -11), last)


def _moves(db: sqlite3.Connection) -> bool:
    window = _window(db)
    present = db.execute("SELECT value FROM book WHERE key IN ('usage_from', 'usage_to') ORDER BY key").fetchall()
    return window is not None and [str(month) for month in window] != [row[0] for row in present]


def _more_than_a_few(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM customer LIMIT 1 OFFSET ?", (_SINGLE_YEARS,)).fetchone() is not None


def _added(old: int | None, value: int | None) -> int | None:
    """Both together; what only one side knows is what is known."""
    return old if value is None else value if old is None else old + value


class _UsageLoader:
    """Takes rows in batches."""

    def __init__(
        self, db: sqlite3.Connection, tally: Tally, customers: Customers, adding: Collection[int], *, empty: bool
    ) -> None:
        self._db = db
        self._tally = tally
        self._customers = customers
        self._adding = adding
        self._empty = empty

    def take(self, rows: Columns[UsageRow]) -> None:
        """Add new months and change known ones."""
        ids = self._customers.ids_of(rows.values["customer_key"])
        known = [key in ids for key in rows.values["customer_key"]]
        if not all(known):
            for row in rows.only([not one for one in known]):
                self._tally.reject(row.line, self._customers.reason(row.customer_key), row.customer_key)
            rows = rows.only(known)
        former = {} if self._empty else self._former(ids.values())
        if former:
            rows = rows.only([not self._merge(row, ids[row.customer_key], former) for row in rows])
        if rows:
            self._add(rows, list(map(ids.__getitem__, rows.values["customer_key"])))

    def _merge(self, row: UsageRow, customer_id: int, former: dict[tuple[int, int], Amounts]) -> bool:
        """Change a month that the book has, and say True; values that a file does not give stay."""
        known = former.get((customer_id, row.month))
        if known is None:
            return False
        values = (row.spend, row.tokens_in, row.tokens_out)
        if row.month in self._adding:
            merged = tuple(_added(old, value) for old, value in zip(known, values, strict=True))
        else:
            merged = tuple(old if value is None else value for old, value in zip(known, values, strict=True))
            if any(old is not None and old != new for old, new in zip(known, merged, strict=True)):
                self._tally.replaced[row.month] += 1
        if merged == known:
            self._tally.unchanged += 1
        else:
            self._db.execute(_UPDATE, (*merged, customer_id, row.month))
            self._tally.changed += 1
        return True

    def _former(self, ids: Iterable[int]) -> dict[tuple[int, int], Amounts]:
        wanted = list(ids)
        places = ",".join("?" * len(wanted))
        found = self._db.execute(
            f"SELECT customer_id, month, {', '.join(_AMOUNTS)} FROM usage WHERE customer_id IN ({places})", wanted
        )
        return {(customer_id, month): tuple(values) for customer_id, month, *values in found}

    def _add(self, rows: Columns[UsageRow], ids: list[int]) -> None:
        """Add new months; one that the book does not take stops no other."""
        refused = 0
        columns = [ids, rows.values["month"], *(rows.values[name] for name in _AMOUNTS)]
        for place, error in insert_columns(self._db, _INSERT, columns):
            row = rows[place]
            twice = f"The month {row.month} of this customer stands in this file already; give each month one row."
            reason = twice if "UNIQUE" in str(error) else f"The book did not take it: {error}."
            self._tally.reject(row.line, reason, row.month)
            refused += 1
        self._tally.added += len(rows) - refused
