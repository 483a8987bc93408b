"""Fields of a form: a line of text, a line of text with common answers, and one of a few."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input

from tokentui.domain.text import visible
from tokentui.tui.widgets.flow import Line, cut, width_of
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece

_MORE = "… "
"""Before the answers of a choice, where others come first."""


class Field(Input):
    """One line of text; what is pasted is made visible, as it comes from outside."""

    DEFAULT_CSS = """
    Field {
        width: 1fr;
        &.-textual-compact { background: $foreground 6%; padding: 0 1; }
        &.-textual-compact:focus { background: $accent 16%; background-tint: transparent; }
        &.-textual-compact:ansi { background: ansi_default; }
        &.-textual-compact:focus:ansi { background: ansi_default; text-style: underline; }
    }
    """

    def __init__(self, value: str = "", placeholder: str = "", *, id: str | None = None) -> None:
        super().__init__(visible(value), placeholder, compact=True, id=id)

    def put(self, value: str) -> None:
        """Replace what is in the field."""
        self.value = visible(value)

    def _on_paste(self, event: events.Paste) -> None:
        lines = event.text.splitlines()
        if lines:
            self.replace(visible(lines[0].replace("\t", " ")), *self.selection)
        event.stop()
        event.prevent_default()


class CommonField(Field):
    """A line of text that arrows to the sides fill with common answers, for as long as nothing else is typed."""

    def __init__(self, common: Sequence[str], value: str = "", placeholder: str = "", *, id: str | None = None) -> None:
        super().__init__(value, placeholder, id=id)
        self._common = tuple(common)
        self.suggester = SuggestFromList(self._common, case_sensitive=False)

    def action_cursor_left(self, select: bool = False) -> None:
        """The common answer before, or one character to the left in a text of one's own."""
        if select or not self._turn(-1):
            super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:
        """The next common answer, or one character to the right in a text of one's own."""
        if select or not self._turn(1):
            super().action_cursor_right(select)

    def _turn(self, by: int) -> bool:
        """Put another common answer in the field, selected so that typing replaces it."""
        if self.value and self.value not in self._common:
            return False
        if self.value:
            place = (self._common.index(self.value) + by) % len(self._common)
        else:
            place = 0 if by > 0 else len(self._common) - 1
        self.value = self._common[place]
        self.select_all()
        return True


@dataclass(frozen=True, slots=True)
class Option:
    """One of a few answers."""

    value: str
    key: str
    """The key that chooses it; the first letter of the label."""
    label: str


class ChoiceField(Lines, can_focus=True):
    """One of a few answers on one line, chosen by key or with the arrows to the sides."""

    DEFAULT_CSS = """
    ChoiceField {
        width: 1fr;
        height: 1;
        padding: 0 1;
        background: $foreground 6%;
        &:focus { background: $accent 16%; }
        &:ansi { background: ansi_default; }
        &:focus:ansi { background: ansi_default; text-style: underline; }
    }
    """
    SIGNS: ClassVar[tuple[str, str]] = ("●", "○")

    class Changed(Message):
        """Another answer was chosen."""

    def __init__(self, options: Sequence[Option], value: str, *, id: str | None = None) -> None:
        super().__init__(self._options_line, id=id)
        self._options = tuple(options)
        self._place = 0
        self.put(value)

    @property
    def value(self) -> str:
        """The answer chosen."""
        return self._options[self._place].value

    def put(self, value: str) -> None:
        """Choose an answer; one that is not offered changes nothing."""
        places = [place for place, option in enumerate(self._options) if option.value == value]
        if places:
            self._choose(places[0])

    def on_key(self, event: events.Key) -> None:
        """Choose by key or arrow; where several answers have a key, pressing it again goes from one to the next."""
        pressed = (event.character or "").lower()
        places = [place for place, option in enumerate(self._options) if option.key == pressed]
        if event.key in ("left", "right"):
            self._choose((self._place + (1 if event.key == "right" else -1)) % len(self._options))
        elif places:
            at = places.index(self._place) + 1 if self._place in places else 0
            self._choose(places[at % len(places)])
        else:
            return
        event.stop()
        event.prevent_default()

    def _choose(self, place: int) -> None:
        self._place = place
        if self.is_mounted:
            self.redraw()
            self.post_message(self.Changed())

    def _options_line(self, width: int) -> list[Line]:
        """The answers, from the first on or, on a narrow line, from the one that leaves room for the chosen one."""
        written = [self._written(place) for place in range(len(self._options))]
        first = 0
        while first < self._place and sum(map(width_of, written[first : self._place + 1])) > width - len(_MORE):
            first += 1
        more = [Piece(_MORE, "dim")] if first else []
        return [cut([*more, *chain.from_iterable(written[first:])], width)]

    def _written(self, place: int) -> list[Piece]:
        label, chosen = self._options[place].label, place == self._place
        gap = "   " if place + 1 < len(self._options) else ""
        return [
            Piece(f"{self.SIGNS[0 if chosen else 1]} ", "accent" if chosen else "dim"),
            Piece(f"{label}{gap}", "strong" if chosen else "dim"),
        ]


class FormRow(Horizontal):
    """A field with its name before it."""

    DEFAULT_CSS = """
    FormRow {
        height: 1;
        & > Lines.name { width: 11; color: $foreground 72%; }
        &.-current > Lines.name { color: $accent; text-style: bold; }
    }
    """

    def __init__(self, name: str, field: Widget) -> None:
        super().__init__()
        self._label, self._field = name, field

    def compose(self) -> ComposeResult:
        """Name and field."""
        yield Lines(lambda width: [cut([Piece(self._label)], width)], classes="name")
        yield self._field

    def on_descendant_focus(self) -> None:
        """Show which field is being filled in, without need of colour."""
        self.add_class("-current")

    def on_descendant_blur(self) -> None:
        """The field is left."""
        self.remove_class("-current")
