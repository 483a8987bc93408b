"""Containers of which nothing is seen but their ground and, at most, a thin rule at the left."""

from rich.segment import Segment
from rich.style import Style
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

RULE = "│"


class Ground(Widget):
    """Draws one line and repeats it: panes cover it, and working out each of its lines would cost as much as theirs."""

    _drawn: Strip | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the container, all of them alike."""
        if self._drawn is None or self._drawn.cell_length != self.outer_size.width:
            self._drawn = self._draw(self.outer_size.width)
        return [self._drawn.crop(*crop.column_span)] * crop.height

    def notify_style_update(self) -> None:
        """Draw anew in other colours."""
        super().notify_style_update()
        self._drawn = None

    def _draw(self, width: int) -> Strip:
        below, ground = self.background_colors
        plain = Style.from_color(bgcolor=ground.rich_color)
        edge, color = self.styles.border_left
        segments = [Segment(RULE, Style.from_color((below + color).rich_color, below.rich_color))] if edge else []
        strip = Strip([*segments, Segment(" " * (width - len(segments)), plain)])
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, ground)
        return strip


class Beside(Horizontal, Ground):
    """Panes side by side."""


class Below(Vertical, Ground):
    """Panes one below another."""
