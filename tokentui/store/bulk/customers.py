"""Loading customers: new ones many at a time, known ones merged value by value."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from typing import Any

from tokentui.domain.names import fold
from tokentui.store.bulk.incoming import CUSTOMER_FIELDS, Row, Tally, columns_of, insert_columns
from tokentui.store.bulk.newcomers import Newcomers, as_json, new_customers
from tokentui.store.bulk.rebuild import add_untouched, refresh_years, resum
from tokentui.store.bulk.triggers_off import CUSTOMER_SUMS, NEW_CUSTOMERS, quiet

COLUMNS = (
    "key", "name", "parent", "segment", "industry", "size", "product", "region", "partner", "first_named", "domain",
    "anonymous", "spend_low", "spend_best", "spend_high", "spend_basis", "grade", "spend_grade", "spend_source",
    "spend_fact", "extra", "folded",
)  # fmt: skip

_KEPT = slice(2, 11)
"""Texts of which an empty one never replaces a known one."""
_SPEND = slice(12, 16)
_GRADE, _SPEND_GRADE, _SOURCE, _FACT, _EXTRA = 16, 17, 18, 19, 20
_KEY, _ALIASES = CUSTOMER_FIELDS.index("key"), CUSTOMER_FIELDS.index("aliases")

_AT_ONCE = 1_500
"""Rows whose customers are looked up together."""

_SINGLE_CHANGES = 5_000
"""Changed customers beyond which the sums are worked out at the end, for all customers together."""


def load_customers(db: sqlite3.Connection, batches: Iterable[Sequence[Row]], tally: Tally, *, many: bool) -> None:
    """Add new customers and merge known ones by key, inside the caller's transaction."""
    former = db.execute("SELECT coalesce(max(id), 0) FROM customer").fetchone()[0]
    with ExitStack() as put_back:
        if many:
            put_back.enter_context(quiet(db, NEW_CUSTOMERS, indexes_of="customer" if former == 0 else None))
        loader = _Loader(db, tally, put_back, former, many=many)
        for rows in batches:
            if former == 0:
                loader.add(rows)
                continue
            for start in range(0, len(rows), _AT_ONCE):
                loader.take(rows[start : start + _AT_ONCE])
        if loader.resum:
            refresh_years(db)
    if loader.resum:
        resum(db)
    elif many and not loader.newcomers.write(db):
        add_untouched(db, former + 1)


class _Loader:
    """Takes rows in batches."""

    def __init__(self, db: sqlite3.Connection, tally: Tally, put_back: ExitStack, former: int, *, many: bool) -> None:
        self._db = db
        self._tally = tally
        self._put_back = put_back
        self._former = former
        self._many = many
        self._merged: set[int] = set()
        self.newcomers = Newcomers()
        """What the new customers come to, where that is not left to the triggers."""
        self.resum = False
        """Whether the sums of all customers have to be worked out anew."""

    def take(self, rows: Sequence[Row]) -> None:
        """Add or merge some rows."""
        known = self._known(rows)
        if not known:
            self.add(rows)
            return
        if fresh := [row for row in rows if row[1] not in known]:
            self.add(fresh)
        for row in rows:
            if row[1] in known:
                self._merge(row, known[row[1]])

    def _known(self, rows: Sequence[Row]) -> dict[str, Row]:
        places = ",".join("?" * len(rows))
        found = self._db.execute(
            f"SELECT id, {', '.join(COLUMNS)} FROM customer WHERE key IN ({places})", [row[1] for row in rows]
        )
        return {row[1]: row for row in found}

    def add(self, rows: Sequence[Row]) -> None:
        """Add new customers; one that the book does not take stops no other."""
        columns = columns_of(rows)
        refused: set[int] = set()
        for place, error in insert_columns(self._db, *new_customers(columns)):
            refused.add(place)
            self._refuse(rows[place], error)
        self._tally.added += len(rows) - len(refused)
        if any(columns[_ALIASES]):
            self._add_aliases(
                (alias, key)
                for place, (key, aliases) in enumerate(zip(columns[_KEY], columns[_ALIASES], strict=True))
                if place not in refused
                for alias in aliases
            )
        if self._many:
            self.newcomers.count(columns, complete=not refused)

    def _refuse(self, row: Row, error: sqlite3.IntegrityError) -> None:
        if self._db.execute("SELECT 1 FROM customer WHERE key = ?", (row[_KEY],)).fetchone():
            self._reject_repeated(row)
        else:
            self._tally.reject(row[0], f"The book did not take it: {error}.", row[_KEY])

    def _add_aliases(self, pairs: Iterable[tuple[str, str]]) -> int:
        return self._db.executemany(
            "INSERT INTO alias (customer_id, alias) SELECT id, ?1 FROM customer WHERE key = ?2 ON CONFLICT DO NOTHING",
            pairs,
        ).rowcount

    def _merge(self, row: Row, found: Row) -> None:
        customer_id, former = found[0], found[1:]
        if customer_id > self._former or customer_id in self._merged:
            self._reject_repeated(row)
            return
        self._merged.add(customer_id)
        merged = _merged(former, _values(row))
        columns = [place for place, value in enumerate(merged) if value != former[place]]
        changed = self._add_aliases((alias, row[_KEY]) for alias in row[_ALIASES]) > 0
        if columns:
            changed = True
            self._expect_changes()
            names = ", ".join(f"{COLUMNS[place]} = ?" for place in columns)
            try:
                self._db.execute(
                    f"UPDATE customer SET {names} WHERE id = ?", (*(merged[place] for place in columns), customer_id)
                )
            except sqlite3.IntegrityError as error:
                self._tally.reject(row[0], f"The book did not take it: {error}.", row[1])
                return
        if changed:
            self._tally.changed += 1
        else:
            self._tally.unchanged += 1

    def _expect_changes(self) -> None:
        if self._many and not self.resum and self._tally.changed >= _SINGLE_CHANGES:
            self._put_back.enter_context(quiet(self._db, CUSTOMER_SUMS))
            self.resum = True

    def _reject_repeated(self, row: Row) -> None:
        self._tally.reject(
            row[0], f"The key {row[1]!r} stands in this file already; give each customer one row.", row[1]
        )


def _values(row: Row) -> Row:
    """The values of a new customer in the order of COLUMNS."""
    *_, low, best, high, basis, grade, extra = row
    stated = best is not None
    return (
        row[1], row[2], *row[4:13], row[13], low, best, high, basis if stated else None, grade,
        grade if stated else None, "stated" if stated else None, None,
        as_json(extra), fold(row[2]),
    )  # fmt: skip


def _merged(former: Row, new: Row) -> Row:
    """What a known customer becomes: new values where there are any; grade D says nothing new."""
    merged: list[Any] = list(new)
    for place in range(_KEPT.start, _KEPT.stop):
        merged[place] = former[place] if new[place] in (None, "") else new[place]
    merged[_GRADE] = former[_GRADE] if new[_GRADE] == "D" else new[_GRADE]
    if new[_SOURCE] is None:
        merged[_SPEND] = former[_SPEND]
        merged[_SPEND_GRADE : _FACT + 1] = former[_SPEND_GRADE : _FACT + 1]
    elif new[_SPEND.stop - 1] is None and former[_SOURCE] == "stated":
        merged[_SPEND.stop - 1] = former[_SPEND.stop - 1]
    if former[_EXTRA]:
        extra = {**json.loads(former[_EXTRA]), **json.loads(new[_EXTRA] or "{}")}
        merged[_EXTRA] = json.dumps(extra, ensure_ascii=False)
    return tuple(merged)
