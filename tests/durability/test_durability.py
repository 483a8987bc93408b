"""The short form of the harness: work that is killed, fails at one request, loses power; many at one book."""

from collections.abc import Iterator
from errno import ENOSPC
from pathlib import Path
from random import Random

import pytest

from tests.durability import power
from tests.durability.counts import Count
from tests.durability.disk import said_before
from tests.durability.host import ERRORS, How, hosted, why_not
from tests.durability.interrupting import fail, kill, requests
from tests.durability.many import at_once
from tests.durability.oracle import Room
from tests.durability.works import WORKS, Work
from tests.safety.__main__ import main

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    with hosted() as host:
        yield Room(host, tmp_path_factory.mktemp("room"))


@pytest.mark.share(2)
@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_work_that_is_killed_fails_or_loses_power(room: Room, work: Work) -> None:
    rng = Random(f"durability {work.name}")
    met = requests(room, work)
    assert met > 20, "the requests of the program are not seen"
    # The long form does both to each, again and again.
    at, error = rng.randint(met // 4, met), rng.choice(ERRORS)
    if WORKS.index(work) % 2:
        assert kill(room, work, at, rng.choice((How.KILL_BEFORE, How.KILL_WITHIN))) == [], f"killed at {at}"
    else:
        assert fail(room, work, at, error) == [], f"request {at} fails with {error}"
    watched = power.watched(room, work)
    until = power.moments(watched.happened, rng)[-1]
    assert power.lose(room, watched, until, rng.getrandbits(32)) == [], f"no power after {until}"


@pytest.mark.parametrize("name", ["restore", "migration"])
def test_what_is_committed_is_not_called_undone(room: Room, name: str) -> None:
    """The last of many writes move into the file what its log holds already."""
    work = next(one for one in WORKS if one.name == name)
    met = requests(room, work)
    for at in (met * 17 // 20, met * 19 // 20):
        assert fail(room, work, at, ENOSPC) == [], f"request {at} of {met}"


def test_a_book_in_a_new_folder_is_there_after_a_loss_of_power(room: Room) -> None:
    first = next(work for work in WORKS if work.name == "first import")
    watched = power.watched(room, first)
    end = len(watched.happened)
    assert first.acknowledged(said_before(watched.happened, end))
    for seed in range(2):
        assert power.lose(room, watched, end, seed) == []


def test_a_key_whose_write_fails_says_so_and_the_app_goes_on(room: Room) -> None:
    app = next(work for work in WORKS if work.steps)
    said = ""
    # Where in a run the writes of a key lie differs from run to run: some thirty calls together, twice.
    for at in range(255, 470, 11):
        room.ready()
        came = room.host.do(room.asked(app)._replace(at=at, how=How.FAIL))
        assert room.wrong_failed(app, came) == []
        said += came.said
        if "(disk I/O error), and it was not done" in said:
            return
    pytest.fail(said)


def test_what_is_lost_would_be_seen(room: Room) -> None:
    tag = WORKS[0]
    watched = power.watched(room, tag)
    unsynced = watched._replace(happened=[one for one in watched.happened if one.what != "S"])
    lost = [power.lose(room, unsynced, len(unsynced.happened), seed) for seed in range(5)]
    assert any("lost: 1 acknowledged, 0 there" in one for found in lost for one in found)


def test_many_at_one_book(tmp_path: Path) -> None:
    seconds = 3.0
    while True:
        count = at_once(tmp_path / f"{seconds}", seconds, Random(3))
        assert count.found == ()
        # On a machine that has much else to do they need longer to meet each other.
        if count.tried > 10:
            break
        seconds *= 2


def test_one_command_prints_what_it_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def part(_: Path, seconds: float, __: Random) -> Count:
        return Count(7, losses=1, found=(f"lost in {seconds:.0f} s",))

    from tests.safety import __main__

    monkeypatch.setattr(__main__, "PARTS", (__main__.Part("kills", 1, part), __main__.Part("power losses", 3, part)))
    monkeypatch.setattr("sys.argv", ["safety", "--seconds", "40", "--seed", "5"])
    assert main() == 1
    said = capsys.readouterr().out
    assert "lost in 10 s" in said
    assert "lost in 30 s" in said
    assert "seed 5" in said
