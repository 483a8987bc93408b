"""Events as sums by customer and month: one question to the engine, which adds up decimals and never floating point."""

from datetime import tzinfo
from typing import TYPE_CHECKING

from tokentui.domain.months import months_later
from tokentui.warehouse.address import WarehouseError
from tokentui.warehouse.asking import AccountColumns, EventsAsked, Span
from tokentui.warehouse.engines import Engine
from tokentui.warehouse.zones import begin_of, literal, month_in

if TYPE_CHECKING:
    import ibis.expr.types as ir

_NUMBER = r"^[-+]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][-+]?[0-9]{1,2})?$"
"""What is a number wherever it is cast to one."""

_EXACT = "decimal(38, 12)"
"""A hundred trillion trillions, to the millionth part of a micro-unit."""

COUNTS = ("events", "unpriced", "odd", "credits", "repeats", "differing")
"""What is counted of each customer and month: all events, those without an amount, those whose amount is no number,
those of less than nothing, those whose id was there before, and among them those that say something else."""


COLUMNS = (
    "customer", "month", "currency", "spend", "tokens_in", "tokens_out", "credited", "latest", "example", *COUNTS
)  # fmt: skip
"""Of the answer."""


def sums_query(engine: Engine, asked: EventsAsked, zone: tzinfo, span: Span) -> "ir.Table":
    """A row for each customer and month: `customer`, `month`, `currency`, sums as texts, and counts.

    A customer or a month that events lack is null. Raises WarehouseError where a table or column is not there.
    """
    import ibis

    table = rows_of(engine, asked)
    time, moment = _time(engine, table, asked)
    if span.first is not None or span.last is not None:
        table = table.filter(*_within(time, zone, span, moment=moment))
    spend, odd = _amount(table, asked.spend)
    nothing = ibis.null("string")
    columns = {
        "customer": _text(table, asked.customer),
        "month": month_in(zone, time, span, moment=moment),
        "currency": _text(table, asked.currency).upper() if asked.currency else nothing,
        "time": time,
        "spend": spend,
        "example": ibis.ifelse(odd, table[asked.spend].cast("string"), nothing),
        "tokens_in": _amount(table, asked.tokens_in)[0] if asked.tokens_in else ibis.null(_EXACT),
        "tokens_out": _amount(table, asked.tokens_out)[0] if asked.tokens_out else ibis.null(_EXACT),
    }
    if asked.event_id:
        columns["event"] = _text(table, asked.event_id)
    return _added_up(_once(table.select(**columns)) if asked.event_id else _all_count(table.select(**columns)))


def _added_up(events: "ir.Table") -> "ir.Table":
    counts = events.counts
    less = counts & (events.spend < 0)
    return (
        events.group_by("customer", "month", "currency")
        .agg(
            spend=events.spend.sum(where=counts).cast("string"),
            tokens_in=events.tokens_in.sum(where=counts).cast("string"),
            tokens_out=events.tokens_out.sum(where=counts).cast("string"),
            credited=events.spend.sum(where=less).cast("string"),
            latest=events.time.max().epoch_seconds(),
            example=events.example.max(),
            events=events.count(),
            unpriced=(counts & events.spend.isnull() & events.example.isnull()).sum(),
            odd=events.example.notnull().sum(),
            credits=less.sum(),
            repeats=(~counts).sum(),
            differing=events.differs.sum(),
        )
        .order_by("customer", "month", "currency")
    )


def _all_count(events: "ir.Table") -> "ir.Table":
    import ibis

    return events.mutate(counts=ibis.literal(True), differs=ibis.literal(False))


def _once(events: "ir.Table") -> "ir.Table":
    """Of the events of one id the latest counts; an event without an id counts for itself."""
    import ibis

    latest_first = ibis.window(
        group_by=events.event,
        order_by=[
            ibis.desc(events.time),
            ibis.desc(events.spend),
            *(events[name] for name in ("customer", "tokens_in", "tokens_out")),
        ],
    )
    said = ("customer", "month", "currency", "spend", "tokens_in", "tokens_out")
    again = events.event.notnull() & (ibis.row_number().over(latest_first) > 0)
    same = [events[name].identical_to(events[name].lag().over(latest_first)) for name in said]
    marked = events.mutate(again=again, same=ibis.and_(*same))
    return marked.mutate(counts=~marked.again, differs=marked.again & ~marked.same)


def rows_of(engine: Engine, asked: EventsAsked) -> "ir.Table":
    """The rows of the table that are wanted; raises WarehouseError where `where` is no condition."""
    table = engine.table(asked.table)
    for column in filter(None, (*asked.fields(), asked.event_id)):
        engine.expect_column(table, asked.table, column)
    return engine.where(table, asked.where) if asked.where else table


def accounts_query(engine: Engine, asked: EventsAsked, columns: AccountColumns) -> "ir.Table":
    """The accounts that some of the wanted events are of, a text for each column, once each."""
    table = engine.table(columns.table)
    for column in columns.fields():
        engine.expect_column(table, columns.table, column)
    whose = rows_of(engine, asked)
    whose = whose.select(customer=_text(whose, asked.customer)).distinct()
    texts = table.select(**{column: _text(table, column) for column in columns.fields()}).distinct()
    return texts.semi_join(whose, texts[columns.key] == whose.customer).order_by(columns.key)


def _text(table: "ir.Table", column: str) -> "ir.StringValue":
    """A column as trimmed texts; an empty one is null."""
    return table[column].cast("string").strip().nullif("")


def _amount(table: "ir.Table", column: str) -> tuple["ir.DecimalValue", "ir.BooleanValue"]:
    """A column as exact amounts, null where there is none; and where there is something that is no number."""
    import ibis

    found = table[column]
    kind = found.type()
    if kind.is_decimal() or kind.is_integer():
        return found.cast(_EXACT), ibis.literal(False)
    if not kind.is_floating() and not kind.is_string():
        raise WarehouseError(f"Column {column!r} is {kind}, and no amounts; name a column of numbers.")
    # By way of its text a number in floating point is what was written: 0.1, and not what lies nearest to it.
    text = found.cast("string").strip()
    there = text.notnull() & (text != "")
    if kind.is_string() and table.get_backend().name == "duckdb":
        # A pattern takes it twenty times as long as trying.
        exact = text.try_cast(_EXACT)
        return exact, there & exact.isnull()
    readable = ~(found.isnan() | found.isinf()) if kind.is_floating() else text.re_search(_NUMBER)
    return ibis.ifelse(readable, text, ibis.null("string")).cast(_EXACT), there & ~readable


def _time(engine: Engine, table: "ir.Table", asked: EventsAsked) -> tuple["ir.TimestampValue", bool]:
    """The column of times, and whether it holds moments; raises WarehouseError where it holds anything else."""
    found = table[asked.time]
    kind = found.type()
    if kind.is_date():
        return found.cast("timestamp"), False
    if kind.is_timestamp():
        return found, engine.holds_moments(asked.table, asked.time)
    raise WarehouseError(
        f"Column {asked.time!r} of {asked.table!r} is {kind}, and no time; name a column of times or dates, or make "
        "one in a view."
    )


def _within(time: "ir.TimestampValue", zone: tzinfo, span: Span, *, moment: bool) -> list["ir.BooleanValue"]:
    """The conditions by which only events of some months are read."""
    from datetime import UTC

    there = zone if moment else UTC
    found = []
    if span.first is not None:
        found.append(time >= literal(begin_of(span.first, there), time))
    if span.last is not None:
        found.append(time < literal(begin_of(months_later(span.last, 1), there), time))
    return found
