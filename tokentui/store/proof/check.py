"""Proving a book: everything derived is worked out again in Python and must match to the last unit."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from tokentui.domain.derive import portion
from tokentui.domain.grades import Mark
from tokentui.domain.statements import WHOLE
from tokentui.store.codebook import read_codebook
from tokentui.store.connection import one_moment
from tokentui.store.cube import CELL, SUMS, TREND_CELL, TREND_SUMS
from tokentui.store.kept_sums import KEPT, are_astray
from tokentui.store.proof.glance import RULE, strange_values
from tokentui.store.proof.grades import misgraded
from tokentui.store.proof.recompute import CURRENT, POSITION, SETTLED, SPEND, ById, Expected, Row, cube_rows, expected
from tokentui.store.proof.search import astray
from tokentui.store.settings import read_settings

SHOWN = 1_000
"""Differences that a report names one by one."""

_OF_NOBODY = (0, 0, Mark.OPEN.value, Mark.OPEN.value)
"""The cell of a month in which customers are of whom nothing is known."""

Sums = dict[Row, list[int]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of the book that is not what the sources of truth come to."""

    where: str
    """The table, or `file` and `reference` for damage that SQLite itself finds."""
    key: str
    """Which row: the customer's key, a cell of the cube, a month."""
    expected: str
    """What it should hold: the columns that differ, or `no row`."""
    found: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check came to."""

    differences: tuple[Difference, ...]
    """The first thousand; none in a sound book."""
    found: int
    """How many there are in all."""
    customers: int
    """How many customers were worked out."""
    decisions: int
    """How many decisions they rest on."""

    @property
    def sound(self) -> bool:
        """Whether nothing differs."""
        return self.found == 0


def check(db: sqlite3.Connection) -> CheckReport:
    """Work everything out anew from decisions, customers, usage, facts and codebook, and compare to the last unit.

    Memory stays small whatever the size of the book: customers are read in the order of ids, a usage row is read in
    Python only for customers that are not wholly open. A file too damaged to be read raises what sqlite3 says of it.
    """
    with one_moment(db):
        checking = _Checking(db)
        found = iter(checking.differences())
        shown = tuple(islice(found, SHOWN))
        more = sum(1 for _ in found)
        decisions = db.execute("SELECT count(*) FROM decision").fetchone()[0]
    return CheckReport(shown, len(shown) + more, checking.customers, decisions)


class _Checking:
    """One run over the customers, gathering the cube and the trend on the way."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.customers = 0
        self._cube: Sums = defaultdict(lambda: [0] * len(SUMS))
        self._trend: Sums = defaultdict(lambda: [0] * len(TREND_SUMS))

    def differences(self) -> Iterator[Difference]:
        """Everything that differs, as it is found."""
        for (message,) in self._db.execute("PRAGMA integrity_check"):
            if message != "ok" and not message.startswith(RULE):
                yield Difference("file", "integrity", "ok", str(message))
        for one in strange_values(self._db, figures=False):
            yield Difference(one.table, f"{one.row} {one.column}", "a word that this version knows", one.value)
        for table, rowid, parent, _ in self._db.execute("PRAGMA foreign_key_check"):
            yield Difference("reference", f"{table} row {rowid}", f"a row of {parent}", "no row")
        for uid, should, found in misgraded(self._db):
            yield Difference("fact", uid, should, found)
        self._add_all_usage()
        yield from self._by_customer()
        yield from self._sums("cube", CELL, SUMS, self._cube)
        yield from self._sums("trend", TREND_CELL, TREND_SUMS, self._trend)
        if are_astray(self._db, read_settings(self._db).floor, read_codebook(self._db)):
            yield Difference("book", KEPT, "the sums of the cube", "others")
        for row in astray(self._db):
            yield Difference(*row)

    def _by_customer(self) -> Iterator[Difference]:
        settings = read_settings(self._db)
        codebook = read_codebook(self._db)
        tables = {
            name: ById(iter(self._db.execute(f"SELECT customer_id, {', '.join(columns)} FROM {name} ORDER BY 1, 2, 3")))
            for name, columns in (("current", CURRENT), ("settled", SETTLED), ("position", POSITION))
        }
        for one in expected(self._db, codebook, settings.currency, settings.usage_from, settings.usage_to):
            self.customers += 1
            self._add_to_cube(one)
            self._move_usage(one)
            for uid, reason in one.unreadable:
                yield Difference("decision", uid, "a statement that can be read", reason)
            if one.spend != one.found_spend:
                yield _differing("customer", one.key, SPEND, one.spend, one.found_spend)
            current = [row[1:] for row in tables["current"].take(one.customer_id)]
            yield from _rows("current", one.key, CURRENT, one.current, current, told_by=2)
            settled = [row[1:] for row in tables["settled"].take(one.customer_id)]
            position = [row[1:] for row in tables["position"].take(one.customer_id)]
            if one.said or settled or position:
                yield from _rows("settled", one.key, SETTLED, (one.settled,), settled)
                yield from _rows("position", one.key, POSITION, one.position, position)
        for name, table in tables.items():
            for row in table.rest():
                yield Difference(name, f"customer {row[0]}", "no row", "a row of no customer")

    def _add_to_cube(self, one: Expected) -> None:
        for row in cube_rows(one):
            sums = self._cube[row[: len(CELL)]]
            for place, amount in enumerate(row[len(CELL) :]):
                sums[place] += amount

    def _add_all_usage(self) -> None:
        """All usage as if nothing were known of any customer: SQL adds, for that is fastest by far."""
        rows = self._db.execute(
            "SELECT month, count(*), sum(coalesce(spend, 0)), sum(min(coalesce(spend, 0), 0)),"
            " sum(coalesce(tokens_in, 0) + coalesce(tokens_out, 0)), count(*) - count(spend),"
            " count(*) - count(coalesce(tokens_in, tokens_out)) FROM usage GROUP BY month"
        )
        for month, count, spend, credit, tokens, spend_unknown, tokens_unknown in rows:
            unknown = WHOLE * spend_unknown, WHOLE * tokens_unknown
            self._trend[month, *_OF_NOBODY] = [WHOLE * count, spend, credit, tokens, *unknown]

    def _move_usage(self, one: Expected) -> None:
        """Takes a customer's usage from the open mask to where its answers put it; excluded usage counts nowhere."""
        segments, _, _, state, _, _, who, _, for_what, *_ = one.settled
        shares = [] if state == "excluded" else [row[:3] for row in one.position]
        if shares == [(0, WHOLE, 0)] and (segments, 0, who, for_what) == _OF_NOBODY:
            return
        for month, spend, tokens in self._db.execute(
            "SELECT month, spend, coalesce(tokens_in + tokens_out, tokens_in, tokens_out)"
            " FROM usage WHERE customer_id = ?",
            (one.customer_id,),
        ):
            amounts = (spend or 0, min(spend or 0, 0), tokens or 0)
            unknown = (spend is None, tokens is None)
            self._add_to_trend((month, *_OF_NOBODY), (-WHOLE, *(-amount for amount in amounts)), unknown)
            for mask, weight, before in shares:
                parts = (portion(amount, before, weight) for amount in amounts)
                self._add_to_trend((month, segments, mask, who, for_what), (weight, *parts), unknown)

    def _add_to_trend(self, cell: Row, sums: Sequence[int], unknown: Sequence[bool]) -> None:
        found = self._trend[cell]
        for place, amount in enumerate((*sums, *(sums[0] * one for one in unknown))):
            found[place] += amount

    def _sums(self, name: str, key: Sequence[str], sums: Sequence[str], wanted: Sums) -> Iterator[Difference]:
        """What differs in a table of sums; rows of nothing but zeros may be there or not."""
        found = {
            row[: len(key)]: list(row[len(key) :])
            for row in self._db.execute(f"SELECT {', '.join((*key, *sums))} FROM {name}")
        }
        nothing = [0] * len(sums)
        for cell in sorted(wanted.keys() | found.keys(), key=str):
            should, does = wanted.get(cell, nothing), found.get(cell, nothing)
            if should != does:
                yield _differing(name, _named(key, cell), sums, tuple(should), tuple(does))


