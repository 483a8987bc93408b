"""The pane that shows everything about the selected customer."""

from bisect import bisect_right
from collections.abc import Hashable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain, islice
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tokentui.domain.codebook import Codebook
from tokentui.domain.customer import Detail, Fact
from tokentui.domain.grades import Grade
from tokentui.domain.text import clip
from tokentui.tui.widgets.detail_lines import ADDRESS, FACT, detail_lines, facts_in_order
from tokentui.tui.widgets.flow import UNCUT, Line
from tokentui.tui.widgets.jump_targets import Target
from tokentui.tui.widgets.line_view import LineView
from tokentui.tui.widgets.links import link_of
from tokentui.tui.widgets.parts import Look, Looks, styles
from tokentui.tui.widgets.table_columns import Piece

MARGIN = 1
"""Cells left free at the left edge, and before the scrollbar."""
NOBODY = "No customer is selected."
AT_ONCE = 120
"""Lines written between two looks for a key: some milliseconds."""
PINNED = 2
"""Lines that stay in view while the others scroll: name and spend."""
CURRENT = "▸"
"""The sign before the current fact."""


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
        "ghost": Look("foreground 72"),
        "accent": Look("accent"),
        "warning": Look("warning"),
        FACT: Look("accent", bold=True),
        ADDRESS: Look("foreground 72"),
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
        self._facts: tuple[Fact, ...] = ()
        self._at = 0
        """Which of them is the current one."""
        self._starts: list[int] = []
        """The lines on which facts begin, as far as they were looked for."""
        self._looked_to = 0
        self._ghost = ""
        self.chose_fact = False
        """Whether another fact of this customer was made the current one."""

    def show(
        self,
        detail: Detail | None,
        codebook: Codebook,
        currency: str,
        now: datetime,
        floor: Grade,
        ghost: str = "",
    ) -> None:
        """Show a customer, or that there is none; another one starts at its first line, the same one stays in place.

        `ghost` is what rules suggest of it.
        """
        before, fact = self.customer_id, self.fact
        self._ghost = ghost
        self._facts = () if detail is None else facts_in_order(detail)
        self._at = self._facts.index(fact) if fact in self._facts else 0
        self._shown = (detail, codebook, currency, now, floor) if detail is not None else None
        self._write()
        self._measure()
        self.refresh_changed()
        if detail is None or detail.customer.id != before:
            self.chose_fact = False
            # The first line is painted even for a namesake: it is how a screen knows that the customer has been seen.
            self.refresh(Region(0, 0, self.outer_size.width, 1))
            self.scroll_to(y=0, animate=False, force=True)

    @property
    def customer_id(self) -> int | None:
        """Whom the pane shows."""
        return None if self._shown is None else self._shown[0].customer.id

    @property
    def pinned(self) -> int:
        """How many lines stay in view while the others scroll."""
        return PINNED + bool(self._ghost) if self._shown is not None and self.size.height > 2 * PINNED else 0

    @property
    def fact(self) -> Fact | None:
        """The current fact; None where the customer has none."""
        return self._facts[self._at] if self._facts else None

    def jump_targets(self) -> Iterator[Target]:
        """The pane itself, and each fact that begins in view."""
        yield Target(0, 0, self.focus, is_pane=True)
        for number, start in enumerate(self._found_starts()):
            line = start - self.scroll_offset.y
            if self.pinned <= line < self.size.height:
                yield Target(0, line, partial(self._jump, number))

    def _jump(self, fact: int) -> None:
        self.focus()
        self.turn_fact(fact - self._at)

    def turn_fact(self, step: int) -> bool:
        """Make another fact the current one and bring it into view; False beyond the last and before the first."""
        wanted = self._at + step
        if not 0 <= wanted < len(self._facts):
            return False
        self._at, self.chose_fact = wanted, True
        line = self._start_of(wanted)
        end = self._starts[wanted + 1] if wanted + 1 < len(self._starts) else line + 4
        top, height, pinned = self.scroll_offset.y, self.size.height, self.pinned
        if line < top + pinned or min(end, line + height - pinned) > top + height:
            self.scroll_to(y=0 if not wanted else line - pinned, animate=False, force=True)
        self.refresh_changed()
        return True

    @property
    def detail(self) -> Detail | None:
        """All that is known of whom the pane shows."""
        return None if self._shown is None else self._shown[0]

    @property
    def card(self) -> str:
        """The whole customer as plain text, nothing cut: to copy."""
        if self._shown is None:
            return ""
        lines = map(self._dressed, detail_lines(*self._shown, UNCUT))
        return "\n".join("".join(piece.text for piece in line).rstrip() for line in lines) + "\n"

    @property
    def text(self) -> str:
        """What the pane says, as plain text."""
        self._lines += self._coming
        return "\n".join("".join(piece.text for piece in line).rstrip() for line in self._lines)

    def content(self, index: int) -> Hashable:
        """The pieces of a line, whether it begins the current fact, and where its address leads."""
        if self.size.width != self._width:
            self._write()
        place = self._place(index)
        if place >= len(self._lines):
            return None
        return tuple(self._lines[place]), self._is_current(place), self._address(place)

    def draw_line(self, index: int, width: int, base: Style) -> Strip:
        """One line of what is said of the customer."""
        place = self._place(index)
        line = self._lines[place] if place < len(self._lines) else ()
        current, address = self._is_current(place), self._address(place)
        words = [self._drawn_piece(piece, address, current=current) for piece in line if piece.text]
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

    def _place(self, index: int) -> int:
        """Which line stands at an index of the view: the first ones stay."""
        row = index - self.scroll_offset.y
        return row if row < self.pinned else index

    def _drawn_piece(self, piece: Piece, address: str, *, current: bool) -> Segment:
        style = self._style(piece.style)
        if piece.style == FACT and current:
            return Segment(CURRENT, style)
        return Segment(piece.text, style + Style(link=address) if piece.style == ADDRESS and address else style)

    def _start_of(self, fact: int) -> int:
        """The line on which a fact begins; it and all before the next one are written first."""
        while len(self._found_starts()) <= min(fact + 1, len(self._facts) - 1):
            if not (more := list(islice(self._coming, AT_ONCE))):
                break
            self._lines += more
            self._measure()
        return self._starts[fact] if fact < len(self._starts) else 0

    def _found_starts(self) -> list[int]:
        """The lines on which facts begin, of those that are written."""
        for place in range(self._looked_to, len(self._lines)):
            if any(piece.style == FACT for piece in self._lines[place]):
                self._starts.append(place)
        self._looked_to = len(self._lines)
        return self._starts

    def _is_current(self, place: int) -> bool:
        starts = self._found_starts()
        return self._at < len(starts) and starts[self._at] == place

    def _address(self, place: int) -> str:
        """Where the address on a line leads, for a terminal that follows links; empty where it stands on none."""
        if place >= len(self._lines) or not any(piece.style == ADDRESS for piece in self._lines[place]):
            return ""
        fact = bisect_right(self._found_starts(), place) - 1
        return link_of(self._facts[fact].source_url) if 0 <= fact < len(self._facts) else ""

    def _write(self) -> None:
        """Make the lines for the present width: as many as are in view at once, and the others bit by bit."""
        self._width = self.size.width
        self._starts, self._looked_to = [], 0
        room = self._width - 2 * MARGIN - self.styles.scrollbar_size_vertical
        if self._shown is None:
            self._lines, self._coming = [(Piece(NOBODY, "dim"),)], iter(())
        elif room > 0:
            coming = map(self._dressed, detail_lines(*self._shown, room))
            beside = [(Piece(clip(self._ghost, room), "ghost"),)] if self._ghost else []
            self._lines, self._coming = [], chain(islice(coming, PINNED), beside, coming)
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
