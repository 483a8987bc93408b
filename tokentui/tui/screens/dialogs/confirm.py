"""Asking once more before something large, with another key than the one that began it."""

from collections.abc import Iterable

from textual import events
from textual.widget import Widget

from tokentui.domain.text import visible
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.widgets.flow import Line, flow
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Where

_SENTENCE_LINES = 8


class ConfirmDialog(Dialog[bool]):
    """A sentence that one key makes true; no other key does, enter and space included."""

    PLACES = (Where.CONFIRM,)

    def __init__(self, sentence: str, heading: str = "Are you sure?") -> None:
        super().__init__(heading)
        self._about = sentence

    def body(self) -> Iterable[Widget]:
        """What would be done."""
        yield Lines(self._about_lines, id="about")

    async def take_key(self, event: events.Key) -> bool:
        """Run a command, or say which key would go ahead."""
        if not await super().take_key(event):
            keys = {one.id: one.key for one in self.offered()}
            self.complain(f"Press {keys['go_ahead']} to go ahead, or {keys['cancel']} to leave everything as it is.")
        return True

    def do_go_ahead(self) -> None:
        """Confirm."""
        self.dismiss(True)

    def _about_lines(self, width: int) -> list[Line]:
        return flow([Piece(visible(self._about))], width, _SENTENCE_LINES)
