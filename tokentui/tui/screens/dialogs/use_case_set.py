"""Choosing one or more use cases, proportions unknown."""

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.widget import Widget

from tokentui.domain.codebook import Codebook
from tokentui.domain.statements import Kind, Statement, a_set
from tokentui.domain.text import visible
from tokentui.tui.screens.dialogs.base import Dialog, Keys
from tokentui.tui.screens.dialogs.choosing import code_width, labelled, moved, named, offered, present
from tokentui.tui.screens.dialogs.lines import Lines
from tokentui.tui.screens.dialogs.split import SplitDialog
from tokentui.tui.widgets.flow import Line, cut
from tokentui.tui.widgets.table_columns import Piece

CHOSEN, NOT_CHOSEN = "●", "○"


class UseCaseSetDialog(Dialog[Statement]):
    """Which use cases apply: their keys toggle them, enter saves the set, % goes on to a split."""

    KEYS: ClassVar[Keys] = (("1–9", "toggle"), ("↑↓ space", "toggle"), ("%", "split"), ("enter", "save"))

    def __init__(self, codebook: Codebook, customers: str, current: Statement | None = None) -> None:
        super().__init__("What are the tokens used for?", customers)
        self._codebook, self._current = codebook, current
        self._cases = offered(codebook, current)
        self._chosen = present(codebook, current) if current else set()
        self._row = next((row for row, case in enumerate(self._cases) if case.code in self._chosen), 0)

    def body(self) -> Iterable[Widget]:
        """The use cases."""
        yield Lines(self._rows, lambda: self._row, id="rows")

    def advice(self) -> str:
        """What enter would save."""
        names = [visible(case.code) for case in self._cases if case.code in self._chosen]
        if len(names) > 1:
            return f"{', '.join(names)}: in proportions unknown"
        return names[0] if names else "Nothing chosen yet."

    def on_key(self, event: events.Key) -> None:
        """Toggle, move, go on or save."""
        keyed = {case.key: row for row, case in enumerate(self._cases) if case.key and not case.archived}
        if event.character in keyed:
            self._row = keyed[event.character]
            self._toggle()
        elif event.key == "space":
            self._toggle()
        elif event.character == "%":
            self._go_on_to_split()
        elif event.key == "enter":
            self._save()
        elif (row := moved(event, self._row, len(self._cases))) is not None:
            self._row = row
            self.query_one("#rows", Lines).redraw()
        else:
            return
        event.stop()
        event.prevent_default()

    def _toggle(self) -> None:
        if self._cases:
            self._chosen ^= {self._cases[self._row].code}
            self.query_one("#rows", Lines).redraw()
            self.advise()

    def _save(self) -> None:
        if self._chosen:
            self.dismiss(a_set(*self._chosen))
        else:
            self.complain("Choose at least one; if it cannot be told, leave and press 0.")

    def _go_on_to_split(self) -> None:
        """Divide what is chosen; a split that stood before is kept if it names the same use cases."""
        current = self._current
        if current is None or current.kind is not Kind.SPLIT or present(self._codebook, current) != self._chosen:
            current = a_set(*self._chosen) if self._chosen else None

        def divided(statement: Statement | None) -> None:
            if statement is not None:
                self.dismiss(statement)

        self.app.push_screen(SplitDialog(self._codebook, self.subject, current), divided)

    def _rows(self, width: int) -> list[Line]:
        codes = code_width(self._cases)
        lines = []
        for row, case in enumerate(self._cases):
            chosen = case.code in self._chosen
            bar = Piece("▌ " if row == self._row else "  ", "bar")
            sign = Piece(f"{CHOSEN if chosen else NOT_CHOSEN} ", "accent" if chosen else "dim")
            lines.append(cut([bar, sign, *named(case, codes, "strong" if chosen else ""), labelled(case)], width))
        return lines
