"""Bringing a file into the book: one transaction, idempotent, with a record of what was taken and what was not."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from tokentui.domain.names import nearest
from tokentui.domain.statements import Statement
from tokentui.store.bulk.customers import load_customers
from tokentui.store.bulk.incoming import Batch, ImportReport, Origin, Row, Tally
from tokentui.store.bulk.usage import load_usage
from tokentui.store.connection import transaction

MANY = 5_000
"""Rows beyond which the sums are worked out at the end, for all rows together, and not as each row is written."""

_CANDIDATES = 5_000
"""Keys beyond which only those that begin alike are compared for a suggestion."""

_SUGGESTIONS = 100
"""Unknown keys that get a suggestion; a file of the wrong book need not be looked up to its end."""


def load(db: sqlite3.Connection, origin: Origin, batches: Iterable[Batch]) -> ImportReport:
    """Load a file's clean rows, all or none of them; a file that is loaded again changes nothing.

    A later file never erases a known value with an empty one. Rows about customers that the book does not have are
    rejected. Raises the BookError that fits.
    """
    tally = Tally()
    with transaction(db):
        rows = _rows(batches, tally)
        if origin.kind == "customers":
            many, rest = _peek(rows)
            load_customers(db, rest, tally, many=many)
        elif origin.kind == "usage":
            many, rest = _peek(rows)
            load_usage(db, rest, tally, _Customers(db), many=many)
        else:
            _load_singly(db, origin, rows, tally)
        tally.rejected.sort(key=lambda row: row.line)
        _write_run(db, origin, tally)
    return ImportReport(origin.kind, origin.source, tally.added, tally.changed, tally.unchanged, tuple(tally.rejected))


def _rows(batches: Iterable[Batch], tally: Tally) -> Iterator[Sequence[Row]]:
    for batch in batches:
        tally.take_over(batch.rejected)
        if batch.rows:
            yield batch.rows


def _peek(batches: Iterator[Sequence[Row]]) -> tuple[bool, Iterator[Sequence[Row]]]:
    """Whether the rows are many, and all rows again."""
    held: list[Sequence[Row]] = []
    count = 0
    for rows in batches:
        held.append(rows)
        count += len(rows)
        if count > MANY:
            break
    return count > MANY, chain(held, batches)


def _load_singly(db: sqlite3.Connection, origin: Origin, batches: Iterable[Sequence[Row]], tally: Tally) -> None:
    """Load rows one by one: the triggers keep the sums right as each is written."""
    customers = _Customers(db)
    add: Callable[[Row], bool] = {
        "facts": lambda row: _add_fact(db, customers, row),
        "disclosures": lambda row: _add_disclosure(db, row),
        "decisions": lambda row: _add_decision(db, customers, row, origin.at),
    }[origin.kind]
    for row in chain.from_iterable(batches):
        try:
            if add(row):
                tally.added += 1
            else:
                tally.unchanged += 1
        except UnknownCustomer as error:
            tally.reject(row[0], str(error), row[1])
        except sqlite3.IntegrityError as error:
            tally.reject(row[0], f"The book did not take it: {error}.", row[1])


def _add_fact(db: sqlite3.Connection, customers: "_Customers", row: Row) -> bool:
    _, key, *rest = row
    return _inserted(
        db,
        "INSERT INTO fact (customer_id, dimension, claim, low, high, unit, yardstick, as_of, source_title, source_url,"
        " source_kind, certainty, grade, uid) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
        " WHERE NOT EXISTS (SELECT 1 FROM fact WHERE uid = ?)",
        (customers.id_of(key), *rest, rest[-1]),
    )


def _add_disclosure(db: sqlite3.Connection, row: Row) -> bool:
    return _inserted(
        db,
        "INSERT INTO disclosure (as_of, metric, threshold, threshold_unit, value, unit, source_title, source_url,"
        " source_kind, certainty, grade, uid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO NOTHING",
        row[1:],
    )


def _add_decision(db: sqlite3.Connection, customers: "_Customers", row: Row, now: str) -> bool:
    _, key, reviewer, kind, statement, confidence, note, at, reason, uid = row
    said: Statement = statement
    return _inserted(
        db,
        "INSERT INTO decision (customer_id, reviewer, statement, use_cases, confidence, note, at, reason, uid)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (customers.id_of(key), reviewer, str(kind), said.to_json(), confidence, note, at or now, reason, uid),
    )


def _inserted(db: sqlite3.Connection, sql: str, values: Sequence[Any]) -> bool:
    return db.execute(sql, values).rowcount > 0


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
        "INSERT INTO import_run (at, kind, source, sha256, added, changed, unchanged, rejected)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            origin.at, origin.kind, origin.source, origin.sha256,
            tally.added, tally.changed, tally.unchanged, len(tally.rejected),
        ),
    ).lastrowid  # fmt: skip
    db.executemany(
        "INSERT INTO rejected_row (import_run_id, line, reason, raw) VALUES (?, ?, ?, ?)",
        ((run, row.line, row.reason, row.raw) for row in tally.rejected),
    )
