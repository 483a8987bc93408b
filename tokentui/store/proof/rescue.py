"""What can still be read of a torn book, into a new one; what is derived is worked out anew there."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tokentui.domain.statements import StatementError, read_statement
from tokentui.store.connection import raw_connection, transaction
from tokentui.store.errors import BookUnreadable
from tokentui.store.proof.mend import rebuild, rebuild_search
from tokentui.store.schema import drop_triggers, install_triggers

SOURCES = (
    "book",
    "use_case",
    "use_case_code",
    "use_case_history",
    "segment",
    "segment_code",
    "segment_history",
    "first_pass",
    "customer",
    "alias",
    "external_id",
    "usage",
    "usage_day",
    "fact",
    "disclosure",
    "price",
    "card_answer",
    "decision",
    "step",
    "codebook_edit",
    "record_edit",
    "account_join",
    "proposal_answer",
    "suggestion_rule",
    "review_session",
    "review_order",
    "review_cube",
    "review_account",
    "review_step",
    "sample",
    "sample_account",
    "import_run",
    "import_batch",
    "import_change",
    "rejected_row",
    "close_account",
)
"""What people and files said, a table after those that it refers to."""

_LISTS = {
    "use_case": ("use_case_code", "use_case_history", "use_case"),
    "segment": ("segment_code", "segment_history", "segment"),
}
"""The tables of each list of the codebook, those that refer to others first."""

_SAID_OF = ("decision", "fact", "usage")
"""What is kept of customers whose own row is lost."""

_LAST = 2**62

Values = tuple[object, ...]


class Rescued(NamedTuple):
    """How much of a book was saved."""

    rows: dict[str, int]
    """Rows by table, of the tables of which there are any."""
    torn: tuple[str, ...]
    """Tables that could not be read to their end: some of their rows are lost."""
    refused: dict[str, int]
    """Rows by table that were read and make no sense."""
    nameless: int
    """Customers whose own row is lost, kept for what was said of them."""


def rescue(path: Path, new: Path) -> Rescued:
    """Fill an empty book with all rows that a torn one still gives; raises BookUnreadable where it gives none.

    The torn book is only read. Of a codebook that cannot be read, the one of the new book stays.
    """
    saved = _Saved()
    with closing(_reading(path)) as torn, closing(raw_connection(new)) as db:
        there = _tables(torn, path)
        db.execute("PRAGMA foreign_keys = OFF")
        with transaction(db):
            drop_triggers(db)
            for table in SOURCES:
                if table in there:
                    saved.take(torn, db, table)
            nameless = _name_the_lost(db)
            _drop_orphans(db)
            _give_codes(db)
            install_triggers(db)
            rebuild(db)
            rebuild_search(db)
    if not saved.rows.keys() & {"customer", "decision", "fact"}:
        raise BookUnreadable(f"Nothing of {path} can be read any more; restore a copy of it.")
    return Rescued(dict(saved.rows), tuple(saved.torn), dict(saved.refused), nameless)


class _Saved:
    """What has been taken over so far."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.torn: list[str] = []

    def take(self, torn: sqlite3.Connection, db: sqlite3.Connection, table: str) -> None:
        """Take over all rows of a table that can be read and make sense."""
        try:
            columns = _columns(torn, table) & _columns(db, table)
        except sqlite3.DatabaseError:
            columns = set()
        if not columns:
            self.torn.append(table)
            return
        names = sorted(columns)
        reader = _TornTable(torn, table, names)
        insert = f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        emptied = False
        for row in reader.rows():
            if not emptied:
                # The list of the new book makes way for that of the torn one.
                for one in _LISTS.get(table, ()):
                    db.execute(f"DELETE FROM {one}")
                emptied = True
            makes_sense = table != "decision" or _can_be_read(dict(zip(names, row, strict=True)))
            (self.rows if makes_sense and _taken(db, insert, row) else self.refused)[table] += 1
        if reader.torn:
            self.torn.append(table)


