"""Answers to proposals: what is accepted is written in one step as facts, statements and records; refusals are kept."""

import sqlite3
import uuid
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tokentui.domain.customer import NewFact
from tokentui.domain.record import Record
from tokentui.store.connection import transaction
from tokentui.store.decisions import Act, Step, Utterance, add_facts, append, facts_to_json, write_step
from tokentui.store.records import write_record


class Accepted(NamedTuple):
    """What follows for one customer from a proposal."""

    customer_id: int
    facts: tuple[NewFact, ...]
    said: Utterance | None
    """Who it is, citing them; None where no segment is proposed."""
    record: Record | None
    """Its record afterwards; None where it stays as it is."""


def accept_proposals(
    db: sqlite3.Connection, reviewer: str, accepted: Sequence[Accepted], *, label: str, at: str
) -> Step:
    """Write what follows from accepted proposals as one step, durably and whole; raises the BookError that fits."""
    step = Step(uuid.uuid4().hex, reviewer, Act.DO, None, label, len(accepted))
    with transaction(db):
        added = add_facts(db, (fact for one in accepted for fact in one.facts))
        write_step(db, step, at, facts_to_json(added))
        append(db, reviewer, [one.said for one in accepted if one.said is not None], step.uid, at)
        for one in accepted:
            if one.record is not None:
                write_record(db, step, one.customer_id, one.record, at)
    return step


def refuse_proposals(
    db: sqlite3.Connection, reviewer: str, refused: Iterable[tuple[int, str]], *, label: str, at: str
) -> Step:
    """Keep that proposals were refused, by customer and what was proposed, as one step."""
    rows = list(refused)
    step = Step(uuid.uuid4().hex, reviewer, Act.DO, None, label, len(rows))
    with transaction(db):
        write_step(db, step, at, "[]")
        db.executemany(
            "INSERT INTO proposal_answer (step, customer_id, proposed, reviewer, at) VALUES (?, ?, ?, ?, ?)",
            ((step.uid, customer_id, proposed, reviewer, at) for customer_id, proposed in rows),
        )
    return step


def revert_answers(db: sqlite3.Connection, first: str, *, undone: bool) -> list[int]:
    """Let the refusals of a step no longer hold, or hold again; the customers they are of."""
    rows = db.execute(
        "UPDATE proposal_answer SET undone = ?1 WHERE step = ?2 AND undone <> ?1 RETURNING customer_id",
        (int(undone), first),
    )
    return [int(customer_id) for (customer_id,) in rows.fetchall()]


def read_refused(db: sqlite3.Connection) -> frozenset[tuple[int, str]]:
    """What was refused, by customer and what was proposed."""
    rows = db.execute("SELECT customer_id, proposed FROM proposal_answer WHERE NOT undone")
    return frozenset((int(customer_id), str(proposed)) for customer_id, proposed in rows)
