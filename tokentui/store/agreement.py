"""What reviewers said, read for comparing them: standing statements, when they decided, and what they said before."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from tokentui.domain.codebook import Codebook
from tokentui.domain.second_look import Saying
from tokentui.domain.statements import StatementError, read_statement
from tokentui.store.rules import slot

PAUSE = 600
"""Seconds without a decision after which a reviewer's sitting is over."""

_CURRENT = """
SELECT c.customer_id, c.reviewer, c.statement, c.mask, c.split, iif(s.state = 'excluded', NULL, k.spend_best)
FROM current AS c JOIN customer AS k ON k.id = c.customer_id JOIN settled AS s ON s.customer_id = c.customer_id
WHERE c.slot <> '' AND c.statement <> 'nothing'
ORDER BY c.customer_id, c.slot"""

MADE = """
made AS MATERIALIZED (
    SELECT d.customer_id, d.reviewer, d.at, coalesce(d.step, 'at ' || d.at) AS act,
        d.statement || coalesce(d.use_cases, '') AS said,
        lag(d.statement || coalesce(d.use_cases, '')) OVER (
            PARTITION BY d.customer_id, d.reviewer, d.adjudicates ORDER BY d.at, d.seq, d.uid) AS before,
        d.origin, d.statement
    FROM decision AS d),
act AS (
    SELECT reviewer, act, min(at) AS at, min(customer_id) AS customer_id, count(*) AS accounts
    FROM made WHERE origin IS NULL AND statement <> 'nothing' AND said IS NOT before
    GROUP BY reviewer, act),
timed AS (
    SELECT reviewer, customer_id, at, accounts,
        (julianday(at) - julianday(lag(at) OVER (PARTITION BY reviewer ORDER BY at, act))) * 86400.0 AS seconds
    FROM act)"""
"""Each action that gave a customer another answer, with the seconds since the reviewer's one before.

A bulk step, and rows that another program wrote with one time, are one action; undo and redo are none.
"""


@dataclass(frozen=True, slots=True)
class CurrentStatement:
    """What one reviewer says of a customer now."""

    reviewer: str
    statement: str
    """A value of `Kind`."""
    mask: int
    """The use cases it names as the codebook has them now; 0 where it names none."""
    split: tuple[tuple[int, int], ...] = ()
    """Their bits with shares in ten-thousandths; empty where it is no split."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How much one reviewer has decided."""

    reviewer: str
    decisions: int
    """Rows of the log, adjudications and undone ones included."""
    accounts: int
    """Customers on whom a statement stands, adjudications aside."""
    adjudications: int
    """Customers whose adjudication stands."""
    first: str
    last: str


def read_current_statements(db: sqlite3.Connection) -> Iterator[tuple[list[CurrentStatement], int | None]]:
    """For each customer, what every reviewer says independently of the others, and its best spend.

    Adjudications are left out: they are made knowing what the others said. An excluded customer has no spend.
    """
    for _, rows in groupby(db.execute(_CURRENT), key=lambda row: row[0]):
        found = list(rows)
        yield (
            [
                CurrentStatement(reviewer, statement, mask, _shares(split) if split else ())
                for _, reviewer, statement, mask, split, _ in found
            ],
            found[0][5],
        )


def _shares(split: str) -> tuple[tuple[int, int], ...]:
    return tuple((int(bit), weight) for bit, weight in json.loads(split).items())


def listed_spend(db: sqlite3.Connection) -> int:
    """The best spend of all customers that are not excluded, in micro-units."""
    return int(db.execute("SELECT coalesce(sum(best), 0) FROM cube WHERE state <> 'excluded'").fetchone()[0])


def read_counts(db: sqlite3.Connection) -> tuple[Counted, ...]:
    """How much each reviewer has decided, in alphabetical order."""
    rows = db.execute(
        "SELECT d.reviewer, count(*), min(d.at), max(d.at), coalesce(n.accounts, 0), coalesce(n.adjudications, 0)"
        " FROM decision AS d LEFT JOIN ("
        "  SELECT reviewer, sum(slot <> '') AS accounts, sum(slot = '') AS adjudications"
        "  FROM current WHERE statement <> 'nothing' GROUP BY reviewer) AS n ON n.reviewer = d.reviewer"
        " GROUP BY d.reviewer ORDER BY d.reviewer"
    )
    return tuple(
        Counted(reviewer, decisions, accounts, adjudications, first, last)
        for reviewer, decisions, first, last, accounts, adjudications in rows
    )


def read_paces(db: sqlite3.Connection) -> dict[str, tuple[float, ...]]:
    """For each reviewer, the seconds between one decision and the next of the same sitting."""
    rows = db.execute(
        f"WITH {MADE} SELECT reviewer, seconds FROM timed WHERE seconds BETWEEN 0 AND {PAUSE} ORDER BY reviewer"
    )
    return {reviewer: tuple(row[1] for row in group) for reviewer, group in groupby(rows, key=lambda row: row[0])}


def read_returns(db: sqlite3.Connection, codebook: Codebook, least: int = 2) -> Iterator[tuple[int, str, list[Saying]]]:
    """(customer, reviewer, rows in their order) where a reviewer wrote at least so many rows on one customer.

    Who adjudicated is the reviewer of the last adjudication.
    """
    rows = db.execute(
        f"WITH slots AS MATERIALIZED (SELECT customer_id, {slot()} AS slot FROM decision"
        " GROUP BY 1, 2 HAVING count(*) >= ?)"
        " SELECT d.customer_id, s.slot, d.reviewer, d.uid, d.origin, d.statement, d.use_cases"
        " FROM slots AS s CROSS JOIN decision AS d ON d.customer_id = s.customer_id"
        f"  AND {slot('d')} = s.slot"
        " ORDER BY d.customer_id, s.slot, d.at, d.seq, d.uid",
        (least,),
    )
    meanings: dict[tuple[str, str | None], object] = {}
    for (customer_id, _), group in groupby(rows, key=lambda row: (row[0], row[1])):
        said, last = [], ""
        for _, _, reviewer, uid, origin, statement, use_cases in group:
            last = reviewer
            key = (statement, use_cases)
            if key not in meanings:
                meanings[key] = _meaning(statement, use_cases, codebook)
            said.append(Saying(uid, origin, meanings[key]))
        yield customer_id, last, said


def _meaning(statement: str, use_cases: str | None, codebook: Codebook) -> object:
    """What a row says under the present codebook; None for nothing yet."""
    if statement == "nothing":
        return None
    try:
        return statement, read_statement(statement, use_cases).masses(codebook)
    except (StatementError, ValueError):
        return statement, use_cases
