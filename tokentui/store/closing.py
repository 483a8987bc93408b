"""Comparing a period with the one before it, and keeping who changed as a list for review."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator

from tokentui.domain.closing import ChangedAccount, Close, change_of
from tokentui.domain.months import month_text
from tokentui.store.connection import transaction
from tokentui.store.settings import read_setting, write_setting

_Row = tuple[int, str, str, int | None, int | None, int, int, int]

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


_OF_ONE = f"SELECT c.id, c.key, c.name, c.spend_best, NULL, {_DECIDED}, 1, 0 FROM customer AS c WHERE c.id = ?"
"""A customer that has left a list: its spend is what the book still has."""


def close_month(db: sqlite3.Connection, months: Collection[int], percent: int, at: str) -> Close | None:
    """Compare the latest of some months with the latest before it that has usage; None where there is none before."""
    month = max(months)
    before = db.execute("SELECT max(month) FROM trend WHERE month < ? AND customers <> 0", (month,)).fetchone()[0]
    if before is None:
        return None
    rows = db.execute(_MONTHS, {"month": month, "before": before})
    return _keep(db, Close(month_text(month), month_text(before), percent, _changed(rows, percent)), at)


def close_list(db: sqlite3.Connection, percent: int, at: str, recipe: str, met: Collection[int]) -> Close:
    """What the newest import changed in the annual spends of the book, and who is no longer in the list.

    `met` are the customers of its files that the book had already. Whoever stood in the last list of the same recipe
    and does not stand in this one is gone; without one before it, nobody is.
    """
    batch = db.execute("SELECT max(id) FROM import_batch").fetchone()[0]
    rows = list(db.execute(_LISTS, {"batch": batch}))
    before = "the book before it"
    if recipe:
        ids = {*met, *_new_in(db, batch)}
        former = _last_list(db, recipe)
        if former is not None:
            before = "the last one"
            rows += _gone(db, former - ids)
        _keep_list(db, recipe, batch, ids)
    return _keep(db, Close("this list", before, percent, _changed(rows, percent)), at)


_LIST = "list "
"""Before the name of a recipe: the setting that keeps whom its lists held."""

_LISTS_KEPT = 3
"""Of the newest: as many imports as may be taken back before the next list comes."""


def _new_in(db: sqlite3.Connection, batch: int) -> Iterator[int]:
    """The customers that an import added."""
    (ranges,) = db.execute("SELECT ranges FROM import_batch WHERE id = ?", (batch,)).fetchone()
    before, last = json.loads(ranges).get("customer", (0, 0))
    yield from range(before + 1, last + 1)


def _gone(db: sqlite3.Connection, ids: Iterable[int]) -> Iterator[_Row]:
    for number in sorted(ids):
        yield from db.execute(_OF_ONE, (number,))


def _last_list(db: sqlite3.Connection, recipe: str) -> set[int] | None:
    """Whom the last list of a recipe held; None where there was none, or all were taken back."""
    kept = _lists(db, recipe)
    if not kept:
        return None
    _, ranges = kept[-1]
    return {number for first, last in ranges for number in range(first, last + 1)}


def _lists(db: sqlite3.Connection, recipe: str) -> list[tuple[int, list[list[int]]]]:
    """The lists of a recipe that were not taken back, by import, as ranges of ids."""
    undone = {number for (number,) in db.execute("SELECT id FROM import_batch WHERE undone")}
    kept = json.loads(read_setting(db, _LIST + recipe) or "[]")
    return [(batch, ranges) for batch, ranges in kept if batch not in undone]


def _keep_list(db: sqlite3.Connection, recipe: str, batch: int, ids: Collection[int]) -> None:
    ranges: list[list[int]] = []
    for number in sorted(ids):
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    kept = [*_lists(db, recipe), (batch, ranges)][-_LISTS_KEPT:]
    write_setting(db, _LIST + recipe, json.dumps(kept))


def _changed(rows: Iterable[_Row], percent: int) -> tuple[ChangedAccount, ...]:
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
