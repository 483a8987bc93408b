"""Filling an empty book with invented customers and their usage, as fast as the disk allows."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from tokentui.domain.names import fold
from tokentui.store.bulk_usage import INSERT as INSERT_USAGE
from tokentui.store.bulk_usage import set_window
from tokentui.store.connection import plain_words, transaction
from tokentui.store.errors import Refused
from tokentui.store.incoming import Row
from tokentui.store.quiet import BOOK_SUMS, CUSTOMER_SUMS, NEW_CUSTOMERS, USAGE_SUMS, quiet
from tokentui.store.rebuild import refresh_years, resum

_INSERT_CUSTOMER = """
INSERT INTO customer (id, key, name, parent, segment, industry, size, region, domain, first_named,
    spend_low, spend_best, spend_high, grade, spend_grade, spend_basis, spend_source, folded)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?11, ?12, iif(?11 IS NULL, NULL, ?12),
    iif(?11 IS NULL, NULL, 'trailing'), iif(?11 IS NULL, NULL, 'usage'), ?13)"""

_WITHOUT_USAGE = """
UPDATE customer SET spend_source = 'stated'
WHERE spend_source = 'usage' AND NOT EXISTS (SELECT 1 FROM usage AS u WHERE u.customer_id = customer.id)"""

_WITHOUT_SPEND = """
UPDATE customer SET spend_source = NULL, spend_basis = NULL WHERE spend_source = 'usage' AND spend_best IS NULL"""


def load_synthetic(
    db: sqlite3.Connection, customers: Iterable[Sequence[Row]], usage: Iterable[Sequence[Row]] = ()
) -> None:
    """Fill an empty book in one transaction, all or nothing; raises Refused when it has customers already.

    A customer is (key, name, parent, segment, industry, size, region, domain, first named, annual spend, grade), a
    month of usage (number of the customer from 1 on, month as yyyymm, spend, tokens in, tokens out); money in
    micro-units. Where a customer has usage, its annual spend is the sum of the last twelve months, whatever was given.
    """
    if db.execute("SELECT 1 FROM customer LIMIT 1").fetchone():
        raise Refused("The book has customers already; make invented ones in a book of their own.")
    with plain_words(), _without_keeping_the_former(db), transaction(db):
        with quiet(db, NEW_CUSTOMERS | USAGE_SUMS | CUSTOMER_SUMS | BOOK_SUMS, indexes_of="customer"):
            _add_customers(db, customers)
            for rows in usage:
                db.executemany(INSERT_USAGE, rows)
            set_window(db)
            db.execute(_WITHOUT_USAGE)
            refresh_years(db)
            db.execute(_WITHOUT_SPEND)
        resum(db)


def _add_customers(db: sqlite3.Connection, batches: Iterable[Sequence[Row]]) -> None:
    number = 0
    for rows in batches:
        db.executemany(_INSERT_CUSTOMER, [(place, *row, fold(row[1])) for place, row in enumerate(rows, number + 1)])
        number += len(rows)


@contextmanager
def _without_keeping_the_former(db: sqlite3.Connection) -> Iterator[None]:
    """Write straight into the file: there is nothing in an empty book that a side file would have to keep."""
    keys = db.execute("PRAGMA foreign_keys").fetchone()[0]
    try:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA foreign_keys = OFF")
        yield
    finally:
        db.execute(f"PRAGMA foreign_keys = {keys}")
        db.execute("PRAGMA journal_mode = WAL")
