"""Browse: the customers table, the selected customer, and both panels beside it."""

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from tokentui.domain.grades import Question
from tokentui.services import browse, damage
from tokentui.services.errors import NotFound
from tokentui.tui.held_keys import TAKEN_BACK, HeldKeys
from tokentui.tui.moving import Moves
from tokentui.tui.screens.deciding import Deciding
from tokentui.tui.screens.deciding_in_table import DecidingInTable
from tokentui.tui.screens.dividers import NARROW, Divider, Dividers
from tokentui.tui.screens.drilling import Drilling
from tokentui.tui.screens.evidence import Evidence
from tokentui.tui.screens.following import FollowingFilter
from tokentui.tui.screens.handing_on import HandingOn
from tokentui.tui.screens.kept_filters import KeptFilters
from tokentui.tui.screens.left_off import LeftOff
from tokentui.tui.screens.marking import Marking
from tokentui.tui.screens.matching import Matching
from tokentui.tui.screens.mode import ModeScreen
from tokentui.tui.screens.months import MonthsOpening
from tokentui.tui.screens.over_the_table import OverTheTable
from tokentui.tui.screens.panes import PanelCells, Panes, front
from tokentui.tui.screens.report_opening import ReportOpening
from tokentui.tui.screens.review_start import ReviewStart
from tokentui.tui.screens.rules import Rules
from tokentui.tui.screens.second_look import SecondLookList
from tokentui.tui.screens.suggesting import Suggesting
from tokentui.tui.screens.table_columns import TableColumns
from tokentui.tui.screens.table_view import TableView
from tokentui.tui.screens.vendor_pages import VendorPages
from tokentui.tui.state import AppState
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.customers_table import CustomersTable
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.filter_bar import FilterBar
from tokentui.tui.widgets.filter_tabs import FilterTabs
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.ground import Below, Beside
from tokentui.tui.widgets.panel import Panel
from tokentui.tui.widgets.status_lines import KeyLine, MessageLine, StatusLine, TabsLine
from tokentui.tui.widgets.surplus import Surplus
from tokentui.tui.widgets.table_messages import CursorMoved, HeaderClicked, RowSelected
from tokentui.tui.widgets.too_small import TABLE_WIDTHS, TooSmall, is_too_small, size_classes
from tokentui.tui.widgets.verdict_line import VerdictLine
from tokentui.words.command import Command, Need, Where

if TYPE_CHECKING:
    from tokentui.services.decide import Action
    from tokentui.services.review import Review
    from tokentui.tui.screens.review import Outcome

PANELS = "composition", "gap"
LINES = (
    Divider("right", "left", "right", least=(40, 30), before=("customers",), after=PANELS),
    Divider("detail", "customers", "detail", across=False, after=("detail",)),
    Divider("composition", "composition", "gap", across=False, sizes_first=True),
    Divider(
        "below", "customers", "detail", NARROW, False, before=("customers",), after=("detail",), fronts=("detail",)
    ),
    Divider("below", "customers", "right", NARROW, False, before=("customers",), after=PANELS, fronts=PANELS),
)
"""Between the panes."""

BESIDE = {"detail": "Customer", "composition": "Composition", "gap": "Transparency gap"}
"""Panes beside the table; on a narrow screen they share one place."""


