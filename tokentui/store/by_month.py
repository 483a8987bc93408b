"""Usage by month as the triggers keep its sums, and what became of customers from one period to another.

What moved between any two periods, and cohorts, are in no table: they are read from all usage, beside the screen.
"""

import sqlite3
from collections.abc import Iterator

from tokentui.domain.bounds import Range
from tokentui.domain.by_month import MonthCell, MonthSums
from tokentui.domain.grades import Grade
from tokentui.domain.periods import ComparedPeriod, Periods
from tokentui.domain.retention import CohortMonth, Credits, MovedCell, Turnover
from tokentui.store.bulk.rebuild import parts_of_customers
from tokentui.store.cube import TREND_SUMS
from tokentui.store.rules import at, mask_at, month_tokens, segments_at

_SUMMED = ", ".join(f"sum({one})" for one in TREND_SUMS)


def read_months_with_usage(db: sqlite3.Connection) -> tuple[int, ...]:
    """The months (yyyymm) of which the book has usage, in their order."""
    rows = db.execute("SELECT month FROM trend GROUP BY month HAVING sum(customers) > 0 ORDER BY month")
    return tuple(month for (month,) in rows)


def read_month_cells(db: sqlite3.Connection, floor: Grade, *, use: bool, who: bool) -> Iterator[MonthCell]:
    """The sums of each month as they read at a floor, told by use cases, by segments, or by both."""
    mask = mask_at("t", at(floor)) if use else "0"
    segments = segments_at("t", at(floor)) if who else "0"
    rows = db.execute(f"SELECT t.month, {segments} AS s, {mask} AS m, {_SUMMED} FROM trend AS t GROUP BY 1, 2, 3")
    for month, of, may_be, *sums in rows:
        yield MonthCell(month, of, may_be, MonthSums(*sums))


def _within(period: ComparedPeriod) -> str:
    return f"u.month BETWEEN {period.first:d} AND {period.last:d}"


def _amounts(of: str, unknown: str, before: str, after: str) -> str:
    """What a customer has in two periods: the amounts, whether each is not known, and the amounts below zero."""
    columns = []
    for name, period in (("before", before), ("after", after)):
        amount = f"coalesce(sum({of}) FILTER (WHERE {period}), 0)"
        columns.append(f"max({amount}, 0) AS {unknown}_{name}")
        columns.append(f"count(*) FILTER (WHERE {period} AND {of} IS NULL) > 0 AS no_{unknown}_{name}")
        columns.append(f"min({amount}, 0) AS less_{unknown}_{name}")
    return ", ".join(columns)


def _turnover(of: str) -> str:
    """The sums of a `Turnover`, in its order, over customers with the columns of `_amounts`."""
    before, after = f"{of}_before", f"{of}_after"
    known = f"NOT no_{before} AND NOT no_{after}"
    grew, shrank = f"{before} > 0 AND {after} > {before}", f"{after} > 0 AND {after} < {before}"
    came, left = f"{before} = 0 AND {after} > 0", f"{before} > 0 AND {after} = 0"
    no_end, no_start = f"no_{after} AND NOT no_{before}", f"no_{before} AND NOT no_{after}"
    return ", ".join(
        (
            *(f"sum(iif({known}, {amount}, 0))" for amount in (before, after)),
            f"sum(iif({known} AND {came}, {after}, 0))",
            f"sum(iif({known} AND {grew}, {after} - {before}, 0))",
            f"sum(iif({known} AND {shrank}, {before} - {after}, 0))",
            f"sum(iif({known} AND {left}, {before}, 0))",
            f"sum({known} AND {before} > 0)",
            *(f"sum({known} AND {one})" for one in (came, grew, shrank, left)),
            *(f"sum({no_end})", f"sum(iif({no_end}, {before}, 0))"),
            *(f"sum({no_start})", f"sum(iif({no_start}, {after}, 0))"),
            f"sum(no_{before} AND no_{after})",
        )
    )


def read_moved(db: sqlite3.Connection, periods: Periods, floor: Grade) -> Iterator[MovedCell]:
    """What became of the spend and the tokens of customers from one period to another, by how they are answered.

    A month without a row is one without usage. Reads the usage of both periods whole.
    """
    before, after = map(_within, periods)
    of_floor = at(floor)
    rows = db.execute(
        f"""
WITH used AS (
    SELECT u.customer_id, {_amounts("u.spend", "spend", before, after)},
        {_amounts(month_tokens("u"), "tokens", before, after)}
    FROM usage AS u WHERE {before} OR {after} GROUP BY u.customer_id
)
SELECT {segments_at("s", of_floor)} AS of, {mask_at("s", of_floor)} AS may_be,
    iif(s.for_what <= {of_floor}, s.split, '') AS parts,
    {_turnover("spend")}, {_turnover("tokens")},
    sum(less_spend_before + less_spend_after < 0), sum(less_spend_before + less_spend_after)
FROM used JOIN standing AS s ON s.id = used.customer_id WHERE s.state <> 'excluded' GROUP BY 1, 2, 3"""
    )
    width = len(Turnover._fields)
    for segments, mask, split, *sums in rows:
        spend, tokens = Turnover(*sums[:width]), Turnover(*sums[width : 2 * width])
        yield MovedCell(segments, mask, split, spend, tokens, Credits(*sums[2 * width :]))


_COHORTS = f"""
WITH began AS MATERIALIZED (
    SELECT c.id, (
        SELECT b.month FROM usage AS b WHERE b.customer_id = c.id AND (b.spend > 0 OR b.spend IS NULL)
        ORDER BY b.month LIMIT 1) AS first
    FROM customer AS c
    WHERE c.id BETWEEN :first AND :last
      AND c.id NOT IN (SELECT customer_id FROM settled WHERE state = 'excluded')
)
SELECT f.first * 1000000 + u.month AS place, sum(u.spend > 0), count(*) - count(u.spend), sum(max(u.spend, 0)),
    sum({month_tokens("u")})
FROM began AS f CROSS JOIN usage AS u ON u.customer_id = f.id AND u.month >= f.first
GROUP BY place"""
"""One number stands for the first month and the month: grouping by that is quicker."""


def read_cohort_months(db: sqlite3.Connection) -> Iterator[tuple[int, CohortMonth]]:
    """(first month, what its customers did in one month), several times where customers are read in parts.

    The first month is the first whose spend is above zero or not known.
    """
    for first, last in parts_of_customers(db):
        rows = db.execute(_COHORTS, {"first": first, "last": last})
        for place, spending, unknown, spend, tokens in rows:
            began, month = divmod(place, 1_000_000)
            active = Range(spending or 0, (spending or 0) + unknown)
            yield began, CohortMonth(month, active, spend or 0, unknown, tokens or 0)
