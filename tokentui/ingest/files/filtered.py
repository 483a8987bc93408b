"""A table without the rows that the user does not want: those of some values in a column."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress

from tokentui.domain.names import fold
from tokentui.ingest.columns.places import column_place
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Rows to take, or to leave out, by the values of a column."""

    column: str
    values: tuple[str, ...]
    """Compared without case and surrounding spaces."""
    take: bool
    """Whether only rows of these values are taken; else they are left out."""
    unasked: bool = False
    """Whether import leaves them out of itself, as rows of tests."""


class FilteredTable(OverTable):
    """A table as row filters leave it."""

    def __init__(self, table: RawTable, filters: Sequence[RowFilter]) -> None:
        """Raises UnreadableFile where the table lacks the column of a filter."""
        super().__init__(table)
        self._filters = [
            (column_place(table.header, one.column), frozenset(map(_alike, one.values)), one) for one in filters
        ]
        self._out: Counter[RowFilter] = Counter()

    @property
    def notices(self) -> tuple[str, ...]:
        """How many rows each filter left out, as far as the file has been read."""
        return (*self._table.notices, *(_said(one, count) for one, count in self._out.items()))

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """The rows that pass, from the beginning."""
        self._out.clear()
        for batch in self._table.batches(size):
            yield self._passing(batch)

    def _passing(self, batch: RawBatch) -> RawBatch:
        keep = [True] * len(batch.lines)
        for place, values, one in self._filters:
            passes = {cell: (_alike(cell) in values) == one.take for cell in set(batch.columns[place])}
            for row, cell in enumerate(batch.columns[place]):
                if keep[row] and not passes[cell]:
                    keep[row] = False
                    self._out[one] += 1
        if all(keep):
            return batch
        columns = [list(compress(column, keep)) for column in batch.columns]
        out = batch.left_out + keep.count(False)
        return replace(batch, lines=list(compress(batch.lines, keep)), columns=columns, left_out=out)


def _alike(cell: str) -> str:
    return fold(cell.strip())


def _said(one: RowFilter, count: int) -> str:
    rows = "1 row was" if count == 1 else f"{count:,} rows were"
    if one.unasked:
        return f"{rows} left out: by column {one.column!r} of tests or of the vendor's own, and of no customer."
    values = " or ".join(map(repr, one.values))
    return f"{rows} left out, as asked: column {one.column!r} is {'not ' if one.take else ''}{values}."
