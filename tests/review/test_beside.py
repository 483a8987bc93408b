"""Orders, numbers of accounts and reports are read beside the screen: keys go on, wait, or stop it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual import events

from tests.review.given import begun, opened, tag
from tests.review.sitting import Story, decisions, reviewing
from tests.tui.test_telling import Held, hold_composition
from tokentui.domain.queues import QueueKind
from tokentui.services import review, review_queues, session_report
from tokentui.services.panels import read_panels
from tokentui.services.workbook import Workbook
from tokentui.store import reviews
from tokentui.store.cube import read_cells
from tokentui.store.kept_cells import cells_as_json, cells_from_json
from tokentui.tui.app import SETTLES
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.dialogs.pick import PickDialog
from tokentui.tui.screens.page import Page
from tokentui.tui.screens.review import ReviewScreen
from tokentui.tui.widgets.composition_panel import CompositionPanel

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


class Slow:
    """A service that takes until it is let go, or without end."""

    def __init__(self, does: Callable[..., Any]) -> None:
        self.does, self.began, self.go = does, Event(), Event()
        self.endless = False

    def __call__(self, workbook: Workbook, *given: Any, **named: Any) -> Any:
        self.began.set()
        self.go.wait(20)
        if self.endless:
            workbook.book.db.execute(ENDLESS)
        return self.does(workbook, *given, **named)


@contextmanager
def slow(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> Iterator[Slow]:
    held = Slow(getattr(module, name))
    monkeypatch.setattr(module, name, held)
    try:
        yield held
    finally:
        held.go.set()


def rows(story: Story) -> list[str]:
    assert isinstance(story.app.screen, PickDialog)
    return ["".join(piece.text for piece in line) for line in story.app.screen._rows(70)]


async def test_the_queues_are_offered_at_once_and_their_numbers_follow(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reviewing(book, browse=True) as story:
        with slow(monkeypatch, review_queues, "counts") as counting:
            await story.hands.press("R", "j", "j", "/", "m", "o", "s", "t")
            await story.until(counting.began.is_set)
            assert [row.split(" … ")[0].split()[:2] for row in rows(story)] == [["▌", "4"]]
            assert "… · may be bullish or bearish" in rows(story)[0]
            counting.go.set()
            await story.until(lambda: "5 · may be bullish or bearish" in rows(story)[0])
            assert len(rows(story)) == 1


async def test_a_queue_is_taken_before_its_number_is_there(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reviewing(book, browse=True) as story:
        with slow(monkeypatch, review_queues, "counts") as counting:
            counting.endless = True
            await story.hands.press("R")
            await story.until(counting.began.is_set)
            await story.hands.press("enter")
            counting.go.set()
            await story.until(lambda: isinstance(story.app.screen, ReviewScreen))


async def test_a_key_that_decides_waits_for_the_session_it_is_meant_for(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reviewing(book, browse=True) as story:
        await story.press("j", "j")
        with slow(monkeypatch, review, "begin") as making:
            await story.hands.press("R", "enter")
            await story.until(making.began.is_set)
            assert story.message == "making the order …    esc stops"
            await story.pilot.press("1")
            assert story.message == "making the order …    esc stops", "the key waits, and is not refused"
            assert decisions(book) == []
            making.go.set()
            await story.until(lambda: isinstance(story.app.screen, ReviewScreen) and story.app.keyboard.idle)
        assert all(name == "A" for name, _ in decisions(book)), "it decides the first account of the queue, or none"


async def test_a_key_that_waits_for_a_session_waits_until_all_of_its_screen_is_there(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reviewing(book, browse=True) as story:
        held = Held()
        hold_composition(monkeypatch, ReviewScreen, held)
        with slow(monkeypatch, review, "begin") as making:
            await story.hands.press("R", "enter")
            await story.until(making.began.is_set)
            await story.pilot.press("1")
            making.go.set()
            await held.began.wait()
            screen = story.app.screen
            assert isinstance(screen, ReviewScreen)
            command = screen.command_for(events.Key("1", "1"))
            assert command is not None
            assert not screen.is_ready(command)
            assert await screen.take_key(events.Key("1", "1"))
            assert decisions(book) == []
            held.go.set()
            await story.until(lambda: screen.is_shown and story.app.keyboard.idle)


async def test_other_keys_go_on_meanwhile_and_say_what_cannot_be(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with reviewing(book, browse=True) as story:
        with slow(monkeypatch, review, "begin") as making:
            await story.hands.press("R", "enter")
            await story.until(making.began.is_set)
            assert isinstance(story.app.screen, BrowseScreen)
            table = story.app.screen.table
            before = table.cursor_id
            await story.hands.press("j")
            assert table.cursor_id != before
            await story.hands.press("E")
            assert story.message == "One at a time: what was begun is not done yet. esc stops it."


async def test_esc_stops_the_making_of_an_order_and_forgets_the_keys_that_wait(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reviewing(book, browse=True) as story:
        with slow(monkeypatch, review, "begin") as making:
            making.endless = True
            await story.hands.press("R", "enter")
            await story.until(making.began.is_set)
            making.go.set()
            await story.pilot.press("1")
            await story.hands.press("escape")
            await story.until(lambda: story.message == "Stopped; nothing was changed.")
        assert isinstance(story.app.screen, BrowseScreen)
        assert decisions(book) == []
        assert opened(book).book.db.execute("SELECT count(*) FROM review_session").fetchone() == (0,)


async def test_in_a_session_esc_stops_the_making_of_another_and_stays(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reviewing(book) as story:
        with slow(monkeypatch, review, "begin") as making:
            making.endless = True
            await story.hands.press("R", "3")
            await story.until(making.began.is_set)
            making.go.set()
            await story.hands.press("escape")
            await story.until(lambda: story.message == "Stopped; nothing was changed.")
        assert story.name == "A"


async def test_the_report_comes_when_it_is_there_and_nothing_waits_for_it(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reviewing(book) as story:
        await story.press("1")
        with slow(monkeypatch, session_report, "session_report") as reporting:
            await story.hands.press("escape")
            await story.until(reporting.began.is_set)
            assert story.message == "making the report …    esc stops"
            await story.hands.press("j")
            assert isinstance(story.app.screen, BrowseScreen)
            reporting.go.set()
            await story.until(lambda: isinstance(story.app.screen, Page))


async def test_a_report_that_comes_while_a_dialog_is_open_says_where_it_is(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reviewing(book) as story:
        await story.press("1")
        with slow(monkeypatch, session_report, "session_report") as reporting:
            await story.hands.press("escape", "s")
            reporting.go.set()
            await story.until(lambda: story.message == "The report is there: tokentui report --session 1")
        assert isinstance(story.app.screen, PickDialog)


async def test_leaving_a_session_reads_the_panels_once(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a book on which much was said that is most of what a person would wait for."""
    async with reviewing(book) as story:
        await story.press("1")
        read = list[object]()

        def counted(*given: Any) -> Any:
            read.append(given)
            return read_panels(*given)

        monkeypatch.setattr("tokentui.tui.state.panels.read_panels", counted)
        await story.press("escape")
        assert isinstance(story.app.screen, Page)
        assert len(read) == 1
        before = story.app.screen_stack[0].query_one(CompositionPanel)._rows
        await story.press("escape", "u")
        assert story.app.screen_stack[0].query_one(CompositionPanel)._rows != before, "the table shows the decision"


