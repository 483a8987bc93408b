"""The log of decisions as lines that any book understands, and the facts on the customers that they speak of."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from heapq import merge
from itertools import starmap

from tokentui.domain.decision_lines import DecisionLine, FactLine, Line
from tokentui.domain.grades import Question
from tokentui.domain.statements import StatementError, read_alike
from tokentui.store.errors import BookUnreadable
from tokentui.store.joining import read_join_lines, said_first_of
from tokentui.store.records import read_edit_lines

_DECISIONS = """
SELECT d.uid, c.key, d.reviewer, d.question, d.statement, d.use_cases, d.confidence, d.note, d.reason, d.facts,
    d.flagged, d.adjudicates, d.at, d.seq, d.step, d.origin, d.suggested_by
FROM decision AS d JOIN customer AS c ON c.id = d.customer_id"""

_FACTS = """
SELECT f.uid, c.key, f.dimension, f.claim, f.low, f.high, f.unit, f.yardstick, f.as_of, f.source_title, f.source_url,
    f.source_kind, f.certainty, coalesce(f.grade_given, f.grade), f.passage, f.passage_hash, f.archived_url, f.rests_on
FROM fact AS f JOIN customer AS c ON c.id = f.customer_id"""


def read_lines(db: sqlite3.Connection) -> Iterator[Line]:
    """Every decision and every fact on their customers, what hands made of records, and which accounts were joined.

    Spends by rule are left out: each book turns rules on and off for itself. A fact that a join has moved is of the
    account of which it was said, since the join is a line of its own.
    By customer, facts first, then in the order of saying. The order rests on nothing but what the lines say, so that
    the same log gives the same lines from every book.
    """
    facts = db.execute(
        f"{_FACTS} WHERE NOT (f.uid >= '~rule:' AND f.uid < '~rule;')"
        " AND EXISTS (SELECT 1 FROM decision AS d WHERE d.customer_id = f.customer_id) ORDER BY c.key, f.uid"
    )
    found: Iterator[FactLine] = starmap(_fact, facts)
    if moved := said_first_of(db):
        lines = [replace(one, customer=moved.get(one.uid, one.customer)) for one in found]
        found = iter(sorted(lines, key=lambda one: (one.customer, one.uid)))
    decisions = db.execute(f"{_DECISIONS} ORDER BY c.key, d.at, d.seq, d.uid")
    logs: tuple[Iterator[Line], ...] = (
        found,
        starmap(_decision, decisions),
        read_edit_lines(db),
        read_join_lines(db),
    )
    yield from merge(*logs, key=lambda one: one.customer)


def read_decision(db: sqlite3.Connection, uid: str) -> DecisionLine | None:
    """One decision by its uid."""
    row = db.execute(f"{_DECISIONS} WHERE d.uid = ?", (uid,)).fetchone()
    return None if row is None else _decision(*row)


def read_fact(db: sqlite3.Connection, uid: str) -> FactLine | None:
    """One fact by its uid."""
    row = db.execute(f"{_FACTS} WHERE f.uid = ?", (uid,)).fetchone()
    return None if row is None else _fact(*row)


def _decision(
    uid: str, key: str, reviewer: str, question: str, kind: str, use_cases: str | None, confidence: int | None,
    note: str | None, reason: str | None, facts: str, flagged: int, adjudicates: int, at: str, seq: int | None,
    step: str | None, origin: str | None, suggested_by: str | None,
) -> DecisionLine:  # fmt: skip
    try:
        statement = read_alike(kind, use_cases)
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
        facts=() if facts == "[]" else tuple(str(one) for one in json.loads(facts)),
        flagged=bool(flagged),
        adjudicates=bool(adjudicates),
        step=step or None,
        origin=origin or None,
        question=Question(question),
        suggested_by=suggested_by or None,
    )


def _fact(
    uid: str, key: str, dimension: str, claim: str, low: float | None, high: float | None, unit: str | None,
    yardstick: str | None, as_of: str | None, title: str | None, url: str | None, kind: str | None,
    certainty: str | None, grade: str, passage: str | None, passage_hash: str | None, archived: str | None,
    rests_on: str | None,
) -> FactLine:  # fmt: skip
    return FactLine(
        uid, key, dimension, claim, low, high, unit or None, yardstick or None, as_of or None, title or None,
        url or None, kind or None, certainty or None, grade, passage or None, passage_hash or None, archived or None,
        rests_on or None,
    )  # fmt: skip
