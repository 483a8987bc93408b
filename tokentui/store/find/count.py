"""How many customers a filter matches, and what they spend."""

import json
import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from tokentui.store.find.conditions import Condition
from tokentui.store.find.text import AMOUNT, UNION, as_made, counted

_OF_ALL_CELLS = """
SELECT coalesce(sum(v.customers), 0) / 10000, coalesce(sum(v.best), 0), coalesce(sum(v.spend_unknown), 0) / 10000
FROM cube AS v"""
_OF_CELLS = f"{_OF_ALL_CELLS} WHERE v.state <> 'split' AND "
_OF_CUSTOMERS = """
SELECT count(*) AS customers, coalesce(sum(v.spend_best), 0) AS spend, count(*) - count(v.spend_best) AS unknown
FROM """
_WITH_A_SPLIT = "standing AS v WHERE v.id IN (SELECT customer_id FROM settled WHERE split <> '') AND "


class Matched(NamedTuple):
    """How many customers meet a filter and what they spend."""

    customers: int
    spend: int
    """Sum of the best figures in micro-units."""
    spend_unknown: int
    """Customers among them whose spend is unknown."""


def count_matches(db: sqlite3.Connection, wanted: Condition) -> Matched:
    """The count and spend of the customers that meet a condition; the cube counts where it knows enough.

    A split lies in several cells of the cube, which together hold all of it: where only some of them may meet the
    condition, customers with a split are looked at singly.
    """
    if wanted.everybody:
        return Matched(*db.execute(_OF_ALL_CELLS).fetchone())
    if wanted.cubic:
        in_cells = db.execute(_OF_CELLS + f"({wanted.sql})", wanted.values).fetchone()
        with_split = db.execute(_OF_CUSTOMERS + _WITH_A_SPLIT + f"({wanted.sql})", wanted.values).fetchone()
        return Matched(*(one + other for one, other in zip(in_cells, with_split, strict=True)))
    if wanted.brief and wanted.sql == "1":
        # Part by part, so that no part is written out before it is counted.
        each = [f"SELECT * FROM ({_OF_CUSTOMERS}({counted(part)}) AS v)" for part in wanted.parts]
        sql = f"SELECT sum(customers), sum(spend), sum(unknown) FROM ({UNION.join(each)})"
        return Matched(*db.execute(as_made(db, sql), wanted.among_values).fetchone())
    return Matched(*db.execute(_OF_CUSTOMERS + source_of(db, wanted, brief=False), values_of(wanted)).fetchone())


def count_ids(db: sqlite3.Connection, ids: Sequence[int]) -> Matched:
    """The count and spend of the customers of these ids, however many they are."""
    row = db.execute(
        "SELECT count(*), coalesce(sum(c.spend_best), 0), count(*) - count(c.spend_best)"
        f" FROM json_each(?) AS j CROSS JOIN customer AS c{as_made(db, AMOUNT)} ON c.id = j.value",
        (json.dumps(list(ids)),),
    ).fetchone()
    return Matched(*row)


def source_of(db: sqlite3.Connection, wanted: Condition, *, brief: bool) -> str:
    """What the customers that meet a condition are read from, with the condition; they are called v."""
    if brief:
        return f"({as_made(db, wanted.among)}) AS v"
    where = as_made(db, wanted.sql)
    if wanted.parts:
        return f"standing AS v WHERE v.id IN (SELECT id FROM ({as_made(db, wanted.among)})) AND ({where})"
    return f"standing AS v WHERE {where}"


def values_of(wanted: Condition) -> tuple[str | int, ...]:
    """The values that `source_of` needs."""
    return (*wanted.among_values, *wanted.values)
