"""Something to read and close."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.widget import Widget

from tokentui.domain.text import visible
from tokentui.tui.screens.dialogs.base import Dialog, Keys
from tokentui.tui.screens.dialogs.lines import Lines
from tokentui.tui.widgets.flow import Line, flow
from tokentui.tui.widgets.table_columns import Piece

_PARAGRAPH_LINES = 100
_PAGE = 10


class MessageDialog(Dialog[bool]):
    """A text of any length; enter, space or esc closes it."""

    KEYS: ClassVar[Keys] = (("↑↓", "scroll"), ("enter", "close"))
    LEAVE = "close"
    SENTENCE_LINES = 0
    DEFAULT_CSS = """
    MessageDialog > #dialog > #text { max-height: 14; }
    """

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title)
        self._message = text

    def body(self) -> Iterable[Widget]:
        """The text."""
        yield Lines(self._paragraphs, id="text")

    def on_key(self, event: events.Key) -> None:
        """Close or scroll."""
        steps = {"up": -1, "k": -1, "down": 1, "j": 1, "pageup": -_PAGE, "pagedown": _PAGE}
        if event.key in ("enter", "space"):
            self.dismiss(True)
        elif event.key in steps:
            self.query_one("#text", Lines).scroll_lines(steps[event.key])
        else:
            return
        event.stop()
        event.prevent_default()

    def _paragraphs(self, width: int) -> list[Line]:
        lines: list[Line] = []
        for paragraph in self._message.splitlines():
            lines += flow([Piece(visible(paragraph))], width, _PARAGRAPH_LINES) or [()]
        return lines
