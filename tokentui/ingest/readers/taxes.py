"""Whether taxes are in the amounts of a file, by their title or by a column beside them that is without."""

import re

from tokentui.domain.names import fold
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import RawTable
from tokentui.ingest.readers.money_cells import MoneyCells
from tokentui.ingest.readers.rows import ROW_ERRORS, Context

_TOTALS = ("total", "invoicetotal", "totalamount", "grandtotal", "amountgross", "grossamount", "gross", "grosstotal")
"""Titles of amounts with taxes in them."""
_WITHOUT = re.compile(r"sub ?total|\bnet\b|excl|before tax|pre tax|untaxed|taxable|\bfees\b")
_LOOK = 1_000
"""Rows that are looked at."""


def hold_taxes(table: RawTable, layout: Layout, context: Context) -> bool:
    """Whether a column of taxes is to be taken off the amounts; rows that prove it go before the title."""
    title = layout.title("spend")
    if title is None or "tax" not in layout.places:
        return False
    batch = next(table.batches(_LOOK), None)
    beside = [place for place, header in layout.others if _WITHOUT.search(fold(header).replace("_", " "))]
    if batch is not None and batch.lines:
        spend, tax = MoneyCells(layout, "spend", context), MoneyCells(layout, "tax", context)
        for place in beside:
            rows = zip(
                *(batch.columns[one] for one in (layout.places["spend"], layout.places["tax"], place)), strict=True
            )
            for whole, taxed, without in rows:
                try:
                    of_row, of_tax, less = spend.exact(whole), tax.exact(taxed), spend.exact(without)
                except ROW_ERRORS:
                    continue
                if of_row is not None and less is not None and of_tax:
                    if of_row == less + of_tax:
                        return True
                    if of_row == less:
                        return False
    return title.name in _TOTALS
