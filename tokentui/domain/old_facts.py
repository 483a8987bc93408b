"""Which facts are old: so many months before today, by the latest day that their date can mean; and what they count."""

from typing import NamedTuple

from tokentui.domain.grades import Grade

OLD_AFTER = 24
"""Months after which a fact is old unless the book says otherwise; 0 for never. docs/numbers.md says why."""

LONGEST = 1200
"""Months that may be set."""


def old_before(today: str, months: int) -> str | None:
    """The day before which a fact is old, ISO 8601, by today's; None where none ever is.

    It is there to compare with: a short month has the days of a long one.
    """
    if not months:
        return None
    year, month = divmod(int(today[:4]) * 12 + int(today[5:7]) - 1 - months, 12)
    return f"{max(year, 0):04}-{month + 1:02}{today[7:10]}"


def is_old(as_of: str | None, before: str | None) -> bool | None:
    """Whether a fact of a date is old; a year or a month alone counts as its last day. None: it has no date."""
    if not as_of or not (as_of[:4].isascii() and as_of[:4].isdigit() and len(as_of) >= 4):
        return None
    return before is not None and as_of < before[: len(as_of)]


LOWER = {Grade.A: Grade.B, Grade.B: Grade.C, Grade.C: Grade.D, Grade.D: Grade.U}
"""What an old fact of a grade counts while old facts count a grade lower; one of U cannot count less."""


class OldGrades(NamedTuple):
    """That old facts count a grade lower in a book."""

    before: str
    """The day before which a fact is old, ISO 8601: the one that it was when that was chosen."""
    facts: int
    """How many count less than they were given."""


def counted_grade(given: Grade, as_of: str | None, before: str | None) -> Grade:
    """What a fact counts that was given this grade, where those before a day count a grade lower; None for no day."""
    return LOWER.get(given, given) if is_old(as_of, before) else given
