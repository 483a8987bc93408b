"""`tokentui pull`: usage out of a warehouse into a book, added up where it lies."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import click

from tokentui.cli.faults import No
from tokentui.cli.import_flow import ImportWay, bring_in, rehearse, target
from tokentui.cli.options import (
    at_terminal,
    book_is_named,
    book_option,
    book_path,
    existing_book,
    json_option,
    opened,
    sure,
    yes_option,
)
from tokentui.cli.output import narrate, write
from tokentui.cli.progress import progress
from tokentui.domain.text import visible
from tokentui.ingest.load import Arrivals, ImportOptions
from tokentui.services.books import known_keys
from tokentui.warehouse.address import address_of
from tokentui.warehouse.asking import EVERY_MONTH, AccountColumns, EventsAsked, Span, asked_before
from tokentui.warehouse.engines import Engine, connect
from tokentui.warehouse.gone import find_gone
from tokentui.warehouse.pull import Pulled, clear, months_of, moves, pulled, questions, remember, remembered, span_again

_MANY = 10_000
"""New customers at once that a book which has some takes only when told to: so many come of the wrong column."""

_LATE = 1
"""Months before that of the latest event that may still change, unless it is said."""

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")

_EPILOG = (
    "URL: a folder of Parquet or CSV files, duckdb://FILE.duckdb, postgres://USER@HOST/DATABASE, spark://FOLDER, "
    "sc://HOST of a Spark that runs, or any other that Ibis knows. Leave the password out: engines find it where they "
    "always do (PGPASSWORD, .pgpass, spark-defaults.conf, cloud credentials). It is never kept or shown."
)


class _Task(NamedTuple):
    """What is pulled, and from where."""

    url: str
    asked: EventsAsked
    span: Span
    compare: bool
    """Whether to say what moved: months are read that the book may have."""


def _column(*names: str, help: str) -> Callable[[Callable[..., object]], Callable[..., object]]:
    return click.option(*names, metavar="COLUMN", help=help)


@click.command("pull", epilog=_EPILOG)
@click.argument("url", required=False)
@click.option("--table", metavar="NAME", help="The table of usage events, as NAME or SCHEMA.NAME.")
@_column("--customer", help="Whose an event is.")
@_column("--time", help="When it was: a column of times or dates.")
@_column("--spend", help="What it cost; less than nothing is a credit, nothing at all is unknown.")
@_column("--tokens", "--tokens-in", "tokens_in", help="Tokens, or those that went in.")
@_column("--tokens-out", help="Tokens that came out.")
@_column("--event-id", help="By which an event that was written twice counts once, the latest of them.")
@_column("--currency-column", help="The code of the currency of an event.")
@click.option("--where", metavar="SQL", help="Take only events of which this is true, in the SQL of the engine.")
@click.option("--zone", metavar="NAME", help="Time zone in which moments are of a month.  [default: UTC]")
@click.option("--accounts", metavar="NAME", help="A table that says who the accounts are.")
@_column("--account-key", help="In it: what events call the account.  [default: that of --customer]")
@_column("--account-name", help="In it: its name.")
@_column("--account-segment", help="In it: the code of its segment.")
@_column("--account-parent", help="In it: the name of its parent.")
@_column("--account-domain", help="In it: its web domain.")
@click.option("--again", is_flag=True, help="Ask once more what was asked before, of the months that may still change.")
@click.option(
    "--late",
    type=click.IntRange(min=0),
    metavar="MONTHS",
    help=f"With --again: so many months before that of the latest event may still change.  [default: {_LATE}]",
)
@click.option("--month", metavar="YYYY-MM", help="Read this month alone; without --table as it was asked before.")
@click.option("--clear", "clears", is_flag=True, help="Set usage to 0 that the book has and the table has not.")
@click.option("--explain", is_flag=True, help="Print the SQL, and run none of it.")
@click.option("--name", help="Name of the book, where it is made now.")
@click.option("--currency", help="Currency of the book, where it is made now.  [default: that of the amounts, or USD]")
@click.option("--dry-run", is_flag=True, help="Show what would be imported, and change nothing.")
@click.option("--strict", is_flag=True, help="Import nothing where any sum is refused, and exit with 1.")
@yes_option
@book_option
@json_option("Print the same as import --json.")
def pull_command(
    url: str | None,
    table: str | None,
    customer: str | None,
    time: str | None,
    spend: str | None,
    tokens_in: str | None,
    tokens_out: str | None,
    event_id: str | None,
    currency_column: str | None,
    where: str | None,
    zone: str | None,
    accounts: str | None,
    account_key: str | None,
    account_name: str | None,
    account_segment: str | None,
    account_parent: str | None,
    account_domain: str | None,
    again: bool,
    late: int | None,
    month: str | None,
    clears: bool,
    explain: bool,
    name: str | None,
    currency: str | None,
    dry_run: bool,
    strict: bool,
    yes: bool,
    book: Path | None,
    as_json: bool,
) -> int | None:
    """Group usage events by customer and month inside a warehouse, and bring the sums into a book.

    From DuckDB over files, PostgreSQL, Spark, and what else Ibis reads. It reads only. What is asked is remembered in
    the book: --again asks it once more, of the months that may still change, and says what moved. All of it comes in,
    or nothing; tokentui import --undo takes it back.
    """
    columns = (customer, time, spend, tokens_in, tokens_out, event_id, currency_column, where, zone, accounts)
    _expect_sense(url, table, columns, again=again, month=month, late=late)
    span = _month(month)
    if table is None:
        task = _former_task(book, url, span, again=again, late=_LATE if late is None else late)
    else:
        others = (account_name, account_segment, account_parent, account_domain)
        known = AccountColumns(accounts, account_key or customer or "", *others) if accounts else None
        needed = (table, customer or "", time or "", spend or "")
        asked = EventsAsked(*needed, tokens_in, tokens_out, event_id, currency_column, where, zone, known)
        task = _Task(url or "", asked, span, compare=span != EVERY_MONTH)
    with connect(task.url) as engine:
        if explain:
            write(";\n\n".join(questions(engine, task.asked, task.span)) + ";")
            return None
        way = ImportWay(book_path(book), dry_run, strict, ask=at_terminal() and not yes, as_json=as_json)
        question = f"No book was named; pull into the demo book at {way.book}?"
        if not book_is_named(book) and not dry_run and not sure(question, yes=yes):
            raise No("Nothing was imported; name a book with: --book BOOK")
        with _at_home(engine, task) as home:
            # What is needed of the engine is here: no connection is held open while somebody thinks.
            engine.close()
            return _take(home, task, way, name=name, currency=currency, clears=clears, yes=yes)


@contextmanager
def _at_home(engine: Engine, task: _Task) -> Iterator[Pulled]:
    """What was asked, once it has come home."""
    if at_terminal():
        narrate(f"Asking {visible(engine.shown)} for usage of {task.span.said()} …")
    with progress() as tell:
        name = Path(task.asked.table)
        with pulled(engine, task.asked, task.span, lambda rows: tell(name, rows)) as home:
            yield home


def _take(
    home: Pulled, task: _Task, way: ImportWay, *, name: str | None, currency: str | None, clears: bool, yes: bool
) -> int | None:
    """Import what came home, or show what would be; with what moved, where the book may have had it."""
    if not home.usage.rows and not clears:
        of = "" if home.span == EVERY_MONTH else f" of {home.span.said()}"
        raise No(f"{home.asked.table} has no event{of} that could be counted; nothing was imported.")
    options = ImportOptions(tables=home.tables)
    files = tuple(home.tables)
    with target(way, files, name, currency, options) as workbook:
        own = workbook.settings.currency
        gone = find_gone(workbook, home.usage, home.span) if task.compare or clears else []
        notices = home.counts.notices(home.asked, home.span, own)
        home.usage.notices = (*notices, *(one.said(own, cleared=clears) for one in gone))
        if clears:
            clear(home, gone)
        if way.dry_run:
            return rehearse(workbook, files, options, way).said()
        before = months_of(workbook)
        customers_before = len(known_keys(workbook))

        def taken(arrivals: Arrivals) -> None:
            new = arrivals.after.customers - arrivals.before.customers
            if customers_before and new >= _MANY and not (yes or way.ask):
                raise No(
                    f"Nothing was imported: {new:,} new customers would come to {customers_before:,}. If "
                    f"{home.asked.customer!r} is their id, add --yes to go ahead."
                )
            remember(workbook, home)

        brought = bring_in(workbook, files, options, way, taken)
        moved = tuple(moves(home, gone, before, months_of(workbook), own)) if task.compare else ()
    return brought._replace(lines=(*brought.lines, *map(visible, moved))).said()


def _former_task(book: Path | None, url: str | None, span: Span, *, again: bool, late: int) -> _Task:
    """What a book remembers; raises No where that is nothing, or several tables of which none is named."""
    with opened(existing_book(book)) as workbook:
        known = [one for one in remembered(workbook) if url is None or address_of(url).shown == one.url]
    if not known:
        raise No("This book remembers no such pull; say what to read with --table, --customer, --time and --spend.")
    if len({one.url for one in known}) > 1 or len(known) > 1:
        names = ", ".join(f"{one.source} of {one.url}" for one in known)
        raise No(f"This book was pulled from {names}; say which with --table, and the columns as before.")
    (former,) = known
    return _Task(url or former.url, asked_before(former.asked), span_again(former, late) if again else span, True)


def _expect_sense(
    url: str | None,
    table: str | None,
    columns: Sequence[str | None],
    *,
    again: bool,
    month: str | None,
    late: int | None,
) -> None:
    """Raise UsageError for what cannot be meant together, and for what is missing."""
    context = click.get_current_context()
    if again and (table or any(columns)):
        raise click.UsageError("--again asks what was asked before; leave out the table and its columns", context)
    if again and month:
        raise click.UsageError("Give --again or --month, not both", context)
    if late is not None and not again:
        raise click.UsageError("--late says how far --again reads back; give both", context)
    if not (again or month) or table or any(columns):
        names = ("--table", "--customer", "--time", "--spend")
        missing = [name for name, value in zip(names, (table, *columns[:3]), strict=True) if not value]
        missing = ([] if url else ["URL"]) + missing
        if missing:
            raise click.UsageError(f"Missing {', '.join(missing)}", context)


def _month(given: str | None) -> Span:
    if given is None:
        return EVERY_MONTH
    match = _MONTH.fullmatch(given)
    if match is None:
        raise click.UsageError(f"--month {given!r} is no month; write it as 2026-03", click.get_current_context())
    month = int(match[1]) * 100 + int(match[2])
    return Span(month, month)
