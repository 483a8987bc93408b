"""Letting many decisions count together: their rows first, then what all their customers come to.

What the triggers do for a decision on one customer, many_part.sql does for thousands at once, by the same rules, in
less than half of the time: to call a trigger costs as much as what it does.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from tokentui.store.bulk.triggers_off import CODES, DECISIONS, SETTLED_SUMS, much_at_hand, without
from tokentui.store.sql_files import MERGED, run, statements

_PART = 2_000
"""Customers whose sums are grouped at once: so few are sorted in memory."""

_OF_TREND = 10
"""Parts after which the trend moves: most move the same months of the same masks."""

_ROOM = 2**62

_COUNTING = "INSERT INTO temp.counting (customer_id, decision_id)"
_NEW = f"{_COUNTING} SELECT customer_id, id FROM decision WHERE id > ? AND question = 'for_what'"
_NAMING = """INSERT INTO temp.counting (customer_id, decision_id, named)
SELECT customer_id, decision_id, statement = 'set' AND mask & ? > 0
FROM current WHERE mask & ? AND question = 'for_what'"""
_RENAMING = f"UPDATE current SET mask = {MERGED} WHERE mask & :source AND question = 'for_what' AND statement = 'set'"
_NEW_ON_WHO = "SELECT id, customer_id FROM decision WHERE id > ? AND question = 'who'"


@contextmanager
def together(db: sqlite3.Connection) -> Iterator[None]:
    """Let the decisions that are added in the block count at its end; must run inside a transaction.

    Each has its time and its turn (`at` and `seq`), a customer of the book, codes of the codebook and, if it brings a
    name of its own, one that the book does not have; nothing else is written in the block.
    """
    last = db.execute("SELECT coalesce(max(id), 0) FROM decision").fetchone()[0]
    if last > _ROOM:
        # After the largest id that SQLite has, the next ones are any: new decisions are not told by theirs.
        yield
        return
    with much_at_hand(db):
        with without(db, DECISIONS):
            yield
        _count(db, _NEW, (last,))
        db.execute(f"INSERT INTO recount (decision_id) SELECT id FROM ({_NEW_ON_WHO})", (last,))
        db.execute(
            f"INSERT INTO restate (customer_id, question) SELECT DISTINCT customer_id, 'who' FROM ({_NEW_ON_WHO})",
            (last,),
        )


@contextmanager
def codes_together(db: sqlite3.Connection) -> Iterator[None]:
    """Let codes of use cases move in the block, and count the decisions that named them anew at its end."""
    before = _codes(db)
    with without(db, CODES):
        yield
    after = _codes(db)
    moved = {bit for code, bit in before.items() if after[code] != bit}
    if moved:
        merged = _merged(before, after)
        with much_at_hand(db):
            _count(db, _NAMING, (merged.source, sum(1 << bit for bit in moved)), merged)


class _Merged(NamedTuple):
    """The masks of a use case whose codes all stand for another now; both 0 where it is anything else."""

    source: int
    target: int


_NOT_MERGED = _Merged(0, 0)


def _merged(before: Mapping[str, int], after: Mapping[str, int]) -> _Merged:
    ways = {(bit, after[code]) for code, bit in before.items() if after[code] != bit}
    if len(ways) > 1:
        return _NOT_MERGED
    ((source, target),) = ways
    return _NOT_MERGED if source in after.values() else _Merged(1 << source, 1 << target)


def _codes(db: sqlite3.Connection) -> dict[str, int]:
    return dict(db.execute("SELECT code, bit FROM use_case_code").fetchall())


def _count(db: sqlite3.Connection, which: str, given: Sequence[int], merged: _Merged = _NOT_MERGED) -> None:
    """Let decisions count that a statement puts into `counting`."""
    run(db, "many_begin.sql")
    db.execute(which, given)
    if merged.source:
        db.execute(_RENAMING, merged._asdict())
    step, trend = tuple(statements("many_part.sql")), tuple(statements("many_trend.sql"))
    with without(db, SETTLED_SUMS):
        for number, (first, last) in enumerate(_parts(db), 1):
            _run(db, step, {"first": first, "last": last, **merged._asdict()})
            if number % _OF_TREND == 0:
                _run(db, trend, {})
        _run(db, trend, {})
        if merged.source:
            _run(db, statements("many_whole.sql"), merged._asdict())
    run(db, "many_end.sql")


def _run(db: sqlite3.Connection, steps: Iterable[str], given: Mapping[str, int]) -> None:
    for step in steps:
        db.execute(step, given)


def _parts(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """First and last ids of some customers at a time, of all in `counting`."""
    ids = [one for (one,) in db.execute("SELECT DISTINCT customer_id FROM temp.counting ORDER BY customer_id")]
    for start in range(0, len(ids), _PART):
        part = ids[start : start + _PART]
        yield part[0], part[-1]
