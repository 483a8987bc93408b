import hashlib

import pytest

from tokentui.ingest.synthetic import CENT, VendorSide, vendor_side


def _rows(vendor: VendorSide, size: int) -> tuple[list[tuple[object, ...]], list[tuple[int, int, int, int, int]]]:
    customers = [row for chunk in vendor.customer_chunks(size) for row in chunk]
    return customers, [row for chunk in vendor.usage_chunks(size) for row in chunk]


def _digest(vendor: VendorSide, size: int) -> str:
    return hashlib.sha256(repr(_rows(vendor, size)).encode()).hexdigest()


def test_the_same_seed_gives_the_same_bytes_in_chunks_of_any_size() -> None:
    assert _digest(vendor_side(200), 7) == _digest(vendor_side(200), 1000)
    assert _digest(vendor_side(200), 7) != _digest(vendor_side(200, seed=2), 7)


def test_customers_are_invented_readable_and_told_apart() -> None:
    customers, _ = _rows(vendor_side(3000), 1000)
    keys, names, parents, segments, industries, _, _, domains, first_named, _, grades = zip(*customers, strict=True)
    assert len(set(keys)) == len(set(names)) == len(set(domains)) == 3000
    assert all(str(domain).endswith(".example") for domain in domains)
    assert len(set(segments)) == len(set(industries)) == 8
    assert 0 < sum(parent is not None for parent in parents) < 1000
    assert any(first_named)
    assert set(grades) == {"A"}


def test_names_stay_unique_beyond_all_pairs_of_words() -> None:
    vendor = vendor_side(400_000)
    names = vendor._words.names(slice(0, 400_000))
    assert len(set(names)) == 400_000


def test_a_years_spend_is_the_sum_of_its_months() -> None:
    customers, usage = _rows(vendor_side(500), 100)
    year = dict.fromkeys(range(1, 501), 0)
    for number, month, spend, tokens_in, tokens_out in usage:
        assert spend > 0
        assert spend % CENT == 0
        assert tokens_in >= 0
        assert tokens_out >= 0
        if month > 202510:
            year[number] += spend
    assert [row[9] for row in customers] == list(year.values())
    assert len({(row[0], row[1]) for row in usage}) == len(usage)


def test_customers_come_and_go() -> None:
    _, usage = _rows(vendor_side(500), 500)
    months: dict[int, list[int]] = {}
    for number, month, *_ in usage:
        months.setdefault(number, []).append(month)
    assert {min(seen) for seen in months.values()} > {202411}
    assert {max(seen) for seen in months.values()} > {202610}
    assert sum(len(seen) == 24 for seen in months.values()) > 300


def test_a_few_customers_hold_much_of_the_money() -> None:
    spend = sorted((int(str(row[9])) for row in _rows(vendor_side(1000), 1000)[0]), reverse=True)
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
