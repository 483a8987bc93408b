"""Adding and removing facts; the triggers move spend, marks and grades with them."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from tokentui.domain.customer import NewFact

_INSERT = """
INSERT INTO fact (uid, customer_id, dimension, claim, low, high, unit, yardstick, as_of, source_title, source_url,
    source_kind, certainty, grade)
VALUES (:uid, :customer_id, :dimension, :claim, :low, :high, :unit, :yardstick, :as_of, :source_title, :source_url,
    :source_kind, :certainty, :grade)
ON CONFLICT (uid) DO NOTHING"""


def add_facts(db: sqlite3.Connection, facts: Iterable[NewFact]) -> tuple[NewFact, ...]:
    """Add facts that the book does not have yet; returns those that were new."""
    return tuple(fact for fact in facts if db.execute(_INSERT, asdict(fact)).rowcount > 0)


def remove_facts(db: sqlite3.Connection, facts: Sequence[NewFact]) -> bool:
    """Remove facts that the book has; returns whether any was there."""
    removed = [db.execute("DELETE FROM fact WHERE uid = ?", (fact.uid,)).rowcount for fact in facts]
    return any(count > 0 for count in removed)


def facts_to_json(facts: Sequence[NewFact]) -> str:
    """Facts as a step keeps them, whole, so that redo can bring them back."""
    return json.dumps([asdict(fact) for fact in facts]) if facts else "[]"


def facts_from_json(text: str) -> tuple[NewFact, ...]:
    """Read what `facts_to_json` wrote."""
    return tuple(NewFact(**values) for values in json.loads(text))
