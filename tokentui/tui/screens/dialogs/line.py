"""Asking for one line of text: a reason, a name, a value to change."""

from collections.abc import Callable, Iterable

from textual.widget import Widget
from textual.widgets import Input

from tokentui.domain.text import visible
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.screens.dialogs.fields import Field
from tokentui.tui.widgets.flow import Line, flow
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Where

_PROMPT_LINES = 4

Check = Callable[[str], str | None]
"""What keeps an answer from being taken, or None."""


def a_reason(text: str) -> str | None:
    """A reason has words."""
    return None if text else "Give a reason in a few words, or leave with esc."


class LineDialog(Dialog[str]):
    """One line of text to write or change; an answer that cannot be is refused with the reason."""

    PLACES = (Where.LINE,)
    SENTENCE_LINES = 2

    def __init__(
        self,
        heading: str,
        prompt: str,
        check: Check = a_reason,
        *,
        subject: str = "",
        value: str = "",
        as_it_stands: bool = False,
    ) -> None:
        """`as_it_stands` says that the text which is there already is an answer too."""
        super().__init__(heading, subject)
        self._as_it_stands = as_it_stands
        self._prompt, self._start, self._check = prompt, visible(value), check

    def body(self) -> Iterable[Widget]:
        """What is asked, and the line."""
        yield Lines(self._prompt_lines, id="prompt")
        yield Field(self._start, id="line")

    @property
    def changed(self) -> bool:
        """Whether the text differs from what it was."""
        return self.query_one("#line", Field).value != self._start

    def on_input_changed(self, event: Input.Changed) -> None:
        """A complaint does not outlast what it was about."""
        event.stop()
        self.advise()

    def do_save(self) -> None:
        """Take the answer; one that changes nothing is none."""
        value = self.query_one("#line", Field).value.strip()
        complaint = self._check(value) if self.changed or self._as_it_stands or not value else None
        if complaint:
            self.complain(complaint)
        else:
            self.dismiss(value if self.changed or self._as_it_stands else None)

    def _prompt_lines(self, width: int) -> list[Line]:
        return [*flow([Piece(visible(self._prompt), "dim")], width, _PROMPT_LINES), ()]
