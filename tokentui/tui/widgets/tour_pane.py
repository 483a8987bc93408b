"""The lines of the tour: what has just been seen, what to press now, and how to leave."""

import re
from collections.abc import Iterator

from tokentui.domain.text import cell_width
from tokentui.tui.widgets.flow import Line, both_ends, flow, width_of
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece

MOST = 4
"""Lines that either text may have; at 80 columns none of the tour has more than three."""
_MARKED = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*")


class TourPane(Lines):
    """What the present stop says, in a few lines that leave the rest of the screen to what it is about."""

    DEFAULT_CSS = """
    TourPane { padding: 0 1; background: $panel; }
    """

    def __init__(self) -> None:
        super().__init__(self._lines_for, id="tour")
        self._seen = self._press = self._where = ""

    def show(self, seen: str, press: str, where: str) -> None:
        """Say what is seen now, what to press next, and where in the tour this is."""
        self._seen, self._press, self._where = seen, press, where
        self.redraw()

    def _lines_for(self, width: int) -> list[Line]:
        first = flow(pieces_of(self._seen), width, MOST) if self._seen else []
        return [*first, *self._asked(width)]

    def _asked(self, width: int) -> Iterator[Line]:
        """What to press; at the right end of the last line, where that has room, how far the tour has come."""
        *lines, last = flow([Piece("▸ ", "accent"), *pieces_of(self._press)], width, MOST)
        yield from lines
        if width_of(last) + 2 + cell_width(self._where) > width:
            yield last
            last = ()
        yield both_ends(last, [Piece(self._where, "dim")], width)


def pieces_of(text: str) -> list[Piece]:
    """A text of the tour with what stands in backticks and in bold in styles of its own."""
    pieces, at = [], 0
    for found in _MARKED.finditer(text):
        pieces.append(Piece(text[at : found.start()]))
        pieces.append(Piece(found[1], "accent") if found[1] else Piece(found[2], "strong"))
        at = found.end()
    return [*pieces, Piece(text[at:])]
