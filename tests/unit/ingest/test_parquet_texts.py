"""Decimals of a Parquet file as texts: in one go where that writes no exponent, and the same value by value."""

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.shares import examples
from tokentui.ingest.files.opening import open_table


@given(data=st.data(), digits=st.integers(1, 38), places=st.integers(0, 38))
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_decimals_keep_every_place_and_have_no_exponent(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, digits: int, places: int
) -> None:
    places = min(places, digits)
    whole = st.integers(-(10**digits) + 1, 10**digits - 1)
    numbers = data.draw(st.lists(st.none() | whole.map(lambda number: Decimal(number).scaleb(-places)), min_size=1))
    path = tmp_path_factory.mktemp("parquet") / "some.parquet"
    column = pa.array(numbers, pa.decimal128(digits, places))
    pq.write_table(pa.table({"name": [f"n{place}" for place in range(len(numbers))], "spend": column}), path)
    (batch,) = open_table(path, lambda cell: True).batches()
    assert "".join(batch.columns[1]).upper().count("E") == 0
    assert [Decimal(cell) if cell else None for cell in batch.columns[1]] == numbers


def test_days_that_python_does_not_have_are_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "days.parquet"
    far = pa.array([253_402_300_800_000_000, None], pa.timestamp("us"))
    pq.write_table(pa.table({"name": ["a", "b"], "until": far}), path)
    (batch,) = open_table(path, lambda cell: True).batches()
    assert [cell[:5] for cell in batch.columns[1]] == ["10000", ""]
