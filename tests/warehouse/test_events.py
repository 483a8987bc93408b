"""The invented events are the same each time, and hold what makes real ones hard to add up."""

from pathlib import Path

import duckdb
import pytest

from tests.warehouse import events
from tests.warehouse.events import Wanted, write

SMALL = Wanted(events=20_000, accounts=50, seed=7)
_IN = "FROM read_parquet(getvariable('files'))"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Some events in several parts and files."""
    monkeypatch.setattr(events, "PART", 3_000)
    monkeypatch.setattr(events, "PARTS_A_FILE", 2)
    write(SMALL, tmp_path / "made")
    return tmp_path / "made"


def test_the_same_seed_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    write(SMALL, tmp_path / "again")
    write(SMALL._replace(seed=8), tmp_path / "other")

    def files(folder: Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.parquet"))}

    first = files(made)
    assert len(first) == 5
    assert files(tmp_path / "again") == first
    assert files(tmp_path / "other") != first


@pytest.mark.parametrize(
    "wanted",
    [
        "count(*) = 20000",
        "count(DISTINCT event_id) BETWEEN 19600 AND 19960",
        # The same id never says two things.
        "count(DISTINCT event_id) = count(DISTINCT (event_id, account_id, ts, model, input_tokens, cost_usd))",
        "count(DISTINCT account_id) = 50",
        "count(DISTINCT date_trunc('month', ts AT TIME ZONE 'UTC')) = 24",
        "count(*) FILTER (account_id IS NULL) BETWEEN 1 AND 20",
        "count(*) FILTER (cost_usd IS NULL) BETWEEN 1 AND 100",
        "count(*) FILTER (cost_usd < 0) BETWEEN 50 AND 200",
        "count(*) FILTER (received_at - ts > INTERVAL 1 DAY) BETWEEN 100 AND 300",
        "max(received_at - ts) < INTERVAL 41 DAY",
        "sum(cost_usd) > 0",
    ],
)
def test_they_hold_what_is_hard(made: Path, wanted: str) -> None:
    with duckdb.connect() as db:
        db.execute("SET VARIABLE files = ?", [str(made / "usage_events" / "*.parquet")])
        assert db.execute(f"SELECT {wanted} {_IN}").fetchone() == (True,)


def test_redelivered_later_an_event_lies_in_another_file(made: Path) -> None:
    with duckdb.connect() as db:
        db.execute("SET VARIABLE files = ?", [str(made / "usage_events" / "*.parquet")])
        twice = "GROUP BY event_id HAVING count(DISTINCT filename) > 1"
        assert len(db.execute(f"SELECT event_id {_IN[:-1]}, filename = true) {twice}").fetchall()) >= 100
