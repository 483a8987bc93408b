"""`tokentui report`: what a book says as a document to hand on, and what a review session came to."""

from pathlib import Path

import click
from click.core import ParameterSource

from tokentui.cli.completion.kinds import Suggested
from tokentui.cli.faults import No, Unusable
from tokentui.cli.options import book_option, existing_book, form_of, json_option, opened, sure, yes_option
from tokentui.cli.output import narrate, strong, table, write, write_json, write_lines
from tokentui.cli.panel_options import Asked, panel_options
from tokentui.domain.lead import Rule
from tokentui.services.book_report import ACCOUNTS, read_book_report
from tokentui.services.replacing import expect_replaceable
from tokentui.services.session_report import session_report
from tokentui.words.book_report.written import FORMS, is_report, write_report
from tokentui.words.report_json import session_json
from tokentui.words.session_report import heading, sections
from tokentui.words.session_report import markdown as as_markdown

LATEST = 0
_OF_A_SESSION = ("number", "markdown", "as_json")
_OF_A_BOOK = ("rule", "accounts", "form", "force", "yes", "unit", "denominator", "floor", "disclosure", "unknown_spend")


@click.command("report")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--session",
    "number",
    is_flag=False,
    flag_value=LATEST,
    default=LATEST,
    type=click.IntRange(min=0),
    metavar="[N]",
    help="Of a session: that of this number; else the latest.",
)
@click.option("--markdown", is_flag=True, help="Of a session: print Markdown.")
@click.option("--rule", type=Suggested([one.value for one in Rule]), help="Rule of the verdict; else dominance.")
@click.option(
    "--accounts",
    type=click.IntRange(min=0),
    default=ACCOUNTS,
    show_default=True,
    metavar="N",
    help="How many accounts are listed one by one, the largest first.",
)
@click.option("--format", "form", type=click.Choice(list(FORMS)), help="Of a book: else as FILE ends.")
@click.option("--force", is_flag=True, help="Write over any file, also one that report did not write, or a link.")
@panel_options
@yes_option
@book_option
@json_option(
    "Of a session: print {book, session, reviewer, queue, ask, blind, began, ended, accounts, statements, spend, pace, "
    "keys, changes_of_mind, undone, redone, adjudications, conflicts, verdict, composition, gap, reviewers, …}. Money "
    "in micro-units, shares from 0 to 1, unknown null."
)
def report_command(
    files: tuple[Path, ...],
    number: int,
    markdown: bool,
    rule: str | None,
    accounts: int,
    form: str | None,
    force: bool,
    asked: Asked,
    yes: bool,
    book: Path | None,
    as_json: bool,
) -> None:
    """What a book says, written to FILE to be handed on; without FILE, what a review session came to.

    FILE ends in .html (a page that stands alone, and prints) or in .md: verdict, who and what, gap, claims,
    concentration, months, what would settle it, what to mind, method, and every account with its sources.
    """
    context = click.get_current_context()
    for names, wrong in ((_OF_A_SESSION, bool(files)), (_OF_A_BOOK, not files)):
        given = next((one for one in names if context.get_parameter_source(one) is ParameterSource.COMMANDLINE), None)
        if wrong and given is not None:
            option = {"number": "session", "as_json": "json", "form": "format"}.get(given, given).replace("_", "-")
            other = "a review session; leave FILE out" if files else "the report on a book; name a FILE.html or FILE.md"
            raise click.UsageError(f"--{option} is for {other}", context)
    if files:
        forms = [form_of(file, form, FORMS) for file in files]
        _expect_places(files, book, force=force, yes=yes)
        with opened(book) as own:
            workbook, settings = asked.read(own, rule)
            report = read_book_report(workbook, settings, accounts)
            for file, pieces in zip(files, forms, strict=True):
                write_report(report, file, pieces)
                narrate(f"Wrote a report to {file}{' · SYNTHETIC' if workbook.settings.synthetic else ''}.")
        return
    _report_on_session(number, book, markdown=markdown, as_json=as_json)


def _report_on_session(number: int, book: Path | None, *, markdown: bool, as_json: bool) -> None:
    if markdown and as_json:
        raise click.UsageError("Give --json or --markdown, not both", click.get_current_context())
    with opened(book) as workbook:
        report = session_report(workbook, number or None)
        if as_json:
            write_json(session_json(workbook, report))
        elif markdown:
            write_lines(as_markdown(report).split("\n"))
        else:
            write(strong(heading(report)))
            for section in sections(report):
                write("")
                if section.title:
                    write(strong(section.title))
                rows = [section.header, *section.rows] if section.header else section.rows
                write_lines(table(rows, right=range(1, 5) if section.header else ()))


def _expect_places(files: tuple[Path, ...], book: Path | None, *, force: bool, yes: bool) -> None:
    """Raise No, Unusable or InTheWay where something stands in the way that is not to be written over."""
    own = existing_book(book)
    for file in files:
        if file.exists() and own.exists() and file.samefile(own):
            raise Unusable(f"{file} is the book itself; name another file.")
        if expect_replaceable(file, is_report, force=force) and not sure(f"Write over {file}?", yes=yes):
            raise No("Nothing was written.")
