"""What reviewers said, read for comparing them: standing statements, how much and how fast, what they said before."""

import sqlite3
from array import array
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import itemgetter

from tokentui.domain.codebook import AnyVocabulary, Codebook
from tokentui.domain.grades import Question
from tokentui.domain.second_look import Saying
from tokentui.domain.statements import StatementError, read_statement
from tokentui.store.acts import Quick, Worked, over_acts
from tokentui.store.rules import ALIKE, slot

_SAID = "slot <> '' AND statement <> 'nothing' AND question = :question"

# The excluded are few: to look each customer up among the settled takes longer than to keep those in mind.
_CURRENT = f"""
SELECT c.customer_id, coalesce(k.spend_best, 0), c.slot,
    CASE WHEN c.split <> '' THEN c.split WHEN c.statement IN ('set', 'split') THEN c.mask ELSE c.statement END
FROM current AS c JOIN customer AS k ON k.id = c.customer_id
WHERE {_SAID} ORDER BY c.customer_id, c.slot"""

_DOUBLY = f"""
SELECT count(*), coalesce(sum(spend > 0), 0), coalesce(sum(spend), 0)
FROM (SELECT iif(s.state = 'excluded', NULL, k.spend_best) AS spend
    FROM (SELECT customer_id FROM current WHERE {_SAID} GROUP BY customer_id HAVING count(*) > 1) AS c
        JOIN customer AS k ON k.id = c.customer_id JOIN settled AS s ON s.customer_id = c.customer_id)"""

_STANDS = "SELECT reviewer, count(DISTINCT customer_id) FROM current WHERE statement <> 'nothing'"

_UPHELD = f"""
SELECT m.slot, sum({ALIKE}), count(*)
FROM current AS r CROSS JOIN current AS m ON m.customer_id = r.customer_id AND m.question = r.question AND m.slot <> ''
    AND m.statement <> 'nothing'
WHERE r.slot = '' AND r.statement <> 'nothing' AND (:question IS NULL OR r.question = :question)
GROUP BY m.slot"""

_RETURNS = f"""
WITH often AS MATERIALIZED (
    SELECT customer_id, reviewer AS slot FROM decision GROUP BY 1, 2 HAVING count(*) > 1
    UNION ALL
    SELECT customer_id, '' FROM decision NOT INDEXED WHERE adjudicates GROUP BY 1 HAVING count(*) > 1)
SELECT d.customer_id, o.slot, d.question, d.reviewer, d.uid, d.origin, d.statement, d.use_cases, d.id
FROM often AS o CROSS JOIN decision AS d ON d.customer_id = o.customer_id AND {slot("d")} = o.slot
ORDER BY d.customer_id, o.slot, d.question, d.at, d.seq, d.uid"""


Said = tuple[str, int | str]
"""A reviewer and what it says now: use cases as bits, a split as `current` has it, or another value of `Kind`."""


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


def read_current_statements(db: sqlite3.Connection, question: Question) -> "dict[tuple[Said, ...], array[int]]":
    """All that reviewers say of any customer on a question, with the best spends of all of whom they do.

    What they say is independent of each other.

    A spend is 0 where it is unknown or the customer is excluded. Adjudications are left out: they are made knowing what
    the others said.
    """
    # Of one reviewer after another: a tuple in a tuple takes longer to make and to look up, and most are of one.
    found: defaultdict[tuple[int | str, ...], array[int]] = defaultdict(_no_spends)
    excluded = {one for (one,) in db.execute("SELECT customer_id FROM settled WHERE state = 'excluded'")}
    rows = db.execute(_CURRENT, {"question": question.value})
    customer: int | None = None
    key: tuple[int | str, ...] = ()
    spend = 0
    for other, amount, who, said in chain(rows, ((None, 0, "", ""),)):
        if other == customer:
            key = (*key, who, said)
            continue
        if key:
            found[key].append(0 if customer in excluded else spend)
        customer, spend, key = other, amount, (who, said)
    return {tuple(zip(map(str, key[::2]), key[1::2], strict=True)): each for key, each in found.items()}


def _no_spends() -> "array[int]":
    return array("q")


def are_doubly(db: sqlite3.Connection, number: int, question: Question) -> bool:
    """Whether several reviewers speak on a question of at least so many customers, adjudications aside."""
    several = f"SELECT 1 FROM current WHERE {_SAID} GROUP BY customer_id HAVING count(*) > 1 LIMIT :number"
    return len(db.execute(several, {"question": question.value, "number": number}).fetchall()) == number


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


def _all(quick: Iterator[Quick], worked: Mapping[str, Worked]) -> Mapping[str, Worked]:
    """What each reviewer did."""
    deque(quick, maxlen=0)
    return worked


def read_counts(db: sqlite3.Connection, repeats: Collection[int], stands: Mapping[str, int]) -> tuple[Counted, ...]:
    """How much each reviewer has decided and how fast, in alphabetical order; `repeats` as for `over_acts`.

    `stands` is on how many customers a statement of each reviewer stands.
    """
    worked = over_acts(db, repeats, _all)
    rulings = dict(db.execute(f"{_STANDS} AND slot = '' GROUP BY reviewer").fetchall())
    return tuple(
        Counted(one, did.rows, stands.get(one, 0), rulings.get(one, 0), did.first, did.at, did.seconds)
        for one, did in sorted(worked.items())
    )


def count_standing(db: sqlite3.Connection) -> Mapping[str, int]:
    """On how many customers a statement of each reviewer stands, adjudications aside."""
    return dict(db.execute(f"{_STANDS} AND slot <> '' GROUP BY reviewer").fetchall())


def read_upheld(db: sqlite3.Connection, question: Question | None) -> Mapping[str, tuple[int, int]]:
    """Of each reviewer's answers that were adjudicated, how many say what was decided then, and how many there are.

    On one question, or on both.
    """
    rows = db.execute(_UPHELD, {"question": None if question is None else question.value})
    return {name: (alike, number) for name, alike, number in rows}


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
