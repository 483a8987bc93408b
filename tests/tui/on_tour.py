"""The app on its tour, for tests and for the picture that moves."""

import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from tests.conftest import NOON
from tests.tui.app_in_test import Story
from tokentui.services.config import Config
from tokentui.services.config_entries import OwnKeys
from tokentui.tui.tour.app import TourApp
from tokentui.tui.widgets.tour_pane import TourPane
from tokentui.words.tour import STOPS, Stop, TourWords, to_press

NAMES = {"esc": "escape", "→": "right"}
KEYS = {"escape", "right", "enter", "tab"}
CLAIMS = (r"\*\*(.+?)\*\*", r"(\d+ – \d+)", r"(NOT ESTABLISHED|BEARISH|BULLISH)")
"""What a text says that can be read on the screen."""


class TourStory(Story):
    """The app on its tour."""

    app: TourApp

    @property
    def stop(self) -> Stop:
        """What is asked for now."""
        return next(stop for stop in STOPS if stop.id == self.app.stop)

    @property
    def pane(self) -> str:
        """What the tour says."""
        return self.app.screen.query_one(TourPane).text

    def on_screen(self) -> str:
        """All that is on the screen but the tour, as it is compared: without spaces and signs of percent."""
        rows = self.app.screen._compositor.render_strips(self.app.size)
        tour = self.app.screen.query_one(TourPane).region
        return shortened("\n".join(
            "".join(part.text for part in row) for number, row in enumerate(rows) if not tour.y <= number < tour.bottom
        ))  # fmt: skip

    async def follow(self, look: Callable[[], object] = lambda: None) -> None:
        """Do what the tour says now, to the letter, and wait until it goes on; `look` is called after each key."""
        stop = self.stop
        for asked in to_press(TourWords(self.screen.codebook, self.app.keyboard.own).press(stop)):
            key = NAMES.get(asked, asked)
            await (self.press(key) if key in KEYS or len(key) == 1 else self.write(key))
            look()
        await self.until(lambda: self.app.stop != stop.id)
        await self.hands.pause()

    def expect_true(self, stop: Stop) -> None:
        """What is said to be seen is on the screen; the tour is all there, and so is what it speaks of."""
        said = TourWords(self.screen.codebook, self.app.keyboard.own).seen(stop)
        shown = self.on_screen()
        for claim in (found for pattern in CLAIMS for found in re.findall(pattern, said)):
            assert shortened(claim) in shown, (stop.id, claim, shown)
        assert " ".join(re.sub(r"[`*]", "", said).split()) in " ".join(self.pane.split())
        assert "…" not in self.pane
        assert f"{STOPS.index(stop) + 1}/{len(STOPS) - 1} · esc" in self.pane
        assert len(self.pane.splitlines()) <= 5
        assert self.table.size.height >= 3


def shortened(text: str) -> str:
    return re.sub(r"[ %│]", "", text)


@asynccontextmanager
async def on_tour(book: Path, size: tuple[int, int], keys: tuple[OwnKeys, ...] = ()) -> AsyncIterator[TourStory]:
    # As short a path as the tour has it; that of a test would need lines of its own.
    with tempfile.TemporaryDirectory(prefix="tokentui-") as folder:
        copy = Path(shutil.copy(book, Path(folder) / "tour.tokentui"))
        app = TourApp(copy, Config(keys=keys), "me", clock=lambda: NOON)
        async with app.run_test(size=size) as pilot:
            story = TourStory(app, pilot)
            await story.until(lambda: bool(app.stop))
            await story.hands.pause()
            yield story
