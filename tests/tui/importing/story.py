"""The import screen in an open app, and the files that its tests bring in."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from tests.driving.hands import screen_text
from tests.tui.app_in_test import Story, opened
from tokentui.tui.screens.importing.screen import ImportScreen
from tokentui.tui.widgets.status_lines import MessageLine

CUSTOMERS = "name,ARR (USD k),Owner\nAcme,1200,Ann\nGlobex [bold]Inc[/],340,Bob\n"
GERMAN = "Kunde;Umsatz pro Jahr\nMüller GmbH;1200000\nSchmidt AG;340000\n"
TWO_READINGS = "customer,date,cost\nAcme,03/04/2026,100\nAcme,05/04/2026,50\nGlobex,01/02/2026,10\n"


def names(book: Path) -> list[str]:
    with closing(sqlite3.connect(book)) as db:
        return [row[0] for row in db.execute("SELECT name FROM customer ORDER BY id")]


def months(book: Path) -> list[int]:
    with closing(sqlite3.connect(book)) as db:
        return [row[0] for row in db.execute("SELECT DISTINCT month FROM usage ORDER BY month")]


class ImportStory:
    """The import screen in an open app."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.press = story.press
        self.write = story.write

    @property
    def screen(self) -> ImportScreen:
        (found,) = (one for one in self.story.app.screen_stack if isinstance(one, ImportScreen))
        return found

    @property
    def text(self) -> str:
        return " ".join(screen_text(self.story.app.screen).split())

    @property
    def said(self) -> str:
        return self.screen.query_one(MessageLine).text

    @property
    def is_left(self) -> bool:
        return len(self.story.app.screen_stack) == 1

    async def settled(self) -> None:
        await self.story.until(lambda: self.is_left or not (self.screen.work.busy or self.screen._desk.listing.busy))
        await self.story.hands.pause()

    async def look_at(self, path: str) -> None:
        await self.write(path)
        await self.press("enter")
        await self.settled()

    async def bring_in(self) -> None:
        await self.press("y")
        await self.settled()


@asynccontextmanager
async def importing(book: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[ImportStory]:
    async with opened(book, size=size, empty=True) as story:
        await story.press("B")
        told = ImportStory(story)
        await told.settled()
        yield told
