"""Marking the customers that the next key acts on."""

from typing import Protocol

from tokentui.tui.screens.deciding import Deciding
from tokentui.tui.screens.host import Host
from tokentui.tui.widgets.customers_table import CustomersTable

MARKED = " marked"


class MarkingHost(Host, Protocol):
    """The screen with the table."""

    deciding: Deciding

    @property
    def table(self) -> CustomersTable:
        """The table."""

    def unsay(self, beginning: str = "", *, end: str = "") -> None:
        """Take back what was said, if it began and ended so."""


class Marking:
    """The commands that mark."""

    def __init__(self, host: MarkingHost) -> None:
        self._host = host

    def do_mark(self) -> None:
        """Mark the customer and go to the next."""
        self._host.table.toggle_mark()
        self._host.table.action_cursor_down()

    def do_mark_range(self) -> None:
        """Mark from the last mark to here."""
        self._host.table.mark_range_to_cursor()

    def do_mark_all(self) -> None:
        """Mark all in the filter."""
        self._host.table.mark_all()

    def tell(self) -> None:
        """Say how many are marked and what they spend."""
        if marked := self._host.table.marked:
            self._host.say(f"{self._host.deciding.whom(marked)}{MARKED}")
        else:
            self._host.unsay(end=MARKED)
