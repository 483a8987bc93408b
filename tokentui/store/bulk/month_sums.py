"""Sums of more months than memory should hold, in a table on disk that is gone when it is closed."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Month = tuple[str, int]
"""A customer's key, and a month as yyyymm."""

_SUMS = ("spend", "tokens_in", "tokens_out", "fine")

_HALF = 32
"""Bits of the lower part of a sum: as two integers it may outgrow 64 bits, and stays exact."""

_PARTS = [f"{name}_{part}" for name in _SUMS for part in ("high", "low")]

_CREATE = f"""
CREATE TABLE month (
    customer TEXT, month INTEGER, line INTEGER, {", ".join(f"{part} INTEGER" for part in _PARTS)},
    PRIMARY KEY (customer, month)
) WITHOUT ROWID"""

_ADD = f"""
INSERT INTO month VALUES ({", ".join("?" * (3 + len(_PARTS)))}) ON CONFLICT DO UPDATE SET
    {", ".join(f"{part} = coalesce({part} + excluded.{part}, {part}, excluded.{part})" for part in _PARTS)}"""


@dataclass(slots=True)
class MonthSum:
    """What the rows of a customer's month come to; an amount that none of them gives is None."""

    line: int
    """Of the first row."""
    spend: int | None
    tokens_in: int | None
    tokens_out: int | None
    fine: int
    """What rounding took from the rows, in parts of a micro-unit."""


class SumsOnDisk:
    """Adds months to those that were put there before."""

    def __init__(self) -> None:
        # A database without a name is a file of SQLite's own, which it removes.
        self._db = sqlite3.connect("", isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -16000"):
            self._db.execute(f"PRAGMA {setting}")
        self._db.execute(_CREATE)
        self._db.execute("BEGIN")

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM month").fetchone()[0])

    def add(self, sums: Mapping[Month, MonthSum]) -> None:
        """Add some months; of one that is there already, its first line stays."""
        self._db.executemany(_ADD, (_as_row(*month, sums[month]) for month in sorted(sums)))

    def items(self) -> Iterator[tuple[Month, MonthSum]]:
        """All months, by customer."""
        for customer, month, line, *parts in self._db.execute("SELECT * FROM month ORDER BY customer, month"):
            spend, tokens_in, tokens_out, fine = map(_whole, parts[::2], parts[1::2])
            yield (customer, month), MonthSum(line, spend, tokens_in, tokens_out, fine or 0)


def _as_row(customer: str, month: int, held: MonthSum) -> list[str | int | None]:
    row: list[str | int | None] = [customer, month, held.line]
    for amount in (held.spend, held.tokens_in, held.tokens_out, held.fine):
        row += (None, None) if amount is None else (amount >> _HALF, amount & ((1 << _HALF) - 1))
    return row


def _whole(high: int | None, low: int | None) -> int | None:
    return None if high is None or low is None else (high << _HALF) + low
