"""Who an account is: one key of a segment answers, at the bottom of the screen, where it covers no fact."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.widget import Widget

from tokentui.domain.codebook import Segments
from tokentui.domain.statements import CANNOT_TELL, WITHHELD, Statement, a_set
from tokentui.domain.text import pad
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.screens.dialogs.choosing import code_width, labelled, named
from tokentui.tui.screens.dialogs.several import SeveralDialog
from tokentui.tui.widgets.flow import Line, cut, width_of
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Where

_BESIDE = 36
"""Cells from which on a segment has room beside another one."""


class PlaceDialog(Dialog[Statement]):
    """The keys and labels of the segments; the key that chooses closes it."""

    PLACES = (Where.PLACE,)
    SENTENCE_LINES: ClassVar[int] = 0
    DEFAULT_CSS = """
    PlaceDialog {
        align: center bottom;
        & > #dialog {
            width: 100%;
            padding: 0 1;
            border-left: none;
            & > #heading { margin-bottom: 0; }
            & > #keys { margin-top: 0; }
        }
    }
    """

    def __init__(self, segments: Segments, customers: str, current: Statement | None = None) -> None:
        super().__init__("Who is it?", customers)
        self._segments, self._current = segments, current
        self.pressed: tuple[str, float] = ("", 0.0)
        """The key that came last, and when: it may still be held down when the dialog has closed."""

    def body(self) -> Iterable[Widget]:
        """The segments that a key chooses."""
        yield Lines(self._rows, id="rows")

    async def take_key(self, event: events.Key) -> bool:
        """Run a command, and remember the key."""
        self.pressed = event.key, event.time
        return await super().take_key(event)

    def do_segment(self, key: str) -> None:
        """Answer with the segment of a key."""
        chosen = self._segments.by_key(key)
        if chosen is not None:
            self.dismiss(a_set(chosen.code))

    def do_segment_cannot_tell(self) -> None:
        """Looked, and it cannot be told."""
        self.dismiss(CANNOT_TELL)

    def do_segment_withheld(self) -> None:
        """They decline to say."""
        self.dismiss(WITHHELD)

    def do_segment_several(self) -> None:
        """One of several segments."""
        self.ask(SeveralDialog(self._segments, self.subject, self._current), self.dismiss)

    def _rows(self, width: int) -> list[Line]:
        keyed = tuple(one for one in self._segments.active if one.key)
        if not keyed:
            return [(Piece("No segment has a key: m chooses from the list.", "dim"),)]
        columns = min(max(width // _BESIDE, 1), len(keyed))
        each, codes = width // columns, code_width(keyed)
        height = -(-len(keyed) // columns)
        lines = []
        for row in range(height):
            pieces: list[Piece] = []
            for segment in keyed[row::height]:
                cell = cut((*named(segment, codes), labelled(segment)), each - 2)
                pieces += [*cell, Piece(pad("", each - width_of(cell)))]
            lines.append(cut(pieces, width))
        return lines
