"""Taking an import back: new rows go, and what was there before stands again, as long as nothing rests on it."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, NamedTuple

from tokentui.domain.text import number_of
from tokentui.store.bulk.incoming import FileKind, RejectedRow
from tokentui.store.bulk.journal import AMOUNTS, BESIDE, DAY, JOINS, RECORD, SPEND, joins_now
from tokentui.store.bulk.rebuild import SPEND_FROM_FACTS, refresh_years, resum
from tokentui.store.bulk.triggers_off import BOOK_SUMS, CUSTOMER_SUMS, USAGE_SUMS, triggers_off
from tokentui.store.bulk.usage import set_window
from tokentui.store.connection import transaction
from tokentui.store.errors import BookError
from tokentui.store.records import fields_by_hand

_GONE = frozenset(("customer_removed", "usage_removed", "fact_removed", "decision_is_never_deleted"))
"""Triggers that a row which goes fires for the sums' sake, or that keeps it."""

_BY_RULE = "(uid >= '~rule:' AND uid < '~rule;')"
_NO_TOKENS = """
UPDATE customer SET tokens = NULL
WHERE tokens IS NOT NULL AND NOT EXISTS (SELECT 1 FROM usage AS u WHERE u.customer_id = customer.id)"""

_CHANGED = "SELECT customer_id FROM import_change WHERE batch = {:d} AND what IN ('spend', 'usage')"
_MOVED = f"""
customer_id IN ({_CHANGED}) OR other_id IN ({_CHANGED})
OR EXISTS (SELECT 1 FROM json_each(moved, '$.months') AS m WHERE json_extract(m.value, '$[0]') IN ({{}}))"""
"""Whether two accounts are joined whose spends or months an import changed."""


class ImportedBatch(NamedTuple):
    """The files of one import."""

    number: int
    at: str
    sources: tuple[str, ...]
    added: int
    changed: int


class RefusedRows(NamedTuple):
    """Rows of one file that were refused, under its line of column names."""

    source: str
    kind: FileKind
    header: str
    rows: tuple[RejectedRow, ...]

    @property
    def count_together(self) -> bool:
        """Whether what a customer spends follows from all its rows of the file."""
        return self.kind in (FileKind.CONTRACTS, FileKind.SUBSCRIPTIONS)


class RestsOnImport(BookError):
    """Something was said since of what an import brought; the message names it."""


