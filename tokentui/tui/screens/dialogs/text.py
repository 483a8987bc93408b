"""Writing a text of any number of lines."""

from collections.abc import Iterable

from textual import events
from textual.widget import Widget
from textual.widgets import TextArea

from tokentui.domain.text import visible
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.words.command import Where


class TextField(TextArea):
    """Plain text, wrapped between words; what is pasted is made visible, as it comes from outside.

    Its scrollbar stays: one that comes and goes makes the toolkit look for the cursor in lines just taken back.
    """

    DEFAULT_CSS = """
    TextField {
        height: 9;
        overflow-y: scroll;
        padding: 0 1;
        background: $foreground 6%;
        & .text-area--cursor-line { background: transparent; }
    }
    """

    def __init__(self, text: str) -> None:
        super().__init__(text, soft_wrap=True, show_line_numbers=False, compact=True, id="text")

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(shown_lines(event.text), *self.selection)


class TextDialog(Dialog[str]):
    """A text to write or change: as it should be from now on, empty to take it away, or None if it stays."""

    PLACES = (Where.TEXT,)

    def __init__(self, heading: str, subject: str, current: str) -> None:
        super().__init__(heading, subject)
        self._start = shown_lines(current)

    def body(self) -> Iterable[Widget]:
        """The text."""
        yield TextField(self._start)

    def on_mount(self) -> None:
        """Go on writing where the text ends."""
        super().on_mount()
        area = self.query_one(TextField)
        area.move_cursor(area.document.end)

    @property
    def changed(self) -> bool:
        """Whether the text differs from what it was."""
        return self.query_one(TextField).text != self._start

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """A question whether to leave does not outlast further typing."""
        event.stop()
        self.advise()

    def do_save_all(self) -> None:
        """Give the text as the answer; an unchanged one is none."""
        self.dismiss(self.query_one(TextField).text.strip() if self.changed else None)


def shown_lines(text: str) -> str:
    """A text of several lines with everything but its line ends made visible."""
    return "\n".join(visible(line.replace("\t", "    ")) for line in text.splitlines())
