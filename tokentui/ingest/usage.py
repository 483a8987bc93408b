"""Rows of monthly usage, one a customer and month, or one a customer with a column for each month."""

from collections.abc import Callable, Container, Sequence
from typing import Any

from tokentui.ingest.amounts import INT64, parse_amount, parse_number
from tokentui.ingest.batches import Batch, raw_text
from tokentui.ingest.dates import parse_month
from tokentui.ingest.mapping import Layout
from tokentui.ingest.numerals import AmountError, decimal_sign, refuse_lone_comma
from tokentui.ingest.records import Rejected
from tokentui.ingest.rows import (
    ROW_ERRORS,
    Cleaned,
    Options,
    RowError,
    Taken,
    counted,
    need_text,
    resolve_customer,
    text_or_none,
)
from tokentui.ingest.spend_cells import plain_amounts

_TOKENS = ("tokens_in", "tokens_out")

_MOST_TOKENS = INT64 // 2
"""Tokens of one kind in one month; the sum of both kinds has to fit into 64 bits too."""


class UsageReader:
    """Turns rows into the fields of `UsageRecord`."""

    def __init__(self, layout: Layout, options: Options) -> None:
        self._layout = layout
        self._options = options
        self._months = Cleaned(parse_month)
        self._currency = Cleaned(self._check_currency)
        self._customers = Cleaned(lambda cell: resolve_customer(cell, options.known_keys))
        self._spend_point: str | None = None
        self._seen: dict[str, int] = {}
        self._bits = _Bits()
        self._empty = 0

    def take(self, batch: Batch) -> Taken:
        """Clean one batch; a batch with a column for each month becomes one with a row for each."""
        if not batch.lines:
            return Taken((), batch.rejected)
        trouble: dict[int, str] = {}
        columns = _molten(batch, self._layout) if self._layout.months else self._columns(batch)
        lines, customer_cells, month_cells, spend_cells, *token_cells = columns
        count = len(lines)
        customers = self._keys(customer_cells, trouble)
        months = _checked(self._months.column(month_cells), self._months, trouble)
        if "currency" in self._layout.places and not self._layout.months:
            _checked(self._currency.column(batch.columns[self._layout.places["currency"]]), self._currency, trouble)
        spend = self._spend(spend_cells, trouble)
        tokens = [_tokens(cells, trouble) for cells in token_cells]
        rows = self._new_rows(list(zip(lines, customers, months, spend, *tokens, strict=True)), trouble)
        rejected = [
            Rejected(lines[index], reason, raw_text(_row_of(columns, index, count), self._options.delimiter))
            for index, reason in trouble.items()
        ]
        return Taken(rows, tuple(sorted((*batch.rejected, *rejected), key=lambda refused: refused.line)))

    def notices(self) -> list[str]:
        """Months that hold nothing."""
        if not self._empty:
            return []
        return [f"{counted(self._empty, 'month has', 'months have')} neither spend nor tokens and stayed out."]

    def _columns(self, batch: Batch) -> list[Sequence[Any]]:
        blank = [""] * len(batch.lines)
        places = self._layout.places
        fields = ("customer_key", "month", "spend", *_TOKENS)
        return [batch.lines, *(batch.columns[places[name]] if name in places else blank for name in fields)]

    def _keys(self, cells: Sequence[str], trouble: dict[int, str]) -> Sequence[str]:
        stripped = list(map(str.strip, cells))
        known = self._options.known_keys
        if "" not in stripped and (known is None or _all_known(stripped, known)):
            return stripped
        return _checked(self._customers.column(stripped), self._customers, trouble)

    def _spend(self, cells: Sequence[str], trouble: dict[int, str]) -> Sequence[int | None]:
        values = plain_amounts(cells, self._spend_point)
        if values is not None:
            return values
        self._spend_point = self._spend_point or decimal_sign(cells)
        return _each(cells, self._one_spend, trouble)

    def _one_spend(self, cell: str) -> int | None:
        if self._spend_point is None and self._options.delimiter == ";":
            refuse_lone_comma(cell)
        amount = parse_amount(cell, self._options.currency, self._spend_point)
        if amount is None:
            return None
        if amount.currency not in (None, self._options.currency):
            raise AmountError(f"{cell.strip()!r} is in {amount.currency} and the book in {self._options.currency}.")
        if not amount.spend.exact:
            raise AmountError(f"{cell.strip()!r} is a range; usage of a month is one amount.")
        return amount.spend.best

    def _check_currency(self, cell: str) -> None:
        named = text_or_none(cell)
        if named is not None and named.upper() != self._options.currency:
            raise RowError(f"The spend is in {named} and the book in {self._options.currency}; convert it first.")

    def _new_rows(self, rows: list[tuple[Any, ...]], trouble: dict[int, str]) -> list[tuple[Any, ...]]:
        """The rows that hold something for a customer and month that had none; the others are counted or refused.

        The months that a customer has so far are the bits of one integer.
        """
        seen, bits = self._seen, self._bits
        left_out = set()
        for index, row in enumerate(rows):
            if index in trouble:
                continue
            if row[3] is None and row[4] is None and row[5] is None:
                self._empty += 1
                left_out.add(index)
                continue
            customer = row[1]
            months, bit = seen.get(customer, 0), bits[row[2]]
            if months & bit:
                written = f"{row[2] // 100}-{row[2] % 100:02}"
                trouble[index] = f"{customer!r} has a row for {written} already; add the rows of a month up."
            else:
                seen[customer] = months | bit
        if not trouble and not left_out:
            return rows
        return [row for index, row in enumerate(rows) if index not in trouble and index not in left_out]


