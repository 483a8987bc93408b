"""What all customers above a spend spend together, wherever in a long list that is."""

import sqlite3
from bisect import bisect_right
from itertools import accumulate

from tokentui.store.find.indexing import is_unranked

_KEPT = 4_096
"""Answers kept for the neighbours of a row on screen."""


class _Sums:
    """Sums above each bucket of `spend_sum`, and above spends asked for, as long as no spend changes."""

    def __init__(self, mark: int, rows: list[tuple[int, int]]) -> None:
        self.mark = mark
        self.buckets = [bucket for bucket, _ in rows]
        """Where each bucket begins, smallest first."""
        above = [0, *accumulate(best for _, best in reversed(rows))]
        self.above = above[-2::-1]
        """What all buckets above each one sum to."""
        self.known: dict[int, int] = {}


_last = _Sums(0, [])


def sum_above(db: sqlite3.Connection, spend: int) -> int:
    """The sum of all annual spends (best figures) above one, in micro-units.

    A few thousand sums by the first three digits of a spend are held, so that only customers who spend nearly the same
    are added up. `spend_mark` tells when any spend has changed, in whatever program.
    """
    if is_unranked(db):
        return int(db.execute(_ABOVE, (spend,)).fetchone()[0])
    sums = _present(db)
    if spend in sums.known:
        return sums.known[spend]
    place = max(bisect_right(sums.buckets, spend) - 1, 0)
    if not sums.buckets:
        return 0
    end = sums.buckets[place + 1] if place + 1 < len(sums.buckets) else None
    near = db.execute(
        _ABOVE if end is None else f"{_ABOVE} AND spend_best < ?", (spend, end)[: 1 if end is None else 2]
    )
    if len(sums.known) >= _KEPT:
        sums.known.clear()
    sums.known[spend] = sums.above[place] + int(near.fetchone()[0])
    return sums.known[spend]


_ABOVE = "SELECT coalesce(sum(spend_best), 0) FROM customer WHERE spend_best > ?"


def _present(db: sqlite3.Connection) -> _Sums:
    global _last
    mark = int(db.execute("SELECT mark FROM spend_mark").fetchone()[0])
    if _last.mark != mark:
        _last = _Sums(mark, db.execute("SELECT bucket, best FROM spend_sum ORDER BY bucket").fetchall())
    return _last
