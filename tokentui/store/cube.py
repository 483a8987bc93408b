"""The panels' sums as the triggers keep them, and the single spends that concentration is measured from."""

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.cube import Cell, Sums
from tokentui.domain.cube_sums import RolledUp
from tokentui.domain.grades import Grade, Mark
from tokentui.domain.old_facts import OldGrades
from tokentui.domain.pairs import pairs_of
from tokentui.domain.related_spends import RelatedSpends
from tokentui.domain.settling import State
from tokentui.domain.spend_dates import PartYears, SpendsOfDate
from tokentui.domain.statements import WHOLE
from tokentui.store.connection import one_moment
from tokentui.store.rules import (
    LOWERED,
    LOWEST,
    adding,
    answered,
    at,
    clarity_of_who,
    of_one_stance,
    segments_at,
    stands_to_vendor,
)

Read = TypeVar("Read")

CELL = (
    "segments", "who_state", "named", "mask", "state", "who", "how_much", "for_what", "to_what_end", "split",
)  # fmt: skip
"""What tells one cell of the cube from another."""

SUMS = ("customers", "low", "best", "high", "tokens", "spend_unknown", "tokens_unknown")
"""What is summed in each cell, in the order of `Sums`."""

TREND_CELL = ("month", "segments", "mask", "who", "for_what")
"""What tells one cell of the trend from another: a month, and where the answers of now put its customers."""

TREND_SUMS = ("customers", "spend", "credit", "tokens", "spend_unknown", "tokens_unknown")
"""What is summed in each: `credit` is what `spend` holds below zero, the unknown are counted as `customers` is."""

ADDING_TO_CUBE = adding(SUMS)
ADDING_TO_TREND = adding(TREND_SUMS)

_COLUMNS = ", ".join((*CELL, *SUMS))
CELLS = f"SELECT {_COLUMNS}, 0 AS customer FROM cube"
CELLS_OF = f"""SELECT {_COLUMNS}, {{whose}} FROM holding WHERE {{which}}
    UNION ALL SELECT {_COLUMNS}, {{whose}} FROM untouched WHERE {{which}}
    AND customer_id NOT IN (SELECT customer_id FROM settled)"""
"""What single customers add to the cube: those who were looked at, and the others."""
AMONG = "customer_id IN (SELECT value FROM json_each(:ids))"
"""Those of `listed`."""
_SUMMED = ", ".join(f"sum({column})" for column in SUMS)
_CHANGES = f"SELECT {_COLUMNS}, id FROM cube_change WHERE id >= ? ORDER BY id"
EXCLUDED = "SELECT customer_id FROM settled WHERE state = 'excluded'"
"""The customers that are left out of all sums, as SELECT."""
_MANY = 10_000
"""Intervals of spend from which on reading all customers is quicker than fetching each of those."""
_YEAR = 12
"""Months."""
_PART = 500
"""Customers asked for in one statement."""
_NEWEST_CHANGE = "SELECT coalesce(max(id), 0) FROM cube_change"


# Looked up here: to ask an enumeration for its member takes several times as long, for each of hundreds of marks.
_MARKS = {mark.value: mark for mark in Mark}
_STATES = {state.value: state for state in State}


class BookTotals(NamedTuple):
    """How much a book holds: customers, those of unknown annual spend, and what the others spend in micro-units."""

    customers: int
    unknown: int
    spend: int


