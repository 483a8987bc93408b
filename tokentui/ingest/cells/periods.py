"""Periods of time: how long one is in months, which months its days are of, and the words for recurring ones.

A period whose end repeats the day of its start (1 January to 1 February) or is the next day ends before that day;
any other end (31 January) is the last day of the period.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from tokentui.ingest.cells.dates import DateError, parse_day

_YEAR = 12
"""Months."""

_DAY = timedelta(days=1)
_OF_A_DAY = Fraction(_YEAR, 365)
"""Months in a day, where a time is a number of days or weeks."""

_UNITS: dict[str, Fraction] = {
    **dict.fromkeys(("d", "day", "days", "daily"), _OF_A_DAY),
    **dict.fromkeys(("w", "wk", "week", "weeks", "weekly"), 7 * _OF_A_DAY),
    **dict.fromkeys(("m", "mo", "mos", "mon", "mth", "mths", "month", "months", "monthly", "mtm"), Fraction(1)),
    **dict.fromkeys(("q", "qtr", "quarter", "quarters", "quarterly"), Fraction(3)),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years", "yearly", "annual", "annually", "annum", "pa"), Fraction(12)),
}
_WORDS: dict[str, Fraction] = {
    **dict.fromkeys(("biweekly", "fortnightly", "every two weeks"), 14 * _OF_A_DAY),
    **dict.fromkeys(("semiannual", "semiannually", "halfyearly", "half year", "biannual", "biannually"), Fraction(6)),
    **dict.fromkeys(("biennial", "biennially"), Fraction(24)),
    **dict.fromkeys(("triennial", "triennially"), Fraction(36)),
    "month to month": Fraction(1),
}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "twelve": 12}
_OPEN = frozenset(
    ("evergreen", "perpetual", "ongoing", "open", "open ended", "indefinite", "no end", "no end date", "rolling")
) | {
    *("auto", "automatic", "auto renew", "auto renewal", "autorenew", "auto renews", "manual", "yes", "no", "true"),
    *("false", "month to month", "mtm", "until cancelled", "until canceled", "until terminated"),
}
_FILLERS = re.compile(
    r"\b(?:per|every|each|a|an|billed|paid|billing|term|contract|plan|in|advance|prepaid|commitment)\b"
)
_COUNTED = re.compile(r"(\d+(?:\.\d+)?|one|two|three|four|five|six|twelve) ?([a-z]+)")


_BETWEEN = re.compile(
    r"\s+(?:-|to|until|till|through)\s+|\s*(?:[–—]|\.\.\.?)\s*|(?<=-\d\d)/(?=\d{4}-)", re.ASCII | re.IGNORECASE
)
"""What stands between the two days of a period in one cell."""
_HAS_DAY = re.compile(r"\d.*\d.*\d.*\d.*\d", re.ASCII)
"""A year and the number of a day."""
_ISO_WEEK = re.compile(r"(\d{4})-?W(\d{2})", re.ASCII | re.IGNORECASE)


class Period(NamedTuple):
    """From a day until before another."""

    start: date
    end: date
    """The first day that is no longer of it."""

    def covers(self, day: date) -> bool:
        """Whether a day is of the period."""
        return self.start <= day < self.end

    @property
    def months(self) -> Fraction:
        """Whole months, and days beyond them as a part of the month that they stand in."""
        whole = _whole_months(self.start, self.end)
        rest = months_later(self.start, whole)
        next_one = months_later(self.start, whole + 1)
        return whole + Fraction((self.end - rest).days, (next_one - rest).days)

    def days_by_month(self) -> Iterator[tuple[int, int]]:
        """Each month (yyyymm) with how many of its days are of the period."""
        day = self.start
        while day < self.end:
            after = min(self.end, date(day.year + day.month // 12, day.month % 12 + 1, 1))
            yield day.year * 100 + day.month, (after - day).days
            day = after


def period(start: date, end: date) -> Period | None:
    """What two dates as they are written bound; None where the end lies before the start."""
    if end < start:
        return None
    before = end == start + _DAY or (end > start and months_later(start, _whole_months(start, end)) == end)
    return Period(start, end if before else end + _DAY)


def written_period(text: str, order: str | None = None) -> Period | None:
    """A period of days that stands in one cell, as `2026-01-01 - 2026-01-31` or `2026-W13`; None for anything else.

    `order` says how `03/04/2026` is read.
    """
    given = text.strip()
    if match := _ISO_WEEK.fullmatch(given):
        try:
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        except ValueError:
            return None
        return Period(monday, monday + 7 * _DAY)
    days = _BETWEEN.split(given)
    if len(days) != 2 or not all(map(_HAS_DAY.search, days)):
        return None
    try:
        start, end = (parse_day(day, order) for day in days)
    except DateError:
        return None
    return period(start, end) if start and end else None


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of its month where that has fewer days."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_open(text: str) -> bool:
    """Whether what stands where a contract ends or is renewed says that no day is agreed, as `Evergreen`."""
    return " ".join(re.sub(r"[\W_]+", " ", text.lower()).split()) in _OPEN


def months_in_words(text: str, unit: str | None = None) -> Fraction | None:
    """How many months words such as `Monthly`, `3-Year`, `36 months` and `every 2 weeks` come to; None for others.

    `unit` is what a bare number counts, `month` or `year`; without it a bare number says nothing.
    """
    plain = " ".join(re.sub(r"[\W_]+", " ", text.lower().replace(".", "")).split())
    if not plain:
        return None
    if plain.isdigit():
        return Fraction(int(plain)) * _UNITS[unit] if unit and int(plain) else None
    bare = " ".join(_FILLERS.sub(" ", plain).split())
    for words in (plain, bare):
        if words in _WORDS or words.replace(" ", "") in _WORDS:
            return _WORDS.get(words) or _WORDS[words.replace(" ", "")]
        if words in _UNITS:
            return _UNITS[words]
        match = _COUNTED.fullmatch(words)
        if match and match[2] in _UNITS and match[2] not in ("daily", "weekly", "monthly", "quarterly", "yearly"):
            return (Fraction(_NUMBERS.get(match[1]) or match[1]) * _UNITS[match[2]]) or None
    return None


def interval_in_title(title: str) -> str:
    """`month` or `year` where the title of a price says of which it is, as `Price per seat per month`; else empty."""
    words = re.sub(r"[\W_]+", " ", title.lower())
    if re.search(r"\bmonth(?:ly)?\b", words):
        return "month"
    return "year" if re.search(r"\b(?:year(?:ly)?|annual(?:ly)?|annum)\b", words) else ""


def _whole_months(start: date, end: date) -> int:
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if months_later(start, months) <= end else months - 1
