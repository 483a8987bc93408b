"""Choosing the columns of the table: which, in what order, how wide."""

from collections.abc import Iterable, Mapping, Sequence

from textual.widget import Widget

from tokentui.domain.customer import Customer
from tokentui.domain.text import pad, visible
from tokentui.services.desk import ChosenColumn
from tokentui.tui.moving import Moves, Place
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.screens.dialogs.choosing import sign
from tokentui.tui.widgets.customers_table import ABOUT, EXTRA
from tokentui.tui.widgets.flow import Line, cut
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Column, Piece
from tokentui.words.command import Where

NARROWEST, WIDEST = 4, 120
"""Cells of a column."""


class ColumnsDialog(Dialog[tuple[ChosenColumn, ...]]):
    """All columns, from the left, those that are shown first; the answer is what is chosen, empty for the usual."""

    PLACES = (Where.COLUMNS,)
    HELPERS = {"moves": Moves}

    def __init__(
        self, every: Sequence[Column[Customer]], chosen: Sequence[ChosenColumn], widths: Mapping[str, int]
    ) -> None:
        """`widths` are the cells of the columns that are shown now."""
        super().__init__("Which columns?", "from the left")
        self._titles = {column.key: column.title for column in every}
        self._now = dict(widths)
        usual = [column.key for column in every if column.key not in EXTRA]
        listed = [one.key for one in chosen if one.key in self._titles] or usual
        self._usual = usual
        self._shown = set(listed)
        self._order = [*listed, *(key for key in self._titles if key not in listed)]
        self._widths = {one.key: one.width for one in chosen}
        self._place = Place(lambda: len(self._order), self._redraw)
        self.moves = Moves(self._place.move)

    def body(self) -> Iterable[Widget]:
        """A line for each column."""
        yield Lines(self._rows, lambda: self._place.row, self._place.at, id="rows")

    def advice(self) -> str:
        """What becomes of columns without room."""
        return "Those without room give way: fewer or narrower ones bring them back."

    def do_toggle_line(self) -> None:
        """Show the current column, or leave it out."""
        self._change()
        self._shown ^= {self._key}

    def do_column_earlier(self) -> None:
        """Put the current column further to the left."""
        self._swap(-1)

    def do_column_later(self) -> None:
        """Put the current column further to the right."""
        self._swap(1)

    def do_column_narrower(self) -> None:
        """Give the current column a cell less."""
        self._widen(-1)

    def do_column_wider(self) -> None:
        """Give the current column a cell more."""
        self._widen(1)

    def do_usual_columns(self) -> None:
        """Back to the usual columns."""
        self._order = list(self._titles)
        self._shown, self._widths = set(self._usual), {}
        self._redraw()

    def do_save(self) -> None:
        """Give what is chosen as the answer."""
        if not self._shown:
            self.complain("Choose at least one; delete brings the usual ones back.")
            return
        chosen = tuple(ChosenColumn(key, self._widths.get(key)) for key in self._order if key in self._shown)
        self.dismiss(() if chosen == tuple(ChosenColumn(key, None) for key in self._usual) else chosen)

    @property
    def _key(self) -> str:
        return self._order[self._place.row]

    def _change(self) -> None:
        self.advise()
        self.call_later(self._redraw)

    def _swap(self, by: int) -> None:
        other = self._place.row + by
        if 0 <= other < len(self._order):
            self._order[self._place.row], self._order[other] = self._order[other], self._key
            self._place.go(other)
            self._change()

    def _widen(self, by: int) -> None:
        width = self._widths.get(self._key) or self._now.get(self._key, 12)
        self._widths[self._key] = min(max(width + by, NARROWEST), WIDEST)
        self._change()

    def _redraw(self) -> None:
        self.query_one("#rows", Lines).redraw()

    def _rows(self, width: int) -> list[Line]:
        titles = max(map(len, self._titles.values()))
        lines = []
        for row, key in enumerate(self._order):
            shown, cells = key in self._shown, self._widths.get(key)
            pieces = [
                Piece("▌ " if row == self._place.row else "  ", "bar"),
                sign(chosen=shown),
                Piece(pad(visible(self._titles[key]), titles + 2), "strong" * shown),
                Piece(pad("" if cells is None else str(cells), 4, "right") + "  ", "accent"),
                Piece(ABOUT[key], "dim"),
            ]
            lines.append(cut(pieces, width))
        return lines
