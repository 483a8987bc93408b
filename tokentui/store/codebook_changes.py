"""Changing the codebook of a book, in one transaction and one version.

Every decision whose codes a change moves is counted anew.
"""

import sqlite3
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from tokentui.domain.codebook import Codebook
from tokentui.store.codebook import USE_CASES, insert_entry, name_version, read_codebook, values_of
from tokentui.store.connection import transaction
from tokentui.store.errors import Refused

if TYPE_CHECKING:
    from tokentui.domain.codebook_changes import Plan

MANY = 200
"""Statements in a book from which on it is quicker to count them anew together."""


def apply_plan(db: sqlite3.Connection, plan: "Plan") -> Codebook:
    """Make a planned change, all or nothing, as one new version; returns the codebook afterwards.

    Statements whose codes move are counted anew and their customers settled anew, by the triggers on `use_case_code`.
    Raises Refused when the book has gone on since the plan was made.
    """
    with transaction(db):
        before = read_codebook(db)
        if before.version != plan.version:
            raise Refused(
                f"The codebook was changed meanwhile: it is at version {before.version}, and this was made for version "
                f"{plan.version}. Look at it again, then repeat the change."
            )
        if not plan.changes(before):
            return before
        _write_cases(db, before, plan)
        with _moving(db, plan):
            for bit in plan.separations:
                db.execute(
                    f"UPDATE use_case_code SET bit = :bit WHERE bit <> :bit AND code IN ({USE_CASES.codes_once_of})",
                    {"bit": bit},
                )
            for source, target in plan.merges:
                db.execute("UPDATE use_case_code SET bit = ? WHERE bit = ?", (target, source))
            db.executemany(
                "INSERT INTO use_case_code (code, bit) VALUES (?, ?) ON CONFLICT (code)"
                " DO UPDATE SET bit = excluded.bit WHERE bit <> excluded.bit",
                plan.codes,
            )
        name_version(db, before.version, before.version + 1)
        return read_codebook(db)


def _moving(db: sqlite3.Connection, plan: "Plan") -> AbstractContextManager[None]:
    """How decisions follow the codes that a block moves: few at each move, by a trigger, many together at its end."""
    many = db.execute("SELECT 1 FROM current LIMIT 1 OFFSET ?", (MANY,)).fetchone()
    if not many or not (plan.separations or plan.merges):
        return nullcontext()
    from tokentui.store.bulk.together import codes_together

    return codes_together(db)


def _write_cases(db: sqlite3.Connection, before: Codebook, plan: "Plan") -> None:
    former = {case.bit: case for case in before.use_cases}
    places: dict[int, int] = dict(db.execute("SELECT bit, place FROM use_case").fetchall())
    new = [case.bit for case in plan.cases if case.bit not in former]
    reordered = [case.bit for case in plan.cases] != [*former, *new]
    last = max(places.values(), default=-1)
    for number, case in enumerate(plan.cases):
        place = number if reordered else places.get(case.bit, last + 1 + number)
        if former.get(case.bit) == case and places[case.bit] == place:
            continue
        if case.bit not in former:
            insert_entry(db, case, place)
        else:
            db.execute(
                f"UPDATE use_case SET ({', '.join(USE_CASES.columns)}, place)"
                f" = ({', '.join('?' * (len(USE_CASES.columns) + 1))}) WHERE bit = ?",
                (*values_of(case), place, case.bit),
            )
