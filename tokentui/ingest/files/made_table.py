"""A table out of anything but delimited text: a sheet, a list of objects, a table of a database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tokentui.ingest.files.source import FileState, SourceFile
from tokentui.ingest.files.table import BATCH, RawBatch, UnreadableFile
from tokentui.store.bulk.incoming import RejectedRow

NumberedRow = tuple[int, Sequence[str] | RejectedRow]
"""The number of a row, and its cells or why it has none."""

WIDEST = 20_000
"""Columns that a table may have; keys that are data (one a customer, a day, a request) make more."""


@dataclass(frozen=True, slots=True)
class MadeTable:
    """A table that was looked at and is read by a function of its container."""

    source: SourceFile
    state: FileState
    """Of the file when it was opened."""
    sha256: str
    """Digest of the file's bytes."""
    form: str
    """How the file is written, for a person."""
    header: tuple[str, ...]
    """Names of the columns."""
    read: Callable[[int], Iterator[RawBatch]]
    """All rows, never more at once than it is told."""
    above: tuple[str, ...] = ()
    """Lines above the header that hold something."""
    notices: tuple[str, ...] = ()
    """What was met on opening."""

    @property
    def path(self) -> Path:
        """Of the file, as it was named."""
        return self.source.name

    @property
    def delimiter(self) -> str:
        """With which a refused row is shown."""
        return ","

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows from the beginning."""
        return self.source.watched(self.read(size), self.state)


def batches_of(rows: Iterable[NumberedRow], width: int, size: int) -> Iterator[RawBatch]:
    """Numbered rows as batches of columns; those with nothing in them are passed over and counted."""
    left = iter(rows)
    while some := list(islice(left, size)):
        lines: list[int] = []
        kept: list[Sequence[str]] = []
        rejected: list[RejectedRow] = []
        for line, cells in some:
            if isinstance(cells, RejectedRow):
                rejected.append(cells)
            elif any(cells):
                lines.append(line)
                kept.append(cells)
        columns: list[tuple[str, ...]] = list(zip(*kept, strict=True)) or [()] * width
        yield RawBatch(lines, columns, tuple(rejected), empty=len(some) - len(kept) - len(rejected))


def expect_width(source: SourceFile, width: int) -> None:
    """Refuse a table so wide that its columns must be data."""
    if width > WIDEST:
        raise UnreadableFile(
            f"{source.name} has more than {WIDEST:,} columns, so names of columns are data in it; turn them into rows."
        )
