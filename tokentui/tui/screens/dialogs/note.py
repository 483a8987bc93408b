"""Writing a note of any number of lines."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import TextArea

from tokentui.domain.text import visible
from tokentui.tui.screens.dialogs.base import Dialog, Keys


class NoteArea(TextArea):
    """Plain text, wrapped between words; what is pasted is made visible, as it comes from outside."""

    DEFAULT_CSS = """
    NoteArea {
        height: 9;
        padding: 0 1;
        background: $foreground 6%;
        & .text-area--cursor-line { background: transparent; }
    }
    """

    def __init__(self, text: str) -> None:
        super().__init__(text, soft_wrap=True, show_line_numbers=False, compact=True, id="note")

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(shown_lines(event.text), *self.selection)


class NoteDialog(Dialog[str]):
    """The note on a customer: the text it should be from now on, empty to take it away, or None if it stays."""

    BINDINGS: ClassVar[list[BindingType]] = [("ctrl+s,ctrl+enter", "save")]
    KEYS: ClassVar[Keys] = (("ctrl+s", "save"),)

    def __init__(self, current: str, customers: str = "") -> None:
        super().__init__("Note", customers)
        self._start = shown_lines(current)

    def body(self) -> Iterable[Widget]:
        """The text."""
        yield NoteArea(self._start)

    def on_mount(self) -> None:
        """Go on writing where the note ends."""
        super().on_mount()
        area = self.query_one(NoteArea)
        area.move_cursor(area.document.end)

    @property
    def changed(self) -> bool:
        """Whether the text differs from the note as it was."""
        return self.query_one(NoteArea).text != self._start

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A question whether to leave does not outlast further typing."""
        event.stop()
        self.advise()

    def action_save(self) -> None:
        """Give the text as the answer; an unchanged one is none."""
        self.dismiss(self.query_one(NoteArea).text.strip() if self.changed else None)


def shown_lines(text: str) -> str:
    """A text of several lines with everything but its line ends made visible."""
    return "\n".join(visible(line.replace("\t", "    ")) for line in text.splitlines())
