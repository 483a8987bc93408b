"""`tokentui concentration`: how much rests on how few."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tokentui.cli.options import book_option, json_option, opened, title
from tokentui.cli.output import cells, narrate, table, write_json, write_lines
from tokentui.cli.panel_options import asked, floor_and_whole, warn_of_bases

if TYPE_CHECKING:
    from tokentui.domain.bounds import Interval
    from tokentui.domain.concentration import Concentration, TopShare
    from tokentui.services.workbook import Workbook


@click.command("concentration", short_help="How much rests on how few.")
@floor_and_whole
@book_option
@json_option(
    "Print {book, denominator, floor, customers, top, large, hhi, effective_number, gini, …}. top: {count, best, "
    "share}; large (a tenth or more): {name, spend, share, certain}; shares from 0 to 1 as {low, high}, money in "
    "micro-units."
)
def concentration_command(
    denominator: str, floor: str | None, disclosure: str | None, book: Path | None, as_json: bool
) -> None:
    """How much of the spend rests on the largest customers, by ultimate parent."""
    from tokentui.services.concentration import bases, concentration

    with opened(book) as own:
        workbook, settings = asked(own, "spend", denominator, floor, disclosure)
        found = concentration(workbook, settings)
        if as_json:
            from tokentui.words.panel_json import concentration_json

            write_json(concentration_json(workbook, found, settings))
        else:
            write_lines(_lines(workbook, found, cells()))
        warn_of_bases(bases(workbook))
        if found.over:
            narrate("Note: the listed customers spend more than the disclosed total; both cannot be right.")


def _lines(workbook: "Workbook", found: "Concentration", width: int) -> Iterator[str]:
    from tokentui.domain.money import short
    from tokentui.domain.text import clip, visible
    from tokentui.words.panels import share_range

    currency = workbook.settings.currency
    owners = f"{found.customers:,} {'parent' if found.customers == 1 else 'parents'} of known spend"
    yield clip(f"{title(workbook)} · {owners}", width)
    whole = f"disclosed {short(found.disclosed, currency)}" if found.disclosed is not None else "listed spend"
    yield clip(
        f"concentration of the {whole}, by ultimate parent · evidence floor {workbook.settings.floor.value}", width
    )
    yield ""
    if found.hhi is None or (found.effective_number is None and not found.top):
        yield "no spend loaded"
        return
    rows = [["largest", "share", "best figure"]]
    rows += [[str(one.count), share_range(one.share), f"{one.best * 100:.1f} %"] for one in _distinct(found)]
    yield from table(rows, right=(0, 1, 2))
    yield ""
    if found.large:
        yield "a tenth or more (ASC 280-10-50-42)"
        large = [
            [
                f"  {clip(visible(one.name), 30)}",
                short(one.spend.best, currency),
                share_range(one.share),
                "" if one.certain else "possibly",
            ]
            for one in found.large
        ]
        yield from table(large, right=(1, 2))
    else:
        yield "no customer reaches a tenth"
    yield ""
    yield f"HHI  {_span(found.hhi, 10_000, 0)} of 10,000"
    if found.effective_number is not None:
        yield f"as concentrated as {_span(found.effective_number, 1, 1)} equal customers"
    if found.assumes:
        yield clip(f"assuming that {found.assumes}", width)


def _distinct(found: "Concentration") -> Iterator["TopShare"]:
    """The top groups, up to the first that holds every customer."""
    for one in found.top:
        yield one
        if one.count >= found.customers:
            return


def _span(interval: "Interval", scale: int, digits: int) -> str:
    low, high = (f"{end * scale:,.{digits}f}" for end in (interval.low, interval.high))
    return low if low == high else f"{low} – {high}"
