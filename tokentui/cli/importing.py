"""`tokentui import`: other people's files into a book."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from textwrap import fill

import click

from tokentui.cli.completion.kinds import CUSTOMER, GRADE
from tokentui.cli.faults import No
from tokentui.cli.import_after import undo_import, write_refused
from tokentui.cli.import_flow import Brought, ImportWay, bring_in, rehearse, target
from tokentui.cli.options import (
    at_terminal,
    book_is_named,
    book_option,
    book_path,
    column_fields,
    json_option,
    map_option,
    part_option,
    sure,
    yes_option,
)
from tokentui.cli.output import narrate
from tokentui.domain.closing import MOVED
from tokentui.domain.names import fold
from tokentui.domain.text import visible
from tokentui.ingest.columns.column_names import FIELDS
from tokentui.ingest.files.at_hand import at_hand
from tokentui.ingest.files.filtered import RowFilter
from tokentui.ingest.files.table import TwoReadings
from tokentui.ingest.load import ImportOptions
from tokentui.services.workbook import Workbook

_KINDS = (
    "customers",
    "usage",
    "contracts",
    "subscriptions",
    "charges",
    "facts",
    "answers",
    "disclosures",
    "prices",
    "decisions",
)


def _fields() -> str:
    """The fields that --map takes, a paragraph for each kind of file."""
    told = (fill(f"{kind}: {', '.join(FIELDS[kind])}", 78, subsequent_indent="  ") for kind in FIELDS)
    return "\b\nFields for --map 'COLUMN=FIELD', by kind of file:\n" + "\n".join(told)


@click.command("import", epilog=_fields())
@click.argument("files", metavar="FILE…", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--as",
    "--kind",
    "kind",
    type=click.Choice(_KINDS),
    metavar="KIND",
    help=f"What the rows are, whatever they look like: {', '.join(_KINDS)}.",
)
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
    """Bring customers, usage, contracts, subscriptions, charges, facts, disclosures, prices or decisions into a book.

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
    way = ImportWay(book_path(book), dry_run, strict, ask=at_terminal() and not yes, as_json=as_json)
    with at_hand(files) as ready:
        for notice in ready.notices:
            narrate(visible(notice))
        options = replace(options, sources=ready.sources)
        question = f"No book was named; import into the demo book at {way.book}?"
        if not book_is_named(book) and not dry_run and not sure(question, yes=yes):
            raise No("Nothing was imported; name a book with: --book BOOK")
        with target(way, ready.files, name, currency, options) as workbook:
            brought = _until_answered(workbook, ready.files, options, way)
    return brought.said()


def _until_answered(workbook: Workbook, files: Sequence[Path], options: ImportOptions, way: ImportWay) -> Brought:
    """Import, or show what would be, asking at a terminal for each file that can be read in two ways."""
    while True:
        try:
            if way.dry_run:
                return rehearse(workbook, files, options, way)
            return bring_in(workbook, files, options, way)
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
