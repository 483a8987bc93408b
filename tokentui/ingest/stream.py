"""A file on its way in: what it is, and its clean rows batch by batch, however large it is."""

from collections.abc import Container, Iterator, Mapping
from datetime import date
from pathlib import Path

from tokentui.domain.codebook import Codebook
from tokentui.ingest.batches import read_batches
from tokentui.ingest.customers import CustomerReader
from tokentui.ingest.decisions import DecisionReader
from tokentui.ingest.disclosures import DisclosureReader
from tokentui.ingest.facts import FactReader
from tokentui.ingest.mapping import Layout, map_columns
from tokentui.ingest.reading import Source, UnreadableFile, open_source
from tokentui.ingest.records import (
    CustomerRecord,
    DecisionRecord,
    DisclosureRecord,
    FactRecord,
    FileKind,
    UsageRecord,
)
from tokentui.ingest.rows import Options, RowError, RowReader, Taken, counted
from tokentui.ingest.usage import UsageReader

RECORD_OF: dict[FileKind, type[CustomerRecord | FactRecord | DisclosureRecord | DecisionRecord | UsageRecord]] = {
    FileKind.CUSTOMERS: CustomerRecord,
    FileKind.FACTS: FactRecord,
    FileKind.DISCLOSURES: DisclosureRecord,
    FileKind.DECISIONS: DecisionRecord,
    FileKind.USAGE: UsageRecord,
}
"""The record whose fields the rows of each kind of file are, in order."""


class Incoming:
    """A file that has been opened and mapped; `batches` reads it once, and `notices` says what was met by then."""

    def __init__(self, source: Source, layout: Layout, options: Options) -> None:
        self.source = source
        self.layout = layout
        self._reader = _reader(layout, options)
        self._empty = 0
        self._trailing = 0

    @property
    def kind(self) -> FileKind:
        """What the rows of the file are."""
        return self.layout.kind

    def batches(self) -> Iterator[Taken]:
        """The clean rows as plain tuples in the order of the record's fields, with what was refused among them."""
        for batch in read_batches(self.source):
            self._empty += batch.empty
            self._trailing += batch.trailing
            yield self._reader.take(batch)

    def notices(self) -> tuple[str, ...]:
        """What was done without being asked, one sentence each; complete once the batches have been read."""
        said = [*self.source.notices, *self.layout.notices]
        unused = [header for _, header in self.layout.others]
        if unused and self.kind is not FileKind.CUSTOMERS:
            said.append(f"Not used: {', '.join(unused)}.")
        elif unused:
            said.append(f"Kept as they are: {', '.join(unused)}.")
        if self._empty:
            said.append(f"{counted(self._empty, 'empty row was', 'empty rows were')} passed over.")
        if self._trailing:
            many = counted(self._trailing, "row ends", "rows end")
            said.append(f"{many} in a delimiter that stands before nothing; it was passed over.")
        return (*said, *self._reader.notices())


def open_incoming(
    path: str | Path,
    kind: str | None = None,
    *,
    codebook: Codebook,
    today: date,
    known_keys: Container[str] | None = None,
    mapping: Mapping[str, str] | None = None,
    grade: str | None = None,
    currency: str = "USD",
) -> Incoming:
    """Open a file and find out what it holds; raises UnreadableFile in one sentence that a person can act on.

    For files too large to be held as records: read `batches()` and give the tuples to the book. `preview` is the same
    with records. See `Options` for the arguments.
    """
    source = open_source(path)
    layout = map_columns(source.header, kind, mapping)
    options = Options(codebook, today, known_keys, grade, currency.upper(), source.delimiter)
    try:
        return Incoming(source, layout, options)
    except RowError as error:
        raise UnreadableFile(str(error)) from None


def _reader(layout: Layout, options: Options) -> RowReader:
    if layout.kind is FileKind.CUSTOMERS:
        return CustomerReader(layout, options)
    if layout.kind is FileKind.FACTS:
        return FactReader(layout, options)
    if layout.kind is FileKind.DISCLOSURES:
        return DisclosureReader(layout, options)
    if layout.kind is FileKind.DECISIONS:
        return DecisionReader(layout, options)
    return UsageReader(layout, options)