class _Bits(dict[int, int]):
    """The bit of each month: January 1900 has the first."""

    def __missing__(self, month: int) -> int:
        bit = self[month] = 1 << ((month // 100 - 1900) * 12 + month % 100 - 1)
        return bit


def _molten(batch: Batch, layout: Layout) -> list[Sequence[Any]]:
    """One row a customer and month from one row a customer; the line stays that of the row."""
    import pandas as pd

    places = [place for place, _ in layout.months]
    frame = pd.DataFrame({place: pd.Series(list(batch.columns[place]), dtype=object) for place in places})
    frame["line"] = list(batch.lines)
    frame["customer"] = pd.Series(list(batch.columns[layout.places["customer_key"]]), dtype=object)
    long = frame.melt(id_vars=["line", "customer"], value_vars=places, var_name="place", value_name="spend")
    long = long.sort_values("line", kind="stable")
    named = {place: f"{month // 100}-{month % 100:02}" for place, month in layout.months}
    blank = [""] * len(long)
    months = [named[place] for place in long["place"].tolist()]
    return [long["line"].tolist(), long["customer"].tolist(), months, long["spend"].tolist(), blank, blank]


def _all_known(keys: list[str], known: Container[str]) -> bool:
    return all(key in known for key in set(keys))


def _tokens(cells: Sequence[str], trouble: dict[int, str]) -> Sequence[int | None]:
    joined = "".join(cells)
    if not joined:
        return [None] * len(cells)
    if joined.isascii() and joined.isdigit() and max(map(len, cells)) < 19:
        return [int(cell) if cell else None for cell in cells]
    return _each(cells, _one_count, trouble)


def _one_count(cell: str) -> int | None:
    value = parse_number(cell)
    if value is None:
        return None
    if isinstance(value, int) and value > _MOST_TOKENS:
        raise RowError(f"{cell.strip()!r} is more tokens than a book can hold for one month (4.6 quintillion).")
    if not isinstance(value, int) or value < 0:
        raise RowError(f"{need_text(cell, 'tokens')!r} is not a number of tokens; write a whole number of 0 or more.")
    return value


def _each(cells: Sequence[str], read: Callable[[str], int | None], trouble: dict[int, str]) -> list[int | None]:
    values: list[int | None] = []
    for index, cell in enumerate(cells):
        try:
            values.append(read(cell))
        except ROW_ERRORS as error:
            trouble.setdefault(index, str(error))
            values.append(None)
    return values


def _checked(values: list[Any], cleaned: Cleaned, trouble: dict[int, str]) -> list[Any]:
    if cleaned.failed:
        for index, value in enumerate(values):
            if isinstance(value, Exception):
                trouble.setdefault(index, str(value))
    return values


def _row_of(columns: list[Sequence[Any]], index: int, count: int) -> list[str]:
    return [column[index] for column in columns[1:] if len(column) == count]
