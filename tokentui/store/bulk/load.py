"""Bringing a file into the book: one transaction, idempotent, with a record of what was taken and what was not."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain

from tokentui.domain.names import nearest
from tokentui.store.bulk.customers import load_customers
from tokentui.store.bulk.held import hold_spends
from tokentui.store.bulk.incoming import (
    KINDS_OF_CUSTOMERS,
    KINDS_OF_USAGE,
    NO_TWINS,
    CleanBatch,
    Columns,
    CustomerRow,
    DecisionRow,
    DisclosureRow,
    FactRow,
    Origin,
    PriceRow,
    Row,
    RowT,
    Twins,
    UsageRow,
    columns_of,
)
from tokentui.store.bulk.tally import ImportReport, Tally
from tokentui.store.bulk.usage import load_usage
from tokentui.store.connection import transaction

MANY = 5_000
"""Rows beyond which the sums are worked out at the end, for all rows together, and not as each row is written."""

_CANDIDATES = 5_000
"""Keys beyond which only those that begin alike are compared for a suggestion."""

_SUGGESTIONS = 100
"""Unknown keys that get a suggestion; a file of the wrong book need not be looked up to its end."""


def load(
    db: sqlite3.Connection,
    origin: Origin,
    batches: Iterable[CleanBatch],
    twins: Callable[[], Twins] = lambda: NO_TWINS,
    adding: Collection[int] = (),
) -> ImportReport:
    """Load a file's clean rows, all or none of them; a file that is loaded again changes nothing.

    A later file never erases a known value with an empty one. Rows about customers that the book does not have are
    rejected. `twins` looks through a file of customers, where that is needed; `adding` are months of usage that
    the file is added to, and does not take the place of. Raises the BookError that fits.
    """
    tally = Tally()
    tally.day = origin.at[:10]
    with transaction(db):
        rows = _rows(db, batches, tally)
        if origin.kind in KINDS_OF_CUSTOMERS:
            many, customers = _peek(rows, CustomerRow)
            load_customers(db, customers, tally, twins, many=many, by_key=origin.by_key)
            facts = [
                fact._replace(customer_key=tally.keys.get(fact.customer_key, fact.customer_key)) for fact in tally.facts
            ]
            _load_singly(db, [facts], Tally(), origin.at)
        elif origin.kind in KINDS_OF_USAGE:
            many, months = _peek(rows, UsageRow)
            load_usage(db, months, tally, _Customers(db), many=many, adding=adding)
        else:
            _load_singly(db, rows, tally, origin.at)
        tally.rejected.sort(key=lambda row: row.line)
        _write_run(db, origin, tally)
    counts = (tally.added, tally.changed, tally.unchanged)
    refused, recognised = tuple(tally.rejected), tally.recognised
    return ImportReport(origin.kind, origin.source, *counts, refused, recognised, tally.replaced, tally.met)


def _rows(db: sqlite3.Connection, batches: Iterable[CleanBatch], tally: Tally) -> Iterator[Sequence[Row]]:
    for batch in batches:
        tally.rejected.extend(batch.rejected)
        tally.facts.extend(batch.facts)
        if batch.held:
            hold_spends(db, batch.held)
        if batch.rows:
            yield batch.rows


def _peek(batches: Iterator[Sequence[Row]], row: type[RowT]) -> tuple[bool, Iterator[Columns[RowT]]]:
    """Whether the rows are many, and all rows again."""
    held: list[Sequence[Row]] = []
    count = 0
    for rows in batches:
        held.append(rows)
        count += len(rows)
        if count > MANY:
            break
    return count > MANY, (columns_of(rows, row) for rows in chain(held, batches))


def _load_singly(db: sqlite3.Connection, batches: Iterable[Sequence[Row]], tally: Tally, now: str) -> None:
    """Load rows one by one: the triggers keep the sums right as each is written."""
    customers = _Customers(db)
    for row in chain.from_iterable(batches):
        try:
            if _add(db, row, customers, now):
                tally.added += 1
            else:
                tally.unchanged += 1
        except UnknownCustomer as error:
            tally.reject(row.line, str(error), row[1])
        except sqlite3.IntegrityError as error:
            tally.reject(row.line, f"The book did not take it: {error}.", row[1])


def _add(db: sqlite3.Connection, row: Row, customers: "_Customers", now: str) -> bool:
    """Add what a row says, unless the book has it already; returns whether it was added."""
    values: list[object] = list(row)
    if isinstance(row, FactRow | DecisionRow):
        values[_CUSTOMER] = customers.id_of(row.customer_key)
    if isinstance(row, DecisionRow):
        values[_KIND], values[_STATEMENT], values[_AT] = str(row.kind), row.statement.to_json(), row.at or now
        if values.pop():
            db.execute(_FIRST_PASS, (row.reviewer,))
    return db.execute(_INSERT[type(row)], values).rowcount > 0


def _insert_once(table: str, row: type[Row]) -> str:
    """The INSERT of a row's fields, each into its column, where no row of the table has the same uid."""
    places = {field: f"?{number}" for number, field in enumerate(row._fields, 1) if field not in _NO_COLUMN}
    columns = ", ".join(_COLUMN_OF.get(field, field) for field in places)
    known = f"SELECT 1 FROM {table} WHERE uid = {places['uid']}"
    return f"INSERT INTO {table} ({columns}) SELECT {', '.join(places.values())} WHERE NOT EXISTS ({known})"


