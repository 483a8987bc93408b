"""What cannot be pulled: one sentence with the way out, the documented exit code, and the book as it was."""

import importlib.util
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Ask, Ran
from tests.conftest import ROOT
from tests.warehouse.lands import Event, Land, Lay, at, table_of
from tests.warehouse.servers import PASSWORD, Server
from tests.warehouse.test_pull import in_book, some_events
from tokentui.warehouse.engines import connect

BOOK = "b.tokentui"
ASKED = {"--table": "events", "--customer": "account_id", "--time": "ts", "--spend": "cost_usd"}
COLUMNS = ("--customer", "--time", "--spend", "--tokens-in", "--tokens-out", "--event-id", "--currency-column")


def event(account: str, cost: str | None, currency: str = "USD", day: str = "2026-01-05") -> Event:
    return f"{account} {cost} {day}", account, at(f"{day}T12:00"), (cost and Decimal(cost)) or None, 1, currency


def refused(ran: Ran, code: int = 2) -> str:
    """The one sentence of a refusal."""
    assert ran.code == code, ran
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1, ran.err
    assert ran.err.endswith((".\n", "?\n", "'\n"))
    return ran.err.strip()


@pytest.fixture
def folder(lay: Lay, tmp_path: Path) -> Path:
    """A folder with a table of events."""
    return Path(lay("parquet", table_of(some_events())).url)


def pull(ask: Ask, url: object, book: Path, *more: str, **other: str) -> Ran:
    """Pull, with some of what is asked said otherwise."""
    asked = {**ASKED, **{f"--{name}": value for name, value in other.items()}}
    return ask("pull", str(url), *(part for pair in asked.items() for part in pair), *more, "--book", book)


def test_a_table_that_is_not_there_names_the_nearest(folder: Path, ask: Ask, tmp_path: Path) -> None:
    said = refused(pull(ask, folder, tmp_path / BOOK, table="evnts"))
    assert said == f"{folder} has no table 'evnts'; did you mean 'events'?"
    assert "it has events." in refused(pull(ask, folder, tmp_path / BOOK, table="xyz"))
    assert not (tmp_path / BOOK).exists()


@pytest.mark.parametrize("option", COLUMNS)
def test_a_column_that_is_not_there_names_the_nearest(option: str, folder: Path, ask: Ask, tmp_path: Path) -> None:
    said = refused(pull(ask, folder, tmp_path / BOOK, **{option[2:]: "acount_id"}))
    assert said == "Table 'events' has no column 'acount_id'; did you mean 'account_id'?"


def test_a_time_must_be_a_time_and_an_amount_an_amount(folder: Path, ask: Ask, tmp_path: Path) -> None:
    said = refused(pull(ask, folder, tmp_path / BOOK, time="currency"))
    assert "Column 'currency' of 'events' is string, and no time" in said
    assert "is int64, and no time" in refused(pull(ask, folder, tmp_path / BOOK, time="tokens"))


@pytest.mark.parametrize("engine", ["parquet", "postgres", "spark"])
def test_two_currencies_are_not_added_up(engine: str, lay: Lay, ask: Ask, tmp_path: Path) -> None:
    land = lay(engine, table_of([event("a", "1"), event("a", "2", "eur"), event("b", None, "GBP")]))
    said = refused(pull(ask, land.url, tmp_path / BOOK, "--currency-column", "currency", table=land.table))
    assert said == (
        "Column 'currency' has EUR and USD, which cannot be added up; take one of them with "
        "--where \"currency = 'EUR'\", or convert them in a view."
    )
    one = ("--currency-column", "currency", "--where", "currency = 'eur'")
    ran = pull(ask, land.url, tmp_path / BOOK, *one, table=land.table)
    assert "The spend is in EUR and the book in USD" in refused(ran, 1)
    assert not (tmp_path / BOOK).exists()


