"""The cube as it would be without the facts on some hosts: what it moves by, customer by customer."""

import sqlite3
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple

from tokentui.domain.codebook import Codebook
from tokentui.domain.cube import Cell
from tokentui.domain.vendor_hosts import lies_on
from tokentui.store.cube import as_cells, read_own_cells
from tokentui.store.proof.recompute import cube_rows, expected
from tokentui.store.settings import BookSettings

_PART = 500
"""Customers that are worked out at once."""


class OnHosts(NamedTuple):
    """The facts of a book whose source lies on some hosts."""

    customers: tuple[int, ...]
    """Whom they are on, by number."""
    facts: int
    of: int
    """How many facts the book holds on customers."""


class CellMoves(NamedTuple):
    """What some customers add to the cube, and what they would add without the facts."""

    before: tuple[Cell, ...]
    after: tuple[Cell, ...]


def read_on_hosts(db: sqlite3.Connection, hosts: Collection[str]) -> OnHosts:
    """Look at the source of every fact."""
    of, found = 0, []
    for customer, address in db.execute("SELECT customer_id, source_url FROM fact"):
        of += 1
        if lies_on(address, hosts):
            found.append(customer)
    return OnHosts(tuple(sorted(set(found))), len(found), of)


def read_moves(
    db: sqlite3.Connection,
    codebook: Codebook,
    settings: BookSettings,
    hosts: Collection[str],
    customers: Collection[int],
) -> Iterator[CellMoves]:
    """What the customers with such facts move by, worked out by the rules of the domain from what is left."""
    window = settings.usage_from, settings.usage_to
    rest = iter(customers)
    while part := tuple(islice(rest, _PART)):
        among = ",".join(map(str, part))
        sources = db.execute(f"SELECT uid, source_url FROM fact WHERE customer_id IN ({among})")
        without = frozenset(uid for uid, address in sources if lies_on(address, hosts))
        found = expected(db, codebook, settings.currency, *window, only=part, without=without)
        rows = ((*row, one.customer_id) for one in found for row in cube_rows(one))
        yield CellMoves(read_own_cells(db, part), tuple(as_cells(rows)))
