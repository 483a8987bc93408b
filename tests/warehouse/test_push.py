"""Labels in a warehouse: what a join there comes to is what the panels say, and no row is ever changed."""

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.driving.books import FourBooks, Kind
from tests.warehouse.programs import Rows, Warehouse
from tokentui.cli.main import run
from tokentui.domain.cube import Unit
from tokentui.domain.labels import Label
from tokentui.domain.money import MICRO
from tokentui.domain.statements import WHOLE
from tokentui.services.panels import PanelSettings, read_panels
from tokentui.services.workbook import open_workbook
from tokentui.warehouse import label_tables
from tokentui.warehouse import push as pushing
from tokentui.warehouse.label_tables import LABELS, VERSIONS, LabelRow, LabelVersion

_STANCES = ("bullish", "neutral", "bearish")


@pytest.fixture
def book(four_books: FourBooks, tmp_path: Path) -> Path:
    """One of everything that can be settled, with stances that depend on the segment, and each spend known."""
    path = four_books.copy(Kind.CONFLICTS, tmp_path / "book.tokentui")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE use_case SET exceptions = '{\"start-up\": \"bearish\"}' WHERE code = 'core'")
        db.execute("UPDATE use_case SET exceptions = '{\"start-up\": \"bullish\"}' WHERE code = 'devtools'")
        db.execute("DELETE FROM fact WHERE uid = 'f2'")
        db.execute(
            "UPDATE customer SET spend_low = 1000000 * id, spend_best = 1000000 * id, spend_high = 1000000 * id,"
            " spend_basis = 'contract', spend_grade = 'A', spend_source = 'stated'"
        )
        # Whoever it is, one half is bullish and the other bearish: nobody knows which.
        _say(db, 21, {"core": 50, "devtools": 50})
        _say(db, 22, {"core": 30, "resale": 70})
    return path


def _say(db: sqlite3.Connection, customer: int, use_cases: dict[str, int] | list[str]) -> None:
    db.execute(
        "INSERT INTO decision (customer_id, reviewer, statement, use_cases) VALUES (?, 'dora', ?, ?)",
        (customer, "split" if isinstance(use_cases, dict) else "set", json.dumps(use_cases)),
    )


@pytest.fixture
def table(warehouse: Warehouse) -> str:
    return warehouse.names("labels")


def _push(warehouse: Warehouse, book: Path, table: str, *more: str) -> int:
    return run(["push", warehouse.url, "--table", table, "--book", str(book), "--reviewer", "dora", *more])


def _joined(warehouse: Warehouse, table: str, events: str) -> Rows:
    """What an analyst of the warehouse writes."""
    sums = ", ".join(f"sum(e.cost * l.{stance}_{end})" for stance in _STANCES for end in ("low", "high"))
    return warehouse.sql(
        f"SELECT {sums}, sum(e.cost * l.share) FROM {events} e JOIN {table} l ON l.customer_id = e.account_id"
        f" WHERE l.version = (SELECT max(version) FROM {table}_versions) AND l.state <> 'excluded'"
    )


def test_a_join_with_events_comes_to_what_the_panels_say(warehouse: Warehouse, book: Path, table: str) -> None:
    assert _push(warehouse, book, table) == 0
    workbook = open_workbook(book, "dora", readonly=True)
    composition = read_panels(workbook, PanelSettings(unit=Unit.SPEND)).composition
    keys = [key for (key,) in workbook.book.db.execute("SELECT key FROM customer ORDER BY id")]
    workbook.close()
    events = warehouse.names("events")
    # The year of each in three events, one of them a credit.
    rows = [(key, cost) for place, key in enumerate(keys, 1) for cost in (2 * place, -3 * place, 2 * place)]
    warehouse.load(events, "account_id VARCHAR(40), cost DECIMAL(18, 6)", rows)
    (joined,) = _joined(warehouse, table, events)
    wanted: list[int | None] = []
    for group in composition.groups[: len(_STANCES)]:
        assert group.code in _STANCES
        assert group.held.spend is not None
        wanted += [group.held.spend.low, group.held.spend.high]
    assert [one * MICRO for one in joined[:6]] == wanted  # type: ignore[operator]
    assert joined[6] * MICRO == composition.total.best - composition.excluded.best  # type: ignore[operator]


