"""Spends of another time than the disclosed total: certain ones alone, with the disclosure that is nearest."""

import pytest

from tokentui.domain.customer import Disclosure
from tokentui.domain.grades import Grade
from tokentui.domain.spend_dates import SpendsOfDate, dates_apart


def revenue(as_of: str, value: int = 100) -> Disclosure:
    return Disclosure(as_of, as_of, "run-rate revenue", None, None, value, "USD", None, None, Grade.C)


def of(date: str, best: int = 5, customers: int = 1) -> SpendsOfDate:
    return SpendsOfDate(date, customers, f"largest of {date}", best)


@pytest.mark.parametrize(
    ("spend", "whole", "far"),
    [
        ("2025-07", "2026-04-06", True),
        ("2025-07", "2026-01-31", False),
        ("2025-07", "2026-02-01", True),
        ("2025-08-31", "2026-02-28", False),
        ("2025-08-31", "2026-03-01", True),
        ("2026-04-06", "2025-07", True),
        ("2025", "2026-06-30", False),
        ("2025", "2026-07-01", True),
        ("2026-01-14T10:00:00Z", "2026-04-06", False),
        ("2025-02-30", "2026-04-06", False),
        ("spring 2025", "2026-04-06", False),
        ("2025-07", "lately", False),
        ("20250704", "2027", False),
    ],
)
def test_more_than_six_months_apart(spend: str, whole: str, far: bool) -> None:
    assert (dates_apart([of(spend)], revenue(whole), []) is not None) is far


def test_the_largest_is_named_with_the_disclosure_nearest_to_it() -> None:
    whole = revenue("2026-04-06", 3_000)
    revenues = [whole, revenue("2025-08-31", 500), revenue("2025-01-01", 100), revenue("?", 1)]
    spends = [of("2025-07", 65_000_000, 3), of("2024-12", 7, 2), of("2026-01", 10**9)]
    found = dates_apart(spends, whole, revenues)
    assert found is not None
    assert (found.customers, found.first, found.last, found.largest.date) == (5, "2024-12", "2025-07", "2025-07")
    assert found.nearest == revenues[1]
    assert found.share(found.nearest) == pytest.approx(0.13)


def test_no_disclosure_may_be_nearer() -> None:
    whole = revenue("2026-04-06")
    found = dates_apart([of("2025-01")], whole, [whole])
    assert found is not None
    assert found.nearest is whole
