"""Appending decisions and facts in steps.

The triggers move statements, marks, spend and sums with each row.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Question
from tokentui.domain.statements import NOTHING, Kind, Statement, read_alike
from tokentui.store.connection import transaction

ADJUDICATION = ""
"""The slot in `current` that holds the adjudication of a customer."""

FACT_COLUMNS = NewFact._fields

MANY = 300
"""Decisions from which on it is quicker to let them count together."""

_ADD_FACT = f"""
INSERT INTO fact ({", ".join(FACT_COLUMNS)}) VALUES ({", ".join(f":{name}" for name in FACT_COLUMNS)})
ON CONFLICT (uid) DO NOTHING"""


_SAID_NOW = """
SELECT c.customer_id, c.question, d.statement, d.use_cases, d.confidence, d.note, d.reason, d.facts, d.flagged,
    d.adjudicates, NULL, d.suggested_by
FROM json_each(?1) AS i CROSS JOIN current AS c ON c.customer_id = i.value AND c.question = ?3 AND c.slot = ?2
CROSS JOIN decision AS d ON d.id = c.decision_id"""


_KNOWN = "SELECT count(*) FROM json_each(?) AS i CROSS JOIN customer AS c ON c.id = i.value"
_FORMER = "FROM current WHERE customer_id = ?1 AND question = ?15 AND slot = ?14"
_CODES = "SELECT code FROM use_case_code"
_PLACES = "SELECT code FROM segment_code"


class Act(StrEnum):
    """What a step did."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


class Utterance(NamedTuple):
    """What one reviewer now says on one question of one customer, whole: it replaces what that reviewer said before."""

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
    question: Question = Question.FOR_WHAT
    """What it answers: who the customer is, or what for."""
    suggested_by: str | None = None
    """The rule or list whose suggestion it accepts; it belongs to the statement."""


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


def current_utterance(
    db: sqlite3.Connection, customer_id: int, slot: str, question: Question = Question.FOR_WHAT
) -> Utterance:
    """What a reviewer (or the adjudication slot) says of a customer now; nothing when it never said anything."""
    return current_utterances(db, [customer_id], slot, question)[0]


def current_utterances(
    db: sqlite3.Connection, ids: Sequence[int], slot: str, question: Question = Question.FOR_WHAT
) -> list[Utterance]:
    """The same of many customers, in their order."""
    rows = db.execute(_SAID_NOW, (json.dumps(list(ids)), slot, question.value))
    found = {row[0]: utterance(*row) for row in rows}
    adjudicates = slot == ADJUDICATION
    return [found.get(one) or Utterance(one, NOTHING, adjudicates=adjudicates, question=question) for one in ids]


def answered_in(db: sqlite3.Connection, step: str) -> frozenset[Question]:
    """The questions that the decisions of a step answer."""
    rows = db.execute("SELECT DISTINCT question FROM decision WHERE step = ?", (step,))
    return frozenset(Question(question) for (question,) in rows)


def utterance(
    customer_id: int,
    question: str,
    kind: str,
    use_cases: str | None,
    confidence: int | None,
    note: str | None,
    reason: str | None,
    facts: str,
    flagged: int,
    adjudicates: int,
    origin: str | None = None,
    suggested_by: str | None = None,
) -> Utterance:
    """What a row of the log says, in the order of its columns."""
    cited = () if facts == "[]" else tuple(json.loads(facts))
    statement = read_alike(kind, use_cases)
    return Utterance(
        customer_id, statement, confidence, note, reason, cited, bool(flagged), bool(adjudicates), origin,
        Question(question), suggested_by,
    )  # fmt: skip


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
    brief = not (new_facts or len(utterances) >= MANY or any(said.statement.kind is Kind.SPLIT for said in utterances))
    with transaction(db, scratch_in_files=brief):
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


def append(db: sqlite3.Connection, reviewer: str, utterances: Sequence[Utterance], step: str, at: str) -> None:
    """Append what a reviewer says as part of a step."""
    # Most of many say what the others say.
    use_cases = {statement: statement.to_json() for statement in {said.statement for said in utterances}}
    # In their order the index of names is walked once: at random each of many takes half as long again to add.
    uids = sorted(uuid.uuid4().hex for _ in utterances)
    with counting(db, many=len(utterances) >= MANY and _is_plain(db, utterances)):
        # A clock that was set back must not make the newest statement lose to an older one.
        db.executemany(
            "INSERT INTO decision (uid, customer_id, reviewer, statement, use_cases, confidence, note, reason, facts,"
            " flagged, adjudicates, origin, question, at, seq, step, suggested_by)"
            " VALUES (?17, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?15, max(?12,"
            f" coalesce((SELECT at {_FORMER}), ?12)), 1 + coalesce((SELECT seq {_FORMER}), 0), ?13, ?16)",
            (
                (
                    said.customer_id,
                    reviewer,
                    said.statement.kind.value,
                    use_cases[said.statement],
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
                    said.question.value,
                    said.suggested_by,
                    uid,
                )
                for said, uid in zip(utterances, uids, strict=True)
            ),
        )


def _is_plain(db: sqlite3.Connection, utterances: Sequence[Utterance]) -> bool:
    """Whether the book takes all of them, whatever the order: else the triggers say what is wrong with which."""
    # Of two on one customer the first must count before the second is added, which takes the next turn.
    if len({(said.customer_id, said.question, said.adjudicates) for said in utterances}) < len(utterances):
        return False
    ids = json.dumps([said.customer_id for said in utterances])
    (known,) = db.execute(_KNOWN, (ids,)).fetchone()
    lists = {Question.FOR_WHAT: _CODES, Question.WHO: _PLACES}
    return bool(known == len(utterances)) and all(
        set(statement.codes).issubset(code for (code,) in db.execute(lists[question]))
        for question, statement in {(said.question, said.statement) for said in utterances}
    )


def counting(db: sqlite3.Connection, *, many: bool) -> AbstractContextManager[None]:
    """How decisions that are added in a block come to count: few as each is added, many together at its end."""
    if not many:
        return nullcontext()
    from tokentui.store.bulk.together import together  # It reads the SQL files, which one decision has no use for.

    return together(db)


def add_facts(db: sqlite3.Connection, facts: Iterable[NewFact]) -> tuple[NewFact, ...]:
    """Add facts that the book does not have yet; returns those that were new."""
    return tuple(fact for fact in facts if db.execute(_ADD_FACT, fact._asdict()).rowcount > 0)


def facts_to_json(facts: Sequence[NewFact]) -> str:
    """Facts as a step keeps them, whole, so that redo can bring them back."""
    return json.dumps([fact._asdict() for fact in facts]) if facts else "[]"


def said_by_others(db: sqlite3.Connection, ids: Sequence[int], question: Question, reviewer: str) -> int:
    """On how many of these customers somebody else says something now on a question, an adjudication included."""
    (count,) = db.execute(
        "SELECT count(DISTINCT c.customer_id) FROM json_each(?1) AS i CROSS JOIN current AS c"
        " ON c.customer_id = i.value AND c.question = ?2"
        " WHERE c.statement <> 'nothing' AND c.reviewer <> ?3",
        (json.dumps(list(ids)), question.value, reviewer),
    ).fetchone()
    return int(count)
