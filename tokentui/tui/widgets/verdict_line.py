"""The verdict on one line, which stays in sight whatever pane is in front."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.message import Message

from tokentui.domain.composition import Composition
from tokentui.domain.text import cell_width, clip
from tokentui.services.panels import Panels
from tokentui.tui.widgets.parts import Look, Looks
from tokentui.tui.widgets.status_lines import Line
from tokentui.words.panels import filtered
from tokentui.words.verdict import stances_in_short, weighed_in_short


class VerdictLine(Line):
    """Shares of bullish and bearish with how they moved, the verdict, and what it is weighed by."""

    LOOKS: ClassVar[Looks] = {**Line.LOOKS, "plain": Look("foreground")}

    class Clicked(Message):
        """The user asks for all of it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._stances = self._verdict = self._by = ""

    def show(self, panels: Panels, before: Composition) -> None:
        """Show a snapshot beside the composition that the session began with."""
        shown = self._stances, self._verdict, self._by
        self._stances = ": ".join(filter(None, (filtered(panels), stances_in_short(panels.composition, before))))
        self._verdict, self._by = panels.verdict.verdict.value, weighed_in_short(panels)
        if shown != (self._stances, self._verdict, self._by):
            self.refresh()

    @property
    def text(self) -> str:
        """What the line says."""
        return self.render().plain

    def render(self) -> Text:
        """Stances and verdict at the left, by what it is weighed at the right where there is room for that."""
        width = self.content_size.width
        line = Text()
        line.append(clip(f"{self._stances} · ", max(width - cell_width(self._verdict), 0)), style=self.part("plain"))
        line.append(clip(self._verdict, width), style=self.part("strong"))
        space = width - line.cell_len - cell_width(self._by)
        if self._by and space > 1:
            line.append(" " * space + self._by)
        return line

    async def on_click(self, event: events.Click) -> None:
        """A click asks for all of it."""
        event.stop()
        self.post_message(self.Clicked())
