"""Moving by lines and pages: the six commands, and what they do to a row of a list or to what a widget shows."""

from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from typing import Protocol

from textual.widget import Widget

PAGE = 9
"""Rows of a list that a page key goes."""


class Way(Enum):
    """Where a key moves to."""

    DOWN = auto()
    UP = auto()
    PAGE_DOWN = auto()
    PAGE_UP = auto()
    FIRST = auto()
    LAST = auto()


class Moves:
    """The commands that move."""

    def __init__(self, move: Callable[[Way], object]) -> None:
        self._move = move

    def do_down(self) -> None:
        """One line down."""
        self._move(Way.DOWN)

    def do_up(self) -> None:
        """One line up."""
        self._move(Way.UP)

    def do_page_down(self) -> None:
        """One page down."""
        self._move(Way.PAGE_DOWN)

    def do_page_up(self) -> None:
        """One page up."""
        self._move(Way.PAGE_UP)

    def do_first(self) -> None:
        """To the first line."""
        self._move(Way.FIRST)

    def do_last(self) -> None:
        """To the last line."""
        self._move(Way.LAST)


class Place:
    """The current row of a list."""

    def __init__(self, count: Callable[[], int], moved: Callable[[], object], row: int = 0) -> None:
        """`count` says how many rows there are; `moved` is called when another one may be current."""
        self._count = count
        self._moved = moved
        self.row = row

    def move(self, way: Way) -> None:
        """Go some way from the current row."""
        self.go(
            {
                Way.DOWN: self.row + 1,
                Way.UP: self.row - 1,
                Way.PAGE_DOWN: self.row + PAGE,
                Way.PAGE_UP: self.row - PAGE,
                Way.FIRST: 0,
                Way.LAST: self._count() - 1,
            }[way]
        )

    def go(self, row: int) -> None:
        """Make a row current, the nearest one if there is none."""
        self.row = min(max(row, 0), max(self._count() - 1, 0))
        self._moved()

    def at(self, row: int) -> Callable[[], object] | None:
        """What makes a row current; None where there is none."""
        return partial(self.go, row) if 0 <= row < self._count() else None


class HasCursor(Protocol):
    """A widget with a current line."""

    def action_cursor_down(self) -> None:
        """One line down."""

    def action_cursor_up(self) -> None:
        """One line up."""

    def action_page_down(self) -> None:
        """One page down."""

    def action_page_up(self) -> None:
        """One page up."""

    def action_home(self) -> None:
        """To the first line."""

    def action_end(self) -> None:
        """To the last line."""


def move_cursor(widget: HasCursor, way: Way) -> None:
    """Move the current line of a widget that has one."""
    {
        Way.DOWN: widget.action_cursor_down,
        Way.UP: widget.action_cursor_up,
        Way.PAGE_DOWN: widget.action_page_down,
        Way.PAGE_UP: widget.action_page_up,
        Way.FIRST: widget.action_home,
        Way.LAST: widget.action_end,
    }[way]()


def scroll(widget: Widget, way: Way, *, pinned: int = 0) -> None:
    """Move the view of a widget that scrolls; of its lines `pinned` stay, so that a page is that much less.

    At once: a second key would add to a place half-way, and a line be passed that nobody saw.
    """
    page = max(widget.scrollable_content_region.height - pinned, 1)
    match way:
        case Way.DOWN:
            widget.scroll_down(animate=False)
        case Way.UP:
            widget.scroll_up(animate=False)
        case Way.PAGE_DOWN:
            widget.scroll_relative(y=page, animate=False)
        case Way.PAGE_UP:
            widget.scroll_relative(y=-page, animate=False)
        case Way.FIRST:
            widget.scroll_home(animate=False)
        case Way.LAST:
            widget.scroll_end(animate=False)
