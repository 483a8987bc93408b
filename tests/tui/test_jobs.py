"""Work beside the screen: the last that was asked for is heard, nothing fails in silence or outlives its owner."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from textual.app import App
from textual.pilot import Pilot

from tests.books import make_book
from tests.tui.app_in_test import opened
from tokentui.services.background import Stopped, Work, watch
from tokentui.services.errors import BookError, NotFound
from tokentui.tui.jobs import Job

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make_book(tmp_path / "b.tokentui", [("a", "Acme", 1_000_000)])


def at_once(call: Callable[[], object]) -> None:
    call()


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if holds():
            return
        await pilot.pause(0.005)
    raise AssertionError("what was waited for did not come")


async def test_only_the_last_that_was_asked_for_is_heard() -> None:
    app, heard, go = App[None](), list[object](), Event()

    def slow(work: Work) -> str:
        work.tell(heard.append, "slow says")
        go.wait(10)
        work.tell(heard.append, "slow goes on")
        return "slow"

    async with app.run_test() as pilot:
        job = Job("test", app, at_once)
        job.start(slow, heard.append, heard.append)
        await until(pilot, lambda: heard == ["slow says"])
        job.start(lambda _: "quick", heard.append)
        go.set()
        await until(pilot, lambda: not job.busy)
        job.close()
        await pilot.pause()
        assert heard == ["slow says", "quick"]


async def test_what_is_on_its_way_is_not_heard_once_dropped() -> None:
    app, heard, told = App[None](), list[str](), Event()

    def do(work: Work) -> str:
        work.tell(heard.append, "on its way")
        told.set()
        return "end"

    async with app.run_test() as pilot:
        job = Job("test", app, at_once)
        job.start(do, heard.append)
        assert told.wait(10)
        assert job.drop()
        job.close()
        await pilot.pause()
        assert not heard
        assert not job.drop()


@pytest.mark.parametrize("how", ["stop", "drop", "close"])
async def test_a_query_without_end_is_broken_off(book: Path, how: str) -> None:
    app, ends, started = App[None](), list[BookError](), Event()

    def do(work: Work) -> None:
        with work.book(book) as own:
            started.set()
            own.db.execute(ENDLESS)

    async with app.run_test() as pilot:
        job = Job("test", app, at_once)
        job.start(do, failed=ends.append)
        assert started.wait(10)
        getattr(job, how)()
        await until(pilot, lambda: not job.busy)
        job.close()
        await pilot.pause()
        assert [type(one) for one in ends] == ([Stopped] if how == "stop" else [])
    assert not [one for one in threading.enumerate() if one.name == "tokentui-test"]


@pytest.mark.parametrize(
    ("error", "said"),
    [(NotFound("no such"), "no such"), (sqlite3.OperationalError("database is locked"), "Another program is writing")],
)
async def test_errors_of_the_book_are_told_in_plain_words(error: Exception, said: str) -> None:
    app, heard = App[None](), list[BookError]()

    def do(_: Work) -> None:
        raise error

    async with app.run_test() as pilot:
        job = Job("test", app, at_once)
        job.start(do, failed=heard.append)
        await until(pilot, lambda: not job.busy)
        assert said in str(heard[0])


@pytest.mark.parametrize("dropped", [False, True])
async def test_any_other_error_reaches_the_app_even_when_nobody_listens(dropped: bool) -> None:
    app, go = App[None](), Event()

    def do(_: Work) -> None:
        go.wait(10)
        raise ZeroDivisionError("a fault")

    async def run() -> None:
        async with app.run_test() as pilot:
            job = Job("test", app, at_once)
            job.start(do)
            if dropped:
                job.drop()
            go.set()
            await until(pilot, lambda: app._exception is not None)

    with pytest.raises(ZeroDivisionError, match="a fault"):
        await run()


def test_one_change_is_told_until_it_was_painted(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tokentui.services.background.PATIENCE", 30)
    told: list[int] = []
    work, first = Work(), Event()

    def changed() -> None:
        told.append(len(told))
        first.set()

    thread = threading.Thread(target=watch, args=(work, book, changed, lambda: None))
    thread.start()
    assert first.wait(10), "it tells of its first look"
    first.clear()
    with sqlite3.connect(book, isolation_level=None) as other:
        while not first.wait(0.02):
            other.execute("UPDATE customer SET industry = 'x'")
        first.clear()
        for _ in range(3):
            other.execute("UPDATE customer SET industry = 'y'")
        assert not first.wait(0.3)
        work.painted.set()
        assert first.wait(10)
    work.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert told == [0, 1, 2]


async def test_closing_waits_until_the_work_has_ended() -> None:
    app, ended = App[None](), list[str]()

    def do(work: Work) -> None:
        work.stopped.wait(10)
        Event().wait(0.1)
        ended.append("ended")

    async with app.run_test():
        job = Job("test", app, at_once)
        job.start(do)
        job.close()
        assert ended

        late = job.start(do)
        assert late.stopped.is_set()
        assert late.begun.is_set()
        assert not job.busy
        assert ended == ["ended"], "nothing begins after that"


async def test_no_thread_outlives_the_app(book: Path) -> None:
    async with opened(book) as story:
        await story.until(lambda: any(one.name == "tokentui-watcher" for one in threading.enumerate()))
        await story.press("X")
    assert not [one.name for one in threading.enumerate() if one.name.startswith("tokentui-")]


async def test_what_is_told_goes_through_whoever_listens() -> None:
    app, heard = App[None](), list[object]()

    def hear(call: Callable[[], object]) -> None:
        heard.append("hears")
        call()

    def do(work: Work) -> str:
        work.tell(heard.append, "on the way")
        return "end"

    async with app.run_test() as pilot:
        job = Job("test", app, hear)
        job.start(do, heard.append)
        await until(pilot, lambda: not job.busy)
        assert heard == ["hears", "on the way", "hears", "end"]
