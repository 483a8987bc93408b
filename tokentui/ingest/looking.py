"""A look at a file before any row is taken: its table, and where each field stands in it."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tokentui.ingest.adapters.joined import JoinedTable
from tokentui.ingest.adapters.known import adapted
from tokentui.ingest.adapters.one_customer import OneCustomersTable
from tokentui.ingest.adapters.tags import with_tags
from tokentui.ingest.columns.mapping import Layout, map_columns
from tokentui.ingest.columns.places import is_column_name
from tokentui.ingest.files.filtered import FilteredTable
from tokentui.ingest.files.opening import open_table
from tokentui.ingest.files.source import SourceFile
from tokentui.ingest.files.table import RawTable
from tokentui.ingest.recipes import Memory, Reading

_LOOK = 5_000
"""Rows that are looked at to tell what a file holds."""


class FilePlace(NamedTuple):
    """Which table is meant."""

    path: Path
    """As the file was named."""
    part: str = ""
    """Which sheet, list or table of it, where it has several."""
    source: SourceFile | None = None
    """Where its bytes are, if not there."""


class MappedFile(NamedTuple):
    """A file that was opened and mapped, and how."""

    table: RawTable
    layout: Layout
    reading: Reading
    notices: tuple[str, ...]
    """What to say of the reading."""
    point: str | None
    """The decimal sign of its amounts, where what wrote the file tells it."""


def look_at(places: Sequence[FilePlace], said: Reading, memory: Memory, currency: str = "USD") -> MappedFile:
    """The table of a file, and where each field stands in it; raises UnreadableFile.

    Further places are exports of the same source, which are read as one with the first.
    """
    place, *more = places
    table = _read_as(place, said)
    reading, notices = memory.recall(table.header, said)
    kind, given = reading.kind, reading.mapping
    table = _narrowed(table, reading)
    if isinstance(table, OneCustomersTable):
        given = {**given, table.column: "customer_key"}
    known = adapted(table, kind, given)
    if known is not None:
        rest = (_narrowed(_read_as(one, said), reading) for one in more)
        others = [other for one in rest if (other := adapted(one, kind, given))]
        joined = JoinedTable((known, *others)) if others else known
        table, kind, given = joined, known.adapter.kind, joined.mapping
    first = next(table.batches(_LOOK), None) if kind is None else None
    rows = first.columns if first and first.lines else ()
    layout = map_columns(table.header, kind, given, rows, currency)
    return MappedFile(table, layout, reading, notices, known.adapter.point if known else None)


def _read_as(place: FilePlace, said: Reading) -> RawTable:
    return open_table(place.path, lambda cell: cell in said.mapping or is_column_name(cell), place.part, place.source)


def _narrowed(table: RawTable, reading: Reading) -> RawTable:
    """The rows that are wanted, with the tags that are asked for."""
    table = FilteredTable(table, reading.filters) if reading.filters else table
    table = with_tags(table, reading.mapping)
    return OneCustomersTable(table, reading.customer) if reading.customer else table
