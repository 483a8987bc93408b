"""Jumping: a letter stands at every pane, row and tab, nothing moves, the letter leads there, and no other key acts."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tests.driving.hands import Hands, at_work, screen_text
from tokentui.tui.screens.jumping import JumpScreen, labels
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.panel import Panel
from tokentui.tui.widgets.status_lines import TabsLine
from tokentui.tui.widgets.virtual_table import VirtualTable

SCREENS: dict[str, tuple[str, set[type[Widget]]]] = {
    "browse": ("", {VirtualTable, DetailPane, Panel}),
    "review": ("R enter", {DetailPane, Panel}),
    "codebook": ("C", {Lines, Panel}),
    "card": ("enter", {DetailPane}),
    "source": ("enter enter", {Lines}),
    "explanation": ("H", {Lines}),
    "path": ("B", {Lines}),
    "import": (f"B {' '.join('fixtures/public_book/anthropic/customers.csv')} enter", {Lines}),
}
"""Each screen with a list: how to come to it from the table, and what has places in it."""
PANES = (VirtualTable, DetailPane, Panel, TabsLine, Lines)


def letters(hands: Hands) -> dict[str, tuple[int, int]]:
    """What stands where."""
    assert isinstance(hands.app.screen, JumpScreen)
    return {str(one.name): one.region.offset for one in hands.app.screen.query(Static) if one.name}


def wanted(screen: Screen[Any], at: tuple[int, int]) -> Callable[[], bool]:
    """What is true once the letter at a cell has led there: its row is current, or its pane has the focus."""
    column, line = at
    for widget in screen.query("*"):
        region = widget.content_region
        seen = isinstance(widget, PANES) and widget in screen._compositor.visible_widgets
        if seen and region.y <= line < region.bottom and region.x - 1 <= column < region.right:
            return partial(stands, screen, widget, line - region.y, named(widget, line - region.y))
    raise AssertionError(f"nothing is at {at}")


def named(widget: Widget, row: int) -> int:
    """Which row of the whole it is: what is in view may be scrolled meanwhile."""
    match widget:
        case VirtualTable():
            return widget.scroll_offset.y + row - 2
        case Panel():
            return widget.scroll_offset.y + row
        case DetailPane():
            starts = widget._found_starts()
            place = widget.scroll_offset.y + row
            return starts.index(place) if place in starts else -1
        case Lines():
            return widget._top + row
    return -1


def stands(screen: Screen[Any], widget: Widget, row: int, name: int) -> bool:
    match widget:
        case VirtualTable():
            return widget.has_focus and (row == 0 or widget.cursor_index == name)
        case Panel():
            return widget.has_focus and (row == 0 or widget._cursor == name)
        case DetailPane():
            return widget.has_focus and (row == 0 or widget._at == name)
        case Lines():
            return widget._current() == name
    return screen.focused is not None and screen.focused.id in ("detail", "codebook", "composition", "gap")


@pytest.mark.parametrize(
    ("name", "size"), [*((one, (80, 24)) for one in SCREENS), ("browse", (120, 36)), ("review", (120, 36))]
)
async def test_every_letter_leads_to_where_it_stands_and_nothing_moves(
    name: str, size: tuple[int, int], public_book: Path
) -> None:
    keys, kinds = SCREENS[name]
    async with at_work(public_book, size) as hands:
        await hands.type(*keys.split())
        before, below = hands.text.splitlines(), hands.app.screen
        await hands.type("ctrl+o")
        there = letters(hands)
        for number, line in enumerate(screen_text(hands.app.screen).splitlines()[: size[1] - 1]):
            covered = {x for x, y in there.values() if y == number}
            was = before[number].ljust(size[0])
            assert [one for x, one in enumerate(line.ljust(size[0])) if x not in covered] == [
                one for x, one in enumerate(was) if x not in covered
            ]
        assert {kind for kind in kinds if below.query(kind)} == kinds
        assert len(there) >= 3 or name in ("card", "source")
        await hands.type("escape")
        for number in range(0, len(there), max(len(there) // 4, 1)):
            await hands.type("ctrl+o")
            # Another row before has brought up another customer, or another pane.
            label, at = list(letters(hands).items())[number % len(letters(hands))]
            is_there = wanted(below, at)
            await hands.type(label)
            assert hands.app.screen is below
            assert is_there(), f"{label} at {at}"
        assert not hands.app.faults


async def test_any_other_key_leaves_and_means_nothing(public_book: Path) -> None:
    async with at_work(public_book, (120, 36)) as hands:
        before = hands.text
        for key in ("escape", "space", "?", "down"):
            await hands.type("ctrl+o", key)
            assert hands.text == before, key
        await hands.type("ctrl+o")
        hands.click(60, 10)
        await hands.rest()
        assert hands.text == before
        await hands.type("'")
        hands.resize(100, 30)
        await hands.rest()
        assert hands.screens == ("BrowseScreen",)


async def test_a_letter_that_decides_elsewhere_decides_nothing(public_book: Path) -> None:
    """On a large screen digits are places too, and letters are commands of the table."""
    async with at_work(public_book, (200, 60)) as hands:
        await hands.type("ctrl+o")
        there = letters(hands)
        decisions = "SELECT count(*) FROM decision"
        assert hands.app.main is not None
        db = hands.app.main.state.workbook.book.db
        (before,) = db.execute(decisions).fetchone()
        for label in ("1", "w", "x", "u"):
            assert label in there
            await hands.type(label, "ctrl+o")
        assert db.execute(decisions).fetchone() == (before,)


async def test_the_names_of_panes_take_the_mouse(public_book: Path) -> None:
    async with at_work(public_book, (80, 24)) as hands:
        (tabs,) = hands.app.screen.query(TabsLine)
        for word, pane in (("Composition", "composition"), ("Transparency", "gap"), ("Customer", "detail")):
            hands.click(hands.text_of("#tabs").index(word) + 2, tabs.region.y)
            await hands.rest()
            assert hands.app.screen.focused is not None
            assert hands.app.screen.focused.id == pane


async def test_rows_that_are_lines_take_the_mouse(public_book: Path) -> None:
    """A click goes there, a second one opens as enter does."""
    async with at_work(public_book, (80, 24)) as hands:
        await hands.type("H")
        figure = hands.app.screen.query_one("#figure", Lines)
        line = next(number for number, text in enumerate(hands.text.splitlines()) if "Accenture" in text)
        hands.click(4, line)
        await hands.rest()
        assert figure._current() == line + figure._top
        hands.click(4, line)
        await hands.rest()
        assert hands.screens[-1] == "CardScreen"
        assert "Accenture" in hands.text


@pytest.mark.parametrize("count", [0, 1, 62, 63, 123, 124, 500])
def test_no_label_begins_another(count: int) -> None:
    made = labels(count)
    assert len(set(made)) == count
    assert not [one for one in made for other in made if one != other and other.startswith(one)]
