"""`tokentui sources`: how old facts are, and what rests on one source."""

from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.faults import No, Unusable
from tokentui.cli.options import book_option, json_option, opened, title
from tokentui.cli.output import cells, narrate, write_json, write_lines
from tokentui.domain.old_facts import LONGEST
from tokentui.domain.text import number_of, visible
from tokentui.services.capture import AddressError
from tokentui.services.sources import fact_ages, keep_old_after, rest_facts, single_sources
from tokentui.services.workbook import Workbook
from tokentui.words.sources import ages_in_words, single_in_words, sources_json


@click.command("sources")
@click.argument("facts", nargs=-1, metavar="[FACT]...")
@click.option(
    "--rests-on", metavar="SOURCE", help="What these facts rest on, by address or name; '' for each its own page."
)
@click.option(
    "--old-after",
    type=click.IntRange(0, LONGEST),
    metavar="MONTHS",
    help="After how many months a fact is old, in this book; 0 for never.",
)
@book_option
@json_option("Print {book, floor, facts, old, undated, old_after, old_before, single_sources}.")
def sources_command(
    facts: tuple[str, ...], rests_on: str | None, old_after: int | None, book: Path | None, as_json: bool
) -> None:
    """How many facts are old, and how much of what is said rests on one source.

    A fact is old so many months after its date, 24 unless the book says otherwise; of a year or a month the last day
    counts. Old facts are marked on cards, and weigh like all others unless tokentui rules old-facts is on.

    FACT, with --rests-on, is a fact by its name or how that begins, as show --all and second-look have it: facts that
    rest on one source count as one. What is a source of its own says so by its own address.
    """
    if bool(facts) != (rests_on is not None):
        raise click.UsageError(
            "Give facts and what they rest on, as in: sources 3f2a 77be --rests-on https://x.example/release",
            click.get_current_context(),
        )
    with opened(book) as workbook:
        if old_after is not None:
            workbook = keep_old_after(workbook, old_after)
            after = f"after {number_of(old_after, 'month')}" if old_after else "never"
            narrate(f"A fact of this book is old {after}.")
        if rests_on is not None:
            _rest(workbook, facts, rests_on)
        ages, single = fact_ages(workbook), single_sources(workbook)
        if as_json:
            write_json(sources_json(workbook, ages, single))
            return
        told = filter(None, (ages_in_words(ages, workbook.settings.old_after),
                             single_in_words(single, workbook.settings.currency)))  # fmt: skip
        write_lines((title(workbook), *(line for text in told for line in wrap(text, cells()))))


def _rest(workbook: Workbook, facts: tuple[str, ...], source: str) -> None:
    try:
        changed = rest_facts(workbook, facts, source)
    except AddressError as error:
        raise Unusable(str(error)) from error
    if not changed:
        raise No("They rest on that already; nothing was changed.")
    on = visible(source.strip()) or "its own page"
    narrate(f"{number_of(changed, 'fact')} {'rests' if changed == 1 else 'rest'} on {on}.")
