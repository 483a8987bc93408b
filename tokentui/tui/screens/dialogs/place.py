"""Who an account is: one key of a segment answers, on the last lines of the screen, where it covers no fact."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.geometry import Region
from textual.widget import Widget

from tokentui.domain.codebook import Segments
from tokentui.domain.statements import CANNOT_TELL, WITHHELD, Statement, a_set
from tokentui.domain.text import clip, visible
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.screens.dialogs.several import SeveralDialog
from tokentui.tui.widgets.flow import Line, both_ends, cut, width_of
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Where

_LEAST = 8
"""Cells that a name needs at least."""


class PlaceDialog(Dialog[Statement]):
    """The keys of the segments in place of the message and the keys of the screen; the one that chooses closes it."""

    PLACES = (Where.PLACE,)
    SENTENCE_LINES: ClassVar[int] = 0
    DEFAULT_CSS = """
    PlaceDialog, PlaceDialog.-roomy {
        align: center bottom;
        & > #dialog {
            width: 100%;
            padding: 0 1;
            border-top: none;
            border-left: none;
            & > #heading { display: none; }
            & > #keys { margin-top: 0; }
        }
    }
    """

    def __init__(self, segments: Segments, customers: str, current: Statement | None = None) -> None:
        super().__init__("Who is it?", customers)
        self._segments, self._current = segments, current
        self._stands: dict[str, Region] = {}
        """Where each segment stands within the rows, by its key."""
        self.pressed: tuple[str, float] = ("", 0.0)
        """The key that came last, and when: it may still be held down when the dialog has closed."""

    def body(self) -> Iterable[Widget]:
        """The segments that a key chooses."""
        yield Lines(self._rows, id="rows")

    async def take_key(self, event: events.Key) -> bool:
        """Run a command, and remember the key."""
        self.pressed = event.key, event.time
        return await super().take_key(event)

    async def on_click(self, event: events.Click) -> None:
        """A click on a segment is its key."""
        at = event.get_content_offset(self.query_one("#rows", Lines))
        for key, cells in self._stands.items():
            if at is not None and cells.contains_point(at):
                await self.press(key)

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
        """The segments beside each other on as few lines as they need, and whom it is about where there is room."""
        lines: list[list[Piece]] = [[Piece(f"{self.heading} ", "strong")]]
        for segment in self._segments.active:
            entry = [Piece(f" {visible(segment.key)} ", "accent"), Piece(f"{visible(segment.code)} ")]
            if not segment.key:
                continue
            if width_of([*lines[-1], *entry]) > width:
                lines.append([])
            self._stands[segment.key] = Region(width_of(lines[-1]), len(lines) - 1, width_of(entry), 1)
            lines[-1] += entry
        first, *others = lines
        room = width - width_of(first) - 2
        about = [Piece(clip(visible(self.subject), room), "dim")] if room > _LEAST else []
        return [both_ends(first, about, width), *(cut(line, width) for line in others)]
