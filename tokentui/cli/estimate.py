"""`tokentui estimate`: shares from a sample that is declared before anybody looks, beside what is certain."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.faults import No
from tokentui.cli.options import (
    book_option,
    csv_option,
    given_reviewer,
    json_option,
    one_format,
    opened,
    reviewer_option,
    sure,
    title,
    yes_option,
)
from tokentui.cli.output import cells as cells_of_a_line
from tokentui.cli.output import narrate, table, write_json, write_lines, write_table
from tokentui.domain.composition import GroupKind
from tokentui.domain.cube import Unit
from tokentui.domain.text import clip, number_of
from tokentui.services.estimate import MOST, Estimates, declare, drawn_so_far, estimates
from tokentui.services.workbook import Workbook
from tokentui.words.estimate import estimate_json, estimate_rows, estimate_table, how_drawn, warnings


@click.command("estimate")
@click.option(
    "--declare",
    "looks",
    type=click.IntRange(2, MOST),
    metavar="N",
    help="Draw a sample of N open accounts, before anybody looks at them; they are the queue `sample` then.",
)
@click.option("--seed", metavar="TEXT", help="Decides which; 1 unless given. The book keeps it.")
@click.option(
    "--unit",
    type=click.Choice(["spend", "customers"], case_sensitive=False),
    help="What an account weighs; spend unless given. By customers accounts of unknown spend are drawn too.",
)
@yes_option
@reviewer_option
@book_option
@json_option(
    "Print {book, unit, denominator, floor, sample, rule, certainty, moved, groups, …}. sample: number, declared, "
    "seed, looks, certain, by_chance, reached, cannot_tell, excluded, not_reached, of, …; groups: kind, code, stance, "
    "bounds, estimate, interval, exact, each {low, high} from 0 to 1 or null."
)
@csv_option
def estimate_command(
    looks: int | None,
    seed: str | None,
    unit: str | None,
    yes: bool,
    reviewer: str | None,
    book: Path | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """What a random sample of the open accounts says of each share, with its 95 % interval, beside the bounds.

    Declare how many accounts you will look at, look at them with `tokentui review --queue sample`, and ask again.
    """
    one_format(as_json, as_csv)
    if looks is None and (seed is not None or unit is not None):
        raise click.UsageError(
            "--seed and --unit say how a sample is drawn; add --declare N", click.get_current_context()
        )
    with opened(book, given_reviewer(reviewer)) as workbook:
        if looks is not None:
            _declare(workbook, looks, "1" if seed is None else seed, Unit(unit or Unit.SPEND), yes=yes)
        found = estimates(workbook)
        if as_json:
            write_json(estimate_json(workbook, found))
        elif as_csv:
            write_table(*estimate_table(workbook, found))
        else:
            write_lines(_lines(workbook, found, cells_of_a_line()))
        for one in warnings(found) if as_json or as_csv else ():
            narrate(f"Note: {one}")


def _declare(workbook: Workbook, looks: int, seed: str, unit: Unit, *, yes: bool) -> None:
    """Draw a sample; one that was not looked through to its end is given up only when that is meant."""
    seed.encode()  # Raises for what is no text.
    former = drawn_so_far(workbook)
    if former is not None and former[1]:
        question = (
            f"Give up the declared sample, {former[1]:,} of whose {former[0]:,} accounts nobody has looked at? "
            "Choosing among samples by what they show makes their intervals wrong."
        )
        if not sure(question, yes=yes):
            raise No("Nothing was declared; the former sample stays.")
    sample = declare(workbook, looks, seed, unit)
    drawn = min(looks, sample.accounts)
    narrate(f"Declared: {number_of(drawn, 'account')}. Look at them with: tokentui review --queue sample")


def _lines(workbook: Workbook, found: Estimates, width: int) -> Iterator[str]:
    yield clip(title(workbook), width)
    for sentence in how_drawn(found, workbook.settings.currency):
        yield from wrap(sentence, width, subsequent_indent="  ", break_on_hyphens=False)
    if not found.reached + found.excluded:
        yield "Nobody has looked at any of them yet: tokentui review --queue sample"
        return
    yield ""
    rows = [["", "in percent", "", "bounds", "estimate", "95 %", "exact"]]
    stances = 1 + sum(one.group.kind is GroupKind.STANCE for one in found.groups)
    lines = table([*rows, *(cells for _, cells in estimate_rows(found))], right=(3, 4, 5, 6))
    yield from (clip(line, width) for line in lines[:stances])
    yield ""
    yield from (clip(line, width) for line in lines[stances:])
    said = list(warnings(found))
    if said:
        yield ""
    for one in said:
        yield from wrap(one, width, subsequent_indent="  ")
