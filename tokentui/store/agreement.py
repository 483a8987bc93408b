"""What reviewers said, read for comparing them: standing statements, how much and how fast, what they said before."""

import sqlite3
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tokentui.domain.codebook import AnyVocabulary, Codebook
from tokentui.domain.grades import Question
from tokentui.domain.second_look import Saying
from tokentui.domain.settling import split_shares
from tokentui.domain.statements import StatementError, read_statement
from tokentui.store.acts import PAUSE, read_acts
from tokentui.store.rules import slot

_SAID = "slot <> '' AND statement <> 'nothing' AND question = :question"

_CURRENT = f"""
SELECT c.customer_id, iif(s.state = 'excluded', NULL, k.spend_best), c.reviewer, c.statement, c.mask, c.split
FROM current AS c JOIN customer AS k ON k.id = c.customer_id JOIN settled AS s ON s.customer_id = c.customer_id
WHERE {_SAID} ORDER BY c.customer_id, c.slot"""

_DOUBLY = f"""
SELECT count(*), coalesce(sum(spend > 0), 0), coalesce(sum(spend), 0)
FROM (SELECT iif(s.state = 'excluded', NULL, k.spend_best) AS spend
    FROM (SELECT customer_id FROM current WHERE {_SAID} GROUP BY customer_id HAVING count(*) > 1) AS c
        JOIN customer AS k ON k.id = c.customer_id JOIN settled AS s ON s.customer_id = c.customer_id)"""

_RETURNS = f"""
WITH often AS MATERIALIZED (
    SELECT customer_id, reviewer AS slot FROM decision GROUP BY 1, 2 HAVING count(*) > 1
    UNION ALL
    SELECT customer_id, '' FROM decision NOT INDEXED WHERE adjudicates GROUP BY 1 HAVING count(*) > 1)
SELECT d.customer_id, o.slot, d.question, d.reviewer, d.uid, d.origin, d.statement, d.use_cases, d.id
FROM often AS o CROSS JOIN decision AS d ON d.customer_id = o.customer_id AND {slot("d")} = o.slot
ORDER BY d.customer_id, o.slot, d.question, d.at, d.seq, d.uid"""


class CurrentStatement(NamedTuple):
    """What one reviewer says of a customer now."""

    reviewer: str
    statement: str
    """A value of `Kind`."""
    mask: int
    """The use cases it names as the codebook has them now; 0 where it names none."""
    split: str = ""
    """As `current` has it; empty where it is no split."""

    @property
    def shares(self) -> tuple[tuple[int, int], ...]:
        """The bits of a split with shares in ten-thousandths."""
        return split_shares(self.split)


@dataclass(frozen=True, slots=True)
class Counted:
    """How much one reviewer has decided, and how fast."""

    reviewer: str
    decisions: int
    """Rows of the log, adjudications and undone ones included."""
    accounts: int
    """Customers on whom a statement stands, adjudications aside."""
    adjudications: int
    """Customers whose adjudication stands."""
    first: str
    last: str
    seconds: Sequence[float]
    """Between one decision and the next of the same sitting."""


@dataclass(frozen=True, slots=True)
class Return:
    """The rows that were written on one customer by a reviewer, or as adjudications, where there are several."""

    customer_id: int
    reviewer: str
    """Of the last row."""
    said: tuple[Saying, ...]
    """In their order."""
    repeats: tuple[int, ...]
    """The rows that say what the one before of the same reviewer said, by their ids."""


def read_current_statements(
    db: sqlite3.Connection, question: Question
) -> Iterator[tuple[list[tuple[str, str, int, str]], int | None]]:
    """For each customer, what every reviewer says on a question independently of the others, and its best spend.

    Each as the fields of `CurrentStatement`, of which a large book has a million and few that differ. Adjudications are
    left out: they are made knowing what the others said. An excluded customer has no spend.
    """
    customer: int | None = None
    said: list[tuple[str, str, int, str]] = []
    spend: int | None = None
    for number, best, *one in db.execute(_CURRENT, {"question": question.value}):
        if number != customer:
            if said:
                yield said, spend
            customer, said, spend = number, [], best
        said.append(tuple(one))
    if said:
        yield said, spend


def read_doubly(db: sqlite3.Connection, question: Question) -> tuple[int, int, int]:
    """How many customers several speak of on a question, those of known spend above zero, and their best spend in all.

    Adjudications and spends as in `read_current_statements`.
    """
    doubly, weighed, spend = db.execute(_DOUBLY, {"question": question.value}).fetchone()
    return doubly, weighed, spend


def count_reviewed(db: sqlite3.Connection, question: Question) -> int:
    """Customers of whom any reviewer says something on a question, adjudications aside."""
    counted = f"SELECT count(DISTINCT customer_id) FROM current WHERE {_SAID}"
    return int(db.execute(counted, {"question": question.value}).fetchone()[0])


def listed_spend(db: sqlite3.Connection) -> int:
    """The best spend of all customers that are not excluded, in micro-units."""
    return int(db.execute("SELECT coalesce(sum(best), 0) FROM cube WHERE state <> 'excluded'").fetchone()[0])


def read_counts(db: sqlite3.Connection, repeats: Collection[int]) -> tuple[Counted, ...]:
    """How much each reviewer has decided and how fast, in alphabetical order; `repeats` as for `read_acts`."""
    rows: Counter[str] = Counter()
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    seconds: dict[str, array[float]] = {}
    for reviewer, at, number, _, _, passed in read_acts(db, repeats):
        rows[reviewer] += number
        last[reviewer] = at
        if reviewer not in first:
            first[reviewer], seconds[reviewer] = at, array("d")
        if passed is not None and 0 <= passed <= PAUSE:
            seconds[reviewer].append(passed)
    stands = {
        reviewer: (accounts, adjudications)
        for reviewer, accounts, adjudications in db.execute(
            "SELECT reviewer, count(DISTINCT iif(slot <> '', customer_id, NULL)),"
            " count(DISTINCT iif(slot = '', customer_id, NULL))"
            " FROM current WHERE statement <> 'nothing' GROUP BY reviewer"
        )
    }
    return tuple(
        Counted(one, rows[one], *stands.get(one, (0, 0)), first[one], last[one], seconds[one]) for one in sorted(rows)
    )


def read_returns(db: sqlite3.Connection, codebook: Codebook) -> Iterator[Return]:
    """All that a reviewer wrote on one question of one customer where that are several rows, by customer."""
    meanings: dict[tuple[str, str, str | None], object] = {}
    for (customer_id, *_), group in groupby(db.execute(_RETURNS), key=itemgetter(0, 1, 2)):
        said: list[Saying] = []
        repeats: list[int] = []
        former: dict[str, str] = {}
        last = ""
        for _, _, question, last, uid, origin, statement, use_cases, number in group:
            key = (question, statement, use_cases)
            if key not in meanings:
                meanings[key] = _meaning(statement, use_cases, codebook.of(Question(question)))
            said.append(Saying(uid, origin, meanings[key]))
            words = statement + (use_cases or "")
            if former.get(last) == words:
                repeats.append(number)
            former[last] = words
        if len(said) > 1:
            yield Return(customer_id, last, tuple(said), tuple(repeats))


def _meaning(statement: str, use_cases: str | None, codebook: AnyVocabulary) -> object:
    """What a row says under the present codebook; None for nothing yet."""
    if statement == "nothing":
        return None
    try:
        return statement, read_statement(statement, use_cases).masses(codebook)
    except (StatementError, ValueError):
        return statement, use_cases
