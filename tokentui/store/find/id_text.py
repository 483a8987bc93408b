"""Reading very many ids: SQLite writes them into one text, which is turned into numbers all at once.

Fetching a million rows one by one takes Python 0.3 s and stops everything else meanwhile. One step that gives all of
them as text takes 0.1 s in which other threads run, and turning the text into numbers takes 0.02 s.
"""

import sqlite3
import sys
from array import array
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from queue import SimpleQueue

Query = tuple[str, tuple[str | int, ...]]

LEAST, MOST = 0, 89_999_999
"""Ids that can be read so: more by `_SHIFT`, each has eight digits."""

IDS = "I"
"""Type of the arrays that such ids are kept in: four bytes each."""

_SHIFT = 10_000_000
_LANES = 2_048
"""Ids turned at once: few enough for the processor's cache."""

_TWO_DIGITS = bytes((byte >> 4) * 10 + (byte & 15) for byte in range(256))
"""What a byte of two decimal digits, one in each half, is worth."""


def are_readable(db: sqlite3.Connection) -> bool:
    """Whether all ids of customers have the eight digits that `read_ids` needs."""
    least, most = db.execute("SELECT (SELECT min(id) FROM customer), (SELECT max(id) FROM customer)").fetchone()
    return least is None or (least >= LEAST and most <= MOST)


def read_ids(readers: Sequence[sqlite3.Connection], queries: Iterable[Query]) -> Iterator["array[int]"]:
    """The ids that each SELECT of a column `id` gives, in its order; all must be readable.

    Each connection fetches a text in a thread of its own while this one turns those before into numbers.
    """
    from concurrent.futures import Future, ThreadPoolExecutor

    idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
    for db in readers:
        idle.put(db)

    def fetch(query: Query) -> str | None:
        db = idle.get()
        try:
            return _text(db, *query)
        finally:
            idle.put(db)

    ahead: deque[Future[str | None]] = deque()
    with ThreadPoolExecutor(len(readers)) as fetching:
        try:
            for query in queries:
                ahead.append(fetching.submit(fetch, query))
                if len(ahead) > len(readers):
                    yield unpack(ahead.popleft().result() or "")
            while ahead:
                yield unpack(ahead.popleft().result() or "")
        finally:
            for waiting in ahead:
                waiting.cancel()


def _text(db: sqlite3.Connection, sql: str, values: tuple[str | int, ...]) -> str | None:
    row = db.execute(f"SELECT group_concat(id + {_SHIFT}, '') FROM ({sql})", values).fetchone()
    return None if row[0] is None else str(row[0])


def read_summed(db: sqlite3.Connection, query: Query) -> tuple["array[int]", int, int]:
    """The ids that a SELECT of `id` and `spend_best` gives, in its order, with the known spends summed and counted."""
    sql, values = query
    text, spend, known = db.execute(
        f"SELECT group_concat(id + {_SHIFT}, ''), coalesce(sum(spend_best), 0), count(spend_best) FROM ({sql})", values
    ).fetchone()
    return unpack(text or ""), spend, known


def unpack(text: str) -> "array[int]":
    """The numbers of a text that holds eight digits for each, more by `_SHIFT`."""
    found = array(IDS)
    whole = len(text) // 8 // _LANES * _LANES * 8
    for start in range(0, whole, _LANES * 8):
        found.extend(_numbers(text[start : start + _LANES * 8]))
    found.extend([int(text[start : start + 8]) - _SHIFT for start in range(whole, len(text), 8)])
    return found


def _numbers(text: str) -> "array[int]":
    """The numbers of a text of _LANES of them, side by side as one long integer: neighbouring digits are joined."""
    digits = bytes.fromhex(text).translate(_TWO_DIGITS)
    pairs = int.from_bytes(digits, "big")
    fours = ((pairs >> 8) & _low(8, 16)) * 100 + (pairs & _low(8, 16))
    eights = ((fours >> 16) & _low(16, 32)) * 10_000 + (fours & _low(16, 32)) - _SHIFT * _low(1, 32)
    numbers = array(IDS, eights.to_bytes(4 * _LANES, "big"))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


@cache
def _low(bits: int, lane: int) -> int:
    """A number whose every lane of so many bits has its lowest bits set, as wide as _LANES numbers of 32 bits."""
    return int.from_bytes(((1 << bits) - 1).to_bytes(lane // 8, "big") * (_LANES * 32 // lane), "big")
