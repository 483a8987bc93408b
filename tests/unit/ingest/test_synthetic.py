import hashlib
from collections import Counter

import pytest

from tokentui.ingest.synthetic import CENT, VendorSide, vendor_side
from tokentui.store.bulk.incoming import CustomerRow, UsageRow


def _rows(vendor: VendorSide, size: int) -> tuple[list[CustomerRow], list[UsageRow]]:
    customers = [row for chunk in vendor.customer_chunks(size) for row in chunk]
    return customers, [row for chunk in vendor.usage_chunks(size) for row in chunk]


def _years(vendor: VendorSide) -> Counter[str]:
    """Micro-units by customer in the last twelve months."""
    years: Counter[str] = Counter()
    for row in _rows(vendor, 1000)[1]:
        years[row.customer_key] += (row.spend or 0) if row.month > 202510 else 0
    return years


def _digest(vendor: VendorSide, size: int) -> str:
    return hashlib.sha256(repr(_rows(vendor, size)).encode()).hexdigest()


def test_the_same_seed_gives_the_same_bytes_in_chunks_of_any_size() -> None:
    assert _digest(vendor_side(200), 7) == _digest(vendor_side(200), 1000)
    assert _digest(vendor_side(200), 7) != _digest(vendor_side(200, seed=2), 7)


def test_customers_are_invented_readable_and_told_apart() -> None:
    customers, _ = _rows(vendor_side(3000), 1000)
    for told_apart in ("line", "key", "name", "domain"):
        assert len({getattr(row, told_apart) for row in customers}) == 3000
    assert all(str(row.domain).endswith(".example") for row in customers)
    assert len({row.segment for row in customers}) == len({row.industry for row in customers}) == 8
    assert 0 < sum(row.parent is not None for row in customers) < 1000
    assert any(row.first_named for row in customers)
    assert {row.grade for row in customers} == {"A"}


def test_names_stay_unique_beyond_all_pairs_of_words() -> None:
    vendor = vendor_side(400_000)
    names = vendor._names.names(slice(0, 400_000))
    assert len(set(names)) == 400_000


def test_usage_is_billed_in_cents_once_a_month() -> None:
    customers, usage = _rows(vendor_side(500), 100)
    for row in usage:
        assert row.spend
        assert row.spend > 0
        assert row.spend % CENT == 0
        assert (row.tokens_in or 0) >= 0
        assert (row.tokens_out or 0) >= 0
    assert len({(row.customer_key, row.month) for row in usage}) == len({row.line for row in usage}) == len(usage)
    assert {row.customer_key for row in usage} == {row.key for row in customers}


def test_customers_come_and_go() -> None:
    _, usage = _rows(vendor_side(500), 500)
    months: dict[str, list[int]] = {}
    for row in usage:
        months.setdefault(row.customer_key, []).append(row.month)
    assert {min(seen) for seen in months.values()} > {202411}
    assert {max(seen) for seen in months.values()} > {202610}
    assert sum(len(seen) == 24 for seen in months.values()) > 300


def test_a_few_customers_hold_much_of_the_money() -> None:
    spend = sorted(_years(vendor_side(1000)).values(), reverse=True)
    assert 5e15 < sum(spend) < 20e15
    assert sum(spend[:10]) > 0.2 * sum(spend)
    assert sum(amount >= 10**12 for amount in spend) > 800


def test_months_follow_the_calendar() -> None:
    assert vendor_side(1, months=14, through=202602).month_numbers[:3] == (202501, 202502, 202503)
    assert vendor_side(1, months=14, through=202602).month_numbers[-1] == 202602


@pytest.mark.parametrize(("n", "months", "through"), [(0, 24, 202610), (1, 6, 202610), (1, 24, 202613)])
def test_vendors_that_cannot_be_made(n: int, months: int, through: int) -> None:
    with pytest.raises(ValueError, match="A vendor needs"):
        vendor_side(n, months=months, through=through)


def test_one_customer_is_enough() -> None:
    customers, usage = _rows(vendor_side(1), 5)
    assert len(customers) == 1
    assert usage
