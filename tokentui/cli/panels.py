"""The two panels, the verdict and concentration, as text and for scripts."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.concentration_lines import concentration_lines
from tokentui.cli.crossing_lines import crossing_lines, gap_by_segment_lines
from tokentui.cli.explaining import expect_explainable, explain_option, explained_json_of, explained_lines
from tokentui.cli.faults import Unusable
from tokentui.cli.options import book_option, csv_option, json_option, one_format, opened
from tokentui.cli.output import cells, narrate, write_json, write_lines, write_table
from tokentui.cli.panel_lines import composition_lines, gap_lines, verdict_lines
from tokentui.cli.panel_options import (
    Asked,
    by_option,
    panel_options,
    spend_options,
    warn,
    warn_of_contradictions,
    warn_of_dates,
    warn_of_spends,
)
from tokentui.domain.panel_figure import PanelFigure
from tokentui.domain.vendor_hosts import typed_hosts
from tokentui.services.cautions import read_cautions
from tokentui.services.concentration import concentration, spends_apart
from tokentui.services.explaining import figures_of, questions_of, verdict_figures
from tokentui.services.panels import By, Panels, read_panels, use_by_segment
from tokentui.services.running_cube import RunningCube
from tokentui.services.sources import single_sources
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json
from tokentui.words.crossing_json import crossing_json, crossing_table, gap_by_segment_json, gap_by_segment_table
from tokentui.words.panel_json import composition_json, concentration_json, gap_json, verdict_json
from tokentui.words.panels import without_vendor as words_without_vendor
from tokentui.words.sources import single_in_words
from tokentui.words.tables import composition_table, gap_table


@click.command("composition")
@by_option("what", "who", "both")
@explain_option
@panel_options
@book_option
@json_option(
    "Print {book, codebook_version, by, unit, denominator, total, groups, unlooked, below, cannot_tell, withheld, "
    "conflict, not_listed, unknown_spend, related, parents, exceptions, …}. groups: kind (stance or use_case), code, "
    "stance, customers, share, spend, tokens, each {low, high}; by who of kind segment; by both also cell (segment, "
    "stance) and pair (segment, use_case), and segments_not_told. related: customers that also invest in or supply the "
    "vendor, {listed, customers, known, spend}. parents: those listed beside their own. The others: "
    "{customers, low, best, high}. Money in micro-units, "
    "shares from 0 to 1, unknown null."
)
@csv_option
def composition_command(by: str, explain: bool, asked: Asked, book: Path | None, as_json: bool, as_csv: bool) -> None:
    """What kinds of use, or of customers, they, the money or the tokens come from: at least, and at most."""
    one_format(as_json, as_csv)
    expect_explainable(explain, as_csv)
    cube = RunningCube()
    with _panels(book, asked, by=By(by), cube=cube, money=True) as (workbook, panels):
        if panels.crossing is not None:
            pairs = use_by_segment(workbook, panels.settings, cube) if panels.settings.by is By.BOTH else ()
            if as_json:
                document = crossing_json(workbook, panels, panels.crossing, pairs)
                write_json(_with_figures(document, workbook, panels, explain, figures_of))
            elif as_csv:
                write_table(*crossing_table(workbook, panels, panels.crossing, pairs))
            else:
                write_lines(crossing_lines(workbook, panels, panels.crossing, pairs, cells()))
        elif as_json:
            document = composition_json(workbook, panels)
            write_json(_with_figures(document, workbook, panels, explain, figures_of))
        elif as_csv:
            write_table(*composition_table(workbook, panels))
        else:
            write_lines(composition_lines(workbook, panels, cells()))
        if explain and not as_json:
            write_lines(("", *explained_lines(workbook, panels, figures_of(panels), cells())))


@click.command("gap")
@by_option("what", "who")
@click.option(
    "--without-vendor",
    is_flag=True,
    help="As if no fact existed whose source lies on the vendor's own pages: what is known without them.",
)
@click.option(
    "--vendor-hosts",
    metavar="HOST,HOST",
    help="Which hosts are the vendor's own, their subdomains with them; from now on in this book.",
)
@explain_option
@panel_options
@book_option
@json_option(
    "Print {book, unit, denominator, questions, union, not_listed, without_vendor, …}. questions: question (who, "
    "how_much, for_what, to_what_end), known, backlog, below, silence; each of these, those of union, and not_listed "
    "are {share, customers, low, best, high}; by who also segments: {code, total, questions, union}, code null where "
    "it is not told; without_vendor: {hosts, facts, of}, null unless asked for. Money in micro-units, shares from 0 "
    "to 1, unknown null."
)
@csv_option
def gap_command(
    by: str,
    without_vendor: bool,
    vendor_hosts: str | None,
    explain: bool,
    asked: Asked,
    book: Path | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """For each of the four questions: how much is known, not yet looked at, or cannot be told."""
    one_format(as_json, as_csv)
    expect_explainable(explain, as_csv, without_vendor)
    if vendor_hosts is not None:
        _keep_hosts(book, vendor_hosts)
    with _panels(book, asked, by=By(by), without_vendor=without_vendor) as (workbook, panels):
        if as_csv and panels.without_vendor is not None:
            narrate(f"Note: {words_without_vendor(panels.without_vendor)}.")
        if panels.settings.by_segment:
            if as_json:
                document = gap_by_segment_json(workbook, panels)
                write_json(_with_figures(document, workbook, panels, explain, questions_of))
            elif as_csv:
                write_table(*gap_by_segment_table(workbook, panels))
            else:
                write_lines(gap_by_segment_lines(workbook, panels, cells()))
        elif as_json:
            document = gap_json(workbook, panels)
            write_json(_with_figures(document, workbook, panels, explain, questions_of))
        elif as_csv:
            write_table(*gap_table(workbook, panels.gap))
        else:
            write_lines(gap_lines(workbook, panels, cells()))
        if explain and not as_json:
            write_lines(("", *explained_lines(workbook, panels, questions_of(panels), cells())))


@click.command("verdict")
@click.option(
    "--rule",
    type=click.Choice(["dominance", "majority"], case_sensitive=False),
    default="dominance",
    show_default=True,
    help="dominance: more than the other, whatever turns out. majority: more than everything else together.",
)
@explain_option
@panel_options
@book_option
@json_option(
    "Print {verdict, rule, scope, bullish, bearish, tipping_share, fewest_accounts, open_spend, inequality, "
    "to_bullish, to_bearish, flip, of_known, …}. bullish and bearish: {low, high}; scope: what it rests on; "
    "to_bullish, to_bearish: {lead, tipping_share, fewest_accounts}; flip: {amount, accounts, gone_at, makes}, null "
    "unless it is established; open_spend: best figure in micro-units; open: what is open, in the unit."
)
def verdict_command(rule: str, explain: bool, asked: Asked, book: Path | None, as_json: bool) -> None:
    """BULLISH, BEARISH or NOT ESTABLISHED under a named rule, and what it would take to settle it."""
    with _panels(book, asked, rule) as (workbook, panels):
        if as_json:
            write_json(_with_figures(verdict_json(workbook, panels), workbook, panels, explain, verdict_figures))
        else:
            write_lines(verdict_lines(workbook, panels, cells()))
            write_lines(wrap(single_in_words(single_sources(workbook), workbook.settings.currency), cells()))
            if explain:
                write_lines(("", *explained_lines(workbook, panels, verdict_figures(panels), cells())))


@click.command("concentration")
@spend_options
@book_option
@json_option(
    "Print {book, denominator, floor, customers, top, large, hhi, effective_number, gini, related, …}. top: {count, "
    "best, share}; large (a tenth or more): {name, spend, share, certain}; shares from 0 to 1 as {low, high}, money in "
    "micro-units."
)
def concentration_command(asked: Asked, book: Path | None, as_json: bool) -> None:
    """How much of the spend rests on the largest customers, by ultimate parent."""
    with opened(book) as own:
        workbook, settings = asked.read(own)
        found, cautions = concentration(workbook, settings), read_cautions(workbook)
        apart = spends_apart(workbook, settings, cautions)
        if as_json:
            write_json(concentration_json(workbook, found, settings, apart, cautions.related))
        else:
            write_lines(concentration_lines(workbook, found, cells()))
        warn_of_spends(cautions, workbook.settings.currency)
        warn_of_contradictions(cautions)
        warn_of_dates(apart, workbook.settings.currency)
        if found.over:
            narrate("Note: the listed customers spend more than the disclosed total; both cannot be right.")


def _with_figures(
    document: Json,
    workbook: Workbook,
    panels: Panels,
    explain: bool,
    figures: Callable[[Panels], Iterable[PanelFigure]],
) -> Json:
    """A document, with how its figures came about where that is asked for."""
    return {**document, "explained": explained_json_of(workbook, panels, figures(panels))} if explain else document


def _keep_hosts(book: Path | None, text: str) -> None:
    """Keep which hosts are the vendor's own, as they were typed; raises Unusable for what is no host."""
    try:
        hosts = typed_hosts(text)
    except ValueError as error:
        raise Unusable(str(error)) from None
    from tokentui.services.without_vendor import keep_vendor_hosts

    with opened(book) as workbook:
        keep_vendor_hosts(workbook, hosts)
    narrate(f"The vendor's own hosts in this book: {', '.join(hosts) or 'none'}.")


@contextmanager
def _panels(
    book: Path | None,
    asked: Asked,
    rule: str | None = None,
    *,
    by: By = By.WHAT,
    cube: RunningCube | None = None,
    money: bool = False,
    without_vendor: bool = False,
) -> Iterator[tuple[Workbook, Panels]]:
    """The book and its panels as they are asked for; says at the end what makes the sums less than they seem."""
    with opened(book) as own:
        workbook, settings = asked.read(own, rule)
        panels = read_panels(workbook, settings._replace(by=by), cube=cube, every_group=True)
        if without_vendor:
            from tokentui.services.without_vendor import read_without_vendor

            panels = read_without_vendor(workbook, panels.settings).alone(panels)
        yield workbook, panels
        warn(workbook, panels, money=money)
