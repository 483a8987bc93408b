"""Comparing a period with the one before it, and keeping who changed as a list for review."""

import sqlite3
from collections.abc import Collection, Iterable

from tokentui.domain.closing import ChangedAccount, Close, change_of
from tokentui.store.connection import transaction

_DECIDED = "EXISTS (SELECT 1 FROM settled AS s WHERE s.customer_id = c.id AND s.state <> 'unlooked')"

_MONTHS = f"""
SELECT c.id, c.key, c.name, former.spend, now.spend, {_DECIDED},
    former.customer_id IS NOT NULL, now.customer_id IS NOT NULL
FROM customer AS c
    LEFT JOIN usage AS former ON former.customer_id = c.id AND former.month = :before
    LEFT JOIN usage AS now ON now.customer_id = c.id AND now.month = :month
WHERE (former.customer_id IS NOT NULL AND (now.customer_id IS NULL OR former.spend IS NOT now.spend))
   OR (former.customer_id IS NULL AND now.customer_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM usage AS u WHERE u.customer_id = c.id AND u.month < :month))"""

_LISTS = f"""
SELECT c.id, c.key, c.name, json_extract(k.former, '$.spend_best'), c.spend_best, {_DECIDED}, 1, 1
FROM import_change AS k JOIN customer AS c ON c.id = k.customer_id
WHERE k.batch = :batch AND k.what = 'spend' AND k.id IN (
    SELECT min(id) FROM import_change WHERE batch = :batch AND what = 'spend' GROUP BY customer_id)
UNION ALL
SELECT c.id, c.key, c.name, NULL, c.spend_best, 0, 0, 1
FROM customer AS c WHERE c.id > (
    SELECT json_extract(ranges, '$.customer[0]') FROM import_batch WHERE id = :batch)"""
"""What one import of lists changed: spends that were there before, and customers that were not."""


def close_month(db: sqlite3.Connection, months: Collection[int], percent: int, at: str) -> Close | None:
    """Compare the latest of some months with the latest before it that has usage; None where there is none before."""
    month = max(months)
    before = db.execute("SELECT max(month) FROM trend WHERE month < ? AND customers <> 0", (month,)).fetchone()[0]
    if before is None:
        return None
    rows = db.execute(_MONTHS, {"month": month, "before": before})
    return _keep(db, Close(_written(month), _written(before), percent, _changed(rows, percent)), at)


def close_list(db: sqlite3.Connection, percent: int, at: str) -> Close:
    """What the newest import changed in the annual spends of the book."""
    batch = db.execute("SELECT max(id) FROM import_batch").fetchone()[0]
    rows = db.execute(_LISTS, {"batch": batch})
    return _keep(db, Close("this list", "the book before it", percent, _changed(rows, percent)), at)


def _written(month: int) -> str:
    return f"{month // 100}-{month % 100:02}"


def _changed(
    rows: Iterable[tuple[int, str, str, int | None, int | None, int, int, int]], percent: int
) -> tuple[ChangedAccount, ...]:
    found = []
    for number, key, name, former, spend, decided, was_there, is_there in rows:
        change = change_of(former, spend, percent, was_there=bool(was_there), is_there=bool(is_there))
        if change is not None:
            found.append(ChangedAccount(number, key, name, change, former, spend, bool(decided)))
    found.sort(key=lambda one: (-abs((one.spend or 0) - (one.former or 0)), one.name, one.customer_id))
    return tuple(found)


def _keep(db: sqlite3.Connection, close: Close, at: str) -> Close:
    """Let the accounts of a close be the queue for review, in place of those of the one before."""
    with transaction(db):
        db.execute("DELETE FROM close_account")
        db.executemany(
            "INSERT INTO close_account (customer_id, place, at, change, former, spend) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (one.customer_id, place, at, one.change.value, one.former, one.spend)
                for place, one in enumerate(close.accounts, 1)
            ),
        )
    return close