def test_so_it_does_by_use_case_and_by_number_of_customers(warehouse: Warehouse, book: Path, table: str) -> None:
    assert _push(warehouse, book, table) == 0
    workbook = open_workbook(book, "dora", readonly=True)
    composition = read_panels(workbook, PanelSettings()).composition
    workbook.close()
    for group in composition.groups[len(_STANCES) :]:
        sure, may_be = f"use_case = '{group.code}'", f"(use_cases IS NULL OR use_cases LIKE '%{group.code}%')"
        if group.archived:
            may_be = f"use_cases LIKE '%{group.code}%'"
        sums = ", ".join(f"coalesce(sum(CASE WHEN {one} THEN share END), 0)" for one in (sure, may_be))
        (found,) = warehouse.sql(f"SELECT {sums} FROM {table} WHERE state <> 'excluded'")
        held = group.held.customers
        assert [end * WHOLE for end in found] == [held.low, held.high], group.code  # type: ignore[operator]


def test_a_second_push_adds_a_version_and_changes_no_row(warehouse: Warehouse, book: Path, table: str) -> None:
    assert _push(warehouse, book, table) == 0
    rows = f"SELECT * FROM {table} WHERE version = 1 ORDER BY customer_id, part"
    first = warehouse.sql(rows)
    assert _push(warehouse, book, table) == 0
    assert warehouse.sql(f"SELECT version FROM {table}_versions") == [(1,)]
    assert warehouse.sql(rows) == first
    with closing(sqlite3.connect(book)) as db, db:
        _say(db, 23, ["public"])
    assert _push(warehouse, book, table) == 0
    assert warehouse.sql(rows) == first
    said = f"SELECT version, use_case, stance, reviewer FROM {table} WHERE customer_id = 'k22' ORDER BY version"
    assert warehouse.sql(said) == [(1, None, None, None), (2, "public", "neutral", "dora")]
    counted = f"SELECT version, customers, label_rows FROM {table}_versions ORDER BY version"
    number = len(first)
    assert warehouse.sql(counted) == [(1, 24, number), (2, 24, number)]
    assert warehouse.sql(f"SELECT version, count(*) FROM {table} GROUP BY version ORDER BY version") == [
        (1, number), (2, number)
    ]  # fmt: skip


def test_what_a_row_says_of_a_split_customer(warehouse: Warehouse, book: Path, table: str) -> None:
    assert _push(warehouse, book, table) == 0
    columns = "part, share * 100, use_case, stance, grade, reviewer, segment"
    parts = warehouse.sql(f"SELECT {columns} FROM {table} WHERE customer_id = 'k21' ORDER BY part")
    assert parts == [(1, 30, "core", None, "D", "dora", None), (2, 70, "resale", "bearish", "D", "dora", None)]


@pytest.mark.parametrize("option", ["--dry-run", "--explain"])
def test_only_asked_nothing_is_made(
    warehouse: Warehouse, book: Path, table: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _push(warehouse, book, table, option) == 0
    said = capsys.readouterr().out
    assert table in said
    assert ("would add version 1" in said) == (option == "--dry-run")
    assert ("CREATE TABLE" in said) == (option == "--explain")
    if warehouse.engine == "duckdb":
        assert not Path(warehouse.url).exists()
    else:
        with pytest.raises(Exception, match=rf"(?is){table}.*(does not exist|cannot be found)"):
            warehouse.sql(f"SELECT * FROM {table}")


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_what_is_broken_off_shows_to_nobody(
    warehouse: Warehouse, book: Path, table: str, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the engine has transactions nothing is left; elsewhere rows of a version that no list has."""
    assert _push(warehouse, book, table) == 0
    with closing(sqlite3.connect(book)) as db, db:
        _say(db, 23, ["public"])
    asked: list[int] = []
    wanted = label_tables.rows

    def broken(labels: Sequence[Label], version: LabelVersion) -> Iterator[LabelRow]:
        for number, row in enumerate(wanted(labels, version)):
            if number == 15 and not asked:
                asked.append(number)
                raise error
            yield row

    with monkeypatch.context() as patched:
        patched.setattr(pushing, "_AT_ONCE", 10)
        patched.setattr(label_tables, "rows", broken)
        assert _push(warehouse, book, table) != 0
    assert warehouse.sql(f"SELECT max(version) FROM {table}_versions") == [(1,)]
    left = warehouse.sql(f"SELECT count(*) FROM {table} WHERE version > 1")
    assert left == [(10 if warehouse.engine == "spark" else 0,)]
    assert _push(warehouse, book, table) == 0
    (newest,) = warehouse.sql(f"SELECT max(version), max(label_rows) FROM {table}_versions")
    assert newest[0] == (3 if warehouse.engine == "spark" else 2)
    assert warehouse.sql(f"SELECT count(*) FROM {table} WHERE version = {newest[0]}") == [(newest[1],)]


def test_every_column_is_told_in_its_order() -> None:
    page = (ROOT / "docs" / "warehouse-labels.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert told == [*LABELS, *VERSIONS]
