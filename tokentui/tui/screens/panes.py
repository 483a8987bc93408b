"""Moving between and within the panes of a screen."""

from collections.abc import Callable, Mapping

from textual.screen import Screen
from textual.widget import Widget

from tokentui.tui.moving import Way, move_cursor, scroll
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.panel import Panel
from tokentui.tui.widgets.status_lines import TabsLine
from tokentui.tui.widgets.virtual_table import VirtualTable


def front(name: str) -> str:
    """The class of a screen in whose front a pane lies."""
    return f"-front-{name}"


class Panes:
    """The panes of one screen: a home that is always there, and those that share one place on a narrow screen."""

    def __init__(
        self,
        screen: Screen[bool | None],
        home: str,
        beside: Mapping[str, str],
        fronted: Callable[[], object] = lambda: None,
    ) -> None:
        """Ids of the panes; those beside the home with their titles, in the order in which tab goes through them.

        `fronted` is called when another one was brought to the front.
        """
        self._fronted = fronted
        self._screen = screen
        self._home = home
        self._beside = tuple(beside)

    @property
    def current(self) -> Widget:
        """The pane that has the focus; the home when none has."""
        focused = self._screen.focused
        if focused is not None and focused.id in self._beside:
            return focused
        return self._screen.query_one(f"#{self._home}")

    def open_selected(self) -> None:
        """Open what the pane has selected: a customer, or what is behind a row of a panel."""
        if isinstance(pane := self.current, VirtualTable | Panel):
            pane.action_select_row()

    def move(self, way: Way) -> None:
        """Move within the pane that has the focus."""
        pane = self.current
        if isinstance(pane, VirtualTable) or (isinstance(pane, Panel) and pane.has_focus):
            move_cursor(pane, way)
        else:
            scroll(pane, way, pinned=pane.pinned if isinstance(pane, DetailPane) else 0)

    def do_next_pane(self) -> None:
        """Focus the next pane."""
        self._turn(1)

    def do_previous_pane(self) -> None:
        """Focus the pane before."""
        self._turn(-1)

    def go(self, name: str) -> None:
        """Focus one pane, and bring it to the front where panes share a place."""
        if name != self._home:
            self.bring_to_front(name)
        self._screen.query_one(f"#{name}").focus()

    def bring_to_front(self, name: str) -> None:
        """On a narrow screen, show this pane beside the home, if it is one; its name is lit in the line of tabs."""
        if name not in self._beside:
            return
        self._screen.update_classes({front(other): other == name for other in self._beside})
        for tabs in self._screen.query(TabsLine):
            tabs.show(name)
        self._fronted()

    @property
    def in_front(self) -> str:
        """The pane in front of those that share a place."""
        return next((name for name in self._beside if self._screen.has_class(front(name))), "")

    def _turn(self, step: int) -> None:
        names = (self._home, *self._beside)
        self.go(names[(names.index(str(self.current.id)) + step) % len(names)])


class PanelCells:
    """Moving among the cells of a line of a panel."""

    def __init__(self, panes: Panes) -> None:
        self._panes = panes

    def do_cell_left(self) -> None:
        """To the cell before, in a panel that has cells."""
        if isinstance(pane := self._panes.current, Panel):
            pane.action_cursor_left()

    def do_cell_right(self) -> None:
        """To the next cell, in a panel that has cells."""
        if isinstance(pane := self._panes.current, Panel):
            pane.action_cursor_right()
