"""All rows of one kind that a book holds, or those of some customers, a part at a time: what is taken elsewhere."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from tokentui.domain.customer import Fact, ListRow, LogRow, MonthOf
from tokentui.store import rules
from tokentui.store.customer_json import DECISION
from tokentui.store.customers import PART, read_aliases, read_facts

Chosen = Sequence[int] | None
"""Ids of the customers whose rows are wanted; None for those of all."""

_LISTED = """
    v.id, v.key, v.name, v.parent, v.segment, v.industry, v.spend_low, v.spend_best, v.spend_high, v.spend_basis,
    v.spend_grade, v.tokens, v.state, v.mask, v.split, v.reviewer, v.updated, v.size, v.product, v.region, v.partner,
    v.domain, v.first_named, v.anonymous, c.grade, c.spend_source, c.extra,
    (SELECT json_group_array(e.external_id) FROM external_id AS e WHERE e.customer_id = c.id)"""

_OLDEST = "d.at, d.seq, d.id"

_LOGGED = f"""
    s.key, s.name, d.reviewer, d.question, d.statement, d.use_cases, d.confidence, d.note, d.reason, d.at,
    {rules.stands("d")}, d.uid, d.facts, d.flagged, d.adjudicates, d.seq, d.step, d.origin, d.suggested_by,
    d.reviewer IN (SELECT reviewer FROM first_pass)"""


def read_listed(db: sqlite3.Connection, chosen: Chosen = None) -> Iterator[tuple[ListRow, tuple[str, ...]]]:
    """Customers, largest annual spend first, each with its aliases."""
    among, values = _among("v.id", chosen)
    found = db.execute(
        f"SELECT {_LISTED} FROM standing AS v JOIN customer AS c ON c.id = v.id{among} ORDER BY {rules.LARGEST_SORTED}",
        values,
    )
    rows = map(ListRow._make, found)
    while part := list(islice(rows, PART)):
        aliases = read_aliases(db, [row.id for row in part])
        yield from ((row, aliases.get(row.id, ())) for row in part)


def read_all_facts(db: sqlite3.Connection, chosen: Chosen = None) -> Iterator[tuple[str, str, Fact]]:
    """(key of the customer, its name, fact) for every fact, customers by key."""
    among, values = _among("id", chosen)
    customers = db.execute(
        "SELECT id, key, name FROM (SELECT id, key, name FROM customer WHERE id IN (SELECT customer_id FROM fact))"
        f"{among} ORDER BY key",
        values,
    ).fetchall()
    for customer_id, key, name in customers:
        for fact in read_facts(db, customer_id):
            yield key, name, fact


def read_logged(db: sqlite3.Connection, chosen: Chosen = None) -> Iterator[LogRow]:
    """The log, oldest first."""
    among, values = _among("d.customer_id", chosen)
    found = db.execute(
        f"SELECT {_LOGGED} FROM decision AS d JOIN customer AS s ON s.id = d.customer_id{among} ORDER BY {_OLDEST}",
        values,
    )
    return map(LogRow._make, found)


def logged_documents(db: sqlite3.Connection, chosen: Chosen = None) -> Iterator[str]:
    """The log as JSON, oldest first."""
    among, values = _among("d.customer_id", chosen)
    found = db.execute(
        f"SELECT {DECISION} FROM decision AS d JOIN customer AS s ON s.id = d.customer_id{among} ORDER BY {_OLDEST}",
        values,
    )
    return (str(text) for (text,) in found)


def read_months(db: sqlite3.Connection, chosen: Chosen = None) -> Iterator[MonthOf]:
    """Every month of usage, customers by key."""
    among, values = _among("c.id", chosen)
    found = db.execute(
        "SELECT c.key, c.name, u.month, u.spend, u.tokens_in, u.tokens_out"
        f" FROM customer AS c CROSS JOIN usage AS u ON u.customer_id = c.id{among} ORDER BY c.key, u.month",
        values,
    )
    return map(MonthOf._make, found)


def copy_book(db: sqlite3.Connection, path: Path) -> None:
    """Write the whole book, as it is at one moment, into an empty file."""
    db.execute("VACUUM INTO ?", (str(path),))


def _among(column: str, chosen: Chosen) -> tuple[str, tuple[str, ...]]:
    """The condition that keeps the rows of these customers, and its value."""
    if chosen is None:
        return "", ()
    return f" WHERE {column} IN (SELECT value FROM json_each(?))", (json.dumps(list(chosen)),)
