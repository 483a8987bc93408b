"""Periods of time: their ends, their length, and the words for those that come again."""

from datetime import date
from fractions import Fraction

import pytest

from tokentui.ingest.cells.dates import DateError, parse_day
from tokentui.ingest.cells.periods import months_in_words, period


@pytest.mark.parametrize(
    ("start", "end", "months", "days"),
    [
        ("2025-01-01", "2025-12-31", 12, 365),
        ("2025-01-01", "2026-01-01", 12, 365),
        ("31-May-2025", "30-May-2026", 12, 365),
        ("2025-01-15", "2026-01-14", 12, 365),
        ("2026-01-31", "2026-02-28", 1, 28),
        ("2026-02-01", "2026-02-28", 1, 28),
        ("2026-01-20", "2026-02-16", Fraction(28, 31), 28),
        ("2026-03-05", "2026-03-06", Fraction(1, 31), 1),
        ("2026-01", "2026-03", 3, 90),
    ],
)
def test_an_end_that_repeats_the_start_is_not_of_the_period(
    start: str, end: str, months: Fraction | int, days: int
) -> None:
    first, last = parse_day(start), parse_day(end, last=True)
    assert first is not None
    assert last is not None
    found = period(first, last)
    assert found is not None
    assert (found.months, (found.end - found.start).days) == (months, days)
    assert sum(part for _, part in found.days_by_month()) == days


def test_a_period_that_ends_before_it_starts_is_none() -> None:
    assert period(date(2026, 2, 1), date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("Monthly", 1),
        ("per month", 1),
        ("month-to-month", 1),
        ("quarterly", 3),
        ("Semi-annual", 6),
        ("Annual", 12),
        ("billed annually", 12),
        ("1yr", 12),
        ("3-Year", 36),
        ("three years", 36),
        ("36 months", 36),
        ("every 2 weeks", Fraction(168, 365)),
        ("Net 30", None),
        ("12", None),
        ("0 months", None),
        ("until further notice", None),
    ],
)
def test_words_for_a_time(words: str, months: Fraction | int | None) -> None:
    assert months_in_words(words) == months


def test_a_bare_number_counts_what_the_title_says() -> None:
    assert months_in_words("3", "year") == 36
    assert months_in_words("3", "month") == 3


def test_days_in_the_orders_of_two_countries() -> None:
    assert parse_day("03/04/2026", "day-first") == date(2026, 4, 3)
    assert parse_day("03/04/2026", "month-first") == date(2026, 3, 4)
    assert parse_day("Sep 3, 2025") == parse_day("3rd September 2025") == parse_day("03.09.2025") == date(2025, 9, 3)
    with pytest.raises(DateError):
        parse_day("03/04/2026")
