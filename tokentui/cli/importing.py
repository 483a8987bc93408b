"""`tokentui import`: other people's files into a book."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from textwrap import fill
from typing import NamedTuple

import click

from tokentui.cli.completion.kinds import CUSTOMER, GRADE
from tokentui.cli.faults import No, Unusable
from tokentui.cli.import_after import undo_import, write_refused
from tokentui.cli.import_lines import all_refused, import_json, outcome, refused_in, rows_were, summary
from tokentui.cli.options import (
    at_terminal,
    book_is_named,
    book_option,
    book_path,
    column_fields,
    json_option,
    map_option,
    opened,
    part_option,
    sure,
    yes_option,
)
from tokentui.cli.output import narrate, write_json, write_lines
from tokentui.cli.progress import progress
from tokentui.domain.closing import MOVED
from tokentui.domain.names import fold
from tokentui.domain.text import visible
from tokentui.ingest.columns.column_names import FIELDS
from tokentui.ingest.currencies import named_currency
from tokentui.ingest.files.at_hand import at_hand
from tokentui.ingest.files.filtered import RowFilter
from tokentui.ingest.files.scratch import scratch_folder
from tokentui.ingest.files.table import TwoReadings
from tokentui.ingest.load import Arrivals, ImportOptions, load_files
from tokentui.ingest.preview import describe
from tokentui.services.books import whole_book
from tokentui.services.config import configuration
from tokentui.services.workbook import Workbook
from tokentui.words.closing import close_lines

_KINDS = ("customers", "usage", "contracts", "subscriptions", "charges", "facts", "disclosures", "decisions")


def _fields() -> str:
    """The fields that --map takes, a paragraph for each kind of file."""
    told = (fill(f"{kind}: {', '.join(FIELDS[kind])}", 78, subsequent_indent="  ") for kind in FIELDS)
    return "\b\nFields for --map 'COLUMN=FIELD', by kind of file:\n" + "\n".join(told)


class _Way(NamedTuple):
    """How an import goes about it."""

    book: Path
    """As it will be called."""
    dry_run: bool
    strict: bool
    ask: bool
    as_json: bool


@click.command("import", epilog=_fields())
@click.argument("files", metavar="FILE…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--as", "--kind", "kind", type=click.Choice(_KINDS), help="What the rows are, whatever they look like.")
@map_option
@click.option("--customer", type=CUSTOMER, metavar="NAME", help="Whose all of it is, where the files name nobody.")
@part_option
@click.option("--grade", type=GRADE, help="Evidence grade of rows that state none.")
@click.option(
    "--dates",
    type=click.Choice(("day-first", "month-first")),
    help="How 03/04/2026 is read, where the file does not tell.",
)
@click.option("--zone", metavar="NAME", help="Time zone in which moments of usage are of a month.  [default: UTC]")
@click.option(
    "--only", "only", metavar="COLUMN=VALUE", multiple=True, help="Take only rows of this value; may be given again."
)
@click.option("--without", metavar="COLUMN=VALUE", multiple=True, help="Leave rows of this value out.")
@click.option("--recipe", metavar="NAME", help="Read files as under this name before, and compare with the last time.")
@click.option(
    "--moved", type=click.IntRange(min=0), metavar="PERCENT", help="By how much a spend moved that is named.  [25]"
)
@click.option("--name", help="Name of the book, where it is made now.")
@click.option("--currency", help="Currency of the book, where it is made now.  [default: that of the amounts, or USD]")
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and change nothing.")
@click.option("--strict", is_flag=True, help="Import nothing where any row is refused, and exit with 1.")
@click.option("--undo", is_flag=True, help="Take the last import back, as long as nothing rests on it.")
@click.option(
    "--refused",
    type=click.Path(path_type=Path),
    metavar="NEW",
    help="Write the rows that the last import refused to a new file, to be mended and brought in.",
)
@yes_option
@book_option
@json_option(
    "Print {book, path, dry_run, imported, before, after, left_out, close, files: [{source, kind, read, added, "
    "changed, unchanged, rejected, left_out, money, notices}]}."
)
def import_command(
    files: tuple[Path, ...],
    kind: str | None,
    maps: tuple[str, ...],
    customer: str | None,
    part: str,
    grade: str | None,
    dates: str | None,
    zone: str | None,
    only: tuple[str, ...],
    without: tuple[str, ...],
    recipe: str | None,
    moved: int | None,
    name: str | None,
    currency: str | None,
    dry_run: bool,
    strict: bool,
    undo: bool,
    refused: Path | None,
    yes: bool,
    book: Path | None,
    as_json: bool,
) -> int | None:
    """Bring customers, usage, contracts, subscriptions, charges, facts, disclosures or decisions into a book.

    From CSV and its kin, Excel, JSON, JSON Lines, Parquet, a table of SQLite or of Markdown, packed or not; from all
    files of a folder, or with - from standard input. Columns are found by name. A book that does not exist is made.
    The same file twice changes nothing. Several files are taken all or not at all, customers first.
    """
    _expect_sense(len(files), afterwards=undo + (refused is not None))
    if undo:
        undo_import(book, yes=yes)
        return None
    if refused:
        write_refused(book, refused)
        return None

    options = ImportOptions(
        kind,
        column_fields(maps),
        grade=grade,
        dates=dates,
        zone=zone,
        filters=(*_row_filters(only, take=True), *_row_filters(without, take=False)),
        recipe=recipe or "",
        customer=" ".join((customer or "").split()),
        part=part,
        percent=moved if moved is not None else MOVED if recipe else None,
    )
    way = _Way(book_path(book), dry_run, strict, ask=at_terminal() and not yes, as_json=as_json)
    with at_hand(files) as ready:
        for notice in ready.notices:
            narrate(visible(notice))
        options = replace(options, sources=ready.sources)
        question = f"No book was named; import into the demo book at {way.book}?"
        if not book_is_named(book) and not dry_run and not sure(question, yes=yes):
            raise No("Nothing was imported; name a book with: --book BOOK")
        with _target(way, ready.files, name, currency, options) as workbook:
            return _until_answered(workbook, ready.files, options, way)


def _until_answered(workbook: Workbook, files: Sequence[Path], options: ImportOptions, way: _Way) -> int | None:
    """Import, or show what would be, asking at a terminal for each file that can be read in two ways."""
    while True:
        try:
            if way.dry_run:
                return _rehearse(workbook, files, options, way)
            _import(workbook, files, options, way)
            return None
        except TwoReadings as question:
            options = _answered(options, question)


def _answered(options: ImportOptions, question: TwoReadings) -> ImportOptions:
    """The options with what a person at the terminal says a file is, --yes or not; raises the question elsewhere."""
    if question.path is None or not question.kinds or not at_terminal():
        raise question
    narrate(visible(str(question)))
    kind = click.prompt("Read it as", type=click.Choice([kind.value for kind in question.kinds]), err=True)
    return replace(options, kinds={**options.kinds, question.path: str(kind)})


def _expect_sense(files: int, *, afterwards: int) -> None:
    """Raise UsageError for what cannot be meant together."""
    context = click.get_current_context()
    if afterwards and (files or afterwards > 1):
        raise click.UsageError("Give --undo or --refused alone, without files", context)
    if not files and not afterwards:
        raise click.UsageError("Missing argument 'FILE…'", context)


def _row_filters(given: Sequence[str], *, take: bool) -> list[RowFilter]:
    """The filters that --only or --without name, values of one column together; raises UsageError for what is none."""
    values: dict[str, tuple[str, list[str]]] = {}
    for one in given:
        column, found, value = one.partition("=")
        if not found or not column.strip():
            option = "--only" if take else "--without"
            raise click.UsageError(
                f"{option} {one!r} is not COLUMN=VALUE, as in {option} 'status=active'", click.get_current_context()
            )
        values.setdefault(fold(column.strip()), (column.strip(), []))[1].append(value.strip())
    return [RowFilter(column, tuple(several), take) for column, several in values.values()]


def _import(workbook: Workbook, files: Sequence[Path], options: ImportOptions, way: _Way) -> None:
    if way.ask:
        with progress() as read:
            arrivals = load_files(workbook, files, options, only_look=True, read=read)
        for line in _told(arrivals, workbook):
            narrate(line)
        if not sure("Import this?", yes=False):
            raise No("Nothing was imported.")
    with progress() as read:
        arrivals = load_files(
            workbook,
            files,
            options,
            read=read,
            accept=lambda come: not (way.strict and refused_in(come)) and all_refused(come) is None,
        )
    if (nothing := all_refused(arrivals)) and not way.strict:
        raise No(nothing)
    number = refused_in(arrivals) if way.strict else 0
    if way.as_json:
        write_json(import_json(workbook, way.book, arrivals, dry_run=False, imported=not number))
    for line in summary(arrivals, workbook.settings.currency):
        narrate(line)
    if number:
        raise No(f"Nothing was imported: {rows_were(number)} refused, and --strict was given.")


def _rehearse(workbook: Workbook, files: Sequence[Path], options: ImportOptions, way: _Way) -> int | None:
    arrivals = load_files(workbook, files, options, only_look=True)
    if way.as_json:
        write_json(import_json(workbook, way.book, arrivals, dry_run=True, imported=False))
    else:
        write_lines(_told(arrivals, workbook))
    narrate("Dry run: nothing was changed.")
    return 1 if all_refused(arrivals) or (way.strict and refused_in(arrivals)) else None


def _told(arrivals: Arrivals, workbook: Workbook) -> Iterator[str]:
    """What files would bring, before it is brought; of several first a line each."""
    currency = workbook.settings.currency
    if len(arrivals.files) > 1:
        for arrival in arrivals.files:
            yield f"{visible(Path(arrival.preview.source).name)}: {outcome(arrival, currency)[0]}"
        yield ""
    yield from map(visible, arrivals.left_out)
    for arrival in arrivals.files:
        yield from describe(arrival.preview, currency)
        yield from outcome(arrival, currency)
        yield ""
    yield arrivals.change(currency)
    if arrivals.close is not None:
        yield from close_lines(arrivals.close, currency)


@contextmanager
def _target(
    way: _Way, files: Sequence[Path], name: str | None, currency: str | None, options: ImportOptions
) -> Iterator[Workbook]:
    """The open book, made first where there is none: whole, once the import is done, or not at all.

    A new book is in the currency that is given, else in that of the files, where they name one.
    """
    path = way.book
    if path.exists():
        # A file of the book must not be opened but by SQLite: closing it would drop the locks of the book.
        if any(file.exists() and file.samefile(path) for file in files):
            raise Unusable(f"{path} is the book itself; name another file.")
        with opened(path) as workbook:
            _expect_currency(workbook, currency)
            yield workbook
        return
    theirs = None if currency else named_currency(files, options)
    own = (currency or theirs or "USD").upper()
    with scratch_folder() as folder:
        place = folder / path.name if way.dry_run else path
        with whole_book(place, name or path.stem, own) as unfinished, opened(unfinished) as workbook:
            floor = configuration().floor
            yield workbook.keep(floor=floor) if floor else workbook
    if not way.dry_run:
        narrate(
            f"Made the book {path}, in {own}{', as the amounts are' if own == theirs != 'USD' else ''}"
            f"{f', with the evidence floor {floor.value} of your settings' if floor else ''}."
        )


def _expect_currency(workbook: Workbook, currency: str | None) -> None:
    own = workbook.settings.currency
    if currency and currency.upper() != own:
        raise Unusable(f"The book is in {own} and a book has one currency; convert the file, or make another book.")
