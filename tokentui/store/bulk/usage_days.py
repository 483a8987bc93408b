"""Which days of usage came in from files of one kind: a book keeps months, and has to know what a month is made of."""

import sqlite3
from collections.abc import Collection, Mapping
from typing import NamedTuple

_MONTHS = """
SELECT month FROM trend WHERE customers <> 0
UNION SELECT u.month FROM settled AS s CROSS JOIN usage AS u ON u.customer_id = s.customer_id
    WHERE s.state = 'excluded'"""
"""The trend has all but those of accounts in no sum; the table of usage would take a walk through every month."""


class DaySum(NamedTuple):
    """What the rows of one day come to, over all customers: spend in micro-units."""

    month: int
    rows: int = 0
    spend: int = 0
    tokens: int = 0

    def plus(self, other: "DaySum") -> "DaySum":
        """Both together."""
        return DaySum(self.month, self.rows + other.rows, self.spend + other.spend, self.tokens + other.tokens)


def read_days(db: sqlite3.Connection, source: str) -> dict[str, DaySum]:
    """The days that came in from files of one kind, by their dates as `2026-03-15`."""
    found = db.execute("SELECT day, month, row_count, spend, tokens FROM usage_day WHERE source = ?", (source,))
    return {day: DaySum(*sums) for day, *sums in found}


def keys_with_usage(db: sqlite3.Connection, months: Collection[int]) -> set[tuple[str, int]]:
    """The customers and months of which the book has usage, among some months."""
    found = db.execute(
        "SELECT c.key, u.month FROM usage AS u JOIN customer AS c ON c.id = u.customer_id"
        f" WHERE u.month IN ({', '.join(map(str, map(int, months)))})"
    )
    return {(key, month) for key, month in found}


def months_with_usage(db: sqlite3.Connection) -> frozenset[int]:
    """The months of which the book has usage, that of excluded accounts included."""
    return frozenset(month for (month,) in db.execute(_MONTHS))


def keep_days(
    db: sqlite3.Connection, source: str, days: Mapping[str, DaySum], added: Collection[int], replaced: Collection[int]
) -> None:
    """Keep the days of a file: beside those that came before in the months it was added to, else in their place.

    In months where the file replaced something, what came from files of other kinds does not count any more.
    """
    months = {one.month for one in days.values()} - set(added)
    db.executemany("DELETE FROM usage_day WHERE source = ? AND month = ?", [(source, month) for month in months])
    db.executemany("DELETE FROM usage_day WHERE source <> ? AND month = ?", [(source, month) for month in replaced])
    db.executemany(
        "INSERT INTO usage_day (source, day, month, row_count, spend, tokens) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (source, day) DO UPDATE SET row_count = row_count + excluded.row_count,"
        " spend = spend + excluded.spend, tokens = tokens + excluded.tokens",
        [(source, day, *sums) for day, sums in days.items()],
    )