@pytest.mark.parametrize("engine", ["parquet", "postgres", "spark"])
def test_texts_that_are_no_numbers_are_not_guessed(engine: str, lay: Lay, ask: Ask, tmp_path: Path) -> None:
    rows = pa.table(
        {
            "account_id": ["a", "a", "b", "b"],
            "ts": pa.array([at("2026-01-05T00:00")] * 4, pa.timestamp("us", tz="UTC")),
            "cost": [" 1.50 ", "$4.00", "€3.00", None],
        }
    )
    land = lay(engine, rows)
    said = refused(pull(ask, land.url, tmp_path / BOOK, table=land.table, spend="cost"))
    assert said.startswith("2 events have in column 'cost' what is no number, such as '$4.00', '€3.00';")
    some = pull(ask, land.url, tmp_path / BOOK, "--where", "cost NOT LIKE '%.00'", table=land.table, spend="cost")
    assert some.code == 0, some.err
    assert in_book(tmp_path / BOOK) == {("a", 202601): (1_500_000, None)}


def test_a_book_of_another_currency_takes_nothing(lay: Lay, ask: Ask, small_book: object, tmp_path: Path) -> None:
    rows = table_of([event("a", "1", "EUR")]).rename_columns(
        ["event_id", "account_id", "ts", "cost", "tokens", "currency"]
    )
    land = lay("parquet", rows)
    codes = ("--currency-column", "currency")
    ran = pull(ask, land.url, tmp_path / BOOK, *codes, "--currency", "USD", spend="cost")
    assert "the book in USD" in refused(ran, 1)
    assert not (tmp_path / BOOK).exists()
    made = pull(ask, land.url, tmp_path / BOOK, *codes, spend="cost")
    assert "in EUR, as the amounts are" in made.err


@pytest.mark.parametrize(
    ("package", "url", "wanted"),
    [
        ("ibis", "events", "tokentui[warehouse]"),
        ("duckdb", "events", "tokentui[warehouse]"),
        ("psycopg", "postgres://here/there", "tokentui[warehouse-postgres]"),
        ("pyspark", "spark://events", "tokentui[warehouse-spark]"),
        ("google", "bigquery://project/set", "ibis-framework[bigquery]"),
    ],
)
def test_an_engine_that_is_not_installed_says_what_installs_it(
    package: str, url: str, wanted: str, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == package else find(name))
    said = refused(pull(ask, url, tmp_path / BOOK))
    assert said.startswith(f"{package} is not installed")
    assert said.endswith(f"install it with: pip install '{wanted}'")


@pytest.mark.parametrize("url", ["foo://x", "http://a:99999999/b", "/no/such/place", "duckdb://", "README.md"])
def test_what_is_no_warehouse_is_said(url: str, ask: Ask, tmp_path: Path) -> None:
    refused(pull(ask, url, tmp_path / BOOK))
    assert not (tmp_path / BOOK).exists()


@pytest.mark.parametrize("condition", ["cost >", "1 = 1; DROP TABLE events", "SELECT 1", "", "no_such_column = 1"])
def test_a_condition_that_is_none_is_said(condition: str, folder: Path, ask: Ask, tmp_path: Path) -> None:
    ran = pull(ask, folder, tmp_path / BOOK, "--where", condition)
    assert ran.code == (0 if not condition else 2), ran.err


def test_what_cannot_be_meant_together_is_refused(folder: Path, ask: Ask, tmp_path: Path) -> None:
    book = tmp_path / BOOK
    for given in (
        ("pull", "--book", book),
        ("pull", folder, "--table", "events", "--book", book),
        ("pull", folder, "--customer", "account_id", "--book", book),
        ("pull", folder, "--again", "--where", "1 = 1", "--book", book),
        ("pull", folder, "--again", "--month", "2026-01", "--book", book),
        ("pull", folder, "--month", "2026-13", "--book", book),
    ):
        assert ask(*given).code == 2
    assert "can be one thing only" in refused(pull(ask, folder, book, spend="account_id"))
    assert "--late says how far --again reads back" in pull(ask, folder, book, "--late", "2").err
    assert "No time zone is called 'Mars'" in refused(pull(ask, folder, book, zone="Mars"))
    assert not book.exists()


