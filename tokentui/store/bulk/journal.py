"""What an import changes, kept as it happens, so that one command takes the import back.

New rows are ranges of ids; a row that was there before is kept whole by a trigger of this connection alone, before the
first change of the import. Nothing derived is kept: the triggers of the book work it out again.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from tokentui.store.bulk.usage_days import months_with_usage

_ROWS = ("customer", "fact", "disclosure", "price", "decision")
"""Tables whose new rows are a range of ids."""

JOINS = "account_join"
"""Where an import keeps what was joined when it came, beside those ranges."""

RECORD = (
    "name", "folded", "parent", "segment", "industry", "size", "product", "region", "partner", "domain", "first_named",
    "anonymous", "grade", "extra",
)  # fmt: skip
SPEND = ("spend_low", "spend_best", "spend_high", "spend_basis", "spend_grade", "spend_source", "spend_fact")
AMOUNTS = ("spend", "tokens_in", "tokens_out")
DAY = ("month", "row_count", "spend", "tokens")
BESIDE = {"alias": "alias", "external_id": "external_id"}
"""Tables of what a customer has several of, with the column that tells one from another."""

_KEPT = 10
"""Imports that can be taken back, one after another from the newest."""


@contextmanager
def journalled(db: sqlite3.Connection, at: str) -> Iterator[None]:
    """Keep what the block changes as one import, inside the caller's transaction."""
    former = _highest(db)
    had = sorted(months_with_usage(db))
    batch = db.execute("INSERT INTO import_batch (at, ranges, months) VALUES (?, '{}', '[]')", (at,)).lastrowid
    first_run = db.execute("SELECT coalesce(max(id), 0) FROM import_run").fetchone()[0] + 1
    triggers = dict(_triggers(batch or 0, former["customer"], had))
    for name, sql in triggers.items():
        db.execute(f"CREATE TEMP TRIGGER {name} {sql}")
    yield
    for name in triggers:
        db.execute(f"DROP TRIGGER {name}")
    ranges = {table: [former[table], now] for table, now in _highest(db).items() if now > former[table]}
    ranges[JOINS] = list(joins_now(db))
    new = sorted(months_with_usage(db) - set(had))
    db.execute(
        "UPDATE import_batch SET ranges = ?, months = ? WHERE id = ?", (json.dumps(ranges), json.dumps(new), batch)
    )
    db.execute("UPDATE import_run SET batch = ? WHERE id >= ?", (batch, first_run))
    _forget_old(db)


def joins_now(db: sqlite3.Connection) -> tuple[int, int]:
    """How many accounts were joined, and how often that was taken back or done again: another one after any of it."""
    turns = "coalesce(sum(coalesce(json_extract(moved, '$.turns'), undone)), 0)"
    count, number = db.execute(f"SELECT count(*), {turns} FROM account_join").fetchone()
    return int(count), int(number)


def _highest(db: sqlite3.Connection) -> dict[str, int]:
    return {table: int(db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0]) for table in _ROWS}


def _triggers(batch: int, last_customer: int, had: list[int]) -> Iterator[tuple[str, str]]:
    """Name and definition of each trigger; where there was nothing before, there is nothing to keep."""
    keep = f"INSERT INTO import_change (batch, what, customer_id, part, former) VALUES ({batch:d},"
    day = "'day', NULL, {row}.source || ' ' || {row}.day, {former}); END"
    sums = _object(DAY)
    yield "keep_day", f"AFTER INSERT ON main.usage_day BEGIN {keep} {day.format(row='NEW', former='NULL')}"
    yield "keep_day_sums", f"BEFORE UPDATE ON main.usage_day BEGIN {keep} {day.format(row='OLD', former=sums)}"
    yield "keep_day_gone", f"BEFORE DELETE ON main.usage_day BEGIN {keep} {day.format(row='OLD', former=sums)}"
    if not last_customer:
        return
    known = f"<= {last_customer:d}"
    record = _changed(RECORD)
    yield (
        "keep_record",
        f"BEFORE UPDATE OF {', '.join(RECORD)} ON main.customer WHEN OLD.id {known} AND {record}"
        f" BEGIN {keep} 'record', OLD.id, NULL, {_object(RECORD)}); END",
    )
    # A spend that follows from usage or facts is worked out again; that it rests on usage from now on is kept.
    yield (
        "keep_spend",
        f"BEFORE UPDATE OF {', '.join(SPEND)} ON main.customer WHEN OLD.id {known}"
        f" AND (OLD.spend_source IS NOT NEW.spend_source OR OLD.spend_source <> 'usage') AND {_changed(SPEND)}"
        f" BEGIN {keep} 'spend', OLD.id, NULL, {_object(SPEND)}); END",
    )
    for table, column in BESIDE.items():
        yield (
            f"keep_{table}",
            f"AFTER INSERT ON main.{table} WHEN NEW.customer_id {known}"
            f" BEGIN {keep} '{table}', NEW.customer_id, NEW.{column}, NULL); END",
        )
    if had:
        months = ", ".join(map(str, had))
        yield (
            "keep_usage",
            f"BEFORE UPDATE ON main.usage WHEN OLD.customer_id {known} AND {_changed(AMOUNTS)}"
            f" BEGIN {keep} 'usage', OLD.customer_id, OLD.month, {_object(AMOUNTS)}); END",
        )
        yield (
            "keep_month",
            f"AFTER INSERT ON main.usage WHEN NEW.customer_id {known} AND NEW.month IN ({months})"
            f" BEGIN {keep} 'usage', NEW.customer_id, NEW.month, NULL); END",
        )


def _changed(columns: tuple[str, ...]) -> str:
    one, other = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    return f"({one}) IS NOT ({other})"


def _object(columns: tuple[str, ...]) -> str:
    pairs = ", ".join(f"'{name}', OLD.{name}" for name in columns)
    return f"json_object({pairs})"


def _forget_old(db: sqlite3.Connection) -> None:
    oldest = db.execute("SELECT id FROM import_batch ORDER BY id DESC LIMIT 1 OFFSET ?", (_KEPT,)).fetchone()
    if oldest is not None:
        db.execute("DELETE FROM import_change WHERE batch <= ?", oldest)
        db.execute("DELETE FROM import_batch WHERE id <= ?", oldest)
