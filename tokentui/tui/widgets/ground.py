"""What lies behind the panes: their ground and, at most, a thin rule."""

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

RULE_BESIDE, RULE_ABOVE = "│", "─"


def rule_style(widget: Widget, border: tuple[str, Color]) -> Style:
    """How a rule is drawn that a border in the style sheet stands for."""
    below = widget.background_colors[0]
    return Style.from_color((below + border[1]).rich_color, below.rich_color)


def plain_style(widget: Widget) -> Style:
    """How a widget looks where nothing is on it."""
    return Style.from_color(bgcolor=widget.background_colors[1].rich_color)


class OneLine:
    """A line that a widget draws once and shows in all of its rows, until it says something else.

    Stands in for the cache that widgets have, which works out borders, padding and colours for each row.
    """

    def __init__(self, widget: Widget, draw: Callable[[int], Strip]) -> None:
        self._widget = widget
        self._draw = draw
        self._strip: Strip | None = None

    def rows(self, crop: Region) -> list[Strip]:
        """The rows of a part of the widget, all of them alike."""
        width = self._widget.outer_size.width
        if self._strip is None or self._strip.cell_length != width:
            ground = self._widget.background_colors[1]
            self._strip = self._draw(width)
            for line_filter in self._widget.get_line_filters():
                self._strip = self._strip.apply_filter(line_filter, ground)
        whole = crop.x == 0 and crop.width == width
        return [self._strip if whole else self._strip.crop(*crop.column_span)] * crop.height

    def forget(self) -> None:
        """Draw it anew when it is next shown."""
        self._strip = None


class Ground(Widget):
    """A container's ground; panes cover it, and working out each of its lines would cost as much as theirs."""

    def __init__(self, *children: Widget, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(*children, id=id, classes=classes)
        self._ground = OneLine(self, self._drawn)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the container."""
        return self._ground.rows(crop)

    def notify_style_update(self) -> None:
        """Draw anew in other colours."""
        super().notify_style_update()
        self._ground.forget()

    def _drawn(self, width: int) -> Strip:
        edge = self.styles.border_left
        rule = [Segment(RULE_BESIDE, rule_style(self, edge))] if edge[0] else []
        return Strip([*rule, Segment(" " * (width - len(rule)), plain_style(self))], width)


class Beside(Horizontal, Ground):
    """Panes side by side."""


class Below(Vertical, Ground):
    """Panes one below another."""