def test_the_cube_that_a_session_keeps_is_the_one_that_was_read(book: Path) -> None:
    workbook = opened(book)
    session = begun(workbook)
    tag(session, "core")
    tag(session, "core", "resale")
    one_of_them = workbook.book.db.execute("SELECT id FROM customer LIMIT 1").fetchone()[0]
    for apart in ((), (one_of_them,)):
        cells = read_cells(workbook.book.db, apart)
        assert any(cell.customer for cell in cells) is bool(apart)
        assert cells_from_json(cells_as_json(workbook.book.db, apart)) == cells


def test_what_is_done_of_a_session_is_counted_as_it_was_touched(book: Path) -> None:
    workbook = opened(book)
    session = begun(workbook, QueueKind.LARGEST)
    tag(session, "core")
    session.postpone()
    tag(session, "core")
    touched = reviews.read_touched(workbook.book.db, session.session.id)
    done = sum(one.fate in review_queues.DONE for one in touched.values())
    assert done == reviews.count_touched(workbook.book.db, session.session.id, review_queues.DONE) == 2
    assert review.resumable(workbook)[0].done == 2


async def test_the_table_below_a_review_that_the_app_began_with_is_prepared_as_well(book: Path) -> None:
    async with reviewing(book, settles=SETTLES) as story:
        table = next(one for one in story.app.screen_stack if isinstance(one, BrowseScreen))
        await story.until(lambda: bool(table.filter_bar.children) and not table.view.busy)
