"""The filter: one input line that appears when it is wanted, with what it matches beside it."""

from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label

EXAMPLES = "name, kind:resale  spend>5m  gap:roi  is:conflict  !segment:start-up"


class FilterBar(Horizontal):
    """Reads a filter as it is typed."""

    DEFAULT_CSS = """
    FilterBar {
        height: 1; display: none; padding: 0 1; background: $foreground 6%;
        & > #filter-sign { width: 2; color: $accent; }
        & > Input { width: 1fr; height: 1; border: none; padding: 0; background: transparent; }
        & > Input:focus { border: none; background: transparent; }
        & > #filter-matches { width: auto; max-width: 84%; color: $foreground 72%; padding: 0 0 0 2; }
        & > #filter-matches.-former { color: $foreground 72%; text-style: italic; }
        & > #filter-matches.-wrong { color: $warning; }
    }
    """

    class Typed(Message):
        """The text of the filter has changed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.former = ""
        """The filter before the bar was opened."""

    @property
    def is_open(self) -> bool:
        """Whether keys go to the bar."""
        return bool(self.children) and self._entry().has_focus

    @property
    def text(self) -> str:
        """The filter as it is typed."""
        return self._entry().value

    def open(self, text: str) -> None:
        """Show the bar with a text and put the cursor in it."""
        self.former = text
        entry = self._entry()
        # At once, not at the next turn: the letters that follow are for the filter, and some of them are commands too.
        self.display = True
        with entry.prevent(Input.Changed):
            entry.value = text
        entry.cursor_position = len(text)
        self.screen.set_focus(entry)

    def put(self, text: str) -> None:
        """Type a whole filter in one go."""
        entry = self._entry()
        entry.value = text
        entry.cursor_position = len(text)

    def prepare(self) -> None:
        """Make the input before it is wanted, when there is time."""
        self._entry()

    def show_text(self, text: str) -> None:
        """Show a filter that came from elsewhere, or hide the bar when there is none."""
        self.former = text
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

    def _entry(self) -> Input:
        """The input, between its sign and the matches; made after the first picture, which need not wait for it."""
        if not self.children:
            self.mount(
                Label("/", id="filter-sign", markup=False),
                Input(placeholder=EXAMPLES, id="filter-input"),
                Label("", id="filter-matches", markup=False),
            )
        return self.query_one(Input)
