"""Amounts of money of one column: in the book's currency, by the unit of the column's title."""

from collections.abc import Sequence

from tokentui.domain.money import Spend
from tokentui.ingest.cells.amounts import (
    AmountError,
    Multiple,
    decimal_sign,
    parse_amount,
    plain_amounts,
    refuse_lone_comma,
)
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.readers.rows import Context


def decimal_commas(header: str | None, point: str | None) -> list[str]:
    """A sentence where the amounts of a column were read with a decimal comma; the point needs none."""
    return [f"Column {header!r} has decimal commas."] if point == "," else []


class MoneyCells:
    """Reads a column batch after batch; what an earlier batch proved of its decimal sign holds for later ones.

    The unit of the title counts and its months do not: what recurs each month is that of one month.
    """

    def __init__(self, layout: Layout, field: str, context: Context) -> None:
        title = layout.title(field)
        self._multiple = Multiple(title.scale if title else layout.scale_above)
        self._currency = context.currency
        self._commas_decimal = context.delimiter == ";"
        self._point = context.point

    @property
    def scale(self) -> int:
        """The power of ten by which cells are multiplied."""
        return self._multiple.scale

    @property
    def point(self) -> str | None:
        """The decimal sign, as far as it is known."""
        return self._point

    def all_plain(self, cells: Sequence[str]) -> Sequence[int | None] | None:
        """Micro-units of a column of nothing but plain numbers; None for any other, whose cells are read singly."""
        values = plain_amounts(cells, self._point)
        values = self._multiple.of_all(values) if values is not None else None
        if values is None:
            self.look(cells)
        return values

    def look(self, cells: Sequence[str]) -> None:
        """See what some cells prove of the decimal sign."""
        self._point = self._point or decimal_sign(cells)

    def spend(self, cell: str) -> Spend | None:
        """Micro-units, a range where one is written; None when unknown; raises AmountError."""
        if self._point is None and self._commas_decimal:
            refuse_lone_comma(cell)
        amount = parse_amount(cell, self._currency, self._point)
        if amount is None:
            return None
        if amount.currency not in (None, self._currency):
            raise AmountError(f"{cell.strip()!r} is in {amount.currency} and the book in {self._currency}.")
        return self._multiple.of_amount(amount).spend

    def exact(self, cell: str) -> int | None:
        """Micro-units; None when unknown; raises AmountError, for a range too."""
        spend = self.spend(cell)
        if spend is None:
            return None
        if not spend.exact:
            raise AmountError(f"{cell.strip()!r} is a range; usage of a month is one amount.")
        return spend.best
