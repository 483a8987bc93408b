"""What can be seen of a damaged book without reading all of it: torn pages of small tables, and words it never has."""

import sqlite3
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from tokentui.domain.codebook import Stance
from tokentui.domain.grades import DIMENSIONS, Grade, Mark, Question
from tokentui.domain.settling import State
from tokentui.domain.statements import Kind


class Strange(NamedTuple):
    """A value that no tokentui ever writes into this column."""

    table: str
    row: str
    column: str
    value: str
    derived: bool
    """Whether it follows from others, and can be worked out anew."""

    def __str__(self) -> str:
        return f"{self.table} {self.row} has {self.value!r} as {self.column}"


_SMALL = ("sqlite_schema", "book", "use_case", "segment", "cube")
"""What every answer rests on, and is read at once at any size of the book."""

_SHORT = 8_000_000
"""Bytes of a book up to which all of it is looked through before an answer: some 4 ms a megabyte."""

_MARKS = ("who", "how_much", "for_what", "to_what_end")
_GRADES = ("A", "B", "C", "D")


def _among(
    *tables: tuple[str, tuple[str, ...]], words: type[StrEnum] | tuple[str, ...]
) -> Iterator[tuple[str, str, str]]:
    allowed = ", ".join(f"'{word}'" for word in words)
    for table, columns in tables:
        for column in columns:
            yield table, column, f"{column} NOT IN ({allowed})"


_WORDS = (
    *_among(("use_case", ("stance",)), words=Stance),
    *_among(("customer", ("grade", "spend_grade")), words=_GRADES),
    *_among(
        ("customer", ("spend_basis",)),
        words=("run-rate", "trailing", "contract", "list", "forecast", "estimate"),
    ),
    *_among(("fact", ("grade",)), ("disclosure", ("grade",)), ("price", ("grade",)), words=Grade),
    *_among(("fact", ("dimension",)), words=tuple(str(one) for one in DIMENSIONS)),
    *_among(("decision", ("statement",)), ("current", ("statement",)), words=Kind),
    *_among(("decision", ("question",)), ("current", ("question",)), words=(Question.FOR_WHAT, Question.WHO)),
    *_among(("settled", ("state", "who_state")), ("cube", ("state", "who_state")), words=State),
    *_among(("settled", _MARKS), ("cube", _MARKS), words=Mark),
    *_among(("step", ("act",)), words=("do", "undo", "redo")),
)
_LISTS = (
    ("use_case", "examples"),
    ("segment", "examples"),
    ("use_case", "exceptions"),
    ("decision", "facts"),
    ("step", "facts"),
)
_NUMBERS = (("fact", "low"), ("fact", "high"), ("disclosure", "value"), ("disclosure", "threshold"))
_SETTINGS = (
    "(key IN ('codebook_version', 'usage_from', 'usage_to', 'unknown_spend_floor', 'unknown_spend_ceiling')"
    " AND value GLOB '*[^0-9]*' OR key = 'evidence_floor' AND value NOT IN ('A', 'B', 'C', 'D'))"
)
_DERIVED = ("settled", "cube", "current")
_NAMES = {
    "customer": "key",
    "use_case": "code",
    "segment": "code",
    "book": "key",
    "settled": "customer_id",
    "current": "customer_id",
    "cube": "mask",
}
"""By what a row is named; by `uid` in other tables."""


def torn_at_a_glance(db: sqlite3.Connection) -> str | None:
    """What SQLite finds wrong with a book; of a long one, with the tables that every answer rests on. None: nothing."""
    size = db.execute("PRAGMA page_count").fetchone()[0] * db.execute("PRAGMA page_size").fetchone()[0]
    checks = ["integrity_check(1)"] if size <= _SHORT else [f"quick_check({table})" for table in _SMALL]
    for check in checks:
        found = db.execute(f"PRAGMA {check}").fetchone()[0]
        if found != "ok":
            return " ".join(str(found).split())
    return None


def strange_values(db: sqlite3.Connection) -> Iterator[Strange]:
    """Words and numbers that cannot be what was said, or what follows from it."""
    conditions = (
        *_WORDS,
        *((table, column, f"NOT coalesce(json_valid({column}), 0)") for table, column in _LISTS),
        *((table, "split", "split <> '' AND NOT json_valid(split)") for table in _DERIVED),
        ("book", "value", _SETTINGS),
        *((table, column, f"typeof({column}) IN ('text', 'blob')") for table, column in _NUMBERS),
    )
    for table, column, condition in conditions:
        name = _NAMES.get(table, "uid")
        for row, value in db.execute(f"SELECT {name}, {column} FROM {table} WHERE {condition} LIMIT 100"):
            yield Strange(table, str(row), column, str(value), table in _DERIVED)
