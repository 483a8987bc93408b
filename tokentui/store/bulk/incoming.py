"""What a file brings to the book: batches of clean rows as plain tuples, and what became of them."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import length_hint
from typing import Any, Protocol, overload

Row = tuple[Any, ...]

Connection = sqlite3.Connection
"""An open book's connection, for those who pass it on without a query of their own."""

CUSTOMER_FIELDS = (
    "line", "key", "name", "aliases", "parent", "segment", "industry", "size", "product", "region", "partner",
    "first_named", "domain", "anonymous", "spend_low", "spend_best", "spend_high", "spend_basis", "grade", "extra",
)  # fmt: skip
"""Order of a row of customers; money in micro-units, `aliases` a tuple of texts, `extra` one of (header, cell)."""

FACT_FIELDS = (
    "line", "customer_key", "dimension", "claim", "low", "high", "unit", "yardstick", "as_of", "source_title",
    "source_url", "source_kind", "certainty", "grade", "uid",
)  # fmt: skip
"""Order of a row of facts."""

DISCLOSURE_FIELDS = (
    "line", "as_of", "metric", "threshold", "threshold_unit", "value", "unit", "source_title", "source_url",
    "source_kind", "certainty", "grade", "uid",
)  # fmt: skip
"""Order of a row of disclosures."""

DECISION_FIELDS = (
    "line", "customer_key", "reviewer", "kind", "statement", "confidence", "note", "at", "reason", "uid",
)  # fmt: skip
"""Order of a row of decisions; `statement` is a Statement, `at` None for the time of the import."""

USAGE_FIELDS = ("line", "customer_key", "month", "spend", "tokens_in", "tokens_out")
"""Order of a row of monthly usage; the month as yyyymm, money in micro-units."""


class Columns(Sequence[Row]):
    """Rows held as columns, as they come out of a file and go into the book: one is made where it is looked at."""

    def __init__(self, columns: Sequence[Sequence[Any]]) -> None:
        self.columns = columns
        """One a field, all of the same length; several fields may share one."""

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[Row]:
        return zip(*self.columns, strict=True)

    @overload
    def __getitem__(self, place: int) -> Row: ...

    @overload
    def __getitem__(self, place: slice) -> "Columns": ...

    def __getitem__(self, place: int | slice) -> "Row | Columns":
        if isinstance(place, slice):
            return self._each(lambda column: column[place])
        return tuple(column[place] for column in self.columns)

    def only(self, wanted: Sequence[bool]) -> "Columns":
        """The rows of which it is said that they are wanted."""
        return self._each(lambda column: list(compress(column, wanted)))

    def _each(self, change: Callable[[Sequence[Any]], Sequence[Any]]) -> "Columns":
        """Columns changed one by one; fields that share one go on sharing it."""
        changed = {id(column): change(column) for column in self.columns}
        return Columns([changed[id(column)] for column in self.columns])


def columns_of(rows: Sequence[Row]) -> Sequence[Sequence[Any]]:
    """The columns of one or more rows."""
    return rows.columns if isinstance(rows, Columns) else list(zip(*rows, strict=True))


def insert_columns(
    db: sqlite3.Connection, sql: str, columns: Sequence[Sequence[Any]]
) -> Iterator[tuple[int, sqlite3.IntegrityError]]:
    """Execute an INSERT for every row of some columns; gives the place of each row that is not taken, with the reason.

    A row that is not taken stops no other. Read it to its end: only then is everything inserted.
    """
    cells = list(map(iter, columns))
    waiting = zip(*cells, strict=True)
    while True:
        try:
            db.executemany(sql, waiting)
            return
        except sqlite3.IntegrityError as error:
            # The first column has been read up to the row that was not taken.
            yield len(columns[0]) - length_hint(cells[0]) - 1, error


class Refusal(Protocol):
    """A row that was refused before it reached the book."""

    @property
    def line(self) -> int:
        """Line of the file."""

    @property
    def reason(self) -> str:
        """One sentence."""

    @property
    def raw(self) -> str:
        """The row as text."""


class Batch(Protocol):
    """Some rows of a file, in its order."""

    @property
    def rows(self) -> Sequence[Row]:
        """Clean rows in the order of the fields above."""

    @property
    def rejected(self) -> Sequence[Refusal]:
        """Rows among them that were refused already."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Which file an import reads, and when."""

    kind: str
    """What its rows are: customers, facts, disclosures, decisions or usage."""
    source: str
    """Its path as it was given."""
    sha256: str
    at: str
    """Time of the import, ISO 8601 UTC; decisions that carry no time are made then."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    kind: str
    source: str
    added: int
    changed: int
    unchanged: int
    rejected: tuple[RejectedRow, ...]
    """In the order of lines."""


class Tally:
    """Counts of an import on its way."""

    def __init__(self) -> None:
        self.added = 0
        self.changed = 0
        self.unchanged = 0
        self.rejected: list[RejectedRow] = []

    def reject(self, line: int, reason: str, raw: object = "") -> None:
        """Take note of a row that was not taken."""
        self.rejected.append(RejectedRow(line, reason, str(raw)))

    def take_over(self, refusals: Iterable[Refusal]) -> None:
        """Take note of rows that were refused before."""
        self.rejected.extend(RejectedRow(one.line, one.reason, one.raw) for one in refusals)
