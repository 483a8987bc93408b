"""What is painted piece by piece: the same as a picture drawn at once, and little more than what changed."""

import random
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from textual._compositor import CompositorUpdate, LayoutUpdate
from textual.geometry import Region

from tests.driving.books import FourBooks, Kind
from tests.driving.hands import Hands, at_work, screen_text
from tests.terminal_emulator import Emulator
from tokentui.tui.app import TokentuiApp
from tokentui.tui.screens.mode import ModeScreen
from tokentui.tui.screens.review import ReviewScreen
from tokentui.tui.widgets.review_pane import ReviewPane

SIZE = (120, 36)
KEYS = (
    *"123459jjjkkGgtt$ufU 0wl",
    "tab",
    "down",
    "up",
    "pagedown",
    "pageup",
    "/ e o enter",
    "escape",
    "? escape",
    "D escape",
)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Emulator:
    """What a terminal shows that gets each piece as it is painted."""
    emulator, display = Emulator(*SIZE), TokentuiApp._display

    def shown(app: TokentuiApp, screen: Any, update: Any) -> None:
        display(app, screen, update)
        if isinstance(update, CompositorUpdate) and screen is app.screen and not app._batch_count:
            # A whole picture begins at the upper left corner.
            emulator.feed(
                (b"\x1b[H" if isinstance(update, LayoutUpdate) else b"") + update.render_segments(app.console).encode()
            )

    monkeypatch.setattr(TokentuiApp, "_display", shown)
    return emulator


@pytest.mark.parametrize("kind", [Kind.PUBLIC, Kind.CONFLICTS])
@pytest.mark.parametrize("first", ["", "R enter", "W"])
async def test_the_pieces_make_the_whole(
    kind: Kind, first: str, terminal: Emulator, four_books: FourBooks, tmp_path: Path
) -> None:
    chance = random.Random(f"{kind} {first}")
    async with at_work(four_books.copy(kind, tmp_path / "book.tokentui"), SIZE) as hands:
        await hands.type(*first.split())
        for _ in range(36):
            keys = chance.choice(KEYS)
            await hands.type(*keys.split())
            whole = normalize("NFC", screen_text(hands.app.screen)).splitlines()
            assert [normalize("NFC", line) for line in terminal.lines] == whole, keys
        assert not hands.app.faults


async def test_a_review_is_painted_as_it_will_stay(
    monkeypatch: pytest.MonkeyPatch, four_books: FourBooks, tmp_path: Path
) -> None:
    heights, refresh = [], ReviewScreen._compositor_refresh

    def noted(screen: ReviewScreen) -> None:
        heights.extend([pane.size.height for pane in screen.query(ReviewPane) if pane.size])
        refresh(screen)

    monkeypatch.setattr(ReviewScreen, "_compositor_refresh", noted)
    async with at_work(four_books.copy(Kind.VENDOR, tmp_path / "book.tokentui"), SIZE) as hands:
        await hands.type("R", "enter", "1", "2")
    assert len(heights) > 2
    assert len(set(heights)) == 1, heights


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[Region]:
    """The parts of the screen that were painted."""
    regions: list[Region] = []
    refresh = ModeScreen._compositor_refresh

    def noted(screen: ModeScreen) -> None:
        regions.extend(screen._compositor._dirty_regions)
        refresh(screen)

    monkeypatch.setattr(ModeScreen, "_compositor_refresh", noted)
    return regions


async def cells_of(hands: Hands, painted: list[Region], key: str) -> tuple[int, int]:
    """How many rows of the screen a key painted some of, and in how many of them something changed."""
    before = screen_text(hands.app.screen).splitlines()
    painted.clear()
    await hands.type(key)
    after = screen_text(hands.app.screen).splitlines()
    rows = {row for region in painted for row in region.line_range}
    return len(rows), sum(one != other for one, other in zip(before, after, strict=True))


async def test_what_stays_as_it_was_is_not_painted(
    painted: list[Region], four_books: FourBooks, tmp_path: Path
) -> None:
    async with at_work(four_books.copy(Kind.VENDOR, tmp_path / "book.tokentui"), SIZE) as hands:
        for key in "1j2j3":
            rows, changed = await cells_of(hands, painted, key)
            assert 0 < rows <= changed + 12, f"{key}: {rows} rows painted for {changed}"
