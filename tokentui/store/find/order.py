"""Which customers, in which order: ids only, a part at a time, so that a list is never loaded."""

import sqlite3
from array import array
from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

from tokentui.store import rules
from tokentui.store.find.conditions import Condition
from tokentui.store.find.count import Matched, count_matches, source_of, values_of
from tokentui.store.find.id_text import IDS, are_readable, read_ids, read_summed
from tokentui.store.find.made import is_unranked, ranges
from tokentui.store.find.text import BEGINS, as_made
from tokentui.store.find.walks import Run, SortColumn, runs, spend_of_largest

FIRST = 256
"""Ids in the first part: more than any screen has lines, few enough to come at once."""


class Sort(NamedTuple):
    """An order of the table; customers with nothing in the column always come last."""

    column: SortColumn = SortColumn.SPEND
    descending: bool = True


BY_SPEND = Sort()
"""The order a book opens in: largest annual spend first."""

_TOUCHED = "v.id IN (SELECT customer_id FROM settled)"

# Equal customers come as the walks of walks.py give them.
_ORDER = {
    SortColumn.NAME: "v.folded {way}, v.spend_best {way}, v.id {way}",
    SortColumn.SEGMENT: f"v.segments = 0, v.segments {{way}}, {_TOUCHED} DESC,"
    f" iif({_TOUCHED}, NULL, v.segment > '') DESC, iif({_TOUCHED}, NULL, v.segment) {{way}},"
    f" iif({_TOUCHED}, NULL, v.spend_best) DESC, v.id",
    SortColumn.INDUSTRY: "coalesce(v.industry, '') = '', v.industry {way}, v.spend_best DESC, v.id",
    SortColumn.SPEND: "v.spend_best IS NULL, v.spend_best, iif(v.spend_best IS NULL, v.folded, NULL),"
    " v.folded DESC, iif(v.spend_best IS NULL, v.id, NULL), v.id DESC",
    SortColumn.USE_CASE: "v.mask = 0, v.mask {way}, iif(v.mask = 0, v.spend_best, NULL) DESC, v.id",
    SortColumn.CLARITY: f"{rules.answers()} {{way}}, v.spend_best DESC, v.id",
    SortColumn.REVIEWER: "v.reviewer IS NULL, v.reviewer {way}, iif(v.reviewer IS NULL, v.spend_best, NULL) DESC, v.id",
    SortColumn.UPDATED: "v.updated {way} NULLS LAST, iif(v.updated IS NULL, v.spend_best, NULL) DESC, v.id",
}


_MANY = 4_000
"""Customers that are looked up in the time in which a walk meets a screenful of so many in a million."""

_NEAR = 16_000
"""Customers that a walk to the first rows may look at, where nothing tells how many it would have to."""

_WIDE = 20
"""What is met by more than one customer in so many is sooner read by walking through everybody than by sorting."""

_WIDE_BY_ROWS = 2
"""The same where a walk has to fetch every customer's row."""

_UNLOOKED = """
SELECT id FROM (
    SELECT spend, customer_id AS id FROM open_account WHERE touched = 0
    UNION ALL SELECT o.spend, o.customer_id
    FROM open_account AS o CROSS JOIN settled AS s ON s.customer_id = o.customer_id
    WHERE o.touched = 1 AND s.state = 'unlooked' ORDER BY 1 DESC, 2)"""


class Begun(NamedTuple):
    """The first customers of a list, in order, and how the rest is to be read."""

    ids: "array[int]"
    whole: bool
    """Whether these are all."""
    found: Matched | None
    """How many they are in all and what they spend, where reading the first told that as well."""
    rest: tuple[Run, ...] = ()
    sorted: Run | None = None
    """Another way to the rest, for when no more than one customer in `wide` meets the condition."""
    wide: int = _WIDE


