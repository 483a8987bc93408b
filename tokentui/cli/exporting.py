"""`tokentui export`: what a book holds, for other programs."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click

from tokentui.cli.faults import No
from tokentui.cli.options import book_option, opened, sure, yes_option
from tokentui.cli.output import json_pieces, json_text, narrate, write_lines, write_pieces, write_table
from tokentui.cli.panel_options import Asked, panel_options, warn
from tokentui.domain.text import number_of
from tokentui.ingest.export import write_csv
from tokentui.services import export
from tokentui.services.lookups import history_documents
from tokentui.services.merge import decision_lines, export_decisions
from tokentui.services.panels import Panels, read_panels
from tokentui.services.workbook import Workbook
from tokentui.words import tables
from tokentui.words.book_json import book_json, parsed
from tokentui.words.panel_json import composition_json
from tokentui.words.tables import Table


@click.command("export")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "--what",
    type=click.Choice(["customers", "decisions", "facts", "composition"]),
    default="customers",
    show_default=True,
)
@click.option("--format", "form", type=click.Choice(["csv", "json"]), help="Else as FILE ends, else csv.", default=None)
@click.option(
    "--decisions", "as_lines", is_flag=True, help="The log, a readable JSON line each, for merge and for git."
)
@panel_options
@yes_option
@book_option
def export_command(
    file: Path | None,
    what: str,
    as_lines: bool,
    form: str | None,
    asked: Asked,
    yes: bool,
    book: Path | None,
) -> None:
    """Write customers, decisions, facts or the composition to FILE, or to standard output.

    CSV has money in units of the book's currency and no cell that a spreadsheet would run as a formula. JSON has money
    in micro-units. Everything from a book of invented customers says SYNTHETIC.
    """
    if file is not None and file.exists() and not sure(f"Write over {file}?", yes=yes):
        raise No("Nothing was written.")
    to_json = (form or ("json" if file is not None and file.suffix.lower() == ".json" else "csv")) == "json"
    with opened(book) as workbook:
        if as_lines:
            _write_log(workbook, file)
            return
        panels = None
        if what == "composition":
            workbook, settings = asked.read(workbook)
            panels = read_panels(workbook, settings)
        if to_json:
            _write_json(_json(workbook, what, panels), file)
        else:
            _write_csv(_table(workbook, what, panels), file)
        if panels is not None:
            warn(workbook, panels, money=True)
        if file is not None:
            _say_written(workbook, what, file)


def _write_log(workbook: Workbook, file: Path | None) -> None:
    """Write the log of decisions, one readable JSON line each, to a file or to standard output."""
    if file is None:
        write_lines(decision_lines(workbook))
        return
    number = export_decisions(workbook, file)
    _say_written(workbook, number_of(number, "line"), file)


def _say_written(workbook: Workbook, what: str, file: Path) -> None:
    narrate(f"Wrote {what} to {file}{' · SYNTHETIC' if workbook.settings.synthetic else ''}.")


def _table(workbook: Workbook, what: str, panels: Panels | None) -> Table:
    if panels is not None:
        return tables.composition_table(workbook, panels)
    if what == "decisions":
        return tables.log_table(workbook, export.every_decision(workbook))
    if what == "facts":
        return tables.fact_table(workbook, export.every_fact(workbook))
    return tables.list_table(workbook, export.every_customer(workbook))


def _json(workbook: Workbook, what: str, panels: Panels | None) -> Iterator[str]:
    """The document in pieces; a list of everything is never held."""
    head: dict[str, object] = {"SYNTHETIC": "invented customers"} if workbook.settings.synthetic else {}
    if panels is not None:
        return iter([json_text({**head, **composition_json(workbook, panels)})])
    head.update(book_json(workbook))
    if what == "decisions":
        documents = history_documents(workbook, newest_first=False)
    else:
        documents = export.fact_documents(workbook) if what == "facts" else export.customer_documents(workbook)
    return json_pieces(head, what, parsed(documents))


def _write_csv(table: Table, file: Path | None) -> None:
    if file is None:
        write_table(*table)
        return
    with _replacing(file) as target:
        write_csv(target, table.header, table.rows)


def _write_json(pieces: Iterable[str], file: Path | None) -> None:
    if file is None:
        write_pieces(pieces)
        return
    with _replacing(file) as target:
        target.writelines(pieces)
        target.write("\n")


@contextmanager
def _replacing(file: Path) -> Iterator[TextIO]:
    """A file beside the wanted one that takes its place only when all of it is written."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as target:
            yield target
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
