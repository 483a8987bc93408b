"""Which columns the table has: the usual ones as far as there is room, or those that were chosen."""

from typing import Protocol

from textual.geometry import Size

from tokentui.domain.customer import Customer
from tokentui.services.desk import ChosenColumn
from tokentui.tui.screens.host import Host
from tokentui.tui.widgets.customers_table import CustomersTable, arranged, columns
from tokentui.tui.widgets.table_columns import Column
from tokentui.tui.widgets.too_small import BESIDE

PANELS = 53
"""Cells that the panels beside the table take at least, with its scrollbar."""


class ColumnsHost(Host, Protocol):
    """The screen with the table."""

    @property
    def table(self) -> CustomersTable:
        """The table."""

    @property
    def size(self) -> Size:
        """Of the screen."""


class TableColumns:
    """The command that chooses the columns."""

    def __init__(self, host: ColumnsHost) -> None:
        self._host = host
        self._alone: bool | None = None
        """Whether the table has the whole width; None before it is there."""

    def do_columns(self) -> None:
        """Choose the columns, their order and their widths."""
        from tokentui.tui.screens.dialogs.columns import ColumnsDialog

        chosen, widths = self._host.state.desk.columns, self._host.table.widths
        self._host.ask(ColumnsDialog(self._every(), chosen, widths), self._take)

    def show(self) -> None:
        """Give the table the columns that are wanted.

        While it has the whole width to itself it shows no more of them than it will beside the panels, and the names
        have the rest: a wider terminal never shows less.
        """
        chosen = self._host.state.desk.columns
        self._alone = self._host.size.width < BESIDE
        fit_in = BESIDE - PANELS if self._alone and not chosen else None
        self._host.table.set_columns(arranged(self._every(), chosen), fit_in)

    def fit(self) -> None:
        """The terminal has another size: see to it that they are those for the room there is."""
        if self._alone is not None and self._alone != (self._host.size.width < BESIDE):
            self.show()

    def _every(self) -> tuple[Column[Customer], ...]:
        state = self._host.state
        currency, segments = state.workbook.settings.currency, state.has_segments()
        return columns(state.codebook, currency, state.share, state.floor, state.now, segments=segments)

    def _take(self, chosen: tuple[ChosenColumn, ...]) -> None:
        state = self._host.state
        state.desk = state.desk._replace(columns=chosen)
        self.show()
        if not chosen:
            self._host.say("the usual columns")
            return
        titles = {column.key: column.title for column in self._every()}
        left_out = [titles[one.key] for one in chosen if one.key not in self._host.table.shown_columns]
        wider = f"; no room here for {', '.join(left_out)}" if left_out else ""
        self._host.say(f"columns as chosen{wider}{self._host.state.kept}")
