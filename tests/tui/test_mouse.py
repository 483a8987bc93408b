"""The mouse does what keys do: panes, rows, titles, tabs, footers and answers of dialogs, in two sizes."""

from pathlib import Path

import pytest
from textual.widget import Widget

from tests.driving.hands import Hands, at_work
from tokentui.services.desk import NamedFilter, name_filter
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.panel import Panel
from tokentui.tui.widgets.status_lines import KeyLine
from tokentui.words.commands import fitting

SIZES = ((80, 24), (120, 36))


def place_of(hands: Hands, text: str, below: int = 0) -> tuple[int, int]:
    """The first cell of a text on the screen, from a line on."""
    for number, line in enumerate(hands.text.splitlines()):
        if number >= below and text in line:
            return line.index(text), number
    raise AssertionError(f"{text} is not in view\n{hands.text}")


async def click(hands: Hands, text: str, below: int = 0) -> None:
    hands.click(*place_of(hands, text, below))
    await hands.rest()


def browse(hands: Hands) -> BrowseScreen:
    screen = hands.app.main
    assert isinstance(screen, BrowseScreen)
    return screen


@pytest.mark.parametrize("size", SIZES)
async def test_table_tabs_and_panels(size: tuple[int, int], public_book: Path) -> None:
    name_filter(public_book, "codes", "industry:software")
    async with at_work(public_book, size) as hands:
        screen = browse(hands)
        assert NamedFilter("codes", "industry:software") in screen.state.desk.filters
        await click(hands, "Customer ")
        assert screen.state.view.sort.column.value == "name"
        await click(hands, "Adalat AI")
        first = screen.table.cursor_id
        assert first is not None
        assert screen.state.rows([first])[first].name == "Adalat AI"
        await click(hands, "Adalat AI", 4)
        assert hands.screens[-1] == "CardScreen"
        await hands.type("escape")
        rows = screen.table.row_count
        await click(hands, "codes")
        assert screen.table.row_count < rows
        await click(hands, "all")
        assert screen.table.row_count == rows
        if size[0] == 80:
            await click(hands, "Composition", 10)
        await click(hands, "bullish ", 4)
        assert isinstance(screen.focused, Panel)
        assert screen.focused.id == "composition"
        await click(hands, "bullish ", 4)
        assert screen.table.row_count < rows


TURNED = ("", "R enter", "tab tab", "tab tab tab", "C", "enter", "H", "B", "?", "s")


@pytest.mark.parametrize(
    ("keys", "size"), [*((keys, SIZES[0]) for keys in TURNED), *((keys, SIZES[1]) for keys in TURNED[:2])]
)
async def test_the_wheel_turns_whatever_it_is_over(keys: str, size: tuple[int, int], public_book: Path) -> None:
    async with at_work(public_book, size) as hands:
        await hands.type(*keys.split())
        for widget in wheeled(hands):
            before = hands.text
            x, y = widget.region.x + 2, widget.region.y + min(2, widget.region.height - 1)
            hands.wheel(x, y, up=False)
            await hands.rest()
            assert hands.text != before, widget


def wheeled(hands: Hands) -> list[Widget]:
    """Widgets in view with more lines than they show, or with a current line."""
    screen = hands.app.screen
    found = [one for one in screen.query("*") if one in screen._compositor.visible_widgets and one.region.height > 1]
    return [
        one
        for one in found
        if (isinstance(one, Lines) and one._go_to(2) is not None)
        or (one.max_scroll_y > 1 and one.is_scrollable and one.styles.overflow_y in ("auto", "scroll"))
    ]


FOOTERS = ("enter", "enter enter", "H", "s", "x", "i", "c", "I", "m", "p", "|", "F", "m 1 2 %", "A 1", "R enter", "C")


@pytest.mark.parametrize("size", SIZES)
async def test_a_click_on_a_footer_is_the_key(size: tuple[int, int], public_book: Path) -> None:
    """Of each screen and dialog the way out, which is the one that every one of them offers."""
    async with at_work(public_book, size) as hands:
        for keys in FOOTERS:
            await hands.type("g", *keys.split())
            screen = hands.app.screen
            assert isinstance(screen, CommandScreen)
            assert len(hands.screens) > 1, keys
            line = screen.query_one(KeyLine)
            start = line.region.x + line.gutter.left
            offered = fitting(line._hints, line.content_size.width)
            for hint in offered:
                if hint.key == "esc":
                    hands.click(start, line.region.y)
                    await hands.rest()
                    break
                start += len(f"{hint.key} {hint.label}") + 2
            else:
                raise AssertionError(f"{keys} offers no way out")
            assert hands.app.screen is not screen, keys
            await hands.type("escape", "escape", "escape")


@pytest.mark.parametrize("size", SIZES)
async def test_rows_of_dialogs_are_chosen_by_a_click_and_taken_by_a_second(
    size: tuple[int, int], public_book: Path
) -> None:
    async with at_work(public_book, size) as hands:
        for number, keys in enumerate(("s", "c", "E", "m", "F", "|", "ctrl+t", "ctrl+p")):
            await hands.type(keys)
            dialog = hands.app.screen
            rows = dialog.query_one("#rows", Lines)
            # Elsewhere each time: clicks on one cell in a row are counted on.
            x, y = rows.region.x + 4 + number, rows.region.y + 1
            hands.click(x, y)
            await hands.rest()
            assert rows._current() == 1 + rows._top, keys
            before = hands.text
            hands.click(x, y)
            await hands.rest()
            assert hands.app.screen is not dialog or hands.text != before, keys
            await hands.type("escape", "escape", "escape")


@pytest.mark.parametrize("size", SIZES)
async def test_a_click_on_a_segment_is_its_key(size: tuple[int, int], public_book: Path) -> None:
    async with at_work(public_book, size) as hands:
        await hands.type("g", "p")
        x, y = place_of(hands, "established", size[1] - 5)
        hands.click(x + 3, y)
        await hands.rest()
        assert hands.screens == ("BrowseScreen",)
        assert "established →" in hands.text
