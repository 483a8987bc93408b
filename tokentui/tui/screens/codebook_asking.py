"""Questions of the codebook screen: one line with a value to change, and texts of several lines."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.widget import Widget
from textual.widgets import Input

from tokentui.domain.text import visible
from tokentui.tui.screens.dialogs.base import Dialog, Keys
from tokentui.tui.screens.dialogs.fields import Field
from tokentui.tui.screens.dialogs.lines import Lines
from tokentui.tui.screens.dialogs.note import NoteDialog
from tokentui.tui.widgets.flow import Line, flow
from tokentui.tui.widgets.table_columns import Piece

_PROMPT_LINES = 3

Check = Callable[[str], str | None]
"""What keeps an answer from being taken, or None."""


class LineDialog(Dialog[str]):
    """One line of text to write or change; an answer that cannot be is refused with the reason."""

    KEYS: ClassVar[Keys] = (("enter", "save"),)
    SENTENCE_LINES = 2

    def __init__(self, heading: str, subject: str, prompt: str, value: str, check: Check) -> None:
        super().__init__(heading, subject)
        self._prompt, self._start, self._check = prompt, visible(value), check

    def body(self) -> Iterable[Widget]:
        """What is asked, and the line."""
        yield Lines(self._prompt_lines, id="prompt")
        yield Field(self._start, id="line")

    @property
    def changed(self) -> bool:
        """Whether the text differs from what it was."""
        return self.query_one("#line", Field).value != self._start

    def on_input_changed(self, event: Input.Changed) -> None:
        """A complaint does not outlast what it was about."""
        event.stop()
        self.advise()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the answer; one that changes nothing is none."""
        event.stop()
        value = event.value.strip()
        complaint = self._check(value) if self.changed or not value else None
        if complaint:
            self.complain(complaint)
        else:
            self.dismiss(value if self.changed else None)

    def _prompt_lines(self, width: int) -> list[Line]:
        return [*flow([Piece(visible(self._prompt), "dim")], width, _PROMPT_LINES), ()]


class TextDialog(NoteDialog):
    """A text of several lines under a heading of its own."""

    def __init__(self, heading: str, subject: str, current: str) -> None:
        super().__init__(current, subject)
        self.heading = heading
