"""Months that stand in two columns, a year and a month of it, as pivot tables and data warehouses write them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tokentui.ingest.columns.date_names import MONTH_NAMES
from tokentui.ingest.columns.places import plain
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable, UnreadableFile

_YEARS = ("year", "yr", "calendaryear", "usageyear", "billingyear", "invoiceyear", "yearnumber")
_FISCAL = ("fiscalyear", "fy", "financialyear", "fiscalyr")
_MONTHS = (
    *("month", "calendarmonth", "usagemonth", "billingmonth", "invoicemonth"),
    *("monthnumber", "monthnum", "monthno", "mon", "mm", "monthname", "monthofyear"),
)
_QUARTERS = ("quarter", "qtr", "calendarquarter")
_DAYS = ("day", "dayofmonth", "dd")

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"((?:19|2\d)\d\d)(?:\.0+)?", re.ASCII)
_NUMBER = re.compile(r"M?(\d{1,2})(?:\.0+)?(?:\W+[a-z]+\.?)?", re.ASCII | re.IGNORECASE)
"""`3`, `03`, `M03`, and `03 - March`, whose number is the month."""
_QUARTER = re.compile(r"(?:Q|quarter)?\s?([1-4])(?:\.0+)?", re.ASCII | re.IGNORECASE)
_LOOK = 1_000
"""Rows that are looked at."""


class _Parts(NamedTuple):
    """Where the parts of a month stand."""

    year: int
    month: int
    """Of the month, or of the quarter where there is no month."""
    day: int | None = None


def with_year_and_month(table: RawTable, mapping: Mapping[str, str]) -> RawTable:
    """The table with year and month in one column, where they stand in two; raises UnreadableFile.

    A year or a day that the user says is something else (`mapping`) is left alone.
    """
    parts = _parts_of(table.header, mapping)
    first = next(table.batches(_LOOK), None) if parts is not None else None
    if parts is None or first is None or not first.lines:
        return table
    months = [_month_of(cell) for cell in first.columns[parts.month]]
    if 2 * sum(map(bool, months)) <= len(months):
        return table
    year, month = table.header[parts.year], table.header[parts.month]
    if plain(year) in _FISCAL:
        raise UnreadableFile(
            f"{year!r} beside {month!r} is a year of somebody's books, and which months of the calendar those are the "
            "file does not say; put year and month into one column, as 2026-03."
        )
    years = sum(bool(_YEAR.fullmatch(cell.strip())) for cell in first.columns[parts.year])
    if 2 * years <= len(months):
        return table
    days = first.columns[parts.day] if parts.day is not None else ()
    return YearAndMonthTable(table, parts if any(map(_day_of, days)) else parts._replace(day=None), mapping)


def _parts_of(header: Sequence[str], mapping: Mapping[str, str]) -> _Parts | None:
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        if mapping.get(name, "month") == "month":
            places.setdefault(plain(name), place)
    # The year is what the month is made with, and no month itself.
    year = next((places[name] for name in (*_YEARS, *_FISCAL) if name in places), None)
    month = next((places[name] for name in (*_MONTHS, *_QUARTERS) if name in places), None)
    if year is None or month is None:
        return None
    return _Parts(year, month, next((places[name] for name in _DAYS if name in places), None))


def _month_of(cell: str) -> str:
    """`03` of a month without a year, `Q1` of a quarter without one; empty for anything else."""
    text = cell.strip()
    if (number := _NUMBER.fullmatch(text)) and 1 <= int(number[1]) <= 12:
        return f"{int(number[1]):02}"
    name = text.rstrip(".").lower()
    if name.isalpha() and name[:3] in _NAMES:
        return f"{_NAMES.index(name[:3]) + 1:02}"
    quarter = _QUARTER.fullmatch(text)
    return f"Q{quarter[1]}" if quarter else ""


def _day_of(cell: str) -> str:
    text = cell.strip()
    return f"{int(text):02}" if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31 else ""


class YearAndMonthTable(OverTable):
    """Such a table, with `2026-03` (or a day, or a quarter) in the column of the month, and no column of the year."""

    def __init__(self, table: RawTable, parts: _Parts, mapping: Mapping[str, str]) -> None:
        super().__init__(table)
        self._parts = parts
        self._of_quarters = plain(table.header[parts.month]) in _QUARTERS
        names = list(table.header)
        if plain(names[parts.month]) not in MONTH_NAMES and names[parts.month] not in mapping:
            names[parts.month] = "month"
        self._left = [place for place in range(len(names)) if place not in (parts.year, parts.day)]
        self._header = tuple(names[place] for place in self._left)

    @property
    def notices(self) -> tuple[str, ...]:
        """Which columns were put together."""
        header = self._table.header
        day = f", {header[self._parts.day]!r}" if self._parts.day is not None else ""
        what = "quarter" if self._of_quarters else "day" if day else "month"
        year, month = header[self._parts.year], header[self._parts.month]
        return (*self._table.notices, f"{year!r}, {month!r}{day} together are the {what} of a row.")

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows from the beginning."""
        for batch in self._table.batches(size):
            columns = list(batch.columns)
            if batch.lines:
                columns[self._parts.month] = list(self._months(batch))
            yield replace(batch, columns=[columns[place] for place in self._left])

    def _months(self, batch: RawBatch) -> Iterator[str]:
        """The month of each row; as it stands where it is none, so that the row says so itself."""
        days = batch.columns[self._parts.day] if self._parts.day is not None else [""] * len(batch.lines)
        years, months = batch.columns[self._parts.year], batch.columns[self._parts.month]
        known: dict[tuple[str, str, str], str] = {}
        for cells in zip(years, months, days, strict=True):
            if cells not in known:
                known[cells] = self._together(*cells)
            yield known[cells]

    def _together(self, year: str, month: str, day: str) -> str:
        found, part = _YEAR.fullmatch(year.strip()), _month_of(month)
        if not found or not part:
            return month
        if self._of_quarters and part.isdigit():
            # In a column of quarters, 1 is the first of them.
            return f"{found[1]}-Q{int(part)}" if int(part) <= 4 else month
        the_day = _day_of(day)
        return f"{found[1]}-{part}-{the_day}" if the_day else f"{found[1]}-{part}"
