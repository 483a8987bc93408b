"""Records that hands put right: written in steps like decisions, so that undo takes them back and no import does."""

import json
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tokentui.domain.decision_lines import EditLine, RecordValue
from tokentui.domain.names import fold
from tokentui.domain.record import Record, RecordEdit, differences
from tokentui.store.connection import transaction
from tokentui.store.decisions import Act, Step, write_step
from tokentui.store.errors import Gone

Value = str | list[str] | None
"""What stands in a field, as the log keeps it in JSON."""

_LATEST = """
SELECT e.customer_id, e.field FROM record_edit AS e
WHERE e.by_hand AND e.id = (
    SELECT l.id FROM record_edit AS l WHERE l.customer_id = e.customer_id AND l.field = e.field
    ORDER BY l.at DESC, l.uid DESC LIMIT 1)"""
"""The latest of a field is that of the latest moment, and not the one that came into this book last."""

_STEP = """
SELECT e.customer_id, e.field, e.former, e.value, coalesce((
    SELECT p.by_hand FROM record_edit AS p
    WHERE p.customer_id = e.customer_id AND p.field = e.field AND (p.at, p.uid) < (e.at, e.uid)
    ORDER BY p.at DESC, p.uid DESC LIMIT 1), 0)
FROM record_edit AS e WHERE e.step = ? ORDER BY e.id"""
"""What a step wrote, and whether what stood before was a hand's."""

_EDITS = """
SELECT e.customer_id, c.name, c.key, e.reviewer, e.field, e.former, e.value, e.at, e.by_hand
FROM record_edit AS e JOIN customer AS c ON c.id = e.customer_id"""


def read_record(db: sqlite3.Connection, customer_id: int) -> Record:
    """The record of one customer; raises Gone."""
    columns = "name, parent, domain, industry, size"
    row = db.execute(f"SELECT {columns} FROM customer WHERE id = ?", (customer_id,)).fetchone()
    if row is None:
        raise Gone((customer_id,))
    name, parent, domain, industry, size = row
    found = db.execute("SELECT alias FROM alias WHERE customer_id = ? ORDER BY alias", (customer_id,))
    aliases = tuple(alias for (alias,) in found)
    return Record(name, parent or None, aliases, domain or None, industry or None, size or None)


def edit_record(
    db: sqlite3.Connection, reviewer: str, customer_id: int, record: Record, *, label: str, at: str
) -> Step:
    """Make the record of a customer this one, as a step, durably and whole; raises Gone and the BookError that fits."""
    step = Step(uuid.uuid4().hex, reviewer, Act.DO, None, label, 1)
    with transaction(db):
        write_step(db, step, at, "[]")
        write_record(db, step, customer_id, record, at)
    return step


def write_record(db: sqlite3.Connection, step: Step, customer_id: int, record: Record, at: str) -> None:
    """Make the record of a customer this one as part of a step; raises Gone."""
    former = read_record(db, customer_id)
    for field in differences(former, record):
        _write(db, customer_id, field, _value(record, field))
        _log(db, step, at, customer_id, field, _value(former, field), _value(record, field), by_hand=True)


def revert_records(db: sqlite3.Connection, step: str, done: Step, at: str) -> tuple[list[int], int]:
    """Take back what a step wrote into records, as part of another; whose they were, and how many changed since.

    A field in which something else stands by now is left alone.
    """
    restored: list[int] = []
    kept = 0
    for customer_id, field, former, value, by_hand in db.execute(_STEP, (step,)).fetchall():
        if _value(read_record(db, customer_id), field) != json.loads(value):
            kept += 1
            continue
        _write(db, customer_id, field, json.loads(former))
        _log(db, done, at, customer_id, field, json.loads(value), json.loads(former), by_hand=bool(by_hand))
        restored.append(customer_id)
    return restored, kept


def fields_by_hand(db: sqlite3.Connection) -> dict[int, frozenset[str]]:
    """The fields of each customer in which a hand had the last word: an import leaves them alone."""
    found: dict[int, set[str]] = {}
    for customer_id, field in db.execute(_LATEST):
        found.setdefault(customer_id, set()).add(field)
    return {customer_id: frozenset(fields) for customer_id, fields in found.items()}


def read_edits(db: sqlite3.Connection, customer_id: int | None = None, limit: int = -1) -> tuple[RecordEdit, ...]:
    """What hands wrote into the record of one customer, or of all, newest first; a limit of -1 reads everything."""
    where = "" if customer_id is None else f" WHERE e.customer_id = {customer_id:d}"
    rows = db.execute(f"{_EDITS}{where} ORDER BY e.at DESC, e.id DESC LIMIT ?", (limit,))
    return tuple(
        RecordEdit(number, name, key, reviewer, field, _shown(former), _shown(value), at, bool(by_hand))
        for number, name, key, reviewer, field, former, value, at, by_hand in rows
    )


