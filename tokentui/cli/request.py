"""`tokentui request`: what to ask the vendor, as a sheet that comes back filled in."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from tokentui.cli.faults import Unusable
from tokentui.cli.options import book_option, existing_book, form_of, json_option, opened
from tokentui.cli.output import narrate, write_json, write_lines
from tokentui.cli.panel_options import Asked, panel_options
from tokentui.domain.lead import Rule
from tokentui.domain.text import number_of
from tokentui.ingest.export import write_csv
from tokentui.ingest.writers.excel import TooLarge, write_excel
from tokentui.services.data_request import MOST, DataRequest, bounds_unknown_spends, knows_a_spend, read_request
from tokentui.services.replacing import InTheWay, expect_replaceable, replacing
from tokentui.services.workbook import Workbook
from tokentui.words.data_request import request_json, request_lines, request_table


def _as_csv(workbook: Workbook, request: DataRequest, place: Path) -> None:
    with place.open("w", encoding="utf-8", newline="") as target:
        write_csv(target, *request_table(workbook, request))


def _as_excel(workbook: Workbook, request: DataRequest, place: Path) -> None:
    try:
        write_excel(place, "request", *request_table(workbook, request))
    except TooLarge as error:
        raise Unusable(str(error)) from None


def _as_markdown(workbook: Workbook, request: DataRequest, place: Path) -> None:
    lines = (f"{line}\n" for line in request_lines(workbook, request))
    with place.open("w", encoding="utf-8", newline="") as target:
        target.writelines(lines)


_Write = Callable[[Workbook, DataRequest, Path], None]

_FORMS: dict[str, _Write] = {"csv": _as_csv, "xlsx": _as_excel, "md": _as_markdown}
"""What a sheet may be, by how its file ends."""


@click.command("request")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option(
    "-n", "number", type=click.IntRange(1, 60), default=MOST, show_default=True, help="How many questions to ask."
)
@click.option("--format", "form", type=click.Choice(list(_FORMS)), help="Else as FILE ends.")
@click.option("--rule", type=click.Choice([one.value for one in Rule]), help="Rule of the verdict; else dominance.")
@click.option("--force", is_flag=True, help="Write over a file that is there, with whatever was filled in.")
@panel_options
@book_option
@json_option(
    "Print {book, currency, unit, denominator, asked_on, now, questions: [{customer, name, question, asked, why, "
    "closes, answers: [{codes, amount, then}]}]}. now and then: {verdict, bullish, bearish}, each {low, high}. Money "
    "in micro-units, shares from 0 to 1, unknown null."
)
def request_command(
    file: Path | None,
    number: int,
    form: str | None,
    rule: str | None,
    force: bool,
    asked: Asked,
    book: Path | None,
    as_json: bool,
) -> None:
    """Ask the vendor what would settle the verdict, or close most of what it leaves open.

    Writes the questions as a sheet: FILE ends in .csv, .xlsx or .md; without one it is Markdown. Fill in the answers,
    and bring them in with: tokentui import FILE. Else by spend where any is known: of the listed, or of the
    known where nothing says what an unknown spend may be at most.
    """
    write = None if file is None else form_of(file, form, _FORMS)
    if file is not None:
        _expect_free(file, book, force=force)
    with opened(book) as workbook:
        workbook, settings = _as_asked(workbook, asked).read(workbook, rule)
        request = read_request(workbook, settings, number)
        if as_json:
            write_json(request_json(workbook, request))
        elif write is None:
            write_lines(request_lines(workbook, request))
        if file is not None and write is not None:
            with replacing(file) as unfinished:
                write(workbook, request, unfinished)
            invented = " · SYNTHETIC" if workbook.settings.synthetic else ""
            narrate(f"Wrote {number_of(len(request.questions), 'question')} to {file}{invented}.")
            narrate(f"Columns why and would_change are yours, not the vendor's. Filled in: tokentui import {file}")
        if not request.questions:
            narrate("Nothing is open that a vendor could answer.")


def _as_asked(workbook: Workbook, asked: Asked) -> Asked:
    """By spend, where nothing else is asked for and any is known; of those alone where nothing bounds the others."""
    if asked.unit is not None or asked.denominator is not None or not knows_a_spend(workbook):
        return asked
    bounded = asked.unknown_spend is not None or bounds_unknown_spends(workbook)
    return replace(asked, unit="spend", denominator="listed" if bounded else "known")


def _expect_free(file: Path, book: Path | None, *, force: bool) -> None:
    """Raise Unusable or InTheWay where something stands there that may hold answers, or is no file."""
    own = existing_book(book)
    if file.exists() and own.exists() and file.samefile(own):
        raise Unusable(f"{file} is the book itself; name another file.")
    if os.path.lexists(file) and not force and file.is_file() and not file.is_symlink():
        raise InTheWay(f"{file} is there, and may hold answers; choose another name, or write over it with: --force")
    expect_replaceable(file, lambda _: False, force=force)
