"""Whoever is told something before it is there hears it once it is there, and nobody hears anything once it is gone."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.screen import Screen
from textual.widget import Widget

from tests.conftest import NOON
from tests.driving.screens import own_screens
from tests.review.given import a_book
from tokentui.domain.queues import Queue, QueueKind
from tokentui.services.cautions import CountedCautions
from tokentui.services.config import Config
from tokentui.tui.app import TokentuiApp
from tokentui.tui.jobs import Job
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.codebook import CodebookScreen
from tokentui.tui.screens.mode import ModeScreen
from tokentui.tui.screens.review import ReviewScreen
from tokentui.tui.screens.review_start import ReviewWanted
from tokentui.tui.screens.watch import WatchScreen
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.review_pane import ReviewPane
from tokentui.tui.widgets.status_lines import MessageLine

SCREENS = (BrowseScreen, CodebookScreen, ReviewScreen, WatchScreen)


class Held:
    """Something that a screen does while it comes up, held until it may go on."""

    def __init__(self) -> None:
        self.began, self.go = asyncio.Event(), asyncio.Event()

    async def __call__(self) -> None:
        self.began.set()
        await self.go.wait()


def test_every_mode_is_told_everything() -> None:
    assert {one for one in own_screens() if issubclass(one, ModeScreen)} - {ModeScreen} == set(SCREENS)


def the(app: TokentuiApp, kind: type[ModeScreen]) -> ModeScreen:
    (found,) = (one for one in app.screen_stack if isinstance(one, kind))
    return found


async def passed(app: TokentuiApp, screen: ModeScreen) -> None:
    """Wait until what was told so far has been dealt with."""
    for pump in (app, screen):
        done = asyncio.Event()
        if pump.call_later(done.set):
            await done.wait()


@asynccontextmanager
async def on_the_way(book: Path, kind: type[ModeScreen], held: Held) -> AsyncIterator[TokentuiApp]:
    """The app, as soon as a screen of a kind is held on its way up."""
    wanted = ReviewWanted(Queue(QueueKind.LARGEST)) if kind is ReviewScreen else None
    app = TokentuiApp(book, Config("ann"), watch=kind is WatchScreen, review=wanted, clock=lambda: NOON)
    async with app.run_test(size=(120, 36)) as pilot:
        if kind is CodebookScreen:
            while app.main is None:
                await pilot.pause()
            app.push_screen(CodebookScreen(app.main.state, "-wide"))
        await held.began.wait()
        try:
            yield app
        finally:
            held.go.set()


def hold_composition(monkeypatch: pytest.MonkeyPatch, kind: type[ModeScreen], held: Held) -> None:
    """The last part of a screen is slow to be there."""
    compose = CompositionPanel._on_compose

    async def slow(panel: CompositionPanel, event: events.Compose) -> None:
        if isinstance(panel.screen, kind):
            await held()
        await compose(panel, event)

    monkeypatch.setattr(CompositionPanel, "_on_compose", slow)


def hold_mount(monkeypatch: pytest.MonkeyPatch, kind: type[ModeScreen], held: Held) -> None:
    """All parts of a screen are there, and it is slow to show the book in them."""
    mounted = getattr(kind, "on_mount", None)
    if mounted is not None:

        async def slow(screen: ModeScreen) -> None:
            await held()
            mounted(screen)

        monkeypatch.setattr(kind, "on_mount", slow)
    else:
        mount = kind.mount

        def slow_mount(screen: ModeScreen, *widgets: Widget, **place: Any) -> Awaitable[None]:
            mounting = mount(screen, *widgets, **place)
            return mounting if place else held_up(mounting)

        async def held_up(mounting: Awaitable[None]) -> None:
            await mounting
            await held()

        monkeypatch.setattr(kind, "mount", slow_mount)


def tell_everything(app: TokentuiApp, screen: ModeScreen, heard: list[str]) -> None:
    """All that others tell a screen: a change, a count, keys, what work beside it found, words, settings."""
    app._book_changed()
    app.hear(lambda: app._spends_counted(CountedCautions()))
    app.key_came(typed=False)
    for word in ("one", "two", "three"):
        screen.hear(partial(heard.append, word))
    screen.hear(screen.show_panels)
    screen.hear(screen.refresh_all)
    screen.hear(screen.changed_outside)
    screen.hear(screen.panels_changed)
    screen.say("said")
    with screen.telling():
        raise sqlite3.OperationalError("database is locked")
    Job("told", screen, screen.hear).start(lambda _: None, lambda _: heard.append("done"))


@pytest.mark.parametrize("hold", [hold_composition, hold_mount])
@pytest.mark.parametrize("kind", SCREENS)
async def test_what_is_told_before_a_screen_is_there_is_heard_once_it_is(
    kind: type[ModeScreen],
    hold: Callable[[pytest.MonkeyPatch, type[ModeScreen], Held], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    book, held, heard = a_book(tmp_path / "b.tokentui"), Held(), list[str]()
    hold(monkeypatch, kind, held)
    async with on_the_way(book, kind, held) as app:
        screen = the(app, kind)
        with sqlite3.connect(book) as other:
            other.execute("UPDATE book SET value = 'Renamed' WHERE key = 'name'")
        tell_everything(app, screen, heard)
        assert not heard
        assert not screen.is_shown
        held.go.set()
        while not (screen.is_shown and "done" in heard):
            await asyncio.sleep(0)
        await passed(app, screen)
        assert heard == ["one", "two", "three", "done"]
        assert screen.state.workbook.settings.name == "Renamed"
        assert "Another program is writing" in screen.query_one(MessageLine).text


@pytest.mark.parametrize("kind", SCREENS)
async def test_nothing_is_heard_once_a_screen_is_gone(
    kind: type[ModeScreen], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, held, heard = a_book(tmp_path / "b.tokentui"), Held(), list[str]()
    hold_mount(monkeypatch, kind, held)
    async with on_the_way(book, kind, held) as app:
        screen = the(app, kind)
        held.go.set()
        while not screen.is_shown:
            await asyncio.sleep(0)
        if kind in (CodebookScreen, ReviewScreen):
            leaving = screen.dismiss(None)
            tell_everything(app, screen, heard)
            await leaving
        else:
            app.exit()
        tell_everything(app, screen, heard)
        assert not screen.is_shown
    tell_everything(app, screen, heard)
    assert not heard


@pytest.mark.parametrize("kind", SCREENS)
async def test_nothing_is_heard_while_the_app_closes(
    kind: type[ModeScreen], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it came to close: without a command too, as after a fault, when screens go before they know of it."""
    book, held, heard, closing = a_book(tmp_path / "b.tokentui"), Held(), list[str](), list[str]()
    close_all = TokentuiApp._close_all

    async def told_meanwhile(app: TokentuiApp) -> None:
        screen = the(app, kind)
        tell_everything(app, screen, heard)
        closing.append(screen.__class__.__name__)
        await close_all(app)

    monkeypatch.setattr(TokentuiApp, "_close_all", told_meanwhile)
    hold_mount(monkeypatch, kind, held)
    async with on_the_way(book, kind, held) as app:
        held.go.set()
        while not the(app, kind).is_shown:
            await asyncio.sleep(0)
    assert closing == [kind.__name__]
    assert not heard