def _rows(
    where: str, key: str, columns: Sequence[str], wanted: Sequence[Row], found: Sequence[Row], *, told_by: int = 1
) -> Iterator[Difference]:
    """What differs between two lists of rows that are told apart by their first columns."""
    if tuple(wanted) == tuple(found):
        return
    should = {row[:told_by]: row for row in wanted}
    does = {row[:told_by]: row for row in found}
    if len(wanted) == len(found) == 1:
        should, does = {(): wanted[0]}, {(): found[0]}
    for first in sorted(should.keys() | does.keys(), key=str):
        if first not in does:
            yield Difference(where, key, _named(columns, should[first]), "no row")
        elif first not in should:
            yield Difference(where, key, "no row", _named(columns, does[first]))
        elif should[first] != does[first]:
            yield _differing(where, key, columns, should[first], does[first])


def _differing(where: str, key: str, columns: Sequence[str], wanted: Row, found: Row) -> Difference:
    """A difference that names only the columns that differ."""
    which = [place for place, column in enumerate(columns) if wanted[place] != found[place]]
    names = [columns[place] for place in which]
    return Difference(
        where,
        key,
        _named(names, [wanted[place] for place in which]),
        _named(names, [found[place] for place in which]),
    )


def _named(columns: Sequence[str], values: Sequence[object]) -> str:
    return ", ".join(
        f"{column}={'unknown' if value is None else value}" for column, value in zip(columns, values, strict=True)
    )
