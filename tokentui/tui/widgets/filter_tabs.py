"""The filters that were given a name, as tabs above the table."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from rich.style import Style
from rich.text import Text
from textual import events
from textual.message import Message

from tokentui.domain.text import cell_width, visible
from tokentui.tui.widgets.jump_targets import Target
from tokentui.tui.widgets.status_lines import Line

EVERYBODY = "all"


class Named(Protocol):
    """A filter with a name."""

    @property
    def name(self) -> str:
        """What the tab says."""

    @property
    def text(self) -> str:
        """The filter."""


class Tab(NamedTuple):
    """One tab and where it stands."""

    name: str
    text: str
    start: int


class FilterTabs(Line):
    """One line, shown where a filter has a name; a click opens it."""

    DEFAULT_CSS = """
    FilterTabs { display: none; }
    """

    class Opened(Message):
        """Somebody wants to see a filter; empty for everybody."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs: tuple[Tab, ...] = ()
        self._shown = ""

    def show(self, filters: Sequence[Named], shown: str) -> None:
        """Show these, and which of them is shown in the table."""
        tabs, start = list[Tab](), 0
        for name, text in ((EVERYBODY, ""), *((one.name, one.text) for one in filters)):
            tabs.append(Tab(visible(name), text, start))
            start += cell_width(visible(name)) + 3
        self._tabs, self._shown = tuple(tabs), shown
        if self.display != bool(filters):
            self.display = bool(filters)
        self.refresh()

    def render(self) -> Text:
        """All names, the one that is shown in bold and underlined."""
        line = Text()
        for tab in self._tabs:
            line.append(tab.name, self.part("strong") + Style(underline=True) if tab.text == self._shown else Style())
            line.append("   ")
        line.append("[ ]", self.part("accent"))
        return line

    def jump_targets(self) -> Iterator[Target]:
        """Each tab."""
        for tab in self._tabs:
            yield Target(tab.start - 1, 0, partial(self._open, tab), is_pane=True)

    def _open(self, tab: Tab) -> None:
        self.post_message(self.Opened(tab.text))

    def on_click(self, event: events.Click) -> None:
        """Open the tab under the pointer."""
        at = event.x - self.gutter.left
        for tab in self._tabs:
            if tab.start <= at < tab.start + cell_width(tab.name):
                self._open(tab)
