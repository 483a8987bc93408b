"""Panes take the sizes that they are given: by dragging the line between them, by keys, and again after a restart."""

from pathlib import Path

import pytest
from textual.geometry import Region

from tests.driving.hands import Hands, at_work
from tokentui.services.desk import read_desk
from tokentui.tui.screens.dividers import Divider
from tokentui.tui.screens.mode import ModeScreen
from tokentui.tui.widgets.status_lines import MessageLine

SMALL = "", "tab tab", "R enter - tab"
"""Keys that lead to a screen from the table: there one pane shares the place with the others."""
LARGE = "", "R enter", "C"
"""Screens of a terminal that shows all panes at once."""


def screen_of(hands: Hands) -> ModeScreen:
    screen = hands.app.main
    assert isinstance(screen, ModeScreen)
    return screen


def lines(hands: Hands) -> list[Divider]:
    return list(screen_of(hands).dividers._present())


def region(hands: Hands, divider: Divider) -> Region:
    """Where the pane is that is given its part."""
    return screen_of(hands).query_one(f"#{divider.first if divider.sizes_first else divider.second}").region


def cells(hands: Hands, divider: Divider) -> int:
    return region(hands, divider).width if divider.across else region(hands, divider).height


async def drag(hands: Hands, divider: Divider, by: int) -> None:
    """Take a line where it is now and move it, as far as the screen goes."""
    place, screen = screen_of(hands).dividers._place(divider), hands.app.size
    x, y = place.offset + ((0, 2) if divider.across else (place.width // 2, 0))
    to = (x + by, y) if divider.across else (x, y + by)
    hands.drag((x, y), (min(max(to[0], 0), screen.width - 1), min(max(to[1], 0), screen.height - 1)))
    await hands.rest()


@pytest.mark.share(2)
@pytest.mark.parametrize(("keys", "size"), [*((one, (80, 24)) for one in SMALL), *((one, (160, 50)) for one in LARGE)])
async def test_every_line_is_dragged_within_bounds_and_put_back(
    keys: str, size: tuple[int, int], public_book: Path
) -> None:
    async with at_work(public_book, size) as hands:
        await hands.type(*keys.split())
        focused, found = hands.app.screen.focused, lines(hands)
        assert found
        for divider in found:
            before = cells(hands, divider)
            for by in (2, -3, 500, -500):
                was = cells(hands, divider)
                await drag(hands, divider, by)
                grew = cells(hands, divider) - was
                assert abs(grew) <= abs(by), divider
                assert grew == 0 or (grew > 0) == ((by > 0) == divider.sizes_first), divider
                for one in (divider.first, divider.second):
                    assert min(screen_of(hands).query_one(f"#{one}").region.size) >= 3, divider
            assert hands.app.screen.focused is focused
            assert "panes: " in screen_of(hands).query_one(MessageLine).text
            screen_of(hands).dividers.do_panes_usual()
            await hands.rest()
            assert cells(hands, divider) == before, divider


@pytest.mark.parametrize(("size", "name"), [((80, 24), "below"), ((120, 36), "right")])
async def test_sizes_are_kept_on_the_desk_until_one_key_puts_them_back(
    size: tuple[int, int], name: str, public_book: Path
) -> None:
    async with at_work(public_book, size) as hands:
        usual = [cells(hands, one) for one in lines(hands)]
        (divider,) = (one for one in lines(hands) if one.name == name)
        await drag(hands, divider, -4)
        given = [cells(hands, one) for one in lines(hands)]
        assert given != usual
        hands.resize(*((120, 36) if size[0] == 80 else (80, 24)))
        await hands.rest()
        hands.resize(*size)
        await hands.rest()
        assert [cells(hands, one) for one in lines(hands)] == given
        await hands.type("R", "enter", "escape", "escape")
    assert [one.name for one in read_desk(public_book).panes] == [name]
    async with at_work(public_book, size) as hands:
        assert [cells(hands, one) for one in lines(hands)] == given
        await hands.type("_")
        assert [cells(hands, one) for one in lines(hands)] == usual
    assert read_desk(public_book).panes == ()


async def test_keys_make_the_pane_with_the_focus_larger_and_smaller(public_book: Path) -> None:
    async with at_work(public_book, (120, 36)) as hands:
        screen = screen_of(hands)
        panes = {name: screen.query_one(f"#{name}") for name in ("customers", "detail", "composition", "gap")}
        for name, pane in panes.items():
            before = pane.region.size
            await hands.type("}")
            larger = pane.region.size
            assert larger.area > before.area, name
            await hands.type("{")
            assert pane.region.size == before, name
            await hands.type("tab")


async def test_a_click_on_the_tabs_that_lie_on_a_line_opens_a_pane(public_book: Path) -> None:
    async with at_work(public_book, (80, 24)) as hands:
        tabs = screen_of(hands).query_one("#tabs").region
        hands.click(tabs.x + 12, tabs.y)
        await hands.rest()
        assert screen_of(hands).panes.in_front == "composition"
        assert read_desk(public_book).panes == ()
