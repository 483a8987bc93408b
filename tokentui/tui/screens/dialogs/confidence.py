"""How sure a reviewer is."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.widget import Widget

from tokentui.tui.screens.dialogs.base import Dialog, Keys
from tokentui.tui.screens.dialogs.choosing import moved
from tokentui.tui.screens.dialogs.lines import Lines
from tokentui.tui.widgets.flow import Line, cut
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.values import confidence

LEVELS = {1: "a guess", 2: "unsure", 3: "fairly sure", 4: "sure", 5: "certain"}
_MIDDLE = 3


class ConfidenceDialog(Dialog[int]):
    """One key, 1 to 5, answers."""

    KEYS: ClassVar[Keys] = (("1–5", "choose"), ("↑↓ enter", "choose"))
    SENTENCE_LINES = 0

    def __init__(self, customers: str = "", current: int = _MIDDLE) -> None:
        super().__init__("How sure are you?", customers)
        self._row = (current if current in LEVELS else _MIDDLE) - 1

    def body(self) -> Iterable[Widget]:
        """The five levels."""
        yield Lines(self._rows, lambda: self._row, id="rows")

    def on_key(self, event: events.Key) -> None:
        """Answer or move."""
        if event.character is not None and event.character in "12345":
            self.dismiss(int(event.character))
        elif event.key == "enter":
            self.dismiss(self._row + 1)
        elif (row := moved(event, self._row, len(LEVELS))) is not None:
            self._row = row
            self.query_one("#rows", Lines).redraw()
        else:
            return
        event.stop()
        event.prevent_default()

    def _rows(self, width: int) -> list[Line]:
        return [
            cut(
                [
                    Piece("▌ " if level - 1 == self._row else "  ", "bar"),
                    Piece(f"{level}  ", "accent"),
                    Piece(f"{confidence(level)}  "),
                    Piece(meaning, "dim"),
                ],
                width,
            )
            for level, meaning in LEVELS.items()
        ]
