"""Watch: the two panels alone, for a second terminal or a wall."""

from textual.app import ComposeResult

from tokentui.tui.moving import Moves
from tokentui.tui.screens.dividers import NARROW, Divider, Dividers
from tokentui.tui.screens.drilling import Drilling
from tokentui.tui.screens.mode import ModeScreen
from tokentui.tui.screens.panes import Panes
from tokentui.tui.state import AppState
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.ground import Beside
from tokentui.tui.widgets.panel import Panel
from tokentui.tui.widgets.status_lines import KeyLine, MessageLine, StatusLine
from tokentui.tui.widgets.too_small import TooSmall
from tokentui.tui.widgets.verdict_line import VerdictLine
from tokentui.words.command import Where

BESIDE = {"gap": "Transparency gap"}
LINES = (
    Divider("watch", "composition", "gap", sizes_first=True, least=(30, 30), before=("composition",), after=("gap",)),
    Divider("watch-below", "composition", "gap", NARROW, False, True, before=("composition",), after=("gap",)),
)
"""Between both panels."""


class WatchScreen(ModeScreen):
    """Both panels, moving with every decision of any process."""

    PLACES = (Where.WATCH,)
    HELPERS = {"moves": Moves, "panes": Panes, "dividers": Dividers, "drilling": Drilling}
    AUTO_FOCUS = ""

    def __init__(self, classes: str, opening: str) -> None:
        """A screen with the classes of its size, which says what it is waiting for until it is given a book."""
        super().__init__(classes)
        self._opening = opening
        self.panes = Panes(self, "composition", BESIDE)
        self.dividers = Dividers(self, self, LINES)
        self.moves = Moves(self.panes.move)
        self.drilling = Drilling(self)

    def compose(self) -> ComposeResult:
        """At first the status line alone: the first picture should not wait for a book."""
        yield StatusLine(self._opening, id="status")

    async def open(self, state: AppState) -> None:
        """Show the book: status, panels, message, keys."""
        self.state = state
        await self.mount(
            VerdictLine(id="verdict"),
            Beside(CompositionPanel(id="composition", folded=False), GapPanel(id="gap"), id="watch"),
            MessageLine(id="message"),
            KeyLine(id="keys"),
            TooSmall(),
        )
        self.show_keys()
        self.show_panels()
        self.now_shown()
        self.dividers.lay()

    def on_resize(self) -> None:
        """Lay the panels for the room there is."""
        self.dividers.lay()

    def on_panel_chosen(self, event: Panel.Chosen) -> None:
        """There is no table to show them in."""
        event.stop()
        self.say(f"{event.row.title}: who that is shows the app without --watch")
