"""Watch: the two panels alone, for a second terminal or a wall."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from tokentui.tui.commands import Where, commands, hints
from tokentui.tui.keys import Commanded, bindings
from tokentui.tui.screens.looking import Settings
from tokentui.tui.screens.panels import PanelScreen
from tokentui.tui.state import State
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.lines import KeyLine, MessageLine, StatusLine
from tokentui.tui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall


class WatchScreen(PanelScreen, Settings, Commanded, Screen[None]):
    """Both panels, moving with every decision of any process."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self, state: State) -> None:
        super().__init__()
        self.state = state
        self._commands = tuple(commands(Where.WATCH, state.codebook, dict(state.config.keys)))
        self._bindings = bindings(self._commands)

    def compose(self) -> ComposeResult:
        """Status, panels, message, keys."""
        yield StatusLine(id="status")
        with Horizontal(id="watch"):
            yield CompositionPanel(id="composition")
            yield GapPanel(id="gap")
        yield MessageLine(id="message")
        yield KeyLine(id="keys")
        yield TooSmall()

    def on_mount(self) -> None:
        """Show the book."""
        self.query_one(KeyLine).show(hints(self._commands))
        self.show_panels()

    def panels_changed(self) -> None:
        """Other settings: redraw."""
        self.show_panels()

    def refresh_all(self) -> None:
        """Read anew what another process wrote."""
        self.state.read()
        self.show_panels()
