"""The filter: one input line that appears when it is wanted, with what it matches beside it."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label

EXAMPLES = "name, kind:resale  spend>5m  gap:roi  is:conflict  !segment:start-up"


class FilterBar(Horizontal):
    """Reads a filter as it is typed; enter keeps it, esc brings the former one back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", "close", show=False)]
    DEFAULT_CSS = """
    FilterBar {
        height: 1; display: none; padding: 0 1; background: $foreground 6%;
        & > #filter-sign { width: 2; color: $accent; }
        & > Input { width: 1fr; height: 1; border: none; padding: 0; background: transparent; }
        & > Input:focus { border: none; background: transparent; }
        & > #filter-matches { width: auto; color: $foreground 60%; padding: 0 0 0 2; }
        & > #filter-matches.-former { color: $foreground 30%; }
        & > #filter-matches.-wrong { color: $warning; }
    }
    """

    class Typed(Message):
        """The text of the filter has changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Closed(Message):
        """The user is done: kept the filter, or gave it up for the former one."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._former = ""

    def open(self, text: str) -> None:
        """Show the bar with a text and put the cursor in it."""
        self._former = text
        entry = self._entry()
        # At once, not at the next turn: the letters that follow are for the filter, and some of them are commands too.
        self.display = True
        with entry.prevent(Input.Changed):
            entry.value = text
        entry.cursor_position = len(text)
        self.screen.set_focus(entry)

    def prepare(self) -> None:
        """Make the input before it is wanted, when there is time."""
        self._entry()

    def show_text(self, text: str) -> None:
        """Show a filter that came from elsewhere, or hide the bar when there is none."""
        self._former = text
        if not text and not self.children:
            return
        entry = self._entry()
        with entry.prevent(Input.Changed):
            entry.value = text
        self.display = bool(text)

    def show_matches(self, text: str, *, wrong: bool = False) -> None:
        """Say what the filter matches, or what is wrong with it."""
        if not text and not self.children:
            return
        self._entry()
        label = self.query_one("#filter-matches", Label)
        label.update(text)
        label.set_class(wrong, "-wrong")
        label.set_class(False, "-former")

    def await_matches(self) -> None:
        """Leave what the former filter matched, dimmed, until the new one has been counted: nothing jumps."""
        self._entry()
        label = self.query_one("#filter-matches", Label)
        if label.has_class("-wrong"):
            self.show_matches("")
        label.set_class(True, "-former")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as one types."""
        event.stop()
        self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the filter."""
        event.stop()
        self._close(event.value)

    def action_close(self) -> None:
        """Bring the former filter back."""
        self._close(self._former)

    def _entry(self) -> Input:
        """The input, between its sign and the matches; made after the first picture, which need not wait for it."""
        if not self.children:
            self.mount(
                Label("/", id="filter-sign", markup=False),
                Input(placeholder=EXAMPLES, id="filter-input"),
                Label("", id="filter-matches", markup=False),
            )
        return self.query_one(Input)

    def _close(self, text: str) -> None:
        self.show_text(text)
        self.post_message(self.Closed(text))
