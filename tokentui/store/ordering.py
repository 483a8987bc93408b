"""Which customers, in which order: ids only, a part at a time, so that a list is never loaded."""

import json
import sqlite3
from array import array
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tokentui.store.filtering import Condition
from tokentui.store.id_text import Query, are_readable, read_ids
from tokentui.store.indexing import is_unranked, ranges
from tokentui.store.matching import AMOUNT, BEGINS, UNION, as_made, counted
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
    Column.NAME: "v.folded {way}, v.spend_best {way}, v.id {way}",
    Column.SEGMENT: "coalesce(v.segment, '') = '', v.segment {way}, v.spend_best DESC, v.id",
    Column.INDUSTRY: "coalesce(v.industry, '') = '', v.industry {way}, v.spend_best DESC, v.id",
    Column.SPEND: "v.spend_best IS NULL, v.spend_best, iif(v.spend_best IS NULL, v.folded, NULL),"
    " v.folded DESC, v.id DESC",
    Column.USE_CASE: "v.mask = 0, v.mask {way}, iif(v.mask = 0, v.spend_best, NULL) DESC, v.id",
    Column.CLARITY: f"{CLARITY} {{way}}, v.spend_best DESC, v.id",
    Column.REVIEWER: "v.reviewer IS NULL, v.reviewer {way}, iif(v.reviewer IS NULL, v.spend_best, NULL) DESC, v.id",
    Column.UPDATED: "v.updated {way} NULLS LAST, iif(v.updated IS NULL, v.spend_best, NULL) DESC, v.id",
}


_WALKS = {
    BY_SPEND: ("customer_by_spend", "spend_best DESC, folded, id"),
    Sort(Column.NAME, False): ("customer_by_name", "folded, spend_best, id"),
    Sort(Column.NAME, True): ("customer_by_name", "folded DESC, spend_best DESC, id DESC"),
}

_MANY = 4_000
"""Customers that are looked up in the time in which a walk meets a screenful of so many in a million."""

_UNLOOKED = """
SELECT id FROM (
    SELECT spend, customer_id AS id FROM open_account WHERE touched = 0
    UNION ALL SELECT o.spend, o.customer_id
    FROM open_account AS o CROSS JOIN settled AS s ON s.customer_id = o.customer_id
    WHERE o.touched = 1 AND s.state = 'unlooked' ORDER BY 1 DESC, 2)"""

_OF_CELLS = """
SELECT coalesce(sum(v.customers), 0) / 10000, coalesce(sum(v.best), 0), coalesce(sum(v.spend_unknown), 0) / 10000
FROM (SELECT *, '' AS split FROM cube WHERE state <> 'split') AS v WHERE """
_OF_CUSTOMERS = """
SELECT count(*) AS customers, coalesce(sum(v.spend_best), 0) AS spend, count(*) - count(v.spend_best) AS unknown
FROM """
_WITH_A_SPLIT = "standing AS v WHERE v.id IN (SELECT customer_id FROM settled WHERE split <> '') AND "


