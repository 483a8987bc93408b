"""`tokentui import`: other people's files into a book."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tokentui.cli.faults import No, Unusable
from tokentui.cli.options import (
    at_terminal,
    book_is_named,
    book_option,
    book_path,
    column_fields,
    json_option,
    map_option,
    opened,
    sure,
    yes_option,
)
from tokentui.cli.output import narrate, write_json, write_lines
from tokentui.domain.text import number_of, visible
from tokentui.ingest.load import Arrival, ImportOptions, load_files
from tokentui.ingest.preview import describe
from tokentui.ingest.readers.reasons import shared_reasons
from tokentui.services.books import make_book, remove_book
from tokentui.services.workbook import Workbook

_KINDS = ("customers", "facts", "disclosures", "decisions", "usage")
_REFUSED = 8
"""Reasons that are named one by one."""


@click.command("import")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(_KINDS), help="What the rows are, where the columns do not tell.")
@map_option
@click.option("--grade", type=click.Choice(list("ABCD")), help="Evidence grade of rows that state none.")
@click.option(
    "--dates",
    type=click.Choice(("day-first", "month-first")),
    help="How 03/04/2026 is read, where the file does not tell.",
)
@click.option("--name", help="Name of the book, where it is made now.")
@click.option("--currency", help="Currency of the book, where it is made now.  [default: USD]")
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and change nothing.")
@click.option("--strict", is_flag=True, help="Import nothing where any row is refused, and exit with 1.")
@yes_option
@book_option
@json_option(
    "Print {book, path, dry_run, imported, files: [{source, kind, added, changed, unchanged, rejected, notices}]}."
)
def import_command(
    files: tuple[Path, ...],
    kind: str | None,
    maps: tuple[str, ...],
    grade: str | None,
    dates: str | None,
    name: str | None,
    currency: str | None,
    dry_run: bool,
    strict: bool,
    yes: bool,
    book: Path | None,
    as_json: bool,
) -> int | None:
    """Bring customers, facts, disclosures, decisions or monthly usage into a book, from CSV.

    Columns are found by name. A book that does not exist is made. The same file twice changes nothing. Several files
    are taken all or not at all, customers first.
    """
    if len(files) > 1 and (maps or kind):
        raise click.UsageError("Give --kind and --map with one file at a time", click.get_current_context())

    options = ImportOptions(kind, column_fields(maps), grade, dates)
    if not book_is_named(book) and not dry_run:
        question = f"No book was named; import into the demo book at {book_path(book)}?"
        if not sure(question, yes=yes):
            raise No("Nothing was imported; name a book with: --book BOOK")
    with _target(book, files, name, currency, dry_run=dry_run) as workbook:
        if dry_run:
            return _rehearse(workbook, files, options, as_json=as_json, strict=strict)
        return _import(workbook, files, options, strict=strict, ask=at_terminal() and not yes, as_json=as_json)


def _import(
    workbook: Workbook, files: Sequence[Path], options: ImportOptions, *, strict: bool, ask: bool, as_json: bool
) -> int | None:
    if ask:
        for arrival in load_files(workbook, files, options, only_look=True):
            _tell(arrival, workbook)
        if not sure("Import this?", yes=False):
            raise No("Nothing was imported.")
    arrivals = load_files(
        workbook,
        files,
        options,
        accept=lambda all_of_them: not (strict and _refused(all_of_them)) and _all_refused(all_of_them) is None,
    )
    if (nothing := _all_refused(arrivals)) and not strict:
        raise No(nothing)
    refused = strict and _refused(arrivals)
    if as_json:
        write_json(_as_json(workbook, arrivals, dry_run=False, imported=not refused))
    for arrival in arrivals:
        _summarise(arrival)
    if refused:
        raise No(f"Nothing was imported: {_rows(refused)} refused, and --strict was given.")
    return None


def _rehearse(
    workbook: Workbook, files: Sequence[Path], options: ImportOptions, *, as_json: bool, strict: bool
) -> int | None:
    arrivals = load_files(workbook, files, options, only_look=True)
    if as_json:
        write_json(_as_json(workbook, arrivals, dry_run=True, imported=False))
    else:
        for arrival in arrivals:
            write_lines([*describe(arrival.preview, workbook.settings.currency), _counts(arrival), ""])
    narrate("Dry run: nothing was changed.")
    return 1 if strict and _refused(arrivals) else None


@contextmanager
def _target(
    book: Path | None, files: Sequence[Path], name: str | None, currency: str | None, *, dry_run: bool
) -> Iterator[Workbook]:
    """The open book, made first where there is none; one that was made is removed again when the import fails."""
    path = book_path(book)
    if path.exists():
        with opened(path) as workbook:
            _expect_currency(workbook, currency)
            yield workbook
        return
    for file in files:
        if not file.exists():
            raise Unusable(f"There is no file {file}; check the path.")

    with _place_for(path, dry_run=dry_run) as place:
        make_book(place, name or path.stem, (currency or "USD").upper())
        try:
            with opened(place) as workbook:
                yield workbook
            if not dry_run:
                narrate(f"Made the book {path}, in {(currency or 'USD').upper()}.")
        except BaseException:
            remove_book(place)
            raise


@contextmanager
def _place_for(path: Path, *, dry_run: bool) -> Iterator[Path]:
    if not dry_run:
        yield path
        return

    with TemporaryDirectory(prefix="tokentui-") as folder:
        yield Path(folder) / path.name


def _expect_currency(workbook: Workbook, currency: str | None) -> None:
    own = workbook.settings.currency
    if currency and currency.upper() != own:
        raise Unusable(f"The book is in {own} and a book has one currency; convert the file, or make another book.")


def _refused(arrivals: Sequence["Arrival"]) -> int:
    return sum(len(arrival.report.rejected) for arrival in arrivals)


def _all_refused(arrivals: Sequence["Arrival"]) -> str | None:
    """A sentence where a file had rows and none of them could be taken."""
    for arrival in arrivals:
        report = arrival.report
        if report.rejected and not (report.added or report.changed or report.unchanged):
            why = "; ".join(shared.said() for shared in shared_reasons(report.rejected)[:3])
            return f"Nothing was imported: every row of {visible(report.source)} was refused: {visible(why)}"
    return None


def _tell(arrival: Arrival, workbook: Workbook) -> None:
    """Show on standard error what a file would bring."""
    for line in describe(arrival.preview, workbook.settings.currency):
        narrate(line)
    narrate(_counts(arrival))
    for notice in _replaced(arrival):
        narrate(f"Note: {notice}")
    narrate("")


def _summarise(arrival: Arrival) -> None:
    """Say on standard error what a file brought, and what was refused of it."""
    narrate(f"{visible(arrival.report.source)}: {_counts(arrival)}")
    reasons = shared_reasons(arrival.report.rejected)
    for shared in reasons[:_REFUSED]:
        narrate(f"  {visible(shared.said())}")
    if len(reasons) > _REFUSED:
        more = number_of(len(reasons) - _REFUSED, "other reason")
        narrate(f"  and {more}; see every row with --json")
    for notice in (*arrival.preview.notices, *_replaced(arrival)):
        narrate(f"  Note: {visible(notice)}")


def _replaced(arrival: Arrival) -> list[str]:
    """What a file of usage did to months that the book had."""
    report = arrival.report
    if report.kind != "usage" or not report.changed:
        return []
    return [f"{number_of(report.changed, 'month')} that the book had already: replaced by this file, not added to."]


def _counts(arrival: Arrival) -> str:
    report = arrival.report
    return (
        f"{report.kind}: {report.added:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{len(report.rejected):,} refused"
    )


def _rows(count: int) -> str:
    return f"{number_of(count, 'row')} {'was' if count == 1 else 'were'}"


def _as_json(workbook: Workbook, arrivals: Sequence["Arrival"], *, dry_run: bool, imported: bool) -> dict[str, object]:
    return {
        "book": workbook.settings.name,
        "path": str(workbook.book.path),
        "dry_run": dry_run,
        "imported": imported,
        "files": [
            {
                "source": arrival.report.source,
                "kind": arrival.report.kind,
                "added": arrival.report.added,
                "changed": arrival.report.changed,
                "unchanged": arrival.report.unchanged,
                "rejected": [
                    {"line": row.line, "reason": row.reason, "raw": row.raw} for row in arrival.report.rejected
                ],
                "notices": list(arrival.preview.notices),
            }
            for arrival in arrivals
        ],
    }
