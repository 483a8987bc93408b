"""Bringing files into an open book: in an order in which each finds what it refers to, all of them or none."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from tokentui.domain.closing import Close
from tokentui.domain.customer import Fact
from tokentui.domain.money import short
from tokentui.domain.text import clip
from tokentui.ingest.adapters.known import adapted, is_own
from tokentui.ingest.adapters.tags import with_tags
from tokentui.ingest.columns.mapping import Layout, expect_currency_of, map_columns
from tokentui.ingest.columns.places import is_column_name, listed
from tokentui.ingest.columns.units_above import refuse_units_above
from tokentui.ingest.files.empty import EmptyTable
from tokentui.ingest.files.filtered import FilteredTable, RowFilter
from tokentui.ingest.files.opening import open_table
from tokentui.ingest.files.table import NoRows, RawTable, UnreadableFile, raw_text, rows_of
from tokentui.ingest.preview import FIRST, FilePreview, spend_said
from tokentui.ingest.readers.charges import ChargesTable
from tokentui.ingest.readers.claims import ClaimReader
from tokentui.ingest.readers.contracts import ContractReader
from tokentui.ingest.readers.customers import CustomerReader
from tokentui.ingest.readers.decisions import DecisionReader
from tokentui.ingest.readers.rows import AddingReader, Context, RowError, RowReader, counted, named
from tokentui.ingest.readers.subscriptions import SubscriptionReader
from tokentui.ingest.readers.usage import UsageReader
from tokentui.ingest.readers.usage_survey import order_of_dates, survey_usage
from tokentui.ingest.recipes import NO_MEMORY, Memory, Reading
from tokentui.services.books import TakeBack, all_or_nothing, known_keys
from tokentui.services.workbook import Workbook
from tokentui.store.bulk.held import state_held_spends
from tokentui.store.bulk.incoming import (
    KINDS_OF_USAGE,
    CleanBatch,
    Columns,
    CustomerRow,
    FileKind,
    ImportReport,
    Origin,
    RejectedRow,
    Row,
)
from tokentui.store.bulk.journal import journalled
from tokentui.store.bulk.load import load
from tokentui.store.closing import close_list, close_month
from tokentui.store.cube import BookTotals, read_totals
from tokentui.store.customers import read_customers, read_facts
from tokentui.store.find.search import named_ids

_ORDER = (
    FileKind.CUSTOMERS,
    FileKind.CONTRACTS,
    FileKind.SUBSCRIPTIONS,
    FileKind.DISCLOSURES,
    FileKind.USAGE,
    FileKind.CHARGES,
    FileKind.FACTS,
    FileKind.DECISIONS,
)
"""Facts on customers need the customers; decisions come last, when everything they may rest on is there."""

_LOOK = 5_000
"""Rows that are looked at to tell what a file holds."""

_CUSTOMERS = 100
"""Whose facts are remembered while the decisions of a file are read: those on one customer stand close together."""

_READERS: dict[FileKind, Callable[[Layout, Context], RowReader | AddingReader]] = {
    FileKind.CUSTOMERS: CustomerReader,
    FileKind.FACTS: ClaimReader,
    FileKind.DISCLOSURES: ClaimReader,
    FileKind.DECISIONS: DecisionReader,
    FileKind.CONTRACTS: ContractReader,
    FileKind.SUBSCRIPTIONS: SubscriptionReader,
}

_LISTS = (FileKind.CUSTOMERS, FileKind.CONTRACTS, FileKind.SUBSCRIPTIONS)
"""Kinds that state what customers spend in a year."""

_DATES: dict[FileKind, tuple[str, ...]] = {
    FileKind.CONTRACTS: ("start", "end", "renewal"),
    FileKind.SUBSCRIPTIONS: ("start", "end"),
}
"""Columns of days whose order a file has to prove before any row is taken."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How files are read, where they do not tell it themselves."""

    kind: str | None = None
    mapping: Mapping[str, str] | None = None
    """Field by column name."""
    kinds: Mapping[Path, str] = field(default_factory=dict)
    """What the rows of a file are, by its path, where only that file was asked about."""
    grade: str | None = None
    """Grade of rows that state none."""
    dates: str | None = None
    """`day-first` or `month-first`, where dates have two readings."""
    filters: tuple[RowFilter, ...] = ()
    recipe: str = ""
    """Under which name readings are remembered; those without one are remembered by the columns of a file alone."""
    percent: int | None = None
    """Compare the period that comes in with the one before, and name spends that moved by so much; None: do not."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of one file."""

    report: ImportReport
    preview: FilePreview
    months: frozenset[int] = frozenset()
    """Of usage, the months (yyyymm) that came in."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What became of all files of one import."""

    files: tuple[Arrival, ...]
    before: BookTotals
    after: BookTotals
    """As the book is, or would be where it was only looked at."""
    close: Close | None = None
    """The period that came in against the one before, where that was asked for and there is one."""

    def change(self, currency: str) -> str:
        """What the book came to, in one line."""
        if self.before == self.after:
            return f"The book is as it was: {_total(self.after, currency)}."
        return f"The book before: {_total(self.before, currency)}. After: {_total(self.after, currency)}."


