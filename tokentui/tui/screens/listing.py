"""The list of a view as it comes: the first rows, what the filter matches, then all of it."""

from array import array
from typing import TYPE_CHECKING

from textual.screen import Screen

from tokentui.services import browse
from tokentui.services.browse import Matched
from tokentui.tui.loading import FirstRead, ListFailed, Loader, MatchesCounted, RowsRead
from tokentui.tui.state import State
from tokentui.tui.widgets.customers_table import CustomersTable
from tokentui.tui.widgets.lines import MessageLine

if TYPE_CHECKING:
    Base = Screen[None]
else:
    Base = object

LOADING = "reading the list …"
MOVED = "another program changed the book; the order is another now    o applies it"
PATIENCE = 0.15
"""Seconds after which a list that is still being read says so."""


class ListReading(Base):
    """Shows a list without waiting for it. A screen that uses it has a table, a message line and a loader."""

    state: State
    loader: Loader
    _keep = True
    """Whether the cursor stays on its customer when the first rows come."""
    _at_once = False
    """Whether the first rows are shown even if that customer is not among them."""
    _first_shown = False

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""
        raise NotImplementedError

    def show_detail(self) -> None:
        """Draw everything about the customer under the cursor."""
        raise NotImplementedError

    def show_matches(self, found: Matched) -> None:
        """Say how many customers the filter matches, and what they spend."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Let go of the book."""
        self.loader.close()

    def show_list(self, *, keep: bool, at_once: bool = False) -> None:
        """Show the first customers at once where they come at once; everything else is read in a thread.

        With `keep` the cursor stays on its customer; with `at_once` only if that is among the first: whoever types a
        filter looks for what it matches best.
        """
        self.loader.stop()
        self._keep, self._at_once, self._first_shown = keep, at_once, False
        quick = self.state.first_ids()
        if quick is not None:
            first, count = quick
            self._show_first(first, None if count == len(first) else count)
            if count == len(first):
                return
        self.loader.start(self.state.listing(), grace=quick is None)
        self.set_timer(PATIENCE, self._still_loading)

    def _show_first(self, first: "array[int]", expected: int | None) -> None:
        """Show the first rows, unless the cursor is to stay on a row that comes with all of them."""
        table = self.query_one(CustomersTable)
        self._first_shown = True
        stays = self._keep and (expected is None or table.cursor_id in first)
        if stays or self._at_once or not self._keep:
            before = table.cursor_id
            table.set_ids(first, keep=stays, expected=expected)
            if table.cursor_id != before:
                # At once, not when the table has told of it: rows and customer come in one picture.
                self.show_detail()

    def _still_loading(self) -> None:
        if self.loader.busy:
            self.say(f"{LOADING}  esc stops")

    def on_rows_read(self, event: RowsRead) -> None:
        """Rows are there; whoever has moved on from the first row since stays there."""
        event.stop()
        if not self.loader.is_present(event.request):
            return
        if not self._first_shown:
            self._show_first(event.ids, None if event.whole else len(event.ids))
        elif event.whole:
            self.query_one(CustomersTable).set_ids(event.ids)
        if event.whole and self.loader.done(event.request):
            if self.query_one(MessageLine).text.startswith(LOADING):
                self.say("")
            if not event.ids:
                self.show_detail()

    def on_matches_counted(self, event: MatchesCounted) -> None:
        """Say what the filter matches."""
        event.stop()
        if self.loader.is_present(event.request):
            self.show_matches(event.found)
            table = self.query_one(CustomersTable)
            if table.awaits_rows:
                table.expect_rows(event.found.customers)

    def on_first_read(self, event: FirstRead) -> None:
        """Another program has written: say so if the order is another one now."""
        event.stop()
        if not self.loader.busy and event.ids[: browse.FIRST] != self.query_one(CustomersTable).first_ids(browse.FIRST):
            self.say(MOVED)

    def on_list_failed(self, event: ListFailed) -> None:
        """The list could not be read: say why, and keep what is shown."""
        event.stop()
        if self.loader.done(event.request):
            self.query_one(CustomersTable).expect_rows(None)
            self.say(event.reason, warning=True)
