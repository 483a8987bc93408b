"""Columns of a table: what they hold, how wide they are at a given width, and how a cell's text is cut to fit.

Widths are counted as Textual counts them (`rich.cells`), so that what is measured here is what its compositor cuts.
"""

from collections.abc import Callable, Sequence
from typing import Generic, Literal, NamedTuple, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment

from tokentui.domain.text import ELLIPSIS, visible

RowT = TypeVar("RowT")
Align = Literal["left", "right"]


class Piece(NamedTuple):
    """Text in one style within a cell."""

    text: str
    """Literal text; markup in it is shown, not obeyed."""
    style: str = ""
    """The name of a part in the table's LOOKS, as in `dim`; empty for the plain style of the row."""


Cell = str | Piece | Sequence[Piece | Segment]
"""What a column draws: plain text, text in a named style, or several pieces; segments bring their own style."""


class Column(NamedTuple, Generic[RowT]):
    """One column of a table."""

    key: str
    """Identifies the column to its owner."""
    title: str
    """What the header says."""
    render: Callable[[RowT, int], Cell]
    """Draws one row's cell, given the cells there are."""
    width: int | None = None
    """Cells the column takes, or None to share in what the fixed columns leave."""
    weight: float = 1.0
    """How much of what is left a column without a width takes, relative to the others like it."""
    min_width: int = 8
    """Fewest cells a column without a width is shown in."""
    max_width: int | None = None
    """Most cells a column without a width takes, or None for no limit."""
    align: Align = "left"
    """Where text shorter than the column stands."""
    priority: int = 0
    """A table too narrow for all its columns gives up those of lowest priority first, of equal ones the rightmost."""

    @property
    def least(self) -> int:
        """Fewest cells the column is shown in."""
        return self.min_width if self.width is None else self.width


class Slot(NamedTuple, Generic[RowT]):
    """Where a column stands in a table of a certain width."""

    column: Column[RowT]
    """The column drawn there."""
    start: int
    """Cells from the left edge of the first column."""
    width: int
    """Cells it takes."""


def arrange(columns: Sequence[Column[RowT]], room: int, gap: int, fit_in: int | None = None) -> list[Slot[RowT]]:
    """The columns that fit in `room` cells, `gap` cells apart, with the widths they get.

    With `fit_in`, those that fit in so few, which then share all of the room.
    """
    shown = list(columns)
    held = room if fit_in is None else min(room, fit_in)
    while len(shown) > 1 and sum(column.least for column in shown) + gap * (len(shown) - 1) > held:
        shown.remove(min(reversed(shown), key=lambda column: column.priority))
    slots: list[Slot[RowT]] = []
    start = 0
    for column, width in zip(shown, _widths(shown, room - gap * (len(shown) - 1)), strict=True):
        slots.append(Slot(column, start, min(width, max(room - start, 0))))
        start += width + gap
    return slots


def _widths(columns: Sequence[Column[RowT]], room: int) -> list[int]:
    """Widths of columns: the fixed ones as they are, the others their share of the rest within their limits."""
    widths = {column.key: column.least for column in columns}
    open_columns = [column for column in columns if column.width is None and column.weight > 0]
    while open_columns and (spare := room - sum(widths.values())) > 0:
        total = sum(column.weight for column in open_columns)
        growing = []
        for column in open_columns:
            share = min(max(round(spare * column.weight / total), 1), room - sum(widths.values()))
            limit = column.max_width if column.max_width is not None else room
            widths[column.key] = max(min(widths[column.key] + share, limit), widths[column.key])
            if widths[column.key] < limit:
                growing.append(column)
        open_columns = growing
    return [widths[column.key] for column in columns]


def cut(text: str, width: int) -> str:
    """Text that takes at most `width` cells, ending in an ellipsis if it had to be cut."""
    return text if cell_len(text) <= width else _shorten(text, width)


def fit(cell: Cell, width: int, align: Align) -> list[Piece | Segment]:
    """A cell's pieces cut and padded to exactly `width` cells."""
    if isinstance(cell, str):
        return _fit_piece(cell, "", width, align)
    if isinstance(cell, Piece):
        return _fit_piece(cell.text, cell.style, width, align)
    pieces = [piece for piece in cell if piece.text]
    left, fitted = width, list[Piece | Segment]()
    for number, piece in enumerate(pieces, 1):
        text = visible(piece.text)
        size = cell_len(text)
        # A piece that fits exactly is cut too if more would follow, so that the loss shows.
        too_long = size > left or (size == left and number < len(pieces))
        if too_long:
            text = _shorten(text, left)
            size = cell_len(text)
        fitted.append(Piece(text, piece.style) if isinstance(piece, Piece) else Segment(text, piece.style))
        left -= size
        if too_long:
            break
    if left > 0:
        fitted.insert(0 if align == "right" else len(fitted), Piece(" " * left))
    return fitted


def _fit_piece(text: str, style: str, width: int, align: Align) -> list[Piece | Segment]:
    """The same for the most common cell, one text in one style."""
    text = cut(visible(text), width)
    space = Piece(" " * (width - cell_len(text)))
    return [space, Piece(text, style)] if align == "right" else [Piece(text, style), space]


def _shorten(text: str, width: int) -> str:
    """Text cut to make room for an ellipsis within `width` cells; never splits a wide character."""
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS if width > 0 else ""
