"""A page to read: help, or the report of a session."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from tokentui.tui.clipboard import copy
from tokentui.tui.moving import Moves, Way, scroll
from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.tui.widgets.flow import Line
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.too_small import WIDTHS
from tokentui.words.command import Where


class Page(ModalScreen[None], CommandScreen[None]):
    """Lines to scroll through; any of its closing keys goes back to what lies below."""

    PLACES = (Where.PAGE,)
    HELPERS = {"moves": Moves}
    AUTO_FOCUS = "#page"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    DEFAULT_CSS = """
    Page { align: center middle; background: $background 60%; }
    Page > VerticalScroll {
        width: 90%; max-width: 100; height: 90%; padding: 1 3; background: $surface; border-left: outer $accent;
        scrollbar-size-vertical: 1; scrollbar-color: $foreground 20%; scrollbar-background: $surface;
    }
    Page.-tiny > VerticalScroll, Page.-narrow > VerticalScroll {
        width: 100%; height: 100%; padding: 1 1 0 2; border-left: none;
    }
    """

    def __init__(self, draw: Callable[[int], Sequence[Line]], copied: str = "") -> None:
        """`draw` makes the lines for a width; `copied` is what copying the page gives, if not its text."""
        super().__init__()
        self._draw = draw
        self._copied = copied
        self.moves = Moves(self._scroll)

    def compose(self) -> ComposeResult:
        """The lines."""
        with VerticalScroll(id="page"):
            yield Lines(self._draw, id="lines")

    @property
    def text(self) -> str:
        """What the page says, as plain text."""
        return self.query_one("#lines", Lines).text

    def do_turn_page(self) -> None:
        """One page down."""
        self._scroll(Way.PAGE_DOWN)

    def do_copy_page(self) -> None:
        """Copy the page."""
        said, warning = copy(self.app, self._copied or self.text, "this page", "select it with the mouse and ⇧")
        self.say(said, warning=warning)

    def do_close(self) -> None:
        """Close the page."""
        self.dismiss(None)

    async def do_leave_app(self) -> None:
        """Leave the app."""
        await self.app.action_quit()

    def _scroll(self, way: Way) -> None:
        scroll(self.query_one("#page"), way)
