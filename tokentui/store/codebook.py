"""The codebook as the book keeps it, and what stands on each use case."""

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from tokentui.domain.codebook import Codebook, Segment, Segments, UseCase
from tokentui.domain.grades import Question
from tokentui.domain.stances import Stance, stance_named
from tokentui.store.settings import read_number


class EntryList(NamedTuple):
    """How the book keeps one list of the codebook."""

    table: str
    """The table; `_code` and `_history` behind its name give those of codes and of editions."""
    columns: tuple[str, ...]
    """Of an entry, in the order of its fields."""
    question: Question
    """What its entries answer."""

    @property
    def codes_once_of(self) -> str:
        """Codes that the entry :bit has had and that are nobody else's own now."""
        return (
            f"SELECT code FROM {self.table}_history WHERE bit = :bit"
            f" EXCEPT SELECT code FROM {self.table} WHERE bit <> :bit"
        )


USE_CASES = EntryList(
    "use_case",
    ("bit", "code", "key", "label", "stance", "definition", "examples", "archived", "exceptions"),
    Question.FOR_WHAT,
)
SEGMENTS = EntryList("segment", ("bit", "code", "key", "label", "definition", "examples", "archived"), Question.WHO)


def list_of(entry: UseCase | Segment) -> EntryList:
    """The list that an entry stands in."""
    return USE_CASES if isinstance(entry, UseCase) else SEGMENTS


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
    entry: UseCase | Segment


def read_codebook(db: sqlite3.Connection) -> Codebook:
    """The present codebook of the book, in the order it is shown."""
    cases = tuple(use_case_of(*row) for row in _entries(db, USE_CASES))
    segments = tuple(segment_of(*row) for row in _entries(db, SEGMENTS))
    return Codebook(
        read_number(db, "codebook_version") or 0,
        cases,
        _former_codes(db, USE_CASES, cases),
        Segments(segments, _former_codes(db, SEGMENTS, segments)),
    )


def _entries(db: sqlite3.Connection, of: EntryList) -> sqlite3.Cursor:
    return db.execute(f"SELECT {', '.join(of.columns)} FROM {of.table} ORDER BY place, bit")


def _former_codes(
    db: sqlite3.Connection, of: EntryList, entries: tuple[UseCase | Segment, ...]
) -> tuple[tuple[str, int], ...]:
    present = {(one.code, one.bit) for one in entries}
    codes = db.execute(f"SELECT code, bit FROM {of.table}_code ORDER BY code").fetchall()
    return tuple(one for one in codes if one not in present)


def insert_codebook(db: sqlite3.Connection, codebook: Codebook) -> None:
    """Write the entries of a codebook into a book that has none, as one version."""
    insert_entries(db, codebook.use_cases)
    insert_entries(db, codebook.segments.entries)
    name_version(db, 0, codebook.version)


def insert_entries(db: sqlite3.Connection, entries: Iterable[UseCase | Segment]) -> None:
    """Write a list of the codebook into a book that has none."""
    for place, entry in enumerate(entries):
        insert_entry(db, entry, place)


def name_version(db: sqlite3.Connection, since: int, version: int) -> None:
    """Make all that was written since a version one version: however many rows it is, it is one step."""
    db.execute("UPDATE book SET value = ? WHERE key = 'codebook_version'", (str(version),))
    for of in (USE_CASES, SEGMENTS):
        db.execute(f"UPDATE {of.table}_history SET version = ? WHERE version > ?", (version, since))


def decisions_by_bit(db: sqlite3.Connection) -> dict[Question, dict[int, int]]:
    """How many statements that stand name each entry, by the question that its list answers."""
    found: dict[Question, dict[int, int]] = {of.question: {} for of in (USE_CASES, SEGMENTS)}
    for question, mask, count in db.execute(
        "SELECT question, mask, count(*) FROM current WHERE mask <> 0 GROUP BY question, mask"
    ):
        named = found[Question(question)]
        for bit in range(mask.bit_length()):
            if mask >> bit & 1:
                named[bit] = named.get(bit, 0) + count
    return found


