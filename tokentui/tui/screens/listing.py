"""The list of a view as it comes: the first rows, what the filter matches, then all of it."""

from array import array
from typing import TYPE_CHECKING

from textual.screen import Screen

from tokentui.services import browse
from tokentui.services.browse import ListReader, Matched
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
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
GRACE = 0.01
"""Seconds that the screen waits for the first rows and their count, so that they come in one picture with the key."""


class ListReading(Base):
    """Shows a list without waiting for it. A screen that uses it has a table and a message line."""

    state: State
    lists: ListReader
    listing: Job
    """Reads the list that is shown."""
    comparing: Job
    """Reads its first rows as they are now, to compare them with those shown."""
    _keep = True
    """Whether the cursor stays on its customer when the first rows come."""
    _at_once = False
    """Whether the first rows are shown even if that customer is not among them."""
    _first_shown = False
    _all_shown = False

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""
        raise NotImplementedError

    def show_detail(self) -> None:
        """Draw everything about the customer under the cursor."""
        raise NotImplementedError

    def show_matches(self, found: Matched) -> None:
        """Say how many customers the filter matches, and what they spend."""
        raise NotImplementedError

    def show_list(self, *, keep: bool, at_once: bool = False) -> None:
        """Show the first customers at once where they come at once; everything else is read in a thread.

        With `keep` the cursor stays on its customer; with `at_once` only if that is among the first: whoever types a
        filter looks for what it matches best.
        """
        self.listing.drop()
        self._keep, self._at_once = keep, at_once
        self._first_shown = self._all_shown = False
        quick = self.state.first_ids()
        if quick is not None:
            first, count = quick
            self._show_first(first, None if count == len(first) else count)
            if count == len(first):
                return
        workbook, view = self.state.workbook, self.state.view
        work = self.listing.start(
            lambda work: self.lists.read(work, workbook, view, self._first_read, self._counted),
            self._all_read,
            self._list_failed,
        )
        if quick is None:
            work.painted.set()
            work.begun.wait(GRACE)
        else:
            self.call_after_refresh(work.painted.set)
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
        if self.listing.busy:
            self.say(f"{LOADING}  esc stops")

    def _first_read(self, ids: "array[int]", whole: bool) -> None:
        """The first rows are there, unless they were at once."""
        if not self._first_shown:
            self._show_first(ids, None if whole else len(ids))
            self._all_shown = whole

    def _counted(self, found: Matched) -> None:
        """Say what the filter matches."""
        self.show_matches(found)
        table = self.query_one(CustomersTable)
        if table.awaits_rows:
            table.expect_rows(found.customers)

    def _all_read(self, ids: "array[int]") -> None:
        """All rows are there; whoever has moved on from the first row since stays there."""
        if not self._all_shown:
            self.query_one(CustomersTable).set_ids(ids)
        if self.query_one(MessageLine).text.startswith(LOADING):
            self.say("")
        if not ids:
            self.show_detail()

    def _list_failed(self, error: BookError) -> None:
        """The list could not be read: say why, and keep what is shown."""
        self.query_one(CustomersTable).expect_rows(None)
        self.say(str(error), warning=True)

    def compare(self) -> None:
        """Another program has written: say so if the order of the first rows is another one now."""
        if not self.comparing.busy:
            workbook, view = self.state.workbook, self.state.view
            self.comparing.start(lambda work: self.lists.first(work, workbook, view), self._compared)

    def _compared(self, ids: "array[int]") -> None:
        shown = self.query_one(CustomersTable).first_ids(browse.FIRST)
        if not self.listing.busy and ids[: browse.FIRST] != shown:
            self.say(MOVED)
