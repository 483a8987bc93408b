"""The currency that files are in, by which a new book is made: of their titles, their columns of codes, and amounts."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tokentui.ingest.cells.amounts import AmountError, parse_amount
from tokentui.ingest.columns.column_names import OF_MONEY
from tokentui.ingest.columns.currency_names import currency_code
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.columns.money_titles import CODES
from tokentui.ingest.columns.units_above import currency_in
from tokentui.ingest.files.table import RawTable, UnreadableFile
from tokentui.ingest.load import ImportOptions
from tokentui.ingest.looking import look_at
from tokentui.ingest.recipes import NO_MEMORY

_LOOK = 5_000
"""Rows whose amounts are looked at; what later ones are in, the import says."""

_SHARED = {"$": "USD", "¥": "JPY"}


def named_currency(files: Sequence[Path], options: ImportOptions) -> str | None:
    """The one currency that all amounts of some files are in; None where they name none, or several.

    What cannot be read names none: the import itself says why it cannot be.
    """
    named: set[str] = set()
    for path in files:
        try:
            looked = look_at([options.place(path)], options.reading(path), NO_MEMORY)
            named.update(_named(looked.table, looked.layout))
        except (UnreadableFile, OSError):
            continue
    return named.pop() if len(named) == 1 else None


def _named(table: RawTable, layout: Layout) -> Iterator[str]:
    fields = [field for field in OF_MONEY.get(layout.kind, ()) if field in layout.places]
    for field in fields:
        title = layout.title(field)
        if title and title.currency:
            yield _SHARED.get(title.currency, title.currency)
    yield from filter(None, map(currency_in, table.above))
    batch = next(table.batches(_LOOK), None)
    if batch is None or not batch.lines:
        return
    if (codes := layout.places.get("currency")) is not None:
        yield from (code for cell in set(batch.columns[codes]) if (code := currency_code(cell, "USD")) in CODES)
    for place in (*(layout.places[field] for field in fields), *(place for place, _ in layout.months)):
        yield from _of_amounts(batch.columns[place])


def _of_amounts(cells: Sequence[str]) -> Iterator[str]:
    for cell in set(cells):
        if cell and not cell.replace(".", "", 1).isdigit():
            try:
                amount = parse_amount(cell)
            except AmountError:
                continue
            if amount and amount.currency:
                yield amount.currency
