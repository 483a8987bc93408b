"""Months of usage as files give them, from `Jan-26` to a moment with an offset; no day of two readings is guessed."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache

from tokentui.ingest.cells.dates import DateError, in_english, moment_of, parse_day

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
"""How `03/04/2026` is read."""

_YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{1,2})(?:[-/.]?(\d{1,2}))?(?:[ T]\d{1,2}(?::\d\d.*)?)?", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/. ](\d{4})", re.ASCII)
_TWO_READINGS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:,?[ T]\d{1,2}:\d\d.*)?", re.ASCII)
_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_NAME = r"([a-z]{3})[a-z]*\.?"
_NAMED = (
    re.compile(rf"{_NAME}[ ./,'’-]*(?P<year>\d{{4}}|\d{{2}})", re.ASCII),
    re.compile(rf"(?P<year>\d{{4}})[ ./-]*{_NAME}(?:[ ./-]*\d{{1,2}})?", re.ASCII),
    re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)?[ ./-]*{_NAME}[ ./,'’-]*(?P<year>\d{{4}}|\d{{2}})(?:[ T]\d.*)?", re.ASCII),
    re.compile(rf"{_NAME} \d{{1,2}}(?:st|nd|rd|th)?,? (?P<year>\d{{4}})(?:,? \d.*)?", re.ASCII),
)
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", re.ASCII)
_MONTH_ALONE = re.compile(r"\d{4}(?:-\d{2})?", re.ASCII)
_EPOCH = re.compile(r"[12]\d{9}(?:\d{3}){0,3}(?:\.\d+)?", re.ASCII)
"""Seconds since 1970, with parts of a second behind a point or, by thousands, as more digits."""
_YEAR_M = re.compile(r"(\d{4})[-/. ]?M(\d{1,2})", re.ASCII | re.IGNORECASE)
_WEEK = re.compile(r"(?:(\d{4})\W?)?(?:W|KW|week)\W?(\d{1,2})(?:\W+(\d{4}))?", re.ASCII | re.IGNORECASE)
_BETWEEN = (" - ", " – ", " to ")
"""What stands between the two days of a period."""
_OFFSET = re.compile(r"(?:Z|[-+]\d{2}:?\d{2})$")
_MOMENT_IN_UTC = re.compile(r"\d{4}-\d\d-\d\d[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z?", re.ASCII)
_QUARTER = re.compile(
    r"(?:fy)?\W*(?:(?:q[1-4]|h[12])\W*(?:fy)?\W*\d{2,4}|\d{4}\W*(?:q[1-4]|h[12])|\d{2}\W*q[1-4])", re.IGNORECASE
)


def is_quarter(text: str) -> bool:
    """Whether a text is a quarter or a half of a year, which no month can be made of."""
    return _QUARTER.fullmatch(text.strip()) is not None


def parse_month(text: str, order: str | None = None, zone: tzinfo = UTC) -> int:
    """A month as yyyymm; raises DateError where it is none, or where two readings give two months.

    A moment with an offset, or in seconds since 1970, is of its month in `zone`; one without is taken to be there
    already. `order` says how `03/04/2026` is read.
    """
    given = text.strip()
    if day := _iso_day(given):
        return _month_of(day)
    if not given:
        raise DateError("The row has no month; write it as 2026-03.")
    year, month = _moment(given, zone) or _named(given.lower()) or _numbers(given, order)
    if not 1 <= month <= 12 or not 1901 <= year <= 2999:
        raise DateError(f"{given!r} is not a month; write it as 2026-03.")
    return year * 100 + month


def days_of(cells: Sequence[str], zone: tzinfo = UTC) -> Sequence[str]:
    """Cells of months, with moments in UTC cut to their days: a file has millions of moments and few days.

    In another zone a moment in UTC may be of another day, and stays as it is.
    """
    if zone is not UTC or not cells or not _MOMENT_IN_UTC.fullmatch(cells[0]):
        return cells
    matches = _MOMENT_IN_UTC.fullmatch
    return [cell[:10] if matches(cell) else cell for cell in cells]


def day_of(text: str, order: str | None = None, zone: tzinfo = UTC) -> str:
    """The day of a cell, as `2026-03-15` and in `zone`; empty where there is a month alone, or no date."""
    given = text.strip()
    if day := _iso_day(given):
        return day
    if _EPOCH.fullmatch(given):
        return datetime.fromtimestamp(int(given[:10]), zone).date().isoformat()
    if _MONTH_ALONE.fullmatch(given):
        return ""
    try:
        moment = moment_of(given)
        there = moment.astimezone(zone).date() if moment else parse_day(given, order)
    except DateError:
        return ""
    return there.isoformat() if there else ""


def _iso_day(given: str) -> str:
    """The day of a date such as `2026-03-15`, a time of day behind it or not; empty where a zone has to be minded.

    Nearly all cells of a long log are such dates, and regular expressions take most of the time of reading them.
    """
    time = given[10:]
    if time and (time[0] not in " T" or not time[1:2].isdigit() or time[-1] == "Z" or "+" in time or "-" in time):
        return ""
    return given[:10] if _month_of(given[:10]) else ""


@lru_cache(10_000)
def _month_of(day: str) -> int:
    """The month (yyyymm) of a day that there is, as ISO writes it; 0 for any other text."""
    try:
        there = date.fromisoformat(day) if _DAY.fullmatch(day) else date.min
    except ValueError:
        return 0
    return there.year * 100 + there.month if 1901 <= there.year <= 2999 else 0


def _moment(given: str, zone: tzinfo) -> tuple[int, int] | None:
    if _EPOCH.fullmatch(given):
        moment = datetime.fromtimestamp(int(given[:10]), zone)
        return moment.year, moment.month
    if len(given) > 16 and _OFFSET.search(given) and (there := moment_of(given)):
        there = there.astimezone(zone)
        return there.year, there.month
    return None


def _named(given: str) -> tuple[int, int] | None:
    written = in_english(given)
    for pattern in _NAMED:
        match = pattern.fullmatch(written)
        name = match and next(group for group in match.groups() if group and group.isalpha())
        if match and name in _NAMES:
            return _full_year(match["year"]), _NAMES.index(name) + 1
    return None


def _numbers(given: str, order: str | None) -> tuple[int, int]:
    if match := _YEAR_FIRST.fullmatch(given):
        if not 1 <= int(match[3] or 1) <= _last_day(int(match[1]), int(match[2])):
            raise DateError(f"{given!r} is not a month: there is no such day.")
        return int(match[1]), int(match[2])
    if match := _YEAR_M.fullmatch(given):
        return int(match[1]), int(match[2])
    if match := _MONTH_YEAR.fullmatch(given):
        return int(match[2]), int(match[1])
    if match := _TWO_READINGS.fullmatch(given):
        return _full_year(match[4]), _month_of_two(int(match[1]), int(match[3]), match[2], order, given)
    if is_quarter(given):
        part = "half of a year" if "h" in given.lower() else "quarter"
        raise DateError(f"{given!r} is a {part} and a book keeps months; give each month a row.")
    if (given.isdigit() and 1 <= int(given) <= 12) or given[:3].lower() in _NAMES:
        raise DateError(f"{given!r} is a month of no year; put both into one column, as 2026-03.")
    if _WEEK.fullmatch(given):
        raise DateError(f"{given!r} is a week of no year; write it as 2026-W13, or give the day on which it begins.")
    raise DateError(f"{given!r} is not a month; write it as 2026-03.")


def _month_of_two(first: int, second: int, mark: str, order: str | None, given: str) -> int:
    if first == second:
        return first
    if mark == "." or second > 12 or first > 12:
        # With dots the day comes first wherever they are written.
        month, day = (first, second) if second > 12 and mark != "." else (second, first)
        if order and mark != "." and (order == MONTH_FIRST) != (second > 12):
            raise DateError(f"{given!r} does not go with {order}, as other dates of the file are.")
        if day > 31:
            raise DateError(f"{given!r} is not a month: there is no such day.")
        return month
    if order is None:
        raise DateError(f"{given!r} is a day in one of two months; say --dates {DAY_FIRST} or --dates {MONTH_FIRST}.")
    return first if order == MONTH_FIRST else second


def _last_day(year: int, month: int) -> int:
    """The last day of a month; of what is none, which is refused as a month, any."""
    return monthrange(year, month)[1] if 1 <= month <= 12 and year else 31


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


class DayOrder:
    """What the dates of a column prove of their order, cell after cell."""

    def __init__(self) -> None:
        self.proven: set[str] = set()
        self.open: str | None = None
        """A date of two readings."""

    def take(self, cells: Iterable[str]) -> None:
        """Look at some cells."""
        for cell in set(cells):
            match = _TWO_READINGS.fullmatch(cell.strip())
            if not match or match[2] == ".":
                if not match and any(between in cell for between in _BETWEEN):
                    self.take(re.split("|".join(_BETWEEN), cell))
                continue
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second:
                self.proven.add(DAY_FIRST)
            elif second > 12 >= first:
                self.proven.add(MONTH_FIRST)
            elif first != second:
                self.open = min(self.open, cell.strip()) if self.open else cell.strip()

    @property
    def order(self) -> str | None:
        """The order, where all dates that prove one prove the same."""
        return next(iter(self.proven)) if len(self.proven) == 1 else None