def test_permission_denied_is_said(postgres: Server, lay: Lay, ask: Ask, tmp_path: Path) -> None:
    land = lay("postgres", table_of(some_events()))
    stranger = postgres.name("stranger")
    with closing(connect(land.url, write=True)) as engine:
        engine.backend.raw_sql(f"CREATE ROLE {stranger} LOGIN PASSWORD '{PASSWORD}'").close()
    url = land.url.replace("//tokentui:", f"//{stranger}:")
    said = refused(pull(ask, url, tmp_path / BOOK, table=land.table))
    assert f"does not let this user do that: permission denied for table {land.table}" in said
    assert PASSWORD not in said


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_nothing_is_written_into_the_warehouse(engine: str, lay: Lay) -> None:
    land = lay(engine, table_of(some_events()))
    with connect(land.url) as opened:
        with pytest.raises(Exception, match="read-only"):
            opened.backend.raw_sql(f"DELETE FROM {land.table}")
        assert opened.tables()


@contextmanager
def through(url: str, after: int) -> Iterator[str]:
    """The address of a server as it is reached by way that breaks once so many bytes came from it."""
    parts = urlsplit(url)
    ends: list[socket.socket] = []

    def carry(source: socket.socket, target: socket.socket, most: float) -> None:
        with suppress(OSError):
            while most > 0 and (some := source.recv(1_024)):
                most -= len(some)
                target.sendall(some)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def serve() -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                server = socket.create_connection((parts.hostname or "", parts.port or 0))
                ends.extend((client, server))
                threading.Thread(target=carry, args=(client, server, float("inf")), daemon=True).start()
                threading.Thread(target=carry, args=(server, client, after), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, daemon=True).start()
        yield url.replace(f":{parts.port}", f":{listening.getsockname()[1]}")
    for end in ends:
        end.close()


def test_a_server_that_goes_away_half_way_changes_nothing(lay: Lay, ask: Ask, tmp_path: Path) -> None:
    many = [event(f"account number {number}", "1") for number in range(5_000)]
    land = lay("postgres", table_of(many))
    book = tmp_path / BOOK
    assert pull(ask, land.url, book, "--where", "account_id LIKE '%1'", table=land.table).code == 0
    before = in_book(book)
    with through(land.url, 60_000) as url:
        said = refused(pull(ask, url, book, table=land.table))
    assert said.endswith("went away before all was read; nothing was changed, try again.")
    assert PASSWORD not in said
    assert in_book(book) == before
    with through(land.url, 60_000) as url:
        refused(pull(ask, url, tmp_path / "new.tokentui", table=land.table))
    assert not list(tmp_path.glob("new*"))


