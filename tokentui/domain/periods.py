"""Which two periods are compared: two months, or two years of twelve months each, by the months that have usage."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tokentui.domain.months import month_text, months_later

YEAR = 12
"""Months of a period of a year."""


NO_USAGE = "The book has no monthly usage; bring it in with: tokentui import"


class PeriodError(ValueError):
    """There are no such two periods to compare; its text says what would do."""


class ComparedPeriod(NamedTuple):
    """Months from one to another, both included."""

    first: int
    last: int

    @property
    def text(self) -> str:
        """As `2026-03`, or `2025-04 to 2026-03`."""
        return (
            month_text(self.last) if self.first == self.last else f"{month_text(self.first)} to {month_text(self.last)}"
        )


class Periods(NamedTuple):
    """What is compared."""

    before: ComparedPeriod
    after: ComparedPeriod


def typed_month(text: str) -> int:
    """A month typed as `2026-03`; raises ValueError for anything else."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text.strip(), re.ASCII)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise PeriodError(f"{text!r} is no month; write it as 2026-03.")
    return int(found[1]) * 100 + int(found[2])


def chosen_periods(months: Sequence[int], first: int | None, last: int | None, *, years: bool) -> Periods:
    """The periods that end with two months: those given, else the last month with usage and the one that it follows.

    For years that is the twelve months up to each. Raises PeriodError where the book has no usage of a month they
    need, where they overlap, or where they are the wrong way round.
    """
    if not months:
        raise PeriodError(NO_USAGE)
    last = months[-1] if last is None else last
    if first is None:
        first = months_later(last, -YEAR) if years else max((one for one in months if one < last), default=None)
    if first is None:
        raise PeriodError(f"The book has usage of no month before {month_text(last)}: nothing moved yet.")
    if first >= last:
        raise PeriodError(f"{month_text(first)} does not come before {month_text(last)}.")
    length = YEAR if years else 1
    periods = Periods(*(ComparedPeriod(months_later(one, 1 - length), one) for one in (first, last)))
    if periods.before.last >= periods.after.first:
        raise PeriodError(
            f"The twelve months to {month_text(first)} and those to {month_text(last)} overlap; they end a year apart."
        )
    have = frozenset(months)
    lacking = [
        month_text(one)
        for period in periods
        for place in range(length)
        if (one := months_later(period.first, place)) not in have
    ]
    if lacking:
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        raise PeriodError(
            f"The book has no usage of {', '.join(lacking[:3])}{more}, which would count as churn;"
            f" it has some of {month_text(months[0])} to {month_text(months[-1])}."
        )
    return periods
