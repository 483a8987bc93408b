"""Appending decisions and facts in steps, and taking steps back by appending what stood before.

The triggers move statements, marks, spend and sums with each row.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from tokentui.domain.customer import NewFact
from tokentui.domain.statements import NOTHING, Kind, Statement, read_statement
from tokentui.store.connection import transaction
from tokentui.store.rules import slot

ADJUDICATION = ""
"""The slot in `current` that holds the adjudication of a customer."""

FACT_COLUMNS = tuple(field.name for field in fields(NewFact))

_ADD_FACT = f"""
INSERT INTO fact ({", ".join(FACT_COLUMNS)}) VALUES ({", ".join(f":{name}" for name in FACT_COLUMNS)})
ON CONFLICT (uid) DO NOTHING"""


class Act(StrEnum):
    """What a step did."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Utterance:
    """What one reviewer now says of one customer, whole: it replaces what that reviewer said before."""

    customer_id: int
    statement: Statement
    confidence: int | None = None
    note: str | None = None
    reason: str | None = None
    facts: tuple[str, ...] = ()
    """uids of the facts it cites."""
    flagged: bool = False
    adjudicates: bool = False
    origin: str | None = None
    """uid of the decision that this brings back, when it does."""


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a reviewer, as undo and redo name it."""

    uid: str
    reviewer: str
    act: Act
    target: str | None
    """The step that this one took back."""
    label: str
    """What was done, as in `core on 37 accounts`."""
    accounts: int


@dataclass(frozen=True, slots=True)
class Reverted:
    """What taking a step back came to."""

    label: str
    """What was taken back."""
    customer_ids: tuple[int, ...]
    """Customers whose statement was restored."""
    kept: int
    """Customers left alone because a later statement stands on them."""


def current_utterance(db: sqlite3.Connection, customer_id: int, slot: str) -> Utterance:
    """What a reviewer (or the adjudication slot) says of a customer now; nothing when it never said anything."""
    row = db.execute(
        "SELECT d.statement, d.use_cases, d.confidence, d.note, d.reason, d.facts, d.flagged, d.adjudicates"
        " FROM current AS c JOIN decision AS d ON d.id = c.decision_id WHERE c.customer_id = ? AND c.slot = ?",
        (customer_id, slot),
    ).fetchone()
    if row is None:
        return Utterance(customer_id, NOTHING, adjudicates=slot == ADJUDICATION)
    return Utterance(
        customer_id,
        read_statement(row[0], row[1]),
        row[2],
        row[3],
        row[4],
        tuple(json.loads(row[5])),
        bool(row[6]),
        bool(row[7]),
    )


def say(
    db: sqlite3.Connection,
    reviewer: str,
    utterances: Sequence[Utterance],
    *,
    label: str,
    at: str,
    new_facts: Sequence[NewFact] = (),
) -> Step:
    """Append one step with all its decisions and facts, durably and whole; raises the BookError that fits."""
    step = Step(uuid.uuid4().hex, reviewer, Act.DO, None, label, len(utterances))
    # A fact makes scratch tables; a split writes more pages than SQLite keeps in memory to take a statement back by.
    brief = not new_facts and all(said.statement.kind is not Kind.SPLIT for said in utterances)
    with transaction(db, brief=brief):
        added = _add_facts(db, new_facts)
        _write_step(db, step, at, _facts_to_json(added))
        _append(db, reviewer, utterances, step.uid, at)
    return step


def undoable(db: sqlite3.Connection, reviewer: str) -> Step | None:
    """The step that undo would take back now."""
    skip = 0
    for step in _steps_backwards(db, reviewer):
        if step.act is Act.UNDO:
            skip += 1
        elif skip:
            skip -= 1
        else:
            return step
    return None


def redoable(db: sqlite3.Connection, reviewer: str) -> Step | None:
    """The undo that redo would take back now; None after anything new was said."""
    skip = 0
    for step in _steps_backwards(db, reviewer):
        if step.act is Act.DO:
            return None
        if step.act is Act.REDO:
            skip += 1
        elif skip:
            skip -= 1
        else:
            return step
    return None


def revert(db: sqlite3.Connection, step: Step, act: Act, at: str) -> Reverted:
    """Take a step back by appending what stood before it, for every customer on which it still stands."""
    with transaction(db):
        rows = db.execute(
            "SELECT d.id, d.customer_id, EXISTS (SELECT 1 FROM current AS c JOIN decision AS n ON n.id = c.decision_id"
            f" WHERE c.customer_id = d.customer_id AND c.slot = {slot('d')}"
            " AND coalesce(n.origin, n.uid) = coalesce(d.origin, d.uid))"
            " FROM decision AS d WHERE d.step = ? ORDER BY d.id",
            (step.uid,),
        ).fetchall()
        restored = [_before(db, decision_id) for decision_id, _, stands in rows if stands]
        facts = _facts_from_json(db.execute("SELECT facts FROM step WHERE uid = ?", (step.uid,)).fetchone()[0])
        present = bool(facts) and _remove_facts(db, facts)
        if facts and not present:
            _add_facts(db, facts)
        done = Step(uuid.uuid4().hex, step.reviewer, act, step.uid, step.label, len(restored))
        _write_step(db, done, at, _facts_to_json(facts))
        _append(db, step.reviewer, restored, done.uid, at)
    return Reverted(
        step.label, tuple(said.customer_id for said in restored), sum(1 for *_, stands in rows if not stands)
    )


def _write_step(db: sqlite3.Connection, step: Step, at: str, facts: str) -> None:
    db.execute(
        "INSERT INTO step (uid, reviewer, at, act, target, label, accounts, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (step.uid, step.reviewer, at, step.act.value, step.target, step.label, step.accounts, facts),
    )


def _append(db: sqlite3.Connection, reviewer: str, utterances: Iterable[Utterance], step: str, at: str) -> None:
    # A clock that was set back must not make the newest statement lose to an older one.
    db.executemany(
        "INSERT INTO decision (customer_id, reviewer, statement, use_cases, confidence, note, reason, facts, flagged,"
        " adjudicates, origin, at, seq, step)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
        " max(?12, coalesce((SELECT at FROM current WHERE customer_id = ?1 AND slot = ?14), ?12)),"
        " 1 + coalesce((SELECT seq FROM current WHERE customer_id = ?1 AND slot = ?14), 0), ?13)",
        [
            (
                said.customer_id,
                reviewer,
                said.statement.kind.value,
                said.statement.to_json(),
                said.confidence,
                said.note,
                said.reason,
                json.dumps(said.facts) if said.facts else "[]",
                int(said.flagged),
                int(said.adjudicates),
                said.origin,
                at,
                step,
                ADJUDICATION if said.adjudicates else reviewer,
            )
            for said in utterances
        ],
    )


def _before(db: sqlite3.Connection, decision_id: int) -> Utterance:
    """What stood in the slot of a decision before that decision."""
    row = db.execute(
        "SELECT p.statement, p.use_cases, p.confidence, p.note, p.reason, p.facts, p.flagged, p.adjudicates,"
        " coalesce(p.origin, p.uid), p.customer_id"
        " FROM decision AS x JOIN decision AS p ON p.customer_id = x.customer_id"
        " AND p.adjudicates = x.adjudicates AND (p.adjudicates OR p.reviewer = x.reviewer)"
        " AND (p.at, p.seq, p.uid) < (x.at, x.seq, x.uid)"
        " WHERE x.id = ? ORDER BY p.at DESC, p.seq DESC, p.uid DESC LIMIT 1",
        (decision_id,),
    ).fetchone()
    if row is None:
        customer_id, adjudicates = db.execute(
            "SELECT customer_id, adjudicates FROM decision WHERE id = ?", (decision_id,)
        ).fetchone()
        return Utterance(customer_id, NOTHING, adjudicates=bool(adjudicates))
    return Utterance(
        row[9],
        read_statement(row[0], row[1]),
        row[2],
        row[3],
        row[4],
        tuple(json.loads(row[5])),
        bool(row[6]),
        bool(row[7]),
        row[8],
    )


def _steps_backwards(db: sqlite3.Connection, reviewer: str) -> Iterator[Step]:
    rows = db.execute(
        "SELECT uid, reviewer, act, target, label, accounts FROM step WHERE reviewer = ? ORDER BY id DESC", (reviewer,)
    )
    for uid, who, act, target, label, accounts in rows:
        yield Step(uid, who, Act(act), target, label, accounts)


def _add_facts(db: sqlite3.Connection, facts: Iterable[NewFact]) -> tuple[NewFact, ...]:
    """Add facts that the book does not have yet; returns those that were new."""
    return tuple(fact for fact in facts if db.execute(_ADD_FACT, asdict(fact)).rowcount > 0)


def _remove_facts(db: sqlite3.Connection, facts: Sequence[NewFact]) -> bool:
    """Remove facts that the book has; returns whether any was there."""
    removed = [db.execute("DELETE FROM fact WHERE uid = ?", (fact.uid,)).rowcount for fact in facts]
    return any(count > 0 for count in removed)


def _facts_to_json(facts: Sequence[NewFact]) -> str:
    """Facts as a step keeps them, whole, so that redo can bring them back."""
    return json.dumps([asdict(fact) for fact in facts]) if facts else "[]"


def _facts_from_json(text: str) -> tuple[NewFact, ...]:
    """Read what `_facts_to_json` wrote."""
    return tuple(NewFact(**values) for values in json.loads(text))
