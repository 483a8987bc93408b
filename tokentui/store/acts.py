"""What reviewers did in the order of time, read in one pass over the log: how much each decided, and how fast."""

import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from math import inf
from typing import TypeVar

PAUSE = 600
"""Seconds without a decision after which a reviewer's sitting is over."""

Quick = tuple[str, str, int, float]
"""(when, reviewer, customer, seconds) of a decision on one account, and how long it followed one on another."""

_Row = tuple[str, str, str | None, int, int, float | None]
_Spread = dict[tuple[str, str], tuple[int, int]]
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


class Worked:
    """What one reviewer did, and the act that is being read."""

    __slots__ = ("accounts", "at", "before", "customer_id", "day", "first", "former", "rows", "seconds", "step")

    def __init__(self, at: str, step: str | None, day: float | None) -> None:
        self.first, self.at, self.step, self.day = at, at, step, day
        self.rows = self.accounts = self.customer_id = 0
        self.seconds = array("d")
        """From one decision to the next of the same sitting."""
        self.before: float | None = None
        self.former = 0
        """The account of the decision before, 0 where it was on several."""

    def end(self, reviewer: str, spread: _Spread, below: float) -> Quick | None:
        """End the act: another one begins."""
        if spread and (key := (_act(self.step, self.at), reviewer)) in spread:
            # A step that is spread over several times counts at the first of them.
            (self.accounts, self.customer_id), spread[key] = spread[key], (0, 0)
            if not self.accounts:
                return None
        before, self.before = self.before, self.day
        former, self.former = self.former, self.customer_id if self.accounts == 1 else 0
        if before is None or self.day is None:
            return None
        seconds = (self.day - before) * 86400.0
        if 0 <= seconds <= PAUSE:
            self.seconds.append(seconds)
        if seconds < below and self.former not in (0, former):
            return self.at, reviewer, self.former, seconds
        return None


def over_acts(
    db: sqlite3.Connection,
    repeats: Collection[int],
    take: Callable[[Iterator[Quick], Mapping[str, Worked]], _T],
    below: float = -inf,
) -> _T:
    """What `take` makes of the decisions after fewer seconds, and of what each reviewer did once it has had them all.

    An act is a step, or what another program wrote with one time; it is a decision where it gave an account another
    answer, which no undo and redo does. `repeats` are the rows that say again what the reviewer's one before said.
    `take` may be asked twice: most logs stand in the order of time already, and to sort a million rows takes longer
    than to read them.
    """
    spread = _spread(db, repeats)

    def over(order: str, spread: _Spread) -> _T:
        worked: dict[str, Worked] = {}
        return take(_quick(db.execute(order), repeats, spread, below, worked), worked)

    try:
        return over(_AS_WRITTEN, spread.copy())
    except _NotInOrder:
        return over(_BY_TIME, spread)


def _quick(
    rows: Iterable[_Row], repeats: Collection[int], spread: _Spread, below: float, worked: dict[str, Worked]
) -> Iterator[Quick]:
    for reviewer, at, step, number, customer_id, day in rows:
        one = worked.get(reviewer)
        if one is None:
            one = worked[reviewer] = Worked(at, step, day)
        elif at != one.at or step != one.step:
            if at <= one.at and (at, _act(step, at)) < (one.at, _act(one.step, one.at)):
                raise _NotInOrder
            if one.accounts and (ended := one.end(reviewer, spread, below)):
                yield ended
            one.at, one.step, one.day, one.accounts = at, step, day, 0
        one.rows += 1
        if number and number not in repeats:
            one.accounts += 1
            if one.accounts == 1 or customer_id < one.customer_id:
                one.customer_id = customer_id
    for reviewer, one in worked.items():
        if one.accounts and (ended := one.end(reviewer, spread, below)):
            yield ended


def _act(step: str | None, at: str) -> str:
    return f"at {at}" if step is None else step


def _spread(db: sqlite3.Connection, repeats: Collection[int]) -> _Spread:
    """By step and reviewer, how many accounts it gave another answer, and the first of them."""
    found: _Spread = {}
    for step, reviewer, number, customer_id in db.execute(_SPREAD):
        if number not in repeats:
            accounts, first = found.get((step, reviewer), (0, customer_id))
            found[step, reviewer] = (accounts + 1, min(first, customer_id))
    return found
