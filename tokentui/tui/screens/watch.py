"""Watch: the two panels alone, for a second terminal or a wall."""

from textual.app import ComposeResult

from tokentui.tui.screens.mode import ModeScreen
from tokentui.tui.state import AppState
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.ground import Beside
from tokentui.tui.widgets.status_lines import KeyLine, MessageLine, StatusLine
from tokentui.tui.widgets.too_small import TooSmall
from tokentui.words.command import Where


class WatchScreen(ModeScreen):
    """Both panels, moving with every decision of any process."""

    PLACES = (Where.WATCH,)

    def __init__(self, classes: str, opening: str) -> None:
        """A screen with the classes of its size, which says what it is waiting for until it is given a book."""
        super().__init__(classes)
        self._opening = opening

    def compose(self) -> ComposeResult:
        """At first the status line alone: the first picture should not wait for a book."""
        yield StatusLine(self._opening, id="status")

    async def open(self, state: AppState) -> None:
        """Show the book: status, panels, message, keys."""
        self.state = state
        await self.mount(
            Beside(CompositionPanel(id="composition"), GapPanel(id="gap"), id="watch"),
            MessageLine(id="message"),
            KeyLine(id="keys"),
            TooSmall(),
        )
        self.show_keys()
        self.show_panels()
        self.now_shown()
