"""The cube as a session began and as it was left, for what its report says has moved."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple

from tokentui.domain.cube import Cell, Sums
from tokentui.domain.grades import Mark
from tokentui.domain.settling import State
from tokentui.store.cube import read_cells


def read_cubes(db: sqlite3.Connection, session_id: int) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """The cube as the session began, and as it was left; as it is now where it was not left."""
    kept = dict(db.execute("SELECT moment, cells FROM review_cube WHERE session_id = ?", (session_id,)).fetchall())
    after = kept.get("after")
    return _cells_from_json(kept["before"]), read_cells(db) if after is None else _cells_from_json(after)


def keep_cube(db: sqlite3.Connection, session_id: int, moment: str) -> None:
    """Keep the cube as it is now; `moment` is `before` or `after`."""
    db.execute(
        "INSERT OR REPLACE INTO review_cube (session_id, moment, cells) VALUES (?, ?, ?)",
        (session_id, moment, _cells_to_json(read_cells(db))),
    )


def _cells_to_json(cells: Iterable[Cell]) -> str:
    return json.dumps(
        [
            [
                cell.segment,
                cell.mask,
                cell.state,
                cell.who,
                cell.how_much,
                cell.for_what,
                cell.to_what_end,
                *astuple(cell.sums),
            ]
            for cell in cells
        ],
        separators=(",", ":"),
    )


def _cells_from_json(text: str) -> tuple[Cell, ...]:
    return tuple(
        Cell(row[0], row[1], State(row[2]), Mark(row[3]), Mark(row[4]), Mark(row[5]), Mark(row[6]), Sums(*row[7:]))
        for row in json.loads(text)
    )
