"""Invented usage events as Parquet: `python -m tests.warehouse.events --events N --out DIR --seed S`.

They come in the order of their arrival, as a warehouse gets them: one in a hundred up to forty days late, some twice
with the same id, some as credits, some with a field that nobody filled in. The same seed and numbers give the same
bytes; what is held at once is one part, however many there are.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

PART = 1_000_000
"""Rows that are made and written at once."""

PARTS_A_FILE = 20
BEGIN = np.datetime64("2024-11-01T00:00:00", "us")
END = np.datetime64("2026-11-01T00:00:00", "us")
"""Two years of arrivals, 24 months."""

LATE = np.int64(40 * 86_400 * 1_000_000)
"""Microseconds by which an event comes late at most."""

MODELS = ("small-1", "small-2", "large-1", "large-2", "embed-1")
_PRICE = np.array([1, 2, 10, 15, 1], dtype=np.int64)
"""Micro-units a token, of each model."""

EVENTS_AN_ACCOUNT = 2_000
"""Where nobody says how many accounts there are."""

_TWICE_AT_LEAST = 50
"""Events of a part that come again in the next one."""

_SCRAMBLE = np.uint64(0x9E3779B97F4A7C15)

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]


class Wanted(NamedTuple):
    """Which events are made."""

    events: int
    accounts: int
    seed: int


class _Columns(NamedTuple):
    """Some rows, a column each; what is missing is in `absent`."""

    event: Ints
    account: Ints
    ts: Ints
    received: Ints
    model: Ints
    tokens_in: Ints
    tokens_out: Ints
    spend: Ints
    absent: Ints
    """A bit for each column that may be empty: account 1, model 2, tokens 4, spend 8."""


def parts(wanted: Wanted) -> Iterator[pa.Table]:
    """The events, a part at a time."""
    names = pa.array([account_id(number) for number in range(wanted.accounts)])
    again: _Columns | None = None
    for first in range(0, wanted.events, PART):
        columns = _made(wanted, first, min(PART, wanted.events - first))
        if again is not None:
            number = min(len(again.event), len(columns.event))
            for mine, former in zip(columns, again, strict=True):
                mine[:number] = former[:number]
        # They arrive once more when the next part begins.
        again = _Columns(*(column[-_TWICE_AT_LEAST:].copy() for column in columns))
        yield _table(columns, names)


def account_id(number: int) -> str:
    """How an account is called in both tables."""
    return f"acct_{number:07d}"


def accounts_table(accounts: int) -> pa.Table:
    """The accounts of the events, with a segment for two in three and a parent for one in fifty."""
    segments = ("large", "established", "start-up", "public", None, None)
    rows = range(accounts)
    return pa.table(
        {
            "account_id": [account_id(row) for row in rows],
            "name": [f"Invented Company {row}" for row in rows],
            "segment": pa.array([segments[row % len(segments)] for row in rows], pa.string()),
            "parent": pa.array(
                [f"Invented Company {row // 50}" if row % 50 == 49 else None for row in rows], pa.string()
            ),
            "domain": [f"company-{row}.example" for row in rows],
        }
    )


def write(wanted: Wanted, folder: Path) -> None:
    """Write `accounts.parquet` and the files of `usage_events/` into a folder, which is made."""
    events = folder / "usage_events"
    events.mkdir(parents=True)
    pq.write_table(accounts_table(wanted.accounts), folder / "accounts.parquet")
    writer = None
    for number, part in enumerate(parts(wanted)):
        if number % PARTS_A_FILE == 0:
            if writer is not None:
                writer.close()
            writer = _writer(events / f"part-{number // PARTS_A_FILE:05d}.parquet", part.schema)
        if writer is not None:
            writer.write_table(part, row_group_size=PART)
    if writer is not None:
        writer.close()


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    # Money as whole numbers, which every reader adds up exactly, and quickly.
    return pq.ParquetWriter(path, schema, compression="zstd", compression_level=1, store_decimal_as_integer=True,
        use_dictionary=["account_id", "model", "currency"])  # fmt: skip


def _made(wanted: Wanted, first: int, number: int) -> _Columns:
    """New events, from the one with this number on; the same whichever were made before them."""
    draw = np.random.default_rng((wanted.seed, first))
    chance = draw.random(number, dtype=np.float32)
    span = (END - BEGIN).astype(np.int64)
    # Arrivals are spread evenly over the two years; within a part they are in order but for a little.
    order = first + draw.random(number) * number
    received = BEGIN.astype(np.int64) + (order / wanted.events * span).astype(np.int64)
    ts = received - draw.integers(0, 60_000_000, number)
    late = chance < 0.01
    ts[late] -= draw.integers(0, LATE, int(late.sum()))
    np.maximum(ts, BEGIN.astype(np.int64), out=ts)
    # A few accounts use most: the cube of an even number is mostly small.
    account = (draw.random(number) ** 3 * wanted.accounts).astype(np.int64)
    model = draw.integers(0, len(MODELS), number)
    tokens_in = draw.integers(20, 40_000, number)
    tokens_out = draw.integers(1, 4_000, number)
    spend = tokens_in * _PRICE[model] // 4 + tokens_out * _PRICE[model]
    credit = (chance >= 0.02) & (chance < 0.025)
    spend[credit] *= -1
    tokens_in[credit] = 0
    tokens_out[credit] = 0
    absent = np.zeros(number, dtype=np.int64)
    for low, high, bits in (
        (0.03, 0.0301, 1),
        (0.04, 0.042, 2),
        (0.05, 0.055, 4),
        (0.06, 0.061, 8),
        (0.07, 0.0702, 12),
    ):
        absent[(chance >= low) & (chance < high)] = bits
    # Odd, so that no two numbers give the same id; without the sign, so that each is positive.
    scrambled = (np.arange(first + 1, first + number + 1, dtype=np.uint64) * _SCRAMBLE) & np.uint64(2**63 - 1)
    columns = _Columns(scrambled.astype(np.int64), account, ts, received, model, tokens_in, tokens_out, spend, absent)
    _repeat(columns, draw)
    return columns


def _repeat(columns: _Columns, draw: np.random.Generator) -> None:
    """Let one event in five hundred be another one again, with the same id and all else."""
    number = len(columns.event)
    places = draw.permutation(number)[: number // 500 * 2].reshape(2, -1)
    for column in columns:
        column[places[1]] = column[places[0]]


def _table(columns: _Columns, names: pa.Array) -> pa.Table:
    def but(bit: int) -> Truths:
        missing: Truths = (columns.absent & bit) != 0
        return missing

    def dictionary(places: Ints, words: pa.Array, missing: Truths | None) -> pa.DictionaryArray:
        return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32), mask=missing), words)

    moment = pa.timestamp("us", tz="UTC")
    return pa.table(
        {
            "event_id": pa.array(columns.event),
            "account_id": dictionary(columns.account, names, but(1)),
            "ts": pa.array(columns.ts).cast(moment),
            "received_at": pa.array(columns.received).cast(moment),
            "model": dictionary(columns.model, pa.array(MODELS), but(2)),
            "input_tokens": pa.array(columns.tokens_in, mask=but(4)),
            "output_tokens": pa.array(columns.tokens_out, mask=but(4)),
            "cost_usd": _micro(columns.spend, but(8)),
            "currency": dictionary(np.zeros(len(columns.event), dtype=np.int64), pa.array(["USD"]), None),
        }
    )


def _micro(spend: Ints, missing: Truths) -> pa.Array:
    """Whole micro-units as decimals with six digits after the point."""
    words = np.empty((len(spend), 2), dtype=np.int64)
    words[:, 0] = spend
    # The upper half of a number of 128 bits repeats the sign.
    words[:, 1] = spend >> 63
    there = pa.array(~missing).buffers()[1]
    return pa.Array.from_buffers(pa.decimal128(18, 6), len(spend), [there, pa.py_buffer(words)])


def main() -> None:
    """Write what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.warehouse.events", description="Invented usage events.")
    parser.add_argument("--events", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, help="A folder that is not there yet.")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--accounts", type=int, help="Else one for each 2,000 events.")
    given = parser.parse_args()
    accounts = given.accounts or max(10, given.events // EVENTS_AN_ACCOUNT)
    write(Wanted(given.events, accounts, given.seed), given.out)


if __name__ == "__main__":
    main()
