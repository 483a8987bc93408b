"""A panel of lines, some of which can be selected to show the accounts behind them."""

from collections.abc import Hashable, Iterable, Iterator
from functools import partial
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tokentui.domain.panel_figure import PanelFigure
from tokentui.tui.widgets.bars import BarStyles
from tokentui.tui.widgets.jump_targets import Target
from tokentui.tui.widgets.line_view import LineView
from tokentui.tui.widgets.parts import Look, Looks, styles


class PanelCell(NamedTuple):
    """A part of a line that can be selected by itself."""

    start: int
    end: int
    """The cells of the line that it takes, from its left edge."""
    filter: str
    title: str
    figure: PanelFigure | None = None
    """What is explained of it."""


class PanelRow(NamedTuple):
    """One line of a panel."""

    segments: tuple[Segment, ...]
    """What is drawn, from the left edge of the panel's text."""
    filter: str = ""
    """The filter that shows the accounts behind the line; empty when the line cannot be selected."""
    title: str = ""
    """What the accounts behind it are, in words."""
    cells: tuple[PanelCell, ...] = ()
    """Parts that can be selected by themselves."""
    folded: bool = False
    """Whether there is more to the line than it shows, which selecting it opens."""
    figure: PanelFigure | None = None
    """What is explained of it."""

    @property
    def selectable(self) -> bool:
        """Whether the cursor steps on the line."""
        return bool(self.filter) or self.folded or self.figure is not None


