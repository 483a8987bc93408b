"""The review screen on a book, with words for what a reviewer sees and does."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from textual.pilot import Pilot

from tests.conftest import NOON
from tests.review.given import opened
from tests.tui.hands import Hands
from tokentui.domain.queues import Queue, QueueKind
from tokentui.services.config import Config
from tokentui.tui.app import TokentuiApp
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.review import ReviewScreen
from tokentui.tui.screens.review_start import ReviewWanted
from tokentui.tui.widgets.codebook_list import CodebookList
from tokentui.tui.widgets.progress_line import ProgressLine
from tokentui.tui.widgets.review_pane import ReviewPane
from tokentui.tui.widgets.status_lines import MessageLine

BESIDE = {"tokentui-review", "tokentui-queues", "tokentui-report"}
"""Threads that read for a key."""
SIZES = ((80, 24), (120, 36), (200, 60))


class Story:
    """An app in a review, with words for what a person sees and does."""

    def __init__(self, app: TokentuiApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self.hands = Hands(app, pilot)

    @property
    def screen(self) -> ReviewScreen:
        main = self.app.main
        assert isinstance(main, ReviewScreen)
        return main

    @property
    def message(self) -> str:
        assert self.app.main is not None
        return self.app.main.query_one(MessageLine).text

    @property
    def account(self) -> str:
        """What is said of the account, wrapped lines joined."""
        return " ".join(self.screen.query_one(ReviewPane).text.split())

    @property
    def name(self) -> str:
        return self.account.split()[0]

    @property
    def progress(self) -> str:
        return self.screen.query_one(ProgressLine).text

    @property
    def codebook(self) -> str:
        return self.screen.query_one(CodebookList).text

    def painted(self) -> bool:
        main = self.app.main
        if not isinstance(main, ReviewScreen) or main.review.current is None:
            return True
        return main.query_one(ReviewPane).painted(main.review.current)

    async def press(self, *keys: str) -> None:
        """Press keys, each after what the last one led to is on the screen."""
        for key in keys:
            await self.until(self.painted)
            await self.hands.press(key)
            await self.rest()
        await self.until(self.painted)

    async def rest(self) -> None:
        """Wait for what a key has read beside the screen, and until it is shown."""
        await self.until(lambda: not any(one.name in BESIDE for one in threading.enumerate()))
        await self.hands.pause()

    async def write(self, text: str) -> None:
        await self.press(*("space" if character == " " else character for character in text))

    async def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(2_000):
            if holds():
                return
            await self.pilot.pause(0.005)
        raise AssertionError("what was waited for did not come")


@asynccontextmanager
async def reviewing(
    book: Path,
    queue: QueueKind | None = QueueKind.LARGEST,
    *,
    reviewer: str = "ann",
    blind: bool = False,
    size: tuple[int, int] = (120, 36),
    browse: bool = False,
    clock: Callable[[], datetime] = lambda: NOON,
    settles: float = 0.0,
) -> AsyncIterator[Story]:
    """The app in a session on a book, or in front of its table."""
    wanted = None if browse else ReviewWanted(Queue(queue) if queue else None, blind)
    app = TokentuiApp(book, Config(reviewer), review=wanted, clock=clock)
    app.settles_after = settles
    async with app.run_test(size=size) as pilot:
        story = Story(app, pilot)
        await story.until(lambda: isinstance(app.main, BrowseScreen if browse else ReviewScreen))
        await pilot.pause()
        await story.until(story.painted)
        yield story


def decisions(book: Path) -> list[tuple[str, str]]:
    db = opened(book).book.db
    return db.execute(
        "SELECT c.name, coalesce(d.use_cases, d.statement) FROM decision AS d"
        " JOIN customer AS c ON c.id = d.customer_id ORDER BY d.id"
    ).fetchall()
