"""Which month a moment is of in a time zone, by the moments of its changes, so that every engine finds the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from tokentui.domain.months import months_later
from tokentui.warehouse.asking import Span

if TYPE_CHECKING:
    import ibis.expr.types as ir

_FIRST, _LAST = 200001, 204912
"""Months between which changes of the clock are known to a query that has no bounds."""


class Offset(NamedTuple):
    """How far a zone is ahead of UTC from one moment to another."""

    begin: datetime
    end: datetime
    ahead: timedelta


def begin_of(month: int, zone: tzinfo) -> datetime:
    """The moment at which a month (yyyymm) begins in a zone, in UTC."""
    return datetime(month // 100, month % 100, 1, tzinfo=zone).astimezone(UTC)


def offsets(zone: tzinfo, span: Span) -> list[Offset]:
    """All offsets of a zone during some months, one after another."""
    begin = begin_of(span.first or _FIRST, zone)
    end = begin_of(months_later(span.last or _LAST, 1), zone)
    found: list[Offset] = []
    for since, ahead in _changes(zone, begin, end):
        if found:
            found[-1] = found[-1]._replace(end=since)
        found.append(Offset(since, end, ahead))
    return found


def _changes(zone: tzinfo, begin: datetime, end: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """The moments at which the offset changes, to the second, and what it is from then on."""
    step, moment = timedelta(days=7), begin
    ahead = _ahead(zone, moment)
    yield begin, ahead
    while moment < end:
        later = moment + step
        if _ahead(zone, later) != ahead:
            low, high = moment, later
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                low, high = (middle, high) if _ahead(zone, middle) == ahead else (low, middle)
            ahead = _ahead(zone, high)
            yield high, ahead
        moment = later


def _ahead(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def month_in(zone: tzinfo, time: "ir.TimestampValue", span: Span, *, moment: bool) -> "ir.IntegerValue":
    """The month (yyyymm) of a column of times; one that is no `moment` has no zone, and is there already."""
    if not moment or not isinstance(zone, ZoneInfo):
        return _year_month(time)
    import ibis

    every = offsets(zone, span)
    usual = max({one.ahead for one in every}, key=lambda ahead: sum(one.ahead == ahead for one in every))
    cases = []
    for ahead in sorted({one.ahead for one in every} - {usual}):
        within = [_between(time, one) for one in every if one.ahead == ahead]
        cases.append((ibis.or_(*within), _year_month(_shifted(time, ahead))))
    instead = _year_month(_shifted(time, usual))
    return ibis.cases(*cases, else_=instead) if cases else instead


def _between(time: "ir.TimestampValue", offset: Offset) -> "ir.BooleanValue":
    return (time >= literal(offset.begin, time)) & (time < literal(offset.end, time))


def literal(moment: datetime, like: "ir.TimestampValue") -> "ir.TimestampScalar":
    """A moment as an engine compares it with a column of times."""
    import ibis

    aware = like.type().timezone is not None
    return ibis.literal(moment.astimezone(UTC) if aware else moment.astimezone(UTC).replace(tzinfo=None))


def _shifted(time: "ir.TimestampValue", ahead: timedelta) -> "ir.TimestampValue":
    import ibis

    return time + ibis.interval(seconds=int(ahead.total_seconds())) if ahead else time


def _year_month(time: "ir.TimestampValue") -> "ir.IntegerValue":
    return time.year().cast("int64") * 100 + time.month()
