"""The start: what it loads, what it paints first, and what it does without."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from textual import events
from textual.geometry import Size

from tests.conftest import ROOT
from tests.public_numbers import NAMED
from tests.tui.app_in_test import opened
from tokentui.services import browse
from tokentui.services.config import Config
from tokentui.services.workbook import Clock, Workbook, open_workbook
from tokentui.store.errors import BookUnreadable
from tokentui.tui import app as app_module
from tokentui.tui.app import TokentuiApp
from tokentui.tui.widgets.filter_bar import FilterBar
from tokentui.tui.widgets.status_lines import MessageLine
from tokentui.tui.widgets.too_small import HEIGHTS, WIDTHS, size_classes
from tokentui.words.command import Where
from tokentui.words.commands import commands

RUN = """
import asyncio, sys
from pathlib import Path
{app}
async def main():
    async with app.run_test(size=(120, 36)) as pilot:
        while not ready():
            await pilot.pause(0.01)
        await pilot.pause()
        print("\\n".join(sys.modules))
asyncio.run(main())
"""
BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self): yield Static("hello")
app, ready = Bare(), lambda: True
"""
OURS = """
from tokentui.services.config import Config
from tokentui.tui.app import TokentuiApp
app = TokentuiApp(Path(sys.argv[1]), Config("me"))
ready = lambda: app.main is not None
"""

HEAVY = ("pandas", "numpy", "sqlite_utils", "rapidfuzz", "click", "tomllib", "shlex", "difflib", "uuid", "hashlib")
"""Modules of others that the first screen has no use for."""

LATER = (
    "tokentui.cli",
    "tokentui.ingest",
    "tokentui.domain.concentration",
    "tokentui.domain.agreement",
    "tokentui.services.config_entries",
    "tokentui.services.config_file",
    "tokentui.services.decide",
    "tokentui.services.review",
    "tokentui.store.bulk.load",
    "tokentui.store.proof.check",
    "tokentui.store.decisions",
    "tokentui.store.find.indexing",
    "tokentui.store.schema",
    "tokentui.tui.screens.dialogs",
    "tokentui.tui.screens.page",
    "tokentui.tui.screens.help",
    "tokentui.tui.screens.importing.reading",
    "tokentui.tui.screens.importing.screen",
    "tokentui.tui.screens.review",
    "tokentui.tui.screens.watch",
    "tokentui.words.own_keys",
)
"""Our own modules that are loaded when they are first used."""

OURS_ALONE = {"textual.containers", "textual.scroll_view", "textual.scrollbar", "textual.widgets._label"}
"""All that the first screen takes from the toolkit beyond what an app of one line does."""


