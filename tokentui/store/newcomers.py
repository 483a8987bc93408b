"""Customers that came last, and those before them that are called alike, or have one's domain or id."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from tokentui.store.find.indexing import make_index

_LIKE = 50
"""Names that begin alike, of which so many are looked at."""


class NamedCustomer(NamedTuple):
    """A customer as far as newcomers are compared with it."""

    name: str
    domain: str
    """Empty where none is known."""
    key: str


def read_newcomers(db: sqlite3.Connection, former: int, limit: int) -> list[NamedCustomer]:
    """Customers with a name that came after the one of this id."""
    rows = db.execute(
        "SELECT name, coalesce(domain, ''), key FROM customer WHERE id > ? AND anonymous = 0 ORDER BY id LIMIT ?",
        (former, limit),
    )
    return [NamedCustomer(*row) for row in rows]


def read_alike(db: sqlite3.Connection, former: int, start: str, domain: str) -> list[NamedCustomer]:
    """Customers up to this id that have the domain, or whose folded name begins so: a bounded number of them."""
    alike: list[NamedCustomer] = []
    if domain:
        make_index(db, "customer_by_domain")
        rows = db.execute("SELECT name, domain, key FROM customer WHERE domain = ? AND id <= ?", (domain, former))
        alike += [NamedCustomer(*row) for row in rows]
    if start:
        rows = db.execute(
            "SELECT name, coalesce(domain, ''), key FROM customer WHERE folded >= ?1 AND folded < ?1 || char(1114111)"
            " AND id <= ?2 ORDER BY folded LIMIT ?3",
            (start, former, _LIKE),
        )
        alike += [NamedCustomer(*row) for row in rows]
    return alike


def read_of_keys(db: sqlite3.Connection, former: int, keys: Sequence[str]) -> list[NamedCustomer]:
    """Customers up to this id that have one of some keys."""
    marks = ", ".join("?" * len(keys))
    rows = db.execute(
        f"SELECT name, coalesce(domain, ''), key FROM customer WHERE key IN ({marks}) AND id <= ?", (*keys, former)
    )
    return [NamedCustomer(*row) for row in rows]