async def test_a_review_hears_what_changed_while_it_came_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, held = a_book(tmp_path / "b.tokentui"), Held()
    hold_composition(monkeypatch, ReviewScreen, held)
    async with on_the_way(book, ReviewScreen, held) as app:
        screen = the(app, ReviewScreen)
        with sqlite3.connect(book) as other:
            other.execute("UPDATE customer SET name = 'Renamed' WHERE name = 'A'")
        app._book_changed()
        held.go.set()
        while not screen.is_shown:
            await asyncio.sleep(0)
        await passed(app, screen)
        assert isinstance(screen, ReviewScreen)
        assert "Renamed" in screen.query_one(ReviewPane).text


@pytest.mark.parametrize("kind", SCREENS)
async def test_a_key_waits_until_the_screen_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[ModeScreen]
) -> None:
    held = Held()
    hold_composition(monkeypatch, kind, held)
    question = events.Key("question_mark", "?")
    async with on_the_way(a_book(tmp_path / "b.tokentui"), kind, held) as app:
        assert app.screen is the(app, kind)
        assert not app._is_ready(question)
        held.go.set()
        while not the(app, kind).is_shown:
            await passed(app, the(app, kind))
        assert app._is_ready(question)


async def test_keys_do_not_wait_for_a_picture_that_never_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The toolkit forgets what waits for a picture with the screen that was on top when it was asked."""
    app = TokentuiApp(a_book(tmp_path / "b.tokentui"), Config("ann"), clock=lambda: NOON)
    done: list[str] = []
    async with app.run_test(size=(120, 36)) as pilot:
        while app.main is None:
            await pilot.pause()
        monkeypatch.setattr(Screen, "_invoke_later", lambda *_: None)
        app.main.once_painted(lambda: done.append("work"))
        while not (done and app.keyboard.idle):
            await pilot.pause(0.01)
        await pilot.pause(0.01)
        assert done == ["work"]