def modules_of(app: str, *arguments: str | Path) -> set[str]:
    """The modules that an app has loaded when its first screen can be used."""
    ran = subprocess.run(
        [sys.executable, "-c", RUN.format(app=app), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return set(ran.stdout.split())


def test_the_start_loads_only_what_the_first_screen_needs(public_book: Path) -> None:
    more = modules_of(OURS, public_book) - modules_of(BARE)
    assert sorted(more & {*HEAVY, *LATER}) == []
    # A table of the widths of characters, which any text beyond ASCII needs.
    toolkit = {name for name in more if name.startswith(("textual", "rich")) and "unicode" not in name}
    assert toolkit <= OURS_ALONE


async def test_the_first_picture_does_not_wait_for_the_book(public_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = TokentuiApp(public_book, Config("me"))
    painted: list[str] = []

    def open_and_look(path: Path, reviewer: str, *, clock: Clock, readonly: bool) -> Workbook:
        painted.extend(strip.text for strip in app.screen._compositor.render_strips())
        return open_workbook(path, reviewer, clock=clock, readonly=readonly)

    monkeypatch.setattr(app_module, "open_workbook", open_and_look)
    async with app.run_test(size=(120, 36)) as pilot:
        while app.main is None:
            await pilot.pause(0.01)
    assert f"opening {public_book.name} …" in painted[0]


async def test_a_book_that_cannot_be_opened_ends_the_app_with_its_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a book")
    app = TokentuiApp(path, Config("me"))
    async with app.run_test():
        pass
    assert app.return_code == 2
    assert "is not a tokentui book" in str(app.failure)


@pytest.mark.parametrize("size", [(50, 12), (80, 24), (120, 15), (120, 36), (200, 60)])
async def test_a_screen_has_the_classes_of_its_size_from_the_first(public_book: Path, size: tuple[int, int]) -> None:
    async with opened(public_book, size=size) as story:
        of_sizes = {name for _, name in (*WIDTHS, *HEIGHTS)}
        assert set(size_classes(Size(*size)).split()) == story.screen.classes & of_sizes


@pytest.mark.parametrize("theme", ["light", "safe", "no such theme"])
async def test_the_chosen_theme_is_worn_from_the_start(public_book: Path, theme: str) -> None:
    app = TokentuiApp(public_book, Config("me", theme))
    async with app.run_test():
        worn = {"light": "tokentui-light", "safe": "tokentui-safe"}.get(theme, "tokentui-dark")
        assert app.current_theme.name == worn
        assert app.has_class("-light-mode" if theme == "light" else "-dark-mode")


@pytest.fixture
def long_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of the public book is read as a long one is: the first rows, and the rest beside the screen."""
    monkeypatch.setattr(browse, "AT_ONCE", 0)


async def test_a_short_list_is_there_at_once(public_book: Path) -> None:
    async with opened(public_book) as story:
        story.screen.view.show(keep=False)
        assert not story.screen.view.busy
        assert story.table.row_count == NAMED


@pytest.mark.usefixtures("long_list")
async def test_what_the_first_screen_can_do_without_begins_once_it_is_there(public_book: Path) -> None:
    async with opened(public_book, settles=False) as story:
        app, bar = story.app, story.screen.filter_bar
        assert not app._watching.busy
        assert not app._counting.busy
        assert not bar.children
        assert story.app.main is story.screen
        assert "Composition" in story.panel()
        # Whoever is that quick has the line of the filter at once.
        await story.press("/", "a", "m", "escape")
        app._settle()
        await story.until(lambda: bool(bar.children) and app._watching.busy and bool(story.screen.state.counted.mark))
        await story.until(lambda: story.table.row_count == NAMED and not story.screen.view.busy)


@pytest.mark.usefixtures("long_list")
async def test_whoever_moves_before_the_whole_list_is_there_stays(public_book: Path) -> None:
    async with opened(public_book) as story:
        story.screen.view.show(keep=False)
        assert story.screen.view.busy
        story.table.move_to_index(7)
        await story.until(lambda: not story.screen.view.busy)
        assert (story.table.row_count, story.table.cursor_index) == (NAMED, 7)


@pytest.mark.usefixtures("long_list")
async def test_a_list_that_is_not_all_there_is_not_marked_as_if_it_were(public_book: Path) -> None:
    async with opened(public_book) as story:
        mark_all = next(one for one in commands(Where.BROWSE) if one.id == "mark_all")
        story.screen.view.show(keep=False)
        await story.screen.run(mark_all)
        assert "still being read" in story.message
        assert not story.table.marked
        await story.until(lambda: not story.screen.view.busy)
        await story.screen.run(mark_all)
        assert len(story.table.marked) == NAMED


@pytest.mark.usefixtures("long_list")
async def test_the_key_that_marks_all_waits_for_all(public_book: Path) -> None:
    async with opened(public_book) as story:
        story.screen.view.show(keep=False)
        assert not story.app._is_ready(events.Key("A", "A"))
        await story.press("A")
        assert len(story.table.marked) == NAMED


async def test_what_the_former_filter_matched_stays_until_the_next_is_counted(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("/")
        await story.write("kind:resale")
        label = story.screen.query_one("#filter-matches")
        former = str(label.render())
        assert "customers" in former
        story.screen.query_one(FilterBar).await_matches()
        assert (str(label.render()), label.has_class("-former")) == (former, True)
        story.screen.view.filter_by("kind:core")
        await story.until(lambda: not story.screen.view.busy)
        assert str(label.render()) != former
        assert not label.has_class("-former")


@pytest.mark.parametrize("text", ["", "gap:roi", "kind:resale"])
async def test_an_order_that_another_program_moved_is_said_whatever_is_shown(public_book: Path, text: str) -> None:
    async with opened(public_book) as story:
        story.screen.view.filter_by(text)
        await story.until(lambda: not story.screen.view.busy)
        assert story.table.row_count > 1
        last = story.table.first_ids(1_000)[-1]
        with closing(sqlite3.connect(public_book, isolation_level=None)) as db:
            sql = (
                "UPDATE customer SET spend_low = ?1, spend_best = ?1, spend_high = ?1, spend_grade = 'B' WHERE id = ?2"
            )
            db.execute(sql, (10**18, last))
        line = story.screen.query_one(MessageLine)
        await story.until(lambda: "the order is another now" in line.note)
        # It stands beside what a key says, and hides none of it.
        await story.press("f")
        assert line.text.startswith("flag → ")
        assert str(line.render()).startswith(line.text)
        assert str(line.render()).endswith("o applies it")
        await story.press("o")
        await story.until(lambda: story.table.first_ids(1)[0] == last)
        assert line.note == ""


async def test_a_book_that_turns_out_damaged_ends_the_app_with_a_sentence(
    public_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(public_book) as story:

        def damaged(*_: object) -> None:
            raise BookUnreadable("The book is damaged.")

        monkeypatch.setattr("tokentui.services.browse.detail", damaged)
        story.table.move_to_index(3)
        while story.app.failure is None:
            await asyncio.sleep(0)
    assert (str(story.app.failure), story.app.return_code) == ("The book is damaged.", BookUnreadable.exit_code)
