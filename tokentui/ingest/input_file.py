"""One file that is brought in: opened, told what it is, and read once into clean rows."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tokentui.domain.text import clip
from tokentui.ingest.columns.mapping import Layout, expect_currency_of
from tokentui.ingest.columns.places import listed
from tokentui.ingest.columns.units_above import with_units_above
from tokentui.ingest.files.mended import MendedTable
from tokentui.ingest.files.source import SourceFile
from tokentui.ingest.files.table import RawTable, UnreadableFile, rows_of
from tokentui.ingest.looking import FilePlace, look_at
from tokentui.ingest.preview import FIRST, FilePreview, spend_said
from tokentui.ingest.readers.answers import AnswerReader
from tokentui.ingest.readers.charges import ChargesTable
from tokentui.ingest.readers.claims import ClaimReader
from tokentui.ingest.readers.contracts import ContractReader
from tokentui.ingest.readers.customer_keys import FileNames
from tokentui.ingest.readers.customers import CustomerReader
from tokentui.ingest.readers.decisions import DecisionReader
from tokentui.ingest.readers.prices import PriceReader
from tokentui.ingest.readers.rows import AddingReader, Context, RowError, RowReader, counted, named
from tokentui.ingest.readers.subscriptions import SubscriptionReader
from tokentui.ingest.readers.usage import UsageReader
from tokentui.ingest.readers.usage_periods import PeriodsTable, with_periods
from tokentui.ingest.readers.usage_survey import order_of_dates, survey_usage
from tokentui.ingest.recipes import NO_MEMORY, Memory, Reading
from tokentui.store.bulk.incoming import KINDS_OF_USAGE, CleanBatch, Columns, CustomerRow, FileKind, RejectedRow, Row

_READERS: dict[FileKind, Callable[[Layout, Context], RowReader | AddingReader]] = {
    FileKind.FACTS: ClaimReader,
    FileKind.ANSWERS: AnswerReader,
    FileKind.DISCLOSURES: ClaimReader,
    FileKind.PRICES: PriceReader,
    FileKind.DECISIONS: DecisionReader,
    FileKind.CONTRACTS: ContractReader,
    FileKind.SUBSCRIPTIONS: SubscriptionReader,
}

_DATES: dict[FileKind, tuple[str, ...]] = {
    FileKind.CONTRACTS: ("start", "end", "renewal"),
    FileKind.SUBSCRIPTIONS: ("start", "end"),
}
"""Columns of days whose order a file has to prove before any row is taken."""


class InputFile:
    """A file that has been opened and mapped: `batches` reads it once, and `preview` says what was met by then."""

    def __init__(
        self,
        source: RawTable,
        layout: Layout,
        context: Context,
        notices: tuple[str, ...] = (),
        mended: MendedTable | None = None,
    ) -> None:
        self.source = source
        self.mended = mended
        """Where its rows are some that an earlier import had refused."""
        self.months: set[int] = set()
        """Of usage, the months that were taken so far."""
        self._reading_said = notices
        self._layout = layout
        self._currency = context.currency
        self._survey = survey_usage(source, layout, context) if layout.kind in KINDS_OF_USAGE else None
        if self._survey:
            self._survey.by_period = isinstance(source, PeriodsTable)
        if fields := _DATES.get(layout.kind):
            context = replace(context, order=order_of_dates(source, layout, fields, context))
        self.names = FileNames(source.batches, layout)
        self._reader = self._reader_of(layout, context)
        self.rows_read = 0
        """Rows of the file so far, whatever became of them."""
        self._count = self._left_out = 0
        self._first: list[Row] = []
        self._rejected: list[RejectedRow] = []
        self._empty = 0
        self._trailing = 0
        self._asides: list[tuple[int, str]] = []
        self._repeated = 0

    def _reader_of(self, layout: Layout, context: Context) -> RowReader:
        if self._survey:
            return UsageReader(layout, context, self._survey)
        if layout.kind is FileKind.CUSTOMERS:
            return CustomerReader(layout, context, self.names)
        return _READERS[layout.kind](layout, context)

    @property
    def kind(self) -> FileKind:
        """What the rows of the file are."""
        return self._layout.kind

    @property
    def by_key(self) -> bool:
        """Whether the file is an export of a book, in which customers go by their keys alone."""
        return self._layout.own

    @property
    def names_parents(self) -> bool:
        """Whether the file is a list of customers that says who owns whom."""
        return self.kind is FileKind.CUSTOMERS and "parent" in self._layout.places

    @property
    def invented(self) -> bool:
        """Whether the file is an export of a book of invented customers."""
        return self._layout.invented

    def batches(self) -> Iterator[CleanBatch]:
        """The clean rows, with what was refused among them; never the whole file at once."""
        for raw in self.source.batches():
            self.rows_read += rows_of(raw)
            self._empty += raw.empty
            self._trailing += raw.trailing
            self._asides += raw.asides
            self._repeated += raw.repeated
            self._left_out += raw.left_out
            with naming(self.source.path):
                clean = self._reader.take(raw)
            yield self._noted(clean)
        if isinstance(self._reader, AddingReader):
            with naming(self.source.path):
                rest = self._reader.finish()
            yield from map(self._noted, rest)

    def _noted(self, clean: CleanBatch) -> CleanBatch:
        self._count += len(clean.rows)
        if self.kind in KINDS_OF_USAGE and isinstance(clean.rows, Columns):
            self.months.update(clean.rows.values["month"])
        self._first += clean.rows[: FIRST - len(self._first)]
        self._rejected += clean.rejected
        return clean

    @property
    def usage(self) -> UsageReader | None:
        """Of a file of usage, what reads it: that knows the days it holds."""
        return self._reader if isinstance(self._reader, UsageReader) else None

    @property
    def newcomers(self) -> Sequence[CustomerRow]:
        """Customers that a file of usage names and the book does not have."""
        return self._survey.newcomers if self._survey else ()

    def preview(self, refused: Container[int] = frozenset()) -> FilePreview:
        """What the file holds, as far as it has been read; `refused` are lines that the book did not take."""
        reader = self._reader
        return FilePreview(
            kind=self.kind,
            source=str(self.source.path),
            form=self.source.form,
            columns=self._layout.columns,
            spend=spend_said(self._layout, self._currency),
            read=self.rows_read,
            left_out=self._empty + len(self._asides) + self._repeated + self._left_out + self._reader.left_out,
            money=reader.money_without(refused) if isinstance(reader, CustomerReader) else reader.money,
            count=self._count,
            first=tuple(self._first),
            rejected=tuple(self._rejected),
            notices=self._notices(),
        )

    def _notices(self) -> tuple[str, ...]:
        """What was done without being asked: first what concerns money and customers, then the form of the file."""
        said: list[str] = []
        unused = [header for _, header in self._layout.others]
        if unused and self.kind is not FileKind.CUSTOMERS:
            said.append(f"Not used: {listed(tuple(unused))}.")
        elif unused:
            said.append(f"Kept as they are: {listed(tuple(unused))}.")
        if self._empty:
            said.append(f"{counted(self._empty, 'empty row was', 'empty rows were')} passed over.")
        if self._trailing:
            many = counted(self._trailing, "row ends", "rows end")
            said.append(f"{many} in a delimiter that stands before nothing; it was passed over.")
        if self._asides:
            many = counted(len(self._asides), "row is a line", "rows are lines")
            texts = named(clip(text, 60) for _, text in self._asides)
            said.append(f"{many} of the report, not of the table: left out: {texts} (line {self._asides[0][0]}).")
        if self._repeated:
            said.append(f"{counted(self._repeated, 'row repeats', 'rows repeat')} the header: left out.")
        return (*self._reading_said, *self._layout.notices, *self.source.notices, *self._reader.notices(), *said)


def open_file(
    path: Path,
    context: Context,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    part: str = "",
    source: SourceFile | None = None,
) -> InputFile:
    """Open a file and find out what it holds; raises UnreadableFile in one sentence that a person can act on.

    `kind` and `mapping` (field by column name) go before what the columns suggest; `part` and `source` are as for
    `open_table`.
    """
    with naming(path):
        said = Reading(kind, mapping or {}, context.grade, context.order)
        return open_as_said([FilePlace(path, part, source)], context, said, NO_MEMORY)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let what makes a file unreadable name the file."""
    try:
        yield
    except UnreadableFile as error:
        if str(path) in str(error):
            raise
        raise error.of(path) from None


