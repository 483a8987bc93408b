"""Loading customers: new ones many at a time, known ones merged value by value."""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from hashlib import sha256
from itertools import count
from operator import attrgetter
from typing import Any

from tokentui.domain.grades import Question
from tokentui.domain.identity import FoundBy, Renamed, name_form, says_no_name
from tokentui.domain.money import short
from tokentui.domain.names import fold
from tokentui.store.bulk.finding import CustomerFinder, Identified, Known
from tokentui.store.bulk.incoming import Columns, CustomerRow, FactRow, Twins, insert_columns
from tokentui.store.bulk.joined_rows import JoinedRows
from tokentui.store.bulk.known import TEXTS, told_already
from tokentui.store.bulk.newcomers import Newcomers, as_json, new_customers
from tokentui.store.bulk.rebuild import add_untouched, refresh_years, resum
from tokentui.store.bulk.tally import Tally
from tokentui.store.bulk.triggers_off import CUSTOMER_SUMS, NEW_CUSTOMERS, create_index, triggers_off, without
from tokentui.store.find.made import has_index
from tokentui.store.records import fields_by_hand
from tokentui.store.settings import read_setting

_SPEND = ("spend_low", "spend_best", "spend_high", "spend_basis", "spend_grade", "spend_source", "spend_fact")
"""What a customer spends and how that is known: taken together or not at all."""

_OTHERS = ("name", "folded", "anonymous", "grade", "extra")

_NAMED_BY = {"folded": "name"}
"""Columns that follow from a field which hands may edit."""

_COLUMNS = (*TEXTS, *_SPEND, *_OTHERS)
"""What a row may change of a known customer."""

_NAME = len(TEXTS) + len(_SPEND) + 2
"""Where a known customer's name stands, behind its id and key."""

_ADD_ID = "INSERT INTO external_id (external_id, customer_id)"

_kept = attrgetter(*TEXTS)

_AT_ONCE = 1_500
"""Rows whose customers are looked up together."""

_SINGLE_CHANGES = 5_000
"""Changed customers beyond which the sums are worked out at the end, for all customers together."""


def load_customers(
    db: sqlite3.Connection,
    batches: Iterable[Columns[CustomerRow]],
    tally: Tally,
    twins: Callable[[], Twins],
    *,
    many: bool,
    by_key: bool = False,
) -> None:
    """Add new customers and merge known ones, inside the caller's transaction; with `by_key` no name tells one."""
    former = db.execute("SELECT coalesce(max(id), 0) FROM customer").fetchone()[0]
    first = many and former == 0
    index_of_keys = db.execute(_INDEX_OF_KEYS).fetchone()
    with ExitStack() as put_back:
        if many:
            put_back.enter_context(triggers_off(db, NEW_CUSTOMERS, indexes_of="customer" if first else None))
        tally.recognised.newcomers_after = former or None
        loader = _CustomerLoader(db, tally, put_back, former, twins, many=many, by_key=by_key)
        for rows in batches:
            if first and rows.values["namesake"][0] and index_of_keys and not has_index(db, "customer_by_key"):
                # Who such rows are is looked up by key.
                create_index(db, *index_of_keys)
            if former == 0 and not rows.values["namesake"][0]:
                loader.add(rows)
                continue
            for start in range(0, len(rows), _AT_ONCE):
                loader.take(rows[start : start + _AT_ONCE])
        loader.finish()
        if first and index_of_keys and not has_index(db, "customer_by_key"):
            loader.refuse_repeated(*index_of_keys)
        if loader.resum:
            refresh_years(db)
    if loader.resum:
        resum(db)
    elif many and not loader.newcomers.write(db):
        add_untouched(db, former + 1)


_INDEX_OF_KEYS = "SELECT sql FROM sqlite_schema WHERE name = 'customer_by_key'"
"""Its definition; books of earlier releases have none that could be left out during a load."""

_REPEATED = """
SELECT id, key FROM (SELECT id, key, row_number() OVER (PARTITION BY key ORDER BY id) AS which FROM customer)
WHERE which > 1 ORDER BY id"""


