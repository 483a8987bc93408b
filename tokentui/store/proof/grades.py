"""Whether each fact counts the grade that it should: that it was given, or one lower where old facts do."""

import sqlite3
from collections.abc import Iterator

from tokentui.domain.grades import read_grade
from tokentui.domain.old_facts import counted_grade
from tokentui.store.settings import read_settings


def misgraded(db: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """(uid, what it should have, what it has) of each that does not; worked out by the domain alone."""
    before = read_settings(db).old_lowered
    where = "" if before else "WHERE grade_given IS NOT NULL"
    for uid, grade, given, as_of in db.execute(f"SELECT uid, grade, grade_given, as_of FROM fact {where}"):
        said = read_grade(given or grade)
        counts = counted_grade(said, as_of, before)
        should = (counts.value, None if counts is said else said.value)
        if should != (grade, given):
            yield uid, _named(*should), _named(grade, given)


def _named(grade: str, given: str | None) -> str:
    return f"grade={grade}, grade_given={given or 'unknown'}"
