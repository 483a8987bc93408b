"""A look at a whole file of usage before any of it is taken: its order of dates, repeated months, new customers."""

from array import array
from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import compress

from tokentui.domain.identity import tidy
from tokentui.domain.months import month_text
from tokentui.domain.names import at_most_anonymous, bare_domain, is_anonymous, is_total_row, suspects
from tokentui.domain.no_customers import is_nothing
from tokentui.ingest.cells.dates import DateError
from tokentui.ingest.cells.months import DayOrder, day_of, days_of, parse_month
from tokentui.ingest.columns.column_names import USAGE
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.columns.places import plain
from tokentui.ingest.files.table import RawBatch, RawTable, TwoReadings
from tokentui.ingest.readers.accounts import Accounts
from tokentui.ingest.readers.recognised import CustomerCells
from tokentui.ingest.readers.rows import Context, RowError, counted
from tokentui.store.bulk.incoming import CustomerRow, FileKind
from tokentui.store.customers import known_among

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
    cells: CustomerCells | None = None
    """By which those were found."""
    unclear: bool = False
    """Whether some customer cannot be told, whose rows are refused."""
    repeated: Collection[int] | None = None
    """Hashes of the request ids that stand on more than one row."""
    newcomers: list[CustomerRow] = field(default_factory=list)
    """Customers that the book does not have."""
    days: dict[str, int] = field(default_factory=dict)
    """The month of each day that it holds; empty where it has months alone."""
    by_period: bool = False
    """Whether rows are of periods, and their days those on which periods begin."""
    added_up: bool = False
    """Whether rows are sums that were made elsewhere, and which rows those are of needs no guess."""
    zone: str = ""
    """In which moments are of a month."""
    rows: int = 0
    customers: int = 0
    months: int = 0
    every: Collection[int] = frozenset()
    """The months (yyyymm)."""
    to_come: Sequence[int] = ()
    """Months after this one, in order."""
    dates: int = 0
    """Different texts in the column of months; at most some thousands are told apart."""

    @property
    def first_day(self) -> str:
        """As `2026-03-15`; empty where the file has no days."""
        return min(self.days, default="")

    @property
    def last_day(self) -> str:
        """As above."""
        return max(self.days, default="")

    def notices(self, layout: Layout) -> list[str]:
        """What the file was taken for and why, and who is new."""
        said = [self._shape(layout)] if self.rows and not self.added_up else []
        if 0 < self.months < _YEAR and "spend" in layout.places and not self.added_up:
            many = counted(self.months, "month", "months")
            said.append(f"The file holds {many}: the year of a customer is what its known months come to, and no more.")
        if self.summed and not self.by_period and not (_begins_month(self.first_day) and _ends_month(self.last_day)):
            said.append(f"It holds {self.first_day} to {self.last_day}: the months at its ends may not be whole.")
        if self.to_come:
            many = counted(len(self.to_come), "month is", "months are")
            first = ", ".join(map(month_text, self.to_come[:3])) + (" and on" if len(self.to_come) > 3 else "")
            said.append(f"{many} still to come ({first}) and counted as used: leave plans out of the file.")
        if self.zone not in ("", "UTC"):
            said.append(f"Moments of {layout.header('month')!r} count in the month that it was in {self.zone}.")
        if self.order:
            said.append(f"Dates of {layout.header('month')!r} were read {self.order.replace('-', ' ')}.")
        if self.newcomers:
            names = ", ".join(repr(row.name) for row in self.newcomers[:5])
            more = f" and {len(self.newcomers) - 5:,} more" if len(self.newcomers) > 5 else ""
            what = "new customer" if len(self.newcomers) == 1 else "new customers"
            said.append(
                f"{len(self.newcomers):,} {what} from this {'table' if self.added_up else 'file'}: {names}{more}."
            )
        return said

    def _shape(self, layout: Layout) -> str:
        """What the file was taken for and why."""
        whose = f"{counted(self.rows, 'row', 'rows')}, {counted(self.customers, 'customer', 'customers')}"
        when = counted(self.months, "month", "months")
        if layout.months:
            return f"{whose}, {when} across: monthly usage."
        if self.dates > self.months and not self.by_period:
            when = f"{counted(self.dates, 'date', 'dates')} in {when}"
        what = f"{when} by {layout.header('month')!r}"
        if layout.kind is FileKind.CHARGES:
            told = [repr(layout.header(field)) for field in _OF_CHARGES if field in layout.places]
            kind = f"with {', '.join(told)}: charges" if told else "charges"
        elif self.by_period:
            kind = "usage by periods"
        elif self.dates <= self.months:
            kind = "monthly usage"
        else:
            kind = "daily usage" if self.dates <= _DAYS * self.months else "usage by the moment"
        separator = ", " if kind.startswith("with") else ": "
        added = ", added up by month" if self.summed else ""
        return f"{whose}, {what}{separator}{kind}{added}; if not, say --as."