class Panel(LineView, can_focus=True, inherit_bindings=False):
    """Lines drawn from a snapshot; a cursor steps over those that have accounts behind them."""

    LOOKS: ClassVar[Looks] = {
        "title": Look(bold=True),
        "dim": Look("foreground 72"),
        "faint": Look("foreground 72"),
        "strong": Look(bold=True),
        "cursor": Look(ground="accent 16"),
        "cell": Look(ground="accent 40", bold=True),
        "bullish": Look("success"),
        "neutral": Look("foreground 75"),
        "bearish": Look("error"),
        "hatched": Look("foreground 58"),
        "weak": Look("foreground 75"),
        "edge": Look(ground="foreground 11"),
        "silent": Look("warning"),
        "accent": Look("accent"),
        "up": Look("accent", bold=True),
        "warning": Look("warning"),
    }
    DEFAULT_CSS = """
    Panel {
        color: $foreground; background: $background;
        overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 0;
    }
    """

    class Chosen(Message):
        """The user asks for the accounts behind a line."""

        def __init__(self, row: PanelRow) -> None:
            super().__init__()
            self.row = row

    class Unfolded(Message):
        """The user asks for all of a line that is folded."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: tuple[PanelRow, ...] = ()
        self._width = 0
        self._cursor = -1
        self._column = -1
        """The cell of the line that is selected; -1 for the whole line."""
        self._parts: dict[str, Style] = {}

    def draw(self, width: int) -> Iterable[PanelRow]:  # noqa: ARG002 - for subclasses
        """The lines at a width; empty until there is something to show."""
        return ()

    def redraw(self) -> None:
        """Compute the lines anew and paint those that say something else; the cursor stays on its line."""
        lines = len(self._rows)
        self._draw_at(self._width)
        if len(self._rows) != lines:
            self.refresh(layout=True)
        else:
            self.refresh_changed()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As many lines as there are at a width: so that the first layout is right, and not the second."""
        if width != self._width:
            self._draw_at(width)
        return len(self._rows)

    def _draw_at(self, width: int) -> None:
        # Drawn before the width is noted: a panel that asks for its own height meanwhile is measured once more within.
        rows = tuple(self.draw(width)) if width > 0 else ()
        self._width, self._rows = width, rows
        if rows and self.has_focus and self._cursor < 0:
            # It had the focus before it was laid out, as a pane does that tab brings to the front.
            self._cursor = next((index for index, row in enumerate(rows) if row.selectable), -1)
        size = Size(width, len(self._rows))
        if size != self.virtual_size:
            # As if assigned, without the layout pass that assigning would cause.
            self.set_reactive(Widget.virtual_size, size)
            self._scroll_update(size)

    def part(self, name: str) -> Style:
        """The style of a part of the panel."""
        if not self._parts:
            self._parts = styles(self, self.LOOKS)
        return self._parts[name]

    def bar_styles(self, solid: str) -> BarStyles:
        """Styles of a bar whose solid part has the style of this part."""
        return BarStyles(
            solid=self.part(solid),
            hatched=self.part("hatched"),
            weak=self.part("weak"),
            silent=self.part("silent"),
            edge=self.part("edge"),
        )

    def on_resize(self) -> None:
        """Lines depend on the width."""
        if self.size.width != self._width:
            self._width = self.size.width
            self.redraw()

    def notify_style_update(self) -> None:
        """Lines carry their colours: draw them anew in another theme."""
        super().notify_style_update()
        self._parts = {}
        if self.is_mounted:
            self.redraw()

    def content(self, index: int) -> Hashable:
        """What is drawn, and whether the cursor lights it."""
        if index >= len(self._rows):
            return None
        if below := self._below(index):
            return below
        return self._rows[index].segments, self._is_lit(index), self._column if self._is_lit(index) else -1

    def draw_line(self, index: int, width: int, base: Style) -> Strip:
        """One line of the panel, lit where the cursor is."""
        if index >= len(self._rows):
            return Strip.blank(width, base)
        if below := self._below(index):
            return (
                Strip([Segment(f"▾ {below} more", self.part("accent"))]).crop_extend(0, width, None).apply_style(base)
            )
        row = self._rows[index]
        strip = Strip(row.segments).crop_extend(0, width, None)
        if not self._is_lit(index):
            return strip.apply_style(base)
        strip = strip.apply_style(base + self.part("cursor"))
        cell = self._cell(row)
        if cell is None or cell.start >= width:
            return strip
        end = min(cell.end, width)
        before, within, after = strip.crop(0, cell.start), strip.crop(cell.start, end), strip.crop(end, width)
        return Strip.join((before, within.apply_style(self.part("cell")), after))

    def _below(self, index: int) -> int:
        """On the last line in view of a panel that is cut: how many lines it stands for; 0 on every other line."""
        end = self.scroll_offset.y + self.size.height
        return len(self._rows) - end + 1 if index == end - 1 > self.scroll_offset.y and end < len(self._rows) else 0

    # The cursor

    def _is_lit(self, index: int) -> bool:
        return self.has_focus and index == self._cursor

    def _cell(self, row: PanelRow) -> PanelCell | None:
        return row.cells[min(self._column, len(row.cells) - 1)] if row.cells and self._column >= 0 else None

    def action_cursor_right(self) -> None:
        """To the next cell of a line that has cells."""
        self._turn(1)

    def action_cursor_left(self) -> None:
        """To the cell before, and from the first to the whole line."""
        self._turn(-1)

    def _turn(self, way: int) -> None:
        if 0 <= self._cursor < len(self._rows):
            self._column = min(max(self._column + way, -1), len(self._rows[self._cursor].cells) - 1)
            self.refresh_changed()

    def action_cursor_down(self) -> None:
        """To the next line that can be selected; from the last one, further down."""
        self._step(1)

    def action_cursor_up(self) -> None:
        """To the line before that can be selected."""
        self._step(-1)

    def action_home(self) -> None:
        """To the first line that can be selected, with all that stands above it."""
        self._cursor = -1
        self._step(1)
        self.scroll_to(y=0, animate=False)

    def action_end(self) -> None:
        """To the last line that can be selected, with all that stands below it."""
        self._cursor = len(self._rows)
        self._step(-1)
        self.scroll_to(y=len(self._rows), animate=False)

    def action_page_down(self) -> None:
        """To the last line."""
        self.action_end()

    def action_page_up(self) -> None:
        """To the first line."""
        self.action_home()

    def action_select_row(self) -> None:
        """Ask for the accounts behind the line, or for all of it."""
        if 0 <= self._cursor < len(self._rows) and self._rows[self._cursor].selectable:
            row = self._rows[self._cursor]
            if row.folded:
                self.post_message(self.Unfolded())
                return
            cell = self._cell(row)
            chosen = row if cell is None else row._replace(filter=cell.filter, title=cell.title)
            if chosen.filter:
                self.post_message(self.Chosen(chosen))

    @property
    def figure(self) -> PanelFigure | None:
        """What is explained of the line or cell that the cursor is on; None where it is on none."""
        if not (self.has_focus and 0 <= self._cursor < len(self._rows)):
            return None
        cell = self._cell(self._rows[self._cursor])
        return self._rows[self._cursor].figure if cell is None else cell.figure

    @property
    def has_nothing_behind(self) -> bool:
        """Whether the line that the cursor is on can be explained, and neither filtered by nor unfolded."""
        row = self._rows[self._cursor] if self.has_focus and 0 <= self._cursor < len(self._rows) else None
        return row is not None and row.figure is not None and not (row.filter or row.folded or row.cells)

    def on_focus(self) -> None:
        """A panel that gets the focus shows where its cursor is."""
        if not (0 <= self._cursor < len(self._rows) and self._rows[self._cursor].selectable):
            self.action_home()
        self.refresh_changed()

    def on_blur(self) -> None:
        """The cursor shows only where keys go."""
        self.refresh_changed()

    def on_click(self, event: events.Click) -> None:
        """Select the line clicked, and show what is behind it on a double click."""
        index = event.y + self.scroll_offset.y
        if self._below(index):
            self.scroll_page_down(animate=False)
        elif 0 <= index < len(self._rows) and self._rows[index].selectable:
            self._cursor = index
            self.refresh_changed()
            if event.chain == 2:
                self.action_select_row()

    def jump_targets(self) -> Iterator[Target]:
        """The panel itself, and each line in view that can be selected."""
        yield Target(-1, 0, self.focus, is_pane=True)
        for line in range(self.size.height):
            index = line + self.scroll_offset.y
            if index < len(self._rows) and self._rows[index].selectable and not self._below(index):
                yield Target(-1, line, partial(self._jump, index))

    def _jump(self, index: int) -> None:
        self.focus()
        if index < len(self._rows) and self._rows[index].selectable:
            self._cursor, self._column = index, -1
            self.refresh_changed()

    def _step(self, way: int) -> None:
        index = self._cursor + way
        while 0 <= index < len(self._rows) and not self._rows[index].selectable:
            index += way
        if 0 <= index < len(self._rows):
            self._cursor = index
            self.scroll_to_region_line(index)
        else:
            # What stands above the first of them and below the last comes into view a line at a time.
            self.scroll_to(y=self.scroll_offset.y + way, animate=False)
        self.refresh_changed()

    def scroll_to_region_line(self, index: int) -> None:
        """Bring one line into view, above the one that says how many follow."""
        top, height = self.scroll_offset.y, self.size.height
        said = 1 if height > 1 and index < len(self._rows) - 1 else 0
        if index < top:
            self.scroll_to(y=index, animate=False)
        elif height and index >= top + height - said:
            self.scroll_to(y=index - height + 1 + said, animate=False)
