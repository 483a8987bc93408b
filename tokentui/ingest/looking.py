"""A look at a file before any row is taken: its table, and where each field stands in it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tokentui.ingest.adapters.deal_lines import one_row_a_deal
from tokentui.ingest.adapters.joined import JoinedTable
from tokentui.ingest.adapters.known import adapted, adapter_of, is_own
from tokentui.ingest.adapters.one_customer import OneCustomersTable
from tokentui.ingest.adapters.tags import with_tags
from tokentui.ingest.columns.mapping import Layout, map_columns
from tokentui.ingest.columns.places import is_column_name
from tokentui.ingest.files.filtered import FilteredTable
from tokentui.ingest.files.grouped import in_groups
from tokentui.ingest.files.linked_names import without_links
from tokentui.ingest.files.made_table import MadeTable
from tokentui.ingest.files.mended import MARK, MendedTable
from tokentui.ingest.files.opening import DelimitedTable, open_table
from tokentui.ingest.files.pivot import out_of_pivot
from tokentui.ingest.files.rows_of_tests import marks_of_tests
from tokentui.ingest.files.source import SourceFile, first_bytes
from tokentui.ingest.files.table import NoRows, RawBatch, RawTable, UnreadableFile
from tokentui.ingest.files.two_titles import with_both_titles
from tokentui.ingest.files.year_and_month import with_year_and_month
from tokentui.ingest.recipes import Memory, Reading
from tokentui.ingest.writers.ours import is_document

_LOOK = 5_000
"""Rows that are looked at to tell what a file holds."""

_HEAD = 4_096
"""Bytes by which a document of ours is told."""


_LOGS = ({"edit", "field", "customer"}, {"join", "joined", "customer"})
"""Columns of a log of decisions whose lines are not all decisions."""

SYNTHETIC = "SYNTHETIC"
"""The column of an export in which every row says that its customers are invented."""


class GivenTable(NamedTuple):
    """A table that is of no file: what its rows are and which column is which field is known."""

    table: RawTable
    kind: str
    mapping: Mapping[str, str]
    """Field by column name."""


class FilePlace(NamedTuple):
    """Which table is meant."""

    path: Path
    """As the file was named."""
    part: str = ""
    """Which sheet, list or table of it, where it has several."""
    source: SourceFile | None = None
    """Where its bytes are, if not there."""
    given: GivenTable | None = None
    """The table itself, where it is of no file."""


class MappedFile(NamedTuple):
    """A file that was opened and mapped, and how."""

    table: RawTable
    layout: Layout
    reading: Reading
    notices: tuple[str, ...]
    """What to say of the reading."""
    point: str | None
    """The decimal sign of its amounts, where what wrote the file tells it."""
    mended: MendedTable | None = None
    """The rows of it that an earlier import had refused, where it holds such."""


def look_at(places: Sequence[FilePlace], said: Reading, memory: Memory, currency: str = "USD") -> MappedFile:
    """The table of a file, and where each field stands in it; raises UnreadableFile.

    Further places are exports of the same source, which are read as one with the first.
    """
    place, *more = places
    if place.given is not None:
        here = place.given
        layout = map_columns(here.table.header, here.kind, here.mapping, currency=currency)
        return MappedFile(here.table, layout, said, (), ".")
    table = _read_as(place, said)
    mended = MendedTable(table, memory.marked) if MARK in table.header else None
    table = mended or table
    reading, notices = memory.recall(table.header, said)
    kind, given = reading.kind, reading.mapping
    invented = SYNTHETIC in table.header
    table = _narrowed(table, reading)
    if isinstance(table, OneCustomersTable):
        given = {**given, table.column: "customer_key"}
    table = one_row_a_deal(table, kind, given)
    known = adapted(table, kind, given)
    if known is not None:
        rest = (one_row_a_deal(_narrowed(_read_as(one, said), reading), kind, given) for one in more)
        others = [other for one in rest if (other := adapted(one, kind, given))]
        joined = JoinedTable((known, *others)) if others else known
        table, kind, given = joined, known.adapter.kind, joined.mapping
    first = next(table.batches(_LOOK), None) if known is None else None
    rows = first.columns if first and first.lines else ()
    layout = map_columns(table.header, kind, given, rows, currency)
    if known is None:
        return MappedFile(table, layout, reading, notices, None, mended)
    # A spreadsheet that divides cells by semicolons may have set decimal commas into what another program wrote.
    point = known.adapter.point if table.delimiter != ";" else None
    layout = replace(layout, own=known.adapter.own, invented=known.adapter.own and invented)
    return MappedFile(table, layout, reading, notices, point, mended)


def columns_of(place: FilePlace, said: Reading) -> RawTable:
    """The table of a file as its columns are read, whatever they come to; raises UnreadableFile."""
    table = _read_as(place, said)
    return _narrowed(table, replace(said, filters=(), customer=""))


def _read_as(place: FilePlace, said: Reading) -> RawTable:
    """The table as it lies there; what we wrote is whole without a row, and has its apostrophes taken off."""
    source = place.source or SourceFile(place.path, place.path)
    if is_document(first_bytes(source.place, _HEAD)):
        raise UnreadableFile(
            f"{place.path} is a document that export writes for scripts, with money in micro-units. Export the table "
            "as CSV, JSON Lines, Excel or Parquet, and import that."
        )
    try:
        table = open_table(place.path, lambda cell: cell in said.mapping or is_column_name(cell), place.part, source)
    except NoRows as none:
        if not is_own(none.header):
            raise
        return _without_a_row(source, none.header)
    if any(one <= set(table.header) for one in _LOGS):
        raise UnreadableFile(
            f"{place.path} is a log that export --decisions wrote, with edits of records or joins of accounts; bring "
            "it in with: tokentui merge FILE"
        )
    if not is_own(table.header):
        return out_of_pivot(in_groups(with_both_titles(without_links(table))), said.mapping)
    return replace(table, guarded=True) if isinstance(table, DelimitedTable) else table


def _without_a_row(source: SourceFile, header: tuple[str, ...]) -> RawTable:
    nothing = RawBatch((), [()] * len(header))
    return MadeTable(source, source.state(), source.digest(), "no rows", header, lambda _: iter([nothing]))


def _narrowed(table: RawTable, reading: Reading) -> RawTable:
    """The rows that are wanted, with the tags that are asked for."""
    filters = reading.filters if is_own(table.header) else (*reading.filters, *marks_of_tests(table.header, reading))
    table = FilteredTable(table, filters) if filters else table
    if adapter_of(table.header) is None:
        table = with_year_and_month(table, reading.mapping)
    table = with_tags(table, reading.mapping)
    return OneCustomersTable(table, reading.customer) if reading.customer else table