def _begins_month(day: str) -> bool:
    return not day or day.endswith("-01")


def _ends_month(day: str) -> bool:
    return not day or int(day[8:]) >= monthrange(int(day[:4]), int(day[5:7]))[1]


def survey_usage(source: RawTable, layout: Layout, context: Context) -> UsageSurvey:
    """Read a file of usage once for what decides how its rows are taken; raises TwoReadings.

    Where dates have two readings and nothing proves one, the file is refused with the option that says it.
    """
    look = _Look(layout, context, None)
    dates = _Dates(layout, ("month",), context)
    for batch in source.batches():
        look.take(batch, dates)
    if order := dates.order():
        # So far, months were read as if no date had two readings.
        look = _Look(layout, context, order)
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
            for place in dates.places:
                dates.take(days_of(batch.columns[place]))
    return dates.order()


class _Dates:
    """The dates of some columns, as far as they tell in which order they are written."""

    def __init__(self, layout: Layout, fields: Sequence[str], context: Context) -> None:
        self.places = [layout.places[field] for field in fields if field in layout.places]
        self._layout = layout
        self._context = context
        self._dates = DayOrder()

    def take(self, cells: Iterable[str]) -> None:
        """Look at some cells."""
        dates, cells = self._dates, set(cells)
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


class IdsMet:
    """Which of millions of ids are met more than once, in eight bytes each: by their hashes, so rather one too many."""

    def __init__(self) -> None:
        self._hashes = array("q")

    def add(self, ids: Sequence[str]) -> None:
        """Remember some ids."""
        self._hashes.extend(map(hash, ids))

    def repeated(self) -> frozenset[int]:
        """The hashes of ids that stand more than once."""
        if not self._hashes:
            return frozenset()
        import numpy as np

        every = np.sort(np.frombuffer(self._hashes, dtype=np.int64))
        return frozenset(every[1:][every[1:] == every[:-1]].tolist())


