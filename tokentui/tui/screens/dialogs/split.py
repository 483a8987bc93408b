"""Dividing a customer's tokens among use cases, in percentages that sum to 100."""

from collections.abc import Iterable
from decimal import Decimal

from textual.widget import Widget

from tokentui.domain.codebook import Codebook
from tokentui.domain.statements import WHOLE, Kind, Statement, StatementError, a_split
from tokentui.domain.text import pad
from tokentui.tui.moving import Moves, Place
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.screens.dialogs.choosing import code_width, labelled, named, offered, present
from tokentui.tui.widgets.bars import range_bar
from tokentui.tui.widgets.flow import Line, cut
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Where

_HUNDREDTHS = 100
"""Weights are ten-thousandths of a customer: hundredths of a percent."""
_BAR = 12
_STEP = 500
"""What an arrow to the side adds or takes: 5 %."""


class SplitDialog(Dialog[Statement]):
    """How much goes to each use case: digits type into the current row, enter gives what is left to the one without.

    The use cases that were chosen come first, so that the arrows go through them first.
    """

    PLACES = (Where.SPLIT,)
    HELPERS = {"moves": Moves}

    def __init__(self, codebook: Codebook, customers: str, current: Statement | None = None) -> None:
        super().__init__("How much goes to each?", customers)
        self._chosen = present(codebook, current) if current else set()
        self._cases = tuple(sorted(offered(codebook, current), key=lambda case: case.code not in self._chosen))
        self._typed = {case.code: "" for case in self._cases}
        for code, weight in current.shares if current and current.kind is Kind.SPLIT else ():
            case = codebook.by_code(code)
            if case is not None:
                self._typed[case.code] = _percent(self._weight(case.code) + weight)
        self._start = dict(self._typed)
        self._fresh = True
        self._place = Place(lambda: len(self._cases), self._moved)
        self.moves = Moves(self._place.move)

    def body(self) -> Iterable[Widget]:
        """The use cases with their shares."""
        yield Lines(self._rows, lambda: self._place.row, self._place.at, id="rows")

    @property
    def changed(self) -> bool:
        """Whether any share differs from what it was."""
        return self._typed != self._start

    def advice(self) -> str:
        """What is left, and what enter does with it."""
        left = WHOLE - self._total()
        if left < 0:
            return f"{_percent(-left)} % too much."
        if left == 0:
            return "All of it is divided; enter saves."
        waiting = self._without_share()
        if len(waiting) > 1:
            return f"{_percent(left)} % left; enter goes on to {self._cases[self._next(waiting)].code}."
        if waiting:
            return f"{_percent(left)} % left; enter gives it to {self._cases[waiting[0]].code} and saves."
        whom = self._cases[self._place.row].code if self._cases else ""
        return f"{_percent(left)} % left; enter gives it to {whom}."

    def do_share(self, key: str) -> None:
        """Type a character; the first one after coming to a row replaces what was there."""
        text = ("" if self._fresh else self._typed[self._code]) + key.replace(",", ".")
        self._fresh = False
        whole, point, decimals = text.partition(".")
        if len(whole) <= 3 and len(decimals) <= 2 and "." not in decimals:
            self._put(f"{int(whole or 0)}{point}{decimals}")

    def do_erase(self) -> None:
        """Take the last digit away."""
        self._put(self._typed[self._code][:-1])

    def do_clear(self) -> None:
        """Leave the row out."""
        self._put("")

    def do_less(self) -> None:
        """Take 5 % from the row."""
        self._put(_percent(max(self._weight(self._code) - _STEP, 0)))

    def do_more(self) -> None:
        """Give 5 % of what is left to the row."""
        self._put(_percent(self._weight(self._code) + min(_STEP, max(WHOLE - self._total(), 0))))

    def do_even(self) -> None:
        """Give each that was chosen the same, the last what is left of the hundred, and save."""
        chosen = [case.code for case in self._cases if case.code in self._chosen]
        if len(chosen) < 2:
            self.complain("Choose at least two to divide among; esc goes back to choosing.")
            return
        share = WHOLE // len(chosen)
        for code in self._typed:
            self._typed[code] = _percent(share) if code in chosen else ""
        self._typed[chosen[-1]] = _percent(WHOLE - share * (len(chosen) - 1))
        self.do_save_all()

    def do_rest(self) -> None:
        """Give what is left to the only chosen row without a share, and save; go on where there are more of them."""
        left, waiting = WHOLE - self._total(), self._without_share()
        if left <= 0 or not self._cases:
            self.do_save_all()
        elif len(waiting) > 1:
            self._place.go(self._next(waiting))
        elif waiting:
            self._place.go(waiting[0])
            self._put(_percent(left))
            self.do_save_all()
        else:
            self._put(_percent(self._weight(self._code) + left))
            self._fresh = True

    def do_save_all(self) -> None:
        """Give the split as the answer, or say why it is none."""
        shares = {code: _percent(self._weight(code)) for code in self._typed if self._weight(code)}
        try:
            split = a_split(shares)
        except StatementError as error:
            self.complain(str(error))
        else:
            self.dismiss(split)

    @property
    def _code(self) -> str:
        return self._cases[self._place.row].code

    def _without_share(self) -> list[int]:
        """The rows that were chosen and have no share yet."""
        return [
            row for row, case in enumerate(self._cases) if case.code in self._chosen and not self._weight(case.code)
        ]

    def _next(self, waiting: list[int]) -> int:
        """The first of these rows below the current one, else the first of all."""
        return next((row for row in waiting if row > self._place.row), waiting[0])

    def _put(self, text: str) -> None:
        self._typed[self._code] = "" if text == "0" else text
        self._shown()

    def _moved(self) -> None:
        self._fresh = True
        self._shown()

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
                Piece("▌ " if row == self._place.row else "  ", "bar"),
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
