"""The two panels and the verdict, as text and for scripts."""

from pathlib import Path

import click

from tokentui.cli.options import book_option, csv_option, json_option, one_format, opened
from tokentui.cli.output import cells, write_json, write_lines, write_table
from tokentui.cli.panel_options import asked, panel_options, warn


@click.command("composition", short_help="What kinds of use it comes from.")
@panel_options
@book_option
@json_option(
    "Print {book, codebook_version, unit, denominator, total, groups, unlooked, cannot_tell, withheld, conflict, "
    "not_listed, unknown_spend, …}. groups: kind (stance or use_case), code, stance, customers, share, spend, tokens, "
    "each {low, high}. The others: {customers, low, best, high}. Money in micro-units, shares from 0 to 1, unknown "
    "null."
)
@csv_option
def composition_command(
    unit: str | None,
    denominator: str,
    floor: str | None,
    disclosure: str | None,
    book: Path | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """What kinds of use the customers, the money or the tokens come from: at least, and at most."""
    one_format(as_json, as_csv)
    from tokentui.services.panels import read_panels

    with opened(book) as own:
        workbook, settings = asked(own, unit, denominator, floor, disclosure)
        panels = read_panels(workbook, settings)
        if as_json:
            from tokentui.words.panel_json import composition_json

            write_json(composition_json(workbook, panels))
        elif as_csv:
            from tokentui.words.tables import composition_table

            write_table(*composition_table(workbook, panels))
        else:
            from tokentui.cli.panel_lines import composition_lines

            write_lines(composition_lines(workbook, panels, cells()))
        warn(workbook, panels, money=True)


@click.command("gap", short_help="What nobody can explain, by question.")
@panel_options
@book_option
@json_option(
    "Print {book, unit, denominator, questions, union, not_listed, …}. questions: question (who, how_much, for_what, "
    "to_what_end), known, backlog, silence; each of these, those of union, and not_listed are {share, customers, low, "
    "best, high}. Money in micro-units, shares from 0 to 1, unknown null."
)
@csv_option
def gap_command(
    unit: str | None,
    denominator: str,
    floor: str | None,
    disclosure: str | None,
    book: Path | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """For each of the four questions: how much is known, not yet looked at, or cannot be told."""
    one_format(as_json, as_csv)
    from tokentui.services.panels import read_panels

    with opened(book) as own:
        workbook, settings = asked(own, unit, denominator, floor, disclosure)
        panels = read_panels(workbook, settings)
        if as_json:
            from tokentui.words.panel_json import gap_json

            write_json(gap_json(workbook, panels))
        elif as_csv:
            from tokentui.words.tables import gap_table

            write_table(*gap_table(workbook, panels.gap))
        else:
            from tokentui.cli.panel_lines import gap_lines

            write_lines(gap_lines(workbook, panels, cells()))
        warn(workbook, panels)


@click.command("verdict", short_help="Bullish, bearish, or not established.")
@click.option(
    "--rule",
    type=click.Choice(["dominance", "majority"], case_sensitive=False),
    default="dominance",
    show_default=True,
    help="dominance: at least more than the other at most. majority: at least more than half.",
)
@panel_options
@book_option
@json_option(
    "Print {verdict, rule, bullish, bearish, tipping_share, fewest_accounts, open_spend, inequality, …}. bullish and "
    "bearish: {low, high}; open_spend: best figure in micro-units; open: what the tipping share is a share of, in the "
    "unit."
)
def verdict_command(
    rule: str,
    unit: str | None,
    denominator: str,
    floor: str | None,
    disclosure: str | None,
    book: Path | None,
    as_json: bool,
) -> None:
    """BULLISH, BEARISH or NOT ESTABLISHED under a named rule, and what it would take to settle it."""
    from tokentui.services.panels import read_panels

    with opened(book) as own:
        workbook, settings = asked(own, unit, denominator, floor, disclosure, rule)
        panels = read_panels(workbook, settings)
        if as_json:
            from tokentui.words.panel_json import verdict_json

            write_json(verdict_json(workbook, panels))
        else:
            from tokentui.cli.panel_lines import verdict_lines

            write_lines(verdict_lines(workbook, panels, cells()))
        warn(workbook, panels)
