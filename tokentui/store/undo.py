"""Taking steps back, and taking that back, by appending what stood before: nothing is ever removed from the log."""

import json
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Question
from tokentui.domain.statements import NOTHING
from tokentui.store.codebook_undo import is_edit, revert_edit
from tokentui.store.connection import transaction
from tokentui.store.decisions import (
    Act,
    Step,
    Utterance,
    add_facts,
    append,
    facts_to_json,
    utterance,
    write_step,
)
from tokentui.store.joining import follow_facts, revert_joins
from tokentui.store.proposals import revert_answers
from tokentui.store.records import revert_records
from tokentui.store.rules import slot

_STOOD_BEFORE = f"""
SELECT EXISTS (
        SELECT 1 FROM current AS c JOIN decision AS n ON n.id = c.decision_id
        WHERE c.customer_id = d.customer_id AND c.question = d.question AND c.slot = {slot("d")}
          AND coalesce(n.origin, n.uid) = coalesce(d.origin, d.uid)),
    d.reviewer, d.customer_id, d.question, d.adjudicates, p.statement, p.use_cases, p.confidence, p.note, p.reason,
    p.facts, p.flagged, p.adjudicates, coalesce(p.origin, p.uid), p.suggested_by
FROM decision AS d LEFT JOIN decision AS p ON p.id = (
    SELECT e.id FROM decision AS e
    WHERE e.customer_id = d.customer_id AND e.question = d.question AND e.adjudicates = d.adjudicates
      AND (e.adjudicates OR e.reviewer = d.reviewer) AND (e.at, e.seq, e.uid) < (d.at, d.seq, d.uid)
    ORDER BY e.at DESC, e.seq DESC, e.uid DESC LIMIT 1)
WHERE d.step = ? ORDER BY d.id"""
"""Each decision of a step: whether it still stands, and what stood in its slot before."""

_REMOVE_FACT = """
DELETE FROM fact WHERE uid = ?1 AND NOT EXISTS (
    SELECT 1 FROM current AS c JOIN decision AS d ON d.id = c.decision_id JOIN json_each(d.facts) AS cited
    WHERE c.customer_id = fact.customer_id AND c.reviewer <> ?2 AND cited.value = ?1)"""


@dataclass(frozen=True, slots=True)
class Reverted:
    """What taking a step back came to."""

    label: str
    """What was taken back."""
    customer_ids: tuple[int, ...]
    """Customers whose statement was restored."""
    kept: int
    """Customers left alone because a later statement stands on them, or fields that were edited again."""
    facts_kept: int
    """Facts that were not taken away, because a statement of somebody else rests on them."""
    codebook: bool | None = None
    """Whether the step was an edit of the codebook: True where that was taken back, False where it was left."""


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
        rows = db.execute(_STOOD_BEFORE, (step.uid,)).fetchall()
        restored = [(reviewer, _before(*row)) for stands, reviewer, *row in rows if stands]
        facts = _facts_from_json(db.execute("SELECT facts FROM step WHERE uid = ?", (step.uid,)).fetchone()[0])
        # Only what this takes away or brings is taken back in turn: some may have come or gone by others since.
        moved = _remove_facts(db, facts, step.reviewer) if act is Act.UNDO else add_facts(db, facts)
        done = Step(uuid.uuid4().hex, step.reviewer, act, step.uid, step.label, len(restored))
        write_step(db, done, at, facts_to_json(moved))
        # Of those that a step says for others, each is said again for whom it was.
        for reviewer in dict.fromkeys(said_by for said_by, _ in restored):
            append(db, reviewer, [said for said_by, said in restored if said_by == reviewer], done.uid, at)
        first = _first(db, step)
        revert_joins(db, first, undone=act is Act.UNDO)
        answered = revert_answers(db, first, undone=act is Act.UNDO)
        codebook = revert_edit(db, first, undone=act is Act.UNDO)
        # A fact that redo brings goes where its account was joined into meanwhile.
        follow_facts(db)
        edited, kept = revert_records(db, step.uid, done, at)
        left = facts if act is Act.UNDO else ()
        facts_kept = sum(_is_present(db, fact) for fact in left)
    ids = dict.fromkeys((*(said.customer_id for _, said in restored), *edited, *answered))
    return Reverted(step.label, tuple(ids), len(rows) - len(restored) + kept, facts_kept, codebook)


def edits_codebook(db: sqlite3.Connection, step: Step | None) -> bool:
    """Whether a step, or what it takes back, is an edit of the codebook."""
    return step is not None and is_edit(db, _first(db, step))


def _first(db: sqlite3.Connection, step: Step) -> str:
    """The step that did what undos and redos since have taken back and done again."""
    first = step.uid
    while (row := db.execute("SELECT target FROM step WHERE uid = ?", (first,)).fetchone()) and row[0]:
        first = str(row[0])
    return first


def _before(customer_id: int, question: str, adjudicates: int, kind: str | None, *said: Any) -> Utterance:
    """What stood in the slot of a decision before it, as the columns of the log have it; nothing where none did."""
    if kind is None:
        return Utterance(customer_id, NOTHING, adjudicates=bool(adjudicates), question=Question(question))
    return utterance(customer_id, question, kind, *said)


def _steps_backwards(db: sqlite3.Connection, reviewer: str) -> Iterator[Step]:
    rows = db.execute(
        "SELECT uid, reviewer, act, target, label, accounts FROM step WHERE reviewer = ? ORDER BY id DESC", (reviewer,)
    )
    for uid, who, act, target, label, accounts in rows:
        yield Step(uid, who, Act(act), target, label, accounts)


def _remove_facts(db: sqlite3.Connection, facts: Sequence[NewFact], reviewer: str) -> tuple[NewFact, ...]:
    """Remove facts that the book has, save those on which a statement of somebody else rests; returns those removed."""
    return tuple(fact for fact in facts if db.execute(_REMOVE_FACT, (fact.uid, reviewer)).rowcount > 0)


def _is_present(db: sqlite3.Connection, fact: NewFact) -> bool:
    return db.execute("SELECT 1 FROM fact WHERE uid = ?", (fact.uid,)).fetchone() is not None


def _facts_from_json(text: str) -> tuple[NewFact, ...]:
    """Read what `facts_to_json` wrote."""
    return tuple(NewFact(**values) for values in json.loads(text))
