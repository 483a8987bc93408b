"""Browse: the customers table, the selected customer, and both panels beside them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.screen import Screen

from tokentui.domain.customer import Customer
from tokentui.domain.filters import EVERYTHING
from tokentui.services.browse import Column as SortColumn
from tokentui.services.browse import ListReader
from tokentui.services.errors import NotFound
from tokentui.tui.jobs import Job
from tokentui.tui.keys import Commanded
from tokentui.tui.screens.codebook_start import CodebookStart
from tokentui.tui.screens.deciding_many import DecidingMany
from tokentui.tui.screens.listing import LOADING, ListReading
from tokentui.tui.screens.looking import Looking
from tokentui.tui.screens.panels import PanelScreen
from tokentui.tui.screens.panes import TITLES, Panes, front
from tokentui.tui.screens.review_start import Reviewing
from tokentui.tui.state import State
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.customers_table import CustomersTable, columns
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.filter_bar import FilterBar
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.ground import Below, Beside
from tokentui.tui.widgets.lines import KeyLine, MessageLine, StatusLine, TabsLine
from tokentui.tui.widgets.panel import Panel
from tokentui.tui.widgets.table_columns import Column
from tokentui.tui.widgets.table_messages import CursorMoved, HeaderClicked, MarksChanged, RowSelected
from tokentui.tui.widgets.too_small import HEIGHTS, WIDTHS, TooSmall
from tokentui.words.commands import Need, Where, commands

if TYPE_CHECKING:
    from tokentui.services.decide import Done

MARKED = " marked"


class BrowseScreen(
    PanelScreen, DecidingMany, Looking, ListReading, Panes, Reviewing, CodebookStart, Commanded, Screen[None]
):
    """The main screen of an open book."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    AUTO_FOCUS = "#customers"

    def __init__(self, classes: str, opening: str) -> None:
        """A screen with the classes of its size, which says what it is waiting for until it is given a book."""
        super().__init__(classes=f"{classes} {front('detail')}")
        self.listing, self.comparing, self.many, self.second_look = (
            Job(name, self) for name in ("list", "compare", "many", "second-look")
        )
        self._opening = opening
        self._codebook_shown = 0

    def compose(self) -> ComposeResult:
        """At first the status line alone: the first picture should not wait for a book."""
        yield StatusLine(self._opening, id="status")

    async def open(self, state: State) -> None:
        """Show the book: one line each for status, message and keys; the rest is data."""
        self.state = state
        self.lists = ListReader(state.path)
        table = CustomersTable(state, self._columns(), id="customers")
        await self.mount(
            FilterBar(id="filter"),
            Beside(
                Below(table, TabsLine(TITLES, id="tabs"), DetailPane(id="detail"), id="left"),
                Below(CompositionPanel(id="composition"), GapPanel(id="gap"), id="right"),
                id="body",
            ),
            MessageLine(id="message"),
            KeyLine(id="keys"),
            TooSmall(),
        )
        self.set_focus(table)
        self.take(commands(Where.BROWSE, state.codebook, dict(state.config.keys)))
        self._codebook_shown = state.codebook.version
        self.view_changed(keep=False)
        self.show_panels()
        if self.state.workbook.upgraded is not None:
            self.say(f"The book was brought up to date; a copy of it as it was is at {self.state.workbook.upgraded}")
        self.call_after_refresh(self.query_one(FilterBar).prepare)

    def on_unmount(self) -> None:
        """Let go of the book; what is not decided yet is not decided at all."""
        for job in (self.listing, self.comparing, self.many, self.second_look):
            job.close()
        if hasattr(self, "lists"):
            self.lists.close()

    # What is shown

    def view_changed(self, *, keep: bool = True, at_once: bool = False) -> None:
        """Show the customers of the present view."""
        table = self.query_one(CustomersTable)
        table.empty_text = (
            "No customer matches the filter.  esc shows all"
            if self.state.view.filter
            else "No customers yet.  Bring some in with: tokentui import FILE"
        )
        self.show_list(keep=keep, at_once=at_once)
        sort = self.state.view.sort
        shown_in = SortColumn.SEGMENT if sort.column is SortColumn.INDUSTRY else sort.column
        table.set_sort(shown_in.value, descending=sort.descending)
        if table.cursor_id is None:
            self.show_detail()

    def panels_changed(self) -> None:
        """Other settings: redraw the panels, and the rows too, whose marks depend on the evidence floor."""
        self.show_panels()
        self.query_one(CustomersTable).refresh_rows()

    def show_detail(self) -> None:
        """Draw everything about the customer under the cursor."""
        current = self.query_one(CustomersTable).cursor_id
        pane = self.query_one(DetailPane)
        try:
            detail = None if current is None else self.state.detail(current)
        except NotFound:
            detail = None
        pane.show(detail, self.state.codebook, self.state.workbook.settings.currency, self.state.workbook.clock())

    def refresh_all(self) -> None:
        """Read anew what is on screen; nothing moves and nothing is sorted."""
        self.state.read()
        self.query_one(CustomersTable).refresh_rows()
        self.show_panels()
        self.show_detail()

    def changed_outside(self) -> None:
        """Another process has written: take its codebook, read anew what is on screen, and say if the order moved."""
        self.codebook_changed()
        # What is being written meanwhile is most likely our own.
        if not self.many.busy:
            self.compare()

    def codebook_changed(self) -> None:
        """Take the keys and words of the codebook as it is now, and redraw everything."""
        if self._codebook_shown != self.state.codebook.version:
            self._codebook_shown = self.state.codebook.version
            self.take(commands(Where.BROWSE, self.state.codebook, dict(self.state.config.keys)))
            self.query_one(CustomersTable).set_columns(self._columns())
        self.refresh_all()

    def show_customer(self, customer_id: int) -> bool:
        """Put the cursor on a customer, showing all customers where the filter hides it."""
        table = self.query_one(CustomersTable)
        if not table.move_to(customer_id):
            self.query_one(FilterBar).show_text("")
            self.filter_by(EVERYTHING.text)
        return table.move_to(customer_id)

    # Deciding

    def targets(self) -> Sequence[int]:
        """Those marked, else the current one once it has been painted: a held key decides no account unseen."""
        table = self.query_one(CustomersTable)
        if table.marked:
            return sorted(table.marked)
        if table.cursor_id is not None and table.painted(table.cursor_id):
            return [table.cursor_id]
        return []

    def decided(self, done: "Done") -> None:
        """Redraw what a decision moved, at once."""
        self.state.read()
        table = self.query_one(CustomersTable)
        table.clear_marks()
        table.refresh_rows(set(done.customer_ids))
        self.show_panels()
        self.show_detail()
        self.say(f"{done.text}    u undo" if not done.text.startswith("undone") else f"{done.text}    U redo")

    def missing(self) -> list[Need]:
        """What is missing now for some command to run."""
        missing = [Need.WRITABLE] if self.state.workbook.book.readonly else []
        if self.many.busy:
            missing.append(Need.ALONE)
        if not self.query_one(CustomersTable).row_count:
            missing.append(Need.CUSTOMER)
        return missing

    # Marks and other actions

    def action_mark(self) -> None:
        """Mark the customer and go to the next."""
        table = self.query_one(CustomersTable)
        table.toggle_mark()
        table.action_cursor_down()

    def action_mark_range(self) -> None:
        """Mark from the last mark to here."""
        self.query_one(CustomersTable).mark_range_to_cursor()

    def action_mark_all(self) -> None:
        """Mark all in the filter; a list that is not all there is not all of it."""
        if self.listing.busy:
            self.say(f"{LOADING}  mark all when it is there", warning=True)
        else:
            self.query_one(CustomersTable).mark_all()

    def action_back(self) -> None:
        """Clear marks, then the filter, then go back to the table."""
        table = self.query_one(CustomersTable)
        if self.many.stop():
            self.say("stopping …")
        elif self.listing.drop():
            table.expect_rows(None)
            self.say("stopped; the list is not complete, o reads it again", warning=True)
        elif table.marked:
            table.clear_marks()
        elif self.state.view.filter:
            self.query_one(FilterBar).show_text("")
            self.filter_by(EVERYTHING.text)
        self.focus_pane("customers")

    def action_copy_customer(self) -> None:
        """Copy the current customer as text."""
        text = self.query_one(DetailPane).text
        self.app.copy_to_clipboard(text)
        self.say("copied")

    # Messages from widgets

    def on_virtual_table_cursor_moved(self, event: CursorMoved) -> None:
        """Another customer is current; if a held key has moved on since, the next message is the one to follow."""
        event.stop()
        if event.row_id == self.query_one(CustomersTable).cursor_id != self.query_one(DetailPane).customer_id:
            self.show_detail()

    def on_virtual_table_marks_changed(self, event: MarksChanged) -> None:
        """Say how many are marked and what they spend."""
        event.stop()
        table = self.query_one(CustomersTable)
        if table.marked:
            self.say(f"{self.whom(table.marked)}{MARKED}")
        elif self.query_one(MessageLine).text.endswith(MARKED):
            self.say("")

    def on_virtual_table_row_selected(self, event: RowSelected) -> None:
        """Enter on a customer goes to its details."""
        event.stop()
        self.focus_pane("detail")

    def on_virtual_table_header_clicked(self, event: HeaderClicked) -> None:
        """A click on a title sorts by it."""
        event.stop()
        if event.column_key in [column.value for column in SortColumn]:
            self.sort_by(SortColumn(event.column_key))

    def on_panel_chosen(self, event: Panel.Chosen) -> None:
        """Show the accounts behind a row of a panel."""
        event.stop()
        self.query_one(FilterBar).show_text(event.row.filter)
        self.filter_by(event.row.filter)
        self.focus_pane("customers")
        self.say(f"{event.row.title}    esc shows all")

    def _columns(self) -> tuple[Column[Customer], ...]:
        currency = self.state.workbook.settings.currency
        return columns(
            self.state.codebook, currency, self.state.share, self.state.now, segments=self.state.has_segments()
        )
