"""`tokentui merge`: another person's decisions, from the file of `tokentui export --decisions` or from a book."""

from collections.abc import Iterator
from pathlib import Path

import click

from tokentui.cli.options import book_option, json_option, opened, title
from tokentui.cli.output import narrate, write_json, write_lines
from tokentui.domain.merge import Conflict, MergeReport
from tokentui.domain.money import short
from tokentui.domain.text import number_of, visible
from tokentui.services.merge import merge
from tokentui.services.workbook import Workbook
from tokentui.words.report_json import merge_json
from tokentui.words.values import statement

_SHOWN = 20
"""Lines and conflicts that are named one by one."""


@click.command("merge")
@click.argument("source", metavar="FILE|BOOK", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would come of it.")
@click.option("--strict", is_flag=True, help="Exit 1 when a line could not be taken.")
@book_option
@json_option(
    "Print {book, codebook_version, source, dry_run, lines, decisions {new, known}, facts {new, reworded}, edits, "
    "joins, unlike, left_out: [{line, reason, raw}], conflicts: [{key, name, spend, new, voices}], conflicts_settled}."
)
def merge_command(source: Path, dry_run: bool, strict: bool, book: Path | None, as_json: bool) -> int:
    """Bring in the decisions of FILE, made by export --decisions, or of another BOOK, with facts on their customers.

    The book then holds the union of both logs, whatever the order of merging and however often. What cannot be taken
    is named and kept in the book. Undo takes back only what was done in this book.
    """
    with opened(book) as workbook:
        report = merge(workbook, source, dry_run=dry_run)
        if report.no_backup:
            narrate(report.no_backup)
        if as_json:
            write_json(merge_json(workbook, report, dry_run=dry_run))
        else:
            write_lines(_lines(workbook, report, dry_run=dry_run))
    return 1 if strict and report.left_out else 0


def _lines(workbook: Workbook, report: MergeReport, *, dry_run: bool) -> Iterator[str]:
    yield f"{title(workbook)} · codebook version {workbook.codebook.version}"
    took = "would take" if dry_run else "took"
    yield f"{took} {number_of(report.decisions, 'decision')}, {report.known:,} known before"
    if report.facts or report.reworded:
        reworded = f", {report.reworded:,} known in other words" if report.reworded else ""
        yield f"{took} {number_of(report.facts, 'fact')}{reworded}"
    if report.edits or report.joins:
        edits = number_of(report.edits, "record edit")
        yield f"{took} {edits} and {number_of(report.joins, 'join')}"
    yield from (f"  {visible(one)}" for one in report.unlike[:_SHOWN])
    if report.left_out:
        yield f"left out {number_of(len(report.left_out), 'line')}{'' if dry_run else ', kept in the book'}"
        for one in report.left_out[:_SHOWN]:
            yield f"  line {one.line}: {visible(one.reason)}"
        if len(report.left_out) > _SHOWN:
            yield f"  and {len(report.left_out) - _SHOWN:,} more; see them with --json"
    if report.settled:
        yield f"settled {number_of(report.settled, 'conflict')}"
    new = sum(one.new for one in report.conflicts)
    if report.conflicts:
        yield f"{number_of(len(report.conflicts), 'open conflict')}, {new:,} new; adjudicate with: tokentui review"
        for conflict in report.conflicts[:_SHOWN]:
            yield f"  {_conflict(workbook, conflict)}"
        if len(report.conflicts) > _SHOWN:
            yield f"  and {len(report.conflicts) - _SHOWN:,} more; see them with --json"


def _conflict(workbook: Workbook, one: Conflict) -> str:
    said = " | ".join(
        f"{visible(voice.reviewer)}: {statement(voice.statement, workbook.codebook.of(one.question))}"
        for voice in one.voices
    )
    return f"{visible(one.name)} ({short(one.spend, workbook.settings.currency)})  {said}"
