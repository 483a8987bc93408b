"""The accounts of each queue, as ids in order; everything is read from the book as it stands."""

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from random import Random

from tokentui.domain.codebook import OPEN_MASK, Codebook
from tokentui.domain.grades import Grade, Question
from tokentui.domain.pairs import pairs_of
from tokentui.domain.queues import Ask, Queue, QueueKind, fair_order, flip_gain, random_numbers
from tokentui.domain.stances import Stance
from tokentui.store import rules
from tokentui.store.find.made import is_unranked
from tokentui.store.hints import hinted
from tokentui.store.samples import DRAWN

PART = 65_536

_SAID = "s.state, s.mask, s.split, s.for_what, s.flagged, s.updated, s.segments, s.who_state, s.who"
_SAID_OF = f"(SELECT s.customer_id AS id, {_SAID} FROM settled AS s) AS v"
"""Those on whom something was said: all others are open, and in no queue for a second look."""
_SAID_OF_CUSTOMER = (
    f"(SELECT c.id, c.folded, c.spend_best, c.spend_grade, {_SAID}"
    " FROM settled AS s CROSS JOIN customer AS c ON c.id = s.customer_id) AS v"
)
"""The same with what they are ordered by, looked up for each: they are few, or only some of them are wanted."""

_FRESH = frozenset((QueueKind.LARGEST, QueueKind.FLIP, QueueKind.ALPHABETICAL, QueueKind.RANDOM, QueueKind.WEIGHTED))
"""Queues of accounts still to be decided; the others are for a second look."""

_LISTED = frozenset((QueueKind.POSTPONED, QueueKind.CLOSE, QueueKind.SAMPLE))
"""Queues of which the book keeps a list, whatever was said on their accounts."""


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """Who asks for a queue, and how the book is read."""

    reviewer: str
    codebook: Codebook
    floor: Grade
    blind: bool
    """Whether others' decisions are hidden: then an account counts as open until this reviewer has decided it."""
    cutoff: str
    """Decisions before this moment (ISO 8601 UTC) are stale."""
    ask: Ask = Ask.WHAT
    """Which questions are asked."""


def queue_ids(db: sqlite3.Connection, queue: Queue, view: Viewpoint) -> "array[int]":
    """The ids of a queue in its order; rows are never held."""
    if queue.kind is QueueKind.RANDOM:
        return _random_sample(db, queue, view)
    if queue.kind is QueueKind.WEIGHTED:
        return _fair_sample(db, queue, view)
    found = array("q")
    rows = db.execute(
        f"SELECT v.id, {_spend(view)} IS NULL FROM {_source(queue.kind, view)} ORDER BY {_order(queue.kind, view)}",
        _values(view),
    )
    open_ended = 0
    while part := rows.fetchmany(PART):
        found.extend([row[0] for row in part])
        open_ended += sum(row[1] for row in part)
    return _by_hints(db, found, open_ended, view) if _kind(queue.kind, view) is QueueKind.LARGEST else found


def first_ids(db: sqlite3.Connection, queue: Queue, view: Viewpoint, limit: int) -> "array[int]":
    """The first so many ids of a queue, where an index has them; none where all of its order has to be made first.

    They may be fewer than there are: accounts of unknown spend are left out, whose order does not come from an index.
    """
    kind = _kind(queue.kind, view)
    if kind in (QueueKind.LARGEST, QueueKind.FLIP):
        if view.floor is not Grade.D or is_unranked(db) or not view.codebook.one_stance_each:
            return array("q")
        if view.ask is Ask.WHAT and not view.blind:
            return array("q", islice(_first_open(db, kind, view), limit))
        if kind is QueueKind.FLIP:
            return array("q")
        everyone = "customer AS v" if view.blind else "standing AS v"
        source = f"{everyone} WHERE {_spend(view)} IS NOT NULL AND {_members(kind, view)}"
    elif kind is QueueKind.ALPHABETICAL:
        source = f"standing AS v WHERE {_members(kind, view)}"
    elif kind in (QueueKind.STALE, QueueKind.OLDEST):
        source = _source(kind, view)
    else:
        return array("q")
    rows = db.execute(f"SELECT v.id FROM {source} ORDER BY {_order(kind, view)} LIMIT {limit}", _values(view))
    return array("q", [one for (one,) in rows])