def read_edit_lines(db: sqlite3.Connection) -> Iterator[EditLine]:
    """Every edit as a line for other books, by customer; none from a book of a schema that kept none."""
    if not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'record_edit'").fetchone():
        return
    rows = db.execute(
        "SELECT e.uid, c.key, e.reviewer, e.field, e.former, e.value, e.at, e.by_hand FROM record_edit AS e"
        " JOIN customer AS c ON c.id = e.customer_id ORDER BY c.key, e.at, e.field, e.uid"
    )
    for uid, key, reviewer, field, former, value, at, by_hand in rows:
        yield EditLine(uid, key, reviewer, field, _line_value(former), _line_value(value), at, bool(by_hand))


def take_edit(db: sqlite3.Connection, customer_id: int, line: EditLine) -> bool:
    """Add an edit of another book; says whether it was new. What the field is by then `settle_field` writes."""
    former, value = (json.dumps(one) for one in (line.former, line.value))
    return (
        db.execute(
            "INSERT INTO record_edit (uid, customer_id, reviewer, field, former, value, by_hand, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (uid) DO NOTHING",
            (line.uid, customer_id, line.reviewer, line.field, former, value, int(line.by_hand), line.at),
        ).rowcount
        > 0
    )


def settle_field(db: sqlite3.Connection, customer_id: int, field: str) -> None:
    """Make a field what the latest edit of it says."""
    (value,) = db.execute(
        "SELECT value FROM record_edit WHERE customer_id = ? AND field = ? ORDER BY at DESC, uid DESC LIMIT 1",
        (customer_id, field),
    ).fetchone()
    said: Value = json.loads(value)
    if said != _value(read_record(db, customer_id), field):
        _write(db, customer_id, field, said)


def unlike_edits(db: sqlite3.Connection, customer_id: int, field: str) -> tuple[str, str] | None:
    """(reviewer, value) words of two edits of which neither knew the other, the one that stands first."""
    rows = db.execute(
        "SELECT reviewer, former, value FROM record_edit WHERE customer_id = ? AND field = ? AND by_hand"
        " ORDER BY at DESC, uid DESC",
        (customer_id, field),
    ).fetchall()
    if not rows:
        return None
    who, former, value = rows[0]
    other = next(((said_by, text) for said_by, _, text in rows[1:] if said_by != who), None)
    if other is None or other[1] in (former, value):
        return None
    return f"{who}: {_shown(value) or 'nothing'!s}", f"{other[0]}: {_shown(other[1]) or 'nothing'!s}"


def _line_value(text: str) -> RecordValue:
    value: Value = json.loads(text)
    return tuple(value) if isinstance(value, list) else value


def _just_after(at: str) -> str:
    """A thousandth of a second later."""
    later = datetime.fromisoformat(at) + timedelta(milliseconds=1)
    return later.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def names_beginning(db: sqlite3.Connection, text: str, limit: int) -> Iterator[str]:
    """Names of customers that begin with a text, whatever its case, in order: what a parent may be completed to."""
    folded = fold(text)
    rows = db.execute(
        "SELECT name FROM customer WHERE folded >= ?1 AND folded < ?1 || char(1114111) ORDER BY folded LIMIT ?2",
        (folded, limit),
    )
    return (str(name) for (name,) in rows)


def _value(record: Record, field: str) -> Value:
    value: str | tuple[str, ...] | None = getattr(record, field)
    return list(value) if isinstance(value, tuple) else value


def _shown(text: str) -> str:
    value: Value = json.loads(text)
    return "; ".join(value) if isinstance(value, list) else value or ""


def _write(db: sqlite3.Connection, customer_id: int, field: str, value: Value) -> None:
    if field == "aliases":
        wanted = value if isinstance(value, list) else []
        db.execute("DELETE FROM alias WHERE customer_id = ?", (customer_id,))
        db.executemany("INSERT INTO alias (customer_id, alias) VALUES (?, ?)", ((customer_id, one) for one in wanted))
    elif field == "name":
        name = str(value)
        db.execute("UPDATE customer SET name = ?, folded = ? WHERE id = ?", (name, fold(name), customer_id))
    else:
        db.execute(f"UPDATE customer SET {field} = ? WHERE id = ?", (value, customer_id))


def _log(
    db: sqlite3.Connection, step: Step, at: str, customer_id: int, field: str, former: Value, value: Value, *,
    by_hand: bool,
) -> None:  # fmt: skip
    latest = db.execute(
        "SELECT max(at) FROM record_edit WHERE customer_id = ? AND field = ?", (customer_id, field)
    ).fetchone()[0]
    if latest is not None and latest >= at:
        # The moment alone says which of two edits stands, in every book.
        at = _just_after(latest)
    db.execute(
        "INSERT INTO record_edit (customer_id, reviewer, field, former, value, by_hand, at, step)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (customer_id, step.reviewer, field, json.dumps(former), json.dumps(value), int(by_hand), at, step.uid),
    )