def _total(totals: BookTotals, currency: str) -> str:
    many = counted(totals.customers, "customer", "customers")
    known = totals.customers - totals.unknown
    return f"{many}, {known:,} of known annual spend: {short(totals.spend, currency)}" if known > 0 else many


def load_files(
    workbook: Workbook,
    files: Sequence[Path],
    options: ImportOptions,
    *,
    only_look: bool = False,
    accept: Callable[[Arrivals], bool] = lambda _: True,
) -> Arrivals:
    """Load files in one transaction; raises UnreadableFile, and the BookError that fits.

    With `only_look` everything is done and taken back. Where `accept` says no to what has arrived, that is taken back
    too.
    """
    with all_or_nothing(workbook):
        before = read_totals(workbook.book.db)
        with journalled(workbook.book.db, workbook.now()):
            come = tuple(_load(workbook, path, options) for path in _in_order(workbook, files, options))
            state_held_spends(workbook.book.db)
        arrivals = Arrivals(come, before, read_totals(workbook.book.db), _close(workbook, come, options))
        if only_look or not accept(arrivals):
            raise TakeBack
    return arrivals


def _close(workbook: Workbook, come: Sequence[Arrival], options: ImportOptions) -> Close | None:
    if options.percent is None:
        return None
    months = frozenset[int]().union(*(arrival.months for arrival in come))
    if months:
        return close_month(workbook.book.db, months, options.percent, workbook.now())
    lists = any(arrival.report.kind in _LISTS for arrival in come)
    return close_list(workbook.book.db, options.percent, workbook.now()) if lists else None


def _in_order(workbook: Workbook, files: Sequence[Path], options: ImportOptions) -> Iterator[Path]:
    if len(files) == 1:
        yield from files
        return
    kinds = {path: _open(workbook, path, options).kind for path in files}
    yield from sorted(kinds, key=lambda path: _ORDER.index(kinds[path]))


def _load(workbook: Workbook, path: Path, options: ImportOptions) -> Arrival:
    file = _open(workbook, path, options)
    header = raw_text(file.source.header, file.source.delimiter)
    origin = Origin(file.kind, str(path), file.source.sha256, workbook.now(), header)
    if file.newcomers:
        newcomers = replace(origin, kind=FileKind.CUSTOMERS)
        load(workbook.book.db, newcomers, [CleanBatch(file.newcomers)])
    report = load(workbook.book.db, origin, file.batches())
    return Arrival(report, file.preview(), frozenset(file.months))


def _open(workbook: Workbook, path: Path, options: ImportOptions) -> "InputFile":
    context = Context(
        workbook.codebook,
        workbook.clock().date(),
        known_keys(workbook),
        workbook.settings.currency.upper(),
        options.grade,
        order=options.dates,
        key_of_name=_key_of_name(workbook),
        facts_of=_facts_of(workbook),
    )
    reading = Reading(
        options.kinds.get(path, options.kind), options.mapping or {}, options.grade, options.dates, options.filters
    )
    with naming(path):
        return _open_file(path, context, reading, Memory(workbook.book.db, options.recipe))


def _key_of_name(workbook: Workbook) -> Callable[[str], str | None]:
    """Finds the one customer that is called so, by name or alias."""
    db = workbook.book.db

    def key_of_name(name: str) -> str | None:
        called = read_customers(db, named_ids(db, name))
        return next(iter(called.values())).key if len(called) == 1 else None

    return key_of_name


def _facts_of(workbook: Workbook) -> Callable[[str], Sequence[Fact]]:
    """Reads the facts on the customer of a key, for the few customers met last once."""
    db = workbook.book.db

    @lru_cache(maxsize=_CUSTOMERS)
    def facts_of(key: str) -> Sequence[Fact]:
        called = read_customers(db, named_ids(db, key))
        return next((read_facts(db, number) for number, one in called.items() if one.key == key), ())

    return facts_of


