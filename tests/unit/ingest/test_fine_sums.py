"""Sums of charges finer than a micro-unit: exact, however many there are."""

import random
from decimal import Decimal

import pytest

from tokentui.ingest.cells.amounts import plain_amounts
from tokentui.ingest.cells.finer import finer_than_micro
from tokentui.ingest.readers.usage_sums import MonthlySums
from tokentui.store.bulk.incoming import Columns, UsageRow


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
    sums.add(rows, {}, finer_than_micro(cells, taken))
    return {row.customer_key: row.spend for row in sums.done().rows if isinstance(row, UsageRow)}


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