class BrowseScreen(ModeScreen):
    """The main screen of an open book."""

    PLACES = (Where.BROWSE, Where.FILTER)
    HELPERS = {
        "moves": Moves,
        "panes": Panes,
        "cells": PanelCells,
        "view": TableView,
        "following": FollowingFilter,
        "columns": TableColumns,
        "kept": KeptFilters,
        "deciding": Deciding,
        "marking": Marking,
        "review_start": ReviewStart,
        "second_look": SecondLookList,
        "months": MonthsOpening,
        "vendor_pages": VendorPages,
        "handing_on": HandingOn,
        "matching": Matching,
        "over": OverTheTable,
        "evidence": Evidence,
        "drilling": Drilling,
        "dividers": Dividers,
        "suggesting": Suggesting,
        "rules": Rules,
    }
    AUTO_FOCUS = "#customers"
    HORIZONTAL_BREAKPOINTS = TABLE_WIDTHS

    def __init__(self, classes: str, opening: str) -> None:
        """A screen with the classes of its size, which says what it is waiting for until it is given a book."""
        super().__init__(f"{classes} {front('detail')}")
        self.panes = Panes(self, "customers", BESIDE, lambda: self.dividers.lay())
        self.cells = PanelCells(self.panes)
        self.moves = Moves(self.panes.move)
        self.dividers = Dividers(self, self, LINES)
        self.view = TableView(self, self)
        self.following = FollowingFilter(self)
        self.columns = TableColumns(self)
        self.kept = KeptFilters(self)
        self.filter_tabs = FilterTabs(id="filter-tabs")
        self.left = LeftOff(self, self.panes, self.view)
        self.deciding = Deciding(self, anew=False)
        self.marking = Marking(self)
        self.review_start = ReviewStart(self, self)
        self.report = ReportOpening(self, self)
        self.second_look = SecondLookList(self, self)
        self.months = MonthsOpening(self, self)
        self.vendor_pages = VendorPages(self, self)
        self.handing_on = HandingOn(self, self)
        self.matching = Matching(self, self)
        self.over = OverTheTable(self, self)
        self.evidence = Evidence(self, self, lambda: self.query_one(DetailPane), lambda: self.table.marked)
        self.drilling = Drilling(self)
        self.suggesting = Suggesting(self)
        self.rules = Rules(self, self)
        self.decisions = DecidingInTable(self, self, lambda: self.query_one(DetailPane).detail)
        self._opening, self._codebook_shown = opening, (0, False)
        self.keys = HeldKeys()

    def compose(self) -> ComposeResult:
        """At first the status line alone: the first picture should not wait for a book."""
        yield StatusLine(self._opening, id="status")

    async def open(self, state: AppState) -> None:
        """Show the book: one line each for status, message and keys; the rest is data."""
        self.state = state
        table = CustomersTable(state, (), id="customers")
        await self.mount(
            VerdictLine(id="verdict"),
            FilterBar(id="filter"),
            self.filter_tabs,
            Beside(
                Below(table, TabsLine(BESIDE, id="tabs"), DetailPane(id="detail"), id="left"),
                Below(CompositionPanel(id="composition"), GapPanel(id="gap"), Surplus(id="surplus"), id="right"),
                id="body",
            ),
            MessageLine(id="message"),
            KeyLine(id="keys"),
            TooSmall(),
        )
        self.columns.show()
        self.set_focus(table)
        self.show_keys()
        self._codebook_shown = state.codebook.version, state.has_segments()
        self.view.show(keep=False, waits=True)
        self.left.lay()
        self.show_panels()
        if news := damage.news_at_opening(state.workbook):
            self.say(news)
        self.now_shown()
        self.dividers.lay()

    def prepare(self) -> None:
        """Read all of the list, and make the line of the filter."""
        super().prepare()
        self.view.go_on()
        self.filter_bar.prepare()

    def on_unmount(self) -> None:
        """Let go of the book."""
        read = (self.rules, self.report, self.second_look, self.months, self.vendor_pages, self.evidence)
        handed = (self.handing_on, self.matching, self.over)
        for one in (self.left, self.review_start, *read, *handed, self.view, self.decisions):
            one.close()

    # Parts

    @property
    def table(self) -> CustomersTable:
        """The table."""
        return self.query_one(CustomersTable)

    @property
    def filter_bar(self) -> FilterBar:
        """The line that reads the filter."""
        return self.query_one(FilterBar)

    # Keys

    @property
    def where(self) -> Where:
        """The filter line takes the keys over while it is open."""
        return Where.FILTER if self.filter_bar.is_open else Where.BROWSE

    def missing(self) -> list[Need]:
        """What is missing now for some command to run."""
        missing = super().missing()
        if self.decisions.busy or self.review_start.busy or self.over.busy:
            missing.append(Need.ALONE)
        if self.table.cursor_id is None and not self.table.marked:
            missing.append(Need.CUSTOMER)
        if self.view.busy:
            missing.append(Need.WHOLE)
        if isinstance(self.focused, Panel):
            missing.append(Need.BEFORE_ONE)
        return missing

    @property
    def question(self) -> Question:
        """Digits say what customers use tokens for."""
        return Question.FOR_WHAT

    async def take_key(self, event: events.Key) -> bool:
        """Run a command; a key that has placed somebody and is still held down tags nobody."""
        self.keys.press(event.key, event.time)
        if self.keys.take_back():
            self.deciding.do_undo()
            self.say(TAKEN_BACK, warning=True)
            return True
        return self.keys.still_down or await super().take_key(event)

    def is_ready(self, command: Command) -> bool:
        """A key about a customer waits until that one is painted, one about all for the whole list."""
        waits = self.review_start.keeps_waiting(command) or (Need.WHOLE in command.needs and self.view.busy)
        if waits or not super().is_ready(command):
            return False
        if Need.CUSTOMER not in command.needs or is_too_small(self.app.size):
            return True
        table = self.table
        return self.view.begun and (table.cursor_id is None or table.painted(table.cursor_id))

    def on_resize(self) -> None:
        """Give the table the columns for its room."""
        self.columns.fit()
        self.dividers.lay()

    def on_descendant_focus(self) -> None:
        """Offer the keys of what has the focus: no account is decided on from a panel."""
        if self.is_shown:
            self.show_keys()

    # What is shown

    def panels_changed(self) -> None:
        """Other settings: redraw the panels, and the rows too, whose marks depend on the evidence floor."""
        self.show_panels()
        self.table.refresh_rows()

    def show_detail(self) -> None:
        """Draw everything about the customer under the cursor."""
        current, workbook = self.table.cursor_id, self.state.workbook
        self.view.current = current
        try:
            detail = None if current is None else browse.detail(workbook, current)
        except NotFound:
            detail = None
        currency = workbook.settings.currency
        shown = (self.codebook, currency, workbook.clock(), self.state.floor())
        self.query_one(DetailPane).show(detail, *shown, self.suggesting.ghost(detail))
        self.query_one(Surplus).show(detail, currency)

    def refresh_all(self) -> None:
        """Read anew what is on screen; nothing moves and nothing is sorted."""
        self.state.read()
        self._show_all()

    def _show_all(self) -> None:
        self.table.refresh_rows()
        self.show_panels()
        self.show_detail()

    def changed_outside(self) -> None:
        """Another process has written: read anew what is on screen, and say if the order moved."""
        self.view.forget_gone()
        self.codebook_changed()
        # What is being written meanwhile is most likely our own.
        if not self.decisions.busy:
            self.view.compare()

    def forget(self, customer_ids: Set[int]) -> None:
        """Take customers out of the table, and their marks."""
        self.table.forget(customer_ids)
        self.show_detail()

    def codebook_changed(self) -> None:
        """Take the keys and words of the codebook as it is now, and redraw everything."""
        self.take_codebook()
        self.refresh_all()

    def take_codebook(self) -> None:
        """Take the keys and words of the codebook as it is now, and what columns there are with it."""
        wanted = self.codebook.version, self.state.has_segments()
        if self._codebook_shown != wanted:
            self._codebook_shown = wanted
            self.show_keys()
            self.columns.show()

    def show_customer(self, customer_id: int) -> bool:
        """Put the cursor on a customer, showing all customers where the filter hides it."""
        if not self.table.move_to(customer_id):
            self.view.show_filtered("")
        return self.table.move_to(customer_id)

    def focus_table(self) -> None:
        """Give the keys to the table."""
        self.set_focus(self.table)

    # Deciding

    def targets(self) -> Sequence[int]:
        """Those marked, else the current one once it has been painted."""
        return self.decisions.targets()

    def act(self, accounts: int, action: "Action", nothing: str = "") -> None:
        """Make a decision on so many accounts, and draw what it moved."""
        self.decisions.act(accounts, action, nothing)

    # Other commands

    def do_back(self) -> None:
        """Stop what is going on, clear marks, then the filter, then go back to the table."""
        if self.decisions.stop():
            self.say("stopping …")
        elif self.review_start.stop() or self.report.stop() or self.over.stop():
            pass
        elif self.view.stop():
            self.say("stopped; the list is not complete, o reads it again", warning=True)
        elif self.table.marked:
            self.table.clear_marks()
        elif self.state.view.filter:
            self.view.show_filtered("")
            self.say("")
        else:
            self.view.go_back()
        self.focus_table()

    def show_review(self, review: "Review") -> None:
        """Show a session, then its report, or the one that was chosen from within it."""
        from tokentui.tui.screens.review import ReviewScreen

        screen = ReviewScreen(self.state, review, size_classes(self.app.size))
        self.ask(screen, lambda _: self._reviewed(screen.outcome))

    def _reviewed(self, outcome: "Outcome") -> None:
        self.say("")
        # What another process wrote meanwhile was told to the review alone, which has just read the panels anew.
        self.view.forget_gone()
        self.take_codebook()
        self._show_all()
        if isinstance(outcome, int):
            self.report.open(outcome)
        elif outcome is not None:
            self.show_review(outcome)

    # Messages from widgets, which may still be on their way when the screen is gone

    def on_filter_bar_typed(self, event: FilterBar.Typed) -> None:
        """Filter as one types."""
        self.hear(lambda: self.view.filter_by(event.text, at_once=True))

    def on_filter_tabs_opened(self, event: FilterTabs.Opened) -> None:
        """A click on a tab shows its filter."""
        self.hear(lambda: self.kept.open(event.text))

    def on_virtual_table_cursor_moved(self, event: CursorMoved) -> None:
        """Another customer is current; if a held key has moved on since, the next message is the one to follow."""
        event.stop()
        self.hear(lambda: self._follow(event.row_id))

    def _follow(self, row_id: int | None) -> None:
        if row_id == self.table.cursor_id != self.query_one(DetailPane).customer_id:
            self.show_detail()

    def on_virtual_table_marks_changed(self) -> None:
        """Say how many are marked and what they spend."""
        self.hear(self.marking.tell)

    def on_virtual_table_row_selected(self, event: RowSelected) -> None:
        """Enter on a customer opens its card."""
        event.stop()
        self.hear(lambda: self.drilling.open_card(event.row_id, self.table))

    def on_virtual_table_header_clicked(self, event: HeaderClicked) -> None:
        """A click on a title sorts by it."""
        self.hear(lambda: self.view.sort_by_title(event.column_key))

    def on_panel_chosen(self, event: Panel.Chosen) -> None:
        """Show the accounts behind a row of a panel."""
        self.hear(lambda: self.view.show_behind(event.row.filter, event.row.title))
