"""Sums of charges finer than a micro-unit: exact, however many there are."""

import random
from decimal import Decimal

import pytest

from tokentui.ingest.cells.amounts import plain_amounts
from tokentui.ingest.cells.finer import finer_than_micro
from tokentui.ingest.readers import usage_sums
from tokentui.ingest.readers.usage_sums import MonthlySums
from tokentui.store.bulk.incoming import Columns, UsageRow
from tokentui.store.bulk.month_sums import MonthSum, SumsOnDisk


def _sums(cells: list[str], customers: list[str]) -> dict[str, int | None]:
    taken = plain_amounts(cells, ".")
    assert taken is not None
    count = len(cells)
    rows = Columns(
        UsageRow,
        {
            "line": list(range(2, count + 2)),
            "customer_key": customers,
            "month": [202609] * count,
            "spend": taken,
            "tokens_in": [None] * count,
            "tokens_out": [None] * count,
        },
    )
    sums = MonthlySums()
    for start in range(0, count, 50):
        part = slice(start, start + 50)
        sums.add(rows[part], {}, finer_than_micro(cells[part], taken[part]))
    return {row.customer_key: row.spend for batch in sums.done() for row in batch.rows if isinstance(row, UsageRow)}


@pytest.mark.parametrize("seed", range(20))
def test_the_months_of_a_file_come_to_its_exact_sum(seed: int) -> None:
    rng = random.Random(seed)
    cells = [format(Decimal(rng.randrange(10**9)).scaleb(-rng.randrange(2, 13)), "f") for _ in range(500)]
    customers = [f"c{rng.randrange(7)}" for _ in cells]

    found = _sums(cells, customers)

    exact = {name: Decimal(0) for name in customers}
    for name, cell in zip(customers, cells, strict=True):
        exact[name] += Decimal(cell) * 1_000_000
    assert sum(spend or 0 for spend in found.values()) == round(sum(exact.values()))
    assert all(abs((found[name] or 0) - amount) < 1 for name, amount in exact.items())


@pytest.mark.parametrize(
    ("cell", "taken", "scale", "rest"),
    [
        ("0.0000004", 0, 0, 4),
        ("-0.0000004", 0, 0, -4),
        ("4E-07", 0, 0, 4),
        ("$0.0000004", 0, 0, 4),
        ("0,0000004", 0, 0, 4),
        ("1,234.0000006", 1_234_000_001, 0, -4),
        ("0.00004", 0, -2, 4),
    ],
)
def test_what_rounding_took_is_kept_for_the_sum(cell: str, taken: int, scale: int, rest: int) -> None:
    assert finer_than_micro([cell, "", "1.25"], [taken, None, 1_250_000], scale) == {0: rest * 10**11}


def test_a_cell_that_was_read_as_something_else_is_no_rounding() -> None:
    assert finer_than_micro(["1,2345678"], [12_345_678_000_000]) == {}


def test_months_too_many_for_memory_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(1)
    cells = [format(Decimal(rng.randrange(10**9)).scaleb(-rng.randrange(2, 13)), "f") for _ in range(500)]
    customers = [f"c{rng.randrange(90)}" for _ in cells]
    held = _sums(cells, customers)

    monkeypatch.setattr(usage_sums, "_MOST_HELD", 20)

    assert _sums(cells, customers) == held


def test_a_sum_beyond_64_bits_is_exact_on_disk() -> None:
    large = 2**62 + 3
    on_disk = SumsOnDisk()
    for _ in range(5):
        on_disk.add({("a", 202609): MonthSum(2, large, None, -large, 7), ("b", 202609): MonthSum(3, None, 1, 0, 0)})

    assert list(on_disk.items()) == [
        (("a", 202609), MonthSum(2, 5 * large, None, -5 * large, 35)),
        (("b", 202609), MonthSum(3, None, 5, 0, 0)),
    ]