def select_ids(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Generator["array[int]", None, None]:
    """The ids of the customers that meet a condition, in order: a first part at once, then the rest in parts.

    The rest is read in steps that leave other threads free; `interrupt` on the connection ends such a step at once.
    """
    begun = begin(db, wanted, sort)
    yield begun.ids
    if not begun.whole:
        yield from read_rest((db,), begun)


def comes_at_once(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> bool:
    """Whether the first customers of a list can be read without looking at many, whatever the book holds."""
    return wanted.everybody and are_readable(db) and runs(db, sort.column, descending=sort.descending) is not None


def begin(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Begun:
    """Read the first customers of a list; all of them where the first do not come sooner."""
    if wanted.cubic and not (found := count_matches(db, wanted)).customers:
        return Begun(array(IDS), True, found)
    if not are_readable(db):
        return _whole(db, wanted, sort)
    walk = _walk(db, wanted, sort)
    ahead = _runs(db, wanted, sort) if walk is None else walk
    by_sorting = _without(_sorted(db, wanted, sort), FIRST)
    if ahead is not None:
        first, rest = _take(db, ahead)
        return Begun(first, not rest, None, rest, None if walk is None else by_sorting)
    if len(near := _nearest(db, wanted, sort)) == FIRST:
        by_walking = _without(_sorted(db, wanted, sort, walk=True), FIRST)
        return Begun(near, False, None, (by_walking,), by_sorting, _WIDE if wanted.cubic else _WIDE_BY_ROWS)
    return _whole(db, wanted, sort)


def read_rest(
    readers: Sequence[sqlite3.Connection], begun: Begun, found: Matched | None = None
) -> Iterator["array[int]"]:
    """The ids after the first, in large parts; `readers` are connections to the same book that share the work."""
    runs_left = begun.rest
    if begun.sorted is not None and not (found is not None and _is_wide(readers[0], found, begun.wide)):
        runs_left = (begun.sorted,)
    yield from filter(None, read_ids(readers, [(run.sql, run.values) for run in runs_left]))


def _take(db: sqlite3.Connection, ahead: Iterator[Run]) -> tuple["array[int]", tuple[Run, ...]]:
    """The first ids of runs, and what is left of these; nothing where the first are all."""
    first = array(IDS)
    for run in ahead:
        more = _start(db, run, FIRST - len(first))
        first.extend(more)
        if len(first) == FIRST:
            return first, (_without(run, len(more)), *ahead)
    return first, ()


def _without(run: Run, taken: int) -> Run:
    return Run(f"SELECT id FROM ({run.sql}) LIMIT -1 OFFSET {taken}", run.values)


def _runs(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Iterator[Run] | None:
    if wanted.everybody:
        return runs(db, sort.column, descending=sort.descending)
    if wanted.unlooked and sort == BY_SPEND and not is_unranked(db) and _are_many(db, "SELECT 1 FROM open_account", ()):
        return iter([Run(_UNLOOKED)])
    return None


def _walk(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Iterator[Run] | None:
    """Walking through everybody for those that meet a condition, where so many do that the first soon come."""
    short = sort.column is SortColumn.NAME and wanted.walk == BEGINS
    if not wanted.walk or sort.column not in (SortColumn.SPEND, SortColumn.NAME) or short or ranges(db):
        return None
    if not _are_many(db, as_made(db, wanted.among), wanted.among_values):
        return None
    return runs(db, sort.column, descending=sort.descending, only=Run(wanted.walk, wanted.walk_values))


def _nearest(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> "array[int]":
    """The first that meet a condition, as far as they are among the largest of all: fewer where few meet it."""
    if sort != BY_SPEND or wanted.parts or is_unranked(db) or _are_few(db, wanted):
        return array(IDS)
    return _start(db, _sorted(db, wanted, sort, walk=True, least=spend_of_largest(db, _NEAR)), FIRST)


def _whole(db: sqlite3.Connection, wanted: Condition, sort: Sort) -> Begun:
    """All of a list at once, with what they spend."""
    run = _sorted(db, wanted, sort)
    if are_readable(db):
        ids, spend, known = read_summed(db, (run.sql, run.values))
    else:
        rows = db.execute(run.sql, run.values).fetchall()
        spends = [row[1] for row in rows if row[1] is not None]
        ids, spend, known = array("q", [row[0] for row in rows]), sum(spends), len(spends)
    return Begun(ids, True, Matched(len(ids), spend, len(ids) - known))


def _is_wide(db: sqlite3.Connection, found: "Matched", wide: int) -> bool:
    return found.customers * wide > count_matches(db, Condition("1")).customers


def _are_many(db: sqlite3.Connection, sql: str, values: tuple[str | int, ...]) -> bool:
    sql = f"SELECT count(*) = {_MANY} FROM (SELECT 1 FROM ({sql}) LIMIT {_MANY})"
    return bool(db.execute(sql, values).fetchone()[0])


def _start(db: sqlite3.Connection, run: Run, count: int) -> "array[int]":
    return array(IDS, [row[0] for row in db.execute(f"{run.sql} LIMIT {count}", run.values)])


def _sorted(
    db: sqlite3.Connection, wanted: Condition, sort: Sort, *, walk: bool = False, least: int | None = None
) -> Run:
    """Sorting what is found; or else a walk along the order by spend, down to a least spend if one is given."""
    brief = wanted.brief and wanted.sql == "1" and sort.column in (SortColumn.NAME, SortColumn.SPEND)
    order = _ORDER[sort.column].format(way="DESC" if sort.descending else "ASC")
    if sort == BY_SPEND:
        order = rules.LARGEST_FIRST if walk else rules.LARGEST_SORTED
    above = "" if least is None else f" AND v.spend_best >= {least}"
    return Run(
        f"SELECT v.id, v.spend_best FROM {source_of(db, wanted, brief=brief)}{above} ORDER BY {order}",
        values_of(wanted),
    )


def _are_few(db: sqlite3.Connection, wanted: Condition) -> bool:
    if not wanted.cubic:
        return False
    everybody = count_matches(db, Condition("1")).customers
    return count_matches(db, wanted).customers * _WIDE <= everybody
