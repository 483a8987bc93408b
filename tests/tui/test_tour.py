"""The tour's own text, followed literally, is true: what it says is on the screen, from 80×24 on."""

from pathlib import Path

import pytest

from tests import readme
from tests.conftest import tokentui
from tests.public_numbers import NAMED, TOLD
from tests.tui.on_tour import on_tour
from tokentui.services.config_entries import OwnKeys
from tokentui.tui.tour.app import LEFT
from tokentui.tui.tour.effects import EFFECTS
from tokentui.tui.widgets.tour_pane import TourPane
from tokentui.words.tour import STOPS, TAG

README = readme.README.read_text(encoding="utf-8")


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
