"""What is settled in a book, as one more version of a table in a warehouse; no row that is there is ever changed."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tokentui.services.labels import as_of_now, settled_labels
from tokentui.services.workbook import Workbook
from tokentui.warehouse import label_tables
from tokentui.warehouse.address import WarehouseError, address_of
from tokentui.warehouse.engines import Engine, connect, expect_installed
from tokentui.warehouse.label_tables import LABELS, SUFFIX, VERSIONS, LabelRow, LabelVersion
from tokentui.warehouse.opening import DUCKDB_ENDINGS, is_duckdb, is_remote

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir

_AT_ONCE = 20_000
"""Rows that are sent together."""

_NAME = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_]*\.)?[A-Za-z_][A-Za-z0-9_]{0,49}")
"""Names that all engines take as they are: some cut longer ones off, and some fold others."""


class LabelTable(NamedTuple):
    """Where labels go in a warehouse."""

    schema: str | None
    table: str

    @property
    def versions(self) -> str:
        """The table of the versions that are whole."""
        return self.table + SUFFIX

    def __str__(self) -> str:
        return self.table if self.schema is None else f"{self.schema}.{self.table}"


class Pushed(NamedTuple):
    """What came of a push."""

    version: LabelVersion
    """The one that was added; the one that is there where nothing was."""
    added: bool


def place_of(name: str) -> LabelTable:
    """Read the name of a table; raises WarehouseError."""
    if not _NAME.fullmatch(name):
        raise WarehouseError(
            f"{name!r} is no name for the table; take letters, digits and _, at most 50, as in tokentui_labels or"
            " SCHEMA.tokentui_labels."
        )
    *schema, table = name.split(".")
    return LabelTable(schema[0] if schema else None, table)


def open_for_labels(url: str, *, write: bool) -> Engine:
    """Open a warehouse in which tables can be made; raises WarehouseError.

    A DuckDB file that is not there is made, and without `write` taken for an empty one.
    """
    address = address_of(url)
    place = address.place
    if address.engine == "duckdb":
        if place is None or not (is_duckdb(place) if place.exists() else place.suffix in DUCKDB_ENDINGS):
            raise WarehouseError(
                f"Labels are tables of a database, and {address.shown} is none; name a DuckDB file, or a new one as in"
                f" labels{DUCKDB_ENDINGS[0]}."
            )
        if not (write or place.exists()):
            expect_installed(address)
            import ibis

            return Engine(address, ibis.duckdb.connect(":memory:"), {})
    engine = connect(url, write=write)
    if address.engine == "pyspark" and not is_remote(address):
        with engine.watched():
            if engine.backend._session.conf.get("spark.sql.catalogImplementation") == "in-memory":
                engine.close()
                raise WarehouseError(
                    "A Spark that is started for one command forgets its tables with it; name one that stays, as in"
                    " sc://HOST:15002, or add spark.sql.catalogImplementation=hive to the address."
                )
    return engine


def explain(engine: Engine, place: LabelTable) -> Iterator[str]:
    """The tables that a push makes where they are not there, and what reads the newest version, in the engine's SQL."""
    import ibis

    for name, columns in ((place.versions, VERSIONS), (place.table, LABELS)):
        written = ",\n".join(f"  {column} {_type(engine, kind)}" for column, kind in columns.items())
        yield f"CREATE TABLE {f'{place.schema}.' if place.schema else ''}{name} (\n{written}\n);\n"
    labels, versions = (
        ibis.table(_schema(columns), name=name, database=place.schema)
        for name, columns in ((place.table, LABELS), (place.versions, VERSIONS))
    )
    newest = labels.filter(labels.version == versions.version.max().as_scalar())
    yield f"-- The newest version that is whole:\n{engine.sql(newest)};"


def _type(engine: Engine, kind: str) -> str:
    import ibis

    return str(engine.backend.compiler.type_mapper.to_string(ibis.dtype(kind)))


def push(workbook: Workbook, engine: Engine, place: LabelTable, *, dry_run: bool = False) -> Pushed:
    """Add the labels as they stand as a version, whole or not at all; raises WarehouseError.

    Where the newest version says the same, nothing is added.
    """
    with as_of_now(workbook) as now, engine.watched(), _together(engine):
        there = _Tables(engine, place)
        newest = there.newest(now.settings.name)
        version = label_tables.weighed_up(now, settled_labels(now), there.next_number(), now.clock())
        if newest is not None and newest.digest == version.digest:
            return Pushed(newest, added=False)
        if not dry_run:
            there.make()
            there.add(label_tables.rows(settled_labels(now), version), version)
        return Pushed(version, added=True)