class _Months(dict[str, int]):
    """The bit of the month that a cell says, 0 where it says none: the first month that is met has the first bit.

    A customer's months are the bits of one integer, which stays small so long as a file holds few months.
    """

    def __init__(self, order: str | None, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone
        self.met: dict[int, int] = {}
        """The bit of each month."""
        self.days: dict[str, int] = {}
        """The month of each day."""
        self._order = order

    def __missing__(self, cell: str) -> int:
        try:
            month = parse_month(cell, self._order, self._zone)
        except DateError:
            bit = 0
        else:
            bit = self.met.setdefault(month, 1 << len(self.met))
            if day := day_of(cell, self._order, self._zone):
                self.days[day] = month
        if len(self) < _MOST_CELLS:
            self[cell] = bit
        return bit


class _Look:
    """What has been seen so far."""

    def __init__(self, layout: Layout, context: Context, order: str | None) -> None:
        self._accounts = Accounts(layout, context)
        self._found = UsageSurvey(
            order=order, cells=self._accounts.cells, zone=str(context.zone), added_up=context.added_up
        )
        self._months_of: dict[str, int] = {}
        """The months of each customer, as bits."""
        self._months = _Months(order, context.zone)
        self._dates: set[str] = set()
        self._across = layout.months
        self._own = layout.own
        self._place = layout.places["customer_key"]
        self._month = layout.places.get("month")
        self._name = layout.places.get("name")
        self._domain = layout.places.get("domain")
        self._is_domain = plain(layout.header("customer_key") or "") in USAGE["domain"]
        self._request = layout.places.get("request")
        self._ids = IdsMet()
        self._context = context
        self._new: set[str] = set()

    def take(self, batch: RawBatch, dates: _Dates | None = None) -> None:
        """Look at some rows."""
        if not batch.lines:
            return
        cells = list(map(str.strip, batch.columns[self._place]))
        if self._context.known_keys is not None:
            nothing = [""] * len(cells)
            names = batch.columns[self._name] if self._name is not None else nothing
            domains = batch.columns[self._domain] if self._domain is not None else nothing
            self._meet(cells, names, domains, batch.lines)
        self._found.rows += len(cells) - batch.spread
        if self._request is not None:
            self._ids.add(batch.columns[self._request])
        bits: Sequence[int] = [1] * len(cells)
        if self._month is not None:
            written = batch.columns[self._month]
            if len(self._dates) < _MOST_DATES:
                self._dates.update(written)
            days = days_of(written, self._context.zone)
            if dates is not None:
                dates.take(days)
            bits = list(map(self._months.__getitem__, days))
        self._count(cells, bits)

    def found(self) -> UsageSurvey:
        """What came of it."""
        found, months = self._found, self._months
        found.customers, found.dates = len(self._months_of), len(self._dates)
        met = {month for _, month in self._across} or months.met.keys()
        found.every, found.months = frozenset(met), len(met)
        now = self._context.today.year * 100 + self._context.today.month
        found.to_come = sorted(month for month in met if month > now)
        found.days = months.days
        found.repeated = self._ids.repeated()
        return found

    def _count(self, cells: Sequence[str], bits: Sequence[int]) -> None:
        distinct = list(set(cells))
        nobody: set[str] = {cell for cell in distinct if not cell}
        for place in suspects(distinct):
            if (cell := distinct[place]) not in self._months_of and self._is_nobody(cell):
                nobody.add(cell)
        if nobody or 0 in bits:
            wanted = [bit > 0 and cell not in nobody for cell, bit in zip(cells, bits, strict=True)]
            cells, bits = list(compress(cells, wanted)), list(compress(bits, wanted))
        if keys := self._found.keys:
            cells = [keys.get(cell, cell) for cell in cells]
        months_of, twice = self._months_of, 0
        for cell, bit in zip(cells, bits, strict=True):
            months = months_of.get(cell, 0)
            twice |= months & bit
            months_of[cell] = months | bit
        if twice:
            self._found.summed = True

    def _is_nobody(self, cell: str) -> bool:
        """Whether a cell is no customer; in what we wrote ourselves every one is."""
        if not cell or self._own or at_most_anonymous(cell):
            return not cell
        return is_nothing(cell) or is_total_row(cell)

    def _meet(self, cells: Sequence[str], names: Sequence[str], domains: Sequence[str], lines: Sequence[int]) -> None:
        """Find the key of every customer that is met for the first time, and who the book does not have."""
        keys, met, known = self._found.keys, self._months_of, self._context.known_keys
        new = {cell for cell in set(cells) if cell not in keys and cell not in met}
        if known is not None and not self._context.joined:
            new -= known_among(known, new)
        if not new:
            return
        for cell, name, domain, line in zip(cells, names, domains, lines, strict=True):
            if cell in new:
                new.discard(cell)
                self._introduce(cell, tidy(name), domain.strip(), line)

    def _introduce(self, cell: str, name: str, domain: str, line: int) -> None:
        if self._is_nobody(cell):
            return
        if self._is_domain:
            name = domain = bare_domain(cell) or cell
        name = name or tidy(cell)
        try:
            key, is_known = self._accounts.key_of(cell, name, domain)
        except RowError:
            # The rows are refused with that reason.
            self._found.unclear = True
            return
        if not is_known and key not in self._new:
            self._new.add(key)
            grade = self._context.grade or "D"
            row = CustomerRow(
                line, key, name, domain=bare_domain(domain), anonymous=is_anonymous(name), grade=grade,
                made=not self._accounts.is_id,
            )  # fmt: skip
            self._found.newcomers.append(row)
        self._found.keys[cell] = key
