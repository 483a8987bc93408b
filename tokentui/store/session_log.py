"""What the log says of a session and of its reviewers, for reports."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from tokentui.domain.codebook import AnyVocabulary, Codebook
from tokentui.domain.grades import Question
from tokentui.domain.settling import Opinion, State, settle
from tokentui.domain.statements import Kind, Statement, read_statement
from tokentui.store.decisions import Act
from tokentui.store.first_pass import read_first_pass
from tokentui.store.reviews import Action
from tokentui.store.rules import slot as slot_of

_CHANGES = """
SELECT reviewer, count(*) FROM (
    SELECT d.reviewer, d.statement, d.use_cases, s.act,
        lag(d.statement) OVER slot AS former, lag(d.use_cases) OVER slot AS former_cases
    FROM decision AS d LEFT JOIN step AS s ON s.uid = d.step
    WHERE NOT d.adjudicates
    WINDOW slot AS (PARTITION BY d.customer_id, d.question, d.reviewer ORDER BY d.at, d.seq, d.uid)
)
WHERE coalesce(act, 'do') = 'do' AND statement <> 'nothing' AND former <> 'nothing'
    AND (statement <> former OR use_cases IS NOT former_cases)
GROUP BY reviewer"""


@dataclass(frozen=True, slots=True)
class Made:
    """One statement of a session: what it said, and how the account was settled just before and just after."""

    customer_id: int
    question: Question
    statement: Statement
    adjudicates: bool
    replaces: bool
    """Whether it replaced a different statement of the same reviewer."""
    before: State
    after: State


def statements_of(db: sqlite3.Connection, session_id: int, codebook: Codebook) -> dict[str, tuple[Made, ...]]:
    """What each action of a session said, by its step."""
    rows = db.execute(
        "SELECT d.step, d.id, d.customer_id, d.question, d.statement, d.use_cases, d.reviewer, d.adjudicates"
        " FROM review_step AS r JOIN decision AS d ON d.step = r.step WHERE r.session_id = ? ORDER BY d.id",
        (session_id,),
    ).fetchall()
    found: dict[str, list[Made]] = {}
    first_pass = read_first_pass(db)
    for step, number, customer_id, asked, kind, use_cases, reviewer, adjudicates in rows:
        statement, question = read_statement(kind, use_cases), Question(asked)
        codes = codebook.of(question)
        former = _statements_at(db, customer_id, question, number, before=True)
        slot = "" if adjudicates else reviewer
        last = former.get(slot)
        found.setdefault(step, []).append(
            Made(
                customer_id,
                question,
                statement,
                bool(adjudicates),
                last is not None and Kind.NOTHING not in (last.kind, statement.kind) and last != statement,
                _state(former, codes, first_pass),
                _state(_statements_at(db, customer_id, question, number, before=False), codes, first_pass),
            )
        )
    return {step: tuple(made) for step, made in found.items()}


def changes_of_mind(db: sqlite3.Connection) -> dict[str, int]:
    """How often each reviewer replaced an own statement by a different one, undo and redo left out."""
    return {str(reviewer): int(number) for reviewer, number in db.execute(_CHANGES)}


def decided_accounts(db: sqlite3.Connection) -> dict[str, int]:
    """On how many accounts a statement of each reviewer stands."""
    rows = db.execute(
        "SELECT slot, count(DISTINCT customer_id) FROM current WHERE slot <> '' AND statement <> 'nothing'"
        " GROUP BY slot ORDER BY slot"
    )
    return {str(reviewer): int(number) for reviewer, number in rows}


def decision_moments(db: sqlite3.Connection, reviewer: str) -> tuple[str, ...]:
    """When a reviewer decided on one account, oldest first; bulk actions and imported rows tell nothing of the pace."""
    rows = db.execute(
        "SELECT s.at FROM step AS s WHERE s.reviewer = ? AND s.act = 'do' AND s.accounts = 1 AND EXISTS ("
        " SELECT 1 FROM decision AS d WHERE d.step = s.uid AND d.statement <> 'nothing') ORDER BY s.id",
        (reviewer,),
    )
    return tuple(str(row[0]) for row in rows)


def decision_counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many statements each reviewer made, those taken back included, undo and redo left out."""
    rows = db.execute(
        "SELECT d.reviewer, count(*) FROM decision AS d LEFT JOIN step AS s ON s.uid = d.step"
        " WHERE d.statement <> 'nothing' AND coalesce(s.act, 'do') = 'do' GROUP BY d.reviewer"
    )
    return {str(reviewer): int(number) for reviewer, number in rows}