def last_import(db: sqlite3.Connection) -> ImportedBatch | None:
    """The newest import that has not been taken back; None where there is none, or it is not kept any more."""
    row = db.execute(
        "SELECT b.id, b.at FROM import_batch AS b WHERE NOT b.undone ORDER BY b.id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    runs = db.execute("SELECT source, added, changed FROM import_run WHERE batch = ? ORDER BY id", row[:1]).fetchall()
    sources = tuple(dict.fromkeys(source for source, _, _ in runs))
    number, at = row
    return ImportedBatch(number, at, sources, sum(run[1] for run in runs), sum(run[2] for run in runs))


def read_refused(db: sqlite3.Connection) -> list[RefusedRows]:
    """The rows that the newest import refused, file by file."""
    newest = db.execute("SELECT max(id) FROM import_batch").fetchone()[0]
    runs = db.execute(
        "SELECT id, source, kind, coalesce(header, '') FROM import_run WHERE batch = ? AND rejected > 0 ORDER BY id",
        (newest,),
    ).fetchall()
    return [
        RefusedRows(source, FileKind(kind), header, tuple(_refused(db, number)))
        for number, source, kind, header in runs
    ]


def _refused(db: sqlite3.Connection, run: int) -> Iterator[RejectedRow]:
    found = db.execute(
        "SELECT line, reason, raw FROM rejected_row WHERE import_run_id = ? ORDER BY line, rowid", (run,)
    )
    return (RejectedRow(line, reason, raw) for line, reason, raw in found)


def take_back(db: sqlite3.Connection, batch: int) -> None:
    """Make the book as if an import, the newest one, had never been; raises RestsOnImport, and then nothing changes."""
    with transaction(db):
        ranges, months = db.execute("SELECT ranges, months FROM import_batch WHERE id = ?", (batch,)).fetchone()
        new: dict[str, tuple[int, int]] = {table: (first, last) for table, (first, last) in json.loads(ranges).items()}
        _expect_alone(db, batch, new, json.loads(months))
        with triggers_off(db, CUSTOMER_SUMS | USAGE_SUMS | BOOK_SUMS | _GONE):
            _remove(db, new, json.loads(months))
            _restore(db, batch)
            db.execute(_NO_TOKENS)
            if not set_window(db):
                db.execute("DELETE FROM book WHERE key IN ('usage_from', 'usage_to')")
            refresh_years(db)
            # A spend that stood before may have rested on a fact that is gone, or is known by one that came since.
            db.execute(SPEND_FROM_FACTS)
        resum(db)
        db.execute("DELETE FROM import_change WHERE batch = ?", (batch,))
        db.execute("UPDATE import_batch SET undone = 1 WHERE id = ?", (batch,))


def _expect_alone(db: sqlite3.Connection, batch: int, new: dict[str, tuple[int, int]], months: list[int]) -> None:
    first, last = new.get("customer", (0, 0))
    decided, claimed = new.get("decision", (0, 0)), new.get("fact", (0, 0))
    others = f"other_id > {first:d} AND other_id <= {last:d}"
    among = f"customer_id > {first:d} AND customer_id <= {last:d}"
    counts = {
        "decision": f"SELECT count(*) FROM decision WHERE {among} AND NOT {_within('id', decided)}",
        "edited record": f"SELECT count(DISTINCT customer_id) FROM record_edit WHERE {among}",
        "joined account": f"SELECT count(*) FROM account_join WHERE {among} OR {others}"
        f" OR {int(JOINS in new and new[JOINS] != joins_now(db))} AND ({_MOVED.format(batch, batch, _in(months))})",
        "fact": f"SELECT count(*) FROM fact WHERE {among} AND NOT {_within('id', claimed)} AND NOT {_BY_RULE}",
        "decision that cites its facts": "SELECT count(DISTINCT d.id) FROM decision AS d, json_each(d.facts) AS j"
        f" JOIN fact AS f ON f.uid = j.value WHERE {_within('f.id', claimed)} AND NOT {_within('d.id', decided)}",
    }
    for what, sql in counts.items():
        found = db.execute(sql).fetchone()[0]
        if found:
            raise RestsOnImport(
                f"{number_of(found, what)} since then {'rests' if found == 1 else 'rest'} on this import; nothing was "
                "taken back."
            )


def _in(months: list[int]) -> str:
    return ", ".join(map(str, map(int, months)))


def _within(column: str, new: tuple[int, int]) -> str:
    return f"({column} > {new[0]:d} AND {column} <= {new[1]:d})"


def _remove(db: sqlite3.Connection, new: dict[str, tuple[int, int]], months: list[int]) -> None:
    for table in ("decision", "fact", "disclosure", "price"):
        if table in new:
            db.execute(f"DELETE FROM {table} WHERE {_within('id', new[table])}")
    if "decision" in new:
        # An export says who is a first pass, of reviewers whom the book did not know.
        db.execute("DELETE FROM first_pass WHERE reviewer NOT IN (SELECT reviewer FROM decision)")
    if months:
        db.execute(f"DELETE FROM usage WHERE month IN ({_in(months)})")
    if "customer" in new:
        db.execute(f"DELETE FROM usage WHERE {_within('customer_id', new['customer'])}")
        db.execute(f"DELETE FROM fact WHERE {_within('customer_id', new['customer'])} AND {_BY_RULE}")
        db.execute(f"DELETE FROM customer WHERE {_within('id', new['customer'])}")


def _restore(db: sqlite3.Connection, batch: int) -> None:
    """What was there before, the latest change first: what stands at the end is what stood at the beginning."""
    by_hand = fields_by_hand(db)
    changes = db.execute(
        "SELECT what, customer_id, part, former FROM import_change WHERE batch = ? ORDER BY id DESC", (batch,)
    ).fetchall()
    for what, customer_id, part, former in changes:
        values: dict[str, Any] = json.loads(former) if former else {}
        if what == "usage":
            _restore_month(db, customer_id, int(part), values)
        elif what == "day":
            source, _, day = part.partition(" ")
            _restore_day(db, source, day, values)
        elif what in BESIDE:
            if what != "alias" or "aliases" not in by_hand.get(customer_id, ()):
                db.execute(f"DELETE FROM {what} WHERE customer_id = ? AND {BESIDE[what]} = ?", (customer_id, part))
        else:
            kept = by_hand.get(customer_id, frozenset())
            names = [name for name in (RECORD if what == "record" else SPEND) if _field(name) not in kept]
            db.execute(
                f"UPDATE customer SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?",
                (*(values[name] for name in names), customer_id),
            )


def _field(column: str) -> str:
    """The field that a hand edits where it changes a column."""
    return "name" if column == "folded" else column


def _restore_day(db: sqlite3.Connection, source: str, day: str, former: dict[str, Any]) -> None:
    db.execute("DELETE FROM usage_day WHERE source = ? AND day = ?", (source, day))
    if former:
        places = ", ".join("?" * (2 + len(DAY)))
        values = (source, day, *(former[name] for name in DAY))
        db.execute(f"INSERT INTO usage_day (source, day, {', '.join(DAY)}) VALUES ({places})", values)


def _restore_month(db: sqlite3.Connection, customer_id: int, month: int, former: dict[str, Any]) -> None:
    if not former:
        db.execute("DELETE FROM usage WHERE customer_id = ? AND month = ?", (customer_id, month))
        return
    db.execute(
        f"UPDATE usage SET {', '.join(f'{name} = ?' for name in AMOUNTS)} WHERE customer_id = ? AND month = ?",
        (*(former[name] for name in AMOUNTS), customer_id, month),
    )
