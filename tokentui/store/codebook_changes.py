"""Changing the codebook of a book, in one transaction and one version.

Every decision whose codes a change moves is counted anew.
"""

import sqlite3
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from tokentui.domain.codebook import AnyVocabulary, Codebook, Segment
from tokentui.store.codebook import (
    SEGMENTS,
    USE_CASES,
    EntryList,
    insert_entry,
    name_version,
    read_codebook,
    values_of,
)
from tokentui.store.connection import transaction
from tokentui.store.errors import Refused

if TYPE_CHECKING:
    from tokentui.domain.codebook_changes import ListPlan, Plan

MANY = 200
"""Statements in a book from which on it is quicker to count them anew together."""


def apply_plan(db: sqlite3.Connection, plan: "Plan") -> Codebook:
    """Make a planned change, all or nothing, as one new version; returns the codebook afterwards.

    Statements and records whose codes move are counted anew and their customers settled anew, by the triggers on
    `use_case_code` and `segment_code`. Raises Refused when the book has gone on since the plan was made.
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
        for of in (USE_CASES, SEGMENTS):
            planned = plan.of(of.question)
            _write_entries(db, of, before.of(of.question), planned)
            with _moving(db, of, planned):
                _move_codes(db, of, planned)
        name_version(db, before.version, before.version + 1)
        return read_codebook(db)


def records_of(db: sqlite3.Connection, segment: Segment) -> int:
    """How many records of customers give a segment: by its code, or by one that stands for it."""
    return _records(db, "SELECT code FROM segment_code WHERE bit = :bit", segment)


def records_to_return(db: sqlite3.Connection, segment: Segment) -> int:
    """How many records of customers would give a merged segment again."""
    codes = f"SELECT code FROM segment_code WHERE bit <> :bit AND code IN ({SEGMENTS.codes_once_of})"
    return _records(db, codes, segment)


def records_that_say(db: sqlite3.Connection, code: str) -> int:
    """How many records of customers have a text for their segment, whether or not that is a code."""
    return int(db.execute("SELECT count(*) FROM customer WHERE segment = ?", (code,)).fetchone()[0])


def _records(db: sqlite3.Connection, codes: str, segment: Segment) -> int:
    found = db.execute(f"SELECT count(*) FROM customer WHERE segment IN ({codes})", {"bit": segment.bit}).fetchone()
    return int(found[0])


def _move_codes(db: sqlite3.Connection, of: EntryList, plan: "ListPlan") -> None:
    for bit in plan.separations:
        db.execute(
            f"UPDATE {of.table}_code SET bit = :bit WHERE bit <> :bit AND code IN ({of.codes_once_of})", {"bit": bit}
        )
    for source, target in plan.merges:
        db.execute(f"UPDATE {of.table}_code SET bit = ? WHERE bit = ?", (target, source))
    db.executemany(
        f"INSERT INTO {of.table}_code (code, bit) VALUES (?, ?) ON CONFLICT (code)"
        " DO UPDATE SET bit = excluded.bit WHERE bit <> excluded.bit",
        plan.codes,
    )


def _moving(db: sqlite3.Connection, of: EntryList, plan: "ListPlan") -> AbstractContextManager[None]:
    """How decisions follow the codes that a block moves: few at each move, by a trigger, many together at its end.

    Decisions on who follow one by one.
    """
    many = db.execute("SELECT 1 FROM current LIMIT 1 OFFSET ?", (MANY,)).fetchone()
    if of is not USE_CASES or not many or not (plan.separations or plan.merges or plan.codes):
        return nullcontext()
    from tokentui.store.bulk.together import codes_together

    return codes_together(db)


def _write_entries(db: sqlite3.Connection, of: EntryList, before: AnyVocabulary, plan: "ListPlan") -> None:
    former = {one.bit: one for one in before.entries}
    places: dict[int, int] = dict(db.execute(f"SELECT bit, place FROM {of.table}").fetchall())
    new = [one.bit for one in plan.entries if one.bit not in former]
    reordered = [one.bit for one in plan.entries] != [*former, *new]
    last = max(places.values(), default=-1)
    for number, one in enumerate(plan.entries):
        place = number if reordered else places.get(one.bit, last + 1 + number)
        if former.get(one.bit) == one and places[one.bit] == place:
            continue
        if one.bit not in former:
            insert_entry(db, one, place)
        else:
            db.execute(
                f"UPDATE {of.table} SET ({', '.join(of.columns)}, place)"
                f" = ({', '.join('?' * (len(of.columns) + 1))}) WHERE bit = ?",
                (*values_of(one), place, one.bit),
            )
