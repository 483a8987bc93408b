"""Dividing a customer's tokens among use cases, in percentages that sum to 100."""

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

from textual import events
from textual.widget import Widget

from tokentui.domain.codebook import Codebook
from tokentui.domain.statements import WHOLE, Kind, Statement, StatementError, a_split
from tokentui.domain.text import pad
from tokentui.tui.screens.dialogs.base import Dialog, Keys
from tokentui.tui.screens.dialogs.choosing import code_width, labelled, moved, named, offered, present
from tokentui.tui.screens.dialogs.lines import Lines
from tokentui.tui.widgets.bars import range_bar
from tokentui.tui.widgets.flow import Line, cut
from tokentui.tui.widgets.table_columns import Piece

_HUNDREDTHS = 100
"""Weights are ten-thousandths of a customer: hundredths of a percent."""
_BAR = 12
_STEP = 500
"""What an arrow to the side adds or takes: 5 %."""


class SplitDialog(Dialog[Statement]):
    """How much goes to each use case: digits type into the current row, enter gives it what is left and then saves."""

    KEYS: ClassVar[Keys] = (("↑↓", "row"), ("0–9", "percent"), ("←→", "5 %"), ("enter", "rest, save"))

    def __init__(self, codebook: Codebook, customers: str, current: Statement | None = None) -> None:
        super().__init__("How much goes to each?", customers)
        chosen = present(codebook, current) if current else set()
        self._cases = offered(codebook, current)
        self._typed = {case.code: "" for case in self._cases}
        for code, weight in current.shares if current and current.kind is Kind.SPLIT else ():
            case = codebook.by_code(code)
            if case is not None:
                self._typed[case.code] = _percent(self._weight(case.code) + weight)
        self._chosen = chosen
        self._row = next((row for row, case in enumerate(self._cases) if case.code in chosen), 0)
        self._fresh = True

    def body(self) -> Iterable[Widget]:
        """The use cases with their shares."""
        yield Lines(self._rows, lambda: self._row, id="rows")

    def advice(self) -> str:
        """What is left, and what enter does with it."""
        left = WHOLE - self._total()
        if left < 0:
            return f"{_percent(-left)} % too much."
        if left == 0:
            return "All of it is divided; enter saves."
        whom = self._cases[self._row].code if self._cases else ""
        return f"{_percent(left)} % left; enter gives it to {whom}."

    def on_key(self, event: events.Key) -> None:
        """Type, move, step, or hand out what is left."""
        if not self._cases:
            return
        if event.character is not None and event.character in "0123456789.,":
            self._type(event.character.replace(",", "."))
        elif event.key in ("backspace", "delete"):
            code = self._cases[self._row].code
            self._put(self._typed[code][:-1] if event.key == "backspace" else "")
        elif event.key in ("left", "right"):
            step = -_STEP if event.key == "left" else min(_STEP, max(WHOLE - self._total(), 0))
            self._put(_percent(max(self._weight(self._cases[self._row].code) + step, 0)))
        elif event.key == "enter":
            self._enter()
        elif event.key == "ctrl+s":
            self._save()
        elif (row := moved(event, self._row, len(self._cases))) is not None:
            self._row, self._fresh = row, True
            self._shown()
        else:
            return
        event.stop()
        event.prevent_default()

    def _type(self, character: str) -> None:
        """Add a character; the first one after coming to a row replaces what was there."""
        text = ("" if self._fresh else self._typed[self._cases[self._row].code]) + character
        self._fresh = False
        whole, point, decimals = text.partition(".")
        if len(whole) <= 3 and len(decimals) <= 2 and "." not in decimals:
            self._put(f"{int(whole or 0)}{point}{decimals}")

    def _put(self, text: str) -> None:
        self._typed[self._cases[self._row].code] = "" if text == "0" else text
        self._shown()

    def _enter(self) -> None:
        left = WHOLE - self._total()
        if left > 0:
            code = self._cases[self._row].code
            self._put(_percent(self._weight(code) + left))
            self._fresh = True
        else:
            self._save()

    def _save(self) -> None:
        shares = {code: _percent(self._weight(code)) for code in self._typed if self._weight(code)}
        try:
            self.dismiss(a_split(shares))
        except StatementError as error:
            self.complain(str(error))

    def _shown(self) -> None:
        self.query_one("#rows", Lines).redraw()
        self.advise()

    def _weight(self, code: str) -> int:
        """A row's share in ten-thousandths."""
        return int(Decimal(self._typed[code].rstrip(".") or 0) * _HUNDREDTHS)

    def _total(self) -> int:
        return sum(self._weight(code) for code in self._typed)

    def _rows(self, width: int) -> list[Line]:
        codes = code_width(self._cases)
        lines = []
        for row, case in enumerate(self._cases):
            text, weight = self._typed[case.code], self._weight(case.code)
            share = min(weight / WHOLE, 1.0)
            bar = "".join(segment.text for segment in range_bar(share, share, _BAR))
            asked = case.code in self._chosen or weight > 0
            pieces = [
                Piece("▌ " if row == self._row else "  ", "bar"),
                *named(case, codes, "strong" if asked else ""),
                Piece(f"  {pad(text or ('–' if asked else ''), 6, 'right')} {'%' if text else ' '}  "),
                Piece(pad(bar, _BAR), "accent"),
            ]
            lines.append(cut([*pieces, labelled(case)], width))
        return lines


def _percent(weight: int) -> str:
    """A weight in ten-thousandths as a percentage, exact."""
    whole, rest = divmod(weight, _HUNDREDTHS)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)
