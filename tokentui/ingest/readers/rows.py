"""What the readers of all kinds of rows share: their context, cleaning of cells, and refusing a row with a reason."""

import hashlib
import json
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from typing import Protocol, TypeVar, runtime_checkable

from tokentui.domain.codebook import Codebook
from tokentui.domain.customer import Fact
from tokentui.domain.grades import Grade
from tokentui.domain.no_customers import is_nothing
from tokentui.ingest.cells.amounts import AmountError
from tokentui.ingest.cells.dates import DateError
from tokentui.ingest.columns.currency_names import currency_code
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import RawBatch, raw_text
from tokentui.store.bulk.incoming import CleanBatch, RejectedRow, Row
from tokentui.store.bulk.usage_days import DaySum
from tokentui.store.identity import Whose

T = TypeVar("T")

_MOST_CELLS = 50_000
"""Distinct cells that are remembered of a column; one with more hardly repeats any."""

_LONGEST_REASON = 1_000
"""Characters; a reason that quotes a runaway cell is cut in its middle."""


class RowError(ValueError):
    """A row that cannot be taken; the message becomes the reason."""


ROW_ERRORS = (RowError, AmountError, DateError)


def nobody(_cell: str, _name: str, _domain: str) -> Whose | None:
    """Whose a cell is where there is no book that could have anybody."""
    return None


def no_facts(_: str) -> Sequence[Fact]:
    """The facts on a customer where there is no book that could have any."""
    return ()


def no_days(_: str) -> Mapping[str, DaySum]:
    """For a file that is read without a book."""
    return {}


def no_usage(_: Collection[int]) -> Collection[tuple[str, int]]:
    """For a file that is read without a book."""
    return ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader needs to know besides the rows."""

    codebook: Codebook
    today: date
    """Decisions dated later are refused."""
    known_keys: Container[str] | None = None
    """Keys of the customers that the book has; None leaves that check to the book."""
    currency: str = "USD"
    """Of the book."""
    grade: str | None = None
    """Grade of rows that state none; each kind has its own default."""
    delimiter: str = ","
    """Of the file; refused rows are shown with it."""
    file: str = ""
    """Its name without its folder."""
    order: str | None = None
    """How dates such as `03/04/2026` are read, where the user says it: `day-first` or `month-first`."""
    zone: tzinfo = UTC
    """In which the moments of usage are of a month."""
    whose: Callable[[str, str, str], Whose | None] = nobody
    """The customer of the book that a cell means, with a name and a domain beside it; raises SeveralCalled."""
    by_key: bool = False
    """Whether what a file calls a customer is its key and nothing else."""
    joined: bool = False
    """Whether accounts of the book were joined: then a key may be that of another account."""
    point: str | None = None
    """The decimal sign of the file's amounts, where it is known from what wrote the file."""
    facts_of: Callable[[str], Sequence[Fact]] = no_facts
    """The facts that the book has on the customer of a key: what a decision may cite."""
    days_of: Callable[[str], Mapping[str, DaySum]] = no_days
    """The days of usage that came in from files of one kind before."""
    added_to: bool = False
    """Whether usage is added to what the book has of its months, and never takes its place."""
    added_up: bool = False
    """Whether rows are sums that were made elsewhere, by what tells itself of the credits and times in them."""
    with_usage: Callable[[Collection[int]], Collection[tuple[str, int]]] = no_usage
    """The customers and months of which the book has usage, among some months."""


@dataclass(frozen=True, slots=True)
class MoneyRead:
    """Micro-units of spend that a file holds: of rows that were taken, that were refused, and that do not count."""

    taken: int = 0
    refused: int = 0
    left_out: int = 0


NO_MONEY = MoneyRead()


def known_sum(amounts: Iterable[int | None]) -> int:
    """The sum of the amounts that are known."""
    return sum(filter(None, amounts))


class RowReader(Protocol):
    """Turns batches of one kind of file into clean rows, and remembers what it has seen from batch to batch."""

    @property
    def left_out(self) -> int:
        """Rows so far that are neither taken nor refused: totals, words for nothing, what is there twice."""
        ...

    @property
    def money(self) -> MoneyRead:
        """The spend of the rows so far."""
        ...

    def take(self, batch: RawBatch) -> CleanBatch:
        """Clean one batch."""
        ...

    def notices(self) -> list[str]:
        """What was done without being asked so far, one sentence each."""
        ...


@runtime_checkable
class AddingReader(RowReader, Protocol):
    """A reader that adds rows up, and so has some left at the end of a file."""

    def finish(self) -> Iterable[CleanBatch]:
        """What was added up, once every row has been seen."""
        ...