class _CustomerLoader:
    """Takes rows in batches."""

    def __init__(
        self, db: sqlite3.Connection, tally: Tally, put_back: ExitStack, former: int, twins: Callable[[], Twins], *,
        many: bool, by_key: bool,
    ) -> None:  # fmt: skip
        self._db = db
        self._tally = tally
        self._put_back = put_back
        self._former = former
        self._many = many
        self._merged = tally.met
        self._following = 1
        """The id that the next row has, where a file comes again in the order of ids."""
        self._lines: list[tuple[int, Sequence[int]]] = []
        """The first id of each batch of new customers, with the lines of all."""
        self._by_hand = fields_by_hand(db)
        self._finder = CustomerFinder(db, former, _COLUMNS, twins, self._merged, by_key=by_key)
        self._joined = JoinedRows()
        self.newcomers = Newcomers()
        """What the new customers come to, where that is not left to the triggers."""
        self.resum = False
        """Whether the sums of all customers have to be worked out anew."""

    def take(self, rows: Columns[CustomerRow]) -> None:
        """Add or merge some rows."""
        rows = self._without_told(rows)
        if not rows:
            return
        found = self._finder.find(rows)
        fresh = [one is None for one in found]
        if any(fresh):
            self.add(self._with_free_keys(rows.only(fresh) if not all(fresh) else rows))
        if all(fresh):
            return
        for row, one in zip(rows, found, strict=True):
            if isinstance(one, str):
                self._tally.reject(row.line, one, row.name)
            elif one is not None and one.known[0] in self._finder.having_joined:
                self._joined.add(row, one)
            elif one is not None:
                self._merge(row, one)

    def _without_told(self, rows: Columns[CustomerRow]) -> Columns[CustomerRow]:
        """The rows that say something new, the others counted; all rows, where keys do not tell whose they are."""
        keys = rows.values["key"]
        if len(set(keys)) < len(keys) or True in rows.values["made"] or self._finder.having_joined:
            return rows
        told = told_already(self._db, rows, self._following)
        self._following = max(told.values(), default=self._following) + 1
        ids = set(told.values())
        if not self._merged.isdisjoint(ids) or max(ids, default=0) > self._former:
            return rows
        self._merged |= ids
        self._tally.unchanged += len(told)
        if not told or len(told) == len(rows):
            return rows[:0] if told else rows
        return rows.only([place not in told for place in range(len(rows))])

    def finish(self) -> None:
        """Merge the rows of accounts that were joined, each of which may stand on several."""
        for row, found, parts in self._joined.together(_NAME):
            key, name = found.known[1], str(found.known[_NAME])
            self._tally.recognised.joined.update((part.name, name) for part in parts)
            self._tally.keys.update((part.key, key) for part in parts)
            self._tally.unchanged += len(parts) - (found.met != found.known[0])
            self._merge(row, found)

    def _with_free_keys(self, rows: Columns[CustomerRow]) -> Columns[CustomerRow]:
        """New customers whose keys are made from their names, and taken by nobody."""
        if True not in rows.values["made"]:
            return rows
        keys = [
            self._finder.free_key(key) if made else key
            for key, made in zip(rows.values["key"], rows.values["made"], strict=True)
        ]
        self._tally.keys.update((was, key) for was, key in zip(rows.values["key"], keys, strict=True) if was != key)
        return Columns(CustomerRow, {**rows.values, "key": keys})

    def add(self, rows: Columns[CustomerRow]) -> None:
        """Add new customers; one that the book does not take stops no other."""
        first = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM customer").fetchone()[0]
        refused: set[int] = set()
        for place, error in insert_columns(self._db, *new_customers(rows)):
            refused.add(place)
            self._refuse(rows[place], error)
        if refused:
            rows = rows.only([place not in refused for place in range(len(rows))])
        self._tally.added += len(rows)
        self._lines.append((first, rows.values["line"]))
        if any(rows.values["aliases"]):
            self._add_aliases(
                (number, alias) for number, aliases in enumerate(rows.values["aliases"], first) for alias in aliases
            )
        for number, one, others in _with_ids(rows, first):
            for other in filter(None, (one, *others)):
                self._add_id(other, number)
        if self._many and rows:
            self.newcomers.count(rows, complete=not refused)

    def refuse_repeated(self, index_of_keys: str) -> None:
        """Put the index of keys back after a first load, without the rows whose keys stood in an earlier one."""
        try:
            create_index(self._db, index_of_keys)
        except sqlite3.IntegrityError:
            repeated = self._db.execute(_REPEATED).fetchall()
        else:
            return
        starts = [first for first, _ in self._lines]
        for number, key in repeated:
            first, lines = self._lines[bisect_right(starts, number) - 1]
            self._tally.reject(lines[number - first], _twice(key), key)
        # Nothing counts them yet, so that nothing is to be taken off.
        with without(self._db, ("customer_removed", "customer_unlisted")):
            self._db.executemany("DELETE FROM customer WHERE id = ?", ((number,) for number, _ in repeated))
        self._tally.added -= len(repeated)
        self.newcomers.lose()
        create_index(self._db, index_of_keys)

    def _refuse(self, row: CustomerRow, error: sqlite3.IntegrityError) -> None:
        if "UNIQUE" in str(error):
            self._reject_repeated(row)
        else:
            self._tally.reject(row.line, f"The book did not take it: {error}.", row.key)

    def _add_aliases(self, pairs: Iterable[tuple[int, str]]) -> int:
        return self._db.executemany(
            "INSERT INTO alias (customer_id, alias) VALUES (?, ?) ON CONFLICT DO NOTHING", pairs
        ).rowcount

    def _merge(self, row: CustomerRow, found: Identified) -> None:
        known, by, _ = found
        customer_id, former = known[0], known[2:]
        if customer_id > self._former or customer_id in self._merged:
            self._reject_repeated(row, known)
            return
        self._merged.add(customer_id)
        if row.name != known[_NAME] or row.key != known[1] or by is not None:
            row = self._recognise(row, known, by)
        merged, by_hand = _merged(former, row), self._by_hand.get(customer_id, frozenset())
        different = {
            name: value
            for name, value, known_value in zip(_COLUMNS, merged, former, strict=True)
            if value != known_value and (_NAMED_BY.get(name, name) not in by_hand)
        }
        changed = self._add_names(row, known, by_hand, renamed="name" in different)
        if different:
            changed = True
            self._expect_changes()
            names = ", ".join(f"{name} = ?" for name in different)
            try:
                self._db.execute(f"UPDATE customer SET {names} WHERE id = ?", (*different.values(), customer_id))
            except sqlite3.IntegrityError as error:
                self._tally.reject(row.line, f"The book did not take it: {error}.", row.key)
                return
        if different.get("spend_best", known) is None:
            self._keep_over(row, known)
        if changed:
            self._tally.changed += 1
        else:
            self._tally.unchanged += 1

    def _keep_over(self, row: CustomerRow, known: Known) -> None:
        """Keep a spend that is over in words: it is the last that is known, and no spend of now."""
        key, best, basis = known[1], known[2 + len(TEXTS) + 1], known[2 + len(TEXTS) + 3]
        day, amount = self._tally.day, short(best, read_setting(self._db, "currency") or "USD")
        claim = f"spent {amount} a year ({basis or 'stated'}) as last known; no longer so by the list of {day}"
        uid = sha256(f"over {key} {best} {basis} {day}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        said = (None, None, None, None, day, "the book before an import", None, None, None, row.grade, uid)
        self._tally.facts.append(FactRow(row.line, key, Question.HOW_MUCH.value, claim, *said))
        self._tally.recognised.over.append(str(known[_NAME]))

    def _recognise(self, row: CustomerRow, known: Known, by: FoundBy | None) -> CustomerRow:
        """Take note of by what a row was found; the row, with the known name where it brings none."""
        key, name = known[1], known[_NAME]
        if row.key != key:
            self._tally.keys[row.key] = key
        if by is not None:
            self._tally.recognised.by[by] += 1
        if row.name == name:
            return row
        # Who was found by a name is called so already: another spelling of it is no news.
        known_so = by is FoundBy.ALIAS or (by is not None and name_form(row.name) == name_form(name))
        nameless = row.name == key or says_no_name(row.name, row.key, name)
        return row._replace(name=name) if known_so or nameless else row

    def _add_names(self, row: CustomerRow, known: Known, by_hand: frozenset[str], *, renamed: bool) -> bool:
        """Add further names and ids of a known customer, its former name among them; says whether any is new."""
        customer_id, key, name = known[0], known[1], known[_NAME]
        aliases = row.aliases
        if renamed and name_form(row.name) != name_form(name):
            self._tally.recognised.renamed.append(Renamed(key, name, row.name))
            aliases = (*aliases, name)
        changed = (
            bool(aliases) and "aliases" not in by_hand and self._add_aliases((customer_id, one) for one in aliases) > 0
        )
        if row.key != key and not row.made:
            changed |= self._add_id(row.key, customer_id)
        if row.external_id is not None and row.external_id != key:
            changed |= self._add_id(row.external_id, customer_id)
        for other in row.other_ids:
            changed |= self._add_id(other, customer_id)
        return changed

    def _add_id(self, external_id: str, customer_id: int) -> bool:
        """Note another id of a customer; says whether the book did not have it."""
        sql = f"{_ADD_ID} VALUES (?, ?) ON CONFLICT DO NOTHING"
        return self._db.execute(sql, (external_id, customer_id)).rowcount > 0

    def _expect_changes(self) -> None:
        if self._many and not self.resum and self._tally.changed >= _SINGLE_CHANGES:
            self._put_back.enter_context(triggers_off(self._db, CUSTOMER_SUMS))
            self.resum = True

    def _reject_repeated(self, row: CustomerRow, known: Known | None = None) -> None:
        if known is not None and (row.made or known[1] != row.key):
            name = known[_NAME]
            reason = f"The row is of {name!r}, of which an earlier row is already; give each customer one row."
            self._tally.reject(row.line, reason, row.name)
            return
        self._tally.reject(row.line, _twice(row.key), row.key)


def _with_ids(rows: Columns[CustomerRow], first: int) -> Iterator[tuple[int, str | None, tuple[str, ...]]]:
    """New customers, by their ids in the book, that have further ids."""
    ids, others = rows.values["external_id"], rows.values["other_ids"]
    if any(ids) or any(others):
        yield from zip(count(first), ids, others)


def _twice(key: str) -> str:
    return f"The key {key!r} stands in this file already; give each customer one row."


def _merged(former: Sequence[Any], row: CustomerRow) -> Known:
    """What a known customer becomes, in the order of the columns: an empty text or grade D says nothing new."""
    texts, spend = former[: len(TEXTS)], former[len(TEXTS) : -len(_OTHERS)]
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
    elif row.over and spend[5] == "stated" and row.over in ("any", spend[3]):
        spend = (None,) * len(spend)
    if row.extra:
        extra = as_json((*json.loads(extra or "{}").items(), *row.extra))
    return *texts, *spend, name, folded, anonymous, grade if row.grade == "D" else row.grade, extra
