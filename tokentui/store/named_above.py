"""Which customers of the book are at or above a threshold, in money or in tokens, and which are certainly below."""

import json
import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from tokentui.domain.grades import Grade, read_grade
from tokentui.domain.named_above import NamedSpend, SpendsAbove, TokenFigure
from tokentui.domain.spend_dates import of_another_time
from tokentui.store.cube import counts_at

SPEND_AS_OF = (
    "CASE c.spend_source WHEN 'fact' THEN (SELECT f.as_of FROM fact AS f WHERE f.uid = c.spend_fact)"
    " WHEN 'usage' THEN (SELECT substr(value, 1, 4) || '-' || substr(value, 5, 2) FROM book WHERE key = 'usage_to') END"
)
"""When the spend of a customer, c of `customer`, was so; NULL for one that was stated without a date."""


class ListedCustomers(NamedTuple):
    """How many customers a book lists, and of how many the spend is known."""

    listed: int
    """Excluded ones aside."""
    known: int


def read_listed(db: sqlite3.Connection, floor: Grade) -> ListedCustomers:
    """The customers that are not excluded, and those of them whose spend is known at a floor."""
    listed = db.execute(
        "SELECT (SELECT count(*) FROM customer) - (SELECT count(*) FROM settled WHERE state = 'excluded')"
    ).fetchone()[0]
    known = db.execute(f"SELECT count(*) FROM customer AS c WHERE {counts_at(floor)}").fetchone()[0]
    return ListedCustomers(int(listed), int(known))


def read_spends_above(db: sqlite3.Connection, floor: Grade, threshold: int, as_of: str, most: int) -> SpendsAbove:
    """The customers of known spend by how they lie to a threshold, micro-units a year; the largest of each by name.

    Spends that are certainly more than six months from `as_of` stand apart.
    """
    known = f"FROM customer AS c WHERE {counts_at(floor)}"
    dates = [date for (date,) in db.execute(f"SELECT DISTINCT {SPEND_AS_OF} {known}") if date]
    far = json.dumps(of_another_time(dates, as_of))
    apart = f"coalesce({SPEND_AS_OF}, '') IN (SELECT value FROM json_each(?3))"
    above, below = "c.spend_low >= ?1", "c.spend_high < ?1"
    ways = {"above": above, "either": f"NOT ({above}) AND NOT ({below})", "below": below}
    conditions = {"apart": apart, **{way: f"NOT ({apart}) AND {condition}" for way, condition in ways.items()}}
    counts = db.execute(
        f"SELECT {', '.join(f'count(*) FILTER (WHERE {one})' for one in conditions.values())} {known}",
        (threshold, most, far),
    ).fetchone()
    named = {
        which: tuple(
            NamedSpend(key, name, low, high, read_grade(grade), as_of or None)
            for key, name, low, high, grade, as_of in db.execute(
                f"SELECT c.key, c.name, c.spend_low, c.spend_high, c.spend_grade, {SPEND_AS_OF} {known}"
                f" AND ({condition}) ORDER BY c.spend_best DESC, c.id LIMIT ?2",
                (threshold, most, far),
            )
        )
        for which, condition in conditions.items()
    }
    other_time, above_it, either, below_it = map(int, counts)
    return SpendsAbove(
        above_it, either, below_it, named["above"], named["either"], named["below"], other_time, named["apart"]
    )


def read_spends_from(db: sqlite3.Connection, floor: Grade, threshold: int) -> tuple[int, ...]:
    """The lowest figures of all spends that are known to be at or above a threshold, micro-units a year."""
    rows = db.execute(
        f"SELECT c.spend_low FROM customer AS c WHERE {counts_at(floor)} AND c.spend_low >= ?", (threshold,)
    )
    return tuple(int(row[0]) for row in rows)


def read_token_figures(db: sqlite3.Connection, floor: Grade) -> Iterator[TokenFigure]:
    """The facts in tokens that count at a floor, and the tokens that months of usage come to; not of excluded ones."""
    rows = db.execute(
        "SELECT c.key, c.name, f.low, f.high, coalesce(f.yardstick, ''), f.grade, f.as_of FROM fact AS f"
        " JOIN customer AS c ON c.id = f.customer_id WHERE f.dimension = 'how_much' AND lower(trim(f.unit)) = 'tokens'"
        " AND f.grade <= ? AND c.id NOT IN (SELECT customer_id FROM settled WHERE state = 'excluded')"
        " ORDER BY c.id, f.id",
        (floor.value,),
    )
    for key, name, low, high, yardstick, grade, as_of in rows:
        yield TokenFigure(key, name, low, high, yardstick, read_grade(grade), as_of or None)
