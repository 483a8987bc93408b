"""The command that goes deeper, and comes back by esc: from a customer to its card, from a fact to its source."""

from time import monotonic
from typing import Protocol

from textual.screen import Screen

from tokentui.tui.screens.evidence import NO_FACT
from tokentui.tui.screens.host import Answer
from tokentui.tui.screens.panes import Panes
from tokentui.tui.state import AppState
from tokentui.tui.widgets.detail import DetailPane

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
        else:
            self._host.panes.open_selected()

    def open_card(self, customer_id: int) -> None:
        """Open the card of a customer."""
        from tokentui.tui.screens.drill import CardScreen

        self._host.ask(CardScreen(self._host.state, customer_id))

    def _open_fact(self, pane: DetailPane) -> None:
        from tokentui.tui.screens.drill import SourceScreen

        if pane.fact is None:
            self._host.say(NO_FACT)
        else:
            self._host.ask(SourceScreen(self._host.state, pane.fact, blind=self._host.blind))
