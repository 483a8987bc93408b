"""Deriving anew what a bulk load moves: what stands and is settled, cube and trend, and years that rest on usage."""

import sqlite3
from collections.abc import Iterator

from tokentui.store.connection import transaction
from tokentui.store.cube import ADDING_TO_CUBE, ADDING_TO_TREND, CELL, TREND_CELL, TREND_SUMS
from tokentui.store.find.indexing import catch_up, expect_spends
from tokentui.store.kept_sums import forget_sums
from tokentui.store.rules import YEAR_OF_USAGE, spend_of_facts

YEAR_FROM_USAGE = f"""
UPDATE customer SET
    {YEAR_OF_USAGE}
FROM (
    SELECT u.customer_id,
        sum(CASE WHEN u.month BETWEEN :first AND :last THEN u.spend END) AS spend,
        sum(CASE WHEN u.month BETWEEN :first AND :last
            THEN coalesce(u.tokens_in + u.tokens_out, u.tokens_in, u.tokens_out) END) AS tokens_of_year
    FROM usage AS u WHERE u.customer_id BETWEEN :from AND :to GROUP BY u.customer_id
) AS y
WHERE y.customer_id = customer.id AND (tokens IS NOT y.tokens_of_year OR spend_source = 'usage'
    AND (spend_low, spend_best, spend_high, spend_grade)
        IS NOT (y.spend, y.spend, y.spend, iif(y.spend IS NULL, NULL, grade)))"""

USAGE_IS_GONE = """
UPDATE customer SET spend_low = NULL, spend_best = NULL, spend_high = NULL, spend_grade = NULL
WHERE spend_source = 'usage' AND spend_best IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM usage AS u WHERE u.customer_id = customer.id)"""

SPEND_FROM_FACTS = f"""
UPDATE customer SET (spend_low, spend_best, spend_high, spend_basis, spend_grade, spend_source, spend_fact) = (
    {spend_of_facts("customer.id")})
WHERE spend_source IS NULL AND id IN (SELECT customer_id FROM spend_by_fact) OR spend_source = 'fact'"""
"""Spends that facts give, of whom nothing else states one."""

CUBE = f"""
INSERT INTO cube
SELECT {", ".join(CELL)}, customers * number, a.low, a.best, a.high, a.tokens, spend_unknown * number,
    tokens_unknown * number
FROM (
    SELECT max(id) AS one, count(*) AS number, coalesce(sum(spend_low), 0) AS low, coalesce(sum(spend_best), 0) AS best,
        coalesce(sum(spend_high), 0) AS high, coalesce(sum(tokens), 0) AS tokens
    FROM customer NOT INDEXED WHERE id BETWEEN :first AND :last
    GROUP BY segment, anonymous, grade, spend_grade, spend_best IS NULL, tokens IS NULL
) AS a CROSS JOIN untouched AS u ON u.customer_id = a.one
WHERE 1
{ADDING_TO_CUBE}"""
"""Customers that are alike in all that decides where they count are added up first: one of them tells where."""

_MONTH_SUMS = """10000 * count(*) AS customers, coalesce(sum(u.spend), 0) AS spend,
    coalesce(sum(u.spend) FILTER (WHERE u.spend < 0), 0) AS credit,
    coalesce(sum(u.tokens_in), 0) + coalesce(sum(u.tokens_out), 0) AS tokens,
    10000 * (count(*) - count(u.spend)) AS spend_unknown,
    10000 * (count(*) - count(coalesce(u.tokens_in, u.tokens_out))) AS tokens_unknown"""

TREND = f"""
INSERT INTO trend ({", ".join((*TREND_CELL, *TREND_SUMS))})
WITH part AS MATERIALIZED (
    SELECT customer_id, segments, who, dense_rank() OVER (ORDER BY segments, who) AS number
    FROM untouched AS c WHERE customer_id BETWEEN :first AND :last
        AND EXISTS (SELECT 1 FROM usage AS u WHERE u.customer_id = c.customer_id)
), summed AS (
    SELECT p.number * 1000000 + u.month AS place, {_MONTH_SUMS}
    FROM part AS p CROSS JOIN usage AS u ON u.customer_id = p.customer_id GROUP BY place
)
SELECT place % 1000000, (SELECT segments FROM part WHERE number = place / 1000000), 0,
    (SELECT who FROM part WHERE number = place / 1000000), '-', {", ".join(TREND_SUMS)}
FROM summed WHERE 1
{ADDING_TO_TREND}"""
"""Who a customer is by its record is looked up once for all of its months; one number stands for that and the month,
which is grouped by in three quarters of the time."""

END_OF_IDS = 2**63 - 1

PART = 500
"""Customers that are grouped at once: so few are sorted in memory, which is twice as fast as all together."""


_YEARS_AT_ONCE = 20_000
"""Customers whose years are written by one statement: until its end SQLite holds every page as it was."""


def resum(db: sqlite3.Connection) -> None:
    """Derive all but annual spend anew: statements, positions, cube and trend."""
    with transaction(db):
        expect_spends(db)
        forget_sums(db)
        for table in ("current", "settled", "position", "cube", "trend"):
            db.execute(f"DELETE FROM {table}")
        db.execute("INSERT INTO recount (decision_id) SELECT id FROM decision ORDER BY id")
        add_untouched(db, -END_OF_IDS)
        add_usage(db)
        db.execute(
            "INSERT INTO resettle (customer_id)"
            " SELECT customer_id FROM decision UNION SELECT customer_id FROM fact ORDER BY customer_id"
        )
        catch_up(db)


def refresh_years(db: sqlite3.Connection) -> None:
    """Sum each customer's usage over the book's window of twelve months; the triggers on `customer` must be off."""
    settings = dict(db.execute("SELECT key, value FROM book WHERE key IN ('usage_from', 'usage_to')").fetchall())
    window = {"first": _month(settings.get("usage_from")), "last": _month(settings.get("usage_to"))}
    for start, end in _parts(db, -END_OF_IDS, _YEARS_AT_ONCE):
        db.execute(YEAR_FROM_USAGE, {**window, "from": start, "to": end})
    db.execute(USAGE_IS_GONE)


def add_untouched(db: sqlite3.Connection, first: int) -> None:
    """Count customers from an id on in the cube, as customers of whom nothing was said."""
    for start, last in _parts(db, first):
        db.execute(CUBE, {"first": start, "last": last})


def add_usage(db: sqlite3.Connection) -> None:
    """Count all usage in an empty trend, as that of customers of whom nothing was said."""
    if db.execute("SELECT 1 FROM usage LIMIT 1").fetchone() is None:
        return
    for start, last in parts_of_customers(db):
        db.execute(TREND, {"first": start, "last": last})


def parts_of_customers(db: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Ranges of ids that hold so few of the customers each that their usage is grouped in memory."""
    return _parts(db, -END_OF_IDS)


def _parts(db: sqlite3.Connection, first: int, size: int = PART) -> Iterator[tuple[int, int]]:
    """Ranges of ids that hold a part of the customers each, from an id on to the end."""
    start: int | None = first
    while start is not None:
        row = db.execute("SELECT id FROM customer WHERE id >= ? ORDER BY id LIMIT 1 OFFSET ?", (start, size)).fetchone()
        following = None if row is None else row[0]
        yield start, END_OF_IDS if following is None else following - 1
        start = following


def _month(value: str | None) -> int | None:
    return int(value) if value else None
