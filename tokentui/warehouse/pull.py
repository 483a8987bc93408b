"""Usage out of a warehouse as tables that an import takes; what was asked, remembered; and what it moved."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from tokentui.domain.money import short
from tokentui.domain.months import month_text, months_later
from tokentui.ingest.input_file import zone_of
from tokentui.ingest.looking import GivenTable
from tokentui.ingest.readers.rows import counted
from tokentui.services.workbook import Workbook
from tokentui.store.bulk.incoming import FileKind
from tokentui.store.pulls import NO_USAGE, Pull, UsageOfMonth, keep_pull, read_months, read_pulls
from tokentui.warehouse.asking import EVERY_MONTH, EventsAsked, Span
from tokentui.warehouse.engines import Engine
from tokentui.warehouse.gone import GoneMonth, zeros
from tokentui.warehouse.monthly import accounts_query, sums_query
from tokentui.warehouse.spool import Spool
from tokentui.warehouse.tables import Counts, PulledTable, Told, pull_accounts, pull_sums

Months = Mapping[int, UsageOfMonth]


class Pulled(NamedTuple):
    """What came home."""

    shown: str
    """The address, without credentials."""
    asked: EventsAsked
    span: Span
    counts: Counts
    usage: PulledTable
    accounts: PulledTable | None

    @property
    def tables(self) -> dict[Path, GivenTable]:
        """What an import takes, by what it is called."""
        given = {self.usage.path: GivenTable(self.usage, FileKind.USAGE, self.asked.fields())}
        if self.accounts is not None and self.asked.accounts is not None:
            given[self.accounts.path] = GivenTable(self.accounts, FileKind.CUSTOMERS, self.asked.accounts.fields())
        return given


def questions(engine: Engine, asked: EventsAsked, span: Span) -> Iterator[str]:
    """The SQL of all that a pull asks; raises WarehouseError."""
    zone = zone_of(asked.zone)
    if asked.accounts is not None:
        yield engine.sql(accounts_query(engine, asked, asked.accounts))
    yield engine.sql(sums_query(engine, asked, zone, span))


@contextmanager
def pulled(engine: Engine, asked: EventsAsked, span: Span, tell: Told) -> Iterator[Pulled]:
    """Bring home what is asked, and keep it for as long as the block runs; raises WarehouseError."""
    with ExitStack() as closing:
        spool = Spool(len(asked.fields()))
        closing.callback(spool.close)
        accounts = None
        if asked.accounts is not None:
            named = Spool(len(asked.accounts.fields()))
            closing.callback(named.close)
            pull_accounts(engine, asked, asked.accounts, named, tell)
            accounts = PulledTable(asked.accounts.table, engine, tuple(asked.accounts.fields()), named)
        counts = pull_sums(engine, asked, span, spool, tell)
        usage = PulledTable(asked.table, engine, tuple(asked.fields()), spool)
        yield Pulled(engine.shown, asked, span, counts, usage, accounts)


def remembered(workbook: Workbook) -> list[Pull]:
    """What was pulled into a book before, the newest first."""
    return read_pulls(workbook.book.db)


def span_again(former: Pull, late: int) -> Span:
    """The months that may still change: from some before that of the latest event on."""
    return EVERY_MONTH._replace(first=months_later(former.month, -late))


def remember(workbook: Workbook, pulled: Pulled) -> None:
    """Let the book know what was asked, and how far it got; inside the transaction of the import."""
    if not pulled.counts.months:
        return
    month = max(pulled.counts.months)
    latest = datetime.fromtimestamp(pulled.counts.latest, UTC).isoformat(timespec="seconds")
    same = (one for one in remembered(workbook) if (one.url, one.source) == (pulled.shown, pulled.asked.table))
    # A month that is read again lies before what was read since.
    former = next(same, None)
    if former is not None and former.month > month:
        month, latest = former.month, former.latest
    pull = Pull(pulled.shown, pulled.asked.table, pulled.asked.to_json(), month, latest)
    keep_pull(workbook.book.db, pull, workbook.now())


def months_of(workbook: Workbook) -> Months:
    """What the book has of each month."""
    return read_months(workbook.book.db)


def clear(pulled: Pulled, gone: Sequence[GoneMonth]) -> None:
    """Let what the table has no events of be nothing from now on."""
    pulled.usage.add_zeros(zeros(gone), list(pulled.asked.fields().values()))


def moves(pulled: Pulled, gone: Sequence[GoneMonth], before: Months, after: Months, currency: str) -> list[str]:
    """What became of each month that was read, a line each."""
    said = []
    for month in sorted({*pulled.counts.months, *(one.month for one in gone)}):
        old, new = before.get(month, NO_USAGE), after.get(month, NO_USAGE)
        customers = counted(new.customers, "customer", "customers")
        if month not in before:
            said.append(f"{month_text(month)}: {short(new.spend, currency)} of {customers}, new.")
        elif old == new:
            said.append(f"{month_text(month)}: {short(new.spend, currency)} of {customers}, as it was.")
        else:
            moved = new.spend - old.spend
            sign = "+" if moved >= 0 else ""
            who = f"{new.customers - old.customers:+,} of {customers}" if new.customers != old.customers else customers
            said.append(
                f"{month_text(month)}: {short(old.spend, currency)} → {short(new.spend, currency)}"
                f" ({sign}{short(moved, currency)}), {who}."
            )
    return said