_SLOW = {
    "postgres": "pg_sleep(600) IS NOT NULL",
    "parquet": "(SELECT count(*) FROM range(10000000000) AS a) > 0",
}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("engine", list(_SLOW))
def test_a_pull_that_is_broken_off_changes_nothing(
    engine: str, how: signal.Signals, lay: Lay, ask: Ask, tmp_path: Path
) -> None:
    land = lay(engine, table_of(some_events()))
    book = tmp_path / BOOK
    assert pull(ask, land.url, book, "--where", "account_id = 'acct-01'", table=land.table).code == 0
    before = book.read_bytes()
    command = [*land.pull("--where", _SLOW[engine], "--book", book)]
    with subprocess.Popen(
        [sys.executable, "-c", _TELLING, *command], cwd=ROOT, env={**os.environ}, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == "asking\n"
            if engine == "postgres":
                _wait_for_question(land)
            running.send_signal(how)
            _, said = running.communicate(timeout=60)
        finally:
            running.kill()
    assert running.returncode == (130 if how is signal.SIGINT else -signal.SIGKILL), said
    if how is signal.SIGINT:
        assert said.strip() == "Interrupted; what was not finished is not in the book."
    assert book.read_bytes() == before


_TELLING = """
import sys
from tokentui.warehouse import streaming
ask = streaming.stream
def telling(*given):
    print("asking", flush=True)
    yield from ask(*given)
streaming.stream = telling
from tokentui.__main__ import main
sys.exit(main())
"""


def _wait_for_question(land: Land) -> None:
    """Until the server sleeps over it."""
    import psycopg

    until = time.monotonic() + 60
    with psycopg.connect(land.url, autocommit=True) as other:
        asleep = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND application_name = 'tokentui'"
        while not other.execute(asleep).fetchall():
            assert time.monotonic() < until


def test_engines_write_nothing_beside_what_is_said(folder: Path) -> None:
    connect(f"duckdb://{folder}").close()
    for name in ("psycopg", "psycopg.pool", "py4j.java_gateway", "pyspark", "duckdb"):
        assert not logging.getLogger(name).isEnabledFor(logging.ERROR)


def test_ten_thousand_new_customers_are_asked_about(lay: Lay, ask: Ask, small_book: object, tmp_path: Path) -> None:
    land = lay("parquet", table_of([event(f"n{number}", "1") for number in range(10_001)]))
    book = tmp_path / BOOK
    assert pull(ask, land.url, book, "--where", "account_id = 'n1'").code == 0
    before = in_book(book)
    said = refused(pull(ask, land.url, book), 1)
    assert said == (
        "Nothing was imported: 10,000 new customers would come to 1. If 'account_id' is their id, add --yes to go "
        "ahead."
    )
    assert in_book(book) == before
    assert pull(ask, land.url, book, "--yes").code == 0
    assert len(in_book(book)) == 10_001
    # A book that is made now has none yet that they could be compared with.
    assert pull(ask, land.url, tmp_path / "new.tokentui").code == 0


@pytest.mark.parametrize("engine", ["parquet", "postgres", "spark"])
def test_an_id_of_ten_thousand_letters_is_none(engine: str, lay: Lay, ask: Ask, tmp_path: Path) -> None:
    land = lay(engine, table_of([event("a", "1"), event("x" * 10_240, "1")]))
    said = refused(pull(ask, land.url, tmp_path / BOOK, table=land.table))
    assert "of 10,240 letters, which is no id of a customer" in said
    assert len(said) < 300
    assert not (tmp_path / BOOK).exists()


@pytest.mark.parametrize("engine", ["parquet", "postgres", "spark"])
def test_a_month_of_nothing_but_credits_is_less_than_nothing(engine: str, lay: Lay, ask: Ask, tmp_path: Path) -> None:
    land = lay(
        engine, table_of([event("a", "-1.25"), event("a", "-2", day="2026-01-06"), event("a", "7", day="2026-02-01")])
    )
    book = tmp_path / BOOK
    ran = pull(ask, land.url, book, table=land.table)
    assert ran.code == 0
    assert "2 credits, -$3.25, taken off their months." in ran.err
    assert in_book(book) == {("a", 202601): (-3_250_000, None), ("a", 202602): (7_000_000, None)}
    assert ask("check", "--book", book).code == 0


def test_nothing_to_count_is_said(folder: Path, ask: Ask, tmp_path: Path) -> None:
    said = refused(pull(ask, folder, tmp_path / BOOK, "--month", "1999-01"), 1)
    assert said == "events has no event of 1999-01 that could be counted; nothing was imported."
    assert not (tmp_path / BOOK).exists()


def test_files_that_cannot_be_read_are_named(ask: Ask, tmp_path: Path) -> None:
    place = tmp_path / "files"
    place.mkdir()
    (place / "events.parquet").write_bytes(b"PAR1 no more PAR1")
    assert str(place) in refused(pull(ask, place, tmp_path / BOOK))
    (place / "events.parquet").unlink()
    (place / "events.csv").write_bytes(b"account_id,ts,cost_usd\nM\xfcller,2026-01-01,1\n")
    assert "is not in UTF-8" in refused(pull(ask, place, tmp_path / BOOK))
    (place / "events.csv").write_text("account_id,ts,cost_usd\n007,2026-01-01,0.10\n7,2026-01-02,1\n")
    assert pull(ask, place, tmp_path / BOOK).code == 0
    assert in_book(tmp_path / BOOK) == {("007", 202601): (100_000, None), ("7", 202601): (1_000_000, None)}
    pq.write_table(pa.table({"account_id": pa.array([], pa.string())}), place / "empty.parquet")
    assert "has no column 'ts'" in refused(pull(ask, place, tmp_path / BOOK, table="empty"))
