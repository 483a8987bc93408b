"""The codebook as the book keeps it, and what stands on each use case."""

import json
import sqlite3
from typing import NamedTuple

from tokentui.domain.codebook import Codebook, Stance, UseCase
from tokentui.store.settings import read_setting

USE_CASE = ("bit", "code", "key", "label", "stance", "definition", "examples", "archived")
"""The columns of a use case, in the order of `UseCase`."""

_COLUMNS = ", ".join(USE_CASE)

CODES_ONCE_OF = """
SELECT code FROM use_case_history WHERE bit = :bit
EXCEPT SELECT code FROM use_case WHERE bit <> :bit"""
"""Codes that a use case has had and that are nobody else's own now."""


class Affected(NamedTuple):
    """What stands on a use case."""

    decisions: int
    """Statements that stand."""
    customers: int
    spend: int
    """Best annual spend of these customers in micro-units; unknown spend is not in it."""


class Edition(NamedTuple):
    """One entry of the codebook as one version had it."""

    version: int
    at: str
    case: UseCase


def read_codebook(db: sqlite3.Connection) -> Codebook:
    """The present codebook of the book, in the order it is shown."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM use_case ORDER BY place, bit")
    cases = tuple(_use_case(*row) for row in rows)
    present = {(case.code, case.bit) for case in cases}
    codes = db.execute("SELECT code, bit FROM use_case_code ORDER BY code").fetchall()
    former = tuple(one for one in codes if one not in present)
    return Codebook(int(read_setting(db, "codebook_version") or 0), cases, former)


def insert_codebook(db: sqlite3.Connection, codebook: Codebook) -> None:
    """Write the use cases of a codebook into a book that has none."""
    for place, case in enumerate(codebook.use_cases):
        insert_case(db, case, place)


def decisions_by_bit(db: sqlite3.Connection) -> dict[int, int]:
    """How many statements that stand name each use case."""
    found: dict[int, int] = {}
    for mask, count in db.execute("SELECT mask, count(*) FROM current WHERE mask <> 0 GROUP BY mask"):
        for bit in range(mask.bit_length()):
            if mask >> bit & 1:
                found[bit] = found.get(bit, 0) + count
    return found


def what_stands_on(db: sqlite3.Connection, case: UseCase) -> Affected:
    """The statements that name a use case now, their customers, and what these spend."""
    row = db.execute(
        "SELECT sum(said), count(*), coalesce(sum(c.spend_best), 0) FROM ("
        " SELECT customer_id, count(*) AS said FROM current WHERE mask & ? GROUP BY customer_id) AS n"
        " JOIN customer AS c ON c.id = n.customer_id",
        (case.mask,),
    ).fetchone()
    return Affected(row[0] or 0, row[1], row[2])


def what_would_return(db: sqlite3.Connection, case: UseCase) -> Affected:
    """The statements that would count for a merged use case again, their customers, and what these spend."""
    row = db.execute(
        "SELECT sum(said), count(*), coalesce(sum(c.spend_best), 0) FROM ("
        " SELECT n.customer_id, count(*) AS said FROM current AS n JOIN decision AS d ON d.id = n.decision_id"
        " WHERE n.mask <> 0 AND EXISTS (SELECT 1 FROM json_each(d.use_cases) AS j"
        "  WHERE CASE d.statement WHEN 'set' THEN j.value ELSE j.key END IN"
        f" (SELECT w.code FROM use_case_code AS w WHERE w.bit <> :bit AND w.code IN ({CODES_ONCE_OF})))"
        " GROUP BY n.customer_id) AS n"
        " JOIN customer AS c ON c.id = n.customer_id",
        {"bit": case.bit},
    ).fetchone()
    return Affected(row[0] or 0, row[1], row[2])


def read_history(db: sqlite3.Connection) -> tuple[Edition, ...]:
    """Every entry as it was written, oldest first."""
    rows = db.execute(f"SELECT version, at, {_COLUMNS} FROM use_case_history ORDER BY version, id")
    return tuple(Edition(version, at, _use_case(*row)) for version, at, *row in rows)


def insert_case(db: sqlite3.Connection, case: UseCase, place: int) -> None:
    """Add a use case at a place of the list."""
    db.execute(
        f"INSERT INTO use_case ({_COLUMNS}, place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*case_values(case), place)
    )


def case_values(case: UseCase) -> tuple[str | int, ...]:
    """The columns of a use case, as `USE_CASE` names them."""
    examples = json.dumps(case.examples, ensure_ascii=False)
    return (
        case.bit, case.code, case.key, case.label, case.stance.value, case.definition, examples, int(case.archived),
    )  # fmt: skip


def _use_case(
    bit: int, code: str, key: str, label: str, stance: str, definition: str, examples: str, archived: int
) -> UseCase:
    return UseCase(bit, code, key, label, Stance(stance), definition, tuple(json.loads(examples)), bool(archived))
