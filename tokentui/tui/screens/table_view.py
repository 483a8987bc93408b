"""What the table shows: the filter and the order, and the rows as they come."""

from array import array
from collections.abc import Set
from typing import Protocol

from textual.message_pump import MessagePump

from tokentui.domain.filters import EVERYTHING, FilterError
from tokentui.domain.money import short
from tokentui.domain.text import number_of
from tokentui.services import browse
from tokentui.services.backed_up import MANY
from tokentui.services.browse import ListReader, Matched, Sort, SortColumn
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host
from tokentui.tui.widgets.customers_table import CustomersTable
from tokentui.tui.widgets.filter_bar import FilterBar
from tokentui.tui.widgets.filter_tabs import FilterTabs

LOADING = "reading the list …"
MOVED = (
    "another program changed the book; the order is another now    o applies it",
    "the order is another now    o applies it",
    "order moved: o",
)
"""A note, from the longest way to say it to the shortest."""
PATIENCE = 0.15
"""Seconds after which a list that is still being read says so."""
GRACE = 0.01
"""Seconds that the screen waits for the first rows and their count, so that they come in one picture with the key."""

SORTS = {
    SortColumn.SPEND: "annual spend",
    SortColumn.NAME: "name",
    SortColumn.SEGMENT: "segment",
    SortColumn.INDUSTRY: "industry",
    SortColumn.USE_CASE: "use case",
    SortColumn.CLARITY: "clarity: how many of the four questions are answered",
    SortColumn.REVIEWER: "reviewer",
    SortColumn.UPDATED: "last decision",
}
"""The columns to sort by, in words."""

_FALLING = (SortColumn.SPEND, SortColumn.CLARITY, SortColumn.UPDATED)


def _shown_in(column: SortColumn) -> str:
    """The column of the table that shows what is sorted by: a book without segments shows industries in their place."""
    return (SortColumn.SEGMENT if column is SortColumn.INDUSTRY else column).value


class TableHost(Host, Protocol):
    """The screen with the table."""

    @property
    def table(self) -> CustomersTable:
        """The table."""

    @property
    def filter_bar(self) -> FilterBar:
        """The line that reads the filter."""

    @property
    def filter_tabs(self) -> FilterTabs:
        """The filters that have a name."""

    def unsay(self, beginning: str) -> None:
        """Take back what was said, if it began so."""

    def stand(self, *note: str) -> None:
        """Let a note stand beside whatever is said."""

    def show_detail(self) -> None:
        """Draw everything about the customer under the cursor."""

    def forget(self, customer_ids: Set[int]) -> None:
        """Take customers out of the table, and their marks."""

    def show_keys(self) -> None:
        """Offer the keys that can be pressed now."""

    def show_panels(self) -> None:
        """Draw both panels and the status line."""

    def focus_table(self) -> None:
        """Give the keys to the table."""