def _first_open(db: sqlite3.Connection, kind: QueueKind, view: Viewpoint) -> Iterator[int]:
    """The open accounts of known spend at the lowest floor as the book keeps them, in the order of a queue."""
    mask = "o.mask"
    still_open = f"(o.mask = 0 OR NOT {rules.of_one_stance(mask, pairs_of(view.codebook))})"

    def walk(gain: int, condition: str) -> Iterator[tuple[int, str, int, int]]:
        # Two walks along the key, which SQLite merges: one over both would have to sort them.
        untouched, touched = (
            f"SELECT o.spend, v.folded, v.id, {gain} FROM open_account AS o"
            f" CROSS JOIN customer AS v ON v.id = o.customer_id"
            f" WHERE o.touched = {one} AND o.spend > {rules.UNKNOWN} AND {still_open} AND {condition}"
            for one in (0, 1)
        )
        not_mine = f"NOT {_mine(Question.FOR_WHAT)}"
        return db.execute(f"{untouched} UNION ALL {touched} AND {not_mine} ORDER BY 1 DESC, 2, 3", _values(view))

    if kind is QueueKind.FLIP:
        walks = [walk(gain, f"{_gain(view, mask)} = {gain}") for gain in (2, 1)]
    else:
        walks = [walk(1, "1")]
    return (one for _, _, one, _ in merge(*walks, key=lambda row: (-row[0] * row[3], -row[3])))


def _by_hints(db: sqlite3.Connection, ids: "array[int]", unknown: int, view: Viewpoint) -> "array[int]":
    """A queue whose last accounts are of unknown spend: those of them on whom there are facts by what these tell."""
    known, rest = ids[: len(ids) - unknown], ids[len(ids) - unknown :]
    ranked = hinted(db, view.floor) if unknown else []
    wanted = set(ranked)
    among = {one for one in rest if one in wanted}
    known.extend([one for one in ranked if one in among])
    known.extend([one for one in rest if one not in among])
    return known


def _kind(kind: QueueKind, view: Viewpoint) -> QueueKind:
    """A blind reviewer may not learn from an order what others said: what could flip is then what is largest."""
    return QueueKind.LARGEST if view.blind and kind is QueueKind.FLIP else kind


def _random_sample(db: sqlite3.Connection, queue: Queue, view: Viewpoint) -> "array[int]":
    """The accounts of a queue in random order; those of one number, should there be such, by id."""
    ids, numbers = array("q"), array("Q")
    rows = db.execute(f"SELECT v.id, v.key FROM {_source(queue.kind, view)} ORDER BY v.id", _values(view))
    while part := rows.fetchmany(PART):
        ids.extend([row[0] for row in part])
        numbers += random_numbers(queue.seed, [row[1] for row in part])
    return array("q", [ids[place] for place in sorted(range(len(ids)), key=numbers.__getitem__)])


def _fair_sample(db: sqlite3.Connection, queue: Queue, view: Viewpoint) -> "array[int]":
    """The accounts of a queue that have a spend, in the order of `fair_order` over everybody's, then the others.

    What is decided keeps its place in that order and is left out of the queue: a first part of it, once decided, is
    with those decided before a fair sample of the book, and two reviewers are given the same one. An account without a
    spend to be weighed by comes after all of them, in random order.
    """
    spend = _spend(view)
    others = _ids(db, _others(queue.kind, view), view)
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
    rows = db.execute(f"SELECT v.id, v.key FROM customer AS v WHERE {spend} IS NULL OR {spend} <= 0")
    unknown = {key: one for one, key in rows if one not in others}
    found.extend([unknown[key] for _, key in sorted(zip(random_numbers(queue.seed, unknown), unknown, strict=True))])
    return found


