"""The cells of a cube as a text that is kept, to be read again when the book has moved on."""

import json
import sqlite3
from collections.abc import Collection
from typing import Any

from tokentui.domain.cube import Cell
from tokentui.domain.grades import Mark
from tokentui.domain.settling import State
from tokentui.store.cube import AMONG, CELL, CELLS, CELLS_OF, SUMS, as_cells, listed

_KEPT = ", ".join((*(column for column in CELL if column != "split"), *SUMS, "split", "customer"))


def cells_as_json(db: sqlite3.Connection, apart: Collection[int] = ()) -> str:
    """Every cell of the cube and those of single customers, as `read_cells` has them, as a list of lists in JSON."""
    every = f"{CELLS} UNION ALL {CELLS_OF.format(whose='customer_id', which=AMONG)}" if apart else CELLS
    row = db.execute(f"SELECT json_group_array(json_array({_KEPT})) FROM ({every})", listed(apart)).fetchone()
    return str(row[0])


def cells_from_json(text: str) -> tuple[Cell, ...]:
    """The cells that `cells_as_json` wrote.

    Earlier sessions kept no splits, whose parts are taken for customers of their own, or no single customers, and not
    who a customer is, but a name for it.
    """
    return tuple(as_cells(_as_written_now(row) for row in json.loads(text)))


def _as_written_now(row: list[Any]) -> tuple[Any, ...]:
    if not isinstance(row[0], str):
        return (*row[:9], row[16], *row[9:16], row[17])
    split_and_customer = [*row[14:], *("", 0)[len(row) - 14 :]]
    who = (0, State.UNLOOKED.value, 1, *row[1:3], Mark.OPEN.value)
    return (*who, *row[4:7], split_and_customer[0], *row[7:14], split_and_customer[1])
