"""Reading a whole book from end to end, a part at a time."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokentui.domain.customer import Fact
from tokentui.store.customers import read_facts

PART = 500
"""Customers read at once."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a list of customers says of one besides its name and spend."""

    aliases: tuple[str, ...]
    size: str | None
    product: str | None
    region: str | None
    partner: str | None
    domain: str | None
    first_named: str | None
    anonymous: bool


def read_traits(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Traits]:
    """The traits of the customers of these ids."""
    places = ",".join("?" * len(ids))
    aliases: dict[int, list[str]] = {}
    for customer_id, alias in db.execute(
        f"SELECT customer_id, alias FROM alias WHERE customer_id IN ({places}) ORDER BY alias", tuple(ids)
    ):
        aliases.setdefault(customer_id, []).append(alias)
    rows = db.execute(
        "SELECT id, size, product, region, partner, domain, first_named, anonymous FROM customer"
        f" WHERE id IN ({places})",
        tuple(ids),
    )
    return {
        customer_id: Traits(
            tuple(aliases.get(customer_id, ())), size, product, region, partner, domain, first_named, bool(anonymous)
        )
        for customer_id, size, product, region, partner, domain, first_named, anonymous in rows
    }


def read_all_facts(db: sqlite3.Connection) -> Iterator[tuple[str, str, Fact]]:
    """(key of the customer, its name, fact) for every fact of the book, customers by key."""
    customers = db.execute(
        "SELECT id, key, name FROM customer WHERE id IN (SELECT customer_id FROM fact) ORDER BY key"
    ).fetchall()
    for customer_id, key, name in customers:
        for fact in read_facts(db, customer_id):
            yield key, name, fact


def read_reviewers(db: sqlite3.Connection) -> tuple[str, ...]:
    """The names of all reviewers who ever decided, in alphabetical order."""
    rows = db.execute("SELECT DISTINCT reviewer FROM decision ORDER BY reviewer")
    return tuple(str(row[0]) for row in rows)
