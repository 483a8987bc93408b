"""Which customers, in which order: ids only, a part at a time, so that a list is never loaded."""

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tokentui.store.filtering import Condition
from tokentui.store.id_text import are_readable, read_ids
from tokentui.store.matching import BRIEF
from tokentui.store.running import sum_above
from tokentui.store.runs import CLARITY, Column, Run, runs

__all__ = [
    "BY_SPEND",
    "FIRST",
    "PART",
    "Column",
    "Matched",
    "Sort",
    "count_ids",
    "count_matches",
    "select_ids",
    "sum_above",
]

FIRST = 256
"""Ids in the first part: more than any screen has lines, few enough to come at once."""

PART = 65_536


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the table; customers with nothing in the column always come last."""

    column: Column = Column.SPEND
    descending: bool = True


BY_SPEND = Sort()
"""The order a book opens in: largest annual spend first."""

# Equal customers come as the walks of runs.py give them.
_ORDER = {
    Column.NAME: "{v}folded {way}, {v}spend_best {way}, {v}id {way}",
    Column.SEGMENT: "coalesce(v.segment, '') = '', v.segment {way}, v.spend_best DESC, v.id",
    Column.INDUSTRY: "coalesce(v.industry, '') = '', v.industry {way}, v.spend_best DESC, v.id",
    Column.SPEND: "{v}spend_best IS NULL, {v}spend_best {way}, iif({v}spend_best IS NULL, {v}folded, NULL),"
    " {v}folded {back}, {v}id {back}",
    Column.USE_CASE: "v.mask = 0, v.mask {way}, iif(v.mask = 0, v.spend_best, NULL) DESC, v.id",
    Column.CLARITY: f"{CLARITY} {{way}}, v.spend_best DESC, v.id",
    Column.REVIEWER: "v.reviewer IS NULL, v.reviewer {way}, iif(v.reviewer IS NULL, v.spend_best, NULL) DESC, v.id",
    Column.UPDATED: "v.updated {way} NULLS LAST, iif(v.updated IS NULL, v.spend_best, NULL) DESC, v.id",
}


def select_ids(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Iterator["array[int]"]:
    """The ids of the customers that meet a condition, in order: a small first part at once, then the rest in parts.

    The rest is read in steps that leave other threads free; `interrupt` on the connection ends such a step at once.
    """
    found = runs(db, sort.column, descending=sort.descending) if wanted.everybody else None
    if found is None or not are_readable(db):
        found = iter([_sorted(db, wanted, sort)])
    first: array[int] = array("q")
    rest: list[Run] = []
    for run in found:
        taken = _start(db, run, FIRST - len(first))
        first.extend(taken)
        if len(first) == FIRST:
            rest.append(Run(f"SELECT id FROM ({run.sql}) LIMIT -1 OFFSET {len(taken)}", run.values))
            break
    yield first
    if len(first) < FIRST:
        return
    read = read_ids if are_readable(db) else _fetch_ids
    for run in (*rest, *found):
        if part := read(db, run.sql, run.values):
            yield part


def _start(db: sqlite3.Connection, run: Run, count: int) -> "array[int]":
    return array("q", [row[0] for row in db.execute(f"{run.sql} LIMIT {count}", run.values)])


def _fetch_ids(db: sqlite3.Connection, sql: str, values: tuple[str | int, ...]) -> "array[int]":
    found = array("q")
    cursor = db.execute(sql, values)
    while rows := cursor.fetchmany(PART):
        found.extend([row[0] for row in rows])
    return found


def _sorted(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Run:
    """Sorting what is found, where no walk along an index gives the order."""
    way, back = ("DESC", "ASC") if sort.descending else ("ASC", "DESC")
    brief = wanted.brief and wanted.sql == "1" and sort.column in (Column.NAME, Column.SPEND)
    order = _ORDER[sort.column].format(v="v.", way=way, back=back)
    return Run(f"SELECT v.id FROM {_source(db, wanted, brief=brief)} ORDER BY {order}", _values(wanted))


def _source(db: sqlite3.Connection, wanted: Condition, *, brief: bool) -> str:
    """What the customers that meet a condition are read from, with the condition; they are called v."""
    among = wanted.among if _has_brief(db) else wanted.among.replace(BRIEF, "")
    if brief:
        return f"({among}) AS v"
    if wanted.among:
        return f"standing AS v WHERE v.id IN (SELECT id FROM ({among})) AND ({wanted.sql})"
    return f"standing AS v WHERE {wanted.sql.replace(BRIEF, BRIEF if _has_brief(db) else '')}"


def _values(wanted: Condition) -> tuple[str | int, ...]:
    return (*wanted.among_values, *wanted.values)


def _has_brief(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'customer_brief'").fetchone() is not None


@dataclass(frozen=True, slots=True)
class Matched:
    """How many customers meet a filter and what they spend."""

    customers: int
    spend: int
    """Sum of the best figures in micro-units."""
    spend_unknown: int
    """Customers among them whose spend is unknown."""


def count_matches(db: sqlite3.Connection, wanted: Condition) -> Matched:
    """The count and spend of the customers that meet a condition; of all of them from the cube."""
    if wanted.everybody:
        sql = (
            "SELECT coalesce(sum(customers), 0) / 10000, coalesce(sum(best), 0),"
            " coalesce(sum(spend_unknown), 0) / 10000 FROM cube"
        )
    else:
        brief = wanted.brief and wanted.sql == "1"
        sql = (
            "SELECT count(*), coalesce(sum(v.spend_best), 0), count(*) - count(v.spend_best)"
            f" FROM {_source(db, wanted, brief=brief)}"
        )
    return Matched(*db.execute(sql, _values(wanted)).fetchone())


def count_ids(db: sqlite3.Connection, ids: Sequence[int]) -> Matched:
    """The count and spend of the customers of these ids, however many they are."""
    row = db.execute(
        "SELECT count(*), coalesce(sum(c.spend_best), 0), count(*) - count(c.spend_best)"
        f" FROM json_each(?) AS j CROSS JOIN customer AS c{BRIEF if _has_brief(db) else ''} ON c.id = j.value",
        (json.dumps(list(ids)),),
    ).fetchone()
    return Matched(*row)
