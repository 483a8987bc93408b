"""Where somebody left off in the table, and going on there."""

from contextlib import suppress

from tokentui.services import browse
from tokentui.services.errors import BookError
from tokentui.tui.screens.host import Host
from tokentui.tui.screens.panes import Panes
from tokentui.tui.screens.table_view import TableView


class LeftOff:
    """The pane in front and the customer under the cursor, taken from the desk and noted on it."""

    def __init__(self, host: Host, panes: Panes, view: TableView) -> None:
        self._host, self._panes, self._view = host, panes, view
        self._laid = False
        self._usual = ""

    def lay(self) -> None:
        """Go on where the book was left; keys go to the table, whichever pane is in front."""
        state, self._laid, self._usual = self._host.state, True, self._panes.in_front
        if state.desk.pane:
            self._panes.bring_to_front(state.desk.pane)
        if state.desk.customer:
            self._view.return_to(browse.id_of(state.workbook, state.desk.customer))

    def close(self) -> None:
        """Note what is in front now, and whom the cursor is on; nothing where the book was never shown."""
        if not self._laid:
            return
        pane, current = self._panes.in_front, self._view.current
        state, key = self._host.state, ""
        if current is not None:
            with suppress(BookError):
                key = browse.customer(state.workbook, current).key
        state.desk = state.desk._replace(pane="" if pane == self._usual else pane, customer=key)
