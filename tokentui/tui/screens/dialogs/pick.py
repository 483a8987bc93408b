"""Picking one of a list: by the letter or digit that names a line, by moving to it, or by typing what it says."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from tokentui.domain.text import cell_width, pad, visible
from tokentui.tui.moving import Moves, Place
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.screens.dialogs.fields import Field
from tokentui.tui.widgets.flow import Line, cut
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Command, Where

Value = TypeVar("Value")

_DIGITS = "123456789"
_MOST = 10
"""Rows in view."""


@dataclass(frozen=True, slots=True)
class Pick(Generic[Value]):
    """One row of a list to pick from."""

    value: Value
    label: str
    note: str = ""
    """What stands behind the label, dimmed; typing finds it as well."""
    key: str = ""
    """The letter or digit that names it; the first nine rows of a list without any are named by digits."""
    off: bool = False
    """Whether taking it comes to nothing now; it is dimmed, and its note says why."""


class PickDialog(Dialog[Value]):
    """A list to pick from; where it is a search, typing shortens it from the start."""

    PLACES = (Where.LIST,)
    HELPERS = {"moves": Moves}
    SENTENCE_LINES = 0
    DEFAULT_CSS = """
    PickDialog > #dialog {
        & > #narrowing { display: none; margin-bottom: 1; }
    }
    PickDialog.-narrowing > #dialog > #narrowing { display: block; }
    """

    def __init__(
        self,
        title: str,
        rows: Sequence[Pick[Value]],
        current: Value | None = None,
        *,
        search: bool = False,
        look_up: Callable[[str], Sequence[Pick[Value]]] | None = None,
        left: Callable[[], object] = lambda: None,
    ) -> None:
        """`left` is called once the list is gone, whether one was picked or none.

        `look_up` finds the rows for what is typed, where there are too many to give.
        """
        super().__init__(title)
        self._search = search or look_up is not None
        self._look_up = look_up
        self._leave_word = left
        self._all = tuple(rows)
        self._found = list(self._all)
        self._names = self._naming()
        start = next((place for place, row in enumerate(self._all) if row.value == current), 0)
        self._place = Place(lambda: len(self._found), self._redraw, start)
        self.moves = Moves(self._place.move)

    def body(self) -> Iterable[Widget]:
        """A line to type in, and the rows."""
        what = "type to shorten the list" if self._look_up is None else "type a part of a name, or a key"
        field = Field(placeholder=what, id="narrowing")
        field.can_focus = self._search
        yield field
        rows = Lines(self._rows, lambda: self._place.row if self._found else None, self._place.at, id="rows")
        # As many as there are, and no fewer while typing shortens them: the list would jump.
        rows.styles.height = _MOST if self._look_up is not None else min(max(len(self._all), 1), _MOST)
        yield rows

    def on_mount(self) -> None:
        """A search begins with typing."""
        super().on_mount()
        if self._search:
            self.do_narrow()

    def on_unmount(self) -> None:
        """Nobody needs what the list would still be told."""
        self._leave_word()

    def write(self, rows: Sequence[Pick[Value]]) -> None:
        """Write the same rows with what is known of them by now; where one is, and what was typed, stays."""
        self._all = tuple(rows)
        self._names = self._naming()
        if self.is_mounted and not self.is_gone:
            self._narrow(self.query_one("#narrowing", Field).value)
        else:
            self._found = list(self._all)

    def offers(self, command: Command) -> bool:
        """A search is shortened already."""
        return not (self._search and command.method == "do_narrow")

    def command_for(self, event: events.Key) -> Command | None:
        """A letter that names no line stands for nothing."""
        command = super().command_for(event)
        if command is not None and command.keyed and self._named(event.character or "") is None:
            return None
        return command

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the rows that hold every word."""
        event.stop()
        self._narrow(event.value, to_first=True)

    def do_pick_named(self, key: str) -> None:
        """Take the row that a letter or digit names."""
        row = self._named(key)
        if row is not None:
            self.dismiss(row.value)

    def do_choose(self) -> None:
        """Take the current row."""
        if self._found:
            self.dismiss(self._found[self._place.row].value)

    def do_narrow(self) -> None:
        """Shorten the list by typing."""
        self.add_class("-narrowing")
        field = self.query_one("#narrowing", Field)
        field.can_focus = True
        field.display = True
        self.set_focus(field)
        self.show_keys()

    def _naming(self) -> dict[str, Pick[Value]]:
        """The rows by the letters or digits that name them; none in a search."""
        named = any(row.key for row in self._all)
        rows = () if self._search else self._all
        return {row.key if named else str(place): row for place, row in enumerate(rows, 1)}

    def _narrow(self, text: str, *, to_first: bool = False) -> None:
        """Show the rows that hold every word; the current one stays if it is among them, unless the first is wanted."""
        kept = self._found[self._place.row].value if self._found else None
        words = text.casefold().split()
        if self._look_up is not None:
            self._all, words = tuple(self._look_up(text)), []
        self._found = [row for row in self._all if all(word in f"{row.label} {row.note}".casefold() for word in words)]
        places = [place for place, row in enumerate(self._found) if row.value == kept]
        self._place.go(places[0] if places and not (words and to_first) else 0)

    def _named(self, key: str) -> Pick[Value] | None:
        return next((row for name, row in self._names.items() if name and name.casefold() == key.casefold()), None)

    def _redraw(self) -> None:
        self.query_one("#rows", Lines).redraw()

    def _rows(self, width: int) -> list[Line]:
        if not self._found:
            typed = self._look_up is None or self.query_one("#narrowing", Field).value.strip()
            return [(Piece("  Nothing in the list matches." if typed else "", "dim"),)]
        names = {id(row): name for name, row in self._names.items() if len(name) == 1}
        notes = any(row.note for row in self._all)
        labels = min(max(cell_width(visible(row.label)) for row in self._all), width // 2 if notes else width - 4)
        lines = []
        for place, row in enumerate(self._found):
            current = place == self._place.row
            left = [Piece("▌ " if current else "  ", "bar")]
            if self._names:
                left.append(Piece(pad(names.get(id(row), ""), 2), "accent"))
            left.append(Piece(pad(visible(row.label), labels) + "  ", "dim" if row.off else "strong" * current))
            lines.append(cut([*left, Piece(visible(row.note), "dim")], width))
        return lines
