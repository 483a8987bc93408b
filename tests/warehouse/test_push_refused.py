"""What stands in the way of labels: one sentence each, nothing secret in it, and nothing touched."""

import importlib.util
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.books import make_book
from tests.warehouse.programs import Warehouse, in_postgres
from tests.warehouse.servers import PASSWORD, Server
from tokentui.cli.main import run
from tokentui.domain.labels import Label
from tokentui.warehouse import label_tables
from tokentui.warehouse.label_tables import LabelRow, LabelVersion


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make_book(tmp_path / "book.tokentui", [("a", "Acme", 10**12)])


def _refused(capsys: pytest.CaptureFixture[str], book: Path, url: str, *more: str) -> str:
    """The one sentence, after exit code 2."""
    capsys.readouterr()
    assert run(["push", url, "--book", str(book), *more]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert PASSWORD not in line
    assert line.endswith((".", "?", "!", "'"))
    return line


@pytest.mark.parametrize("columns", ["number INTEGER", "version BIGINT, customer_id VARCHAR(10)"])
def test_a_table_of_somebody_else_is_not_touched(
    warehouse: Warehouse, book: Path, columns: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = warehouse.names("mine")
    warehouse.sql(f"CREATE TABLE {table} ({columns})")
    for name in (table, f"{table}_versions"):
        said = _refused(capsys, book, warehouse.url, "--table", table)
        assert f"has a table {table} that is not of tokentui push ({name} has no column " in said
        assert said.endswith("it was not touched: name another with --table.")
        assert warehouse.sql(f"SELECT count(*) FROM {name}") == [(0,)]
        if name == table:
            warehouse.sql(f"DROP TABLE {table}")
            warehouse.sql(f"CREATE TABLE {table}_versions ({columns})")


def test_labels_without_their_versions_are_somebody_elses(
    warehouse: Warehouse, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = warehouse.names("mine")
    assert run(["push", warehouse.url, "--table", table, "--book", str(book)]) == 0
    warehouse.sql(f"DROP TABLE {table}_versions")
    assert f"({table} has no {table}_versions beside it)" in _refused(capsys, book, warehouse.url, "--table", table)
    assert warehouse.sql(f"SELECT count(*) FROM {table}") == [(1,)]


def test_a_table_is_of_one_book(tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = str(tmp_path / "warehouse.duckdb")
    assert run(["push", url, "--book", str(book)]) == 0
    run(["demo", "--book", str(tmp_path / "other.tokentui"), "--no-open", "--yes"])
    said = _refused(capsys, tmp_path / "other.tokentui", url)
    assert "holds the labels of the book 'Small book', and this one is 'Anthropic, public book'" in said


def test_who_may_not_write_is_told_so(
    postgres: Server, book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reader = postgres.name("reader")
    in_postgres(postgres.url, f"CREATE ROLE {reader} LOGIN PASSWORD '{PASSWORD}'")
    url = postgres.url.replace("//tokentui:", f"//{reader}:")
    assert "permission denied for schema public" in _refused(capsys, book, url, "--table", postgres.name("labels"))
    table = postgres.name("labels")
    assert run(["push", postgres.url, "--table", table, "--book", str(book)]) == 0
    in_postgres(postgres.url, f"GRANT SELECT ON {table}, {table}_versions TO {reader}")
    _with_another(book)
    assert f"permission denied for table {table}" in _refused(capsys, book, url, "--table", table)


def _with_another(book: Path) -> None:
    """The same book with one more customer."""
    with closing(sqlite3.connect(book)) as db, db:
        db.execute("INSERT INTO customer (key, name) VALUES ('b', 'Bolt')")


def test_of_two_at_once_one_is_whole(
    postgres: Server, book: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one is under way another goes through: the first says so, and nothing of it is there."""
    table = postgres.name("labels")
    asked = ["push", postgres.url, "--table", table, "--book", str(book)]
    codes: list[int | None] = []
    wanted = label_tables.rows

    def meanwhile(labels: Iterable[Label], version: LabelVersion) -> Iterator[LabelRow]:
        if not codes:
            codes.append(None)
            codes.append(run(asked))
        return wanted(labels, version)

    assert run(asked) == 0
    _with_another(book)
    monkeypatch.setattr(label_tables, "rows", meanwhile)
    assert run(asked) == 2
    assert codes == [None, 0]
    assert "could not serialize access" in capsys.readouterr().err
    counted = f"SELECT version, count(*) FROM {table} GROUP BY version ORDER BY version"
    assert in_postgres(postgres.url, counted) == [(1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        (f"postgres://ann:{PASSWORD}@127.0.0.1:9/x", "postgres://ann@127.0.0.1:9/x: .*Connection refused"),
        ("sc://127.0.0.1:9", "sc://127.0.0.1:9 does not answer: Connection refused."),
        (f"sc://127.0.0.1:9/;token={PASSWORD};use_ssl=true", "sc://127.0.0.1:9.* does not answer: Connection refused."),
        ("foo://x", "foo://x is of no engine that is known; it begins with one of .*, duckdb, .*"),
        (f"trino://ann:{PASSWORD}@x/y", "trino is not installed, .* pip install 'ibis-framework.trino.'"),
        (".", "Labels are tables of a database, and . is none; name a DuckDB file, or a new one as in labels.duckdb."),
        ("labels.parquet", "Labels are tables of a database, and labels.parquet is none; .*"),
    ],
)
def test_an_address_that_will_not_do(book: Path, url: str, wanted: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert re.match(wanted, _refused(capsys, book, url))


@pytest.mark.parametrize("name", ["", "a b", "1st", "x" * 51, "a.b.c", 'labels"; DROP TABLE x; --'])
def test_a_name_that_engines_would_read_differently(
    book: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "warehouse.duckdb"
    assert _refused(capsys, book, str(place), "--table", name).startswith(f"{name!r} is no name for the table")
    assert not place.exists()


@pytest.mark.parametrize(
    ("url", "package", "install"),
    [
        ("labels.duckdb", "duckdb", "tokentui[warehouse]"),
        ("labels.duckdb", "ibis", "tokentui[warehouse]"),
        ("postgres://x/y", "psycopg", "tokentui[warehouse-postgres]"),
        ("sc://x", "pyspark", "tokentui[warehouse-spark]"),
    ],
)
def test_an_engine_that_is_not_installed(
    book: Path,
    url: str,
    package: str,
    install: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == package else there(name))
    said = _refused(capsys, book, url)
    assert said.startswith(f"{package} is not installed")
    assert said.endswith(f"pip install '{install}'")


def test_a_file_that_is_no_database(book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "warehouse.duckdb"
    place.write_text("hello\n" * 1000)
    assert f"and {place} is none; name a DuckDB file" in _refused(capsys, book, str(place))
    assert place.read_text() == "hello\n" * 1000


def test_a_password_is_in_no_answer(postgres: Server, book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for more in ((), ("--json",), ("--explain",), ("--dry-run",)):
        assert run(["push", postgres.url, "--table", postgres.name("labels"), "--book", str(book), *more]) == 0
    said = capsys.readouterr()
    assert PASSWORD not in said.out + said.err
    assert urlsplit(postgres.url).hostname is not None