def open_as_said(places: Sequence[FilePlace], context: Context, said: Reading, memory: Memory) -> InputFile:
    """Open a file as a user says it is to be read, and as a book remembers; raises UnreadableFile.

    Further places are exports of the same source, which are read as one with the first.
    """
    path = places[0].path
    table, layout, reading, notices, point, mended = look_at(places, said, memory, context.currency)
    expect_currency_of(path, layout, context.currency)
    layout = with_units_above(table, layout, context.currency)
    context = replace(
        context,
        grade=reading.grade,
        order=reading.dates,
        zone=zone_of(reading.zone),
        delimiter=table.delimiter,
        file=path.name,
        point=point,
        by_key=layout.own,
        added_to=mended is not None,
    )
    if layout.kind is FileKind.CHARGES:
        table = ChargesTable(table, layout, context)
        layout = table.layout
    else:
        table = with_periods(table, layout, context)
    try:
        return InputFile(table, layout, context, notices, mended)
    except RowError as error:
        raise UnreadableFile(str(error)) from None


def zone_of(name: str | None) -> tzinfo:
    """A time zone by its name, as `Europe/Berlin`; UTC for none. Raises UnreadableFile where no zone is called so."""
    if name is None or name.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnreadableFile(f"No time zone is called {name!r}; give one such as Europe/Berlin or UTC.") from None
