"""The accounts with which a long queue begins, found without the order of all others."""

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import islice
from random import Random

from tokentui.domain.grades import Grade, Question
from tokentui.domain.pairs import pairs_of
from tokentui.domain.queues import Ask, Queue, QueueKind, shuffled
from tokentui.store import rules
from tokentui.store.find.made import is_unranked
from tokentui.store.queue_conditions import (
    Viewpoint,
    accounts,
    gain_as_seen,
    in_order,
    is_member,
    kind_of,
    mine,
    spend_as_seen,
    values,
)

_LOOKED_AT = 10_000
"""Accounts among which the first are looked for where a queue may hold few: some 50 ms."""

_SECOND_LOOKS = frozenset((QueueKind.CONFLICTS, QueueKind.SECOND, QueueKind.FLAGGED))
"""Queues for a second look whose largest accounts come first."""


def first_ids(db: sqlite3.Connection, queue: Queue, view: Viewpoint, limit: int) -> "array[int]":
    """The first so many ids of a queue, where an index has them; none where all of its order has to be made first.

    They may be fewer than there are: accounts of unknown spend are left out, whose order does not come from an index,
    and few are looked at where most may be in no such queue.
    """
    kind = kind_of(queue.kind, view)
    if kind is QueueKind.RANDOM:
        return array("q", islice(_drawn(db, queue, view, limit), limit))
    if kind in (QueueKind.LARGEST, QueueKind.FLIP):
        if view.floor is not Grade.D or is_unranked(db) or not view.codebook.one_stance_each:
            return array("q")
        if view.ask is Ask.WHAT and not view.blind:
            return array("q", islice(_first_open(db, kind, view), limit))
        if kind is QueueKind.FLIP:
            return array("q")
        everyone = "customer AS v" if view.blind else "standing AS v"
        among = f"{everyone} WHERE {spend_as_seen(view)} IS NOT NULL AND {is_member(kind, view)}"
    elif kind in _SECOND_LOOKS and view.floor is Grade.D:
        largest = f"SELECT id FROM customer WHERE spend_best IS NOT NULL ORDER BY spend_best DESC LIMIT {_LOOKED_AT}"
        among = f"standing AS v WHERE v.id IN ({largest}) AND {is_member(kind, view)}"
    elif kind is QueueKind.ALPHABETICAL:
        among = f"standing AS v WHERE {is_member(kind, view)}"
    elif kind in (QueueKind.STALE, QueueKind.OLDEST):
        among = accounts(kind, view)
    else:
        return array("q")
    rows = db.execute(f"SELECT v.id FROM {among} ORDER BY {in_order(kind, view)} LIMIT {limit}", values(view))
    return array("q", [one for (one,) in rows])


def _first_open(db: sqlite3.Connection, kind: QueueKind, view: Viewpoint) -> Iterator[int]:
    """The open accounts of known spend at the lowest floor as the book keeps them, in the order of a queue."""
    mask = "o.mask"
    still_open = f"(o.mask = 0 OR NOT {rules.of_one_stance(mask, pairs_of(view.codebook))})"

    def walk(gained: int, condition: str) -> Iterator[tuple[int, str, int, int]]:
        # Two walks along the key, which SQLite merges: one over both would have to sort them.
        untouched, touched = (
            f"SELECT o.spend, v.folded, v.id, {gained} FROM open_account AS o"
            f" CROSS JOIN customer AS v ON v.id = o.customer_id"
            f" WHERE o.touched = {one} AND o.spend > {rules.UNKNOWN} AND {still_open} AND {condition}"
            for one in (0, 1)
        )
        not_mine = f"NOT {mine(Question.FOR_WHAT)}"
        return db.execute(f"{untouched} UNION ALL {touched} AND {not_mine} ORDER BY 1 DESC, 2, 3", values(view))

    if kind is QueueKind.FLIP:
        walks = [walk(one, f"{gain_as_seen(view, mask)} = {one}") for one in (2, 1)]
    else:
        walks = [walk(1, "1")]
    return (one for _, _, one, _ in merge(*walks, key=lambda row: (-row[0] * row[3], -row[3])))


def _drawn(db: sqlite3.Connection, queue: Queue, view: Viewpoint, size: int) -> Iterator[int]:
    """The first accounts of a queue in random order, so many places of it at a time."""
    (number,) = db.execute("SELECT count(*) FROM customer").fetchone()
    places = islice(shuffled(number, Random(queue.seed).random), _LOOKED_AT)
    among = "standing AS v WHERE v.id IN (SELECT value FROM json_each(:ids))"
    wanted = f"SELECT v.id FROM {among} AND {is_member(queue.kind, view)}"
    while part := list(islice(places, size)):
        ids = _at_places(db, part)
        found = {one for (one,) in db.execute(wanted, {**values(view), "ids": json.dumps(ids)})}
        yield from (one for one in ids if one in found)
        size *= 4


def _at_places(db: sqlite3.Connection, places: Sequence[int]) -> list[int]:
    """The customers at some places, counted from 0 in the order of their keys; one walk along these finds all."""
    found: dict[int, int] = {}
    key, last = "", -1
    for place in sorted(places):
        row = db.execute(
            "SELECT key, id FROM customer WHERE key > ? ORDER BY key LIMIT 1 OFFSET ?", (key, place - last - 1)
        ).fetchone()
        if row is None:
            # Customers have left the book since they were counted.
            break
        key, found[place] = row
        last = place
    return [found[place] for place in places if place in found]
