"""What can be seen of a damaged book without reading all of it: torn pages of small tables, and words it never has."""

import sqlite3
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from tokentui.domain.grades import DIMENSIONS, Grade, Mark, Question
from tokentui.domain.settling import State
from tokentui.domain.stances import KNOWN_STANCES
from tokentui.domain.statements import Kind
from tokentui.store.rules import LOWERED


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

    @property
    def what_holds(self) -> str:
        """What is shown meanwhile, and how it is mended."""
        if self.derived:
            return "figures wait until it is worked out anew: tokentui doctor --rebuild"
        return _HOLDS.get((self.table, self.column), "what shows this row is refused until it is said again")


_SMALL = ("sqlite_schema", "book", "use_case", "segment", "cube")
"""What every answer rests on, and is read at once at any size of the book."""

_OPEN = (
    "its customers are open, and count for no stance; give it one in the app, or with: tokentui codebook --load FILE"
)
_NO_FLOOR = "it counts at no evidence floor until it is imported again with a grade"
_HOLDS = {
    ("use_case", "stance"): _OPEN,
    ("use_case", "exceptions"): _OPEN,
    ("customer", "grade"): _NO_FLOOR,
    ("customer", "spend_grade"): _NO_FLOOR,
    ("customer", "spend_basis"): "the spend counts as of no known basis until it is imported again with one",
    ("fact", "grade"): _NO_FLOOR,
    ("disclosure", "grade"): _NO_FLOOR,
    ("price", "grade"): _NO_FLOOR,
    ("book", "value"): "where it is the evidence floor, only grade A counts; choose another in the app",
}
"""How a word that is not known is read; of others nothing can be said that would be true."""

RULE = "CHECK constraint"
"""How SQLite begins what it says of a row that breaks a rule, without naming the row."""

READ_AT_ONCE = ("book", "use_case")
"""Tables whose words every answer is read by, and of which no rule says what they may be."""

_SHORT = 8_000_000
"""Bytes of a book up to which all of it is looked through before an answer: some 4 ms a megabyte."""

_MARKS = ("who", "how_much", "for_what", "to_what_end")
_GRADES = ("A", "B", "C", "D")


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _among(*tables: tuple[str, tuple[str, ...]], words: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    for table, columns in tables:
        for column in columns:
            yield table, column, f"{column} NOT IN ({_quoted(words)})"


_WORDS = (
    *_among(("use_case", ("stance",)), words=KNOWN_STANCES),
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
_OTHER_STANCES = (
    "json_valid(exceptions) AND EXISTS (SELECT 1 FROM json_each(exceptions) AS j"
    f" WHERE j.value NOT IN ({_quoted(KNOWN_STANCES)}))"
)
_NUMBERS = (("fact", "low"), ("fact", "high"), ("disclosure", "value"), ("disclosure", "threshold"))
_SETTINGS = (
    "(key IN ('codebook_version', 'usage_from', 'usage_to', 'unknown_spend_floor', 'unknown_spend_ceiling',"
    " 'old_after')"
    " AND value GLOB '*[^0-9]*'"
    f" OR key = '{LOWERED}' AND value NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"
    " OR key = 'evidence_floor' AND value NOT IN ('A', 'B', 'C', 'D'))"
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


class Glance(NamedTuple):
    """What SQLite finds wrong with a book at once."""

    torn: str | None
    """The first thing that is torn; None for nothing."""
    against_a_rule: bool
    """Whether a row breaks a rule of its table: it has a word there that this version does not know."""


def at_a_glance(db: sqlite3.Connection) -> Glance:
    """What SQLite finds wrong with a book; of a long one, with the tables that every answer rests on."""
    size = db.execute("PRAGMA page_count").fetchone()[0] * db.execute("PRAGMA page_size").fetchone()[0]
    checks = ["integrity_check"] if size <= _SHORT else [f"quick_check({table})" for table in _SMALL]
    found = [" ".join(str(text).split()) for check in checks for (text,) in db.execute(f"PRAGMA {check}")]
    torn = next((text for text in found if text != "ok" and not text.startswith(RULE)), None)
    return Glance(torn, any(text.startswith(RULE) for text in found))


def strange_values(
    db: sqlite3.Connection, among: Container[str] | None = None, *, figures: bool = True
) -> Iterator[Strange]:
    """Words and numbers that cannot be what was said, or what follows from it; of some tables, or of all.

    Without `figures` those of facts and disclosures are left out: one in words adds nothing to any sum.
    """
    conditions = (
        *_WORDS,
        *((table, column, f"NOT coalesce(json_valid({column}), 0)") for table, column in _LISTS),
        ("use_case", "exceptions", _OTHER_STANCES),
        *((table, "split", "split <> '' AND NOT json_valid(split)") for table in _DERIVED),
        ("book", "value", _SETTINGS),
        *((table, column, f"typeof({column}) IN ('text', 'blob')") for table, column in _NUMBERS),
    )
    for table, column, condition in conditions:
        if (among is not None and table not in among) or (not figures and (table, column) in _NUMBERS):
            continue
        name = _NAMES.get(table, "uid")
        for row, value in db.execute(f"SELECT {name}, {column} FROM {table} WHERE {condition} LIMIT 100"):
            yield Strange(table, str(row), column, str(value), table in _DERIVED)
