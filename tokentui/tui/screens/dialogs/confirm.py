"""Asking once more before something large, with another key than the one that began it."""

from collections.abc import Iterable

from textual import events
from textual.widget import Widget

from tokentui.domain.text import visible
from tokentui.tui.screens.dialogs.base import Dialog, Keys
from tokentui.tui.screens.dialogs.lines import Lines
from tokentui.tui.widgets.flow import Line, flow
from tokentui.tui.widgets.table_columns import Piece

_SENTENCE_LINES = 8


class ConfirmDialog(Dialog[bool]):
    """A sentence that is true when `key` is pressed; no other key confirms it, enter and space included."""

    LEAVE = "leave it"

    def __init__(self, sentence: str, key: str, heading: str = "Are you sure?") -> None:
        super().__init__(heading)
        self._about, self._key = sentence, key

    def keys(self) -> Keys:
        """The key that confirms."""
        return ((self._key, "go ahead"),)

    def body(self) -> Iterable[Widget]:
        """What would be done."""
        yield Lines(self._about_lines, id="about")

    def on_key(self, event: events.Key) -> None:
        """Confirm, or say which key would."""
        if event.key == "escape":
            return
        event.stop()
        event.prevent_default()
        if self._key in (event.key, event.character):
            self.dismiss(True)
        else:
            self.complain(f"Press {self._key} to go ahead, or esc to leave everything as it is.")

    def _about_lines(self, width: int) -> list[Line]:
        return flow([Piece(visible(self._about))], width, _SENTENCE_LINES)
