"""How each engine is opened: to read only, in UTC, with nothing of it left in the folder from which it is called."""

import os
import shutil
import socket
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tokentui.warehouse.address import SPARK_CONNECT, Address, WarehouseError
from tokentui.warehouse.folders import FilesTable, tables_in, text_columns

if TYPE_CHECKING:
    import ibis
    from pyspark.sql import SparkSession

DUCKDB_ENDINGS = (".duckdb", ".db", ".ddb")
"""How a file is called that a push may make."""

_CONNECT = f"{SPARK_CONNECT}://"
_CONNECT_PORT = 15_002
_QUIET = Path(__file__).with_name("quiet.properties")
_LOCAL = {"spark.driver.host": "127.0.0.1", "spark.sql.shuffle.partitions": "16"}
"""Of a Spark that runs in this process: heard by nobody else, and cut into no more parts than a few cores need."""

_ANSWER = 15
"""Seconds in which a server must answer."""

_TRIES = 4
"""How often a Spark that runs elsewhere is asked again, over some five seconds."""

_SPARK_TYPES = {"VARCHAR": "STRING", "TIMESTAMPTZ": "TIMESTAMP", "TIMESTAMP": "TIMESTAMP_NTZ", "DATE": "DATE"}

Opened = tuple["ibis.BaseBackend", dict[str, str]]
"""A connection, and the tables that are files: their form by name."""


def open_duckdb(address: Address, *, write: bool) -> Opened:
    """A DuckDB file, or a folder of files that an empty DuckDB reads."""
    import ibis

    place = address.place
    if place is None:
        raise WarehouseError("Name a folder or a file, as in duckdb://events or duckdb://events.duckdb.")
    settings = {"temp_directory": tempfile.gettempdir(), **address.settings}
    if is_duckdb(place) or (write and place.suffix in DUCKDB_ENDINGS and not place.exists()):
        return ibis.duckdb.connect(place, read_only=not write, **settings), {}
    tables = tables_in(place)
    backend = ibis.duckdb.connect(":memory:", **settings)
    for table in tables:
        _duckdb_view(backend, table)
    return backend, {table.name: table.form for table in tables}


def is_duckdb(place: Path) -> bool:
    """Whether a path is that of a file of DuckDB, by its first bytes."""
    if not place.is_file():
        return False
    with place.open("rb") as file:
        return file.read(12)[8:] == b"DUCK"


def _duckdb_view(backend: "ibis.BaseBackend", table: FilesTable) -> None:
    names = ", ".join(_quoted(str(path)) for path in table.paths)
    if table.form == "parquet":
        read = f"read_parquet([{names}], union_by_name = true)"
    else:
        how = text_columns(table.paths)
        kinds = ", ".join(f"{_quoted(name)}: {_quoted(kind)}" for name, kind in how.kinds.items())
        read = f"read_csv([{names}], columns = {{{kinds}}}, delim = {_quoted(how.delimiter)}, header = true)"
    name = table.name.replace('"', '""')
    backend.raw_sql(f'CREATE VIEW "{name}" AS SELECT * FROM {read}')


def open_postgres(address: Address, *, write: bool) -> Opened:
    """A PostgreSQL database; what the address leaves out comes from PGHOST, PGPASSWORD, .pgpass and their kin."""
    import ibis
    import psycopg

    url = "postgresql" + address.url[address.url.index("://") :]
    options = address.settings.get("options", os.environ.get("PGOPTIONS", ""))
    if not write:
        options += " -c default_transaction_read_only=on"
    connection = psycopg.connect(url, autocommit=True, options=options.strip(), application_name="tokentui")
    return ibis.postgres.from_connection(connection), {}


def open_spark(address: Address, *, write: bool) -> Opened:
    """A Spark session, as the environment and the address configure it, with the tables of a folder beside its own."""
    import ibis

    if not (is_remote(address) or os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise WarehouseError(
            "Spark needs Java, which is not installed; install a JRE of version 17 or newer, or set JAVA_HOME."
        )
    with warnings.catch_warnings():
        # Spark says of each newer pandas that it has not been tested with it; no table goes through pandas here.
        warnings.simplefilter("ignore")
        session = _spark_session(address)
        backend = ibis.pyspark.connect(session)
    tables = tables_in(address.place) if address.place is not None and (address.place.exists() or not write) else []
    for table in tables:
        paths = list(map(str, table.paths))
        if table.form == "parquet":
            frame = session.read.option("mergeSchema", "true").parquet(*paths)
        else:
            how = text_columns(table.paths)
            schema = ", ".join(f"`{name}` {_SPARK_TYPES[kind]}" for name, kind in how.kinds.items())
            frame = session.read.csv(paths, schema=schema, sep=how.delimiter, header=True, mode="FAILFAST", escape='"')
        frame.createOrReplaceTempView(f"`{table.name}`")
    return backend, {table.name: table.form for table in tables}


def _spark_session(address: Address) -> "SparkSession":
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("tokentui")
    if is_remote(address):
        from pyspark.sql.connect.client.retries import DefaultPolicy

        if address.url.startswith(_CONNECT):
            _expect_answer(address)
            builder = builder.remote(address.url)
        # How the other one runs is its own affair; only what holds for this session is ours to say.
        session = builder.getOrCreate()
        # Else whoever loses the server waits for it for ten minutes, and once more at the end of the program.
        session.client.set_retry_policies([DefaultPolicy(max_retries=_TRIES)])
        session.conf.set("spark.sql.session.timeZone", "UTC")
        return session
    settings = dict(address.settings)
    if settings.get("master", "local").startswith("local"):
        settings = {**_LOCAL, **settings}
    if master := settings.pop("master", None):
        builder = builder.master(master)
    quiet = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile=file:{_QUIET}",
        "spark.sql.session.timeZone": "UTC",
    }
    for name, value in {**quiet, **settings}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def is_remote(address: Address) -> bool:
    """Whether a Spark that runs elsewhere is meant."""
    return address.url.startswith(_CONNECT) or "SPARK_REMOTE" in os.environ


def _expect_answer(address: Address) -> None:
    """Raise WarehouseError where nobody listens: Spark's own client asks again for ten minutes."""
    parts = urlsplit(address.url)
    try:
        socket.create_connection((parts.hostname or "localhost", parts.port or _CONNECT_PORT), _ANSWER).close()
    except OSError as error:
        raise WarehouseError(f"{address.shown} does not answer: {error.strerror or error}.") from None


def open_other(address: Address, *, write: bool) -> Opened:  # noqa: ARG001 - its user says what it may write
    """Any other engine of Ibis, which takes its credentials from its own environment or from the address."""
    import ibis

    return ibis.connect(address.url), {}


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
