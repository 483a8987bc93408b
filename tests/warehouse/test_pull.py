"""The same events come to the same book from every engine: to the last micro-unit, and as plain Python adds them up."""

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from tests.cli.conftest import Ask
from tests.warehouse.lands import ENGINES, Event, Lay, Months, at, by_hand, into_duckdb, table_of

BEGIN = at("2025-12-20T00:00")


def some_events() -> list[Event]:
    """A few hundred events with all that can be wrong with them, the same at each run."""
    draw = random.Random(13)
    events: list[Event] = []
    for number in range(400):
        # The first and last hours of months among them, where zones part.
        ts = BEGIN + timedelta(hours=draw.randrange(24 * 100), minutes=59)
        cost = Decimal(draw.randrange(1, 10**9)).scaleb(-6)
        kind = draw.random()
        events.append(
            (
                f"e{number}",
                None if kind < 0.03 else f"acct-{draw.randrange(12):02}",
                None if 0.03 <= kind < 0.06 else ts,
                None if 0.06 <= kind < 0.12 else -cost if 0.12 <= kind < 0.2 else cost,
                None if 0.2 <= kind < 0.25 else draw.randrange(10**6),
                "USD",
            )
        )
    events += events[20:40]  # Written twice.
    events += [(event[0], *event[1:3], Decimal("1.5"), *event[4:]) for event in events[50:55]]
    # Corrected later, in another month: the latest counts.
    late = [event for event in events[60:70] if event[2] is not None]
    events += [(one[0], one[1], at("2026-04-05T10:00"), Decimal("0.000001"), 1, "USD") for one in late]
    events += [(None, "acct-00", at("2026-01-10T00:00"), Decimal("0.1"), 7, "USD")] * 3
    events += [("only", "credits", at("2026-02-01T00:00"), Decimal("-12.34"), None, "USD")]
    events += [("free", "unknown", at("2026-02-01T00:00"), None, None, "USD")]
    return events


def in_book(book: Path) -> Months:
    """Micro-units and tokens by customer and month."""
    with closing(sqlite3.connect(book)) as db:
        rows = db.execute(
            "SELECT c.key, u.month, u.spend, u.tokens_in FROM usage AS u JOIN customer AS c ON c.id = u.customer_id"
        )
        return {(key, month): (spend, tokens) for key, month, spend, tokens in rows}


def test_the_sums_by_hand_hold_what_the_story_is_of() -> None:
    events = some_events()
    assert ("credits", 202602) in by_hand(events)
    assert ("unknown", 202602) not in by_hand(events)
    assert by_hand(events) != by_hand(events, once=False) != by_hand(events, "America/New_York", once=False)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_gives_the_sums_of_plain_python(engine: str, lay: Lay, ask: Ask, tmp_path: Path) -> None:
    events = some_events()
    land = lay(engine, table_of(events))
    for zone in ("UTC", "America/New_York"):
        book = tmp_path / f"{engine}-{zone[:3]}.tokentui"
        ran = ask(*land.pull("--event-id", "event_id", "--zone", zone, "--book", book))
        assert ran.code == 0, ran.err
        assert in_book(book) == by_hand(events, zone)
        assert ask("check", "--book", book).code == 0
    said = ran.err
    without = [event for event in events if event[1] is None]
    assert f"{len({event[0] for event in without}):,} events name no customer in 'account_id'" in said
    assert "repeat the 'event_id' of another: each counted once" in said
    assert "say something else than the latest of that 'event_id', which counts" in said
    assert "have no 'cost_usd': what they cost is unknown" in said
    assert "credits, -$" in said
    assert "no time in 'ts'" in said