class TableView:
    """The commands on which customers the table shows and in what order; it never waits for a list.

    The first rows are shown at once where they come at once; everything else is read beside the screen.
    """

    def __init__(self, host: TableHost, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host = host
        self._pump = pump
        self._reader: ListReader | None = None
        self._listing = Job("list", pump, host.hear)
        self._comparing = Job("compare", pump, host.hear)
        self._compare_again = False
        self._keep = True
        self._at_once = False
        self._first_shown = self._all_shown = True
        self._said = ""
        self._back: int | None = None
        self._back_on: int | None = None
        self._before: int | None = None
        self.current: int | None = None
        """The customer under the cursor, as it was drawn last."""

    @property
    def busy(self) -> bool:
        """Whether rows are still being read."""
        return self._listing.busy

    @property
    def begun(self) -> bool:
        """Whether the first rows of the present view are shown."""
        return self._first_shown or not self._listing.busy

    def stop(self) -> bool:
        """Stop reading; False when nothing was being read."""
        stopped = self._listing.drop()
        if stopped:
            self._host.table.expect_rows(None)
        return stopped

    def close(self) -> None:
        """Let go of the book."""
        self._listing.close()
        self._comparing.close()
        if self._reader is not None:
            self._reader.close()

    # Filter

    def do_filter(self) -> None:
        """Open the filter line."""
        self._note()
        self._host.filter_bar.open(self._host.state.view.filter.text)
        self._host.show_keys()

    def do_keep_filter(self) -> None:
        """Back to the table with the filter as it is typed."""
        text, state = self._host.filter_bar.text, self._host.state
        state.desk = state.desk.typed(text)
        self._leave_filter(text)

    def do_drop_filter(self) -> None:
        """Back to the table with the former filter, and to the customer one was on."""
        self._leave_filter(self._host.filter_bar.former)
        self.go_back()

    def show_filtered(self, text: str) -> None:
        """Show the customers that a filter from elsewhere matches; empty for all."""
        self._host.filter_bar.show_text(text)
        self.filter_by(text or EVERYTHING.text)

    def filter_by(self, text: str, *, at_once: bool = False) -> None:
        """Show the customers that a filter matches; what cannot be read is said and changes nothing."""
        state, bar = self._host.state, self._host.filter_bar
        try:
            wanted = browse.read_filter(state.workbook, text)
        except FilterError as error:
            bar.show_matches(str(error), wrong=True)
            return
        state.view = state.view._replace(filter=wanted)
        if wanted:
            bar.await_matches()
        else:
            bar.show_matches("")
        self.show(at_once=at_once)

    def focus(self) -> None:
        """Give the keys to the table."""
        self._host.focus_table()

    def _leave_filter(self, text: str) -> None:
        self.show_filtered(text)
        self._host.focus_table()
        self._host.show_keys()

    # Order

    def do_sort(self) -> None:
        """Choose the column to sort by."""
        from tokentui.tui.screens.dialogs.pick import Pick

        rows = [Pick(column, words) for column, words in SORTS.items()]
        self._host.pick("Sort by", rows, self.sort_by, self._host.state.view.sort.column)

    def do_reverse(self) -> None:
        """Turn the order round."""
        view = self._host.state.view
        self._host.state.view = view._replace(sort=view.sort._replace(descending=not view.sort.descending))
        self.show()

    def do_reorder(self) -> None:
        """Apply the order anew."""
        self.show()

    def sort_by(self, column: SortColumn) -> None:
        """Sort by a column: money and dates from the top, words from A; a column that is not shown is named."""
        self._note()
        self._host.state.view = self._host.state.view._replace(sort=Sort(column, column in _FALLING))
        said = f"sorted by {SORTS[column].partition(':')[0]}"
        if not {column.value, _shown_in(column)} & {*self._host.table.shown_columns}:
            said += ", a column that is not shown here; | chooses columns"
        self.show(keep=False, said=said)

    def sort_by_title(self, key: str) -> None:
        """Sort by the column of a title, if that is one to sort by."""
        if key in [column.value for column in SortColumn]:
            self.sort_by(SortColumn(key))

    def show_behind(self, text: str, title: str) -> None:
        """Show the accounts behind a row of a panel; where that follows a filter, those that meet it as well."""
        self._note()
        state = self._host.state
        self.show_filtered(text if state.shown().filtered is None else f"{state.view.filter.text} {text}")
        self._host.focus_table()
        self._host.say(f"{title}    esc shows all")

    def _note(self) -> None:
        """Remember whom the cursor is on, to come back to; what was noted before counts while a filter is typed."""
        self._before = self._host.table.cursor_id

    def go_back(self) -> None:
        """Back to the customer one was on before the table was filtered or sorted."""
        before, self._before = self._before, None
        if before is not None:
            self.return_to(before)

    # The rows as they come

    def go_on(self) -> None:
        """The book is on the screen: read the rest of the list that it opens with."""
        self._listing.go_on()
        self._have_patience()

    def show(self, *, keep: bool = True, at_once: bool = False, waits: bool = False, said: str = "") -> None:
        """Show the customers of the present view; `said` stands in the message line once all of them are there.

        With `keep` the cursor stays on its customer; with `at_once` only if that is among the first: whoever types a
        filter looks for what it matches best. With `waits` all but the first of a long list are read after `go_on`.
        """
        self._said = said
        if said:
            self._host.say(said)
        table, view = self._host.table, self._host.state.view
        table.empty_text = (
            "No customer matches the filter.  esc shows all" if view.filter else "No customers yet.  B brings in a file"
        )
        self._host.filter_tabs.show(self._host.state.desk.filters, view.filter.text)
        self._read(keep=keep, at_once=at_once, waits=waits)
        shown_in = _shown_in(view.sort.column)
        if view.sort.column.value in table.shown_columns:
            shown_in = view.sort.column.value
        table.set_sort(shown_in, descending=view.sort.descending)
        if table.cursor_id is None:
            self._host.show_detail()
        if self._host.state.following.on:
            self._host.show_panels()

    def return_to(self, customer_id: int | None) -> None:
        """Put the cursor on a customer: now, or when the row comes, unless the cursor has been moved by then."""
        table = self._host.table
        self._back = None
        if customer_id is None or table.move_to(customer_id):
            return
        if self.busy:
            self._back, self._back_on = customer_id, table.cursor_id

    def compare(self) -> None:
        """Another program has written: say so if the order of the first rows is another one now."""
        self._compare_again = self._comparing.busy
        if not self._compare_again:
            workbook, view, reader = self._host.state.workbook, self._host.state.view, self._lists()
            self._comparing.start(lambda work: reader.first(work, workbook, view), self._compared)

    def forget_gone(self) -> None:
        """Take the customers out of the table that another program has taken out of the book, and their marks."""
        gone = self._host.table.looked_at(MANY)
        gone -= browse.customers(self._host.state.workbook, tuple(gone)).keys()
        if gone:
            self._host.forget(gone)
            whom = "One customer is" if len(gone) == 1 else f"{len(gone):,} customers are"
            self._host.say(f"{whom} no longer in the book.", warning=True)

    def _read(self, *, keep: bool, at_once: bool, waits: bool) -> None:
        self._listing.drop()
        self._host.stand()
        self._keep, self._at_once = keep, at_once
        self._first_shown = self._all_shown = False
        state, reader = self._host.state, self._lists()
        quick = browse.first_ids(state.workbook, state.view)
        if quick is not None:
            first, count = quick
            self._show_first(first, None if count == len(first) else count)
            if count == len(first):
                return
        workbook, view = state.workbook, state.view
        shown = quick is not None
        work = self._listing.start(
            lambda work: reader.read(work, workbook, view, self._first_read, self._counted, shown=shown),
            self._all_read,
            self._failed,
        )
        if quick is None:
            work.painted.set()
            work.begun.wait(GRACE)
        elif not waits:
            self._pump.call_after_refresh(work.painted.set)
        if not waits:
            self._have_patience()

    def _lists(self) -> ListReader:
        if self._reader is None:
            self._reader = ListReader(self._host.state.path)
        return self._reader

    def _show_first(self, first: "array[int]", expected: int | None) -> None:
        """Show the first rows, unless the cursor is to stay on a row that comes with all of them."""
        table = self._host.table
        self._first_shown = True
        stays = self._keep and (expected is None or table.cursor_id in first)
        if stays or self._at_once or not self._keep:
            before = table.cursor_id
            table.set_ids(first, keep=stays, expected=expected)
            if table.cursor_id != before:
                # At once, not when the table has told of it: rows and customer come in one picture.
                self._host.show_detail()

    def _have_patience(self) -> None:
        self._pump.set_timer(PATIENCE, lambda: self._host.hear(self._still_reading))

    def _still_reading(self) -> None:
        if self._listing.busy:
            self._host.say(f"{LOADING}  esc stops")

    def _first_read(self, ids: "array[int]", whole: bool) -> None:
        """The first rows are there, unless they were at once."""
        if not self._first_shown:
            self._show_first(ids, None if whole else len(ids))
            self._all_shown = whole

    def _counted(self, found: Matched) -> None:
        """Say what the filter matches."""
        amount = f" · {short(found.spend, self._host.state.workbook.settings.currency)}" if found.spend else ""
        self._host.filter_bar.show_matches(f"{number_of(found.customers, 'customer')}{amount}")
        if self._host.table.awaits_rows:
            self._host.table.expect_rows(found.customers)

    def _all_read(self, ids: "array[int]") -> None:
        """All rows are there; whoever has moved on from the first row since stays there."""
        if not self._all_shown:
            self._host.table.set_ids(ids)
        if self._back is not None and self._host.table.cursor_id == self._back_on:
            self._host.table.move_to(self._back)
        self._back = None
        self._host.unsay(LOADING)
        if self._said:
            self._host.say(self._said)
        if not ids:
            self._host.show_detail()

    def _failed(self, error: BookError) -> None:
        """The list could not be read: say why, and keep what is shown."""
        self._host.table.expect_rows(None)
        self._host.say(str(error), warning=True)

    def _compared(self, ids: "array[int]") -> None:
        shown = self._host.table.first_ids(browse.FIRST)
        if not self._listing.busy:
            self._host.stand(*(MOVED if ids[: browse.FIRST] != shown else ()))
        if self._compare_again:
            self.compare()
