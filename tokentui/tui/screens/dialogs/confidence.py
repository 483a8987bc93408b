"""How sure a reviewer is."""

from collections.abc import Iterable

from textual.widget import Widget

from tokentui.tui.moving import Moves, Place
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.widgets.flow import Line, cut
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Where
from tokentui.words.values import confidence

LEVELS = {1: "a guess", 2: "unsure", 3: "fairly sure", 4: "sure", 5: "certain"}
_MIDDLE = 3


class ConfidenceDialog(Dialog[int]):
    """One key, 1 to 5, answers."""

    PLACES = (Where.CONFIDENCE,)
    HELPERS = {"moves": Moves}
    SENTENCE_LINES = 0

    def __init__(self, customers: str = "", current: int = _MIDDLE) -> None:
        super().__init__("How sure are you?", customers)
        self._place = Place(lambda: len(LEVELS), self._redraw, (current if current in LEVELS else _MIDDLE) - 1)
        self.moves = Moves(self._place.move)

    def body(self) -> Iterable[Widget]:
        """The five levels."""
        yield Lines(self._rows, lambda: self._place.row, self._place.at, id="rows")

    def do_level(self, key: str) -> None:
        """Answer."""
        self.dismiss(int(key))

    def do_choose(self) -> None:
        """Answer with the current line."""
        self.dismiss(self._place.row + 1)

    def _redraw(self) -> None:
        self.query_one("#rows", Lines).redraw()

    def _rows(self, width: int) -> list[Line]:
        return [
            cut(
                [
                    Piece("▌ " if level - 1 == self._place.row else "  ", "bar"),
                    Piece(f"{level}  ", "accent"),
                    Piece(f"{confidence(level)}  "),
                    Piece(meaning, "dim"),
                ],
                width,
            )
            for level, meaning in LEVELS.items()
        ]
