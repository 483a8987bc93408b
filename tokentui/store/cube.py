"""The panels' sums, as the triggers keep them."""

import sqlite3

from tokentui.domain.cube import Cell, Sums
from tokentui.domain.grades import Mark
from tokentui.domain.settling import State

CELLS = """
SELECT segment, mask, state, who, how_much, for_what, to_what_end,
    customers, low, best, high, tokens, spend_unknown, tokens_unknown
FROM cube"""


# Looked up here: to ask an enumeration for its member takes several times as long, for each of hundreds of marks.
_MARKS = {mark.value: mark for mark in Mark}
_STATES = {state.value: state for state in State}


def read_cells(db: sqlite3.Connection) -> tuple[Cell, ...]:
    """Every cell of the cube: a few hundred at most, whatever the number of customers."""
    return tuple(
        Cell(
            segment,
            mask,
            _STATES[state],
            _MARKS[who],
            _MARKS[how_much],
            _MARKS[for_what],
            _MARKS[to_what_end],
            Sums(*sums),
        )
        for segment, mask, state, who, how_much, for_what, to_what_end, *sums in db.execute(CELLS)
    )


def read_spend_mark(db: sqlite3.Connection) -> tuple[int, int]:
    """Two numbers of which one is replaced whenever any spend comes, goes or changes, the other by every import."""
    mark, imports = db.execute("SELECT mark, (SELECT coalesce(max(id), 0) FROM import_run) FROM spend_mark").fetchone()
    return int(mark), int(imports)


def read_bases(db: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    """The kinds of year that the book's annual spends are, with the number of customers of each: reads them all."""
    rows = db.execute(
        "SELECT spend_basis, count(*) FROM customer WHERE spend_best IS NOT NULL AND spend_basis IS NOT NULL"
        " GROUP BY spend_basis ORDER BY 2 DESC, 1"
    )
    return tuple(rows.fetchall())
