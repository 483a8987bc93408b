"""In the app: one key explains the row under the cursor, its accounts are a key away, and esc comes back."""

from pathlib import Path

import pytest

from tests.tui.app_in_test import Story, opened
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.drill import CardScreen
from tokentui.tui.screens.explaining import NO_ACCOUNT, ExplainScreen
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.panel import Panel
from tokentui.tui.widgets.status_lines import MessageLine


async def explained(story: Story) -> ExplainScreen:
    """Press the key, and wait until all is added up."""
    await story.press("H")
    screen = story.app.screen
    assert isinstance(screen, ExplainScreen)
    await story.until(lambda: screen._found is not None)
    return screen


def text(screen: ExplainScreen) -> str:
    return screen.query_one("#figure", Lines).text


async def focus(story: Story, kind: type[Panel]) -> Panel:
    """Go to a panel by the key for that."""
    panel = story.screen.query_one(kind)
    while not panel.has_focus:
        await story.press("tab")
    return panel


@pytest.mark.parametrize("kind", [CompositionPanel, GapPanel])
@pytest.mark.parametrize("turns", [0, 2])
async def test_every_line_and_cell_under_the_cursor_is_explained(
    public_book: Path, kind: type[Panel], turns: int
) -> None:
    async with opened(public_book) as story:
        await story.press("v", *("X",) * turns)
        panel = await focus(story, kind)
        await story.press("g")
        for row in [row for row in panel._rows if row.selectable]:
            assert panel.figure is not None
            assert panel.figure == row.figure
            for cell in row.cells:
                await story.press("right")
                assert panel.figure == cell.figure
            await story.press(*("left",) * len(row.cells), "j")
        if turns:
            await story.press("g", "right", "right")
            screen = await explained(story)
            assert ", " in text(screen).splitlines()[0]


async def test_a_figure_is_explained_as_the_panels_show_it_and_an_account_is_a_key_away(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("v", "t")
        panel = await focus(story, CompositionPanel)
        await story.press("g", "j", "j")
        screen = await explained(story)
        told = text(screen)
        assert told.startswith("bearish\nby spend · shares of the known spend alone")
        assert "a  surely in it: 31 customers, 30 of unknown spend: $650M" in told
        assert "least share = a ÷ (a + b + c)\n  = $650M ÷ ($650M + $500M + $300M) = 44.82 %" in told
        await story.press("enter")
        assert screen.query_one(MessageLine).text == NO_ACCOUNT
        while not screen._stops[screen._place.row].customer:
            await story.press("j")
        await story.press("enter")
        card = story.app.screen
        assert isinstance(card, CardScreen)
        assert card.query_one(DetailPane).text.split()[0] == "Cursor"
        await story.press("escape")
        assert isinstance(story.app.screen, ExplainScreen)
        await story.press("escape")
        assert isinstance(story.app.screen, BrowseScreen)
        assert panel.has_focus


async def test_without_a_row_the_totals_are_explained(public_book: Path) -> None:
    async with opened(public_book) as story:
        screen = await explained(story)
        assert text(screen).startswith("all customers that count")
        assert "= 183 + 88 + 1 = 272" in text(screen)


async def test_panels_that_follow_the_filter_are_explained_by_what_they_show(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("/")
        await story.write("gap:who")
        await story.press("enter", "&")
        await story.until(lambda: "188 filtered" in story.panel())
        screen = await explained(story)
        assert "among the 188 filtered" in text(screen)
        assert " = 188\n" in text(screen)


async def test_blind_and_without_the_vendor_it_says_why_not(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("W")
        await focus(story, GapPanel)
        await story.press("H")
        assert "W counts all again" in story.message
        await story.press("W", "escape", "R", "enter", "b", "H")
        assert "Blind" in story.app.screen.query_one(MessageLine).text