def _ids(db: sqlite3.Connection, sql: str, view: Viewpoint) -> frozenset[int]:
    return frozenset(one for (one,) in db.execute(sql, _values(view)))


def queue_counts(db: sqlite3.Connection, view: Viewpoint) -> dict[QueueKind, int]:
    """How many accounts each queue has.

    Reads once those on whom something was said, however many others there are; everybody where the record may answer.
    """
    everyone = db.execute("SELECT count(*) FROM customer").fetchone()[0]
    listed = {
        kind: int(db.execute(f"SELECT count(*) FROM {_source(kind, view)}", _values(view)).fetchone()[0])
        for kind in _LISTED
    }
    members = {kind: _members(kind, view) for kind in QueueKind if kind not in _LISTED}
    different = list(dict.fromkeys(members.values()))
    counted = ", ".join(f"count(*) FILTER (WHERE {one})" for one in different)
    said, *numbers = db.execute(f"SELECT count(*), {counted} FROM {_looked_at(view)}", _values(view)).fetchone()
    among = dict(zip(different, numbers, strict=True))

    def count(kind: QueueKind) -> int:
        if kind in _LISTED:
            return listed[kind]
        others = everyone - said if _holds_everyone_else(kind, view) else 0
        return int(among[members[kind]] + others)

    return {kind: count(kind) for kind in QueueKind}


def no_longer_wanted(
    db: sqlite3.Connection, ids: Sequence[int], queue: Queue, view: Viewpoint, since: int
) -> frozenset[int]:
    """Those of some accounts that need no decision any more.

    The reviewer has answered all that is asked of them, and some of it since the decision of that id; another one has
    settled them (where the queue is watched); or they have left the book.
    """
    members = f"coalesce({_members(queue.kind, view)}, 0)" if queue.watched and not view.blind else "1"
    answered = " AND ".join(_mine(one, "j.value") for one in view.ask.questions)
    since_then = " OR ".join(_mine(one, "j.value", "m.decision_id > :since") for one in view.ask.questions)
    rows = db.execute(
        f"SELECT j.value FROM json_each(:ids) AS j"
        f" WHERE NOT EXISTS (SELECT 1 FROM standing AS v WHERE v.id = j.value AND {members})"
        f" OR ({answered} AND ({since_then}))",
        {**_values(view), "ids": json.dumps(list(ids)), "since": since},
    )
    return frozenset(row[0] for row in rows)


def _source(kind: QueueKind, view: Viewpoint) -> str:
    """The accounts of a queue as FROM and WHERE; the alias v has at least the columns of `customer`."""
    if view.ask is Ask.WHAT and _holds_everyone_else(kind, view) and (view.blind or kind is not QueueKind.FLIP):
        return f"customer AS v WHERE v.id NOT IN ({_others(kind, view)})"
    anyone = kind in _FRESH | _LISTED
    return f"{'standing AS v' if anyone else _SAID_OF_CUSTOMER} WHERE {_members(kind, view)}"


def _others(kind: QueueKind, view: Viewpoint) -> str:
    """Those that had to be looked at and are not in a queue."""
    return f"SELECT v.id FROM {_looked_at(view)} WHERE NOT coalesce({_members(kind, view)}, 0)"


def _looked_at(view: Viewpoint) -> str:
    """Those of whom a queue cannot be told at once: on whom something was said, or everybody with a record."""
    return _SAID_OF if view.ask is Ask.WHAT else "standing AS v"


def _holds_everyone_else(kind: QueueKind, view: Viewpoint) -> bool:
    """Whether a queue holds every account on whom nothing was said."""
    if kind is QueueKind.FLIP and not view.blind:
        return flip_gain(OPEN_MASK, OPEN_MASK, pairs_of(view.codebook)) > 0
    return kind in _FRESH


def _values(view: Viewpoint) -> dict[str, str]:
    return {"reviewer": view.reviewer, "cutoff": view.cutoff}


