"""The rules of a book that suggest what accounts are, whom they fit, and what is decided of those."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tokentui.domain.codebook import Codebook
from tokentui.domain.filters import Filter
from tokentui.domain.grades import Grade, Question
from tokentui.domain.settling import Opinion
from tokentui.domain.statements import NOTHING, Statement, read_alike
from tokentui.domain.suggestions import From, SuggestionRule
from tokentui.store.connection import transaction
from tokentui.store.find.conditions import condition, of_one
from tokentui.store.find.count import source_of, values_of
from tokentui.store.find.text import as_made

_SAID = """
SELECT c.customer_id, c.slot, d.statement, d.use_cases, d.at, c.slot IN (SELECT reviewer FROM first_pass)
FROM json_each(?) AS i CROSS JOIN current AS c ON c.customer_id = i.value
CROSS JOIN decision AS d ON d.id = c.decision_id
WHERE c.question = ? AND c.statement <> 'nothing' ORDER BY i.key"""

_COLUMNS = "name, question, filter, suggests, use_cases, reviewer, at"


class Sayings(NamedTuple):
    """What is said of one customer on a question: by the reviewer, by the adjudication, and by everybody."""

    mine: Statement | None
    mine_at: str
    """When, ISO 8601 UTC; empty where the reviewer says nothing."""
    ruling: Statement | None
    heard: tuple[Opinion, ...]
    """What each reviewer says, the adjudication aside."""


SILENCE = Sayings(None, "", None, ())
"""Nobody says anything."""


def read_rules(db: sqlite3.Connection) -> tuple[SuggestionRule, ...]:
    """The rules in the order in which they were made."""
    return tuple(_rule(*row) for row in db.execute(f"SELECT {_COLUMNS} FROM suggestion_rule ORDER BY at, name"))


def write_rule(db: sqlite3.Connection, rule: SuggestionRule) -> bool:
    """Keep a rule, in place of one of the same name; whether there was one."""
    suggests = rule.says.kind.value if rule.source is From.LABEL else rule.source.value
    row = (rule.name, rule.question.value, rule.filter, suggests, rule.says.to_json(), rule.reviewer, rule.at)
    with transaction(db):
        former = drop_rule(db, rule.name)
        db.execute(f"INSERT INTO suggestion_rule ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return former


def drop_rule(db: sqlite3.Connection, name: str) -> bool:
    """Forget a rule, whatever the case of its name; whether there was one. What it suggested and was accepted stays."""
    return db.execute("DELETE FROM suggestion_rule WHERE name = ?", (name.strip(),)).rowcount > 0


def fitting(
    db: sqlite3.Connection, customer_id: int, filters: Sequence[Filter], codebook: Codebook, floor: Grade
) -> list[bool]:
    """Which filters a customer meets."""
    each = [of_one(one, codebook, floor) for one in filters]
    columns = ", ".join(f"coalesce(({sql}), 0)" for sql, _ in each)
    values = [value for _, some in each for value in some]
    sql = as_made(db, f"SELECT {columns} FROM standing AS v WHERE v.id = ?")
    row = db.execute(sql, (*values, customer_id)).fetchone()
    return [False] * len(filters) if row is None else list(map(bool, row))


def sayings(db: sqlite3.Connection, customer_id: int, question: Question, reviewer: str) -> Sayings:
    """What is said of a customer on a question now."""
    return next((said for _, said in said_of(db, [customer_id], question, reviewer)), SILENCE)


def ids_of(db: sqlite3.Connection, wanted: Filter, codebook: Codebook, floor: Grade) -> Iterator[int]:
    """The customers that meet a filter, in no order."""
    found = condition(wanted, codebook, floor)
    for (one,) in db.execute(f"SELECT v.id FROM {source_of(db, found, brief=False)}", values_of(found)):
        yield one


def said_of(
    db: sqlite3.Connection, ids: Iterable[int], question: Question, reviewer: str
) -> Iterator[tuple[int, Sayings]]:
    """Those customers on whose question somebody says something, with what is said."""
    from tokentui.store.decisions import ADJUDICATION  # A start without rules has no use for what decides.

    rows = db.execute(_SAID, (json.dumps(list(ids)), question.value))
    for customer_id, group in groupby(rows, key=itemgetter(0)):
        mine, mine_at, ruling, heard = None, "", None, []
        for _, slot, kind, use_cases, at, gives_way in group:
            statement = read_alike(kind, use_cases)
            if slot == ADJUDICATION:
                ruling = statement
                continue
            heard.append(Opinion(statement, first_pass=bool(gives_way)))
            if slot == reviewer:
                mine, mine_at = statement, str(at)
        yield customer_id, Sayings(mine, mine_at, ruling, tuple(heard))


def _rule(
    name: str, question: str, wanted: str, suggests: str, use_cases: str | None, reviewer: str, at: str
) -> SuggestionRule:
    own = suggests not in (From.PARENT, From.BEFORE)
    return SuggestionRule(
        name,
        wanted,
        From.LABEL if own else From(suggests),
        read_alike(suggests, use_cases) if own else NOTHING,
        Question(question),
        reviewer,
        at,
    )
