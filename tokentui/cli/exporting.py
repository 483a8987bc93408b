"""`tokentui export`: what a book holds, for other programs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from click.core import ParameterSource

from tokentui.cli.completion.kinds import FILTER
from tokentui.cli.faults import No, Unusable
from tokentui.cli.options import book_option, existing_book, opened, sure, yes_option
from tokentui.cli.output import json_pieces, json_text, narrate, write_data_lines, write_pieces, write_table
from tokentui.cli.panel_options import Asked, panel_options, warn
from tokentui.domain.text import number_of
from tokentui.ingest.export import write_csv
from tokentui.ingest.writers.excel import TooLarge, write_excel
from tokentui.ingest.writers.json_lines import json_lines
from tokentui.ingest.writers.ours import is_ours
from tokentui.ingest.writers.parquet import NoParquet, write_parquet
from tokentui.services import export
from tokentui.services.export import Chosen
from tokentui.services.merge import decision_lines, export_decisions
from tokentui.services.panels import Panels, read_panels
from tokentui.services.replacing import expect_replaceable, replacing
from tokentui.services.workbook import Workbook
from tokentui.words import tables
from tokentui.words.book_json import book_json, parsed
from tokentui.words.panel_json import composition_json
from tokentui.words.tables import Row, Table

_WHAT = ("customers", "usage", "facts", "disclosures", "decisions", "composition")
_OF_NOBODY = ("disclosures", "composition")
"""What is not of single customers, and cannot be of some of them."""

_FORMS = ("csv", "jsonl", "json", "xlsx", "parquet", "sqlite")
_FORM_OF_ENDING = {
    **{f".{form}": form for form in _FORMS},
    **dict.fromkeys((".ndjson", ".jsonlines"), "jsonl"),
    **dict.fromkeys((".tokentui", ".sqlite3", ".db"), "sqlite"),
}
_FILES_ONLY = ("xlsx", "parquet", "sqlite")
"""Forms that are no text for a terminal or a pipe."""


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be written, and how."""

    what: str
    form: str
    file: Path | None
    words: str
    """The filter, as it was typed."""


@click.command("export")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--what", type=click.Choice(_WHAT), default="customers", show_default=True)
@click.option("--format", "form", type=click.Choice(_FORMS), help="Else as FILE ends, else csv.", default=None)
@click.option(
    "--filter", "words", default="", type=FILTER, metavar="FILTER", help="Only customers that meet it, as / in the app."
)
@click.option(
    "--decisions", "as_lines", is_flag=True, help="The log, a readable JSON line each, for merge and for git."
)
@click.option("--force", is_flag=True, help="Write over any file, also one that export did not write, or a link.")
@panel_options
@yes_option
@book_option
def export_command(
    file: Path | None,
    what: str,
    as_lines: bool,
    form: str | None,
    words: str,
    force: bool,
    asked: Asked,
    yes: bool,
    book: Path | None,
) -> None:
    """Write customers, usage, facts, disclosures, decisions or the composition to FILE, or to standard output.

    `tokentui import` brings these tables into an empty book as they were. Money is in units of the book's currency, in
    JSON documents in micro-units; no cell is a formula. A file that ends in .tokentui or .sqlite is a copy of the whole
    book. What is invented says SYNTHETIC.
    """
    order = _Order(what, form or _FORM_OF_ENDING.get(file.suffix.lower() if file else "", "csv"), file, words)
    _expect_sense(order, as_lines=as_lines)
    if file is not None:
        _expect_place(file, book, force=force, yes=yes)
    with opened(book) as workbook:
        if as_lines:
            _write_log(workbook, file)
            return
        if order.form == "sqlite" and file is not None:
            with replacing(file) as unfinished:
                export.copy_book(workbook, unfinished)
            _say_written(workbook, "a copy of the whole book", file)
            return
        panels = None
        if what == "composition":
            workbook, settings = asked.read(workbook)
            panels = read_panels(workbook, settings)
        _write(workbook, order, panels)
        if panels is not None:
            warn(workbook, panels, money=True)


