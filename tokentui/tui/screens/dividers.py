"""The lines between panes: dragged with the mouse or moved by keys, kept on the desk, and put back by one key."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from textual import events
from textual.geometry import Region
from textual.screen import Screen
from textual.widget import Widget

from tokentui.services.desk import PaneSize
from tokentui.tui.screens.panes import Panes, front
from tokentui.tui.state import AppState

WHOLE = 1_000
"""Parts of the place that two panes share."""
WIDE, NARROW = ("-wide", "-roomy"), ("-narrow",)
"""Classes of a screen that has its panes beside one another, and of one whose panes share a place."""
STEP = 2
"""Cells that a key moves a line by."""
USUAL = "panes in their usual sizes"
NO_LINE = "No line of this pane can be moved in a terminal of this size."


class Divider(NamedTuple):
    """A line between two panes, one of which is given a part of the place while the other takes the rest."""

    name: str
    """Under which the desk keeps it; those that share one are one line, which lies elsewhere in another layout."""
    first: str
    """The id of what is to the left or above."""
    second: str
    layouts: tuple[str, ...] = WIDE
    """Classes of the screen in any of which it is there."""
    across: bool = True
    """Whether both lie beside one another."""
    sizes_first: bool = False
    """Whether the first is given its part."""
    least: tuple[int, int] = (5, 4)
    """Cells that are left to the first and to the second at least."""
    before: tuple[str, ...] = ()
    """Panes on the side of the first whose keys move it."""
    after: tuple[str, ...] = ()
    """Panes on the side of the second whose keys move it."""
    fronts: tuple[str, ...] = ()
    """Panes of which one must be in front, where they share a place."""


class DividersHost(Protocol):
    """A screen with panes."""

    state: AppState
    panes: Panes

    @property
    def is_shown(self) -> bool:
        """Whether everything of it is there."""

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""


class _Drag(NamedTuple):
    divider: Divider
    at: int
    """Where it was taken hold of."""
    cells: int
    """Of the pane that is sized, at that moment."""


class Dividers:
    """Moves the lines of one screen; the commands that move them by keys and put them back."""

    def __init__(
        self,
        host: DividersHost,
        screen: Screen[bool | None],
        lines: Sequence[Divider],
        is_there: Callable[[Divider], bool] = lambda _: True,
    ) -> None:
        """`is_there` says of a line of the present layout whether it can be moved now."""
        self._host, self._screen, self._lines, self._is_there = host, screen, tuple(lines), is_there
        self._drag: _Drag | None = None

    # The mouse

    def at(self, x: int, y: int) -> Divider | None:
        """The line that lies at a cell."""
        return next((one for one in self._present() if self._place(one).contains(x, y)), None)

    def take_hold(self, event: events.MouseDown) -> None:
        """The left button goes down, perhaps on a line."""
        divider = self.at(event.screen_x, event.screen_y) if event.button == 1 else None
        if divider is not None:
            at = event.screen_x if divider.across else event.screen_y
            self._drag = _Drag(divider, at, self._cells(divider))

    def drag(self, event: events.MouseMove) -> None:
        """The mouse moves, perhaps with a line."""
        if self._drag is None:
            return
        if not event.button:
            self.let_go()
            return
        # Only now: until something is moved it may be a click on what lies there.
        self._screen.capture_mouse()
        divider, at, cells = self._drag
        by = (event.screen_x if divider.across else event.screen_y) - at
        self._give(divider, cells + by if divider.sizes_first else cells - by)

    def let_go(self) -> None:
        """The button goes up."""
        if self._drag is not None:
            divider, self._drag = self._drag.divider, None
            if self._screen.app.mouse_captured is self._screen:
                self._screen.release_mouse()
                self._tell(divider)

    # Keys

    def do_pane_larger(self) -> None:
        """Give the pane with the focus more of the place."""
        self._by_key(STEP)

    def do_pane_smaller(self) -> None:
        """Give it less."""
        self._by_key(-STEP)

    def do_panes_usual(self) -> None:
        """Every pane as large as it comes."""
        state = self._host.state
        mine = {one.name for one in self._lines}
        state.desk = state.desk._replace(panes=tuple(one for one in state.desk.panes if one.name not in mine))
        self.lay()
        self._host.say(f"{USUAL}{state.kept}")

    # How it is done

    def lay(self) -> None:
        """Give the panes the sizes that are kept for the present layout, the others those they come with."""
        if not self._host.is_shown:
            return
        kept = {one.name: one.part for one in self._host.state.desk.panes}
        for divider in self._lines:
            styles = self._sized(divider).styles
            styles.width = styles.height = styles.min_width = styles.min_height = None
            styles.max_width = styles.max_height = None
        for divider in self._present():
            if divider.name in kept:
                self._set(divider, kept[divider.name])

    def _present(self) -> Iterator[Divider]:
        if not self._host.is_shown:
            return
        for one in self._lines:
            laid = any(self._screen.has_class(layout) for layout in one.layouts)
            in_front = not one.fronts or any(self._screen.has_class(front(pane)) for pane in one.fronts)
            if laid and in_front and self._is_there(one):
                yield one

    def _widget(self, name: str) -> Widget:
        return self._screen.query_one(f"#{name}")

    def _sized(self, divider: Divider) -> Widget:
        return self._widget(divider.first if divider.sizes_first else divider.second)

    def _cells(self, divider: Divider) -> int:
        size = self._sized(divider).outer_size
        return size.width if divider.across else size.height

    def _whole(self, divider: Divider) -> int:
        """Cells that the sizes of both are parts of."""
        parent = self._sized(divider).parent
        assert isinstance(parent, Widget)
        size = parent.content_size
        return max(size.width if divider.across else size.height, 1)

    def _place(self, divider: Divider) -> Region:
        """Where the line is: between both, or the rule with which the second begins."""
        first, second = self._widget(divider.first).region, self._widget(divider.second).region
        if divider.across:
            return Region(first.right, second.y, max(second.x - first.right, 1), second.height)
        return Region(second.x, first.bottom, second.width, max(second.y - first.bottom, 1))

    def _by_key(self, by: int) -> None:
        pane = str(self._host.panes.current.id)
        for divider in self._present():
            if pane in (*divider.before, *divider.after):
                grows = (pane in divider.before) == divider.sizes_first
                self._give(divider, self._cells(divider) + (by if grows else -by))
                self._tell(divider)
                return
        self._host.say(NO_LINE, warning=True)

    def _give(self, divider: Divider, cells: int) -> None:
        """Give the pane that is sized so many cells, within what both need."""
        (least_first, least_second), whole = divider.least, self._whole(divider)
        least, other = (least_first, least_second) if divider.sizes_first else (least_second, least_first)
        cells = max(min(cells, whole - other), least)
        # Half a cell more, so that a part of the whole is rounded to these cells again.
        part = max(min(round((cells + 0.5) / whole * WHOLE), WHOLE - 1), 1)
        state = self._host.state
        others = tuple(one for one in state.desk.panes if one.name != divider.name)
        state.desk = state.desk._replace(panes=(*others, PaneSize(divider.name, part)))
        self._set(divider, part)

    def _set(self, divider: Divider, part: int) -> None:
        styles, (first, second) = self._sized(divider).styles, divider.least
        share, least = f"{part * 100 / WHOLE}%", first if divider.sizes_first else second
        if divider.across:
            styles.width, styles.min_width, styles.max_width = share, least, "100%"
        else:
            styles.height, styles.min_height, styles.max_height = share, least, "100%"

    def _tell(self, divider: Divider) -> None:
        part = next(one.part for one in self._host.state.desk.panes if one.name == divider.name)
        mine = round(part * 100 / WHOLE)
        sizes = (mine, 100 - mine) if divider.sizes_first else (100 - mine, mine)
        self._host.say(f"panes: {sizes[0]} % and {sizes[1]} %    _ usual sizes{self._host.state.kept}")
