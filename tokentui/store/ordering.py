"""Which customers, in which order: ids only, a part at a time, so that a list is never loaded."""

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tokentui.store.filtering import Condition

FIRST = 256
"""Ids in the first part: more than any screen has lines, few enough to come at once."""

PART = 65_536


class Column(StrEnum):
    """The columns that the table can be sorted by."""

    NAME = "name"
    SEGMENT = "segment"
    INDUSTRY = "industry"
    SPEND = "spend"
    USE_CASE = "use_case"
    CLARITY = "clarity"
    REVIEWER = "reviewer"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the table; customers with nothing in the column always come last."""

    column: Column = Column.SPEND
    descending: bool = True


BY_SPEND = Sort()
"""The order a book opens in: largest annual spend first."""

_ORDER = {
    Column.NAME: "v.folded {way}",
    Column.SEGMENT: "v.segment IS NULL, v.segment {way}, v.folded",
    Column.INDUSTRY: "v.industry IS NULL, v.industry {way}, v.folded",
    Column.SPEND: "v.spend_best {way} NULLS LAST, v.folded",
    Column.USE_CASE: "v.mask = 0, v.mask {way}, v.folded",
    Column.CLARITY: "(v.who BETWEEN 'A' AND 'D') + (v.how_much BETWEEN 'A' AND 'D') + (v.for_what BETWEEN 'A' AND 'D')"
    " + (v.to_what_end BETWEEN 'A' AND 'D') {way}, v.folded",
    Column.REVIEWER: "v.reviewer IS NULL, v.reviewer {way}, v.folded",
    Column.UPDATED: "v.updated {way} NULLS LAST, v.folded",
}


def select_ids(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Iterator["array[int]"]:
    """The ids of the customers that meet a condition, in order: a small first part at once, then the rest in parts."""
    way = "DESC" if sort.descending else "ASC"
    order = _ORDER[sort.column].format(way=way)
    cursor = db.execute(f"SELECT v.id FROM standing AS v WHERE {wanted.sql} ORDER BY {order}, v.id", wanted.values)
    size = FIRST
    while rows := cursor.fetchmany(size):
        yield array("q", [row[0] for row in rows])
        size = PART


@dataclass(frozen=True, slots=True)
class Matched:
    """How many customers meet a filter and what they spend."""

    customers: int
    spend: int
    """Sum of the best figures in micro-units."""
    spend_unknown: int
    """Customers among them whose spend is unknown."""


def count_matches(db: sqlite3.Connection, wanted: Condition) -> Matched:
    """The count and spend of the customers that meet a condition."""
    row = db.execute(
        "SELECT count(*), coalesce(sum(v.spend_best), 0), count(*) - count(v.spend_best)"
        f" FROM standing AS v WHERE {wanted.sql}",
        wanted.values,
    ).fetchone()
    return Matched(*row)


def count_ids(db: sqlite3.Connection, ids: Sequence[int]) -> Matched:
    """The count and spend of the customers of these ids, however many they are."""
    row = db.execute(
        "SELECT count(*), coalesce(sum(c.spend_best), 0), count(*) - count(c.spend_best)"
        " FROM json_each(?) AS j JOIN customer AS c ON c.id = j.value",
        (json.dumps(list(ids)),),
    ).fetchone()
    return Matched(*row)


def sum_above(db: sqlite3.Connection, spend: int) -> int:
    """The sum of all annual spends (best figures) above one."""
    row = db.execute("SELECT coalesce(sum(spend_best), 0) FROM customer WHERE spend_best > ?", (spend,)).fetchone()
    return int(row[0])
