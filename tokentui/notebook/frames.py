"""Tables as pandas DataFrames: each column of one type whatever the book holds, and unknown as `<NA>`, never 0."""

from decimal import Decimal

import pandas as pd

from tokentui.words.tables import Table

_NUMBERS = {
    "spend", "spend_low", "spend_best", "spend_high", "share", "share_low", "share_high", "assumed_low", "assumed_high",
    "customers", "customers_low", "customers_high", "low", "best", "high", "value", "lead_low", "lead_high",
    "tipping_share",
}  # fmt: skip
"""Columns of numbers that need not be whole; money is in units of the currency."""

_WHOLE = {
    "tokens", "tokens_low", "tokens_high", "tokens_in", "tokens_out", "confidence", "codebook_version", "seq",
    "fewest_accounts", "more_than_accounts", "accounts",
}  # fmt: skip

_YES_OR_NO = {"stands", "anonymous", "flagged", "adjudicates", "first_pass"}


def frame(table: Table) -> pd.DataFrame:
    """A table as a DataFrame."""
    rows = list(table.rows)
    columns = zip(*rows, strict=True) if rows else ((),) * len(table.header)
    return pd.DataFrame({name: _series(name, list(values)) for name, values in zip(table.header, columns, strict=True)})


def _series(name: str, values: list[object]) -> "pd.Series":
    if name in _NUMBERS:
        return pd.Series([_number(one) for one in values], dtype="Float64")
    if name in _WHOLE:
        return pd.Series(values, dtype="Int64")
    if name in _YES_OR_NO:
        return pd.Series([one == "yes" for one in values], dtype="boolean")
    if name == "month":
        return pd.to_datetime(pd.Series(values, dtype="string"), format="%Y-%m").dt.to_period("M")
    return pd.Series(values, dtype="string")


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float | Decimal) else None
