"""Tables as Parquet, by pyarrow where that is installed."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path

_PART = 50_000
"""Rows that are held at once."""

MARK = b"tokentui export"
"""Stands in the metadata of the file, which are its last bytes."""

_MONEY = frozenset(("spend", "spend_low", "spend_best", "spend_high"))
_WHOLE = frozenset(("tokens", "tokens_in", "tokens_out", "confidence", "seq", "codebook_version"))
_FIGURES = frozenset(
    (
        *("low", "high", "threshold", "value", "share_low", "share_high", "customers_low", "customers_high"),
        *("tokens_low", "tokens_high"),
    )
)


class NoParquet(ValueError):
    """pyarrow is not installed."""


def write_parquet(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as Parquet: money as exact decimals, figures as doubles, all else as text; raises NoParquet."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise NoParquet(
            "Parquet needs pyarrow, which is not installed; install it with: pip install 'tokentui[parquet]'"
        ) from None
    kinds = {
        **dict.fromkeys(_MONEY, pa.decimal128(38, 6)),
        **dict.fromkeys(_WHOLE, pa.int64()),
        **dict.fromkeys(_FIGURES, pa.float64()),
    }
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in header], metadata={b"made_by": MARK})
    waiting = iter(rows)
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:
        while part := list(islice(waiting, _PART)):
            columns = [
                pa.array([_typed(name, value) for value in column], schema.field(name).type)
                for name, column in zip(header, zip(*part, strict=True), strict=True)
            ]
            file.write_table(pa.Table.from_arrays(columns, schema=schema))


def _typed(name: str, value: object) -> object:
    """A value as its column holds it."""
    if value is None or value == "":
        return None
    if name in _MONEY:
        return value if isinstance(value, Decimal) else Decimal(str(value))
    if name in _WHOLE:
        return value
    return float(str(value)) if name in _FIGURES else str(value)
