"""The drawn side of a virtual table: header, rows and empty state, line by line."""

from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from rich.style import Style
from textual.color import Color
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tokentui.tui.widgets.parts import Looks, styles
from tokentui.tui.widgets.table_cache import RowCache, RowSource, StripCache
from tokentui.tui.widgets.table_columns import Column
from tokentui.tui.widgets.table_ids import Ids
from tokentui.tui.widgets.table_marks import Marks
from tokentui.tui.widgets.table_paint import CURSOR, FOCUS, MARKED, ODD, Painter
from tokentui.tui.widgets.table_style import LOOKS

RowT = TypeVar("RowT")


class TableLines(ScrollView, Generic[RowT], can_focus=True):
    """Draws a window on a list of ids; knows where the cursor and the marks are, but moves neither."""

    LOOKS: ClassVar[Looks] = LOOKS
    """Every part with its look; a subclass may add parts, which its cells can then name."""

    def __init__(
        self,
        source: RowSource[RowT],
        columns: Sequence[Column[RowT]],
        *,
        empty_text: str = "Nothing to show",
        rule: bool = True,
        zebra: bool = False,
        gap: int = 2,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._gap = gap
        self._fit_in: int | None = None
        self._zebra = zebra
        self._head = 2 if rule else 1
        self._empty_text = empty_text
        self._sorted_by: str | None = None
        self._descending = False
        self._ids = Ids()
        self._expected: int | None = None
        self._end_wanted = False
        self._index = 0
        self._cursor_id: int | None = None
        self._lost_id: int | None = None
        self._painted_at: Size | None = None
        self._marks = Marks()
        self._rows = RowCache(source)
        self._strips = StripCache()
        self._painter: Painter[RowT] | None = None
        self._named: dict[str, Style] = {}
        self._ground: Color | None = None

    @property
    def page_rows(self) -> int:
        """How many rows fit below the header."""
        return max(self.size.height - self._head, 0)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the table.

        Replaces the cache by line number that widgets have: lines here are kept by row, with their filtered and encoded
        form, so that scrolling draws only the rows that came into view.
        """
        ground = self.background_colors[1]
        filters = self.get_line_filters()
        strips = []
        for strip in self._lines(crop.y, crop.bottom, ground):
            for line_filter in filters:
                strip = strip.apply_filter(line_filter, ground)
            strips.append(strip)
        if crop.x > 0 or crop.right < self.scrollable_size.width:
            strips = [strip.crop(*crop.column_span) for strip in strips]
        self._note_painted(crop)
        return strips

    def render_line(self, y: int) -> Strip:
        """One line of the table, as Textual asks for it outside of a paint."""
        return self._lines(y, y + 1, self.background_colors[1])[0]

    def notify_style_update(self) -> None:
        """Draw all lines anew after a change of theme or focus."""
        super().notify_style_update()
        self._stale()

    def _lines(self, start: int, stop: int, ground: Color | None) -> list[Strip]:
        painter = self._paint_with(ground)
        head = [painter.header(self._sorted_by, self._descending), painter.rule()][: self._head][start:stop]
        body = max(start, self._head), max(stop, self._head)
        if not self._ids:
            return head + self._empty_lines(painter, *body)
        top = self.scroll_offset.y - self._head
        rows = self._row_lines(painter, top + body[0], min(top + body[1], len(self._ids)))
        return head + rows + [painter.blank()] * (stop - start - len(head) - len(rows))

    def _row_lines(self, painter: Painter[RowT], first: int, last: int) -> list[Strip]:
        """The lines of rows by position; reads the rows not drawn before in one call."""
        wanted = [(row_id, self._state(row_id, first + n)) for n, row_id in enumerate(self._ids.between(first, last))]
        lines = [self._strips.get(row_id, state) for row_id, state in wanted]
        missing = [row_id for (row_id, _), line in zip(wanted, lines, strict=True) if line is None]
        rows = self._rows.fetch(missing) if missing else {}
        drawn = []
        for (row_id, state), line in zip(wanted, lines, strict=True):
            if line is None:
                line = painter.row(rows[row_id], state)
                self._strips.put(row_id, state, line)
            drawn.append(line)
        return drawn

    def _state(self, row_id: int, index: int) -> int:
        state = MARKED if row_id in self._marks else 0
        if self._zebra and index % 2:
            state |= ODD
        if row_id == self._cursor_id:
            state |= CURSOR | FOCUS if self.has_focus else CURSOR
        return state

    def _empty_lines(self, painter: Painter[RowT], start: int, stop: int) -> list[Strip]:
        text = self._empty_text.split("\n")
        first = self._head + max((self.page_rows - len(text)) // 2, 0)
        inside = range(first, first + len(text))
        return [painter.message(text[y - first]) if y in inside else painter.blank() for y in range(start, stop)]

    def _paint_with(self, ground: Color | None = None) -> Painter[RowT]:
        """The painter for the present width and theme; another one makes all lines kept so far stale."""
        # Lines end where the scrollbar begins: one that ran under it would be cut in two for every paint.
        width = self.scrollable_size.width
        if self._painter is None or self._painter.width != width or (ground is not None and ground != self._ground):
            self._strips.drop()
            self._ground = ground if ground is not None else self.background_colors[1]
            self._painter = Painter(self._columns, width, self._gap, self._component_style, self._fit_in)
        return self._painter

    def _component_style(self, name: str) -> Style:
        if not self._named:
            plain = self.rich_style
            self._named = {key: plain + style for key, style in styles(self, self.LOOKS).items()}
        return self._named[name]

    def _stale(self) -> None:
        self._painter = None
        self._named = {}

    def _line_of(self, index: int) -> int | None:
        """The line of the widget that the row at a position is on, or None if it is out of view."""
        line = index - self.scroll_offset.y
        return line + self._head if 0 <= line < self.page_rows else None

    def _refresh_row(self, index: int) -> None:
        """Repaint one row, if it is in view."""
        line = self._line_of(index)
        if line is not None:
            self.refresh(Region(0, line, self.size.width, 1))

    def _note_painted(self, crop: Region) -> None:
        """Remember that the cursor's row reached the terminal, if this paint sends its line there.

        A paint asks for all lines of a widget and sends only those handed over for repainting; the ones that still wait
        are in `_repaint_regions`, and a row on such a line has been drawn but not shown.
        """
        line = self._line_of(self._index)
        if self._painted_at == self.size or self._cursor_id is None or line is None or not crop.y <= line < crop.bottom:
            return
        if any(region.y <= line < region.bottom for region in self._repaint_regions):
            self._refresh_row(self._index)
        else:
            self._painted_at = self.size