class Cleaned(dict[str, T]):
    """Cell to clean value, worked out once for each distinct cell: most columns repeat few values."""

    def __init__(self, clean: Callable[[str], T], instead: T) -> None:
        super().__init__()
        self.instead = instead
        """Stands for a cell that cannot be taken, or that is not there."""
        self._clean = clean
        self._reasons: dict[str, str] = {}

    def __missing__(self, cell: str) -> T:
        try:
            value = self._clean(cell)
        except ROW_ERRORS as error:
            value = self.instead
            self._reasons[cell] = str(error)
        if len(self) < _MOST_CELLS:
            self[cell] = value
        return value

    def column(self, cells: Sequence[str], trouble: dict[int, str]) -> list[T]:
        """The clean values of a column; cells that cannot be taken are named in `trouble`, by place."""
        values = list(map(self.__getitem__, cells))
        if self._reasons:
            for place, cell in enumerate(cells):
                if cell in self._reasons:
                    trouble.setdefault(place, self._reasons[cell])
        return values


def word_or_none(cell: str) -> str | None:
    """The trimmed cell, or None for an empty one and for a word for nothing such as `NULL`."""
    text = cell.strip()
    return None if not text or is_nothing(text) else text


def as_it_stands(cell: str) -> str | None:
    """The cell, or None for an empty one."""
    return cell or None


def text_or_none(cell: str) -> str | None:
    """The trimmed cell, or None for an empty one; `NA` and `null` are text."""
    return cell.strip() or None


def need_text(cell: str, what: str) -> str:
    """The trimmed cell; raises RowError when it is empty."""
    text = cell.strip()
    if not text:
        raise RowError(f"The row has no {what}.")
    return text


def parse_grade(cell: str, default: str) -> str:
    """A grade letter in any case, or the default for an empty cell; raises RowError for anything else."""
    text = cell.strip().upper()
    if not text:
        return default
    if text not in Grade.__members__:
        raise RowError(f"Grade {cell.strip()!r} is not one of A, B, C, D and U.")
    return text


def default_grade(given: str | None, otherwise: str) -> str:
    """The grade for rows that state none; raises RowError when the one given is no grade."""
    return parse_grade(given or "", otherwise)


def expect_currency(cell: str, currency: str) -> None:
    """Raise RowError for a cell that names another currency than the book's."""
    named = text_or_none(cell)
    if named is not None and (code := currency_code(named, currency)) != currency:
        raise RowError(
            f"The spend is in {named} and the book in {currency}; convert it, or import into a book that is made with "
            f"--currency {code}."
        )


def digest(*content: object) -> str:
    """A stable id made of a row's content, 32 hexadecimal digits of its SHA-256."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Cells:
    """The cells of one row, by field."""

    __slots__ = ("_places", "_row")

    def __init__(self, places: dict[str, int], row: Sequence[str]) -> None:
        self._places = places
        self._row = row

    def __getitem__(self, name: str) -> str:
        place = self._places.get(name)
        return "" if place is None else self._row[place]

    def text(self, name: str) -> str | None:
        """The trimmed cell of a field, or None when it is empty or the file has no such column."""
        return text_or_none(self[name])


def take_row_by_row(
    batch: RawBatch, layout: Layout, delimiter: str, read: Callable[[int, Cells], Row | None]
) -> CleanBatch:
    """Read each row of a batch on its own; a row that raises is refused, one that gives None is passed over."""
    rows: list[Row] = []
    refused: dict[int, str] = {}
    for place, (line, cells) in enumerate(zip(batch.lines, zip(*batch.columns, strict=True), strict=True)):
        try:
            row = read(line, Cells(layout.places, cells))
        except ROW_ERRORS as error:
            refused[place] = str(error)
        else:
            if row is not None:
                rows.append(row)
    return CleanBatch(rows, all_rejected(batch, batch.lines, batch.columns, refused, delimiter))


def all_rejected(
    batch: RawBatch,
    lines: Sequence[int],
    columns: Sequence[Sequence[str]],
    reasons: Mapping[int, str],
    delimiter: str,
) -> tuple[RejectedRow, ...]:
    """The rows of a batch that were rejected, in the order of lines: at once, or here, for a reason by place.

    `lines` and `columns` are where those places are.
    """
    rejected = [
        RejectedRow(lines[place], _short(reason), raw_text((column[place] for column in columns), delimiter))
        for place, reason in reasons.items()
    ]
    return tuple(sorted((*batch.rejected, *rejected), key=lambda row: row.line))


def _short(reason: str) -> str:
    """A reason of bearable length: what is wrong stands at its beginning, and what would do at its end."""
    half = _LONGEST_REASON // 2
    return reason if len(reason) <= _LONGEST_REASON else f"{reason[:half]} … {reason[-half:]}"


def counted(count: int, one: str, many: str) -> str:
    """A number with its noun, as in `1 row` and `3 rows`."""
    return f"{count:,} {one if count == 1 else many}"


def named(things: Iterable[str], most: int = 3) -> str:
    """The first few of several names, quoted, as in `'Total' and 2 more`."""
    every = list(things)
    shown = ", ".join(repr(thing) for thing in every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown
