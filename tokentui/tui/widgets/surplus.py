"""What only a large terminal has room for: usage by month as columns, and the accounts that come next."""

from collections.abc import Sequence

from tokentui.domain.customer import Customer, Detail
from tokentui.domain.money import compact, short
from tokentui.domain.months import month_text
from tokentui.domain.text import clip, pad, visible
from tokentui.tui.widgets.detail_history import tokens_of, unbroken
from tokentui.tui.widgets.flow import Line, both_ends
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.values import spend

ROWS = 8
"""Lines of the columns."""
LEVELS = " ▁▂▃▄▅▆▇█"
CREDIT, UNKNOWN = "-", "·"
_WIDEST = 4
"""Cells of one month at most."""
_FIGURE = 8
"""Cells for what the highest column stands for."""


class Surplus(Lines):
    """Columns by month of one account and a list of those that come next, each only where there is any."""

    DEFAULT_CSS = """
    Surplus { display: none; height: 1fr; margin-top: 1; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(self._all, id=id)
        self._detail: Detail | None = None
        self._next: Sequence[Customer] = ()
        self._currency = "USD"

    def show(self, detail: Detail | None, currency: str, upcoming: Sequence[Customer] = ()) -> None:
        """Show the months of an account, and the accounts that come after it."""
        self._detail, self._currency, self._next = detail, currency, upcoming
        self.redraw()

    def _all(self, width: int) -> list[Line]:
        lines = [] if self._detail is None else month_columns(self._detail, self._currency, width)
        if self._next:
            lines += [*([()] if lines else []), (Piece("Next in the queue", "strong"),)]
            for one in self._next:
                amount = [Piece(spend(one, self._currency), "dim")]
                lines.append(both_ends([Piece(clip(visible(one.name), width - _FIGURE - 2))], amount, width))
        return lines


def month_columns(detail: Detail, currency: str, width: int) -> list[Line]:
    """Usage by month as columns, by spend where any is known, else by tokens; nothing of fewer than two months."""
    months = unbroken(detail.months)
    values = [one.spend if one else None for one in months]
    in_money = any(value is not None for value in values)
    if not in_money:
        values = [tokens_of(one) if one else None for one in months]
    values = values[-max(width - _FIGURE - 1, 1) :]
    known = [value for value in values if value is not None]
    if len(known) < 2 or max(known) <= 0:
        return []
    top = max(known)
    cells = min(max((width - _FIGURE - 1) // len(values), 1), _WIDEST)
    figure = short(top, currency) if in_money else compact(top)
    head = f"{visible(detail.customer.name)} by month, in {'spend' if in_money else 'tokens'}"
    lines: list[Line] = [(Piece(clip(head, width), "strong"),)]
    for row in range(ROWS - 1, -1, -1):
        drawn = "".join(pad(_cell(value, top, row) * max(cells - 1, 1), cells) for value in values)
        edge = figure if row == ROWS - 1 else "0" if row == 0 else ""
        lines.append((Piece(f"{edge:>{_FIGURE}} ", "dim"), Piece(drawn.rstrip(), "accent")))
    first, last = (month_text(detail.months[place].month) for place in (-min(len(values), len(detail.months)), -1))
    room = cells * len(values)
    axis = pad(first, max(room - len(last), len(first) + 1)) + last
    lines.append((Piece(clip(" " * (_FIGURE + 1) + axis, width), "dim"),))
    return lines


def _cell(value: int | None, top: int, row: int) -> str:
    """What a month shows in a row, counted from the bottom: a column of eighths; a sign for a credit or no value."""
    if value is None or value < 0:
        return (UNKNOWN if value is None else CREDIT) if row == 0 else " "
    eighths = max(round(value / top * ROWS * 8), 1 if value else 0)
    return LEVELS[min(max(eighths - row * 8, 0), 8)]