def select_ids(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Generator["array[int]", None, None]:
    """The ids of the customers that meet a condition, in order: a small first part at once, then the rest in parts.

    The rest is read in steps that leave other threads free; `interrupt` on the connection ends such a step at once.
    """
    found = _runs(db, wanted, sort)
    if found is None or not are_readable(db):
        found = iter([_sorted(db, wanted, sort)])
    ahead = _walk(db, wanted, sort)
    first: array[int] = array("q") if ahead is None else _start(db, ahead, FIRST)
    rest: list[Run] = []
    for run in found:
        taken = len(first) if ahead is not None else 0
        if ahead is None:
            more = _start(db, run, FIRST - len(first))
            first.extend(more)
            taken = len(more)
        if len(first) == FIRST:
            rest.append(Run(f"SELECT id FROM ({run.sql}) LIMIT -1 OFFSET {taken}", run.values))
            break
    yield first
    if len(first) < FIRST:
        return
    queries = [(run.sql, run.values) for run in (*rest, *found)]
    yield from filter(None, read_ids(db, queries) if are_readable(db) else _fetch_ids(db, queries))


def _runs(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Iterator[Run] | None:
    if wanted.everybody:
        return runs(db, sort.column, descending=sort.descending)
    if wanted.unlooked and sort == BY_SPEND and not is_unranked(db) and _are_many(db, "SELECT 1 FROM open_account", ()):
        return iter([Run(_UNLOOKED)])
    return None


def _walk(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Run | None:
    """Walking through everybody for the first that meet a condition, where so many do that it is soon done."""
    short = sort.column is Column.NAME and wanted.walk == BEGINS
    if not wanted.walk or sort not in _WALKS or short or ranges(db):
        return None
    if not _are_many(db, _among(db, wanted), wanted.among_values):
        return None
    index, order = _WALKS[sort]
    return Run(f"SELECT id FROM customer INDEXED BY {index} WHERE {wanted.walk} ORDER BY {order}", wanted.walk_values)


def _are_many(db: sqlite3.Connection, sql: str, values: tuple[str | int, ...]) -> bool:
    sql = f"SELECT count(*) = {_MANY} FROM (SELECT 1 FROM ({sql}) LIMIT {_MANY})"
    return bool(db.execute(sql, values).fetchone()[0])


def _start(db: sqlite3.Connection, run: Run, count: int) -> "array[int]":
    return array("q", [row[0] for row in db.execute(f"{run.sql} LIMIT {count}", run.values)])


def _fetch_ids(db: sqlite3.Connection, queries: Iterable[Query]) -> Iterator["array[int]"]:
    for sql, values in queries:
        cursor = db.execute(sql, values)
        while rows := cursor.fetchmany(PART):
            yield array("q", [row[0] for row in rows])


def _sorted(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Run:
    """Sorting what is found, where no walk along an index gives the order."""
    brief = wanted.brief and wanted.sql == "1" and sort.column in (Column.NAME, Column.SPEND)
    order = _ORDER[sort.column].format(way="DESC" if sort.descending else "ASC")
    if sort == BY_SPEND:
        # The sign keeps SQLite from walking through everybody for a few.
        order = f"{'+' if wanted.parts or _are_few(db, wanted) else ''}v.spend_best DESC, v.folded, v.id"
    return Run(f"SELECT v.id FROM {_source(db, wanted, brief=brief)} ORDER BY {order}", _values(wanted))


def _are_few(db: sqlite3.Connection, wanted: Condition) -> bool:
    if not wanted.cubic:
        return False
    everybody = count_matches(db, Condition("1")).customers
    return count_matches(db, wanted).customers * 20 <= everybody


def _source(db: sqlite3.Connection, wanted: Condition, *, brief: bool) -> str:
    """What the customers that meet a condition are read from, with the condition; they are called v."""
    if brief:
        return f"({_among(db, wanted)}) AS v"
    where = as_made(db, wanted.sql)
    if wanted.parts:
        return f"standing AS v WHERE v.id IN (SELECT id FROM ({_among(db, wanted)})) AND ({where})"
    return f"standing AS v WHERE {where}"


def _among(db: sqlite3.Connection, wanted: Condition) -> str:
    return as_made(db, wanted.among)


def _values(wanted: Condition) -> tuple[str | int, ...]:
    return (*wanted.among_values, *wanted.values)


@dataclass(frozen=True, slots=True)
class Matched:
    """How many customers meet a filter and what they spend."""

    customers: int
    spend: int
    """Sum of the best figures in micro-units."""
    spend_unknown: int
    """Customers among them whose spend is unknown."""


def count_matches(db: sqlite3.Connection, wanted: Condition) -> Matched:
    """The count and spend of the customers that meet a condition; the cube counts where it knows enough.

    A split lies in several cells of the cube: customers with one are looked at singly.
    """
    if wanted.everybody or wanted.cubic:
        in_cells = db.execute(_OF_CELLS + f"({wanted.sql})", wanted.values).fetchone()
        with_split = db.execute(_OF_CUSTOMERS + _WITH_A_SPLIT + f"({wanted.sql})", wanted.values).fetchone()
        return Matched(*(one + other for one, other in zip(in_cells, with_split, strict=True)))
    if wanted.brief and wanted.sql == "1":
        # Part by part, so that no part is written out before it is counted.
        each = [f"SELECT * FROM ({_OF_CUSTOMERS}({counted(part)}) AS v)" for part in wanted.parts]
        sql = f"SELECT sum(customers), sum(spend), sum(unknown) FROM ({UNION.join(each)})"
        return Matched(*db.execute(as_made(db, sql), wanted.among_values).fetchone())
    return Matched(*db.execute(_OF_CUSTOMERS + _source(db, wanted, brief=False), _values(wanted)).fetchone())


def count_ids(db: sqlite3.Connection, ids: Sequence[int]) -> Matched:
    """The count and spend of the customers of these ids, however many they are."""
    row = db.execute(
        "SELECT count(*), coalesce(sum(c.spend_best), 0), count(*) - count(c.spend_best)"
        f" FROM json_each(?) AS j CROSS JOIN customer AS c{as_made(db, AMOUNT)} ON c.id = j.value",
        (json.dumps(list(ids)),),
    ).fetchone()
    return Matched(*row)
