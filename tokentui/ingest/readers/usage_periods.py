"""Usage by periods of several days: what a period of two months comes to is spread over them by days."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

from tokentui.domain.names import fold
from tokentui.ingest.cells.amounts import parse_number
from tokentui.ingest.cells.dates import DateError, moment_of, parse_day
from tokentui.ingest.cells.months import DAY_FIRST, MONTH_FIRST
from tokentui.ingest.cells.periods import Period, period, written_period
from tokentui.ingest.columns.billing_names import PERIOD_END
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.columns.places import plain
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable
from tokentui.ingest.readers.money_cells import MoneyCells
from tokentui.ingest.readers.rows import ROW_ERRORS, Context, counted
from tokentui.ingest.readers.usage_survey import order_of_dates
from tokentui.store.bulk.incoming import FileKind

_LOOK = 5_000
"""Rows that are looked at to see whether there are periods of more than a day."""

_ENDS = (*PERIOD_END, "enddate", "endtime", "endingat", "chargeperiodend", "usageenddate", "weekend", "to", "until")
_TOKENS = ("tokens_in", "tokens_out")
_MICRO = 6
"""Places by which a micro-unit is smaller than a unit."""


class PeriodsTable(OverTable):
    """A table of usage with a row for each month of a period."""

    def __init__(self, table: RawTable, layout: Layout, context: Context) -> None:
        super().__init__(table)
        self._layout = layout
        self._month = layout.places["month"]
        self._end = _end_of(layout)
        fields = ("month",) if self._end is None else ("month", "period_end")
        places = layout.places if self._end is None else {**layout.places, "period_end": self._end}
        self._order = order_of_dates(table, replace(layout, places=places), fields, context)
        self._money = MoneyCells(layout, "spend", context) if "spend" in layout.places else None
        self._until = self._is_until()
        self._spread = 0

    @property
    def holds_periods(self) -> bool:
        """Whether any of the first rows is of two months, or of a period that stands in one cell."""
        return any(found and (self._end is None or len(list(found.days_by_month())) > 1) for found in self._first())

    @property
    def notices(self) -> tuple[str, ...]:
        """How periods were read."""
        end = f", and its end in {self._layout.columns[self._end].header!r}" if self._end is not None else ""
        which = "the day before which it ends" if self._until else "its last day"
        said = [f"Each row is of a period, from {self._layout.header('month')!r}{end} as {which}."] if end else []
        if self._spread:
            many = counted(self._spread, "period lies", "periods lie")
            said.append(f"{many} in more than one month: spread over the months by days.")
        return (*self._table.notices, *said)

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows from the beginning, a period of two months as two."""
        self._spread = 0
        for batch in self._table.batches(size):
            yield self._by_month(batch) if batch.lines else batch

    def _first(self) -> Iterator[Period | None]:
        batch = next(self._table.batches(_LOOK), None)
        if batch is not None and batch.lines:
            ends = batch.columns[self._end] if self._end is not None else [""] * len(batch.lines)
            for start, end in set(zip(batch.columns[self._month], ends, strict=True)):
                yield self._period(start, end)

    def _is_until(self) -> bool:
        """Whether a period ends before the day of its end: another of the customer begins on that day."""
        batch = next(self._table.batches(_LOOK), None) if self._end is not None else None
        if batch is None or not batch.lines or self._end is None:
            return False
        whose = batch.columns[self._layout.places["customer_key"]]
        starts = set(zip(whose, batch.columns[self._month], strict=True))
        begins_there = [one for one in zip(whose, batch.columns[self._end], strict=True) if one in starts]
        same = sum(
            start == end for start, end in zip(batch.columns[self._month], batch.columns[self._end], strict=True)
        )
        return len(begins_there) > same

    def _period(self, start: str, end: str) -> Period | None:
        if self._end is None:
            return written_period(start, self._order)
        try:
            first, last = parse_day(start, self._order), parse_day(end, self._order, last=True)
            moment = moment_of(end.strip())
            until = self._until or (moment is not None and moment.time() == time())
        except DateError:
            return None
        if first is None or last is None:
            return None
        return (Period(first, last) if first < last else None) if until else period(first, last)

    def _by_month(self, batch: RawBatch) -> RawBatch:
        if self._money is not None:
            self._money.look(batch.columns[self._layout.places["spend"]])
        lines: list[int] = []
        rows: list[Sequence[str]] = []
        for line, *given in zip(batch.lines, *batch.columns, strict=True):
            cells = [str(cell) for cell in given]
            made = list(self._rows(cells))
            lines += [line] * len(made)
            rows += made
        columns = list(zip(*rows, strict=True))
        return replace(batch, lines=lines, columns=columns, spread=batch.spread + len(rows) - len(batch.lines))

    def _rows(self, cells: list[str]) -> Iterator[list[str]]:
        """One row as it stands, with the day on which its period begins; one for each month of a longer period."""
        found = self._period(cells[self._month], cells[self._end] if self._end is not None else "")
        months = list(found.days_by_month()) if found else []
        amounts = self._amounts(cells) if len(months) > 1 else None
        if found is None or amounts is None:
            cells[self._month] = found.start.isoformat() if found else cells[self._month]
            yield cells
            return
        self._spread += 1
        whole, days, day = (found.end - found.start).days, 0, found.start
        gone = dict.fromkeys(amounts, 0)
        for _, part in months:
            days += part
            made = list(cells)
            # A day, and not the month alone: then another period of this month is not taken for the same one.
            made[self._month] = day.isoformat()
            for field, amount in amounts.items():
                until = amount * days // whole
                made[self._layout.places[field]] = self._text(field, until - gone[field])
                gone[field] = until
            yield made
            day += timedelta(part)

    def _amounts(self, cells: Sequence[str]) -> dict[str, int] | None:
        """Micro-units and tokens of a row; None where it has none, or one that is refused where usage is read."""
        found: dict[str, int | None] = {}
        places = self._layout.places
        try:
            if self._money is not None:
                found["spend"] = self._money.exact(cells[places["spend"]])
            for field in _TOKENS:
                if field in places:
                    count = parse_number(cells[places[field]])
                    found[field] = count if isinstance(count, int) else None
        except ROW_ERRORS:
            return None
        return {field: amount for field, amount in found.items() if amount is not None} or None

    def _text(self, field: str, amount: int) -> str:
        """An amount in the unit of its column, as the other cells of it are written."""
        if field != "spend" or self._money is None:
            return str(amount)
        text = f"{Decimal(amount).scaleb(-_MICRO - self._money.scale):f}"
        return text.replace(".", ",") if self._money.point == "," else text


def with_periods(table: RawTable, layout: Layout, context: Context) -> RawTable:
    """The table by months where its rows are of periods; else as it is."""
    if layout.kind is not FileKind.USAGE or layout.months or not {"month", "customer_key"} <= layout.places.keys():
        return table
    if not _may_hold_periods(table, layout):
        return table
    by_month = PeriodsTable(table, layout, context)
    return by_month if by_month.holds_periods else table


def _may_hold_periods(table: RawTable, layout: Layout) -> bool:
    """Whether one of the first rows is of a period, in whatever order its dates are: else no row is read for that."""
    if _end_of(layout) is not None:
        return True
    batch = next(table.batches(_LOOK), None)
    cells = set(batch.columns[layout.places["month"]]) if batch is not None and batch.lines else set()
    return any(written_period(cell, order) for cell in cells for order in (DAY_FIRST, MONTH_FIRST))


def _end_of(layout: Layout) -> int | None:
    """The column of the days on which periods end, where the other is of those on which they start."""
    if "start" not in fold(layout.header("month") or ""):
        return None
    return next((place for place, header in layout.others if plain(header) in _ENDS), None)
