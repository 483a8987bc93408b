"""Customers as far as they are compared with companies of a list and with one another."""

import json
import sqlite3
from collections.abc import Iterator, Sequence

from tokentui.domain.matching import Party

_PARTY = (
    "id, key, name, coalesce(domain, ''), coalesce(parent, ''), coalesce((SELECT g.code FROM settled AS s"
    " JOIN segment AS g ON s.segments = 1 << g.bit WHERE s.customer_id = c.id), segment, ''), coalesce(industry, ''),"
    " spend_best, (SELECT json_group_array(alias) FROM alias WHERE customer_id = c.id)"
)


_EVERYBODY = (
    "customer AS c WHERE anonymous = 0"
    " AND NOT EXISTS (SELECT 1 FROM settled AS s WHERE s.customer_id = c.id AND s.state = 'excluded')"
)


def read_parties(db: sqlite3.Connection) -> Iterator[Party]:
    """All customers that count and have a name, in the order in which they entered the book."""
    return (_party(*row) for row in db.execute(f"SELECT {_PARTY} FROM {_EVERYBODY} ORDER BY id"))


def read_these_parties(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, Party]:
    """The customers of these ids."""
    places = ",".join("?" * len(ids))
    rows = db.execute(f"SELECT {_PARTY} FROM customer AS c WHERE id IN ({places})", tuple(ids))
    return {row[0]: _party(*row) for row in rows}


def read_domains(db: sqlite3.Connection) -> Iterator[str]:
    """The domain of each customer that has one, as it came."""
    return (domain for (domain,) in db.execute("SELECT domain FROM customer WHERE domain <> ''"))


def count_unnamed(db: sqlite3.Connection) -> int:
    """How many customers have no name by which they could be recognised."""
    return int(db.execute("SELECT count(*) FROM customer WHERE anonymous = 1").fetchone()[0])


def _party(
    number: int, key: str, name: str, domain: str, parent: str, segment: str, industry: str, spend: int | None,
    aliases: str,
) -> Party:  # fmt: skip
    known = () if aliases == "[]" else tuple(sorted(json.loads(aliases)))
    return Party(number, key, name, domain, parent, segment, industry, spend, known)
