"""`tokentui sources`: how old facts are, and what rests on one source."""

from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.options import book_option, json_option, opened, title
from tokentui.cli.output import cells, narrate, write_json, write_lines
from tokentui.domain.old_facts import LONGEST
from tokentui.domain.text import number_of
from tokentui.services.sources import fact_ages, keep_old_after, single_sources
from tokentui.words.sources import ages_in_words, single_in_words, sources_json


@click.command("sources")
@click.option(
    "--old-after",
    type=click.IntRange(0, LONGEST),
    metavar="MONTHS",
    help="After how many months a fact is old, in this book; 0 for never.",
)
@book_option
@json_option("Print {book, floor, facts, old, undated, old_after, old_before, single_sources}.")
def sources_command(old_after: int | None, book: Path | None, as_json: bool) -> None:
    """How many facts are old, and how much of what is said rests on one source.

    A fact is old so many months after its date, 24 unless the book says otherwise; of a year or a month the last day
    counts. Old facts are marked on cards, and weigh like all others.
    """
    with opened(book) as workbook:
        if old_after is not None:
            workbook = keep_old_after(workbook, old_after)
            after = f"after {number_of(old_after, 'month')}" if old_after else "never"
            narrate(f"A fact of this book is old {after}.")
        ages, single = fact_ages(workbook), single_sources(workbook)
        if as_json:
            write_json(sources_json(workbook, ages, single))
            return
        told = filter(None, (ages_in_words(ages, workbook.settings.old_after),
                             single_in_words(single, workbook.settings.currency)))  # fmt: skip
        write_lines((title(workbook), *(line for text in told for line in wrap(text, cells()))))
