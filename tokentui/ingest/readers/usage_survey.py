"""A look at a whole file of usage before any of it is taken: its order of dates, repeated months, new customers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress

from tokentui.domain.names import is_anonymous, is_total_row, suspects
from tokentui.domain.no_customers import is_nothing
from tokentui.ingest.cells.dates import DateError
from tokentui.ingest.cells.months import DayOrder, parse_month
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import RawBatch, RawTable, TwoReadings
from tokentui.ingest.readers.accounts import Accounts
from tokentui.ingest.readers.rows import Context, counted
from tokentui.store.bulk.incoming import CustomerRow, FileKind

_YEAR = 12
"""Months."""

_DAYS = 31
"""Of a month."""

_MOST_CELLS = 50_000
"""Cells whose month is remembered."""

_MOST_DATES = 10_000
"""Dates that are told apart."""

_OF_CHARGES = ("invoice", "status", "type", "debit", "credit", "refunded", "period_end")
"""Fields by which charges are told from other usage."""


@dataclass(slots=True)
class UsageSurvey:
    """What a file of usage holds as a whole."""

    order: str | None = None
    """How `03/04/2026` is read, as the user says or other dates of the file prove."""
    summed: bool = False
    """Whether a customer has several rows for a month, which are added up."""
    keys: dict[str, str] = field(default_factory=dict)
    """The key of each customer that is written otherwise in the file, by what is written."""
    newcomers: list[CustomerRow] = field(default_factory=list)
    """Customers that the book does not have."""
    rows: int = 0
    customers: int = 0
    months: int = 0
    dates: int = 0
    """Different texts in the column of months; at most some thousands are told apart."""

    def notices(self, layout: Layout) -> list[str]:
        """What the file was taken for and why, and who is new."""
        said = [self._shape(layout)] if self.rows else []
        if 0 < self.months < _YEAR and "spend" in layout.places:
            many = counted(self.months, "month", "months")
            said.append(f"The file holds {many}: the year of a customer is what its known months come to, and no more.")
        if self.order:
            said.append(f"Dates of {layout.header('month')!r} were read {self.order.replace('-', ' ')}.")
        if self.newcomers:
            names = ", ".join(repr(row.name) for row in self.newcomers[:5])
            more = f" and {len(self.newcomers) - 5:,} more" if len(self.newcomers) > 5 else ""
            what = "new customer" if len(self.newcomers) == 1 else "new customers"
            said.append(f"{len(self.newcomers):,} {what} from this file: {names}{more}.")
        return said

    def _shape(self, layout: Layout) -> str:
        """What the file was taken for and why."""
        whose = f"{counted(self.rows, 'row', 'rows')}, {counted(self.customers, 'customer', 'customers')}"
        when = counted(self.months, "month", "months")
        if layout.months:
            return f"{whose}, {when} across: monthly usage."
        if self.dates > self.months:
            when = f"{counted(self.dates, 'date', 'dates')} in {when}"
        what = f"{when} by {layout.header('month')!r}"
        if layout.kind is FileKind.CHARGES:
            told = [repr(layout.header(field)) for field in _OF_CHARGES if field in layout.places]
            kind = f"with {', '.join(told)}: charges" if told else "charges"
        elif self.dates <= self.months:
            kind = "monthly usage"
        else:
            kind = "daily usage" if self.dates <= _DAYS * self.months else "usage by the moment"
        separator = ", " if kind.startswith("with") else ": "
        added = ", added up by month" if self.summed else ""
        return f"{whose}, {what}{separator}{kind}{added}; if not, say --as."


def survey_usage(source: RawTable, layout: Layout, context: Context) -> UsageSurvey:
    """Read a file of usage once for what decides how its rows are taken; raises TwoReadings.

    Where dates have two readings and nothing proves one, the file is refused with the option that says it.
    """
    look = _Look(layout, context, UsageSurvey())
    dates = _Dates(layout, ("month",), context)
    for batch in source.batches():
        dates.take(batch)
        look.take(batch)
    if order := dates.order():
        # Months were read as if no date had two readings.
        look = _Look(layout, context, UsageSurvey(order=order))
        for batch in source.batches():
            look.take(batch)
    return look.found()


def order_of_dates(source: RawTable, layout: Layout, fields: Sequence[str], context: Context) -> str | None:
    """How `03/04/2026` is read in some columns: as their other dates prove, or as the user says.

    Raises TwoReadings where neither does.
    """
    dates = _Dates(layout, fields, context)
    if dates.places:
        for batch in source.batches():
            dates.take(batch)
    return dates.order()


class _Dates:
    """The dates of some columns, as far as they tell in which order they are written."""

    def __init__(self, layout: Layout, fields: Sequence[str], context: Context) -> None:
        self.places = [layout.places[field] for field in fields if field in layout.places]
        self._layout = layout
        self._context = context
        self._dates = DayOrder()

    def take(self, batch: RawBatch) -> None:
        """Look at some rows."""
        dates = self._dates
        for place in self.places:
            cells = set(batch.columns[place])
            if dates.proven or dates.open or any("/" in cell or cell.count("-") == 2 for cell in cells):
                dates.take(cells)

    def order(self) -> str | None:
        """How dates of two readings are read, None where there are none; raises TwoReadings."""
        dates = self._dates
        if dates.open is None:
            return None
        order = self._context.order or dates.order
        if order is None:
            why = "other dates of the file go both ways" if dates.proven else "no date of the file says which"
            named = " or ".join(repr(self._layout.columns[place].header) for place in self.places)
            raise TwoReadings(
                f"{dates.open!r} in column {named} is a day in one of two months, and {why}; "
                "say --dates day-first or --dates month-first."
            )
        return order


class _Months(dict[str, int]):
    """The bit of the month that a cell says, 0 where it says none: the first month that is met has the first bit.

    A customer's months are the bits of one integer, which stays small so long as a file holds few months.
    """

    def __init__(self, order: str | None) -> None:
        super().__init__()
        self.met: dict[int, int] = {}
        """The bit of each month."""
        self._order = order

    def __missing__(self, cell: str) -> int:
        try:
            month = parse_month(cell, self._order)
        except DateError:
            bit = 0
        else:
            bit = self.met.setdefault(month, 1 << len(self.met))
        if len(self) < _MOST_CELLS:
            self[cell] = bit
        return bit


class _Look:
    """What has been seen so far."""

    def __init__(self, layout: Layout, context: Context, found: UsageSurvey) -> None:
        self.months_of: dict[str, int] = {}
        """The months of each customer, as bits."""
        self._rows = 0
        self._months = _Months(found.order)
        self._dates: set[str] = set()
        self._across = layout.months
        self._place = layout.places["customer_key"]
        self._month = layout.places.get("month")
        self._name = layout.places.get("name")
        self._accounts = Accounts(layout, context)
        self._context = context
        self._found = found
        self._new: set[str] = set()

    def take(self, batch: RawBatch) -> None:
        """Look at some rows."""
        if not batch.lines:
            return
        cells = list(map(str.strip, batch.columns[self._place]))
        names = batch.columns[self._name] if self._name is not None else cells
        if self._context.known_keys is not None:
            self._meet(cells, names, batch.lines)
        self._rows += len(cells)
        bits: Sequence[int] = [1] * len(cells)
        if self._month is not None:
            written = batch.columns[self._month]
            bits = list(map(self._months.__getitem__, written))
            if len(self._dates) < _MOST_DATES:
                self._dates.update(written)
        self._count(cells, bits)

    def found(self) -> UsageSurvey:
        """What came of it."""
        found = self._found
        found.rows, found.customers, found.dates = self._rows, len(self.months_of), len(self._dates)
        found.months = len(self._across or self._months.met)
        return found

    def _count(self, cells: Sequence[str], bits: Sequence[int]) -> None:
        distinct = list(set(cells))
        nobody: set[str] = {cell for cell in distinct if not cell}
        for place in suspects(distinct):
            if is_nothing(distinct[place]) or is_total_row(distinct[place]):
                nobody.add(distinct[place])
        if nobody or 0 in bits:
            wanted = [bit > 0 and cell not in nobody for cell, bit in zip(cells, bits, strict=True)]
            cells, bits = list(compress(cells, wanted)), list(compress(bits, wanted))
        if keys := self._found.keys:
            cells = [keys.get(cell, cell) for cell in cells]
        months_of = self.months_of
        twice = 0
        for cell, bit in zip(cells, bits, strict=True):
            months = months_of.get(cell, 0)
            twice |= months & bit
            months_of[cell] = months | bit
        if twice:
            self._found.summed = True

    def _meet(self, cells: Sequence[str], names: Sequence[str], lines: Sequence[int]) -> None:
        """Find the key of every customer that is met for the first time, and who the book does not have."""
        keys, met = self._found.keys, self.months_of
        new = {cell for cell in set(cells) if cell not in keys and cell not in met}
        if not new:
            return
        for cell, name, line in zip(cells, names, lines, strict=True):
            if cell in new:
                new.discard(cell)
                self._introduce(cell, name.strip() or cell, line)

    def _introduce(self, cell: str, name: str, line: int) -> None:
        known, keys = self._context.known_keys, self._found.keys
        if known is None or not cell or cell in known or is_nothing(cell) or is_total_row(cell):
            return
        key, is_known = self._accounts.key_of(cell)
        if not is_known and key not in self._new:
            self._new.add(key)
            row = CustomerRow(line, key, name, anonymous=is_anonymous(name), grade=self._context.grade or "D")
            self._found.newcomers.append(row)
        keys[cell] = key