def _expect_sense(order: _Order, *, as_lines: bool) -> None:
    """Raise UsageError for options that contradict one another."""
    context = click.get_current_context()
    beside = [name for name in ("what", "form") if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    if as_lines and beside:
        raise click.UsageError(
            "--decisions is the log for merge, whole and in its own form; leave --what and --format out", context
        )
    if order.words and (as_lines or order.what in _OF_NOBODY):
        what = "the log for merge" if as_lines else order.what
        raise click.UsageError(f"A filter is of customers, and {what} is written whole; leave --filter out", context)
    if not as_lines and order.form == "sqlite" and order.words:
        raise click.UsageError("A copy of the book is of all of it; leave --filter out, or write a table", context)
    if not as_lines and order.form in _FILES_ONLY and order.file is None:
        raise click.UsageError(f"{order.form} is no text; name a FILE to write it to", context)


def _expect_place(file: Path, book: Path | None, *, force: bool, yes: bool) -> None:
    """Raise No, Unusable or InTheWay where something stands in the way that is not to be written over."""
    own = existing_book(book)
    if file.exists() and own.exists() and file.samefile(own):
        raise Unusable(f"{file} is the book itself; name another file.")
    asks = expect_replaceable(file, lambda path: is_ours(path, tables.BEGINNINGS), force=force)
    if asks and not sure(f"Write over {file}?", yes=yes):
        raise No("Nothing was written.")


def _write(workbook: Workbook, order: _Order, panels: Panels | None) -> None:
    """Write a table, or a document of JSON, to its file or to standard output."""
    these = export.chosen(workbook, order.words)
    if order.form == "json":
        pieces = _json(workbook, order.what, panels, these)
        if order.file is None:
            write_pieces(pieces)
            return
        with replacing(order.file) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as target:
            target.writelines(pieces)
            target.write("\n")
        _say_written(workbook, order.what, order.file)
        return
    table = _table(workbook, order.what, panels, these)
    if order.file is None:
        _write_out(table, order.form)
        return
    counted = _Counted(table.rows)
    try:
        with replacing(order.file) as unfinished:
            _write_file(unfinished, order, Table(table.header, counted))
    except (TooLarge, NoParquet) as error:
        raise Unusable(str(error)) from None
    _say_written(workbook, order.what, order.file, counted.number)


def _write_out(table: Table, form: str) -> None:
    if form == "jsonl":
        write_data_lines(json_lines(*table))
    else:
        write_table(*table)


def _write_file(unfinished: Path, order: _Order, table: Table) -> None:
    if order.form == "xlsx":
        write_excel(unfinished, order.what, *table)
    elif order.form == "parquet":
        write_parquet(unfinished, *table)
    else:
        with unfinished.open("w", encoding="utf-8", newline="") as target:
            if order.form == "jsonl":
                target.writelines(line + "\n" for line in json_lines(*table))
            else:
                write_csv(target, *table)


class _Counted:
    """Rows that are counted as they go by."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.number = 0
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.number += 1
            yield row


def _write_log(workbook: Workbook, file: Path | None) -> None:
    """Write the log of decisions, one readable JSON line each, to a file or to standard output."""
    if file is None:
        write_data_lines(decision_lines(workbook))
        return
    number = export_decisions(workbook, file)
    _say_written(workbook, number_of(number, "line"), file)


def _say_written(workbook: Workbook, what: str, file: Path, rows: int | None = None) -> None:
    number = "" if rows is None else f", {number_of(rows, 'row')}"
    # Lines without a row have no columns either.
    empty = " The file is empty; leave it out on import." if rows is not None and not file.stat().st_size else ""
    narrate(f"Wrote {what} to {file}{number}{' · SYNTHETIC' if workbook.settings.synthetic else ''}.{empty}")


def _table(workbook: Workbook, what: str, panels: Panels | None, these: Chosen) -> Table:
    if panels is not None:
        return tables.composition_table(workbook, panels)
    if what == "decisions":
        return tables.log_table(workbook, export.every_decision(workbook, these))
    if what == "facts":
        return tables.fact_table(workbook, export.every_fact(workbook, these))
    if what == "usage":
        return tables.usage_table(workbook, export.every_month(workbook, these))
    if what == "disclosures":
        return tables.disclosure_table(workbook, export.every_disclosure(workbook))
    return tables.list_table(workbook, export.every_customer(workbook, these))


def _json(workbook: Workbook, what: str, panels: Panels | None, these: Chosen) -> Iterator[str]:
    """The document in pieces; a list of everything is never held."""
    head: dict[str, object] = {"SYNTHETIC": "invented customers"} if workbook.settings.synthetic else {}
    if panels is not None:
        return iter([json_text({**head, **composition_json(workbook, panels)})])
    head.update(book_json(workbook))
    if what == "usage":
        return json_pieces(head, what, (month._asdict() for month in export.every_month(workbook, these)))
    if what == "disclosures":
        return json_pieces(head, what, (one._asdict() for one in export.every_disclosure(workbook)))
    if what == "decisions":
        documents = export.decision_documents(workbook, these)
    elif what == "facts":
        documents = export.fact_documents(workbook, these)
    else:
        documents = export.customer_documents(workbook, these)
    return json_pieces(head, what, parsed(documents))
