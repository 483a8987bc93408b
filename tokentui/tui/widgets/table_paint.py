"""Draws the lines of a table for one width, one set of columns and one theme."""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tokentui.domain.text import visible
from tokentui.tui.widgets.table_columns import Column, Piece, Slot, arrange, cut, fit

RowT = TypeVar("RowT")

CURSOR_BAR, BLURRED_BAR = "▌", "▏"
"""Told apart by their form too: some terminals show no colour."""
MARK = "◆"
LEAD = 3
"""Cells before the first column: cursor bar, mark, space."""
TRAIL = 1
"""Cells after the last column, so that text does not touch the scrollbar."""


CURSOR, FOCUS, MARKED, ODD = 1, 2, 4, 8
"""What changes the look of a row without changing its text; a state is their sum."""


class Painter(Generic[RowT]):
    """Turns rows into lines exactly `width` cells wide.

    Made anew when the width, the columns or the theme change, which also makes every line drawn before stale.
    """

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        width: int,
        gap: int,
        style_of: Callable[[str], Style],
        fit_in: int | None = None,
    ) -> None:
        """Columns are those that fit in so narrow a table, where one is given."""
        self.width = width
        narrower = None if fit_in is None else max(fit_in - LEAD - TRAIL, 0)
        self.slots: list[Slot[RowT]] = arrange(columns, max(width - LEAD - TRAIL, 0), gap, narrower)
        self._style_of = style_of
        self._named: dict[tuple[str, str], Style] = {}
        self._used = LEAD + self.slots[-1].start + self.slots[-1].width if self.slots else LEAD
        self._gap = gap

    def row(self, row: RowT | None, state: int) -> Strip:
        """The line of a row; None is a row that is no longer there."""
        base = self._base(state)
        pieces: list[Piece | Segment] = [
            Piece(CURSOR_BAR if state & FOCUS else BLURRED_BAR, self._bar(state)) if state & CURSOR else Piece(" "),
            Piece(MARK, "mark") if state & MARKED else Piece(" "),
            Piece(" "),
        ]
        if row is None:
            return self._strip([*pieces, Piece("–", "dim")], LEAD + 1, base)
        gap = Piece(" " * self._gap)
        for column, start, width in self.slots:
            if start:
                pieces.append(gap)
            pieces += fit(column.render(row, width), width, column.align)
        return self._strip(pieces, self._used, base)

    def header(self, sorted_by: str | None, descending: bool) -> Strip:
        """The titles, with an arrow at the column the rows are sorted by.

        The arrow may use the gap beside its column; over numbers it goes before the title, which stays flush with them.
        """
        pieces: list[Piece | Segment] = []
        used = 0
        for column, start, width in self.slots:
            if column.key == sorted_by:
                title, style = self._sorted_title(column, width, "▼" if descending else "▲"), "sorted"
            else:
                title, style = cut(visible(column.title), width), "header"
            size = cell_len(title)
            at = LEAD + start + (width - size if column.align == "right" else 0)
            pieces += [Piece(" " * (at - used)), Piece(title, style)]
            used = at + size
        return self._strip(pieces, used)

    def rule(self) -> Strip:
        """A thin line between the header and the rows."""
        return self._strip([Piece(" " * LEAD), Piece("─" * (self._used - LEAD), "rule")], self._used)

    def blank(self) -> Strip:
        """A line with nothing on it."""
        return self._strip([], 0)

    def message(self, text: str) -> Strip:
        """A line of quiet text in the middle."""
        shown = cut(visible(text), max(self.width - 2, 0))
        size = cell_len(shown)
        left = (self.width - size) // 2
        return self._strip([Piece(" " * left), Piece(shown, "empty")], left + size)

    def column_at(self, x: int) -> str | None:
        """The key of the column under a cell of the line, or None."""
        for column, start, width in self.slots:
            if start <= x - LEAD < start + width:
                return column.key
        return None

    def _sorted_title(self, column: Column[RowT], width: int, arrow: str) -> str:
        title = cut(visible(column.title), max(width + self._gap - 2, 0))
        space = " " if title and cell_len(title) + 2 <= width else ""
        return f"{arrow}{space}{title}" if column.align == "right" else f"{title}{space}{arrow}"

    def _base(self, state: int) -> str:
        if state & CURSOR:
            return "cursor" if state & FOCUS else "cursor-blurred"
        return "odd" if state & ODD else "base"

    def _bar(self, state: int) -> str:
        return "bar" if state & FOCUS else "bar-blurred"

    def _strip(self, pieces: Iterable[Piece | Segment], used: int, base: str = "base") -> Strip:
        """Pieces that take `used` cells as a line of the full width; neighbours of one style become one segment."""
        plain = self._style("", base)
        segments: list[Segment] = []
        held, held_style = "", plain
        for piece in (*pieces, Piece(" " * (self.width - used))):
            if not piece.text:
                continue
            if isinstance(piece, Piece):
                style = plain if not piece.style else self._style(piece.style, base)
            else:
                style = plain + piece.style if piece.style else plain
            if style is not held_style and held:
                segments.append(Segment(held, held_style))
                held = ""
            held, held_style = held + piece.text, style
        if held:
            segments.append(Segment(held, held_style))
        return Strip(segments, max(used, self.width)).adjust_cell_length(self.width, plain)

    def _style(self, name: str, base: str) -> Style:
        """A named style on the background of a kind of row."""
        key = (name, base)
        found = self._named.get(key)
        if found is None:
            found = self._style_of(base)
            if name:
                named = self._style_of(name)
                found = found + named.without_color + Style(color=named.color)
            self._named[key] = found
        return found
