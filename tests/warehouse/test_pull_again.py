"""Asking a warehouse once more: what may still change is read again, what moved is said, and all else stays."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.warehouse.lands import Event, Lay, at, by_hand, table_of
from tests.warehouse.servers import PASSWORD, Server
from tests.warehouse.test_pull import in_book

COLUMNS = ("--customer", "account_id", "--time", "ts", "--spend", "cost_usd", "--tokens", "tokens", "--table")


def event(name: str, account: str, day: str, cost: str) -> Event:
    return name, account, at(f"{day}T12:00"), Decimal(cost), 1, "USD"


FIRST = [
    event("e1", "a", "2026-01-05", "1"),
    event("e2", "a", "2026-02-05", "2"),
    event("e3", "b", "2026-02-06", "3"),
    event("e4", "a", "2026-03-05", "4"),
]
LATE = [
    event("e5", "a", "2026-01-06", "100"),  # Too late for a month that is closed.
    event("e6", "b", "2026-02-27", "5"),
    event("e7", "c", "2026-03-28", "6"),
    event("e8", "a", "2026-04-01", "7"),
]


@pytest.mark.parametrize("engine", ["parquet", "postgres", "spark"])
def test_only_months_that_may_still_change_are_read_again(engine: str, lay: Lay, ask: Ask, tmp_path: Path) -> None:
    book = tmp_path / "b.tokentui"
    land = lay(engine, table_of(FIRST))
    assert ask(*land.pull("--event-id", "event_id", "--book", book)).code == 0
    asked = FIRST + LATE
    if engine == "parquet":
        lay(engine, table_of(asked))
        again = ask("pull", "--again", "--book", book)
    else:
        # The address is given anew for its password; table and columns are those of before.
        other = lay(engine, table_of(asked))
        rename(book, land.table, other.table)
        again = ask("pull", land.url, "--again", "--book", book)
    assert again.code == 0, again.err
    expected = {**by_hand(asked), ("a", 202601): (1_000_000, 1)}
    assert in_book(book) == expected
    assert "2026-02: $5 → $10 (+$5), 2 customers." in again.err
    assert "2026-03: $4 → $10 (+$6), +1 of 2 customers." in again.err
    assert "2026-04: $7 of 1 customer, new." in again.err
    assert "2026-01" not in again.err
    # From now on April is the latest, and February is closed.
    third = ask("pull", *((land.url,) if engine != "parquet" else ()), "--again", "--book", book)
    assert "2026-02" not in third.err
    assert "2026-03: $10 of 2 customers, as it was." in third.err
    assert ask("check", "--book", book).code == 0


def rename(book: Path, old: str, new: str) -> None:
    """Let a book remember another table than the one that it was pulled from."""
    with closing(sqlite3.connect(book)) as db, db:
        db.execute("UPDATE pull SET source = replace(source, ?1, ?2), asked = replace(asked, ?1, ?2)", (old, new))


def test_how_far_back_is_read_can_be_said(lay: Lay, ask: Ask, tmp_path: Path) -> None:
    book = tmp_path / "b.tokentui"
    assert ask(*lay("parquet", table_of(FIRST)).pull("--book", book)).code == 0
    lay("parquet", table_of(FIRST + LATE))
    assert ask("pull", "--again", "--late", "2", "--book", book).code == 0
    assert in_book(book) == by_hand(FIRST + LATE)


def test_a_month_read_again_changes_that_month_alone(lay: Lay, ask: Ask, tmp_path: Path) -> None:
    book = tmp_path / "b.tokentui"
    assert ask(*lay("parquet", table_of(FIRST)).pull("--book", book)).code == 0
    before = in_book(book)
    lay("parquet", table_of(FIRST + LATE))
    month = ask("pull", "--month", "2026-01", "--book", book)
    assert month.code == 0, month.err
    assert in_book(book) == {**before, ("a", 202601): (101_000_000, 2)}
    assert "2026-01: $1 → $101 (+$100), 1 customer." in month.err
    # Nor does that move what is read again the next time.
    again = ask("pull", "--again", "--book", book)
    assert "2026-02: $5 → $10" in again.err
    assert in_book(book) == by_hand(FIRST + LATE)


def test_usage_that_the_table_lost_is_said_and_set_to_0_on_demand(lay: Lay, ask: Ask, tmp_path: Path) -> None:
    book = tmp_path / "b.tokentui"
    assert ask(*lay("parquet", table_of(FIRST)).pull("--book", book)).code == 0
    # What b used was a's after all.
    moved = [event("e3", "a", "2026-02-06", "3") if one[0] == "e3" else one for one in FIRST]
    lay("parquet", table_of(moved))
    again = ask("pull", "--again", "--book", book)
    assert "1 customer has $3 in 2026-02 that the table has no events of: 'b'. It stays" in again.err
    assert in_book(book)["b", 202602] == (3_000_000, 1)
    cleared = ask("pull", "--again", "--clear", "--book", book)
    assert "$3 in 2026-02 of 1 customer was set to 0: 'b'." in cleared.err
    assert in_book(book) == {**by_hand(moved), ("b", 202602): (0, 0)}
    assert "no events of" not in ask("pull", "--again", "--book", book).err
    assert ask("import", "--undo", "--yes", "--book", book).code == 0
    assert ask("import", "--undo", "--yes", "--book", book).code == 0
    assert in_book(book)["b", 202602] == (3_000_000, 1)
    assert ask("check", "--book", book).code == 0


def test_nothing_is_asked_again_that_was_not_asked_before(lay: Lay, ask: Ask, tmp_path: Path) -> None:
    book = tmp_path / "b.tokentui"
    land = lay("parquet", table_of(FIRST))
    assert ask(*land.pull("--book", book)).code == 0
    assert ask("import", "--undo", "--yes", "--book", book).code == 0
    ran = ask("pull", "--again", "--book", book)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "This book remembers no such pull; say what to read with --table, --customer, --time and --spend.\n"
    )


def test_of_several_tables_one_must_be_named(lay: Lay, ask: Ask, tmp_path: Path) -> None:
    book = tmp_path / "b.tokentui"
    for engine in ("parquet", "csv"):
        assert ask(*lay(engine, table_of(FIRST)).pull("--book", book)).code == 0
    ran = ask("pull", "--again", "--book", book)
    assert ran.code == 1
    assert "say which" in ran.err
    assert ask("pull", tmp_path / "csv", "--again", "--book", book).code == 0


@pytest.mark.parametrize("how", ["url", "environment"])
def test_a_password_is_kept_nowhere(
    how: str, postgres: Server, lay: Lay, ask: Ask, tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    land = lay("postgres", table_of(FIRST))
    book = tmp_path / "b.tokentui"
    url = land.url
    if how == "environment":
        monkeypatch.setenv("PGPASSWORD", PASSWORD)
        url = land.url.replace(f":{PASSWORD}", "")
    said = [ask("pull", url, *COLUMNS, table, "--book", book) for table in (land.table, "nothing_of_the_kind")]
    said.append(ask("pull", url, *COLUMNS, land.table, "--where", "1 / 0 = 1", "--book", book))
    said.append(ask("pull", url, *COLUMNS, land.table, "--explain", "--book", book))
    said.append(ask("pull", url, "--again", "--json", "--yes", "--book", book))
    said.append(ask("log", "--book", book))
    assert [one.code for one in said] == [0, 2, 2, 0, 0, 0], said
    assert not any(PASSWORD in one.out + one.err for one in said)
    written = [path for folder in (tmp_path, own_home) for path in folder.rglob("*") if path.is_file()]
    assert book in written
    assert not any(PASSWORD.encode() in path.read_bytes() for path in written)
    # What is remembered does without it, and the engine finds its own.
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    assert ask("pull", "--again", "--book", book).code == 0


def test_a_fault_of_ours_does_not_show_the_password(
    lay: Lay, ask: Ask, tmp_path: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    land = lay("postgres", table_of(FIRST))

    def broken(*_: object) -> None:
        raise KeyError(land.url)

    monkeypatch.setattr("tokentui.warehouse.pull.pull_sums", broken)
    ran = ask(*land.pull("--book", tmp_path / "b.tokentui"))
    assert ran.code == 70
    reports = list(own_home.rglob("crash-*.txt"))
    assert len(reports) == 1
    assert PASSWORD not in reports[0].read_text() + ran.err + ran.out
    assert not (tmp_path / "b.tokentui").exists()
