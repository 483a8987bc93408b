"""A table of texts, wherever it lies: named columns, and rows in batches with the place of each."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from tokentui.store.bulk.incoming import FileKind, RejectedRow

BATCH = 20_000
"""Rows in a batch: large enough for column-wise work, small enough to stay in the processor's cache."""

_LONGEST_RAW = 2_000


class UnreadableFile(ValueError):
    """A file that cannot be read as a table; the message says why and what would do."""

    def of(self, path: Path) -> Self:
        """The same, naming the file."""
        return type(self)(f"{path}: {self}")


class TwoReadings(UnreadableFile):
    """A file that can be read in two ways, which come to different books; the message names both and what decides."""

    def __init__(self, message: str, kinds: tuple[FileKind, ...] = (), path: Path | None = None) -> None:
        super().__init__(message)
        self.kinds = kinds
        """What its rows may be, where that is the question."""
        self.path = path
        """Of the file, once it is known."""

    def of(self, path: Path) -> Self:
        """The same, naming the file."""
        return type(self)(f"{path}: {self}", self.kinds, path)


class NothingTaken(UnreadableFile):
    """A file that was read, and of which no row can be taken; the message says why and what would do."""


class EmptyFile(UnreadableFile):
    """A file in which there is nothing to take: among several files it is left out, and that is said."""


class NoRows(EmptyFile):
    """A file that has column names, and nothing under them."""

    def __init__(self, path: Path, header: Sequence[str], where: str = "") -> None:
        super().__init__(f"{path} has column names but no rows under them{where}.")
        self.header = tuple(map(str.strip, header))


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Some rows of a table, turned into columns in the order of the header."""

    lines: Sequence[int]
    """The line of a text file on which each row begins, or the number of the row; the first is 1."""
    columns: Sequence[Sequence[str]]
    """One sequence of cells a column, all as long as `lines`; cells are as they stand in the file."""
    rejected: tuple[RejectedRow, ...] = ()
    """Rows with too few or too many cells."""
    empty: int = 0
    """Rows with nothing in them, which are passed over."""
    trailing: int = 0
    """Rows that end in one delimiter too many, which is passed over."""
    repeated: int = 0
    """Rows that are the header once more, which is passed over."""
    left_out: int = 0
    """Rows that are of no use, which the table itself names in its notices."""
    spread: int = 0
    """Rows beyond the first that were made of one."""
    asides: tuple[tuple[int, str], ...] = ()
    """Lines of a single cell that are no rows: comments and lines of the report, each with its number."""


def rows_of(batch: RawBatch) -> int:
    """All rows that a batch was made of, whatever became of them."""
    there = len(batch.lines) - batch.spread + batch.left_out
    return there + len(batch.rejected) + batch.empty + batch.repeated + len(batch.asides)


class RawTable(Protocol):
    """What import reads: a text file, a sheet, a list of objects, or one of these as an adapter presents it."""

    @property
    def path(self) -> Path:
        """Of the file, as it was named."""
        ...

    @property
    def sha256(self) -> str:
        """Digest of the file's bytes."""
        ...

    @property
    def form(self) -> str:
        """How the file is written, for a person: `UTF-8, comma-separated`, `Excel, sheet 'Accounts'`."""
        ...

    @property
    def header(self) -> tuple[str, ...]:
        """Trimmed names of the columns; a nameless one is called `column 7`."""
        ...

    @property
    def delimiter(self) -> str:
        """With which a refused row is shown; a semicolon also says that a comma may be the decimal sign."""
        ...

    @property
    def above(self) -> tuple[str, ...]:
        """Lines above the header that hold something."""
        ...

    @property
    def notices(self) -> tuple[str, ...]:
        """What to mind, each in one sentence; what rows make known is in it once they have been read."""
        ...

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows from the beginning, never more than `size` at once; raises UnreadableFile."""
        ...


class OverTable:
    """What a table that is made of another one leaves as it is: it says which rows it has, and under which names."""

    def __init__(self, table: RawTable) -> None:
        self._table = table
        self._header = table.header

    @property
    def under(self) -> RawTable:
        """The table that this one is made of."""
        return self._table

    @property
    def path(self) -> Path:
        """Of the file."""
        return self._table.path

    @property
    def sha256(self) -> str:
        """Digest of the file."""
        return self._table.sha256

    @property
    def form(self) -> str:
        """How the file is written."""
        return self._table.form

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self._header

    @property
    def delimiter(self) -> str:
        """Between the cells of the file."""
        return self._table.delimiter

    @property
    def above(self) -> tuple[str, ...]:
        """Lines above the header."""
        return self._table.above

    @property
    def notices(self) -> tuple[str, ...]:
        """What to mind of the file."""
        return self._table.notices


def raw_text(cells: Iterable[str], delimiter: str) -> str:
    """A row as one line of a text file: shown beside the reason why it was not taken, and mended and brought in."""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="").writerow(list(cells))
    text = line.getvalue()
    return text if len(text) <= _LONGEST_RAW else text[:_LONGEST_RAW] + "…"


def whole_rows(header: str, rows: Sequence[str]) -> list[str]:
    """Of refused rows those that `raw_text` did not cut, as they stand under their line of column names."""
    return [row for row in rows if not (row.endswith("…") and len(row) > _LONGEST_RAW)] if header else []
