"""Appending decisions and facts in steps.

The triggers move statements, marks, spend and sums with each row.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from tokentui.domain.customer import NewFact
from tokentui.domain.statements import NOTHING, Kind, Statement, read_statement
from tokentui.store.connection import transaction

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


def current_utterance(db: sqlite3.Connection, customer_id: int, slot: str) -> Utterance:
    """What a reviewer (or the adjudication slot) says of a customer now; nothing when it never said anything."""
    row = db.execute(
        "SELECT d.statement, d.use_cases, d.confidence, d.note, d.reason, d.facts, d.flagged, d.adjudicates"
        " FROM current AS c JOIN decision AS d ON d.id = c.decision_id WHERE c.customer_id = ? AND c.slot = ?",
        (customer_id, slot),
    ).fetchone()
    if row is None:
        return Utterance(customer_id, NOTHING, adjudicates=slot == ADJUDICATION)
    return utterance(customer_id, *row)


def utterance(
    customer_id: int,
    kind: str,
    use_cases: str | None,
    confidence: int | None,
    note: str | None,
    reason: str | None,
    facts: str,
    flagged: int,
    adjudicates: int,
    origin: str | None = None,
) -> Utterance:
    """What a row of the log says, in the order of its columns."""
    cited = tuple(json.loads(facts))
    statement = read_statement(kind, use_cases)
    return Utterance(customer_id, statement, confidence, note, reason, cited, bool(flagged), bool(adjudicates), origin)


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
        added = add_facts(db, new_facts)
        write_step(db, step, at, facts_to_json(added))
        append(db, reviewer, utterances, step.uid, at)
    return step


def write_step(db: sqlite3.Connection, step: Step, at: str, facts: str) -> None:
    """Note a step, with its facts as `facts_to_json` writes them."""
    db.execute(
        "INSERT INTO step (uid, reviewer, at, act, target, label, accounts, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (step.uid, step.reviewer, at, step.act.value, step.target, step.label, step.accounts, facts),
    )


def append(db: sqlite3.Connection, reviewer: str, utterances: Iterable[Utterance], step: str, at: str) -> None:
    """Append what a reviewer says as part of a step."""
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


def add_facts(db: sqlite3.Connection, facts: Iterable[NewFact]) -> tuple[NewFact, ...]:
    """Add facts that the book does not have yet; returns those that were new."""
    return tuple(fact for fact in facts if db.execute(_ADD_FACT, asdict(fact)).rowcount > 0)


def facts_to_json(facts: Sequence[NewFact]) -> str:
    """Facts as a step keeps them, whole, so that redo can bring them back."""
    return json.dumps([asdict(fact) for fact in facts]) if facts else "[]"
