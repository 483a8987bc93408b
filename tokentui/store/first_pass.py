"""Reviewers whose statements are a first pass: they give way to those of anybody else, without a conflict."""

import json
import sqlite3
from collections.abc import Sequence

from tokentui.domain.grades import Question
from tokentui.store.connection import transaction

_HEARD = """
SELECT c.reviewer FROM json_each(:ids) AS i CROSS JOIN current AS c
    ON c.customer_id = i.value AND c.question = :question AND c.rank = 2 AND c.statement <> 'nothing'
WHERE c.reviewer <> :reviewer AND NOT EXISTS (
    SELECT 1 FROM current AS o WHERE o.customer_id = c.customer_id AND o.question = c.question AND o.rank < 2
    AND o.statement <> 'nothing')"""


def read_first_pass(db: sqlite3.Connection) -> frozenset[str]:
    """The reviewers that are marked as a first pass."""
    return frozenset(str(name) for (name,) in db.execute("SELECT reviewer FROM first_pass"))


def mark_first_pass(db: sqlite3.Connection, reviewer: str, first_pass: bool) -> bool:
    """Mark a reviewer as a first pass, or as one like any other; False where that was so already.

    What it comes to for every account on which the reviewer said something is settled anew in the same transaction.
    """
    with transaction(db):
        if first_pass:
            changed = db.execute("INSERT INTO first_pass (reviewer) VALUES (?) ON CONFLICT DO NOTHING", (reviewer,))
        else:
            changed = db.execute("DELETE FROM first_pass WHERE reviewer = ?", (reviewer,))
    return changed.rowcount > 0


def giving_way(
    db: sqlite3.Connection, customer_ids: Sequence[int], question: Question, reviewer: str
) -> tuple[str, ...]:
    """The first passes that count on a question of customers now, and give way as soon as this reviewer speaks."""
    known = read_first_pass(db)
    if not known or reviewer in known:
        return ()
    values = {"ids": json.dumps(list(customer_ids)), "question": question.value, "reviewer": reviewer}
    return tuple(dict.fromkeys(str(name) for (name,) in db.execute(_HEARD, values)))
