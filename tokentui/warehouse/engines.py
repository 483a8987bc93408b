"""An open connection to a warehouse, the same for every engine: its tables, their columns, and rows in batches."""

import importlib
import importlib.util
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import entry_points
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from tokentui.domain.names import nearest
from tokentui.warehouse.address import Address, WarehouseError, address_of
from tokentui.warehouse.opening import open_duckdb, open_other, open_postgres, open_spark
from tokentui.warehouse.trouble import in_one_sentence, say_it_once

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir

BATCH = 20_000
"""Rows that come home at once."""

_NAMED = 8
"""Tables or columns that are named where one is not there."""


class TableColumn(NamedTuple):
    """A column of a table in the warehouse."""

    name: str
    type: str
    """As Ibis calls it: `string`, `decimal(18, 6)`, `timestamp('UTC')`."""


class Engine:
    """A connection to a warehouse, read-only unless it was opened to write; close it, or use it in a `with`."""

    def __init__(self, address: Address, backend: "ibis.BaseBackend", files: dict[str, str]) -> None:
        self.address = address
        self.backend = backend
        """The connection of Ibis itself."""
        self._files = files

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """Of the engine, as Ibis calls it: `duckdb`, `postgres`, `pyspark`."""
        return self.address.engine

    @property
    def shown(self) -> str:
        """The address without credentials."""
        return self.address.shown

    def tables(self) -> tuple[str, ...]:
        """The names of the tables that are there; raises WarehouseError."""
        with self.watched():
            return tuple(sorted({*self.backend.list_tables(), *self._files}))

    def table(self, name: str) -> "ir.Table":
        """A table by its name, or by schema and name; raises WarehouseError naming the nearest."""
        *schema, bare = name.rsplit(".", 1) if name not in self._files else (name,)
        where = schema[0] if schema else None
        try:
            return self.backend.table(bare, database=where)
        except Exception as error:
            with self.watched():
                there = self.tables() if where is None else self.backend.list_tables(database=where)
                if bare in there:
                    raise error from None
        raise WarehouseError(f"{self.shown} has no table {name!r}{_nearest(bare, there)}")

    def columns(self, name: str) -> tuple[TableColumn, ...]:
        """The columns of a table, in its order; raises WarehouseError."""
        table = self.table(name)
        return tuple(TableColumn(column, str(kind)) for column, kind in table.schema().items())

    def expect_column(self, table: "ir.Table", name: str, column: str) -> None:
        """Raise WarehouseError, naming the nearest, where a table has no such column."""
        if column not in table.columns:
            raise WarehouseError(f"Table {name!r} has no column {column!r}{_nearest(column, table.columns, 'column')}")

    def holds_moments(self, name: str, column: str) -> bool:
        """Whether a column of times knows when it was in UTC; else it holds what a clock on a wall showed."""
        if self.name == "pyspark":
            # To Ibis both are timestamps without a zone.
            with self.watched():
                kind = self.backend._session.table(name).schema[column].dataType.typeName()
            return bool(kind == "timestamp")
        return bool(self.table(name).schema()[column].timezone)

    def where(self, table: "ir.Table", condition: str) -> "ir.Table":
        """The rows of a table that a condition in the SQL of the engine is true of; raises WarehouseError."""
        import sqlglot
        import sqlglot.errors

        dialect = self.backend.dialect
        try:
            parsed = sqlglot.parse(condition, dialect=dialect)
        except sqlglot.errors.SqlglotError:
            parsed = []
        if len(parsed) != 1 or parsed[0] is None or isinstance(parsed[0], sqlglot.exp.Query | sqlglot.exp.Command):
            raise WarehouseError(f"--where {condition!r} is no condition; write one such as \"status = 'billed'\".")
        every = sqlglot.parse_one(self.sql(table), dialect=dialect, into=sqlglot.exp.Select)
        wanted = sqlglot.select("*").from_(every.subquery("t")).where(parsed[0])
        with self.watched():
            return self.backend.sql(wanted.sql(dialect), schema=table.schema())

    def sql(self, expression: "ir.Expr") -> str:
        """What the engine would be asked."""
        import ibis

        with self.watched():
            return str(ibis.to_sql(expression, dialect=self.backend.name))

    def rows(self, expression: "ir.Table", size: int = BATCH) -> Iterator[Sequence[Sequence[object]]]:
        """The rows of a query, never more than `size` at once and a column at a time; raises WarehouseError."""
        from tokentui.warehouse.streaming import stream

        with self.watched():
            yield from stream(self.backend, expression, size)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Turn whatever an engine raises into a WarehouseError of one sentence, without anything secret."""
        try:
            yield
        except WarehouseError:
            raise
        except Exception as error:
            if type(error) is RuntimeError and "interrupted" in str(error):
                # So DuckDB says that somebody pressed Ctrl-C.
                raise KeyboardInterrupt from None
            said = in_one_sentence(error, self.address)
            if said is None:
                raise
            raise WarehouseError(said) from None

    def close(self) -> None:
        """Let the connection go; what goes wrong with that is nobody's concern."""
        with suppress(Exception):
            if self.name == "duckdb":
                # It would first end what it was asked, and that may take hours.
                self.backend.con.interrupt()
            self.backend.disconnect()


