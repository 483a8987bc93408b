"""The log of decisions as lines that any book understands, and the facts that they cite."""

import json
import sqlite3
from collections.abc import Iterator
from heapq import merge
from typing import Any

from tokentui.domain.decision_lines import DecisionLine, FactLine, Line
from tokentui.domain.statements import StatementError, read_statement
from tokentui.store.errors import BookUnreadable

_DECISIONS = """
SELECT d.uid, c.key, d.reviewer, d.statement, d.use_cases, d.confidence, d.note, d.reason, d.facts, d.flagged,
    d.adjudicates, d.at, d.seq, d.step, d.origin
FROM decision AS d JOIN customer AS c ON c.id = d.customer_id"""

_FACTS = """
SELECT f.uid, c.key, f.dimension, f.claim, f.low, f.high, f.unit, f.yardstick, f.as_of, f.source_title, f.source_url,
    f.source_kind, f.certainty, f.grade
FROM fact AS f JOIN customer AS c ON c.id = f.customer_id"""


def read_lines(db: sqlite3.Connection) -> Iterator[Line]:
    """Every decision and every fact that one cites: by customer, facts first, then in the order of saying.

    The order rests on nothing but what the lines say, so that the same log gives the same lines from every book.
    """
    facts = db.execute(
        f"{_FACTS} WHERE f.uid IN (SELECT j.value FROM decision AS d, json_each(d.facts) AS j WHERE d.facts <> '[]')"
        " ORDER BY c.key, f.uid"
    )
    decisions = db.execute(f"{_DECISIONS} ORDER BY c.key, d.at, d.seq, d.uid")
    logs: tuple[Iterator[Line], Iterator[Line]] = (map(_fact, facts), map(_decision, decisions))
    yield from merge(*logs, key=lambda one: one.customer)


def read_decision(db: sqlite3.Connection, uid: str) -> DecisionLine | None:
    """One decision by its uid."""
    row = db.execute(f"{_DECISIONS} WHERE d.uid = ?", (uid,)).fetchone()
    return None if row is None else _decision(row)


def read_fact(db: sqlite3.Connection, uid: str) -> FactLine | None:
    """One fact by its uid."""
    row = db.execute(f"{_FACTS} WHERE f.uid = ?", (uid,)).fetchone()
    return None if row is None else _fact(row)


def _decision(row: tuple[Any, ...]) -> DecisionLine:
    (
        uid,
        key,
        reviewer,
        kind,
        use_cases,
        confidence,
        note,
        reason,
        facts,
        flagged,
        adjudicates,
        at,
        seq,
        step,
        origin,
    ) = row
    try:
        statement = read_statement(kind, use_cases)
    except StatementError as error:
        raise BookUnreadable(f"The decision {uid} on {key!r} cannot be read: {error} See: tokentui check") from error
    return DecisionLine(
        uid=uid,
        customer=key,
        reviewer=reviewer,
        statement=statement,
        at=at,
        seq=seq or 0,
        confidence=confidence,
        note=note or None,
        reason=reason or None,
        facts=tuple(str(one) for one in json.loads(facts)),
        flagged=bool(flagged),
        adjudicates=bool(adjudicates),
        step=step or None,
        origin=origin or None,
    )


def _fact(row: tuple[Any, ...]) -> FactLine:
    uid, key, dimension, claim, low, high, *texts, grade = row
    unit, yardstick, as_of, title, url, kind, certainty = (text or None for text in texts)
    return FactLine(uid, key, dimension, claim, low, high, unit, yardstick, as_of, title, url, kind, certainty, grade)
