"""Rows of a price list: what a model costs for a million tokens, from a date on, by a source."""

from tokentui.ingest.cells.amounts import parse_amount
from tokentui.ingest.cells.dates import parse_date
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.readers.recognised import RowByRowReader
from tokentui.ingest.readers.rows import (
    Cells,
    Context,
    RowError,
    default_grade,
    digest,
    expect_currency,
    need_text,
    parse_grade,
)
from tokentui.store.bulk.incoming import PriceRow

_GRADE = "C"
"""Of a price that states none: what a vendor publishes of itself."""


class PriceReader(RowByRowReader):
    """Turns rows into prices; a model without its date, or with one price alone, is refused with the reason."""

    def __init__(self, layout: Layout, context: Context) -> None:
        super().__init__(layout, context, "an earlier one word for word")
        self._currency, self._point = context.currency, context.point
        self._grade = default_grade(context.grade, _GRADE)
        self._seen: set[str] = set()

    def _read(self, line: int, cells: Cells) -> PriceRow | None:
        expect_currency(cells["currency"], self._currency)
        as_of = parse_date(cells["as_of"])
        if as_of is None:
            raise RowError("The row has no date; give as_of, when the price was listed.")
        content = (
            as_of,
            need_text(cells["model"], "model"),
            self._price(cells["input"], "input_per_million"),
            self._price(cells["output"], "output_per_million"),
            self._micro(cells["cached"], "cached_input_per_million"),
            cells.text("source_title"),
            cells.text("source_url"),
            parse_grade(cells["grade"], self._grade),
        )
        price = PriceRow(line, *content, uid=digest("price", *content))
        if price.uid in self._seen:
            self._repeated += 1
            return None
        self._seen.add(price.uid)
        return price

    def _price(self, cell: str, column: str) -> int:
        price = self._micro(cell, column)
        if price is None:
            raise RowError(f"The row has no {column}; a price list has what goes in and what comes out.")
        return price

    def _micro(self, cell: str, column: str) -> int | None:
        amount = parse_amount(cell, self._currency, self._point)
        if amount is None:
            return None
        if amount.currency not in (None, self._currency):
            raise RowError(f"{column} is in {amount.currency} and the book in {self._currency}; nothing is converted.")
        if amount.spend.low != amount.spend.high or amount.spend.low < 0:
            raise RowError(f"{column} is {cell.strip()}; a price is one amount of zero or more.")
        return amount.spend.low