class InputFile:
    """A file that has been opened and mapped: `batches` reads it once, and `preview` says what was met by then."""

    def __init__(self, source: RawTable, layout: Layout, context: Context, notices: tuple[str, ...] = ()) -> None:
        self.source = source
        self.months: set[int] = set()
        """Of usage, the months that were taken so far."""
        self._reading_said = notices
        self._layout = layout
        self._currency = context.currency
        self._survey = survey_usage(source, layout, context) if layout.kind in KINDS_OF_USAGE else None
        if fields := _DATES.get(layout.kind):
            context = replace(context, order=order_of_dates(source, layout, fields, context))
        self._reader: RowReader | AddingReader = (
            UsageReader(layout, context, self._survey) if self._survey else _READERS[layout.kind](layout, context)
        )
        self._count = self._read = self._left_out = 0
        self._first: list[Row] = []
        self._rejected: list[RejectedRow] = []
        self._empty = 0
        self._trailing = 0
        self._asides: list[tuple[int, str]] = []
        self._repeated = 0

    @property
    def kind(self) -> FileKind:
        """What the rows of the file are."""
        return self._layout.kind

    def batches(self) -> Iterator[CleanBatch]:
        """The clean rows, with what was refused among them; never the whole file at once."""
        for raw in self.source.batches():
            self._read += rows_of(raw)
            self._empty += raw.empty
            self._trailing += raw.trailing
            self._asides += raw.asides
            self._repeated += raw.repeated
            self._left_out += raw.left_out
            with naming(self.source.path):
                clean = self._reader.take(raw)
            yield self._noted(clean)
        if isinstance(self._reader, AddingReader) and (rest := self._reader.finish()):
            yield self._noted(rest)

    def _noted(self, clean: CleanBatch) -> CleanBatch:
        self._count += len(clean.rows)
        if self.kind in KINDS_OF_USAGE and isinstance(clean.rows, Columns):
            self.months.update(clean.rows.values["month"])
        self._first += clean.rows[: FIRST - len(self._first)]
        self._rejected += clean.rejected
        return clean

    @property
    def newcomers(self) -> Sequence[CustomerRow]:
        """Customers that a file of usage names and the book does not have."""
        return self._survey.newcomers if self._survey else ()

    def preview(self) -> FilePreview:
        """What the file holds, as far as it has been read."""
        return FilePreview(
            kind=self.kind,
            source=str(self.source.path),
            form=self.source.form,
            columns=self._layout.columns,
            spend=spend_said(self._layout, self._currency),
            read=self._read,
            left_out=self._empty + len(self._asides) + self._repeated + self._left_out + self._reader.left_out,
            money=self._reader.money,
            count=self._count,
            first=tuple(self._first),
            rejected=tuple(self._rejected),
            notices=self._notices(),
        )

    def _notices(self) -> tuple[str, ...]:
        said = [*self._reading_said, *self.source.notices, *self._layout.notices]
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
        return (*said, *self._reader.notices())


def open_file(
    path: Path, context: Context, kind: str | None = None, mapping: Mapping[str, str] | None = None
) -> InputFile:
    """Open a file and find out what it holds; raises UnreadableFile in one sentence that a person can act on.

    `kind` and `mapping` (field by column name) go before what the columns suggest.
    """
    with naming(path):
        return _open_file(path, context, Reading(kind, mapping or {}, context.grade, context.order), NO_MEMORY)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let what makes a file unreadable name the file."""
    try:
        yield
    except UnreadableFile as error:
        if str(path) in str(error):
            raise
        raise error.of(path) from None


def _table(path: Path, given: Container[str]) -> RawTable:
    """A file as a table; one that we wrote is whole without a row."""
    try:
        return open_table(path, lambda cell: cell in given or is_column_name(cell))
    except NoRows as none:
        if not is_own(none.header):
            raise
        return EmptyTable(path, none.header)


def _open_file(path: Path, context: Context, said: Reading, memory: Memory) -> InputFile:
    table = _table(path, said.mapping)
    reading, notices = memory.recall(table.header, said)
    kind, given = reading.kind, reading.mapping
    context = replace(context, grade=reading.grade, order=reading.dates)
    if reading.filters:
        table = FilteredTable(table, reading.filters)
    table = with_tags(table, given)
    known = adapted(table, kind, given)
    if known is not None:
        table, kind, given = known, known.adapter.kind, known.mapping
    first = next(table.batches(_LOOK), None) if kind is None else None
    layout = map_columns(table.header, kind, given, first.columns if first and first.lines else (), context.currency)
    layout = replace(layout, own=known is not None and known.adapter.own)
    expect_currency_of(path, layout, context.currency)
    refuse_units_above(table, layout, context.currency)
    # A spreadsheet that divides cells by semicolons may have set decimal commas into what we wrote.
    point = "." if layout.own and table.delimiter != ";" else None
    context = replace(context, delimiter=table.delimiter, file=path.name, point=point)
    if layout.kind is FileKind.CHARGES:
        table = ChargesTable(table, layout, context)
        layout = table.layout
    try:
        return InputFile(table, layout, context, notices)
    except RowError as error:
        raise UnreadableFile(str(error)) from None
