"""Helpers of the Pilot stories: the app on a book, and what its screen says."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from textual.pilot import Pilot

from tests.conftest import NOON
from tests.tui.hands import Hands
from tokentui.domain.cube import Unit
from tokentui.services.config import Config
from tokentui.services.config_entries import OwnKeys
from tokentui.tui.app import TokentuiApp
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.page import Page
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.customers_table import CustomersTable
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.panel import Panel
from tokentui.tui.widgets.status_lines import MessageLine

NEVER = 3_600.0
"""Seconds; no test takes so long."""


class Story:
    """An open app with words for what a person sees and does."""

    def __init__(self, app: TokentuiApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.hands = Hands(app, pilot)

    @property
    def screen(self) -> BrowseScreen:
        """The main screen."""
        main = self.app.main
        assert isinstance(main, BrowseScreen)
        return main

    @property
    def table(self) -> CustomersTable:
        """The customers table."""
        return self.screen.query_one(CustomersTable)

    @property
    def message(self) -> str:
        """What the message line says."""
        return self.screen.query_one(MessageLine).text

    async def press(self, *keys: str) -> None:
        """Press keys as a person would: each after the screen has settled."""
        await self.hands.press(*keys)

    async def write(self, text: str) -> None:
        """Type a text."""
        await self.hands.write(text)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds; the test runner's time limit ends a wait in vain."""
        for _ in range(2_000):
            if holds():
                return
            await self.pilot.pause(0.005)
        raise AssertionError("what was waited for did not come")

    def panel(self, kind: type[Panel] = CompositionPanel) -> str:
        """A panel as text."""
        return "\n".join("".join(part.text for part in row.segments) for row in self.screen.query_one(kind)._rows)

    async def verdict(self) -> str:
        """All that the verdict rests on, as the page says it."""
        await self.press("=")
        page = self.app.screen
        assert isinstance(page, Page)
        text = " ".join(page.text.split())
        await self.press("escape")
        return text

    def gap(self) -> str:
        """The gap panel as text."""
        return self.panel(GapPanel)

    def row(self, name: str) -> str:
        """The first line of either panel that begins with a name."""
        lines = (self.panel() + "\n" + self.gap()).splitlines()
        return next(line for line in lines if line.startswith(name))

    async def go_to(self, name: str) -> None:
        """Put the cursor on a customer."""
        db = self.screen.state.workbook.book.db
        (wanted,) = db.execute("SELECT id FROM customer WHERE name = ?", (name,)).fetchone()
        assert self.table.move_to(wanted)
        await self.until(lambda: self.table.painted(wanted))


@asynccontextmanager
async def opened(
    book: Path,
    *,
    size: tuple[int, int] = (120, 36),
    reviewer: str = "me",
    keys: tuple[tuple[str, str], ...] = (),
    config: Config | None = None,
    now: datetime = NOON,
    empty: bool = False,
    settles: bool = True,
) -> AsyncIterator[Story]:
    """The app on a book, on a screen of a size, with a frozen clock; `empty` says that the book has no customers.

    Unless it `settles`, nothing begins that the first picture need not wait for.

    Without a configuration shares are of customers, however much spend is known.
    """
    own = tuple(OwnKeys(command, (key,)) for command, key in keys)
    app = TokentuiApp(book, config or Config(reviewer, keys=own, unit=Unit.CUSTOMERS), clock=lambda: now)
    # What may come after the first picture comes at once, and is there before anything is pressed.
    app.settles_after = 0.0 if settles else NEVER
    async with app.run_test(size=size) as pilot:
        story = Story(app, pilot)
        await story.until(lambda: app.main is not None and (empty or story.table.row_count > 0))
        if settles:
            await story.until(lambda: app._is_settled)
            await story.hands.pause()
        else:
            await pilot.pause()
        yield story
