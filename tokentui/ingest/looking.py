"""A look at a file before any row is taken: its table, and where each field stands in it."""

from pathlib import Path
from typing import NamedTuple

from tokentui.ingest.adapters.known import adapted
from tokentui.ingest.adapters.tags import with_tags
from tokentui.ingest.columns.mapping import Layout, map_columns
from tokentui.ingest.columns.places import is_column_name
from tokentui.ingest.files.filtered import FilteredTable
from tokentui.ingest.files.opening import open_table
from tokentui.ingest.files.table import RawTable
from tokentui.ingest.recipes import Memory, Reading

_LOOK = 5_000
"""Rows that are looked at to tell what a file holds."""


class LookedAt(NamedTuple):
    """A file that was opened and mapped, and how."""

    table: RawTable
    layout: Layout
    reading: Reading
    notices: tuple[str, ...]
    """What to say of the reading."""


def look_at(path: Path, said: Reading, memory: Memory, currency: str = "USD") -> LookedAt:
    """The table of a file, and where each field stands in it; raises UnreadableFile."""
    table = open_table(path, lambda cell: cell in said.mapping or is_column_name(cell))
    reading, notices = memory.recall(table.header, said)
    kind, given = reading.kind, reading.mapping
    if reading.filters:
        table = FilteredTable(table, reading.filters)
    table = with_tags(table, given)
    known = adapted(table, kind, given)
    if known is not None:
        table, kind, given = known, known.adapter.kind, known.mapping
    first = next(table.batches(_LOOK), None) if kind is None else None
    rows = first.columns if first and first.lines else ()
    return LookedAt(table, map_columns(table.header, kind, given, rows, currency), reading, notices)
