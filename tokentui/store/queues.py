"""The accounts of each queue, as ids in order; everything is read from the book as it stands."""

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from itertools import chain
from random import Random

from tokentui.domain.queues import Queue, QueueKind, fair_order, shuffled
from tokentui.store.hints import hinted
from tokentui.store.queue_conditions import (
    LISTED,
    Viewpoint,
    accounts,
    holds_everyone_else,
    in_order,
    is_member,
    kind_of,
    left_out,
    looked_at,
    mine,
    spend_as_seen,
    values,
)

PART = 65_536


def queue_ids(db: sqlite3.Connection, queue: Queue, view: Viewpoint) -> "array[int]":
    """The ids of a queue in its order; rows are never held."""
    if queue.kind is QueueKind.RANDOM:
        others = _ids(db, left_out(queue.kind, view), view)
        return array("q", [one for one in _at_random(db, queue.seed) if one not in others])
    if queue.kind is QueueKind.WEIGHTED:
        return _fair_sample(db, queue, view)
    found = array("q")
    columns, members = f"v.id, {spend_as_seen(view)} IS NULL", accounts(queue.kind, view)
    rows = db.execute(f"SELECT {columns} FROM {members} ORDER BY {in_order(queue.kind, view)}", values(view))
    open_ended = 0
    while part := rows.fetchmany(PART):
        found.extend([row[0] for row in part])
        open_ended += sum(row[1] for row in part)
    return _by_hints(db, found, open_ended, view) if kind_of(queue.kind, view) is QueueKind.LARGEST else found


def _by_hints(db: sqlite3.Connection, ids: "array[int]", unknown: int, view: Viewpoint) -> "array[int]":
    """A queue whose last accounts are of unknown spend: those of them on whom there are facts by what these tell."""
    known, rest = ids[: len(ids) - unknown], ids[len(ids) - unknown :]
    ranked = hinted(db, view.floor) if unknown else []
    wanted = set(ranked)
    among = {one for one in rest if one in wanted}
    known.extend([one for one in ranked if one in among])
    known.extend([one for one in rest if one not in among])
    return known


def _at_random(db: sqlite3.Connection, seed: str, condition: str = "1") -> Iterator[int]:
    """The customers who meet a condition in the random order of a seed, which depends on their keys alone."""
    rows = db.execute(f"SELECT v.id FROM customer AS v WHERE {condition} ORDER BY v.key")
    ids = array("q", chain.from_iterable(rows))
    return (ids[place] for place in shuffled(len(ids), Random(seed).random))


def _fair_sample(db: sqlite3.Connection, queue: Queue, view: Viewpoint) -> "array[int]":
    """The accounts of a queue that have a spend, in the order of `fair_order` over everybody's, then the others.

    What is decided keeps its place in that order and is left out of the queue: a first part of it, once decided, is
    with those decided before a fair sample of the book, and two reviewers are given the same one. An account without a
    spend to be weighed by comes after all of them, in random order.
    """
    spend = spend_as_seen(view)
    others = _ids(db, left_out(queue.kind, view), view)
    excluded = frozenset() if view.blind else _ids(db, "SELECT customer_id FROM settled WHERE state = 'excluded'", view)
    ids, spends = array("q"), array("q")
    rows = db.execute(
        f"SELECT v.id, {spend} FROM customer AS v WHERE {spend} > 0 ORDER BY {spend} DESC, v.folded, v.id"
    )
    while part := rows.fetchmany(PART):
        counted = [row for row in part if row[0] not in excluded]
        ids.extend([row[0] for row in counted])
        spends.extend([row[1] for row in counted])
    fair = (ids[place] for place in fair_order(spends, Random(queue.seed).random))
    found = array("q", [one for one in fair if one not in others])
    unweighed = _at_random(db, queue.seed, f"{spend} IS NULL OR {spend} <= 0")
    found.extend([one for one in unweighed if one not in others])
    return found


def _ids(db: sqlite3.Connection, sql: str, view: Viewpoint) -> frozenset[int]:
    return frozenset(one for (one,) in db.execute(sql, values(view)))


def queue_counts(db: sqlite3.Connection, view: Viewpoint) -> dict[QueueKind, int]:
    """How many accounts each queue has.

    Reads once those on whom something was said, however many others there are; everybody where the record may answer.
    """
    everyone = db.execute("SELECT count(*) FROM customer").fetchone()[0]
    listed = {
        kind: int(db.execute(f"SELECT count(*) FROM {accounts(kind, view)}", values(view)).fetchone()[0])
        for kind in LISTED
    }
    members = {kind: is_member(kind, view) for kind in QueueKind if kind not in LISTED}
    different = list(dict.fromkeys(members.values()))
    counted = ", ".join(f"count(*) FILTER (WHERE {one})" for one in different)
    said, *numbers = db.execute(f"SELECT count(*), {counted} FROM {looked_at(view)}", values(view)).fetchone()
    among = dict(zip(different, numbers, strict=True))

    def count(kind: QueueKind) -> int:
        if kind in LISTED:
            return listed[kind]
        others = everyone - said if holds_everyone_else(kind, view) else 0
        return int(among[members[kind]] + others)

    return {kind: count(kind) for kind in QueueKind}


def no_longer_wanted(
    db: sqlite3.Connection, ids: Sequence[int], queue: Queue, view: Viewpoint, since: int
) -> frozenset[int]:
    """Those of some accounts that need no decision any more.

    The reviewer has answered all that is asked of them, and some of it since the decision of that id; another one has
    settled them (where the queue is watched); or they have left the book.
    """
    members = f"coalesce({is_member(queue.kind, view)}, 0)" if queue.watched and not view.blind else "1"
    answered = " AND ".join(mine(one, "j.value") for one in view.ask.questions)
    since_then = " OR ".join(mine(one, "j.value", "m.decision_id > :since") for one in view.ask.questions)
    rows = db.execute(
        f"SELECT j.value FROM json_each(:ids) AS j"
        f" WHERE NOT EXISTS (SELECT 1 FROM standing AS v WHERE v.id = j.value AND {members})"
        f" OR ({answered} AND ({since_then}))",
        {**values(view), "ids": json.dumps(list(ids)), "since": since},
    )
    return frozenset(row[0] for row in rows)


def parts(ids: "array[int]", start: int, size: int) -> Iterator[tuple[int, int]]:
    """Growing ranges of places from one place to the end: a few first, then many at a time."""
    while start < len(ids):
        end = min(start + size, len(ids))
        yield start, end
        start, size = end, min(size * 8, 4_096)
