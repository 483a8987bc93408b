"""Each engine as its own people ask it: by its own driver, in its own SQL, with nothing of ours between."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import duckdb
import psycopg
import pytest

from tests.warehouse.servers import Server

ENGINES = ("duckdb", "postgres", "spark")

Rows = list[tuple[object, ...]]


class Warehouse(NamedTuple):
    """An engine with a place for tables."""

    engine: str
    url: str
    sql: Callable[[str], Rows]
    """Runs a statement and gives its rows, if it has any."""
    names: Callable[[str], str]
    """A name for a table that no other test has."""

    def load(self, table: str, columns: str, rows: Sequence[Sequence[object]]) -> None:
        """Make a table and fill it."""
        self.sql(f"CREATE TABLE {table} ({columns})")
        written = (", ".join(map(_literal, row)) for row in rows)
        self.sql(f"INSERT INTO {table} VALUES {', '.join(f'({row})' for row in written)}")


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


@pytest.fixture(params=ENGINES)
def warehouse(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Warehouse]:
    """Each engine in its turn."""
    if request.param == "duckdb":
        place = tmp_path / "warehouse.duckdb"
        yield Warehouse("duckdb", str(place), lambda statement: in_duckdb(place, statement), lambda stem: stem)
        return
    server: Server = request.getfixturevalue(request.param)
    run = in_postgres if request.param == "postgres" else in_spark
    yield Warehouse(request.param, server.url, lambda statement: run(server.url, statement), server.name)


def in_duckdb(place: Path, statement: str) -> Rows:
    """Rows out of a DuckDB file."""
    with closing(duckdb.connect(place)) as db:
        found = db.sql(statement)
        return [] if found is None else [tuple(row.values()) for row in found.to_arrow_table().to_pylist()]


def in_postgres(url: str, statement: str) -> Rows:
    """Rows out of PostgreSQL."""
    with psycopg.connect(url) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def in_spark(url: str, statement: str) -> Rows:
    """Rows out of Spark."""
    from pyspark.sql import SparkSession

    session = SparkSession.builder.remote(url).getOrCreate()
    try:
        return [tuple(row) for row in session.sql(statement).collect()]
    finally:
        # One that is left open asks for its server when the program ends, long after that is gone.
        session.stop()
