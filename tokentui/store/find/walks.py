"""The orders of the whole list, each as runs: queries that walk an index, to be read one after the other.

No run sorts more than a few rows, so the first customers come at once and a million of them in a tenth of a second.
"""

import sqlite3
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from tokentui.store.find.made import has_index, is_unranked
from tokentui.store.rules import UNKNOWN, answers

Value = str | int

PORTION = 131_072
"""Customers of one run, as nearly as can be: what is read at once is held in memory twice."""


_FEW = 16


class SortColumn(StrEnum):
    """The columns that the table can be sorted by."""

    NAME = "name"
    SEGMENT = "segment"
    INDUSTRY = "industry"
    SPEND = "spend"
    USE_CASE = "use_case"
    CLARITY = "clarity"
    REVIEWER = "reviewer"
    UPDATED = "updated"


class Run(NamedTuple):
    """A SELECT of a column `id` in order, with the values it needs."""

    sql: str
    values: tuple[Value, ...] = ()


_REST = "SELECT customer_id AS id FROM open_account WHERE touched = 0"


EVERYBODY = Run("1")


def runs(
    db: sqlite3.Connection, column: SortColumn, *, descending: bool, only: Run = EVERYBODY
) -> Iterator[Run] | None:
    """The runs of an order, or None when what they walk along has not been made yet.

    By name and by spend, `only` may hold a condition on a row of `customer`, to be met along the way.
    """
    way = "DESC" if descending else "ASC"
    if column is SortColumn.NAME:
        return _names(db, way, only, descending=descending)
    if column in (SortColumn.SEGMENT, SortColumn.INDUSTRY):
        if not has_index(db, f"customer_by_{column}"):
            return None
        by = _segments if column is SortColumn.SEGMENT else _industries
        return by(db, descending=descending)
    if is_unranked(db):
        return None
    if column is SortColumn.SPEND:
        return _spends(db, only, descending=descending)
    if column is SortColumn.CLARITY:
        return _clarity(db, descending=descending)
    return _settled(db, column, way)


def _names(db: sqlite3.Connection, way: str, only: Run, *, descending: bool) -> Iterator[Run]:
    """One run for each letter that names begin with."""

    def run(where: str, *values: Value) -> Run:
        order = f"ORDER BY folded {way}, spend_best {way}, id {way}"
        return Run(f"SELECT id FROM customer WHERE {where} AND {only.sql} {order}", (*values, *only.values))

    found = [run("folded IS NULL")]
    start = db.execute("SELECT min(folded) FROM customer").fetchone()[0]
    while start is not None:
        least, end = start[:1], _after(start[:1])
        found.append(run("folded >= ? AND folded < ?", least, end))
        start = db.execute("SELECT min(folded) FROM customer WHERE folded >= ?", (end,)).fetchone()[0]
    yield from reversed(found) if descending else found


def _after(letter: str) -> str:
    """The next letter: it comes after all texts that begin with this one; no text at all begins with the last."""
    if not letter:
        return "\0"
    return "\ue000" if letter == "\ud7ff" else chr(min(ord(letter) + 1, 0x10FFFF))


_UNTOUCHED = " AND NOT EXISTS (SELECT 1 FROM settled AS s WHERE s.customer_id = customer.id)"


def _industries(db: sqlite3.Connection, *, descending: bool) -> Iterator[Run]:
    """One run for each value, largest spend first in each; customers without one come last."""
    found = _values_of(db, "industry")
    for one in reversed(found) if descending else found:
        yield from _group(db, "industry", one, few=len(found) <= _FEW)
    yield from _without_one("industry", descending=descending)


def _segments(db: sqlite3.Connection, *, descending: bool) -> Iterator[Run]:
    """What is settled or recorded, by the bits of the codebook: in each those of whom something was said, by id.

    Of the others, which their records place, the largest spend comes first; then come all that nobody has placed, with
    the words of their records in order.
    """
    way = -1 if descending else 1
    words = _values_of(db, "segment")[::way]
    bits: dict[str, int] = dict(db.execute("SELECT code, bit FROM segment_code").fetchall())
    told = db.execute("SELECT DISTINCT segments FROM cube WHERE segments <> 0 ORDER BY 1").fetchall()
    for (mask,) in told[::way]:
        yield _placed(mask)
        for word in words:
            if word in bits and 1 << bits[word] == mask:
                yield from _group(db, "segment", word, few=len(words) <= _FEW, only=_UNTOUCHED)
    yield _placed(0)
    for word in words:
        if word not in bits:
            yield from _group(db, "segment", word, few=len(words) <= _FEW, only=_UNTOUCHED)
    yield from _without_one("segment", descending=descending, only=_UNTOUCHED)


def _placed(mask: int) -> Run:
    return Run("SELECT customer_id AS id FROM settled WHERE segments = ? ORDER BY customer_id", (mask,))


def _values_of(db: sqlite3.Connection, name: str) -> list[str]:
    found: list[str] = []
    row = db.execute(f"SELECT min({name}) FROM customer WHERE {name} > ''").fetchone()
    while row[0] is not None:
        found.append(row[0])
        row = db.execute(f"SELECT min({name}) FROM customer WHERE {name} > ?", (row[0],)).fetchone()
    return found


