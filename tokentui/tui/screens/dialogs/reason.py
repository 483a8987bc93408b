"""Asking for a reason in one line."""

from collections.abc import Iterable

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from tokentui.domain.text import visible
from tokentui.tui.screens.dialogs.base import Dialog, Keys
from tokentui.tui.screens.dialogs.fields import Field
from tokentui.tui.screens.dialogs.lines import Lines
from tokentui.tui.widgets.flow import Line, flow
from tokentui.tui.widgets.table_columns import Piece

_PROMPT_LINES = 4


class ReasonDialog(Dialog[str]):
    """A question that needs an answer in words; `key` takes the answer, which is never empty."""

    def __init__(self, title: str, prompt: str, key: str = "enter") -> None:
        super().__init__(title)
        self._prompt, self._key = prompt, key

    def keys(self) -> Keys:
        """The key that takes the answer."""
        return ((self._key, "save"),)

    def body(self) -> Iterable[Widget]:
        """The prompt and the line to answer in."""
        yield Lines(self._prompt_lines, id="prompt")
        yield Field(id="reason")

    def on_key(self, event: events.Key) -> None:
        """Take the answer at a key other than enter."""
        if event.key == self._key != "enter":
            event.stop()
            event.prevent_default()
            self._save()
        else:
            super().on_key(event)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the answer at enter."""
        event.stop()
        if self._key == "enter":
            self._save()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A complaint does not outlast what it was about."""
        event.stop()
        self.advise()

    def _save(self) -> None:
        reason = self.query_one("#reason", Field).value.strip()
        if reason:
            self.dismiss(reason)
        else:
            self.complain("Give a reason in a few words, or leave with esc.")

    def _prompt_lines(self, width: int) -> list[Line]:
        return [*flow([Piece(visible(self._prompt))], width, _PROMPT_LINES), ()]
