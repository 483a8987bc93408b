"""Reviewing account after account."""

from pathlib import Path

import click

from tokentui.cli.app import start
from tokentui.cli.completion.kinds import Suggested
from tokentui.cli.options import book_option, filter_option, opened, plain_option, reviewer_option
from tokentui.domain.queues import STALE_DAYS, Ask, Queue, QueueError, QueueKind, read_kind
from tokentui.services.browse import read_filter


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
    among, seed = wanted.strip(), (seed or "1") if random else ""
    asked = None if kind is None else Queue(kind, seed, age, Ask(ask or Ask.WHAT), among)
    if among:
        with opened(book_name or book) as workbook:
            read_filter(workbook, wanted)
    # Part of the app, which the report of a session does without.
    from tokentui.tui.screens.review_start import ReviewWanted

    return start(book_name or book, reviewer, review=ReviewWanted(asked, blind), plain=plain)