def _members(kind: QueueKind, view: Viewpoint) -> str:
    """The condition that an account of a queue meets, on `standing AS v`: one of the questions asked wants it."""
    each = [_wanted(kind, view, question) for question in view.ask.questions]
    return each[0] if len(each) == 1 else f"(({') OR ('.join(each)}))"


def _wanted(kind: QueueKind, view: Viewpoint, question: Question) -> str:
    """The condition on which a question wants an account in a queue."""
    who = question is Question.WHO
    not_mine = f"NOT {_mine(question)}"
    not_excluded = "v.state <> 'excluded'"
    # A blind reviewer may not learn from a queue what others said of the accounts in it.
    fresh = not_mine if view.blind else f"{not_excluded} AND {not_mine}"
    unknown = rules.is_unplaced("v", rules.at(view.floor)) if who else _still_open(view)
    still_open = not_mine if view.blind else f"({unknown}) AND {not_mine}"
    last = _last(view, question)
    return {
        QueueKind.LARGEST: still_open,
        QueueKind.FLIP: still_open if view.blind or who else f"{still_open} AND {_gain(view)} > 0",
        QueueKind.CONFLICTS: f"v.{'who_state' if who else 'state'} = 'conflict'",
        QueueKind.SECOND: f"{_READERS.format(question=question)} = 1 AND {fresh}",
        QueueKind.DIFFERS: _differs(question),
        QueueKind.FLAGGED: f"v.flagged AND {not_excluded}",
        QueueKind.POSTPONED: _postponed(question),
        QueueKind.STALE: f"coalesce({last} < :cutoff, 0) AND {not_excluded}",
        QueueKind.OLDEST: f"{last} IS NOT NULL AND {not_excluded}",
        QueueKind.CLOSE: f"v.id IN (SELECT a.customer_id FROM close_account AS a WHERE {last} IS NULL OR {last} < a.at)"
        f" AND {not_excluded}",
        QueueKind.ALPHABETICAL: fresh,
        QueueKind.RANDOM: fresh,
        QueueKind.WEIGHTED: fresh,
        QueueKind.SAMPLE: f"v.id IN (SELECT a.customer_id FROM {DRAWN} AS a) AND {fresh}",
    }[kind]


def _mine(question: Question, customer: str = "v.id", also: str = "1") -> str:
    """Whether the reviewer says something on a question of a customer."""
    return f"EXISTS (SELECT 1 {_my_statement(question, customer)} AND {also})"


def _my_statement(question: Question, customer: str = "v.id") -> str:
    return (
        f"FROM current AS m WHERE m.customer_id = {customer} AND m.question = '{question}' AND m.slot = :reviewer"
        " AND m.statement <> 'nothing'"
    )


_READERS = (
    "(SELECT sum(iif(r.slot = '', 2, 1)) FROM current AS r WHERE r.customer_id = v.id AND r.question = '{question}'"
    " AND r.statement <> 'nothing' AND r.slot NOT IN (SELECT reviewer FROM first_pass))"
)
"""How many have read an account, a first pass aside; an adjudication waits for nobody and counts as more than one."""


def _differs(question: Question) -> str:
    """Whether the reviewer says something else of an account than its adjudication."""
    return (
        "EXISTS (SELECT 1 FROM current AS r JOIN current AS m ON m.customer_id = r.customer_id"
        f" AND m.question = r.question AND m.slot = :reviewer AND m.statement <> 'nothing' AND NOT {rules.ALIKE}"
        f" WHERE r.customer_id = v.id AND r.question = '{question}' AND r.slot = '' AND r.statement <> 'nothing')"
    )


def _postponed(question: Question) -> str:
    """Whether the reviewer put an account off when asked a question, and has not answered it since."""
    asking = ", ".join(f"'{one}'" for one in Ask if question in one.questions)
    return (
        "v.id IN (SELECT a.customer_id FROM review_account AS a JOIN review_session AS r ON r.id = a.session_id"
        f" WHERE a.fate = 'postponed' AND r.reviewer = :reviewer AND r.ask IN ({asking})"
        f" AND NOT {_mine(question, 'a.customer_id', 'm.decision_id > a.log')})"
    )


