"""Dates as files give them: whole, partly known, or refused when two readings are possible."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)

_NAMED_DAY = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ ./-]*(?P<month>[A-Za-z]{3,9})\.?[ ./,'-]*(?P<year>\d{4}|\d{2})", re.ASCII
)
_NAMED_MONTH_FIRST = re.compile(
    r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})", re.ASCII
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


_OF_OTHERS_WORDS = {
    "jan": "enero gennaio",
    "feb": "février fevrier févr fevereiro fev",
    "mar": "märz mär mrz maerz março maart",
    "apr": "avril avr abril abr",
    "may": "mai maio maggio mei",
    "jun": "juin giugno",
    "jul": "juillet juil luglio",
    "aug": "août aout agosto",
    "sep": "setiembre setembro settembre",
    "oct": "oktober okt ottobre outubro",
    "dec": "dezember dez décembre déc diciembre dicembre dezembro",
}
_OF_OTHERS = {word: month for month, words in _OF_OTHERS_WORDS.items() for word in words.split()}
"""Months in other languages, where they do not begin as the English ones."""
_FOREIGN = re.compile(rf"\b(?:{'|'.join(sorted(_OF_OTHERS, key=len, reverse=True))})\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.IGNORECASE | re.ASCII)


class DateError(ValueError):
    """A date that cannot be taken; the message says why and what would do."""


def in_english(text: str) -> str:
    """A date with the name of its month in English, and without that of its day."""
    return _FOREIGN.sub(lambda word: _OF_OTHERS[word[0].lower()], _WEEKDAY.sub("", text, count=1))


def parse_date(text: str) -> str | None:
    """A day, month or year in the form `2026-03-17`, `2026-03` or `2026`; None for an empty cell.

    The part that is not known stays away. `03/04/2026` is refused: it is a day in March or in April. A time of day
    after a whole date is dropped.
    """
    given = text.strip()
    if not given:
        return None
    if match := _PARTIAL.fullmatch(given):
        _check(int(match[1]), int(match[2] or 1), 1, given)
        return given
    day_text = re.split(r"[T ]", given, maxsplit=1)[0]
    if match := _YEAR_FIRST.fullmatch(day_text):
        return _check(int(match[1]), int(match[2]), int(match[3]), given)
    if match := _YEAR_LAST.fullmatch(day_text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if first <= 12 and second <= 12 and first != second:
            raise DateError(
                f"{given!r} is a day in one of two months; write it as {year}-{first:02}-{second:02}"
                f" or {year}-{second:02}-{first:02}."
            )
        return _check(year, *((first, second) if second > 12 else (second, first)), given)
    raise DateError(f"{given!r} is not a date; write it as 2026-03-17, 2026-03 or 2026.")


def parse_day(text: str, order: str | None = None, *, last: bool = False) -> date | None:
    """A whole day, `31-May-2026` and `05/31/2026` among the forms; None for an empty cell.

    `order` says how `03/04/2026` is read. Of a month alone it is the first day, or the `last`.
    """
    given = text.strip()
    day_text = in_english(re.sub(r"[T ,]+\d{1,2}:\d\d.*$", "", given))
    if match := _PARTIAL.fullmatch(day_text):
        year, month = int(match[1]), int(match[2] or (12 if last else 1))
        _check(year, month, 1, given)
        return date(year, month, monthrange(year, month)[1] if last else 1)
    if match := _NAMED_DAY.fullmatch(day_text) or _NAMED_MONTH_FIRST.fullmatch(day_text):
        name = match["month"][:3].lower()
        if name in _MONTHS:
            year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
            return date.fromisoformat(_check(year, _MONTHS.index(name) + 1, int(match["day"]), given))
    match = _YEAR_LAST.fullmatch(day_text)
    if match and order and "." not in day_text and int(match[1]) <= 12 and int(match[2]) <= 12:
        of_day, of_month = (match[1], match[2]) if order == "day-first" else (match[2], match[1])
        return date.fromisoformat(_check(int(match[3]), int(of_month), int(of_day), given))
    if match and "." in day_text:
        # With dots the day comes first wherever they are written.
        return date.fromisoformat(_check(int(match[3]), int(match[2]), int(match[1]), given))
    written = parse_date(day_text)
    return date.fromisoformat(written) if written else None


def parse_moment(text: str, today: date) -> str | None:
    """When something was done: a date as above, or a moment in UTC as `2026-03-17T09:14:00.000Z`; None when empty.

    A time without a zone is taken for UTC. Raises DateError when it lies in the future; a moment is given one day
    more, because it may be tomorrow in UTC already.
    """
    given = text.strip()
    moment = moment_of(given)
    if moment is not None:
        if moment.date() > today + timedelta(days=1):
            raise DateError(f"{given!r} lies in the future.")
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
    day = parse_date(text)
    if day is not None and day > today.isoformat()[: len(day)]:
        raise DateError(f"{given!r} lies in the future.")
    return day


def moment_of(given: str) -> datetime | None:
    """A moment in UTC, one without a zone taken for UTC; None where no time of day is given."""
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", given):
        return None
    try:
        moment = datetime.fromisoformat(given)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise DateError(f"{given!r} is not a moment; write it as 2026-03-17T09:14:00Z.") from None
    _check(moment.year, moment.month, moment.day, given)
    return moment


def _check(year: int, month: int, day: int, given: str) -> str:
    try:
        checked = date(year, month, day)
    except ValueError:
        raise DateError(f"{given!r} is not a date: there is no such day.") from None
    if not 1900 <= year <= 2999:
        raise DateError(f"{given!r} is not a date: the year {year} cannot be right.")
    return checked.isoformat()
