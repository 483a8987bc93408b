"""A field for what was copied from a page: all of it is held, its beginning is shown."""

from textual import events
from textual.message import Message

from tokentui.domain.captured import LONGEST
from tokentui.domain.text import visible
from tokentui.tui.widgets.flow import Line, cut, flow
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece

MOST = 1_000_000
"""Characters that are taken: a longer text is no passage."""

_SHOWN = 2
"""Lines of the passage that are shown."""


class PassageField(Lines, can_focus=True):
    """A passage that is pasted, however long; keys write at its end, and a text area would wrap all of it each time."""

    DEFAULT_CSS = """
    PassageField {
        width: 1fr;
        height: 3;
        padding: 0 1;
        background: $foreground 6%;
        &:focus { background: $accent 16%; }
        &:ansi { background: ansi_default; }
        &:focus:ansi { background: ansi_default; text-style: underline; }
    }
    """

    class Changed(Message):
        """Something was pasted, written or erased; `too_long` where that was too much to be taken."""

        def __init__(self, *, too_long: bool = False) -> None:
            super().__init__()
            self.too_long = too_long

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(self._passage, id=id)
        self.value = ""
        """As it was pasted, with line ends as files have them."""

    def on_paste(self, event: events.Paste) -> None:
        """Take what is pasted, lines and all."""
        event.stop()
        event.prevent_default()
        # Terminals send a carriage return for the end of a line.
        self._put(self.value + event.text.replace("\r\n", "\n").replace("\r", "\n"))

    def on_key(self, event: events.Key) -> None:
        """Write at the end, or erase."""
        if event.key == "backspace":
            self._put(self.value[:-1])
        elif event.key == "delete":
            self._put("")
        elif event.character is not None and event.is_printable:
            self._put(self.value + event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def _put(self, text: str) -> None:
        too_long = len(text) > MOST
        if not too_long:
            self.value = text
            self.redraw()
        self.post_message(self.Changed(too_long=too_long))

    def _passage(self, width: int) -> list[Line]:
        if not self.value.strip():
            return [cut([Piece("paste what the page says; delete takes it all away", "dim")], width)]
        beginning = visible(" ".join(self.value[: 4 * _SHOWN * width].split()))
        said = f"{len(self.value.strip()):,} characters"
        if len(self.value.strip()) > LONGEST:
            said += f"; {LONGEST:,} are kept, the digest is of all"
        return [*flow([Piece(beginning)], width, _SHOWN), cut([Piece(said, "dim")], width)]
