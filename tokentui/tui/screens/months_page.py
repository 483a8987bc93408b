"""The page of months: it is open at once, and says more when more is read."""

from collections.abc import Callable

from tokentui.domain.by_month import Side
from tokentui.services.by_month import Months, OverTime
from tokentui.tui.screens.page import Page
from tokentui.tui.screens.session_report import section_lines
from tokentui.tui.widgets.flow import Line, flow
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words import by_month as words

_SIDES = tuple(Side)
_NOTE_LINES = 3


class MonthsPage(Page):
    """What each month came from, what moved, who stays."""

    def __init__(self, months: Months, currency: str, left: Callable[[], object]) -> None:
        """`left` is called once the page is closed."""
        super().__init__(self._lines)
        self._months, self._currency, self._left_to = months, currency, left
        self._found = words.NOT_YET

    def show(self, found: OverTime) -> None:
        """Say what has been read from all usage meanwhile."""
        self._found = found
        if self.is_mounted:
            self.query_one("#lines", Lines).redraw()

    def on_unmount(self) -> None:
        """Nobody waits for more any longer."""
        self._left_to()

    def _lines(self, width: int) -> list[Line]:
        lines = [*flow([Piece(words.heading(self._months), "strong")], width, 2)]
        for section in words.composition(self._months, _SIDES, width - 2, self._currency):
            lines += section_lines(section, width)
        for section in words.over_time(self._found, _SIDES, width - 2, self._currency):
            lines += section_lines(section, width)
        lines.append(())
        for note in words.notes():
            lines += flow([Piece(note, "dim")], width, _NOTE_LINES)
        return lines
