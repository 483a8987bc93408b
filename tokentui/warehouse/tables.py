"""What came home from a warehouse as tables that import reads: the sums by customer and month, and the accounts."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from tokentui.domain.money import MICRO, short
from tokentui.domain.months import month_text
from tokentui.domain.text import clip
from tokentui.ingest.files.table import BATCH, RawBatch
from tokentui.ingest.input_file import zone_of
from tokentui.ingest.readers.rows import counted, named
from tokentui.warehouse.address import WarehouseError
from tokentui.warehouse.asking import EVERY_MONTH, AccountColumns, EventsAsked, Span
from tokentui.warehouse.engines import Engine
from tokentui.warehouse.monthly import COLUMNS, COUNTS, accounts_query, sums_query
from tokentui.warehouse.spool import Spool

_LONGEST = 1_000
"""Letters of an id; a longer one is a text that got into the wrong column."""

_YEAR = 12
"""Months."""

Sums = Mapping[str, Sequence[object]]
"""Some rows that came home, by the names of the columns of the question."""

Told = Callable[[int], object]
"""Hears how many rows have come home."""


class PulledTable:
    """Rows that are at home, as import reads any table."""

    delimiter = ","
    above: tuple[str, ...] = ()

    def __init__(self, name: str, engine: Engine, header: tuple[str, ...], spool: Spool) -> None:
        self.path = Path(name)
        self.form = f"from {engine.shown}"
        self.header = header
        self.notices: tuple[str, ...] = ()
        self._spool = spool

    @property
    def sha256(self) -> str:
        """Digest of the rows."""
        return self._spool.sha256

    @property
    def rows(self) -> int:
        """How many came home."""
        return self._spool.rows

    def add_zeros(self, rows: Sequence[tuple[str, str]], fields: Sequence[str]) -> None:
        """Say of customers and months that nothing was used."""
        for first in range(0, len(rows), BATCH):
            some = rows[first : first + BATCH]
            zeros = [["" if field == "currency" else "0"] * len(some) for field in fields[2:]]
            self._spool.add([*map(list, zip(*some, strict=True)), *zeros])

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows from the beginning."""
        return self._spool.batches(size)


class Counts:
    """What was met on the way, of all customers and months together."""

    def __init__(self) -> None:
        self.totals = dict.fromkeys(COUNTS, 0)
        self.credited = Decimal()
        self.without_customer = self.without_time = 0
        """Events."""
        self.nobodys = self.undated = Decimal()
        """What those cost."""
        self.latest = 0
        """Seconds since 1970 of the latest event."""
        self.months: dict[int, int] = {}
        """Rows of each month."""
        self.currencies: set[str] = set()
        self.examples: list[str] = []
        """Of amounts that are no number."""

    def take(self, batch: Sums) -> Sums:
        """Count some sums, and give back those that are of a customer and a month."""
        out = {place for name in ("customer", "month") for place, cell in enumerate(batch[name]) if cell is None}
        for place in out:
            self._leave_out(batch, place)
        if out:
            kept = [place for place in range(len(batch["month"])) if place not in out]
            batch = {name: [column[place] for place in kept] for name, column in batch.items()}
        for name in COUNTS:
            self.totals[name] += sum(map(_whole, batch[name]))
        self.credited += sum((Decimal(str(amount)) for amount in batch["credited"] if amount is not None), Decimal())
        self.latest = max(self.latest, *map(_whole, batch["latest"]), 0)
        for month, rows in Counter(batch["month"]).items():
            self.months[_whole(month)] = self.months.get(_whole(month), 0) + rows
        self.examples += [str(example) for example in batch["example"] if example is not None][: 3 - len(self.examples)]
        self.currencies.update(
            str(code)
            for code, spend in zip(batch["currency"], batch["spend"], strict=True)
            if code and spend is not None
        )
        return batch

    def _leave_out(self, batch: Sums, place: int) -> None:
        events = _whole(batch["events"][place]) - _whole(batch["repeats"][place])
        spend = Decimal(str(batch["spend"][place] or 0))
        if batch["customer"][place] is None:
            self.without_customer, self.nobodys = self.without_customer + events, self.nobodys + spend
        else:
            self.without_time, self.undated = self.without_time + events, self.undated + spend

    def notices(self, asked: EventsAsked, span: Span, currency: str) -> list[str]:
        """What was met, a sentence each; amounts in a currency."""
        totals = self.totals

        def money(amount: Decimal) -> str:
            return short(int(amount * MICRO), currency)

        rows = counted(sum(self.months.values()), "sum", "sums")
        said = [
            f"{counted(totals['events'], 'event', 'events')} of {span.said()} came as {rows} by customer and month."
        ]
        if self.without_customer:
            many = counted(self.without_customer, "event names", "events name")
            said.append(f"{many} no customer in {asked.customer!r}: left out, with {money(self.nobodys)}.")
        if self.without_time:
            many = counted(self.without_time, "event has", "events have")
            said.append(f"{many} no time in {asked.time!r}: left out, with {money(self.undated)}.")
        if totals["repeats"]:
            many = counted(totals["repeats"], "event repeats", "events repeat")
            said.append(f"{many} the {asked.event_id!r} of another: each counted once.")
        if totals["differing"]:
            many = counted(totals["differing"], "of them says", "of them say")
            said.append(f"{many} something else than the latest of that {asked.event_id!r}, which counts.")
        if totals["unpriced"]:
            many = counted(totals["unpriced"], "event has", "events have")
            said.append(f"{many} no {asked.spend!r}: what they cost is unknown, and their months come to more.")
        if span == EVERY_MONTH and len(self.months) < _YEAR:
            many = counted(len(self.months), "month", "months")
            said.append(f"It holds {many}: the year of a customer is what its known months come to, and no more.")
        if totals["credits"]:
            many = counted(totals["credits"], "credit", "credits")
            months = "its month" if totals["credits"] == 1 else "their months"
            said.append(f"{many}, {money(self.credited)}, taken off {months}.")
        if asked.zone not in (None, "UTC"):
            said.append(f"Moments of {asked.time!r} count in the month that it was in {asked.zone}.")
        return said


