"""Bringing files into an open book: in an order in which each finds what it refers to, all of them or none."""

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from tokentui.domain.closing import Close
from tokentui.domain.customer import Fact
from tokentui.domain.grades import Grade
from tokentui.domain.money import short
from tokentui.domain.months import month_text
from tokentui.domain.parent_spends import may_hold
from tokentui.ingest.adapters.adapter import AdaptedTable
from tokentui.ingest.adapters.joined import JoinedTable
from tokentui.ingest.files.filtered import RowFilter
from tokentui.ingest.files.mended import as_in_file
from tokentui.ingest.files.source import SourceFile
from tokentui.ingest.files.table import EmptyFile, TwoReadings, raw_text
from tokentui.ingest.input_file import InputFile, naming, open_as_said
from tokentui.ingest.looking import FilePlace, GivenTable
from tokentui.ingest.preview import FilePreview
from tokentui.ingest.readers.recognised import kin_notice, recognised_notices
from tokentui.ingest.readers.rows import Context, counted
from tokentui.ingest.recipes import Memory, Reading
from tokentui.services.backed_up import Before, keep_backup
from tokentui.services.books import TakeBack, all_or_nothing, known_keys, take_invented
from tokentui.services.matching.newcomers import kin_of_newcomers
from tokentui.services.parent_spends import parents_beside_their_own
from tokentui.services.spend_rules import take_in
from tokentui.services.workbook import Workbook
from tokentui.store.bulk.held import state_held_spends
from tokentui.store.bulk.incoming import KINDS_OF_USAGE, CleanBatch, FileKind, Origin
from tokentui.store.bulk.journal import journalled
from tokentui.store.bulk.load import load
from tokentui.store.bulk.mended import keep_rows, note_mended
from tokentui.store.bulk.tally import ImportReport
from tokentui.store.bulk.usage_days import keep_days, keys_with_usage, months_with_usage, read_days
from tokentui.store.closing import close_list, close_month
from tokentui.store.cube import BookTotals, read_totals
from tokentui.store.customers import read_customers, read_facts
from tokentui.store.find.search import named_ids
from tokentui.store.identity import Identities

_ORDER = (
    FileKind.CUSTOMERS,
    FileKind.CONTRACTS,
    FileKind.SUBSCRIPTIONS,
    FileKind.DISCLOSURES,
    FileKind.PRICES,
    FileKind.USAGE,
    FileKind.CHARGES,
    FileKind.FACTS,
    FileKind.ANSWERS,
    FileKind.DECISIONS,
)
"""Facts on customers need the customers; decisions come last, when everything they may rest on is there."""

_CUSTOMERS = 100
"""Whose facts are remembered while the decisions of a file are read: those on one customer stand close together."""

_SELDOM = 50_000
"""Containers made between two searches for garbage: rows are none, and at every 700 it takes a twentieth of a load."""

