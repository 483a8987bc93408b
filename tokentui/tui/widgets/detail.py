"""The pane that shows everything about the selected customer."""

from collections.abc import Hashable, Iterator
from datetime import datetime
from itertools import islice
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tokentui.domain.codebook import Codebook
from tokentui.domain.customer import Detail
from tokentui.domain.grades import Grade
from tokentui.tui.widgets.detail_lines import detail_lines
from tokentui.tui.widgets.flow import Line
from tokentui.tui.widgets.line_view import LineView
from tokentui.tui.widgets.parts import Look, Looks, styles
from tokentui.tui.widgets.table_columns import Piece

MARGIN = 1
"""Cells left free at the left edge, and before the scrollbar."""
NOBODY = "No customer is selected."
AT_ONCE = 300
"""Lines written between two looks for a key: some milliseconds."""


class DetailPane(LineView, can_focus=True):
    """One customer in lines that are drawn as they come into view; the arrows scroll it when it has the focus."""

    ALLOW_SELECT = False
    LOOKS: ClassVar[Looks] = {
        "title": Look(bold=True),
        "title-focused": Look("accent", bold=True),
        "strong": Look(bold=True),
        "dim": Look("foreground 72"),
        "faint": Look("foreground 72"),
        "label": Look("foreground 72"),
        "accent": Look("accent"),
        "warning": Look("warning"),
    }
    DEFAULT_CSS = """
    DetailPane {
        width: 1fr;
        height: 1fr;
        color: $foreground;
        background: $background;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        scrollbar-background: $background;
        scrollbar-background-hover: $background;
        scrollbar-background-active: $background;
        scrollbar-color: $foreground 20%;
        scrollbar-color-hover: $foreground 35%;
        scrollbar-color-active: $accent;
        &:focus { scrollbar-color: $accent 60%; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._shown: tuple[Detail, Codebook, str, datetime, Grade] | None = None
        self._lines: list[Line] = [(Piece(NOBODY, "dim"),)]
        self._coming: Iterator[Line] = iter(())
        self._width = 0
        self._styles: dict[str, Style] = {}

    def show(self, detail: Detail | None, codebook: Codebook, currency: str, now: datetime, floor: Grade) -> None:
        """Show a customer, or that there is none; another one starts at its first line, the same one stays in place."""
        before = self.customer_id
        self._shown = (detail, codebook, currency, now, floor) if detail is not None else None
        self._write()
        self._measure()
        self.refresh_changed()
        if detail is None or detail.customer.id != before:
            # The first line is painted even for a namesake: it is how a screen knows that the customer has been seen.
            self.refresh(Region(0, 0, self.outer_size.width, 1))
            self.scroll_to(y=0, animate=False, force=True)

    @property
    def customer_id(self) -> int | None:
        """Whom the pane shows."""
        return None if self._shown is None else self._shown[0].customer.id

    @property
    def text(self) -> str:
        """What the pane says, as plain text: to copy."""
        self._lines += self._coming
        return "\n".join("".join(piece.text for piece in line).rstrip() for line in self._lines)

    def content(self, index: int) -> Hashable:
        """The pieces of a line."""
        if self.size.width != self._width:
            self._write()
        return tuple(self._lines[index]) if index < len(self._lines) else None

    def draw_line(self, index: int, width: int, base: Style) -> Strip:
        """One line of what is said of the customer."""
        line = self._lines[index] if index < len(self._lines) else ()
        words = [Segment(piece.text, self._style(piece.style)) for piece in line if piece.text]
        return Strip([Segment(" " * MARGIN, base), *words]).adjust_cell_length(width, base)

    def on_resize(self) -> None:
        """Write the lines anew for another width, and let the scrollbar know how many there are."""
        if self.size.width != self._width:
            self._write()
            self.refresh()
        self._measure()

    def notify_style_update(self) -> None:
        """Draw the lines anew after a change of theme or focus."""
        super().notify_style_update()
        self._styles = {}
        self.refresh()

    def _write(self) -> None:
        """Make the lines for the present width: as many as are in view at once, and the others bit by bit."""
        self._width = self.size.width
        room = self._width - 2 * MARGIN - self.styles.scrollbar_size_vertical
        if self._shown is None:
            self._lines, self._coming = [(Piece(NOBODY, "dim"),)], iter(())
        elif room > 0:
            self._lines, self._coming = [], map(self._dressed, detail_lines(*self._shown, room))
            self._write_on(self._coming, self.scroll_offset.y + self.size.height)

    def _dressed(self, line: Line) -> Line:
        """A line as it is shown."""
        return line

    def _write_on(self, coming: Iterator[Line], least: int = 0) -> None:
        """Write the next lines, and let keys act before those after them."""
        if coming is self._coming:
            before, wanted = len(self._lines), max(least, AT_ONCE)
            self._lines += islice(coming, wanted)
            if before:
                self._measure()
            if len(self._lines) == before + wanted:
                self.call_after_refresh(self._write_on, coming)

    def _measure(self) -> None:
        """Tell the scrollbar how many lines there are."""
        size = Size(1, len(self._lines))
        if size != self.virtual_size:
            # As if assigned, without the layout pass that assigning would cause.
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)

    def _style(self, name: str) -> Style:
        if not self._styles:
            plain = self.rich_style
            self._styles = {key: plain + style for key, style in styles(self, self.LOOKS).items()} | {"": plain}
        return self._styles[f"{name}-focused" if name == "title" and self.has_focus else name]