def pull_sums(engine: Engine, asked: EventsAsked, span: Span, spool: Spool, tell: Told) -> Counts:
    """Bring the sums home; raises WarehouseError where what came cannot be usage of one currency."""
    counts = Counts()
    fields = list(asked.fields().values())
    for batch in engine.rows(sums_query(engine, asked, zone_of(asked.zone), span)):
        sums = counts.take(dict(zip(COLUMNS, batch, strict=True)))
        _expect_ids(sums["customer"], asked)
        if sums["customer"]:
            spool.add([_CELLS[field](sums) for field in fields])
        tell(spool.rows)
    _expect_sense(counts, asked)
    return counts


_CELLS: dict[str, Callable[[Sums], Sequence[str]]] = {
    "customer_key": lambda sums: list(map(str, sums["customer"])),
    "month": lambda sums: [month_text(_whole(month)) for month in sums["month"]],
    "currency": lambda sums: [str(code or "") for code in sums["currency"]],
    "spend": lambda sums: list(map(_plain, sums["spend"])),
    "tokens_in": lambda sums: list(map(_plain, sums["tokens_in"])),
    "tokens_out": lambda sums: list(map(_plain, sums["tokens_out"])),
}
"""The cells of each field of usage."""


def _expect_ids(customers: Sequence[object], asked: EventsAsked) -> None:
    longest = max(map(str, customers), key=len, default="")
    if len(longest) > _LONGEST:
        raise WarehouseError(
            f"Column {asked.customer!r} holds {clip(longest, 40)!r}, of {len(longest):,} letters, which is no id of a "
            "customer; name another column, or leave its events out with --where."
        )


def _expect_sense(counts: Counts, asked: EventsAsked) -> None:
    if counts.examples:
        many = counted(counts.totals["odd"], "event has", "events have")
        such = named(clip(one, 40) for one in counts.examples)
        but = "make numbers of one currency of it in a view, or leave those events out with --where"
        raise WarehouseError(f"{many} in column {asked.spend!r} what is no number, such as {such}; {but}.")
    if len(counts.currencies) > 1:
        first, *more = sorted(counts.currencies)
        one = f"--where \"{asked.currency} = '{first}'\""
        raise WarehouseError(
            f"Column {asked.currency!r} has {first} and {', '.join(more)}, which cannot be added up; take one of "
            f"them with {one}, or convert them in a view."
        )


def pull_accounts(engine: Engine, asked: EventsAsked, columns: AccountColumns, spool: Spool, tell: Told) -> None:
    """Bring the accounts home that the events are of; raises WarehouseError."""
    for batch in engine.rows(accounts_query(engine, asked, columns)):
        spool.add([["" if cell is None else str(cell) for cell in column] for column in batch])
        tell(spool.rows)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else int(Decimal(str(value or 0)))


def _plain(amount: object) -> str:
    """A sum without the zeros at its end; empty where it is unknown."""
    if amount is None:
        return ""
    text = str(amount)
    if "E" in text or "e" in text:
        text = f"{Decimal(text):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
