"""A view of lines that are drawn once and kept until they say something else."""

from collections.abc import Hashable
from typing import Self

from rich.style import Style
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip


class LineView(ScrollView):
    """Lines of text, of which those in view are drawn; for widgets without borders and padding.

    Stands in for the cache that widgets have, which works out borders, padding and the scrollbar's place for each line.
    A line that says the same as one before is not drawn again, wherever it stands: most lines outlive a change.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._strips: list[Strip] | None = None
        self._strips_width = 0
        self._kept: dict[Hashable, Strip] = {}

    def content(self, index: int) -> Hashable:  # noqa: ARG002 - for subclasses
        """All that the look of a line depends on, but for width and style of the widget; None beyond the last line."""
        return None

    def draw_line(self, index: int, width: int, base: Style) -> Strip:  # noqa: ARG002 - for subclasses
        """The line at an index of the whole text, on the widget's own style; blank beyond the last."""
        return Strip.blank(width, base)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the view."""
        if self.gutter:
            return super().render_lines(crop)
        width, height = self.outer_size
        if self._strips is None or (len(self._strips), self._strips_width) != (height, width):
            self._strips = self._drawn(width, height)
        strips = self._strips[crop.y : crop.bottom]
        if crop.x > 0 or crop.right < width:
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One line of the view, as Textual asks for it outside of a paint."""
        return self.draw_line(y + self.scroll_offset.y, self.size.width, self.rich_style)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Look at the lines anew at the next paint."""
        self._strips = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Draw all lines anew after a change of theme or focus."""
        super().notify_style_update()
        self._kept = {}
        self._strips = None

    def _drawn(self, width: int, height: int) -> list[Strip]:
        if width != self._strips_width:
            self._kept, self._strips_width = {}, width
        base, ground, filters = self.rich_style, self.background_colors[1], self.get_line_filters()
        top = self.scroll_offset.y
        kept: dict[Hashable, Strip] = {}
        strips = []
        for index in range(top, top + height):
            content = self.content(index)
            strip = kept.get(content) or self._kept.get(content)
            if strip is None:
                strip = self.draw_line(index, width, base)
                for line_filter in filters:
                    strip = strip.apply_filter(line_filter, ground)
            kept[content] = strip
            strips.append(strip)
        self._kept = kept
        return strips
