"""Books to search in, and what should be found, worked out the plain way."""

import json
import sqlite3
from collections.abc import Iterable

from tests.store.books import rows
from tokentui.domain.codebook import Codebook
from tokentui.domain.filters import parse_filter
from tokentui.domain.grades import Grade
from tokentui.domain.names import fold
from tokentui.services.workbook import default_codebook
from tokentui.store.find.conditions import Condition, condition
from tokentui.store.find.indexing import rank
from tokentui.store.find.order import BY_SPEND, Sort, select_ids

CODEBOOK: Codebook = default_codebook()


def add(db: sqlite3.Connection, name: str, spend: int | None = None, **columns: object) -> int:
    """Add one customer as any SQL client would; its key is its name unless another is given."""
    given = {"key": name, "name": name, "spend_low": spend, "spend_best": spend, "spend_high": spend, **columns}
    if spend is not None:
        given.setdefault("spend_grade", "A")
    places = ", ".join("?" * len(given))
    sql = f"INSERT INTO customer ({', '.join(given)}) VALUES ({places}) RETURNING id"
    return int(db.execute(sql, tuple(given.values())).fetchall()[0][0])


def decide(db: sqlite3.Connection, customer: int, *codes: str, note: str | None = None, reviewer: str = "ann") -> None:
    """Say of a customer what it uses tokens for; nothing named means that it cannot be told."""
    kind = "set" if codes else "cannot_tell"
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, statement, use_cases, note) VALUES (?, ?, ?, ?, ?)",
        (customer, reviewer, kind, json.dumps(codes) if codes else None, note),
    )


def wanted(text: str, floor: Grade = Grade.D) -> Condition:
    """The condition of a filter as typed."""
    return condition(parse_filter(text, CODEBOOK), CODEBOOK, floor)


def listed(db: sqlite3.Connection, text: str = "", sort: Sort = BY_SPEND, floor: Grade = Grade.D) -> list[int]:
    """The ids of a view, in order."""
    return [one for part in select_ids(db, wanted(text, floor), sort) for one in part]


def names(db: sqlite3.Connection, ids: Iterable[int]) -> list[str]:
    """The names of customers in the order of their ids given."""
    return [str(rows(db, "SELECT name FROM customer WHERE id = ?", one)[0][0]) for one in ids]


def texts(db: sqlite3.Connection) -> dict[int, list[str]]:
    """Everything that each customer can be found by, folded in Python."""
    found: dict[int, list[str]] = {}
    for one, text in db.execute(
        "SELECT id, name FROM customer UNION ALL SELECT id, parent FROM customer WHERE parent <> ''"
        " UNION ALL SELECT customer_id, alias FROM alias"
        " UNION ALL SELECT n.customer_id, d.note FROM current AS n JOIN decision AS d ON d.id = n.decision_id"
        " WHERE d.note <> ''"
    ):
        found.setdefault(one, []).append(fold(text))
    return found


def assert_sound(db: sqlite3.Connection) -> None:
    """The indexes hold what the tables hold, and the ranks are what they come to when made anew."""
    for index in ("name_index", "word_index"):
        db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    kept = [sorted(rows(db, f"SELECT * FROM {table}"), key=repr) for table in ("open_account", "spend_sum")]
    db.execute("SAVEPOINT anew")
    rank(db)
    anew = [sorted(rows(db, f"SELECT * FROM {table}"), key=repr) for table in ("open_account", "spend_sum")]
    db.execute("ROLLBACK TO anew")
    db.execute("RELEASE anew")
    assert kept == anew
    for one, held in texts(db).items():
        words = rows(db, "SELECT alias, parent, note FROM words WHERE customer_id = ?", one)
        name = rows(db, "SELECT folded FROM customer WHERE id = ?", one)
        told = [name[0][0], *(text for row in words for text in row if text)]
        assert _lines(told) == _lines(held)
    strays = rows(db, "SELECT customer_id FROM words WHERE customer_id NOT IN (SELECT id FROM customer)")
    assert not strays


def _lines(held: Iterable[object]) -> list[str]:
    """Aliases and notes are kept as lines of one text, and an accent alone folds to nothing."""
    return sorted(line for text in held for line in str(text).split("\n") if line)
