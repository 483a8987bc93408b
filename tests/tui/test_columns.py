"""The columns of the table: which of them a terminal shows, and those that are chosen."""

from pathlib import Path

import pytest

from tests.tui.app_in_test import opened
from tokentui.tui.screens.dialogs.columns import ColumnsDialog
from tokentui.tui.screens.table_columns import PANELS
from tokentui.tui.widgets.customers_table import EXTRA
from tokentui.tui.widgets.too_small import BESIDE


async def test_a_wider_terminal_never_shows_less(public_book: Path) -> None:
    async with opened(public_book, size=(60, 24)) as story:
        before: set[str] = set()
        for width in (*range(60, 84), 100, 119, *range(120, 126), 130, 140, 149, 150, 160, 180, 200, 240):
            await story.pilot.resize_terminal(width, 36)
            await story.pilot.pause()
            shown = set(story.table.shown_columns)
            assert shown >= before, width
            if width == BESIDE:
                assert story.table.scrollable_size.width >= BESIDE - PANELS
            before = shown
            if width >= 80:
                assert {"name", "spend", "use_case", "clarity"} <= shown
        assert not before & set(EXTRA)
        assert len(before) == 9


@pytest.mark.parametrize("width", [80, 100, 200])
async def test_the_names_get_the_cells_that_are_left(public_book: Path, width: int) -> None:
    async with opened(public_book, size=(width, 36)) as story:
        widths = story.table.widths
        assert widths["name"] == max(widths.values())


async def test_columns_are_chosen_with_order_and_width(public_book: Path) -> None:
    async with opened(public_book, size=(80, 24)) as story:
        await story.press("|")
        assert isinstance(story.app.screen, ColumnsDialog)
        await story.press("j", "space", "j", "J", "right", "right", "enter")
        assert story.table.shown_columns[:3] == ("name", "share", "spend")
        assert "segment" not in story.table.shown_columns
        assert story.table.widths["spend"] == 15
        assert "no room here for Cum., Updated" in story.message
        await story.press("|", "0", "enter")
        assert story.screen.state.desk.columns == ()
        assert "segment" in story.table.shown_columns


async def test_a_column_that_is_added_is_seen_on_a_small_terminal_and_can_be_left_out_again(public_book: Path) -> None:
    async with opened(public_book, size=(80, 24)) as story:
        before = story.table.shown_columns
        for place, key in enumerate(EXTRA, 9):
            to_it = ("|", *["j"] * place, "space", "enter")
            await story.press(*to_it)
            assert {"name", "spend", "use_case", key} <= set(story.table.shown_columns)
            await story.press("|", *["j"] * 9, "space", "enter")
            assert story.table.shown_columns == before


async def test_no_column_at_all_is_no_answer(public_book: Path) -> None:
    async with opened(public_book, size=(80, 24)) as story:
        await story.press("|", *["space", "j"] * 9, "enter")
        assert isinstance(story.app.screen, ColumnsDialog)


async def test_a_sort_by_a_column_that_is_not_shown_says_so(public_book: Path) -> None:
    async with opened(public_book, size=(80, 24)) as story:
        await story.press("s", "8")
        await story.until(lambda: not story.screen.view.busy)
        assert "last decision, a column that is not shown here" in story.message
        await story.press("s", "1")
        await story.until(lambda: not story.screen.view.busy)
        assert "not shown" not in story.message
