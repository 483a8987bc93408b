"""A view of lines that are drawn once and kept until they say something else."""

from collections.abc import Hashable, Sequence
from itertools import groupby
from typing import NamedTuple, Self

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tokentui.tui.widgets.ground import RULE_ABOVE, RULE_BESIDE, rule_style


class _Paper(NamedTuple):
    """What all lines of a view are drawn on, at one width and in one style."""

    width: int
    base: Style
    ground: Color
    filters: Sequence[LineFilter]
    above: Strip
    before: Strip
    behind: Strip


class LineView(ScrollView):
    """Lines of text, of which those in view are drawn; for widgets with a thin rule above or at the left at most.

    Stands in for the cache that widgets have, which works out borders, padding and the scrollbar's place for each line.
    A line that says the same as one before is not drawn again, wherever it stands: most lines outlive a change.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._paper: _Paper | None = None
        self._strips: list[Strip] | None = None
        self._kept: dict[Hashable, Strip] = {}
        self._contents: Sequence[Hashable] = ()
        """What each line in view said when it was last looked at."""
        self._looked_at = False
        """Whether that is what they say now."""

    def content(self, index: int) -> Hashable:  # noqa: ARG002 - for subclasses
        """All that the look of a line depends on, but for width and style of the widget; None beyond the last line."""
        return None

    def draw_line(self, index: int, width: int, base: Style) -> Strip:  # noqa: ARG002 - for subclasses
        """The line at an index of the whole text, on the widget's own style; blank beyond the last."""
        return Strip.blank(width, base)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the view."""
        width, height = self.outer_size
        if self._paper is None or self._paper.width != width:
            self._paper, self._kept, self._strips = self._paper_for(width), {}, None
        if self._strips is None or len(self._strips) != height:
            self._strips = self._drawn(self._paper, height)
        strips = self._strips[crop.y : crop.bottom]
        if crop.x > 0 or crop.right < width:
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One line of the view, as Textual asks for it outside of a paint."""
        return self.draw_line(y + self.scroll_offset.y, self.size.width, self.rich_style)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Look at the lines anew at the next paint."""
        self._strips, self._looked_at = None, False
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def refresh_changed(self) -> None:
        """Paint the lines that say something else than when they were last looked at, and leave the others alone."""
        before, now = self._contents, self._in_view(self.outer_size.height)
        if len(before) != len(now):
            self.refresh()
            return
        others = [line for line, (one, other) in enumerate(zip(before, now, strict=True)) if one != other]
        for _, run in groupby(enumerate(others), lambda place: place[1] - place[0]):
            lines = [line for _, line in run]
            self.refresh(Region(0, lines[0], self.outer_size.width, len(lines)))
        self._contents, self._looked_at = now, True

    def notify_style_update(self) -> None:
        """Draw all lines anew after a change of theme or focus."""
        super().notify_style_update()
        self._paper = None

    def _in_view(self, height: int) -> Sequence[Hashable]:
        top = self.scroll_offset.y
        return [self.content(index) for index in range(top, top + height - self.gutter.top)]

    def _drawn(self, paper: _Paper, height: int) -> list[Strip]:
        if not self._looked_at or len(self._contents) != height - self.gutter.top:
            self._contents, self._looked_at = self._in_view(height), True
        kept: dict[Hashable, Strip] = {}
        strips = [paper.above] * self.gutter.top
        for index, content in enumerate(self._contents, self.scroll_offset.y):
            strip = kept.get(content) or self._kept.get(content)
            if strip is None:
                strip = self._framed(self.draw_line(index, paper.width - self.gutter.width, paper.base), paper)
            kept[content] = strip
            strips.append(strip)
        self._kept = kept
        return strips

    def _framed(self, line: Strip, paper: _Paper) -> Strip:
        return _filtered(Strip.join([paper.before, line, paper.behind]) if self.gutter.width else line, paper)

    def _paper_for(self, width: int) -> _Paper:
        edges, gutter, base = self.styles.border, self.gutter, self.rich_style
        rule = [Segment(RULE_BESIDE, rule_style(self, edges.left))] if edges.left[0] else []
        paper = _Paper(
            width,
            base,
            self.background_colors[1],
            self.get_line_filters(),
            above=Strip([Segment(RULE_ABOVE * width, rule_style(self, edges.top))], width),
            before=Strip([*rule, Segment(" " * (gutter.left - len(rule)), base)], gutter.left),
            behind=Strip([Segment(" " * gutter.right, base)], gutter.right),
        )
        return paper._replace(above=_filtered(paper.above, paper))


def _filtered(strip: Strip, paper: _Paper) -> Strip:
    for line_filter in paper.filters:
        strip = strip.apply_filter(line_filter, paper.ground)
    return strip
