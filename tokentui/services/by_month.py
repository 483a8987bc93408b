"""Composition by month, what moved between two periods, and cohorts; what a screen shows at once is read by itself."""

from collections import defaultdict
from typing import NamedTuple

from tokentui.domain.bounds import Range
from tokentui.domain.by_month import ByMonth, CustomerGroup, GroupLies, by_month, kinds_of
from tokentui.domain.grades import Grade
from tokentui.domain.pairs import pairs_of
from tokentui.domain.periods import PeriodError, Periods, chosen_periods
from tokentui.domain.retention import Cohort, CohortMonth, Credits, MovedCell, MovedEnds, Turnover
from tokentui.domain.statements import WHOLE
from tokentui.services.workbook import Workbook
from tokentui.store.by_month import read_cohort_months, read_month_cells, read_months_with_usage, read_moved
from tokentui.store.connection import one_moment
from tokentui.store.cube import read_totals


class Months(NamedTuple):
    """Composition by month of a book at its floor: read from kept sums, so that it costs the same at any size."""

    listed: int
    """Customers of the book."""
    floor: Grade
    codebook_version: int
    composition: ByMonth


class MovedGroup(NamedTuple):
    """What moved in one group of customers."""

    kind: CustomerGroup
    spend: MovedEnds
    tokens: MovedEnds


class Movement(NamedTuple):
    """What moved between two periods."""

    periods: Periods
    spend: Turnover
    tokens: Turnover
    credits: Credits
    groups: tuple[MovedGroup, ...]


class OverTime(NamedTuple):
    """What is read from all usage: what moved, or why nothing can have, and cohorts."""

    moved: Movement | None = None
    why_not: str = ""
    """A sentence where there are no two periods to compare, or nothing is read yet; else empty."""
    cohorts: tuple[Cohort, ...] = ()


def read_months(workbook: Workbook, first: int | None = None, last: int | None = None) -> Months:
    """Composition by month, of all months with usage or of those from one to another."""
    db, codebook, floor = workbook.book.db, workbook.codebook, workbook.settings.floor
    with one_moment(db):
        use = read_month_cells(db, floor, use=True, who=pairs_of(codebook).depends)
        who = read_month_cells(db, floor, use=False, who=True)
        found = by_month(use, who, codebook)
        listed = read_totals(db).customers
    shown = tuple(one for one in found.months if (first or 0) <= one.month <= (last or one.month))
    return Months(listed, floor, codebook.version, found._replace(months=shown))


def choose_periods(workbook: Workbook, first: int | None, last: int | None, *, years: bool) -> Periods:
    """The two periods that end with two months, or the latest two; raises PeriodError as `chosen_periods` does."""
    return chosen_periods(read_months_with_usage(workbook.book.db), first, last, years=years)


def read_over_time(
    workbook: Workbook, first: int | None = None, last: int | None = None, *, years: bool = False
) -> OverTime:
    """What moved between two periods, and cohorts: reads all usage, seconds of it for a million customers."""
    with one_moment(workbook.book.db):
        return read_moved_between(workbook, first, last, years=years)._replace(cohorts=read_cohorts(workbook))


def read_moved_between(
    workbook: Workbook, first: int | None = None, last: int | None = None, *, years: bool = False
) -> OverTime:
    """The same without cohorts, which take longer."""
    with one_moment(workbook.book.db):
        try:
            return OverTime(_movement(workbook, choose_periods(workbook, first, last, years=years)))
        except PeriodError as error:
            return OverTime(why_not=str(error))


def _movement(workbook: Workbook, periods: Periods) -> Movement:
    codebook = workbook.codebook
    kinds = kinds_of(codebook)
    lies = GroupLies(kinds, pairs_of(codebook))
    every = MovedCell(0, 0, "", Turnover(), Turnover(), Credits())
    empty = MovedEnds(Turnover(), Turnover())
    spend, tokens = ([empty] * len(kinds) for _ in range(2))
    for cell in read_moved(workbook.book.db, periods, workbook.settings.floor):
        every = every._replace(
            spend=every.spend.plus(cell.spend),
            tokens=every.tokens.plus(cell.tokens),
            credits=Credits(*map(sum, zip(every.credits, cell.credits, strict=True))),
        )
        for place, low, high in lies.of(cell.segments, cell.mask, cell.split):
            spend[place] = _with(spend[place], cell.spend, low, high)
            tokens[place] = _with(tokens[place], cell.tokens, low, high)
    groups = tuple(
        MovedGroup(*row)
        for row in zip(kinds, spend, tokens, strict=True)
        if not row[0].archived or row[1].certain.started
    )
    return Movement(periods, every.spend, every.tokens, every.credits, groups)


def _with(moved: MovedEnds, more: Turnover, low: int, high: int) -> MovedEnds:
    certain = moved.certain.plus(more if low == WHOLE else more.part(low)) if low else moved.certain
    return MovedEnds(certain, moved.possible.plus(more if high == WHOLE else more.part(high)))


def read_cohorts(workbook: Workbook) -> tuple[Cohort, ...]:
    """The customers that began to spend in the same month, and what became of them."""
    found: dict[int, dict[int, CohortMonth]] = defaultdict(dict)
    db = workbook.book.db
    months = read_months_with_usage(db)
    for first, one in read_cohort_months(db):
        known = found[first].get(one.month)
        found[first][one.month] = one if known is None else _both(known, one)
    nothing = Range(0, 0)
    return tuple(
        Cohort(
            first,
            tuple(found[first].get(month, CohortMonth(month, nothing, 0, 0, 0)) for month in months if month >= first),
        )
        for first in sorted(found)
    )


def _both(one: CohortMonth, other: CohortMonth) -> CohortMonth:
    active = Range(one.active.low + other.active.low, one.active.most + other.active.most)
    return CohortMonth(
        one.month, active, one.spend + other.spend, one.unknown + other.unknown, one.tokens + other.tokens
    )
