"""The spends that answers on resale go by: of some customers with their dates, and of all others together."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tokentui.domain.grades import Grade
from tokentui.domain.money import Spend
from tokentui.domain.token_margin import DatedSpend
from tokentui.store.cube import counts_at
from tokentui.store.named_above import SPEND_AS_OF


class SpentTogether(NamedTuple):
    """Customers of known spend, and what they spend together at least and at most; micro-units a year."""

    customers: int
    low: int
    high: int


def read_keys_of(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, str]:
    """The keys of some customers, by their numbers."""
    sql = "SELECT id, key FROM customer WHERE id IN (SELECT value FROM json_each(?))"
    return dict(db.execute(sql, (json.dumps(sorted(ids)),)))


def read_dated_spends(db: sqlite3.Connection, floor: Grade, ids: Iterable[int]) -> Iterator[tuple[int, DatedSpend]]:
    """Those of some customers whose spend is in the sums at a floor, with when it was so."""
    rows = db.execute(
        f"SELECT c.id, c.spend_low, c.spend_best, c.spend_high, c.spend_grade, {SPEND_AS_OF} FROM customer AS c"
        f" WHERE c.id IN (SELECT value FROM json_each(?)) AND {counts_at(floor)}",
        (json.dumps(sorted(ids)),),
    )
    for number, low, best, high, grade, as_of in rows:
        yield number, DatedSpend(Spend(low, best, high), Grade(grade), as_of or None)


def read_spent_together(db: sqlite3.Connection, floor: Grade, but: Iterable[int]) -> SpentTogether:
    """What all others spend whose spend is in the sums at a floor: a look at every customer."""
    row = db.execute(
        "SELECT count(*), coalesce(sum(c.spend_low), 0), coalesce(sum(c.spend_high), 0) FROM customer AS c"
        f" WHERE {counts_at(floor)} AND c.id NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(but)),),
    ).fetchone()
    return SpentTogether(*map(int, row))