@pytest.mark.parametrize("engine", ENGINES)
def test_amounts_in_floating_point_are_what_was_written(engine: str, lay: Lay, ask: Ask, tmp_path: Path) -> None:
    """A hundred thousand times 0.1 and 1e-7 is not what adding doubles comes to."""
    costs = [0.1, 1e-7, 123_456.78] * 300
    rows = {
        "account_id": ["a"] * len(costs),
        "ts": pa.array([at("2026-01-05T00:00")] * len(costs), pa.timestamp("us", tz="UTC")),
        "cost_usd": pa.array(costs, pa.float64()),
        "tokens": pa.array([1] * len(costs), pa.int64()),
    }
    book = tmp_path / "b.tokentui"
    ran = ask(*lay(engine, pa.table(rows)).pull("--book", book))
    assert ran.code == 0, ran.err
    exact = sum((Decimal(repr(cost)) for cost in costs), Decimal())
    assert in_book(book) == {("a", 202601): (int(exact * 1_000_000), len(costs))}
    assert sum(costs) != float(exact)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_time_without_a_zone_is_there_already(engine: str, lay: Lay, ask: Ask, tmp_path: Path) -> None:
    times = [at("2026-01-31T23:30").replace(tzinfo=None), at("2026-02-01T00:30").replace(tzinfo=None)]
    rows = {
        "account_id": ["a", "a"],
        "ts": pa.array(times, pa.timestamp("us")),
        "cost_usd": pa.array([Decimal(1), Decimal(2)], pa.decimal128(18, 6)),
        "tokens": pa.array([1, 2], pa.int64()),
    }
    book = tmp_path / "b.tokentui"
    ran = ask(*lay(engine, pa.table(rows)).pull("--zone", "Asia/Tokyo", "--book", book))
    assert ran.code == 0, ran.err
    assert in_book(book) == {("a", 202601): (1_000_000, 1), ("a", 202602): (2_000_000, 2)}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_second_table_says_who_the_accounts_are(engine: str, lay: Lay, ask: Ask, tmp_path: Path) -> None:
    events = [("e1", "a1", at("2026-01-05T00:00"), Decimal(5), 1, "USD")]
    land = lay(engine, table_of(events))
    names = pa.table(
        {
            "id": ["a1", "a2"],
            "called": ["Acme <b>", "Nobody uses this"],
            "domain": ["acme.example", "x.example"],
            "owner": ["Acme Holding", None],
            "segment": ["public", None],
        }
    )
    if engine in ("parquet", "csv"):
        import pyarrow.csv as pacsv
        import pyarrow.parquet as pq

        write = pq.write_table if engine == "parquet" else pacsv.write_csv
        write(names, Path(land.url) / f"who.{engine}")
        who = "who"
    elif engine == "duckdb":
        into_duckdb(Path(land.url.removeprefix("duckdb://")), "who", names)
        who = "who"
    else:
        who = lay(engine, names).table
    book = tmp_path / "b.tokentui"
    accounts = ("--accounts", who, "--account-key", "id", "--account-name", "called", "--account-domain", "domain")
    ran = ask(*land.pull(*accounts, "--account-parent", "owner", "--account-segment", "segment", "--book", book))
    assert ran.code == 0, ran.err
    with closing(sqlite3.connect(book)) as db:
        rows = db.execute("SELECT key, name, domain, parent FROM customer").fetchall()
    assert rows == [("a1", "Acme <b>", "acme.example", "Acme Holding")]


def test_the_sql_is_shown_and_not_run(lay: Lay, ask: Ask, tmp_path: Path) -> None:
    land = lay("postgres", table_of(some_events()))
    ran = ask(*land.pull("--explain", "--where", "tokens > 3", "--book", tmp_path / "no.tokentui"))
    assert ran.code == 0
    assert "GROUP BY" in ran.out
    assert "tokens > 3" in ran.out
    assert "SUM(" in ran.out
    assert not (tmp_path / "no.tokentui").exists()


def test_only_rows_of_a_condition_are_read(lay: Lay, ask: Ask, tmp_path: Path) -> None:
    events = some_events()
    book = tmp_path / "b.tokentui"
    ran = ask(*lay("parquet", table_of(events)).pull("--where", "account_id IN ('acct-01', 'acct-02')", "--book", book))
    assert ran.code == 0, ran.err
    wanted = [event for event in events if event[1] in ("acct-01", "acct-02")]
    assert in_book(book) == by_hand(wanted, once=False)


def test_a_dry_run_makes_no_book_and_changes_none(lay: Lay, ask: Ask, tmp_path: Path) -> None:
    land = lay("parquet", table_of(some_events()))
    book = tmp_path / "b.tokentui"
    ran = ask(*land.pull("--dry-run", "--book", book))
    assert ran.code == 0
    assert "account_id  →  customer_key" in ran.out
    assert not book.exists()


def test_a_pull_is_taken_back_as_any_import(lay: Lay, ask: Ask, tmp_path: Path) -> None:
    events = some_events()
    land = lay("parquet", table_of(events))
    book = tmp_path / "b.tokentui"
    assert ask(*land.pull("--month", "2026-01", "--event-id", "event_id", "--book", book)).code == 0
    before = in_book(book)
    assert ask(*land.pull("--event-id", "event_id", "--book", book)).code == 0
    assert ask("import", "--undo", "--yes", "--book", book).code == 0
    assert in_book(book) == before
    assert ask("check", "--book", book).code == 0
    # The watermark went back too.
    again = ask("pull", "--again", "--book", book)
    assert again.code == 0, again.err
    assert in_book(book).keys() == {key for key in by_hand(events) if key[1] >= 202512}
