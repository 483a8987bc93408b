"""What reviewers did in the order of time, read in one pass over the log: how much each decided, and how fast."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TypeVar

PAUSE = 600
"""Seconds without a decision after which a reviewer's sitting is over."""

Act = tuple[str, str, int, int, int, float | None]
"""(reviewer, when, rows of the log, accounts, first of these customers, seconds since the reviewer's decision before).

Accounts are those that were given another answer: without any it is no decision, as undo and redo are none. A bulk
step, and rows that another program wrote with one time, are one act. A tuple, since a large log has a million of them.
"""

_Row = tuple[str, str, str | None, int, int, float | None]
_T = TypeVar("_T")

# In the order of the table, not of an index: to fetch each row from another place takes several times as long.
_LOG = """
SELECT reviewer, at, step, iif(origin IS NULL AND statement <> 'nothing', id, 0), customer_id, julianday(at)
FROM decision NOT INDEXED ORDER BY """

_AS_WRITTEN = f"{_LOG} id"
_BY_TIME = f"{_LOG} at, coalesce(step, 'at ' || at)"

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


class _NotInOrder(Exception):
    """A reviewer's row stands in the log behind one that is later."""


def over_acts(db: sqlite3.Connection, repeats: Collection[int], take: Callable[[Iterator[Act]], _T]) -> _T:
    """What `take` makes of all acts, those of each reviewer in the order of time; it may be asked twice.

    `repeats` are the rows that say again what the reviewer's one before said. Most logs stand in the order of time
    already; to sort a million rows takes longer than to read them.
    """
    spread = _spread(db, repeats)
    try:
        return take(_acts(db.execute(_AS_WRITTEN), repeats, spread.copy()))
    except _NotInOrder:
        return take(_acts(db.execute(_BY_TIME), repeats, spread))


def _acts(
    rows: Iterable[_Row], repeats: Collection[int], spread: dict[tuple[str, str], tuple[int, int]]
) -> Iterator[Act]:
    """Every act once the reviewer's next one begins."""
    doing: dict[str, _Doing] = {}
    for reviewer, at, step, number, customer_id, day in rows:
        one = doing.get(reviewer)
        if one is None:
            one = doing[reviewer] = _Doing(reviewer)
        elif at != one.at or step != one.step:
            if at < one.at or (at == one.at and _act(step, at) < _act(one.step, at)):
                raise _NotInOrder
            yield one.done(spread)
        else:
            one.rows += 1
            if number and number not in repeats:
                one.accounts += 1
                if one.accounts == 1 or customer_id < one.first:
                    one.first = customer_id
            continue
        one.at, one.step, one.day, one.rows, one.first = at, step, day, 1, customer_id
        one.accounts = 1 if number and number not in repeats else 0
    for one in doing.values():
        yield one.done(spread)


class _Doing:
    """The act that a reviewer was last seen in, as far as it has been read."""

    __slots__ = ("accounts", "at", "before", "day", "first", "reviewer", "rows", "step")

    def __init__(self, reviewer: str) -> None:
        self.reviewer, self.at = reviewer, ""
        self.step: str | None = None
        self.rows = self.accounts = self.first = 0
        self.day: float | None = None
        self.before: float | None = None

    def done(self, spread: dict[tuple[str, str], tuple[int, int]]) -> Act:
        """The whole act; a step that is spread over several times counts at the first of them."""
        if spread and self.accounts and (key := (_act(self.step, self.at), self.reviewer)) in spread:
            self.accounts, self.first = spread[key]
            spread[key] = (0, 0)
        seconds = None
        if self.accounts:
            if self.before is not None and self.day is not None:
                seconds = (self.day - self.before) * 86400.0
            self.before = self.day
        return self.reviewer, self.at, self.rows, self.accounts, self.first, seconds


def _act(step: str | None, at: str) -> str:
    return f"at {at}" if step is None else step


def _spread(db: sqlite3.Connection, repeats: Collection[int]) -> dict[tuple[str, str], tuple[int, int]]:
    """By step and reviewer, how many accounts it gave another answer, and the first of them."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for step, reviewer, number, customer_id in db.execute(_SPREAD):
        if number not in repeats:
            accounts, first = found.get((step, reviewer), (0, customer_id))
            found[step, reviewer] = (accounts + 1, min(first, customer_id))
    return found