def _last(view: Viewpoint, question: Question) -> str:
    """When a question of an account was last answered, by anybody or, where others are hidden, by the reviewer."""
    if view.blind:
        return f"(SELECT m.at {_my_statement(question)})"
    if question is Question.FOR_WHAT:
        return "v.updated"
    return (
        "(SELECT max(m.at) FROM current AS m WHERE m.customer_id = v.id AND m.question = 'who'"
        " AND m.statement <> 'nothing')"
    )


def _oldest(view: Viewpoint) -> str:
    """When the question was last answered that has waited longest."""
    first, *others = (_last(view, question) for question in view.ask.questions)
    return f"min(coalesce({first}, {others[0]}), coalesce({others[0]}, {first}))" if others else first


def _order(kind: QueueKind, view: Viewpoint) -> str:
    """The order of every queue but the random ones."""
    gain, last = _gain(view), _oldest(view)
    return {
        QueueKind.FLIP: f"{gain} * {_spend(view)} DESC NULLS LAST, {gain} DESC, v.folded, v.id",
        QueueKind.POSTPONED: "(SELECT max(a.session_id) FROM review_account AS a WHERE a.customer_id = v.id"
        " AND a.fate = 'postponed'), (SELECT max(a.turn) FROM review_account AS a WHERE a.customer_id = v.id"
        " AND a.fate = 'postponed'), v.id",
        QueueKind.STALE: f"{last}, v.folded, v.id",
        QueueKind.OLDEST: f"{last}, v.folded, v.id",
        QueueKind.CLOSE: "(SELECT a.place FROM close_account AS a WHERE a.customer_id = v.id), v.id",
        QueueKind.ALPHABETICAL: "v.folded, v.id",
        QueueKind.SAMPLE: f"(SELECT a.place FROM {DRAWN} AS a WHERE a.customer_id = v.id)",
    }.get(
        _kind(kind, view),
        f"{_spend(view)} DESC NULLS LAST, v.folded, v.id",
    )


def _spend(view: Viewpoint) -> str:
    return rules.spend_at("v", rules.at(view.floor))


def _still_open(view: Viewpoint) -> str:
    return rules.is_open("v", pairs_of(view.codebook), rules.at(view.floor))


def _gain(view: Viewpoint, mask: str = "") -> str:
    """`flip_gain` of an account as it reads at the floor; of a mask, where no stance depends on who an account is."""
    pairs = pairs_of(view.codebook)
    mask = mask or rules.mask_at("v", rules.at(view.floor))
    segments = rules.segments_at("v", rules.at(view.floor))
    if pairs.depends:
        mask = f"iif({mask} = {OPEN_MASK}, {view.codebook.full}, {mask})"
    ways = [
        [rules.among(segments, pairs.meant((one,), surely=surely), pairs) for surely in (False, True)]
        for one in (Stance.BULLISH, Stance.BEARISH)
    ]
    across = " + ".join(
        f"(({' OR '.join(f'{of} AND {mask} & {one} <> 0' for of, one in may)})"
        f" AND ({' OR '.join(f'{of} AND {mask} & ~{one} <> 0' for of, one in surely)}))"
        for may, surely in ways
    )
    gain = flip_gain(OPEN_MASK, OPEN_MASK, pairs)
    return f"({across})" if pairs.depends else f"(CASE WHEN {mask} = {OPEN_MASK} THEN {gain} ELSE {across} END)"


def parts(ids: "array[int]", start: int, size: int) -> Iterator[tuple[int, int]]:
    """Growing ranges of places from one place to the end: a few first, then many at a time."""
    while start < len(ids):
        end = min(start + size, len(ids))
        yield start, end
        start, size = end, min(size * 8, 4_096)
