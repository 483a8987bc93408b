"""What all customers above a spend spend together, wherever in a long list that is."""

import sqlite3
from bisect import bisect_right
from itertools import accumulate

_KEPT = 4_096
"""Answers kept for the neighbours of a row on screen."""

_ABOVE = "SELECT coalesce(sum(spend_best), 0) FROM customer WHERE spend_best > ?"


def bucket(spend: str) -> str:
    """Where the bucket of `spend_sum` begins that a spend, given as SQL, falls into.

    A bucket holds spends of the same first three digits and the same length; all that is below zero is one bucket.
    """
    rest = f"CAST(substr('1000000000000000000', 1, max(length({spend}) - 2, 1)) AS INTEGER)"
    return f"CASE WHEN {spend} < 0 THEN -1 ELSE {spend} - {spend} % {rest} END"


class RunningSums:
    """Sums of the spends of one book, held by whoever works on it as long as no spend changes, in whatever program.

    A few thousand sums by the first three digits of a spend are held, so that only customers who spend nearly the same
    are added up. `spend_mark` tells when any spend has changed.
    """

    def __init__(self) -> None:
        self._mark: int | None = None
        self._buckets: list[int] = []
        """Where each bucket begins, smallest first."""
        self._above: list[int] = []
        """What all buckets above each one sum to."""
        self._known: dict[int, int] = {}
        """What was asked for already."""

    def above(self, db: sqlite3.Connection, spend: int) -> int:
        """The sum of all annual spends (best figures) above one, in micro-units."""
        mark, waits = db.execute("SELECT mark, EXISTS (SELECT 1 FROM unranked) FROM spend_mark").fetchone()
        if waits:
            return _sum(db, _ABOVE, spend)
        if mark != self._mark:
            self._read(db, mark)
        if spend not in self._known and self._buckets:
            if len(self._known) >= _KEPT:
                self._known.clear()
            place = max(bisect_right(self._buckets, spend) - 1, 0)
            self._known[spend] = self._above[place] + self._in_bucket(db, place, spend)
        return self._known.get(spend, 0)

    def _read(self, db: sqlite3.Connection, mark: int) -> None:
        rows = db.execute("SELECT bucket, best FROM spend_sum ORDER BY bucket").fetchall()
        above = [0, *accumulate(best for _, best in reversed(rows))]
        self._buckets = [bucket for bucket, _ in rows]
        self._above = above[-2::-1]
        self._known = {}
        self._mark = mark

    def _in_bucket(self, db: sqlite3.Connection, place: int, spend: int) -> int:
        """The sum of the spends above one that lie in the same bucket."""
        if place + 1 == len(self._buckets):
            return _sum(db, _ABOVE, spend)
        return _sum(db, f"{_ABOVE} AND spend_best < ?", spend, self._buckets[place + 1])


def _sum(db: sqlite3.Connection, sql: str, *values: int) -> int:
    return int(db.execute(sql, values).fetchone()[0])
