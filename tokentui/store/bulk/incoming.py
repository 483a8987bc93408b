"""What a file brings to the book: clean rows of each kind, in batches."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain, compress, starmap
from typing import Any, NamedTuple, TypeVar, overload

from tokentui.domain.grades import Question
from tokentui.domain.statements import Kind, Statement

Connection = sqlite3.Connection
"""An open book's connection, for those who pass it on without a query of their own."""

_VALUES_AT_ONCE = 1_000
"""Values that one statement is given: with more it gets no quicker."""


class FileKind(StrEnum):
    """What the rows of a file are."""

    CUSTOMERS = "customers"
    USAGE = "usage"
    CONTRACTS = "contracts"
    SUBSCRIPTIONS = "subscriptions"
    CHARGES = "charges"
    FACTS = "facts"
    ANSWERS = "answers"
    DISCLOSURES = "disclosures"
    PRICES = "prices"
    DECISIONS = "decisions"


KINDS_OF_CUSTOMERS = frozenset((FileKind.CUSTOMERS, FileKind.CONTRACTS, FileKind.SUBSCRIPTIONS))
"""Whose rows come to customers and what they spend a year."""

KINDS_OF_USAGE = frozenset((FileKind.USAGE, FileKind.CHARGES))
"""Whose rows come to months of customers."""


class CustomerRow(NamedTuple):
    """One customer; money in micro-units of the book's currency, unknown is None."""

    line: int
    """Line of the file on which the row begins, the first line being 1."""
    key: str
    """The file's own id as text, or one made from the name."""
    name: str
    """Empty where the file gives an account of the book no name: the book's stays."""
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    segment: str | None = None
    industry: str | None = None
    size: str | None = None
    product: str | None = None
    region: str | None = None
    partner: str | None = None
    first_named: str | None = None
    """A date, a month or a year, as given."""
    domain: str | None = None
    """Bare host name, as in `acme.com`."""
    anonymous: bool = False
    """Stands for a customer that is not named."""
    spend_low: int | None = None
    spend_best: int | None = None
    spend_high: int | None = None
    spend_basis: str | None = None
    """A value of `Basis`."""
    grade: str = "D"
    """What the source of this row is worth: A to D."""
    extra: tuple[tuple[str, str], ...] = ()
    """Columns that are not ours, with their headers; empty cells are left out."""
    external_id: str | None = None
    """A second id, of another system."""
    made: bool = False
    """Whether the key was made from the name: the file gives none."""
    namesake: bool = False
    """Whether other rows without an id have the same name; such rows come together."""
    spend_grade: str | None = None
    """What the source of the spend is worth, where that is another one than the row's."""
    other_ids: tuple[str, ...] = ()
    """Further ids by which the book that the row comes from knew it."""
    over: str = ""
    """The kind of year of a stated spend that is over by this row, or `any`; empty where none is."""


class FactRow(NamedTuple):
    """One sourced claim on a customer."""

    line: int
    customer_key: str
    dimension: str
    """A value of `Question`."""
    claim: str
    low: int | float | None
    high: int | float | None
    unit: str | None
    yardstick: str | None
    as_of: str | None
    source_title: str | None
    source_url: str | None
    source_kind: str | None
    certainty: str | None
    grade: str
    uid: str
    """Digest of the content: the same row has the same one in every import."""
    passage: str | None = None
    passage_hash: str | None = None
    archived_url: str | None = None
    rests_on: str | None = None


class DisclosureRow(NamedTuple):
    """One sourced claim by the vendor on all its customers."""

    line: int
    as_of: str
    metric: str
    threshold: int | float | None
    threshold_unit: str | None
    value: int | float
    unit: str
    source_title: str | None
    source_url: str | None
    source_kind: str | None
    certainty: str | None
    grade: str
    uid: str


