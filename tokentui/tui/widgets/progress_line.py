"""How far a review has come: the queue, accounts, money, and what waits."""

from typing import ClassVar

from rich.text import Text

from tokentui.domain.progress import Progress
from tokentui.domain.text import clip, visible
from tokentui.tui.widgets.parts import Look, Looks
from tokentui.tui.widgets.status_lines import Line
from tokentui.words.panels import how_far

_BAR, _SHORT_BAR = 16, 8
_LEAST = 8
"""Cells of the name of the queue that are shown however narrow the line."""
_NAME = 12
"""Cells of it that come before the time."""


class ProgressLine(Line):
    """The name of the queue, accounts done, money settled as a bar and in words, and what else there is to know."""

    LOOKS: ClassVar[Looks] = {**Line.LOOKS, "value": Look("foreground")}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = ""
        self._progress: Progress | None = None
        self._beside: tuple[str, ...] = ()
        self._clock: tuple[str, ...] = ("",)

    def show(self, title: str, progress: Progress, beside: tuple[str, ...], clock: tuple[str, ...] = ("",)) -> None:
        """Show a queue, how far it has come, and a few words beside it, as in `3 postponed`.

        `clock` says how the time goes, from the longest way to say it to the shortest: what there is room for is shown.
        """
        shown = self._title, self._progress, self._beside, self._clock
        self._title, self._progress, self._beside, self._clock = title, progress, beside, clock
        if shown != (title, progress, beside, clock):
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says."""
        return self.render().plain

    def render(self) -> Text:
        """Queue at the left, figures and bar behind it, the rest at the right; the bar gives way first."""
        width = self.content_size.width
        if self._progress is None or width <= 0:
            return Text()
        words = how_far(self._progress)
        wanted = min(len(self._title), _NAME)
        fits = (
            said
            for clock in self._clock
            for said in [" · ".join(filter(None, (*self._beside, clock)))]
            if width - len(words) - len(said) - 6 >= wanted
        )
        beside = next(fits, " · ".join(self._beside))
        if width - len(words) - len(beside) - 6 < _LEAST:
            words = how_far(self._progress, briefly=True)
        room = width - len(words) - len(beside) - 6
        bar = next((cells for cells in (_BAR, _SHORT_BAR, 0) if room - cells - 2 >= len(self._title)), 0)
        line = Text()
        line.append(clip(visible(self._title), max(room - (bar + 2 if bar else 0), _LEAST)), style=self.part("strong"))
        line.append("   " + words, style=self.part("value"))
        if bar and self._progress.share is not None:
            full = round(self._progress.share * bar)
            line.append("  " + "━" * full, style=self.part("accent"))
            line.append("─" * (bar - full))
        space = width - line.cell_len - len(beside)
        if beside and space > 0:
            line.append(" " * space + beside, style=self.part("accent"))
        return line
