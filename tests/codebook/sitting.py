"""The app on a book, with the codebook open and hands on the keyboard."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot

from tests.conftest import NOON
from tests.tui.hands import Hands
from tokentui.services.config import Config
from tokentui.tui.app import TokentuiApp
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.codebook import CodebookScreen
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.customers_table import CustomersTable
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.status_lines import MessageLine


class Story:
    def __init__(self, app: TokentuiApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        await Hands(self.app, self.pilot).press(*keys)

    async def write(self, text: str) -> None:
        await Hands(self.app, self.pilot).write(text)

    async def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(2_000):
            if holds():
                return
            await self.pilot.pause(0.005)
        raise AssertionError("what was waited for did not come")

    @property
    def screen(self) -> CodebookScreen:
        assert isinstance(self.app.main, CodebookScreen)
        return self.app.main

    @property
    def table(self) -> BrowseScreen:
        found = self.app.screen_stack[0]
        assert isinstance(found, BrowseScreen)
        return found

    @property
    def message(self) -> str:
        assert self.app.main is not None
        return self.app.main.query_one(MessageLine).text

    def lines(self, name: str = "entries") -> list[str]:
        return self.screen.query_one(f"#{name}", Lines).text.splitlines()

    def on_screen(self) -> str:
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(part.text for part in strip) for strip in lines)

    def line(self, code: str) -> str:
        return next(one for one in self.lines() if one[4:].startswith(f"{code} ")).removeprefix("▌")

    def dialog(self, name: str) -> str:
        return self.app.screen.query_one(f"#{name}", Lines).text

    def panel(self, begins: str) -> str:
        rows = self.screen.query_one(CompositionPanel)._rows
        texts = ["".join(part.text for part in row.segments) for row in rows]
        return next(text for text in texts if text.strip().startswith(begins))

    def panel_of_table(self, begins: str) -> str:
        rows = self.table.query_one(CompositionPanel)._rows
        texts = ["".join(part.text for part in row.segments) for row in rows]
        return next(text for text in texts if text.strip().startswith(begins))

    async def go_to(self, code: str) -> None:
        await self.press("g")
        for _ in range(20):
            if self.screen.entry.code == code:
                return
            await self.press("j")
        raise AssertionError(f"no entry {code}")


@asynccontextmanager
async def opened(book: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Story]:
    app = TokentuiApp(book, Config("ann"), clock=lambda: NOON)
    app.settles_after = 0.0
    async with app.run_test(size=size) as pilot:
        story = Story(app, pilot)
        await story.until(lambda: app.main is not None and story.table.query_one(CustomersTable).row_count > 0)
        await story.press("C")
        await story.until(lambda: isinstance(app.main, CodebookScreen))
        yield story
