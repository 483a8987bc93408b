"""A table or view of another program's SQLite file as a table."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from tokentui.ingest.files.cell_texts import value_text
from tokentui.ingest.files.made_table import MadeTable, NumberedRow, batches_of, expect_width
from tokentui.ingest.files.source import SourceFile
from tokentui.ingest.files.table import RawBatch, UnreadableFile
from tokentui.ingest.files.table_start import Knows, column_names
from tokentui.ingest.files.which import TABLES, TablePart, which_part
from tokentui.store.foreign import UnreadableDatabase, foreign_tables, is_book, read_foreign

MARK = b"SQLite format 3\x00"


def open_database(source: SourceFile, part: str, knows: Knows) -> MadeTable:
    """The table that is meant; raises UnreadableFile, TwoReadings, and refuses books."""
    state = source.state()
    with _named(source):
        if is_book(source.place):
            raise UnreadableFile(
                f"{source.name} is a book of tokentui: open it with tokentui {source.name}, or bring its decisions in "
                f"with tokentui merge {source.name}."
            )
        tables = {one.name: one.columns for one in foreign_tables(source.place)}
    name, notice = which_part(source, TABLES, [TablePart(*one) for one in tables.items()], part, knows)
    expect_width(source, len(tables[name]))
    with _named(source), closing(read_foreign(source.place, name, 1)) as first:
        if not next(first, None):
            raise UnreadableFile(f"{source.name} has no rows in its table {name!r}.")
    width = len(tables[name])

    def read(size: int) -> Iterator[RawBatch]:
        return batches_of(_rows(source, name, size), width, size)

    return MadeTable(
        source,
        state,
        source.digest(),
        source.form(f"SQLite, table {name!r}"),
        column_names(source.name, tables[name], knows),
        read,
        notices=(notice,) if notice else (),
    )


def _rows(source: SourceFile, name: str, size: int) -> Iterator[NumberedRow]:
    number = 0
    with _named(source):
        for some in read_foreign(source.place, name, size):
            for row in some:
                number += 1
                yield number, [value_text(value) for value in row]


@contextmanager
def _named(source: SourceFile) -> Iterator[None]:
    """Let what makes a database unreadable name the file."""
    try:
        yield
    except UnreadableDatabase as error:
        raise UnreadableFile(f"{source.name} {error}.") from None
