"""Lines of literal text, one of which may be the current one."""

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tokentui.tui.widgets.flow import Line
from tokentui.tui.widgets.jump_targets import Target

PREFIX = "lines--"
WHEEL = 3
"""Lines that one turn of the wheel goes."""


class Lines(Widget):
    """Draws what a function makes of the width; keeps the current line in view where not all lines fit."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        PREFIX + name for name in ("strong", "dim", "accent", "warning", "current", "bar")
    }
    DEFAULT_CSS = """
    Lines {
        width: 1fr;
        height: auto;
        & > .lines--strong { text-style: bold; }
        & > .lines--dim { color: $foreground 72%; }
        & > .lines--accent { color: $accent; }
        & > .lines--bar { color: $accent; }
        & > .lines--warning { color: $warning; }
        & > .lines--current { background: $accent 16%; }
        &:ansi > .lines--current { background: ansi_default; text-style: bold; }
    }
    """

    class Opened(Message):
        """The user asks for what is behind the current line, as by enter."""

    def __init__(
        self,
        draw: Callable[[int], Sequence[Line]],
        current: Callable[[], int | None] | None = None,
        go_to: Callable[[int], Callable[[], object] | None] = lambda _: None,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`go_to` says what makes the line of a number the current one; None for a line that never is."""
        super().__init__(id=id, classes=classes)
        self._draw = draw
        self._go_to = go_to
        self._current = current or (lambda: None)
        self._lines: Sequence[Line] | None = None
        self._drawn_for = -1
        self._top = 0
        self._styles: dict[tuple[str, bool], Style] = {}

    @property
    def text(self) -> str:
        """What is said, as plain text."""
        return "\n".join("".join(piece.text for piece in line).rstrip() for line in self._for(self.size.width))

    def redraw(self) -> None:
        """Make the lines anew."""
        before = len(self._lines or ())
        self._lines = None
        self.refresh(layout=before != len(self._for(self._drawn_for)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual calls it
        """As many rows as there are lines."""
        return len(self._for(width))

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        width = self.size.width
        lines, current = self._for(width), self._current()
        if current is not None:
            self._top = min(max(self._top, current - self.size.height + 1), current)
        self._top = max(min(self._top, len(lines) - self.size.height), 0)
        number = self._top + y
        is_current = number == current
        plain = self._style("", is_current)
        if number >= len(lines):
            return Strip.blank(width, plain)
        segments = [Segment(piece.text, self._style(piece.style, is_current)) for piece in lines[number] if piece.text]
        return Strip(segments).adjust_cell_length(width, plain)

    def jump_targets(self) -> Iterator[Target]:
        """Each line in view that can be the current one."""
        lines = self._for(self.size.width)
        for line in range(min(self.size.height, len(lines) - self._top)):
            if (go := self._go_to(self._top + line)) is not None:
                yield Target(-1, line, go)

    def on_click(self, event: events.Click) -> None:
        """Make the line the current one, and open it on a double click."""
        number = self._top + event.y - self.gutter.top
        go = self._go_to(number) if 0 <= number < len(self._for(self.size.width)) else None
        if go is not None:
            event.stop()
            go()
            if event.chain == 2:
                self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """A few lines down."""
        self._turn_wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """A few lines up."""
        self._turn_wheel(event, -WHEEL)

    def _turn_wheel(self, event: events.MouseEvent, by: int) -> None:
        """Move the current line by so many, or as far as there are lines that can be it."""
        chosen = self._current()
        current = -1 if chosen is None else chosen
        for number in range(current + by, current, -1 if by > 0 else 1):
            if (go := self._go_to(number)) is not None:
                event.stop()
                go()
                return

    def _for(self, width: int) -> Sequence[Line]:
        if self._lines is None or width != self._drawn_for:
            self._lines, self._drawn_for = self._draw(max(width, 0)), width
        return self._lines

    def notify_style_update(self) -> None:
        """Take the colours of another theme."""
        super().notify_style_update()
        self._styles = {}

    def _style(self, name: str, current: bool) -> Style:
        found = self._styles.get((name, current))
        if found is None:
            found = self._styles[name, current] = self._worked_out(name, current)
        return found

    def _worked_out(self, name: str, current: bool) -> Style:
        base = self.get_component_rich_style(PREFIX + "current") if current else self.rich_style
        if not name:
            return base
        named = self.get_component_rich_style(PREFIX + name)
        return base + named.without_color + Style(color=named.color)
