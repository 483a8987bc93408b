"""Moving between and within the panes of a screen."""

from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.widget import Widget

from tokentui.tui.widgets.lines import TabsLine

if TYPE_CHECKING:
    Base = Screen[None]
else:
    Base = object

PANES = ("customers", "detail", "composition", "gap")
"""Ids of the panes in the order that tab goes through them."""

TITLES = {"detail": "Customer", "composition": "Composition", "gap": "Transparency gap"}

_SCROLLS = {
    "down": "action_scroll_down",
    "up": "action_scroll_up",
    "page_down": "action_page_down",
    "page_up": "action_page_up",
    "home": "action_scroll_home",
    "end": "action_scroll_end",
}


def front(name: str) -> str:
    """The class of a screen in whose front a pane lies."""
    return f"-front-{name}"


class Panes(Base):
    """Actions that move the focus, and the cursor in the pane that has it."""

    def action_next_pane(self) -> None:
        """Focus the next pane."""
        self._go(1)

    def action_previous_pane(self) -> None:
        """Focus the pane before."""
        self._go(-1)

    def action_move(self, way: str) -> None:
        """Move within the pane that has the focus; the table when none has."""
        pane = self._pane()
        name = f"action_cursor_{way}" if way in ("down", "up") else f"action_{way}"
        mover = getattr(pane, name, None) or getattr(pane, _SCROLLS[way], None)
        if mover is not None:
            mover()

    def action_drill(self) -> None:
        """Open what the pane has selected: a panel row's accounts."""
        select = getattr(self._pane(), "action_select_row", None)
        if select is not None:
            select()

    def focus_pane(self, name: str) -> None:
        """Focus one pane, and bring it to the front where panes share a place."""
        if name != PANES[0]:
            self.bring_to_front(name)
        self.query_one(f"#{name}").focus()

    def bring_to_front(self, name: str) -> None:
        """On a narrow screen, show this pane below the table; its name is lit in the line of tabs."""
        self.update_classes({front(other): other == name for other in PANES[1:]})
        self.query_one(TabsLine).show(name)

    def _pane(self) -> Widget:
        focused = self.focused
        if focused is not None and focused.id in PANES:
            return focused
        return self.query_one(f"#{PANES[0]}")

    def _go(self, step: int) -> None:
        place = PANES.index(str(self._pane().id))
        self.focus_pane(PANES[(place + step) % len(PANES)])