def what_stands_on(db: sqlite3.Connection, entry: UseCase | Segment) -> Affected:
    """The statements that name an entry now, their customers, and what these spend."""
    row = db.execute(
        "SELECT sum(said), count(*), coalesce(sum(c.spend_best), 0) FROM ("
        " SELECT customer_id, count(*) AS said FROM current WHERE mask & ? AND question = ? GROUP BY customer_id) AS n"
        " JOIN customer AS c ON c.id = n.customer_id",
        (entry.mask, list_of(entry).question.value),
    ).fetchone()
    return Affected(row[0] or 0, row[1], row[2])


def what_would_return(db: sqlite3.Connection, entry: UseCase | Segment) -> Affected:
    """The statements that would count for a merged entry again, their customers, and what these spend."""
    of = list_of(entry)
    row = db.execute(
        "SELECT sum(said), count(*), coalesce(sum(c.spend_best), 0) FROM ("
        " SELECT n.customer_id, count(*) AS said FROM current AS n JOIN decision AS d ON d.id = n.decision_id"
        " WHERE n.mask <> 0 AND n.question = :question AND EXISTS (SELECT 1 FROM json_each(d.use_cases) AS j"
        "  WHERE CASE d.statement WHEN 'set' THEN j.value ELSE j.key END IN"
        f" (SELECT w.code FROM {of.table}_code AS w WHERE w.bit <> :bit AND w.code IN ({of.codes_once_of})))"
        " GROUP BY n.customer_id) AS n"
        " JOIN customer AS c ON c.id = n.customer_id",
        {"bit": entry.bit, "question": of.question.value},
    ).fetchone()
    return Affected(row[0] or 0, row[1], row[2])


def read_history(db: sqlite3.Connection) -> tuple[Edition, ...]:
    """Every entry as it was written, oldest version first, use cases before segments."""
    editions = [Edition(version, at, use_case_of(*row)) for version, at, *row in _editions(db, USE_CASES)]
    editions += [Edition(version, at, segment_of(*row)) for version, at, *row in _editions(db, SEGMENTS)]
    return tuple(sorted(editions, key=lambda edition: edition.version))


def _editions(db: sqlite3.Connection, of: EntryList) -> sqlite3.Cursor:
    return db.execute(f"SELECT version, at, {', '.join(of.columns)} FROM {of.table}_history ORDER BY version, id")


def insert_entry(db: sqlite3.Connection, entry: UseCase | Segment, place: int) -> None:
    """Add an entry at a place of its list."""
    of = list_of(entry)
    places = ", ".join("?" * (len(of.columns) + 1))
    db.execute(f"INSERT INTO {of.table} ({', '.join(of.columns)}, place) VALUES ({places})", (*values_of(entry), place))


def values_of(entry: UseCase | Segment) -> tuple[str | int, ...]:
    """The columns of an entry, as its list names them."""
    examples = json.dumps(entry.examples, ensure_ascii=False)
    if isinstance(entry, Segment):
        return (
            entry.bit, entry.code, entry.key, entry.label, entry.definition, examples, int(entry.archived),
        )  # fmt: skip
    exceptions = json.dumps({code: stance.value for code, stance in entry.exceptions})
    return (
        entry.bit, entry.code, entry.key, entry.label, entry.stance.value, entry.definition, examples,
        int(entry.archived), exceptions,
    )  # fmt: skip


def use_case_of(
    bit: int, code: str, key: str, label: str, stance: str, definition: str, examples: str, archived: int,
    exceptions: str,
) -> UseCase:  # fmt: skip
    """The use case that a row of the table holds, in the order of its columns."""
    others = tuple((segment, _stance(other)) for segment, other in json.loads(exceptions).items())
    case = UseCase(bit, code, key, label, _stance(stance), definition, tuple(json.loads(examples)), bool(archived))
    return case._replace(exceptions=others) if others else case


def segment_of(bit: int, code: str, key: str, label: str, definition: str, examples: str, archived: int) -> Segment:
    """The segment that a row of the table holds, in the order of its columns."""
    return Segment(bit, code, key, label, definition, tuple(json.loads(examples)), bool(archived))


def _stance(word: str) -> Stance:
    return stance_named(word) or Stance.UNKNOWN
