"""The single lines of a screen: what book this is, what just happened, and what can be pressed next."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tokentui.domain.text import cell_width, clip, visible
from tokentui.tui.widgets.ground import OneLine
from tokentui.tui.widgets.parts import Look, Looks, styles
from tokentui.words.command import Hint
from tokentui.words.commands import fitting


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
    """What just happened, or what went wrong; empty otherwise."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = ""
        self._kind = ""
        self.displaced = ""
        """The warning that the present sentence took the place of; empty where it was none."""

    @property
    def text(self) -> str:
        """What the line says now."""
        return self._text

    def say(self, text: str, *, warning: bool = False) -> None:
        """Show a sentence until the next one."""
        before = self._text, self._kind
        self._text, self._kind = text, "warning" if warning else "strong"
        if (self._text, self._kind) != before:
            self.displaced = before[0] if before[1] == "warning" else ""
            self.refresh()

    def render(self) -> Text:
        """The sentence, cut to the line."""
        style = self.part(self._kind) if self._kind else Style()
        return Text(clip(visible(self._text), self.content_size.width), style=style)


class KeyLine(Line):
    """The keys that can be pressed now, most useful first, as many as fit."""

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


class TabsLine(Line):
    """The names of the panes that share one place on a narrow screen; tab goes through them."""

    def __init__(self, titles: Mapping[str, str], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._titles = dict(titles)
        self._front = next(iter(titles))

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