_LISTS = (FileKind.CUSTOMERS, FileKind.CONTRACTS, FileKind.SUBSCRIPTIONS)
"""Kinds that state what customers spend in a year."""


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
    zone: str | None = None
    """Name of the time zone in which moments of usage are of a month; UTC unless it is said."""
    filters: tuple[RowFilter, ...] = ()
    recipe: str = ""
    """Under which name readings are remembered; those without one are remembered by the columns of a file alone."""
    percent: int | None = None
    """Compare the period that comes in with the one before, and name spends that moved by so much; None: do not."""
    customer: str = ""
    """Whose all rows are, of files that name nobody."""
    part: str = ""
    """Which sheet, table or list of a file is meant that has several."""
    sources: Mapping[Path, SourceFile] = field(default_factory=dict)
    """Where the bytes are of files that are read from copies."""
    tables: Mapping[Path, GivenTable] = field(default_factory=dict)
    """What goes by the names of files and is none: tables that came from elsewhere."""

    def reading(self, path: Path) -> Reading:
        """What is said of one of the files."""
        kind = self.kinds.get(path, self.kind)
        return Reading(kind, self.mapping or {}, self.grade, self.dates, self.filters, self.zone, self.customer)

    def place(self, path: Path) -> FilePlace:
        """Which table of one of the files is meant."""
        return FilePlace(path, self.part, self.sources.get(path), self.tables.get(path))


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
    left_out: tuple[str, ...] = ()
    """Of several files those with nothing in them, a sentence each."""
    no_backup: str = ""
    """Why the book was not backed up first; empty where it was."""

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
    read: Callable[[Path, int], object] = lambda _, __: None,
) -> Arrivals:
    """Load files in one transaction; raises UnreadableFile, and the BookError that fits.

    With `only_look` everything is done and taken back. Where `accept` says no to what has arrived, that is taken back
    too. `read` is told now and then how many rows of which file have been read; what it raises breaks the load off.
    """
    no_backup = "" if only_look else keep_backup(workbook, Before.IMPORT)
    with _garbage_left(), all_or_nothing(workbook):
        before = read_totals(workbook.book.db)
        had = months_with_usage(workbook.book.db)
        with journalled(workbook.book.db, workbook.now()):
            order = _in_order(workbook, files, options)
            come = tuple(_load(workbook, paths, options, read, had) for paths in order.files)
            state_held_spends(workbook.book.db)
        # What follows by rule is no part of the import: it is worked out anew when that is taken back.
        take_in(workbook)
        after, close = read_totals(workbook.book.db), _close(workbook, come, options)
        arrivals = Arrivals(come, before, after, close, order.left_out)
        if only_look or not accept(arrivals):
            raise TakeBack
    return replace(arrivals, no_backup=no_backup)


@contextmanager
def _garbage_left() -> Iterator[None]:
    """Let Python look for garbage seldom."""
    former = gc.get_threshold()
    gc.set_threshold(_SELDOM, *former[1:])
    try:
        yield
    finally:
        gc.set_threshold(*former)


def _close(workbook: Workbook, come: Sequence[Arrival], options: ImportOptions) -> Close | None:
    if options.percent is None:
        return None
    months = frozenset[int]().union(*(arrival.months for arrival in come))
    if months:
        return close_month(workbook.book.db, months, options.percent, workbook.now())
    lists = [arrival.report for arrival in come if arrival.report.kind in _LISTS]
    if not lists:
        return None
    met = frozenset[int]().union(*(report.met for report in lists))
    return close_list(workbook.book.db, options.percent, workbook.now(), options.recipe, met)


class _InTurn(NamedTuple):
    """How several files are read."""

    files: tuple[tuple[Path, ...], ...]
    """By their kinds; exports of usage from one source together."""
    left_out: tuple[str, ...] = ()


def _in_order(workbook: Workbook, files: Sequence[Path], options: ImportOptions) -> _InTurn:
    """The files in the order of their kinds, without those that are empty; raises EmptyFile where all of them are."""
    if len(files) == 1:
        return _InTurn((tuple(files),))
    if all(path in options.tables for path in files):
        in_turn = sorted(files, key=lambda path: _ORDER.index(FileKind(options.tables[path].kind)))
        return _InTurn(tuple((path,) for path in in_turn))
    opened: dict[Path, InputFile] = {}
    empty: list[EmptyFile] = []
    for path in files:
        try:
            opened[path] = _open(workbook, (path,), options)
        except EmptyFile as error:
            empty.append(error)
    if not opened:
        raise empty[0]
    together: dict[tuple[FileKind, str | Path], list[Path]] = {}
    for path, file in sorted(opened.items(), key=lambda one: _ORDER.index(one[1].kind)):
        source = file.source
        of_one = source.adapter.name if isinstance(source, AdaptedTable) and file.kind is FileKind.USAGE else path
        together.setdefault((file.kind, of_one), []).append(path)
    return _InTurn(tuple(map(tuple, together.values())), tuple(f"Left out: {error}" for error in empty))