class PriceRow(NamedTuple):
    """What a price list says of one model; micro-units for a million tokens."""

    line: int
    as_of: str
    model: str
    input: int
    output: int
    cached: int | None
    source_title: str | None
    source_url: str | None
    grade: str
    uid: str


class DecisionRow(NamedTuple):
    """One statement of a reviewer on a customer."""

    line: int
    customer_key: str
    reviewer: str
    kind: Kind
    statement: Statement
    confidence: int | None
    """1 to 5."""
    note: str | None
    at: str | None
    """When it was made: a date, or a moment in UTC with milliseconds; None for the time of the import."""
    reason: str | None
    uid: str
    facts: str = "[]"
    """uids of the facts that it cites, as the JSON list that a book keeps."""
    question: Question = Question.FOR_WHAT
    flagged: int = 0
    adjudicates: int = 0
    seq: int | None = None
    """Breaks ties of the clock; None to come last."""
    step: str | None = None
    origin: str | None = None
    """uid of the decision that it brought back."""
    suggested_by: str | None = None
    """The rule or list whose suggestion was accepted."""
    first_pass: bool = False
    """Whether its reviewer gives way to anybody else."""


class HeldSpend(NamedTuple):
    """The annual spend of a customer that should follow from usage or facts of the same book; micro-units."""

    key: str
    low: int | None
    best: int
    high: int | None
    basis: str | None
    grade: str


class UsageRow(NamedTuple):
    """What a customer used in one month."""

    line: int
    customer_key: str
    month: int
    """As yyyymm."""
    spend: int | None
    """Micro-units."""
    tokens_in: int | None
    tokens_out: int | None


Row = CustomerRow | FactRow | DisclosureRow | PriceRow | DecisionRow | UsageRow
RowT = TypeVar("RowT", bound=Row)
Values = Sequence[Any]
"""What many rows have in one field; of which type they are, the class of the rows says."""


class Columns(Sequence[RowT]):
    """Rows held field by field, as they come out of a file and go into the book: one is made where it is looked at."""

    def __init__(self, row: type[RowT], values: Mapping[str, Values]) -> None:
        self.values = {field: values[field] for field in row._fields}
        """By field, in the order of a row, all of the same length; several fields may share one sequence."""
        self._row = row

    def __len__(self) -> int:
        return len(self.values["line"])

    def __iter__(self) -> Iterator[RowT]:
        return starmap(self._row, zip(*self.values.values(), strict=True))

    @overload
    def __getitem__(self, place: int) -> RowT: ...

    @overload
    def __getitem__(self, place: slice) -> "Columns[RowT]": ...

    def __getitem__(self, place: int | slice) -> "RowT | Columns[RowT]":
        if isinstance(place, slice):
            return self._each(lambda values: values[place])
        return self._row(*(values[place] for values in self.values.values()))

    def only(self, wanted: Sequence[bool]) -> "Columns[RowT]":
        """The rows of which it is said that they are wanted."""
        return self._each(lambda values: list(compress(values, wanted)))

    def _each(self, change: Callable[[Values], Values]) -> "Columns[RowT]":
        """Values changed field by field; fields that share a sequence go on sharing it."""
        changed = {id(values): change(values) for values in self.values.values()}
        return Columns(self._row, {field: changed[id(values)] for field, values in self.values.items()})


def columns_of(rows: Sequence[Row], row: type[RowT]) -> Columns[RowT]:
    """One or more rows of a class, field by field."""
    if isinstance(rows, Columns):
        return Columns(row, rows.values)
    return Columns(row, dict(zip(row._fields, zip(*rows, strict=True), strict=True)))


class Given:
    """The columns that a statement takes, each value of which costs, a million times.

    A column that stands in several places is given once; one that repeats a simple value or nothing, not at all.
    """

    def __init__(self, first: Values, placeholder: str = "?") -> None:
        self.columns: list[Values] = [first]
        """In the order of their places; the first one is given in any case."""
        self._placeholder = placeholder
        self._places: dict[int, tuple[Values, str]] = {id(first): (first, f"{placeholder}1")}

    def place(self, column: Values) -> str:
        """How SQL names a column: by its number, or by the one value that it repeats."""
        if id(column) not in self._places:
            constant = _constant(column)
            if constant is None:
                self.columns.append(column)
            self._places[id(column)] = column, constant or f"{self._placeholder}{len(self.columns)}"
        return self._places[id(column)][1]


