"""The same events in every engine, and what they come to by plain Python."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from tests.warehouse.servers import Server
from tokentui.warehouse.engines import connect

ENGINES = ("parquet", "csv", "duckdb", "postgres", "spark")

COLUMNS = pa.schema(
    [
        ("event_id", pa.string()),
        ("account_id", pa.string()),
        ("ts", pa.timestamp("us", tz="UTC")),
        ("cost_usd", pa.decimal128(18, 6)),
        ("tokens", pa.int64()),
        ("currency", pa.string()),
    ]
)

Event = tuple[str | None, str | None, datetime | None, Decimal | None, int | None, str | None]


@dataclass(frozen=True)
class Land:
    """An engine with a table of events in it."""

    url: str
    table: str
    engine: str

    def pull(self, *options: object) -> list[str]:
        """The arguments of a pull."""
        columns = ("--customer", "account_id", "--time", "ts", "--spend", "cost_usd", "--tokens", "tokens")
        return ["pull", self.url, "--table", self.table, *columns, *map(str, options)]


Lay = Callable[[str, pa.Table], Land]


@pytest.fixture
def lay(tmp_path: Path, request: pytest.FixtureRequest) -> Lay:
    """Lays a table into an engine, under a name that no other test has."""

    def one(engine: str, table: pa.Table) -> Land:
        folder = tmp_path / engine
        if engine in ("postgres", "spark"):
            server: Server = request.getfixturevalue(engine)
            name = server.name("events")
            (_postgres if engine == "postgres" else _spark)(server.url, name, table, tmp_path / f"{name}.parquet")
            return Land(server.url, name, engine)
        folder.mkdir(exist_ok=True)
        if engine == "duckdb":
            place = folder / "events.duckdb"
            into_duckdb(place, "events", table)
            return Land(f"duckdb://{place}", "events", engine)
        if engine == "parquet":
            # Two files, of one table.
            (folder / "events").mkdir(exist_ok=True)
            half = len(table) // 2
            pq.write_table(table[:half], folder / "events" / "one.parquet")
            pq.write_table(table[half:], folder / "events" / "two.parquet")
        else:
            pacsv.write_csv(table, folder / "events.csv")
        return Land(str(folder), "events", engine)

    return one


def into_duckdb(place: Path, name: str, table: pa.Table) -> None:
    """Write a table into a file of DuckDB."""
    import duckdb

    with duckdb.connect(str(place)) as connection:
        connection.register("given", table)
        connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")


def _postgres(url: str, name: str, table: pa.Table, _: Path) -> None:
    import psycopg

    kinds = {"string": "text", "timestamp[us, tz=UTC]": "timestamptz", "timestamp[us]": "timestamp", "int64": "bigint",
             "double": "float8", "decimal128(18, 6)": "numeric(18, 6)"}  # fmt: skip
    columns = ", ".join(f"{field.name} {kinds[str(field.type)]}" for field in table.schema)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {name} ({columns})")
        with cursor.copy(f"COPY {name} FROM STDIN") as copy:
            for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                copy.write_row(row)


def _spark(url: str, name: str, table: pa.Table, file: Path) -> None:
    pq.write_table(table, file)
    with connect(url, write=True) as engine:
        engine.backend._session.read.parquet(str(file)).write.saveAsTable(name)


def table_of(events: Iterable[Event]) -> pa.Table:
    """Events as a table."""
    return pa.table(list(map(list, zip(*events, strict=True))), schema=COLUMNS)


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


Months = Mapping[tuple[str, int], tuple[int | None, int | None]]
"""Micro-units and tokens by customer and month (yyyymm)."""


def by_hand(events: Sequence[Event], zone: str = "UTC", *, once: bool = True) -> Months:
    """What events come to, one after another: the latest of an id counts, nothing known stays unknown."""
    latest: dict[object, Event] = {}
    for place, event in enumerate(events):
        key: object = event[0] if once and event[0] is not None else place
        former = latest.get(key)
        if former is None or _order(event) > _order(former):
            latest[key] = event
    spends: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    tokens: dict[tuple[str, int], list[int]] = defaultdict(list)
    months = set()
    for _, account, ts, cost, used, _ in latest.values():
        if account is None or ts is None:
            continue
        there = ts.astimezone(ZoneInfo(zone))
        month = account, there.year * 100 + there.month
        months.add(month)
        if cost is not None:
            spends[month].append(cost)
        if used is not None:
            tokens[month].append(used)
    micro = {month: int(sum(amounts) * 1_000_000) for month, amounts in spends.items()}
    counts = {month: sum(amounts) for month, amounts in tokens.items()}
    return {month: (micro.get(month), counts.get(month)) for month in months if month in micro or month in counts}


def _order(event: Event) -> tuple[bool, datetime, Decimal]:
    ts, cost = event[2], event[3]
    return ts is not None, ts or datetime.min.replace(tzinfo=UTC), Decimal("-Infinity") if cost is None else cost