def _load(
    workbook: Workbook,
    paths: tuple[Path, ...],
    options: ImportOptions,
    read: Callable[[Path, int], object],
    had: Collection[int],
) -> Arrival:
    file = _open(workbook, paths, options)
    header = raw_text(file.source.header, file.source.delimiter)
    origin = Origin(file.kind, str(paths[0]), file.source.sha256, workbook.now(), header, file.by_key)
    kin: list[str] = []
    if file.invented:
        take_invented(workbook, paths[0])
    if file.newcomers:
        newcomers = replace(origin, kind=FileKind.CUSTOMERS)
        kin += _kin(workbook, load(workbook.book.db, newcomers, [CleanBatch(file.newcomers)]))
    usage = file.usage
    adding = usage.adding if usage else frozenset[int]()
    report = load(workbook.book.db, origin, _telling(file, paths[0], read), file.names.twins, adding)
    _keep_refused(workbook, file, report)
    if usage:
        _expect_one_reading(paths[0], report.replaced.keys() - had - usage.days.repeated())
    if usage and (usage.days.kept or report.replaced):
        keep_days(workbook.book.db, usage.source, usage.days.kept, adding, report.replaced)
    said = [*recognised_notices(report.recognised), *kin, *_kin(workbook, report)]
    if file.names_parents:
        twice = may_hold(parents_beside_their_own(workbook, Grade.D), workbook.settings.currency)
        said += [f"{twice}."] if twice else []
    preview = file.preview({row.line for row in report.rejected})
    return Arrival(report, replace(preview, notices=(*preview.notices, *said)), frozenset(file.months))


def _keep_refused(workbook: Workbook, file: InputFile, report: ImportReport) -> None:
    """Keep the refused rows as they stand in their file, and note which refused ones of earlier have come in now."""
    refused = {row.line for row in report.rejected}
    if refused and not isinstance(file.source, JoinedTable):
        keep_rows(workbook.book.db, *as_in_file(file.source, refused, marked=file.kind in KINDS_OF_USAGE))
    if file.mended:
        note_mended(workbook.book.db, [mark for line, mark in file.mended.marks.items() if line not in refused])


def _expect_one_reading(path: Path, months: Collection[int]) -> None:
    """Raise TwoReadings where a file took the place of what another file of the same import had brought."""
    if months:
        which = ", ".join(month_text(month) for month in sorted(months)[:3])
        raise TwoReadings(
            f"{path} and another of these files both say what customers used in {which}, and not the same: which is "
            "right cannot be told. Import one of them, or one after the other: the later takes the place of the "
            "earlier. What is to be added up belongs into one file."
        )


def _kin(workbook: Workbook, report: ImportReport) -> Iterator[str]:
    """What new customers have in common with those that the book had."""
    former = report.recognised.newcomers_after
    if former is None or not report.added:
        return
    pairs = kin_of_newcomers(workbook, former)
    if pairs is None:
        yield f"{report.added:,} new customers: tokentui match --self looks for those that had been there already."
    elif pairs:
        yield kin_notice(pairs)


def _telling(file: InputFile, path: Path, read: Callable[[Path, int], object]) -> Iterator[CleanBatch]:
    """The batches of a file as they come, telling how many of its rows have been read by then."""
    for batch in file.batches():
        read(path, file.rows_read)
        yield batch


def _open(workbook: Workbook, paths: tuple[Path, ...], options: ImportOptions) -> "InputFile":
    identities = Identities(workbook.book.db)
    context = Context(
        workbook.codebook,
        workbook.clock().date(),
        known_keys(workbook),
        workbook.settings.currency.upper(),
        options.grade,
        order=options.dates,
        whose=identities.find,
        joined=bool(identities.having_joined),
        facts_of=_facts_of(workbook),
        days_of=partial(read_days, workbook.book.db),
        with_usage=partial(keys_with_usage, workbook.book.db),
        added_up=paths[0] in options.tables,
    )
    path = paths[0]
    with naming(path):
        places = list(map(options.place, paths))
        return open_as_said(places, context, options.reading(path), Memory(workbook.book.db, options.recipe))


def _facts_of(workbook: Workbook) -> Callable[[str], Sequence[Fact]]:
    """Reads the facts on the customer of a key, for the few customers met last once."""
    db = workbook.book.db

    @lru_cache(maxsize=_CUSTOMERS)
    def facts_of(key: str) -> Sequence[Fact]:
        called = read_customers(db, named_ids(db, key))
        return next((read_facts(db, number) for number, one in called.items() if one.key == key), ())

    return facts_of
