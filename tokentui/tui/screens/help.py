"""Help: every key of the registry, and what the marks on the screen mean."""

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from rich.console import Group as Lines
from rich.console import RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tokentui.domain.codebook import Codebook
from tokentui.domain.text import visible
from tokentui.words.commands import Command, Group, Where, shown
from tokentui.words.values import GRADES

SIGNS = (
    ("solid", "certain: so it is, whatever else is found"),
    ("hatched", "possible: what it could still turn out to be"),
    ("9 – 78 %", "at least 9 %, at most 78 %"),
    ("2·4·7", "one of these use cases, or a mix of them in unknown proportions"),
    ("1 60 · 4 40", "a split: 60 % of key 1, 40 % of key 4"),
    ("·  ?  –  ×", "not looked · looked, cannot tell · withheld · excluded"),
    ("5|7 !", "reviewers disagree: either may be true until someone adjudicates"),
    ("~", "an estimate, a forecast or an interval"),
    ("○", "looked, and it cannot be told"),
)

ASKED = (
    ("who", "a named legal entity with a segment or an industry"),
    ("how much", "an annual spend"),
    ("for what", "use cases that share one stance"),
    ("to what end", "a sourced fact on what it returns"),
)

FILTERS = (
    ("acme", "name, alias, parent or note holds it"),
    ("kind:resale", "said to be, or to be among others, this use case"),
    ("certain:bullish", "certainly of this stance or use case"),
    ("possible:core", "may still turn out to be it"),
    ("gap:roi", "one of the four questions is open: who, much, what, roi, any"),
    ("is:conflict", "unlooked, cannot_tell, withheld, set, split, excluded, flagged"),
    ("segment:start-up", "also name, parent, industry, size, product, region, partner, reviewer, note"),
    ("spend>5m", "also >=, <, <=, spend:unknown, tokens>1b, updated>2026-01-31"),
)


class HelpScreen(ModalScreen[None]):
    """A page to scroll; any of its keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "dismiss", "close"),
        Binding("j,down", "page.scroll_down", show=False),
        Binding("k,up", "page.scroll_up", show=False),
    ]
    DEFAULT_CSS = """
    HelpScreen { align: center middle; background: $background 60%; }
    HelpScreen > VerticalScroll {
        width: 90%; max-width: 100; height: 90%; padding: 1 3; background: $surface;
        scrollbar-size-vertical: 1;
    }
    HelpScreen Static { height: auto; }
    """

    def __init__(self, commands: Sequence[Command], codebook: Codebook, where: Where) -> None:
        super().__init__()
        self._commands = commands
        self._codebook = codebook
        self._where = where

    def compose(self) -> ComposeResult:
        """Keys by group, then signs, grades and codebook."""
        with VerticalScroll(id="page"):
            yield Static(Lines(*self._page()))

    def action_page(self, way: str) -> None:
        """Scroll the page."""
        getattr(self.query_one("#page"), f"action_{way}")()

    def on_mount(self) -> None:
        """Scrolling keys go to the page."""
        self.query_one("#page").focus()

    def _page(self) -> Iterator[RenderableType]:
        yield _heading(f"Keys in {self._where.value}", "esc closes")
        for group in Group:
            rows = [command for command in self._commands if command.group is group]
            if rows:
                yield _heading(group.value)
                yield _table((" ".join(shown(key) for key in one.keys), one.help) for one in rows)
        yield _heading("Signs")
        yield _table(SIGNS)
        yield _heading("Clarity: one sign for each of the four questions, in this order")
        yield _table((question, meaning) for question, meaning in ASKED)
        yield _heading("Evidence grades")
        yield _table((grade.value, words) for grade, words in GRADES.items())
        yield _heading(f"Codebook, version {self._codebook.version}")
        yield _table(
            (f"{case.key or '–'} {visible(case.code)}", f"{visible(case.label)} ({case.stance.value})")
            for case in self._codebook.active
        )
        yield _heading("Filters: all terms must hold, ! turns one round")
        yield _table(FILTERS)


def _heading(text: str, note: str = "") -> Text:
    line = Text(f"\n{text}", style=Style(bold=True))
    line.append(f"      {note}" if note else "", style=Style(bold=False, dim=True))
    return line


def _table(rows: Iterable[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(width=22, no_wrap=True)
    table.add_column()
    for left, right in rows:
        table.add_row(Text(f"  {left}"), Text(right))
    return table
