"""The tour's own text, followed literally, is true: what it says is on the screen, from 80×24 on."""

import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests import readme
from tests.conftest import NOON, tokentui
from tests.public_numbers import NAMED, TOLD
from tests.tui.app_in_test import Story
from tokentui.services.config import Config
from tokentui.services.config_entries import OwnKeys
from tokentui.tui.tour.app import LEFT, TourApp
from tokentui.tui.tour.effects import EFFECTS
from tokentui.tui.widgets.tour_pane import TourPane
from tokentui.words.tour import STOPS, TAG, Stop, TourWords, to_press

README = readme.README.read_text(encoding="utf-8")
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

    async def follow(self) -> None:
        """Do what the tour says now, to the letter, and wait until it goes on."""
        stop = self.stop
        for asked in to_press(TourWords(self.screen.codebook, self.app.keyboard.own).press(stop)):
            key = NAMES.get(asked, asked)
            await (self.press(key) if key in KEYS or len(key) == 1 else self.write(key))
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


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
async def test_the_tour_is_true(made_public_book: Path, size: tuple[int, int]) -> None:
    async with on_tour(made_public_book, size) as story:
        story.expect_true(STOPS[0])
        while (stop := story.stop) is not STOPS[-1]:
            await story.follow()
            assert story.stop is STOPS[STOPS.index(stop) + 1]
            story.expect_true(stop)
        said = " ".join(story.pane.split())
        assert f"tokentui {TAG} --book {story.screen.state.path}" in said
        if size[0] > 80:
            assert tokentui(*TAG.split(), "--book", story.screen.state.path, "--reviewer", "ann").returncode == 0
            await story.until(lambda: "bullish8–80+0.4" in story.on_screen())
        await story.press("q")
    assert story.app.return_code == 0


def test_its_numbers_are_those_of_the_book() -> None:
    said = " ".join(f"{stop.press} {stop.seen}" for stop in STOPS)
    for number in (NAMED, NAMED - 3, NAMED - TOLD):
        assert f"{number} customers" in said


def test_every_stop_but_the_first_and_the_last_asks_for_something() -> None:
    assert list(EFFECTS) == [stop.id for stop in STOPS[1:-1]]


async def test_it_goes_on_only_once_the_thing_is_done(made_public_book: Path) -> None:
    async with on_tour(made_public_book, (80, 24)) as story:
        await story.press("t")
        assert story.stop.id == "spend"
        assert "v weighs by spend" in story.pane
        await story.press("v", "v", "v")
        await story.until(lambda: story.stop.id == "known")


async def test_esc_leaves_it_at_any_stop_and_the_app_says_what_is_next(made_public_book: Path) -> None:
    async with on_tour(made_public_book, (80, 24)) as story:
        await story.press("/", "a", "escape")
        assert story.stop.id == "spend"
        await story.press("escape")
        assert not story.app.screen.query(TourPane)
        assert story.message == LEFT
        assert len(LEFT) <= 78
        await story.press("v")
        assert not story.app.stop


async def test_it_names_the_keys_that_somebody_has(made_public_book: Path) -> None:
    own = (OwnKeys("unit", ("z",)),)
    async with on_tour(made_public_book, (80, 24), own) as story:
        assert "z weighs by spend" in story.pane
        await story.follow()
        assert story.stop.id == "known"


@pytest.mark.parametrize("file", readme.PAGES, ids=lambda file: file.name)
def test_what_is_made_in_the_pages_is_as_the_program_has_it(file: Path) -> None:
    page = file.read_text(encoding="utf-8")
    assert readme.rendered(page) == page, "run: python -m tests.readme"


def test_the_test_command_of_the_readme_is_what_ci_runs() -> None:
    (command,) = [line for line in README.splitlines() if line.endswith("-m tests")]
    assert command.startswith("python3 -m venv .venv && ")
    assert "-m tests$" in (readme.README.parent / ".ci" / "run").read_text(encoding="utf-8")
