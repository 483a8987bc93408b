"""Reviewing account after account, and the report of a review session."""

from pathlib import Path

import click

from tokentui.cli.app import start
from tokentui.cli.completion.kinds import Suggested
from tokentui.cli.options import book_option, filter_option, json_option, opened, plain_option, reviewer_option
from tokentui.cli.output import strong, table, write, write_json, write_lines
from tokentui.domain.queues import STALE_DAYS, Ask, Queue, QueueError, QueueKind, read_kind
from tokentui.services.browse import read_filter
from tokentui.services.session_report import session_report
from tokentui.words.report_json import session_json
from tokentui.words.session_report import heading, sections
from tokentui.words.session_report import markdown as as_markdown

LATEST = 0


@click.command("review")
@click.argument("book_name", metavar="[BOOK]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--queue",
    type=Suggested([kind.value for kind in QueueKind]),
    help="largest, flip, conflicts, flagged, postponed, stale, oldest, alphabetical, random or weighted; without it "
    "the session used last goes on, or largest begins.",
)
@click.option("--blind", is_flag=True, help="Hide what others said of an account until you have decided it.")
@click.option(
    "--ask",
    type=click.Choice([one.value for one in Ask]),
    help="Ask what for, who it is, or both in one sitting; else what.",
)
@click.option("--days", type=click.IntRange(min=0), help="For stale: how old a decision must be; else 90.")
@click.option("--seed", help="For random and weighted: the same seed gives the same order anywhere; else 1.")
@filter_option
@plain_option
@book_option
@reviewer_option
def review_command(
    book_name: Path | None,
    queue: str | None,
    blind: bool,
    ask: str | None,
    days: int | None,
    seed: str | None,
    wanted: str,
    plain: bool,
    book: Path | None,
    reviewer: str | None,
) -> int:
    """Open the workbench in a review session: one account after another, a key decides, saves and goes on."""
    kind = None
    if queue is None and (blind or ask or days is not None or seed is not None or wanted.strip()):
        kind = QueueKind.STALE if days is not None else QueueKind.RANDOM if seed is not None else QueueKind.LARGEST
    elif queue is not None:
        try:
            kind = read_kind(queue)
        except QueueError as error:
            raise click.UsageError(str(error), click.get_current_context()) from None
    if seed is not None:
        # Raises for what is no text, as long as there is a shell to say it in.
        seed.encode()
    random = kind in (QueueKind.RANDOM, QueueKind.WEIGHTED)
    age = STALE_DAYS if days is None else days
    asked = None if kind is None else Queue(kind, (seed or "1") if random else "", age, Ask(ask or Ask.WHAT))
    if wanted.strip():
        with opened(book_name or book) as workbook:
            read_filter(workbook, wanted)
    # Part of the app, which the report of a session does without.
    from tokentui.tui.screens.review_start import ReviewWanted

    return start(book_name or book, reviewer, review=ReviewWanted(asked, blind, wanted), plain=plain)


@click.command("report")
@click.option(
    "--session",
    "number",
    is_flag=False,
    flag_value=LATEST,
    default=LATEST,
    type=click.IntRange(min=0),
    metavar="[N]",
    help="The session of this number; else the latest.",
)
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@book_option
@json_option(
    "Print {book, session, reviewer, queue, ask, blind, began, ended, accounts, statements, spend, pace, keys, "
    "changes_of_mind, undone, redone, adjudications, conflicts, verdict, composition, gap, reviewers, …}. Money in "
    "micro-units, shares from 0 to 1, unknown null."
)
def report_command(number: int, markdown: bool, book: Path | None, as_json: bool) -> None:
    """What a review session came to: accounts, money, pace, both panels before and after, conflicts, keys."""
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
