"""Parquet, databases and Markdown as tables."""

import datetime as dt
import sqlite3
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.ingest.tables import held
from tokentui.ingest.files.table import TwoReadings, UnreadableFile
from tokentui.services.books import make_book


def test_parquet_comes_in_exactly_and_structures_by_dotted_names(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    berlin = dt.timezone(dt.timedelta(hours=1))
    columns = {
        "name": pa.array(["Acme", None, "Bolt"]).dictionary_encode(),
        "spend": pa.array([Decimal("1200000.10"), None, Decimal("0.00")]),
        "tokens": pa.array([2**63, 1, None], pa.uint64()),
        "share": [0.1, float("nan"), 1_200_000.0],
        "day": [dt.date(2026, 1, 31), None, None],
        "at": pa.array([dt.datetime(2026, 1, 31, 0, 30, tzinfo=berlin)] * 3, pa.timestamp("ns", "Europe/Berlin")),
        "amount": [{"value": 5, "of": {"currency": "usd"}}, None, None],
        "tags": [["a", "b"], [], None],
        "ok": [True, False, None],
    }
    pq.write_table(pa.table(columns), path, row_group_size=1)
    found = held(path)
    assert found.form == "Parquet"
    assert list(found.rows[0].values()) == [
        *("Acme", "1200000.10", "9223372036854775808", "0.1", "2026-01-31", "2026-01-30T23:30:00Z"),
        *("5", "usd", "a; b", "true"),
    ]
    assert list(found.rows[0])[6:8] == ["amount.value", "amount.of.currency"]
    assert [(row["spend"], row["share"], row["ok"]) for row in found.rows[1:]] == [
        ("", "", "false"),
        ("0.00", "1200000", ""),
    ]


def test_parquet_without_pyarrow_or_cut_off_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"name": ["Acme"]}), path)
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnreadableFile, match=r"cut\.parquet cannot be read as Parquet"):
        held(cut)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(
        UnreadableFile, match=r"needs pyarrow: pip install 'tokentui\[parquet\]', or save the file as CSV"
    ):
        held(path)


def database(path: Path, *statements: str) -> Path:
    with closing(sqlite3.connect(path)) as db:
        for one in statements:
            db.execute(one)
        db.commit()
    return path


def test_the_one_table_of_a_database_is_read_and_left_as_it_is(tmp_path: Path) -> None:
    path = database(
        tmp_path / "crm.db",
        'CREATE TABLE "the accounts" (name TEXT, spend, big INTEGER)',
        "INSERT INTO [the accounts] VALUES ('Acme', 1200000.0, 9223372036854775807), (NULL, NULL, NULL), ('B', 'T', 1)",
    )
    before = path.read_bytes()
    found = held(path)
    assert found.form == "SQLite, table 'the accounts'"
    assert [tuple(row.values()) for row in found.rows] == [("Acme", "1200000", str(2**63 - 1)), ("B", "T", "1")]
    assert found.lines == [1, 3]
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["crm.db"]


def test_of_several_tables_it_asks_unless_one_is_named_or_known(tmp_path: Path) -> None:
    make = ["CREATE TABLE a (name, spend)", "INSERT INTO a VALUES ('Acme', 1)", "CREATE TABLE log (x)"]
    known = database(tmp_path / "one.db", *make)
    assert held(known).notices == ("The table 'a' was read; left out: 'log'.",)
    path = database(tmp_path / "two.db", *make, "CREATE VIEW b AS SELECT name, spend + 1 AS spend FROM a")
    with pytest.raises(TwoReadings, match="2 tables that could be meant, 'a' and 'b'; say which with --table a"):
        held(path)
    assert held(path, "B").rows == [{"name": "Acme", "spend": "2"}]


def test_a_book_is_not_read_as_a_database(tmp_path: Path) -> None:
    make_book(tmp_path / "x.tokentui", "X", "USD")
    with pytest.raises(
        UnreadableFile, match=r"is a book of tokentui: open it with tokentui .*, or bring its decisions"
    ):
        held(tmp_path / "x.tokentui")


def test_a_view_without_end_and_a_damaged_database_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tokentui.store.foreign._PATIENCE", 5)
    ones = "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t) SELECT sum(i) AS name FROM t"
    with pytest.raises(UnreadableFile, match=r"endless\.db has a view that does not come to an end"):
        held(database(tmp_path / "endless.db", f"CREATE VIEW v AS {ones}"))
    whole = database(tmp_path / "x.db", "CREATE TABLE a (name)", "INSERT INTO a VALUES ('Acme')").read_bytes()
    (tmp_path / "cut.db").write_bytes(whole[:5000])
    with pytest.raises(UnreadableFile, match=r"cut\.db is a SQLite database that was cut off"):
        held(tmp_path / "cut.db")


def test_a_table_of_markdown_is_read_between_its_bars(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text(
        "# Customers, $k\n\n| Customer | Spend |\n|:---|---:|\n"
        "| Acme \\| Co | 1,200 |\n| Bolt |\n| C | 1 | 2 |\n\nEnd | all\n"
    )
    found = held(path)
    assert (found.form, found.above) == ("Markdown", ("# Customers, $k",))
    assert found.rows == [{"Customer": "Acme | Co", "Spend": "1,200"}, {"Customer": "Bolt", "Spend": ""}]
    assert found.lines == [5, 6]
    assert found.refused == [(7, "The row has 3 cells where the header has 2: too many.")]
