"""What reviewers did in the order of time, read in one pass over the log: how much each decided, and how fast."""

import sqlite3
from collections.abc import Collection, Iterator
from itertools import chain

PAUSE = 600
"""Seconds without a decision after which a reviewer's sitting is over."""

Act = tuple[str, str, int, int, int, float | None]
"""(reviewer, when, rows of the log, accounts, first of these customers, seconds since the reviewer's decision before).

Accounts are those that were given another answer: without any it is no decision, as undo and redo are none. A bulk
step, and rows that another program wrote with one time, are one act. A tuple, since a large log has a million of them.
"""

# In the order of the table, not of an index: to fetch each row from another place takes several times as long.
_LOG = """
SELECT at, coalesce(step, 'at ' || at) AS act, reviewer, id, customer_id, julianday(at),
    origin IS NULL AND statement <> 'nothing'
FROM decision NOT INDEXED ORDER BY at, act, reviewer"""

_SPREAD = """
SELECT d.step, d.reviewer, d.id, d.customer_id
FROM (
    SELECT several.step
    FROM (SELECT step FROM decision WHERE step IS NOT NULL GROUP BY step HAVING count(*) > 1) AS several
        CROSS JOIN decision AS r ON r.step = several.step
    GROUP BY several.step HAVING min(r.at) < max(r.at)) AS spread
    CROSS JOIN decision AS d ON d.step = spread.step
WHERE d.origin IS NULL AND d.statement <> 'nothing'"""
"""What was said in steps whose rows are not of one time, as where a clock was set back."""


def read_acts(db: sqlite3.Connection, repeats: Collection[int]) -> Iterator[Act]:
    """Every act in the order of time; `repeats` are the rows that say again what the reviewer's one before said."""
    spread = _spread(db, repeats)
    last: dict[str, float | None] = {}
    at = act = reviewer = ""
    rows = accounts = first = 0
    day: float | None = None
    for row in chain(db.execute(_LOG), (("", "", "", 0, 0, None, 0),)):
        row_at, row_act, row_reviewer, number, customer_id, row_day, says = row
        if row_at != at or row_act != act or row_reviewer != reviewer:
            seconds = None
            if accounts and spread and (act, reviewer) in spread:
                accounts, first = spread[act, reviewer]
                spread[act, reviewer] = (0, 0)
            if accounts:
                before, last[reviewer] = last.get(reviewer), day
                if before is not None and day is not None:
                    seconds = (day - before) * 86400.0
            if rows:
                yield reviewer, at, rows, accounts, first, seconds
            at, act, reviewer, day = row_at, row_act, row_reviewer, row_day
            rows = accounts = 0
        rows += 1
        if says and number not in repeats:
            accounts += 1
            if accounts == 1 or customer_id < first:
                first = customer_id


def _spread(db: sqlite3.Connection, repeats: Collection[int]) -> dict[tuple[str, str], tuple[int, int]]:
    """By step and reviewer, how many accounts it gave another answer, and the first of them."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for step, reviewer, number, customer_id in db.execute(_SPREAD):
        if number not in repeats:
            accounts, first = found.get((step, reviewer), (0, customer_id))
            found[step, reviewer] = (accounts + 1, min(first, customer_id))
    return found