def _constant(column: Values) -> str | None:
    """The one simple value of a column, as SQL writes it; None for a column of several values, or of any other."""
    first = column[0]
    if first is not column[-1] or column.count(first) < len(column):
        return None
    if first is None:
        return "NULL"
    if isinstance(first, bool):
        return str(int(first))
    return f"'{first}'" if isinstance(first, str) and first.isalnum() else None


def insert_columns(
    db: sqlite3.Connection, sql: str, columns: Sequence[Values]
) -> Iterator[tuple[int, sqlite3.IntegrityError]]:
    """Execute an INSERT for every row of some columns; gives the place of each row that is not taken, with the reason.

    `{rows}` in the statement stands for the rows, as `VALUES` and tuples: many are given at once, which takes half the
    time. A row that is not taken stops no other. Read it to its end: only then is everything inserted.
    """
    single = sql.format(rows=values_of(1, len(columns)))
    for places in parts_of(len(columns[0]), len(columns)):
        part = [column[places.start : places.stop] for column in columns]
        try:
            many = sql.format(rows=values_of(len(places), len(columns)))
            db.execute(many, list(chain.from_iterable(zip(*part, strict=True))))
        except sqlite3.IntegrityError:
            # None of them was taken: one by one, those that can be are.
            for place, values in zip(places, zip(*part, strict=True), strict=True):
                try:
                    db.execute(single, values)
                except sqlite3.IntegrityError as error:
                    yield place, error


def parts_of(rows: int, width: int) -> Iterator[range]:
    """The places of so many rows, as many at once as one statement is given of that width, and the rest by halves.

    So there are few statements whatever the number of rows, and SQLite knows all of them already.
    """
    at_once, start = max(1, _VALUES_AT_ONCE // width), 0
    while start < rows:
        if start + at_once > rows:
            at_once //= 2
            continue
        yield range(start, start + at_once)
        start += at_once


@cache
def values_of(rows: int, width: int) -> str:
    """The VALUES of SQL for so many rows of question marks."""
    row = f"({', '.join('?' * width)})"
    return f"VALUES {', '.join([row] * rows)}"


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was not taken."""

    line: int
    reason: str
    """One sentence that names what is wrong and what would do."""
    raw: str
    """The row as text, cut when it is very long."""


@dataclass(frozen=True, slots=True)
class CleanBatch:
    """What became of some rows of a file, in its order."""

    rows: Sequence[Row]
    """Rows of one class, that of the file's kind."""
    rejected: tuple[RejectedRow, ...] = ()
    """Rows among them that cannot be taken, in the order of lines."""
    facts: tuple[FactRow, ...] = ()
    """What the rows say besides, of customers among them."""
    held: tuple[HeldSpend, ...] = ()
    """Spends of customers among them that are taken only where nothing else gives one."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Which file an import reads, and when."""

    kind: FileKind
    source: str
    """Its path as it was given."""
    sha256: str
    at: str
    """Time of the import, ISO 8601 UTC; decisions that carry no time are made then."""
    header: str = ""
    """The column names as a line of text, which refused rows stand under."""
    by_key: bool = False
    """Whether customers are known by their keys alone: the file is an export of a book."""


class Twins(NamedTuple):
    """Which names, domains and second ids stand on several rows of a file of customers."""

    names: frozenset[str] | set[str]
    """As forms of names."""
    domains: frozenset[str] | set[str]
    external_ids: frozenset[str] | set[str]


NO_TWINS = Twins(frozenset(), frozenset(), frozenset())
