"""A file of rows that an import had refused, mended since: what comes in of it is added to what the others made."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from itertools import compress

from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable, UnreadableFile, raw_text
from tokentui.store.bulk.mended import AfterRefusal, mark_of

MARK = "refused_row"
"""The column by which such rows are known again."""


class MendedTable(OverTable):
    """The rows of such a file that have not come in yet, without the column of their marks."""

    def __init__(self, table: RawTable, marked: Callable[[Collection[str]], Mapping[str, AfterRefusal]]) -> None:
        """`marked` tells what became of the rows of marks of this book."""
        super().__init__(table)
        self._place = table.header.index(MARK)
        self._marked = marked
        self._header = tuple(name for name in table.header if name != MARK)
        self.marks: dict[int, str] = {}
        """Of the rows that were read, by line."""
        self._again = 0

    @property
    def notices(self) -> tuple[str, ...]:
        """How many rows there were, and how many had come in before."""
        said = [*self._table.notices]
        if self.marks:
            said.append(f"Mended rows of an earlier import: {len(self.marks):,}, added to what it brought.")
        if self._again:
            said.append(f"Mended rows that have come in already: {self._again:,}, left out.")
        return tuple(said)

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """The rows from the beginning; raises UnreadableFile where this book has not refused one of them."""
        self._again = 0
        for batch in self._table.batches(size):
            yield self._left(batch)

    def _left(self, batch: RawBatch) -> RawBatch:
        marks = [cell.strip() for cell in batch.columns[self._place]]
        marked = self._marked(set(marks)) if marks else {}
        if other := next((line for line, mark in zip(batch.lines, marks, strict=True) if mark not in marked), None):
            raise UnreadableFile(
                f"Line {other} is of no row that this book has refused; take the column {MARK} out to bring the rows "
                "in as those of any other file, which take the place of what is there."
            )
        if AfterRefusal.OVER in marked.values():
            raise UnreadableFile(
                "Some of these rows were refused of a file that was imported again since, and may have come in with "
                f"that; take the column {MARK} out if they have not."
            )
        keep = [marked[mark] is AfterRefusal.WAITING for mark in marks]
        self._again += keep.count(False)
        self.marks.update(compress(zip(batch.lines, marks, strict=True), keep))
        columns = [list(compress(column, keep)) for place, column in enumerate(batch.columns) if place != self._place]
        return replace(
            batch, lines=list(compress(batch.lines, keep)), columns=columns, left_out=batch.left_out + keep.count(False)
        )


def as_in_file(table: RawTable, lines: Collection[int], *, marked: bool) -> tuple[str, dict[int, str]]:
    """The line of column names of a file and its rows of some lines, as they stand there, or with their marks."""
    while isinstance(table, OverTable):
        table = table.under
    marked = marked and MARK not in table.header
    rows: dict[int, str] = {}
    for batch in table.batches():
        for place, line in enumerate(batch.lines):
            if line in lines:
                mark = [mark_of(table.sha256, line)] if marked else []
                rows[line] = raw_text([*(column[place] for column in batch.columns), *mark], table.delimiter)
    return raw_text([*table.header, MARK] if marked else table.header, table.delimiter), rows
