"""Picking one of a list, which typing shortens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from tokentui.domain.text import cell_width, clip, pad, visible
from tokentui.tui.screens.dialogs.base import Dialog, Keys
from tokentui.tui.screens.dialogs.fields import Field
from tokentui.tui.screens.dialogs.lines import Lines
from tokentui.tui.widgets.flow import Line, both_ends
from tokentui.tui.widgets.table_columns import Piece

Value = TypeVar("Value")

_PAGE = 9


@dataclass(frozen=True, slots=True)
class Pick(Generic[Value]):
    """One row of a list to pick from."""

    value: Value
    label: str
    note: str = ""
    """What stands behind the label, dimmed; typing finds it as well."""


class PickDialog(Dialog[Value]):
    """A list to pick from: typing keeps the rows that hold every word typed, enter takes the current one."""

    KEYS: ClassVar[Keys] = (("type", "to shorten the list"), ("↑↓", "move"), ("enter", "choose"))
    SENTENCE_LINES = 0
    DEFAULT_CSS = """
    PickDialog > #dialog {
        & > #rows { height: 10; margin-top: 1; }
    }
    """

    def __init__(self, title: str, rows: Sequence[Pick[Value]], current: Value | None = None) -> None:
        super().__init__(title)
        self._all = tuple(rows)
        self._found = list(self._all)
        self._row = next((place for place, row in enumerate(self._all) if row.value == current), 0)

    def body(self) -> Iterable[Widget]:
        """A line to type in, and the rows."""
        yield Field(placeholder="type to shorten the list", id="filter")
        yield Lines(self._rows, lambda: self._row if self._found else None, id="rows")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the rows that hold every word."""
        event.stop()
        kept = self._found[self._row].value if self._found else None
        words = event.value.casefold().split()
        self._found = [row for row in self._all if all(word in f"{row.label} {row.note}".casefold() for word in words)]
        places = [place for place, row in enumerate(self._found) if row.value == kept]
        self._row = places[0] if places and not words else 0
        self.query_one("#rows", Lines).redraw()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the current row."""
        event.stop()
        if self._found:
            self.dismiss(self._found[self._row].value)

    def on_key(self, event: events.Key) -> None:
        """Move."""
        steps = {"up": -1, "down": 1, "pageup": -_PAGE, "pagedown": _PAGE}
        if event.key not in steps:
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        self._row = min(max(self._row + steps[event.key], 0), max(len(self._found) - 1, 0))
        self.query_one("#rows", Lines).redraw()

    def _rows(self, width: int) -> list[Line]:
        if not self._found:
            return [(Piece("  Nothing in the list matches.", "dim"),)]
        labels = min(max(cell_width(visible(row.label)) for row in self._all), width // 2 if self._notes else width - 2)
        lines = []
        for place, row in enumerate(self._found):
            current = place == self._row
            left = [Piece("▌ " if current else "  ", "bar"), Piece(pad(visible(row.label), labels), "strong" * current)]
            note = Piece(clip(visible(row.note), max(width - labels - 5, 0)), "dim")
            lines.append(both_ends(left, (note,), width - 1))
        return lines

    @property
    def _notes(self) -> bool:
        return any(row.note for row in self._all)
