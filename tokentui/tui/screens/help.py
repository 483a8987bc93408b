"""Help: every key of the registry, and what the marks on the screen mean."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tokentui.domain.codebook import Codebook
from tokentui.domain.text import visible
from tokentui.tui.commands import Command, Group, Where, shown
from tokentui.tui.format import GRADES, QUESTIONS

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
            yield Static(self._text())

    def action_page(self, way: str) -> None:
        """Scroll the page."""
        getattr(self.query_one("#page"), f"action_{way}")()

    def on_mount(self) -> None:
        """Scrolling keys go to the page."""
        self.query_one("#page").focus()

    def _text(self) -> Text:
        text = Text()
        bold, dim = Style(bold=True), Style(dim=True)
        text.append(f"Keys in {self._where.value}", style=bold)
        text.append("      esc closes\n", style=dim)
        for group in Group:
            rows = [command for command in self._commands if command.group is group]
            if rows:
                text.append(f"\n{group.value}\n", style=bold)
                _table(text, ((" ".join(shown(key) for key in one.keys), one.help) for one in rows))
        text.append("\nSigns\n", style=bold)
        _table(text, SIGNS)
        text.append("\nThe four questions, one sign each in the column Clarity\n", style=bold)
        _table(text, ((name, "") for name in QUESTIONS.values()))
        text.append("\nEvidence grades\n", style=bold)
        _table(text, ((grade.value, words) for grade, words in GRADES.items()))
        text.append(f"\nCodebook, version {self._codebook.version}\n", style=bold)
        _table(
            text,
            (
                (f"{case.key or '–'} {visible(case.code)}", f"{visible(case.label)} ({case.stance.value})")
                for case in self._codebook.active
            ),
        )
        text.append("\nFilters\n", style=bold)
        text.append(
            "  words match names, aliases, parents and notes; all terms must hold; ! turns one round\n"
            "  kind:resale  certain:bullish  possible:core  gap:roi  is:conflict  is:flagged\n"
            "  segment:start-up  industry:software  parent:amazon  reviewer:ann  note:margin\n"
            "  spend>5m  spend:unknown  tokens>=1b  updated>2026-01-31\n"
        )
        return text


def _table(text: Text, rows: Iterable[tuple[str, str]]) -> None:
    for left, right in rows:
        text.append(f"  {left:<14}", style=Style(bold=False))
        text.append(f"{right}\n")