def connect(url: str, *, write: bool = False) -> Engine:
    """Open a warehouse by its address, read-only unless `write`; raises WarehouseError.

    `duckdb://FOLDER`, `duckdb://FILE.duckdb` or a bare path, `postgres://…`, `spark://FOLDER`, or any other URL that
    Ibis knows. In a folder each file of Parquet or CSV, and each folder of such files, is a table.
    """
    address = address_of(url)
    expect_installed(address)
    say_it_once()
    try:
        openers = {"duckdb": open_duckdb, "postgres": open_postgres, "pyspark": open_spark}
        backend, files = openers.get(address.engine, open_other)(address, write=write)
    except WarehouseError:
        raise
    except Exception as error:
        said = in_one_sentence(error, address)
        if said is None:
            raise
        raise WarehouseError(said) from None
    return Engine(address, backend, files)


_PARTS = {
    "duckdb": ("duckdb", "tokentui[warehouse]"),
    "postgres": ("psycopg", "tokentui[warehouse-postgres]"),
    "pyspark": ("pyspark", "tokentui[warehouse-spark]"),
}
"""The package of an engine, and what installs it."""


def expect_installed(address: Address) -> None:
    """Raise WarehouseError with the exact `pip install` where Ibis or the engine's package is not there."""
    package, wanted = _PARTS.get(address.engine, ("", f"ibis-framework[{address.engine}]"))
    missing = next((name for name in ("ibis", package) if name and importlib.util.find_spec(name) is None), None)
    if missing is None and not package:
        known = sorted(one.name for one in entry_points(group="ibis.backends"))
        if address.engine not in known:
            raise WarehouseError(
                f"{address.shown} is of no engine that is known; it begins with one of {', '.join(known)}, as in "
                "postgres://user@host/database, or is a path to a folder."
            )
        try:
            importlib.import_module(f"ibis.backends.{address.engine}")
        except ImportError as error:
            missing = (error.name or address.engine).partition(".")[0]
    if missing is not None:
        raise WarehouseError(
            f"{missing} is not installed, which {address.engine} needs; install it with: pip install '{wanted}'"
        )


def _nearest(name: str, there: Sequence[str], what: str = "table") -> str:
    """What is there instead, the nearest first."""
    if not there:
        return f"; it has no {what} at all."
    near = nearest(name, there, 1)
    if near:
        return f"; did you mean {near[0]!r}?"
    more = f" and {len(there) - _NAMED} more" if len(there) > _NAMED else ""
    return f"; it has {', '.join(there[:_NAMED])}{more}."
