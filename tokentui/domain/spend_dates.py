"""Whether annual spends and the disclosed total that they are a share of are of one time."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from tokentui.domain.customer import Disclosure
from tokentui.domain.money import MICRO

MONTHS_APART = 6
"""A spend that is further than this from the disclosed total is warned of: either may have changed much since."""

_DATE = r"([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])"


class PartYears(NamedTuple):
    """Annual spends that are sums of fewer than twelve months of usage: what a customer spends may be more."""

    customers: int = 0
    months: int = 0
    """Months of the book's year in which there is usage."""


class SpendsOfDate(NamedTuple):
    """The annual spends of one date: that of their fact, or the last month of the book's window of usage."""

    date: str
    """A year, a month or a day, as the source has it."""
    customers: int
    largest: str
    """Name of the customer of the largest of them."""
    best: int
    """That spend, micro-units."""


class DatesApart(NamedTuple):
    """Annual spends that are of another time than the disclosed total."""

    customers: int
    largest: SpendsOfDate
    """Those of the date of the largest spend among them."""
    first: str
    last: str
    disclosure: Disclosure
    nearest: Disclosure
    """The disclosure of revenue nearest in time to the largest; the same where none is nearer."""

    def share(self, of: Disclosure) -> float | None:
        """What the largest of these spends is of a disclosed total, at best figures."""
        return self.largest.best / (of.value * MICRO) if of.value > 0 else None


def dates_apart(
    spends: Iterable[SpendsOfDate], disclosure: Disclosure, revenues: Iterable[Disclosure]
) -> DatesApart | None:
    """The spends that are certainly more than six months from a disclosed total; None without any.

    A year or a month stands for each of its days. What has no date, or one that cannot be read, says nothing.
    """
    whole = days_of(disclosure.as_of)
    dated = [(days, one) for one in spends if (days := days_of(one.date))]
    apart = [(days, one) for days, one in dated if whole and are_far(days, whole)]
    if not apart:
        return None
    days, largest = max(apart, key=lambda found: found[1].best)
    near = [(days_between(days, of), one) for one in revenues if (of := days_of(one.as_of))]
    return DatesApart(
        customers=sum(one.customers for _, one in apart),
        largest=largest,
        first=min(apart, key=lambda found: found[0])[1].date,
        last=max(apart, key=lambda found: (found[0][1], found[0][0]))[1].date,
        disclosure=disclosure,
        nearest=min(near, key=lambda found: found[0], default=(0, disclosure))[1],
    )


def of_another_time(dates: Iterable[str], of: str) -> tuple[str, ...]:
    """The dates that are certainly more than six months from another; none where that cannot be read."""
    whole = days_of(of)
    return tuple(one for one in dates if whole and (days := days_of(one)) and are_far(days, whole))


def days_of(text: str) -> tuple[date, date] | None:
    """The first and the last day that a date may be; None for what cannot be read."""
    if not (found := re.match(_DATE, text.strip())):
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    try:
        last = month or 12
        return date(year, month or 1, day or 1), date(year, last, day) if day else _end_of(year, last)
    except ValueError:
        return None


def are_far(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two dates are certainly more than six months apart."""
    (_, earlier), (later, _) = sorted((one, other))
    years, month = divmod(earlier.month - 1 + MONTHS_APART, 12)
    year = earlier.year + years
    end = _end_of(year, month + 1)
    return later > end.replace(day=min(earlier.day, end.day))


def _end_of(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def days_between(one: tuple[date, date], other: tuple[date, date]) -> int:
    """Days between two dates; 0 where they meet."""
    (_, earlier), (later, _) = sorted((one, other))
    return max(0, (later - earlier).days)
