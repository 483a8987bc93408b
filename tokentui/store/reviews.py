"""Review sessions as the book keeps them: order, place, what became of each account, the actions made, and the cube."""

import sqlite3
import sys
import zlib
from array import array
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tokentui.domain.cube import Cell
from tokentui.domain.queues import Ask, Fate, Queue, QueueKind
from tokentui.store.connection import transaction
from tokentui.store.decisions import Act
from tokentui.store.kept_cells import cells_as_json, cells_from_json


@dataclass(frozen=True, slots=True)
class Session:
    """One review session of one reviewer."""

    id: int
    reviewer: str
    queue: Queue
    blind: bool
    began: str
    """ISO 8601 UTC, like every moment here."""
    seen: str
    """When something was last done in it."""
    ended: str | None
    """When the reviewer left it; None while it runs, or when the program was cut off."""
    finished: bool
    """Whether no account was left."""
    log: int
    """The newest decision in the book as it began, by its id."""
    place: int
    """Position in the order, with the postponed ones behind it."""
    accounts: int | None
    """How many accounts the order has; None as long as only the first of them are kept."""
    keys: int
    """Keys pressed, those that typed text left out."""
    typed: int
    """Keys that typed text: reasons, notes, facts."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What became of one account in a session."""

    fate: Fate
    turn: int | None
    """Where it stands among the postponed."""
    log: int
    """The newest decision in the book at that moment, by its id."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action of a session, as it is reported."""

    step: str
    act: Act
    target: str | None
    at: str
    label: str
    customer_id: int | None
    says: bool
    """Whether it made a statement."""


_UNKNOWN = 0
"""How many accounts an order has of which only the first are kept: an empty order is never begun."""
_COLUMNS = (
    "id, reviewer, queue, seed, days, ask, among, blind, began, seen, ended, log, finished, place, accounts, keys, "
    "typed"
)


def create_session(
    db: sqlite3.Connection,
    reviewer: str,
    queue: Queue,
    *,
    blind: bool,
    at: str,
    ids: "array[int]",
    apart: Collection[int],
    whole: bool = True,
) -> Session:
    """Begin a session on accounts in an order, which never changes afterwards; `whole` says that these are all of it.

    It keeps the cube as it is, with the customers in `apart` by themselves.
    """
    with transaction(db):
        made = db.execute(
            "INSERT INTO review_session (reviewer, queue, seed, days, ask, among, blind, began, seen, log, accounts)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(reviewer, queue.kind.value, queue.seed, queue.days, queue.ask.value, queue.among, int(blind), at, at),
                *(newest_decision(db), len(ids) if whole else _UNKNOWN),
            ),
        )
        _keep_cube(db, made.lastrowid or 0, "before", apart)
        db.execute("INSERT INTO review_order (session_id, ids) VALUES (?, ?)", (made.lastrowid, _packed(ids)))
    found = read_session(db, made.lastrowid)
    assert found is not None
    return found


def read_session(db: sqlite3.Connection, number: int | None = None, reviewer: str | None = None) -> Session | None:
    """One session by its number; without one the latest, of a reviewer if one is named."""
    row = db.execute(
        f"SELECT {_COLUMNS} FROM review_session WHERE (:number IS NULL OR id = :number)"
        " AND (:reviewer IS NULL OR reviewer = :reviewer) ORDER BY id DESC LIMIT 1",
        {"number": number, "reviewer": reviewer},
    ).fetchone()
    return None if row is None else _session(*row)


def unfinished_sessions(db: sqlite3.Connection, reviewer: str, limit: int) -> tuple[Session, ...]:
    """The sessions of a reviewer in which something was done and accounts are left, the one used last first."""
    rows = db.execute(
        f"SELECT {_COLUMNS} FROM review_session AS r WHERE reviewer = ? AND NOT finished"
        " AND EXISTS (SELECT 1 FROM review_account AS a WHERE a.session_id = r.id)"
        " ORDER BY seen DESC, id DESC LIMIT ?",
        (reviewer, limit),
    )
    return tuple(_session(*row) for row in rows)


def read_order(db: sqlite3.Connection, session_id: int) -> "array[int]":
    """The ids of a session in their order."""
    return _unpacked(db.execute("SELECT ids FROM review_order WHERE session_id = ?", (session_id,)).fetchone()[0])


def complete_order(db: sqlite3.Connection, session_id: int, ids: "array[int]") -> bool:
    """Keep all of the order of a session that was begun with its first accounts; False where it is kept already."""
    packed = _packed(ids)
    with transaction(db):
        found = db.execute(
            "UPDATE review_session SET accounts = ? WHERE id = ? AND accounts = ?", (len(ids), session_id, _UNKNOWN)
        )
        if found.rowcount:
            db.execute("UPDATE review_order SET ids = ? WHERE session_id = ?", (packed, session_id))
    return bool(found.rowcount)


def read_touched(db: sqlite3.Connection, session_id: int) -> dict[int, Touched]:
    """What became of the accounts that came up so far."""
    rows = db.execute("SELECT customer_id, fate, turn, log FROM review_account WHERE session_id = ?", (session_id,))
    return {row[0]: Touched(Fate(row[1]), row[2], row[3]) for row in rows}


def count_touched(db: sqlite3.Connection, session_id: int, fates: Collection[Fate]) -> int:
    """How many accounts of a session came to one of some fates."""
    places = ",".join("?" * len(fates))
    found = db.execute(
        f"SELECT count(*) FROM review_account WHERE session_id = ? AND fate IN ({places})", (session_id, *fates)
    )
    return int(found.fetchone()[0])


