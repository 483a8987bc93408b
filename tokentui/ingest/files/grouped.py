"""Reports in groups, where a name stands alone above the rows that are its own, as accounting programs write them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import compress

from tokentui.domain.names import is_total_row
from tokentui.ingest.columns.column_names import FIELDS
from tokentui.ingest.columns.places import found_places, plain
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable
from tokentui.store.bulk.incoming import FileKind

_NAMELESS = "column 1"
_LOOK = 1_000
"""Rows that are looked at."""


def in_groups(table: RawTable) -> RawTable:
    """The table with the name of its group in each row, where its first column names groups alone, untitled or not."""
    if plain(table.header[0]) not in FIELDS[FileKind.CHARGES]["customer_key"] and (
        table.header[0] != _NAMELESS or "customer_key" in found_places(table.header, FileKind.CHARGES, {})
    ):
        return table
    first = next(table.batches(_LOOK), None)
    return GroupedTable(table) if first is not None and _stands_in_groups(first) else table


def _stands_in_groups(batch: RawBatch) -> bool:
    """Whether rows have a name or cells, never both but for totals, and a name comes first."""
    kinds = [_kind(cells) for cells in zip(*batch.columns, strict=True)]
    return kinds[:1] == ["heading"] and "row" in kinds and "other" not in kinds


def _kind(cells: tuple[str, ...]) -> str:
    name, *rest = (cell.strip() for cell in cells)
    if not name:
        return "row"
    if is_total_row(name):
        return "total"
    return "other" if any(rest) else "heading"


class GroupedTable(OverTable):
    """Such a report, with the names of groups in a column called customer."""

    def __init__(self, table: RawTable) -> None:
        super().__init__(table)
        self._headings: list[str] = []
        """Names with rows under them."""

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns."""
        return ("customer", *self._table.header[1:])

    @property
    def notices(self) -> tuple[str, ...]:
        """How many groups there are, as far as the file has been read."""
        groups, named = len(self._headings), ", ".join(map(repr, self._headings[:3]))
        more = f" and {groups - 3:,} more" if groups > 3 else ""
        said = f"The rows stand in {groups:,} groups, whose names were taken for their customers: {named}{more}."
        return (*self._table.notices, *([said] if groups else []))

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """The rows of all groups, from the beginning."""
        self._headings = []
        group = ""
        for batch in self._table.batches(size):
            names: list[str] = []
            keep: list[bool] = []
            for cells in zip(*batch.columns, strict=True):
                kind = _kind(cells)
                if kind == "heading":
                    group = cells[0].strip()
                elif kind == "row" and self._headings[-1:] != [group]:
                    self._headings.append(group)
                names.append(group if kind == "row" else cells[0])
                keep.append(kind != "heading")
            columns = [list(compress(column, keep)) for column in (names, *batch.columns[1:])]
            lines = list(compress(batch.lines, keep))
            yield replace(batch, lines=lines, columns=columns, left_out=batch.left_out + keep.count(False))