_NO_COLUMN = ("line", "first_pass")
"""Fields that are no column: the first and the last of their rows."""

_COLUMN_OF = {"customer_key": "customer_id", "kind": "statement", "statement": "use_cases"}
"""Columns that are not called as the fields are."""

_CUSTOMER = FactRow._fields.index("customer_key")
_KIND, _STATEMENT, _AT = map(DecisionRow._fields.index, ("kind", "statement", "at"))

_INSERT: dict[type[Row], str] = {
    FactRow: _insert_once("fact", FactRow),
    DisclosureRow: _insert_once("disclosure", DisclosureRow),
    PriceRow: _insert_once("price", PriceRow),
    DecisionRow: _insert_once("decision", DecisionRow),
}


_FIRST_PASS = (
    "INSERT INTO first_pass (reviewer) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM decision WHERE reviewer = ?1)"
    " ON CONFLICT DO NOTHING"
)
"""Marks a reviewer who has said nothing in this book yet; of others the book knows better."""


class UnknownCustomer(LookupError):
    """The book has no customer of this key; the message says so and names the nearest."""


class _Customers:
    """Ids of customers by key."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._reasons: dict[str, str] = {}

    def id_of(self, key: str) -> int:
        """The id of one customer; raises UnknownCustomer."""
        row = self._db.execute("SELECT id FROM customer WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise UnknownCustomer(self.reason(key))
        return int(row[0])

    def ids_of(self, keys: Iterable[str]) -> dict[str, int]:
        """The ids of several customers; those the book does not have are left out."""
        wanted = list(set(keys))
        found: dict[str, int] = {}
        for start in range(0, len(wanted), 1_000):
            part = wanted[start : start + 1_000]
            places = ",".join("?" * len(part))
            found.update(self._db.execute(f"SELECT key, id FROM customer WHERE key IN ({places})", part).fetchall())
        return found

    def reason(self, key: str) -> str:
        """Why a row about an unknown customer is not taken."""
        if key not in self._reasons:
            near = nearest(key, self._candidates(key), 1) if len(self._reasons) < _SUGGESTIONS else []
            self._reasons[key] = f"The book has no customer {key!r}" + (
                f"; did you mean {near[0]!r}?" if near else "; import the customers first."
            )
        return self._reasons[key]

    def _candidates(self, key: str) -> list[str]:
        begin = ""
        if (
            self._db.execute("SELECT count(*) FROM (SELECT 1 FROM customer LIMIT ?)", (_CANDIDATES + 1,)).fetchone()[0]
            > _CANDIDATES
        ):
            begin = key[:2]
        rows = self._db.execute(
            "SELECT key FROM customer WHERE key >= ? AND key < ? LIMIT ?", (begin, begin + "\U0010ffff", _CANDIDATES)
        )
        return [row[0] for row in rows]


def _write_run(db: sqlite3.Connection, origin: Origin, tally: Tally) -> None:
    run = db.execute(
        "INSERT INTO import_run (at, kind, source, sha256, added, changed, unchanged, rejected, header)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            origin.at, origin.kind, origin.source, origin.sha256,
            tally.added, tally.changed, tally.unchanged, len(tally.rejected),
            origin.header,
        ),
    ).lastrowid  # fmt: skip
    db.executemany(
        "INSERT INTO rejected_row (import_run_id, line, reason, raw) VALUES (?, ?, ?, ?)",
        ((run, row.line, row.reason, row.raw) for row in tally.rejected),
    )