class _Tables:
    """The two tables in a warehouse, as far as they are there; raises WarehouseError for those of somebody else."""

    def __init__(self, engine: Engine, place: LabelTable) -> None:
        self._engine, self._place = engine, place
        names = set(engine.backend.list_tables(database=place.schema))
        self._has_labels, self._has_versions = place.table in names, place.versions in names
        if self._has_labels:
            self._expect_ours(place.table, LABELS)
            if not self._has_versions:
                raise self._not_ours(f"{place.table} has no {place.versions} beside it")
        if self._has_versions:
            self._expect_ours(place.versions, VERSIONS)

    def _table(self, name: str) -> "ir.Table":
        return self._engine.backend.table(name, database=self._place.schema)

    def _expect_ours(self, name: str, columns: dict[str, str]) -> None:
        there = tuple(self._table(name).schema().names)
        if there != tuple(columns):
            missing = [column for column in columns if column not in there]
            other = [column for column in there if column not in columns]
            what = (
                f"has no column {missing[0]}" if missing else f"has a column {other[0]}" if other else "is in disorder"
            )
            raise self._not_ours(f"{name} {what}")

    def _not_ours(self, why: str) -> WarehouseError:
        return WarehouseError(
            f"{self._engine.shown} has a table {self._place.table} that is not of tokentui push ({why}); it was not"
            " touched: name another with --table."
        )

    def newest(self, book: str) -> LabelVersion | None:
        """The newest version that is whole; raises WarehouseError where it is of another book."""
        if not self._has_versions:
            return None
        import ibis

        table = self._table(self._place.versions)
        found = table.order_by(ibis.desc("version")).limit(1).to_pyarrow().to_pylist()
        if not found:
            return None
        version = LabelVersion(*(found[0][column] for column in VERSIONS))
        if version.book != book:
            raise WarehouseError(
                f"{self._place} at {self._engine.shown} holds the labels of the book {version.book!r}, and this one is"
                f" {book!r}; name another table with --table."
            )
        return version

    def next_number(self) -> int:
        """Above every version that is there, also one that was never finished."""
        found = [
            self._table(name).version.max().to_pyarrow().as_py() or 0
            for name, there in ((self._place.table, self._has_labels), (self._place.versions, self._has_versions))
            if there
        ]
        return max(found, default=0) + 1

    def make(self) -> None:
        """Make what is not there yet, the table of versions first: labels without it would be taken for another's."""
        for name, columns, there in (
            (self._place.versions, VERSIONS, self._has_versions),
            (self._place.table, LABELS, self._has_labels),
        ):
            if not there:
                self._engine.backend.create_table(name, schema=_schema(columns), database=self._place.schema)

    def add(self, rows: Iterable[LabelRow], version: LabelVersion) -> None:
        """Write the labels, and last of all that they are whole."""
        left = iter(rows)
        while some := list(islice(left, _AT_ONCE)):
            self._insert(self._place.table, some, LABELS)
        self._insert(self._place.versions, [version.row], VERSIONS)

    def _insert(self, name: str, rows: list[LabelRow], columns: dict[str, str]) -> None:
        import ibis

        self._engine.backend.insert(name, ibis.memtable(rows, schema=_schema(columns)), database=self._place.schema)


def _schema(columns: dict[str, str]) -> "ibis.Schema":
    import ibis

    return ibis.schema(columns)


@contextmanager
def _together(engine: Engine) -> Iterator[None]:
    """All of the block or nothing of it, where the engine can do that."""
    if engine.name == "postgres":
        import psycopg

        connection = engine.backend.con
        # Two pushes at once may not both take the same number.
        connection.isolation_level = psycopg.IsolationLevel.SERIALIZABLE
        with connection.transaction():
            yield
    elif engine.name == "duckdb":
        connection = engine.backend.con
        connection.begin()
        try:
            yield
        except BaseException:
            connection.rollback()
            raise
        connection.commit()
    else:
        yield
