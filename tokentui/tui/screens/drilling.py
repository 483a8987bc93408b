"""The command that goes deeper, and comes back by esc: from a customer to its card, from a fact to its source."""

from time import monotonic
from typing import Protocol

from textual.screen import Screen

from tokentui.domain.panel_figure import FigureKind, PanelFigure
from tokentui.tui.screens.evidence import NO_FACT
from tokentui.tui.screens.host import Answer
from tokentui.tui.screens.panes import Panes
from tokentui.tui.state import AppState
from tokentui.tui.widgets.customers_table import CustomersTable
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.panel import Panel

BLIND = "Blind: the accounts behind a figure would show what others said; b ends that."
VENDORLESS = "Without the vendor's pages accounts stand otherwise than the book has them; W counts all again."

SETTLED = 0.3
"""Seconds after an answer in which another enter still belongs to it."""


class DrillingHost(Protocol):
    """A screen from which one goes deeper."""

    state: AppState
    panes: Panes
    answered_at: float

    @property
    def blind(self) -> bool:
        """Whether what others said is kept back."""

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""

    def ask(self, screen: Screen[Answer | None]) -> bool:
        """Open a screen over this one."""


class Drilling:
    """Opens what the pane with the focus has selected."""

    def __init__(self, host: DrillingHost) -> None:
        self._host = host

    def do_drill(self) -> None:
        """Open the customer, the fact, or what is behind a row of a panel."""
        if monotonic() - self._host.answered_at < SETTLED:
            # The enter that answered a dialog, pressed twice.
            return
        if isinstance(pane := self._host.panes.current, DetailPane):
            self._open_fact(pane)
        elif isinstance(pane, Panel) and pane.has_nothing_behind:
            self.do_explain()
        else:
            self._host.panes.open_selected()

    def do_explain(self) -> None:
        """How the figure under the cursor of a panel came about; without one, all that count."""
        from tokentui.tui.screens.explaining import ExplainScreen

        host, pane = self._host, self._host.panes.current
        figure = pane.figure if isinstance(pane, Panel) else None
        if host.blind:
            host.say(BLIND, warning=True)
        elif isinstance(pane, GapPanel) and host.state.vendorless.on:
            host.say(VENDORLESS, warning=True)
        else:
            host.ask(ExplainScreen(host.state, figure or PanelFigure(FigureKind.TOTAL)))

    def open_card(self, customer_id: int, table: CustomersTable) -> None:
        """Open the card of a customer; the cursor of the table that it is opened from goes along with the card."""
        from tokentui.tui.screens.drill import CardScreen

        def step(by: int) -> int | None:
            before = table.cursor_id
            table.move_to_index(table.cursor_index + by)
            return None if table.cursor_id == before else table.cursor_id

        self._host.ask(CardScreen(self._host.state, customer_id, step))

    def _open_fact(self, pane: DetailPane) -> None:
        from tokentui.tui.screens.drill import SourceScreen

        if pane.fact is None:
            self._host.say(NO_FACT)
        else:
            self._host.ask(SourceScreen(self._host.state, pane.fact, blind=self._host.blind))