class _TornTable:
    """Reads a table from both ends, and by its numbers over what lies torn between them."""

    def __init__(self, db: sqlite3.Connection, table: str, columns: Sequence[str]) -> None:
        self._db = db
        self._keys = _keys(db, table)
        self._from = f"FROM {table} NOT INDEXED"
        self._select = f"SELECT {', '.join((*self._keys, *columns))} {self._from}"
        self._seen: set[Values] = set()
        self._at: object = None
        self.torn = False

    def rows(self) -> Iterator[Values]:
        """Each row that can be read, once."""
        yield from self._walk("")
        while self.torn and isinstance(self._at, int) and (following := self._after(self._at)) is not None:
            self._at, broken = following, self.torn
            self.torn = False
            yield from self._walk(f" WHERE {self._keys[0]} >= ? ORDER BY {', '.join(self._keys)}", following)
            if not self.torn:
                self.torn = broken
                break
        if self.torn:
            yield from self._walk(f" ORDER BY {', '.join(f'{key} DESC' for key in self._keys)}")
            self.torn = True

    def _walk(self, tail: str, *values: int) -> Iterator[Values]:
        try:
            for row in self._db.execute(self._select + tail, values):
                key = row[: len(self._keys)]
                self._at = key[0]
                if key not in self._seen:
                    self._seen.add(key)
                    yield row[len(self._keys) :]
        except sqlite3.DatabaseError:
            self.torn = True

    def _after(self, number: int) -> int | None:
        """The least number, or nearly, beyond one at which reading broke off from which on it can go on."""
        step = 1
        while not self._can_begin(number + step):
            step *= 2
            if number + step > _LAST:
                return None
        bad, good = number + step // 2, number + step
        while good - bad > 1:
            middle = (bad + good) // 2
            if self._can_begin(middle):
                good = middle
            else:
                bad = middle
        return good

    def _can_begin(self, number: int) -> bool:
        key = self._keys[0]
        try:
            self._db.execute(f"{self._select} WHERE {key} >= ? ORDER BY {key} LIMIT 1", (number,)).fetchone()
        except sqlite3.DatabaseError:
            return False
        return True


def _taken(db: sqlite3.Connection, insert: str, row: Values) -> bool:
    """Whether a row is taken: what makes no sense breaks a rule of its table."""
    try:
        db.execute(insert, row)
    except sqlite3.DatabaseError as error:
        if not isinstance(error, sqlite3.IntegrityError) and "JSON" not in str(error):
            raise
        return False
    return True


def _reading(path: Path) -> sqlite3.Connection:
    """A torn book: what cannot be text is marked, and pages that make no sense are errors rather than rows."""
    how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    db = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)
    db.text_factory = lambda text: text.decode("utf-8", "replace")
    db.execute("PRAGMA cell_size_check = ON")
    return db


def _tables(torn: sqlite3.Connection, path: Path) -> set[str]:
    try:
        return {name for (name,) in torn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise BookUnreadable(
            f"The beginning of {path} is torn, where it says what lies where: restore a copy of it."
        ) from error


def _columns(db: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in db.execute(f"PRAGMA table_info({table})")}


def _keys(db: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """What tells rows apart, in the order in which they lie in the file."""
    try:
        db.execute(f"SELECT rowid FROM {table} LIMIT 0")
    except sqlite3.DatabaseError:
        places = [(row[5], row[1]) for row in db.execute(f"PRAGMA table_info({table})") if row[5]]
        return tuple(name for _, name in sorted(places))
    return ("rowid",)


def _can_be_read(decision: Mapping[str, object]) -> bool:
    use_cases = decision["use_cases"]
    try:
        read_statement(str(decision["statement"]), None if use_cases is None else str(use_cases))
    except StatementError:
        return False
    return True


def _name_the_lost(db: sqlite3.Connection) -> int:
    """Give customers whose own row is lost a name, so that what was said of them is kept; how many they are."""
    said = " UNION ".join(f"SELECT customer_id FROM {table}" for table in _SAID_OF)
    return db.execute(
        "INSERT INTO customer (id, key, name) SELECT customer_id, 'lost-' || customer_id, 'lost customer ' ||"
        f" customer_id FROM ({said}) WHERE customer_id NOT IN (SELECT id FROM customer)"
    ).rowcount


def _drop_orphans(db: sqlite3.Connection) -> None:
    """Remove rows that refer to what is lost, and of which nothing is left to say."""
    for table in SOURCES:
        for _, _, parent, column, key, *_ in db.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            db.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT {key} FROM {parent})")


def _give_codes(db: sqlite3.Connection) -> None:
    """Let every entry of the codebook go by its own code again, where the table of codes is lost."""
    for table in _LISTS:
        db.execute(f"INSERT OR IGNORE INTO {table}_code (code, bit) SELECT code, bit FROM {table}")
