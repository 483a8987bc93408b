"""The single lines of a screen: what book this is, what just happened, and what can be pressed next."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from time import monotonic
from typing import ClassVar, Self

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from tokentui.domain.text import cell_width, clip, visible
from tokentui.tui.widgets.ground import OneLine
from tokentui.tui.widgets.jump_targets import Target
from tokentui.tui.widgets.parts import Look, Looks, styles
from tokentui.words.command import Hint
from tokentui.words.commands import fitting

LASTS = {False: 12.0, True: 30.0}
"""Seconds for which something said is shown, a warning longer."""
GOING_ON = ("…", "esc stops", "marked")
"""Signs of a sentence that holds until another is said."""


class Line(Widget):
    """One line of literal text in at most two styles."""

    ALLOW_SELECT = False
    LOOKS: ClassVar[Looks] = {
        "strong": Look("foreground", bold=True),
        "accent": Look("accent"),
        "warning": Look("warning"),
    }
    DEFAULT_CSS = """
    Line { height: 1; width: 1fr; padding: 0 1; color: $foreground 72%; background: $background; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts: dict[str, Style] = {}
        self._line = OneLine(self, self._drawn)

    def render(self) -> Text:
        """What the line says."""
        return Text()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The line, for a part of its width."""
        return self._line.rows(crop)

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw the line anew at the next paint."""
        self._line.forget()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def part(self, name: str) -> Style:
        """The style of one part of the line."""
        if not self._parts:
            self._parts = styles(self, self.LOOKS)
        return self._parts[name]

    def notify_style_update(self) -> None:
        """Take the colours of another theme."""
        super().notify_style_update()
        self._parts = {}
        self._line.forget()

    def _drawn(self, width: int) -> Strip:
        base = self.rich_style
        margin = Segment(" " * self.gutter.left, base)
        words = Segment.apply_style(self.render().render(self.app.console), base)
        return Strip([margin, *words]).adjust_cell_length(width, base)


class StatusLine(Line):
    """The book, how much of the vendor it covers, who is deciding, and whether it is live."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        """A line that says `text` until there is a book."""
        super().__init__(id=id)
        self._left = text
        self._middle: tuple[str, ...] = ()
        self._right = ""
        self._warn = False

    def show(self, book: str, coverage: tuple[str, ...], reviewer: str, *, synthetic: bool, readonly: bool) -> None:
        """Show what the line stands for; the word SYNTHETIC never leaves it for an invented book.

        Of `coverage`, longest first, it says what fits.
        """
        before = self._left, self._middle, self._right, self._warn
        self._left = f"SYNTHETIC  {book}" if synthetic and "SYNTHETIC" not in book else book
        self._middle = coverage
        self._right = f"{reviewer} · {'read-only' if readonly else 'live ●'}"
        self._warn = synthetic
        if (self._left, self._middle, self._right, self._warn) != before:
            self.refresh()

    def render(self) -> Text:
        """Left, middle and right; the middle gives way first."""
        width = self.content_size.width
        left = Text()
        left.append("tokentui  ", style=self.part("accent"))
        left.append(visible(self._left), style=self.part("warning" if self._warn else "strong"))
        right = Text(visible(self._right))
        room = width - left.cell_len - right.cell_len - 4
        middle = next((words for words in self._middle if cell_width(words) <= room), "")
        line = left + Text(f"   {middle}" if middle else "")
        if line.cell_len + right.cell_len + 1 > width:
            line.truncate(max(width - right.cell_len - 1, 0), overflow="ellipsis")
        line.append(" " * max(width - line.cell_len - right.cell_len, 1))
        return line + right


class MessageLine(Line):
    """What just happened, or what went wrong, for a while; empty otherwise.

    What is still going on (it ends in `…` or names the key that stops it) stays until something else is said.
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = ""
        self._kind = ""
        self._timer: Timer | None = None
        self._ends = 0.0
        self._note: tuple[str, ...] = ()
        self.displaced = ""
        """The warning that the present sentence took the place of; empty where it was none."""

    @property
    def text(self) -> str:
        """What the line says now."""
        return self._text

    @property
    def note(self) -> str:
        """What stands beside whatever is said, in full."""
        return self._note[0] if self._note else ""

    def stand(self, note: tuple[str, ...]) -> None:
        """Let a note stand beside whatever is said, from the longest way to say it to the shortest; empty for none."""
        if note != self._note:
            self._note = note
            self.refresh()

    def say(self, text: str, *, warning: bool = False) -> None:
        """Show a sentence until the next one, or until it has been there long enough."""
        if text and not any(sign in text for sign in GOING_ON):
            self._expire(LASTS[warning])
        else:
            self._ends = float("inf")
        before = self._text, self._kind
        self._text, self._kind = text, "warning" if warning else "strong"
        if (self._text, self._kind) != before:
            self.displaced = before[0] if before[1] == "warning" else ""
            self.refresh()

    def _expire(self, seconds: float) -> None:
        """Take the sentence away after some seconds; one timer serves all that are said meanwhile."""
        self._ends = monotonic() + seconds
        if self._timer is None:
            self._timer = self.set_timer(seconds, self._look)

    def _look(self) -> None:
        self._timer = None
        left = self._ends - monotonic()
        if left <= 0:
            self.say("")
        elif left != float("inf"):
            self._timer = self.set_timer(left, self._look)

    def render(self) -> Text:
        """The sentence, cut to the line; what stands beside it at the right, in the way that leaves most of it."""
        style = self.part(self._kind) if self._kind else Style()
        width, said = self.content_size.width, visible(self._text)
        fits = (one for one in self._note if cell_width(one) + 3 + cell_width(said) <= width)
        note = next(fits, self._note[-1] if self._note else "")
        line = Text(clip(said, max(width - cell_width(note) - 3, 0) if note else width), style=style)
        if note:
            line.append(" " * max(width - line.cell_len - cell_width(note), 0))
            line.append(clip(note, width), style=self.part("accent"))
        return line


class KeyLine(Line):
    """The keys that can be pressed now, most useful first, as many as fit; a click presses one."""

    class Pressed(Message):
        """A command of the line was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._hints: tuple[Hint, ...] = ()

    def show(self, hints: Iterable[Hint]) -> None:
        """Offer these keys, in their own order, dropping the least prominent where they do not fit."""
        before, self._hints = self._hints, tuple(hints)
        if self._hints != before:
            self.refresh()

    def render(self) -> Text:
        """Key and label of each hint that fits."""
        line = Text()
        for hint in fitting(self._hints, self.content_size.width):
            if line:
                line.append("  ")
            line.append(hint.key, style=self.part("accent"))
            line.append(f" {visible(hint.label)}")
        return line

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        event.stop()
        start = self.gutter.left
        for hint in fitting(self._hints, self.content_size.width):
            end = start + cell_width(f"{hint.key} {hint.label}")
            if start <= event.x < end and hint.command:
                self.post_message(self.Pressed(hint.command))
            start = end + 2


class TabsLine(Line):
    """The names of the panes that share one place on a narrow screen; tab goes through them."""

    def __init__(self, titles: Mapping[str, str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._titles = dict(titles)
        self._front = next(iter(titles))

    class Opened(Message):
        """Somebody wants to see a pane."""

        def __init__(self, pane: str) -> None:
            super().__init__()
            self.pane = pane

    def jump_targets(self) -> Iterator[Target]:
        """Each name."""
        for name, start, _ in self._places():
            yield Target(start - 1, 0, partial(self._open, name), is_pane=True)

    def on_click(self, event: events.Click) -> None:
        """Open the pane whose name was clicked."""
        event.stop()
        at = event.x - self.gutter.left
        for name, start, end in self._places():
            if start <= at < end:
                self._open(name)

    def _open(self, name: str) -> None:
        self.post_message(self.Opened(name))

    def _places(self) -> Iterator[tuple[str, int, int]]:
        """Each name with the cells where it begins and ends."""
        start = 0
        for name, title in self._titles.items():
            yield name, start, start + cell_width(title)
            start += cell_width(title) + 3

    def show(self, front: str) -> None:
        """Light the name of the pane in front."""
        self._front = front
        self.refresh()

    def render(self) -> Text:
        """All names, the one in front in bold and underlined."""
        line = Text()
        for name, title in self._titles.items():
            style = self.part("strong") + Style(underline=True) if name == self._front else Style()
            line.append(title, style=style)
            line.append("   ")
        line.append("tab", style=self.part("accent"))
        return line
