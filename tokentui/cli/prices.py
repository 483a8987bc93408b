"""The price list of a book: what its vendor asks for a million tokens."""

from pathlib import Path

import click

from tokentui.cli.faults import No
from tokentui.cli.options import book_option, csv_option, json_option, one_format, opened, title
from tokentui.cli.output import narrate, table, write_json, write_lines, write_table
from tokentui.domain.list_prices import ListPrice
from tokentui.domain.money import MICRO, symbol
from tokentui.domain.text import number_of, visible
from tokentui.services.books import VENDORS, ready_prices
from tokentui.services.list_prices import drop, list_prices
from tokentui.words.book_json import book_json
from tokentui.words.claims_json import price_json

_COLUMNS = (
    "as_of", "model", "input_per_million", "output_per_million", "cached_input_per_million", "currency", "source_title",
    "source_url", "grade",
)  # fmt: skip


@click.command("prices")
@click.option(
    "--ready",
    type=click.Choice(VENDORS, case_sensitive=False),
    help="Bring in the list of public prices of a vendor that comes with the program.",
)
@click.option("--drop", "dropped", metavar="MODEL", help="Take a model off the list, with all its dates.")
@book_option
@json_option(
    "Print {book, currency, prices: {as_of, model, input, output, cached, source_title, source_url, grade, uid}}; "
    "micro-units for a million tokens, cached null where it has no price of its own."
)
@csv_option
def prices_command(ready: str | None, dropped: str | None, book: Path | None, as_json: bool, as_csv: bool) -> None:
    """What a million tokens cost by the vendor's price list, by which tokens are held against money.

    To change it, write it as CSV, edit that and bring it in with import; of one model the latest date holds.
    """
    one_format(as_json, as_csv)
    with opened(book) as workbook:
        if ready is not None:
            from tokentui.ingest.load import ImportOptions, load_files

            for arrival in load_files(workbook, (ready_prices(ready.lower()),), ImportOptions()).files:
                narrate(f"{number_of(arrival.report.added, 'price')} added, {arrival.report.unchanged:,} known before.")
        if dropped is not None:
            if not (number := drop(workbook, dropped)):
                raise No(f"The list has no model {dropped!r}.")
            narrate(f"{visible(dropped)} is off the list: {number_of(number, 'price')}.")
        found, currency = list_prices(workbook), workbook.settings.currency
        if as_json:
            rows = [price_json(one) for one in found]
            write_json({**book_json(workbook), "currency": currency, "prices": rows})
        elif as_csv:
            write_table(_COLUMNS, (_row(one, currency) for one in found))
        else:
            unit = f"{symbol(currency).strip()} a million tokens"
            write_lines([f"{title(workbook)} · {number_of(len(found), 'price')}, {unit}"])
            header = ["from", "model", "in", "out", "cached", "source"]
            if found:
                write_lines(["", *table([header, *map(_cells, found)], right=(2, 3, 4))])
        if not found:
            narrate("The book has no price list; bring one in with: tokentui prices --ready VENDOR, or tokentui import")


def _row(one: ListPrice, currency: str) -> list[object]:
    """A price as import reads it."""
    amounts = (_plain(micro) for micro in (one.input, one.output, one.cached))
    return [one.as_of, one.model, *amounts, currency, one.source_title, one.source_url, one.grade]


def _cells(one: ListPrice) -> list[str]:
    amounts = (_plain(micro) or "–" for micro in (one.input, one.output, one.cached))
    return [one.as_of, one.model, *amounts, one.source_title or ""]


def _plain(micro: int | None) -> str:
    """An amount as import reads it: `0.005`."""
    return "" if micro is None else f"{micro // MICRO}.{micro % MICRO:06d}".rstrip("0").rstrip(".")
