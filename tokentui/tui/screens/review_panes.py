"""Moving between and within the panes of the review screen."""

from typing import TYPE_CHECKING

from textual.screen import Screen
from textual.widget import Widget

from tokentui.tui.screens.panes import front
from tokentui.tui.widgets.lines import TabsLine

if TYPE_CHECKING:
    Base = Screen[None]
else:
    Base = object

ACCOUNT = "account"
BESIDE = {"codebook": "Codebook", "composition": "Composition", "gap": "Transparency gap"}
"""Panes beside the account; on a narrow screen they share one place."""

_SCROLLS = {
    "down": "action_scroll_down",
    "up": "action_scroll_up",
    "page_down": "action_page_down",
    "page_up": "action_page_up",
    "home": "action_scroll_home",
    "end": "action_scroll_end",
}


class ReviewPanes(Base):
    """Actions that scroll the account and bring the other panes to the front; keys that decide work from any pane."""

    def action_move(self, way: str) -> None:
        """Scroll the pane that has the focus; the account when none has."""
        getattr(self._pane(), _SCROLLS[way])()

    def action_next_pane(self) -> None:
        """Show the next pane beside the account."""
        self._turn(1)

    def action_previous_pane(self) -> None:
        """Show the pane before."""
        self._turn(-1)

    def bring_to_front(self, name: str) -> None:
        """On a narrow screen, show this pane below the account; its name is lit in the line of tabs."""
        for other in BESIDE:
            self.set_class(other == name, front(other))
        self.query_one(TabsLine).show(name)

    def _turn(self, step: int) -> None:
        names = list(BESIDE)
        front = next((place for place, name in enumerate(names) if self.has_class(front(name))), 0)
        self.bring_to_front(names[(front + step) % len(names)])

    def _pane(self) -> Widget:
        focused = self.focused
        return focused if focused is not None else self.query_one(f"#{ACCOUNT}")
