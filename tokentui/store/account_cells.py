"""What each account adds to the cube, one after another: for whoever adds up a figure account by account."""

import sqlite3
from collections.abc import Iterator

from tokentui.domain.cube import Cell
from tokentui.store.cube import CELL, SUMS, as_cells

_COLUMNS = ", ".join((*CELL, *SUMS, "customer_id"))


def read_account_cells(db: sqlite3.Connection) -> Iterator[Cell]:
    """The cells of every customer, with its number; a split one adds several, an excluded one is among them."""
    return as_cells(
        db.execute(
            f"SELECT {_COLUMNS} FROM holding UNION ALL SELECT {_COLUMNS} FROM untouched"
            " WHERE customer_id NOT IN (SELECT customer_id FROM settled)"
        )
    )