def effective(actions: Iterable[Action]) -> frozenset[str]:
    """The steps among some actions whose statements hold: made, and not taken back, or taken back and redone."""
    known: dict[str, Action] = {}
    holds: dict[str, bool] = {}
    for action in actions:
        known[action.step] = root = action
        while root.act is not Act.DO and root.target in known:
            root = known[root.target]
        if root.act is Act.DO:
            holds[root.step] = root.says and action.act is not Act.UNDO
    return frozenset(step for step, yes in holds.items() if yes)


def makes_a_statement(db: sqlite3.Connection, step: str) -> bool:
    """Whether a step says what a customer is, again or anew; a note, a flag, a fact or a confidence alone does not."""
    # A fact of another question leaves the statement as it was, yet does not repeat it.
    row = db.execute(
        "SELECT max(d.statement IS NOT coalesce(p.statement, 'nothing') OR d.use_cases IS NOT p.use_cases"
        " OR d.reason IS NOT p.reason OR d.adjudicates OR (d.confidence IS p.confidence AND d.note IS p.note"
        " AND d.facts = coalesce(p.facts, '[]') AND d.flagged = coalesce(p.flagged, 0)"
        " AND NOT EXISTS (SELECT 1 FROM step AS s WHERE s.uid = d.step AND s.facts <> '[]')))"
        " FROM decision AS d LEFT JOIN decision AS p ON p.id = ("
        "   SELECT q.id FROM decision AS q WHERE q.customer_id = d.customer_id AND q.question = d.question"
        "   AND q.adjudicates = d.adjudicates AND (q.adjudicates OR q.reviewer = d.reviewer)"
        "   AND (q.at, q.seq, q.uid) < (d.at, d.seq, d.uid)"
        "   ORDER BY q.at DESC, q.seq DESC, q.uid DESC LIMIT 1)"
        " WHERE d.step = ?",
        (step,),
    ).fetchone()
    return bool(row[0])


def reviewers_on(db: sqlite3.Connection, customer_id: int) -> tuple[str, ...]:
    """Who has a statement of their own standing on an account."""
    rows = db.execute(
        "SELECT DISTINCT slot FROM current WHERE customer_id = ? AND slot <> '' AND statement <> 'nothing'"
        " ORDER BY slot",
        (customer_id,),
    )
    return tuple(row[0] for row in rows)


def _statements_at(
    db: sqlite3.Connection, customer_id: int, question: Question, number: int, *, before: bool
) -> dict[str, Statement]:
    """The statement of each slot on a question of an account, counting the rows up to one of the log."""
    rows = db.execute(
        f"SELECT {slot_of()}, statement, use_cases FROM decision"
        f" WHERE customer_id = ? AND question = ? AND id {'<' if before else '<='} ? ORDER BY at, seq, uid",
        (customer_id, question.value, number),
    )
    return {slot: read_statement(kind, use_cases) for slot, kind, use_cases in rows}


def _state(said: dict[str, Statement], codebook: AnyVocabulary, first_pass: frozenset[str]) -> State:
    opinions = (
        Opinion(statement, adjudicates=slot == "", first_pass=slot in first_pass) for slot, statement in said.items()
    )
    return settle(opinions, codebook).state