def write_touched(db: sqlite3.Connection, session_id: int, touched: Iterable[tuple[int, Touched]]) -> None:
    """Note what became of accounts."""
    with transaction(db):
        db.executemany(
            "INSERT INTO review_account (session_id, customer_id, fate, turn, log) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET fate = excluded.fate, turn = excluded.turn, log = excluded.log",
            [(session_id, one, fate.fate.value, fate.turn, fate.log) for one, fate in touched],
        )


def write_progress(
    db: sqlite3.Connection, session_id: int, *, place: int, finished: bool, keys: int, typed: int, at: str
) -> None:
    """Note how far the session has come; keys are added to those counted before."""
    with transaction(db):
        db.execute(
            "UPDATE review_session SET place = ?, finished = ?, keys = keys + ?, typed = typed + ?,"
            " seen = max(seen, ?), ended = NULL WHERE id = ?",
            (place, int(finished), keys, typed, at, session_id),
        )
        db.execute("DELETE FROM review_cube WHERE session_id = ? AND moment = 'after'", (session_id,))


def end_session(db: sqlite3.Connection, session_id: int, at: str, apart: Collection[int]) -> None:
    """Note that the reviewer left, and how the book stood then."""
    with transaction(db):
        db.execute("UPDATE review_session SET ended = ?, seen = max(seen, ?) WHERE id = ?", (at, at, session_id))
        _keep_cube(db, session_id, "after", apart)


def set_blind(db: sqlite3.Connection, session_id: int, blind: bool) -> None:
    """Hide or show what others said from now on."""
    with transaction(db):
        db.execute("UPDATE review_session SET blind = ? WHERE id = ?", (int(blind), session_id))


def add_action(db: sqlite3.Connection, session_id: int, step: str, customer_id: int | None, says: bool) -> None:
    """Count a step among the actions of a session."""
    with transaction(db):
        db.execute(
            "INSERT INTO review_step (session_id, step, customer_id, says) VALUES (?, ?, ?, ?)",
            (session_id, step, customer_id, int(says)),
        )


def read_actions(db: sqlite3.Connection, session_id: int, customer_id: int | None = None) -> tuple[Action, ...]:
    """The actions of a session in their order, all or those on one account."""
    rows = db.execute(
        "SELECT s.uid, s.act, s.target, s.at, s.label, r.customer_id, r.says FROM review_step AS r"
        " JOIN step AS s ON s.uid = r.step WHERE r.session_id = :session"
        " AND (:customer IS NULL OR r.customer_id = :customer) ORDER BY s.id",
        {"session": session_id, "customer": customer_id},
    )
    return tuple(Action(row[0], Act(row[1]), row[2], row[3], row[4], row[5], bool(row[6])) for row in rows)


def newest_decision(db: sqlite3.Connection) -> int:
    """The id of the newest row of the log, 0 in an empty one."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM decision").fetchone()[0])


def newest_step(db: sqlite3.Connection, reviewer: str) -> tuple[int, str, Act, str | None] | None:
    """Number, uid, act and target of a reviewer's latest step."""
    row = db.execute(
        "SELECT id, uid, act, target FROM step WHERE reviewer = ? ORDER BY id DESC LIMIT 1", (reviewer,)
    ).fetchone()
    return None if row is None else (row[0], row[1], Act(row[2]), row[3])


def read_cubes(db: sqlite3.Connection, session_id: int) -> tuple[tuple[Cell, ...], tuple[Cell, ...] | None]:
    """The cube as the session began, and as it was left; None where it was not left."""
    kept = dict(db.execute("SELECT moment, cells FROM review_cube WHERE session_id = ?", (session_id,)).fetchall())
    after = kept.get("after")
    return cells_from_json(kept["before"]), None if after is None else cells_from_json(after)


def read_start(db: sqlite3.Connection, session_id: int) -> tuple[Cell, ...]:
    """The cube as the session began."""
    kept = db.execute("SELECT cells FROM review_cube WHERE session_id = ? AND moment = 'before'", (session_id,))
    return cells_from_json(kept.fetchone()[0])


def _keep_cube(db: sqlite3.Connection, session_id: int, moment: str, apart: Collection[int]) -> None:
    """Keep the cube as it is now; `moment` is `before` or `after`."""
    db.execute(
        "INSERT OR REPLACE INTO review_cube (session_id, moment, cells) VALUES (?, ?, ?)",
        (session_id, moment, cells_as_json(db, apart)),
    )


def _session(
    number: int, reviewer: str, kind: str, seed: str, days: int, ask: str, among: str, blind: int, began: str,
    seen: str, ended: str | None, log: int, finished: int, place: int, accounts: int, keys: int, typed: int,
) -> Session:  # fmt: skip
    return Session(
        id=number,
        reviewer=reviewer,
        queue=Queue(QueueKind(kind), seed, days, Ask(ask), among),
        blind=bool(blind),
        began=began,
        seen=seen,
        ended=ended,
        finished=bool(finished),
        log=log,
        place=place,
        accounts=None if accounts == _UNKNOWN else accounts,
        keys=keys,
        typed=typed,
    )


def _packed(ids: "array[int]") -> bytes:
    if sys.byteorder == "big":
        ids = array("q", ids)
        ids.byteswap()
    return zlib.compress(ids.tobytes(), 1)


def _unpacked(data: bytes) -> "array[int]":
    ids = array("q")
    ids.frombytes(zlib.decompress(data))
    if sys.byteorder == "big":
        ids.byteswap()
    return ids
