"""Loading customers: new ones many at a time, known ones merged value by value."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from operator import attrgetter
from typing import Any

from tokentui.domain.names import fold
from tokentui.store.bulk.incoming import Columns, CustomerRow, Tally, insert_columns
from tokentui.store.bulk.newcomers import Newcomers, as_json, new_customers
from tokentui.store.bulk.rebuild import add_untouched, refresh_years, resum
from tokentui.store.bulk.triggers_off import CUSTOMER_SUMS, NEW_CUSTOMERS, triggers_off
from tokentui.store.records import fields_by_hand

_KEPT = ("parent", "segment", "industry", "size", "product", "region", "partner", "first_named", "domain")
"""Texts of which an empty one never replaces a known one."""

_SPEND = ("spend_low", "spend_best", "spend_high", "spend_basis", "spend_grade", "spend_source", "spend_fact")
"""What a customer spends and how that is known: taken together or not at all."""

_OTHERS = ("name", "folded", "anonymous", "grade", "extra")

_NAMED_BY = {"folded": "name"}
"""Columns that follow from a field which hands may edit."""

_COLUMNS = (*_KEPT, *_SPEND, *_OTHERS)
"""What a row may change of a known customer."""

_kept = attrgetter(*_KEPT)

Known = tuple[Any, ...]
"""A row of the table of customers."""

_AT_ONCE = 1_500
"""Rows whose customers are looked up together."""

_SINGLE_CHANGES = 5_000
"""Changed customers beyond which the sums are worked out at the end, for all customers together."""


def load_customers(
    db: sqlite3.Connection, batches: Iterable[Columns[CustomerRow]], tally: Tally, *, many: bool
) -> None:
    """Add new customers and merge known ones by key, inside the caller's transaction."""
    former = db.execute("SELECT coalesce(max(id), 0) FROM customer").fetchone()[0]
    with ExitStack() as put_back:
        if many:
            put_back.enter_context(triggers_off(db, NEW_CUSTOMERS, indexes_of="customer" if former == 0 else None))
        loader = _CustomerLoader(db, tally, put_back, former, many=many)
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


class _CustomerLoader:
    """Takes rows in batches."""

    def __init__(self, db: sqlite3.Connection, tally: Tally, put_back: ExitStack, former: int, *, many: bool) -> None:
        self._db = db
        self._tally = tally
        self._put_back = put_back
        self._former = former
        self._many = many
        self._merged: set[int] = set()
        self._by_hand = fields_by_hand(db)
        self.newcomers = Newcomers()
        """What the new customers come to, where that is not left to the triggers."""
        self.resum = False
        """Whether the sums of all customers have to be worked out anew."""

    def take(self, rows: Columns[CustomerRow]) -> None:
        """Add or merge some rows."""
        keys = rows.values["key"]
        known = self._known(keys)
        if not known:
            self.add(rows)
            return
        fresh = [key not in known for key in keys]
        if any(fresh):
            self.add(rows.only(fresh))
            rows = rows.only([not new for new in fresh])
        for row in rows:
            self._merge(row, known[row.key])

    def _known(self, keys: Sequence[str]) -> dict[str, Known]:
        """Id, key and values of the customers that the book has, by key."""
        places = ",".join("?" * len(keys))
        found = self._db.execute(f"SELECT id, key, {', '.join(_COLUMNS)} FROM customer WHERE key IN ({places})", keys)
        return {row[1]: row for row in found}

    def add(self, rows: Columns[CustomerRow]) -> None:
        """Add new customers; one that the book does not take stops no other."""
        refused: set[int] = set()
        for place, error in insert_columns(self._db, *new_customers(rows)):
            refused.add(place)
            self._refuse(rows[place], error)
        self._tally.added += len(rows) - len(refused)
        if any(rows.values["aliases"]):
            self._add_aliases(
                (alias, key)
                for place, (key, aliases) in enumerate(zip(rows.values["key"], rows.values["aliases"], strict=True))
                if place not in refused
                for alias in aliases
            )
        if self._many:
            self.newcomers.count(rows, complete=not refused)

    def _refuse(self, row: CustomerRow, error: sqlite3.IntegrityError) -> None:
        if self._db.execute("SELECT 1 FROM customer WHERE key = ?", (row.key,)).fetchone():
            self._reject_repeated(row)
        else:
            self._tally.reject(row.line, f"The book did not take it: {error}.", row.key)

    def _add_aliases(self, pairs: Iterable[tuple[str, str]]) -> int:
        return self._db.executemany(
            "INSERT INTO alias (customer_id, alias) SELECT id, ?1 FROM customer WHERE key = ?2 ON CONFLICT DO NOTHING",
            pairs,
        ).rowcount

    def _merge(self, row: CustomerRow, found: Known) -> None:
        customer_id, former = found[0], found[2:]
        if customer_id > self._former or customer_id in self._merged:
            self._reject_repeated(row)
            return
        self._merged.add(customer_id)
        merged, by_hand = _merged(former, row), self._by_hand.get(customer_id, frozenset())
        different = {
            name: value
            for name, value, known in zip(_COLUMNS, merged, former, strict=True)
            if value != known and (_NAMED_BY.get(name, name) not in by_hand)
        }
        aliases = () if "aliases" in by_hand else row.aliases
        changed = self._add_aliases((alias, row.key) for alias in aliases) > 0
        if different:
            changed = True
            self._expect_changes()
            names = ", ".join(f"{name} = ?" for name in different)
            try:
                self._db.execute(f"UPDATE customer SET {names} WHERE id = ?", (*different.values(), customer_id))
            except sqlite3.IntegrityError as error:
                self._tally.reject(row.line, f"The book did not take it: {error}.", row.key)
                return
        if changed:
            self._tally.changed += 1
        else:
            self._tally.unchanged += 1

    def _expect_changes(self) -> None:
        if self._many and not self.resum and self._tally.changed >= _SINGLE_CHANGES:
            self._put_back.enter_context(triggers_off(self._db, CUSTOMER_SUMS))
            self.resum = True

    def _reject_repeated(self, row: CustomerRow) -> None:
        self._tally.reject(
            row.line, f"The key {row.key!r} stands in this file already; give each customer one row.", row.key
        )


def _merged(former: Known, row: CustomerRow) -> Known:
    """What a known customer becomes, in the order of the columns: an empty text or grade D says nothing new."""
    texts, spend = former[: len(_KEPT)], former[len(_KEPT) : -len(_OTHERS)]
    name, folded, anonymous, grade, extra = former[-len(_OTHERS) :]
    if row.name:
        name, folded, anonymous = row.name, fold(row.name), row.anonymous
    if (new := _kept(row)) != texts:
        texts = tuple(text or known for text, known in zip(new, texts, strict=True))
    if row.spend_best is not None:
        *_, basis, _, source, _ = spend
        basis = row.spend_basis or (basis if source == "stated" else None)
        worth = row.spend_grade or row.grade
        spend = (row.spend_low, row.spend_best, row.spend_high, basis, worth, "stated", None)
    if row.extra:
        extra = as_json((*json.loads(extra or "{}").items(), *row.extra))
    return *texts, *spend, name, folded, anonymous, grade if row.grade == "D" else row.grade, extra