_LARGEST = "ORDER BY spend_best DESC, id"


def _group(db: sqlite3.Connection, name: str, value: str, *, few: bool, only: str = "") -> Iterator[Run]:
    """A few large groups are read in portions, many small ones whole."""
    for least, end in _spend_bounds(db) if few and not is_unranked(db) else [(None, None)]:
        where, values = _between("spend_best", least, end)
        yield Run(f"SELECT id FROM customer WHERE {name} = ? AND {where}{only} {_LARGEST}", (value, *values))
    yield Run(f"SELECT id FROM customer WHERE {name} = ? AND spend_best IS NULL{only} ORDER BY id", (value,))


def _without_one(name: str, *, descending: bool, only: str = "") -> list[Run]:
    nothing = [Run(f"SELECT id FROM customer WHERE {name} {one}{only} {_LARGEST}") for one in ("IS NULL", "= ''")]
    return nothing[::-1] if descending else nothing


def _spends(db: sqlite3.Connection, only: Run, *, descending: bool) -> Iterator[Run]:
    """Runs of about PORTION customers, from the sums by spend; unknown spend last."""
    order = "spend_best DESC, folded, id" if descending else "spend_best, folded DESC, id DESC"
    bounds = _spend_bounds(db)
    for least, end in bounds if descending else reversed(bounds):
        where, values = _between("spend_best", least, end)
        yield Run(f"SELECT id FROM customer WHERE {where} AND {only.sql} ORDER BY {order}", (*values, *only.values))
    yield Run(f"SELECT id FROM customer WHERE spend_best IS NULL AND {only.sql} ORDER BY folded, id", only.values)


def spend_of_largest(db: sqlite3.Connection, count: int) -> int:
    """A spend that about so many customers reach; the least of all when there are not so many."""
    least = _spend_bounds(db, count)[0][0]
    return -(2**63) if least is None else least


def _spend_bounds(db: sqlite3.Connection, portion: int = PORTION) -> list[tuple[int | None, int | None]]:
    """(least, end) of ranges of known spend that hold about so many customers each, from the largest down."""
    bounds: list[tuple[int | None, int | None]] = []
    end: int | None = None
    count = 0
    for bucket, customers in db.execute("SELECT bucket, customers FROM spend_sum ORDER BY bucket DESC"):
        count += customers
        if count >= portion and bucket >= 0:
            bounds.append((bucket, end))
            end, count = bucket, 0
    bounds.append((None, end))
    return bounds


def _between(column: str, least: int | None, end: int | None) -> tuple[str, tuple[Value, ...]]:
    where = [f"{column} IS NOT NULL"] if least is None and end is None else []
    where += [f"{column} >= ?"] if least is not None else []
    where += [f"{column} < ?"] if end is not None else []
    return " AND ".join(where), tuple(bound for bound in (least, end) if bound is not None)


def _settled(db: sqlite3.Connection, column: SortColumn, way: str) -> Iterator[Run]:
    """Those of whom something was said, by the column and then by id; then the others, largest spend first."""
    name = {SortColumn.USE_CASE: "mask", SortColumn.REVIEWER: "reviewer", SortColumn.UPDATED: "updated"}[column]
    known, unknown = ("mask <> 0", "mask = 0") if name == "mask" else (f"{name} IS NOT NULL", f"{name} IS NULL")
    yield Run(f"SELECT customer_id AS id FROM settled WHERE {known} ORDER BY {name} {way}, customer_id {way}")
    yield Run(f"SELECT customer_id AS id FROM settled WHERE {unknown} ORDER BY customer_id")
    yield from _untouched(db)


def _untouched(db: sqlite3.Connection, more: str = "", *, known: bool = True, unknown: bool = True) -> Iterator[Run]:
    order = "ORDER BY spend DESC, customer_id"
    for least, end in _spend_bounds(db) if known else ():
        where, values = _between("spend", UNKNOWN + 1 if least is None else least, end)
        yield Run(f"{_REST} AND {where}{more} {order}", values)
    if unknown:
        yield Run(f"{_REST} AND spend = {UNKNOWN}{more} {order}")


def _clarity(db: sqlite3.Connection, *, descending: bool) -> Iterator[Run]:
    """By how many of the four questions are answered; in each number those of whom something was said, then the others.

    Of a customer of whom nothing was said, at most two are: who it is (it is placed), and how much it spends.
    """
    unplaced = db.execute(
        "SELECT 1 FROM open_account INDEXED BY open_account_unplaced WHERE touched = 0 AND placed = 0 LIMIT 1"
    ).fetchone()
    placed, others = (" AND placed = 1", " AND placed = 0") if unplaced else ("", None)
    for answered in range(4, -1, -1) if descending else range(5):
        yield Run(f"SELECT customer_id AS id FROM settled WHERE {answers()} = ? ORDER BY customer_id", (answered,))
        if answered == 2:
            yield from _untouched(db, placed, unknown=False)
        if answered == 1 and others:
            yield from _untouched(db, others, unknown=False)
        if answered == 1:
            yield from _untouched(db, placed, known=False)
        if answered == 0 and others:
            yield from _untouched(db, others, known=False)