def read_totals(db: sqlite3.Connection) -> BookTotals:
    """The totals over all customers that are not excluded."""
    customers = unknown = spend = 0
    for shares, open_shares, best in db.execute(
        "SELECT customers, spend_unknown, best FROM cube WHERE state <> 'excluded'"
    ):
        customers, unknown, spend = customers + shares, unknown + open_shares, spend + best
    return BookTotals(customers // WHOLE, unknown // WHOLE, spend)


def read_cells(db: sqlite3.Connection, apart: Collection[int] = ()) -> tuple[Cell, ...]:
    """Every cell of the cube; those of the customers in `apart`, which are among them, come once more by themselves."""
    with one_moment(db):
        return (*as_cells(db.execute(CELLS)), *read_own_cells(db, apart))


def read_excluded_cells(db: sqlite3.Connection) -> tuple[Cell, ...]:
    """The cells of the customers that are left out of all sums."""
    return tuple(as_cells(db.execute(f"{CELLS} WHERE state = '{State.EXCLUDED}'")))


def read_rolled_up(db: sqlite3.Connection, floor: Grade, codebook: Codebook) -> RolledUp | None:
    """The cube as far as SQLite can add it up for the sums at a floor; None where a sum is more than it holds."""
    reaches = ", ".join(answered(mark, at(floor)) for mark in ("how_much", "for_what"))
    segments, who, depends = "0", "'-'", ""
    if pairs_of(codebook).depends:
        segments, who, depends = "segments", "min(who)", f", segments, {answered('who', at(floor))}"
    # Of those that are alike any may stand for all.
    by_mask = (
        f"SELECT {segments}, 'unlooked', 1, mask, state, {who}, min(how_much), min(for_what), '-', split, {_SUMMED}, 0"
        f" FROM cube GROUP BY mask, split, state, {reaches}{depends}"
    )
    one_stance = of_one_stance("mask", pairs_of(codebook), segments_at("cube", at(floor)))
    # Beside a minimum SQLite gives the other columns of its row.
    by_answers = (
        "SELECT segments, who_state, named, min(mask), state, who, how_much, for_what, to_what_end, '',"
        f" {_SUMMED}, 0 FROM cube GROUP BY state, {clarity_of_who('cube', at(floor))}, how_much, for_what, to_what_end,"
        f" {_one_of('mask')}, {one_stance}"
    )
    return _rolled_up(lambda: RolledUp(*(tuple(as_cells(db.execute(sql))) for sql in (by_mask, by_answers))))


def read_by_segment(db: sqlite3.Connection, floor: Grade, codebook: Codebook) -> tuple[Cell, ...] | None:
    """The cube as far as SQLite can add it up for the sums by segment; None where a sum is more than it holds."""
    marks = ", ".join(_alike(mark, floor) for mark in ("who", "how_much", "for_what", "to_what_end"))
    touches = ", ".join(f"mask & {stance} <> 0" for stance in pairs_of(codebook).told_apart)
    sql = (
        "SELECT segments, who_state, named, min(mask), state, who, how_much, for_what, to_what_end, split,"
        f" {_SUMMED}, 0 FROM cube"
        f" GROUP BY segments, who_state, named, state, {marks}, split, {_one_of('mask')}, {touches}"
    )
    return _rolled_up(lambda: tuple(as_cells(db.execute(sql))))


def _one_of(mask: str) -> str:
    """What tells none from one and from several, to group by."""
    return f"({mask} <> {OPEN_MASK}) + ({mask} & ({mask} - 1) <> 0)"


def _alike(mark: str, floor: Grade) -> str:
    """What tells marks apart at a floor, to group by: answered, answered below it, and either gap."""
    return f"iif({answered(mark, at(floor))}, 1, iif({answered(mark, LOWEST)}, 2, {mark}))"


def _rolled_up(read: Callable[[], Read]) -> Read | None:
    try:
        return read()
    except sqlite3.OperationalError as error:
        if "overflow" in str(error):
            return None
        raise


def read_own_cells(db: sqlite3.Connection, customers: Collection[int]) -> tuple[Cell, ...]:
    """What single customers add to the cube."""
    if not customers:
        return ()
    return tuple(as_cells(db.execute(CELLS_OF.format(whose="customer_id", which=AMONG), listed(customers))))


def read_cells_among(db: sqlite3.Connection, customers: Collection[int]) -> tuple[Cell, ...]:
    """The cells of a cube of these customers alone; they may be many."""
    return tuple(as_cells(db.execute(CELLS_OF.format(whose="0", which=AMONG), listed(customers))))


def read_every_own_cell(db: sqlite3.Connection) -> Iterator[Cell]:
    """What each customer adds to the cube, one after another; a split one adds several cells."""
    return as_cells(db.execute(CELLS_OF.format(whose="customer_id", which="1")))


def read_newest_change(db: sqlite3.Connection) -> int:
    """The number of the newest change of the cube."""
    return int(db.execute(_NEWEST_CHANGE).fetchone()[0])


def read_changes(db: sqlite3.Connection, since: int) -> tuple[int, tuple[Cell, ...]] | None:
    """What the cells of the cube changed by since a change that was the newest, and which is now.

    None where too much has changed: the one that was the newest is no longer kept.
    """
    rows = db.execute(_CHANGES, (since,)).fetchall()
    if not rows:
        return None if since else (since, ())
    first = rows[0][-1]
    if first > max(since, 1):
        return None
    return rows[-1][-1], tuple(as_cells((*row[:-1], 0) for row in rows if row[-1] > since))


def listed(customers: Collection[int]) -> dict[str, str]:
    """The value of `AMONG`: the ids of some customers."""
    return {"ids": json.dumps(sorted(customers))}


def as_cells(rows: Iterable[tuple[Any, ...]]) -> Iterator[Cell]:
    """Cells from rows of `CELL`, `SUMS` and the customer that each shows by itself, 0 for a cell of all."""
    for segments, who_state, named, mask, state, who, how_much, for_what, to_what_end, split, *sums, customer in rows:
        yield Cell(
            segments,
            _STATES[who_state],
            bool(named),
            mask,
            _STATES[state],
            _MARKS[who],
            _MARKS[how_much],
            _MARKS[for_what],
            _MARKS[to_what_end],
            Sums(*sums),
            split,
            customer,
        )


def read_has_segments(db: sqlite3.Connection) -> bool:
    """Whether a segment is known of any customer, or its record calls it something else."""
    told = "SELECT 1 FROM cube WHERE segments <> 0 AND customers <> 0"
    return any(db.execute(sql).fetchone() for sql in (told, "SELECT 1 FROM customer WHERE segment > '' LIMIT 1"))


def read_spend_mark(db: sqlite3.Connection) -> tuple[int, int, int, OldGrades]:
    """What is another one whenever a spend or a fact's grade changes, and by every import and every new fact."""
    mark, imports, facts, lowered, before = db.execute(
        "SELECT mark, (SELECT coalesce(max(id), 0) FROM import_run), (SELECT coalesce(max(id), 0) FROM fact),"
        f" (SELECT count(*) FROM fact WHERE grade_given IS NOT NULL), (SELECT value FROM book WHERE key = '{LOWERED}')"
        " FROM spend_mark"
    ).fetchone()
    return int(mark), int(imports), int(facts), OldGrades(before or "", int(lowered))


def read_bases(db: sqlite3.Connection, floor: Grade) -> tuple[tuple[str, int], ...]:
    """The kinds of year of the annual spends that count at a floor, with the number of customers of each."""
    rows = db.execute(
        f"SELECT c.spend_basis, count(*) FROM customer AS c WHERE {counts_at(floor)} AND c.spend_basis IS NOT NULL"
        " GROUP BY c.spend_basis ORDER BY 2 DESC, 1"
    )
    return tuple(rows.fetchall())


def read_part_years(db: sqlite3.Connection, floor: Grade) -> PartYears:
    """The customers at a floor whose year rests on usage, where the book has usage of a part of its year alone."""
    months = db.execute(
        "SELECT count(DISTINCT month) FROM trend WHERE customers <> 0 AND month BETWEEN"
        " (SELECT CAST(value AS INTEGER) FROM book WHERE key = 'usage_from')"
        " AND (SELECT CAST(value AS INTEGER) FROM book WHERE key = 'usage_to')"
    ).fetchone()[0]
    if not 0 < months < _YEAR:
        return PartYears()
    sql = f"SELECT count(*) FROM customer AS c WHERE {counts_at(floor)} AND c.spend_source = 'usage'"
    return PartYears(int(db.execute(sql).fetchone()[0]), months)


def read_related(db: sqlite3.Connection, floor: Grade) -> RelatedSpends:
    """Whoever also invests in the vendor or supplies it, and those of their spends that count, both at a floor."""
    rows = db.execute(
        f"SELECT {_known(floor)}, c.spend_low, c.spend_best, c.spend_high FROM customer AS c"
        f" WHERE c.id IN ({stands_to_vendor(at(floor))}) AND c.id NOT IN ({EXCLUDED})"
    ).fetchall()
    if not rows:
        return RelatedSpends()
    (listed,) = db.execute(f"SELECT (SELECT count(*) FROM customer) - (SELECT count(*) FROM ({EXCLUDED}))").fetchone()
    known = [amounts for counts, *amounts in rows if counts]
    low, best, high = (sum(column) for column in zip(*known, strict=True)) if known else (0, 0, 0)
    return RelatedSpends(listed, len(rows), len(known), low, best, high)


def read_count_from(db: sqlite3.Connection, floor: Grade, spend: int) -> int:
    """How many customers spend at least so much, at their lowest, by spends that count at a floor."""
    where = f"{counts_at(floor)} AND c.spend_best >= ?1 AND c.spend_low >= ?1"
    return int(db.execute(f"SELECT count(*) FROM customer AS c WHERE {where}", (spend,)).fetchone()[0])


def read_spend_dates(db: sqlite3.Connection, floor: Grade) -> tuple[SpendsOfDate, ...]:
    """The annual spends that count at a floor and have a date, by date; one that was stated without a fact has none."""
    rows = db.execute(
        # Beside a maximum SQLite gives the other columns of its row.
        "SELECT d.as_of, count(*), d.name, max(d.best) FROM (SELECT c.name, c.spend_best AS best, CASE c.spend_source"
        " WHEN 'fact' THEN (SELECT f.as_of FROM fact AS f WHERE f.uid = c.spend_fact)"
        " WHEN 'usage' THEN (SELECT substr(value, 1, 4) || '-' || substr(value, 5, 2) FROM book WHERE key = 'usage_to')"
        f" END AS as_of FROM customer AS c WHERE {counts_at(floor)}) AS d"
        " WHERE d.as_of <> '' GROUP BY d.as_of ORDER BY d.as_of"
    )
    return tuple(SpendsOfDate(*row) for row in rows)


def read_points(db: sqlite3.Connection, floor: Grade) -> Iterator[tuple[int, int]]:
    """(id, spend) of every customer, excluded or not, whose spend is known exactly at the floor, in whatever order."""
    if _many_intervals(db):
        where = f"NOT INDEXED WHERE {_known(floor)} AND c.spend_low = c.spend_high"
    else:
        # An index holds all that is asked for, spends in order: a list that is soon sorted.
        where = f"WHERE {_known(floor, '')} AND c.id NOT IN (SELECT id FROM customer WHERE spend_low <> spend_high)"
    return db.execute(f"SELECT c.id, c.spend_best FROM customer AS c {where}")


def read_intervals(db: sqlite3.Connection, floor: Grade) -> Iterator[tuple[int, int, int, int]]:
    """(id, low, best, high) of every other customer, excluded or not, whose spend is known at the floor."""
    way = "NOT INDEXED" if _many_intervals(db) else ""
    return db.execute(
        f"SELECT c.id, c.spend_low, c.spend_best, c.spend_high FROM customer AS c {way}"
        f" WHERE {_known(floor)} AND c.spend_low <> c.spend_high"
    )


def read_spends_of(db: sqlite3.Connection, floor: Grade, ids: Iterable[int]) -> Iterator[tuple[int, int, int, int]]:
    """(id, low, best, high) of those of some customers whose spend is known at the floor, by id."""
    for part in _parts(ids):
        yield from db.execute(
            "SELECT c.id, c.spend_low, c.spend_best, c.spend_high FROM customer AS c"
            f" WHERE c.id IN ({','.join('?' * len(part))}) AND {_known(floor)} ORDER BY c.id",
            part,
        )


def read_years_of_usage(db: sqlite3.Connection, ids: Iterable[int]) -> Iterator[int]:
    """Those of some customers whose annual spend is the sum of months of usage."""
    for part in _parts(ids):
        yield from (
            number
            for (number,) in db.execute(
                f"SELECT id FROM customer WHERE id IN ({','.join('?' * len(part))}) AND spend_source = 'usage'", part
            )
        )


def read_names_of(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    """The names of some customers."""
    names: dict[int, str] = {}
    for part in _parts(ids):
        names.update(db.execute(f"SELECT id, name FROM customer WHERE id IN ({','.join('?' * len(part))})", part))
    return names


def _parts(ids: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """As many numbers at once as a query takes."""
    wanted = iter(sorted(ids))
    while part := tuple(islice(wanted, _PART)):
        yield part


def _many_intervals(db: sqlite3.Connection) -> bool:
    """Whether so many spends are intervals."""
    row = db.execute("SELECT 1 FROM customer WHERE spend_low <> spend_high LIMIT 1 OFFSET ?", (_MANY,)).fetchone()
    return row is not None


def read_excluded(db: sqlite3.Connection) -> frozenset[int]:
    """The ids of the customers that are in no sum."""
    return frozenset(number for (number,) in db.execute(EXCLUDED))


def read_owners(db: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """(id, parent) of every customer that names a parent."""
    yield from db.execute("SELECT id, parent FROM customer WHERE parent IS NOT NULL AND parent <> ''")


def read_bearers(db: sqlite3.Connection, names: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    """(folded name, id, name) of the customers that bear one of the names, which are given by their folded forms.

    A customer bears its name, whatever the case, and its key.
    """
    folded = {name: form for form, name in names.items()}
    places = ",".join("?" * len(names))
    yield from db.execute(f"SELECT folded, id, name FROM customer WHERE folded IN ({places})", tuple(names))
    for key, *bearer in db.execute(f"SELECT key, id, name FROM customer WHERE key IN ({places})", tuple(folded)):
        yield folded[key], *bearer


def counts_at(floor: Grade) -> str:
    """Whether the spend of a customer, c of `customer`, is in the sums at a floor."""
    return f"{_known(floor)} AND c.id NOT IN ({EXCLUDED})"


def _known(floor: Grade, sign: str = "+") -> str:
    """Whether the spend of a customer, c of `customer`, is known at a floor: no unknown one has a grade.

    The sign keeps SQLite from going by an index, and so from fetching every row from another place.
    """
    return answered(f"{sign}c.spend_grade", at(floor))
