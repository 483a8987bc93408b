"""What keys do with the evidence on one customer: from fact to fact, to the source, and out of the app as text."""

from collections.abc import Callable, Collection, Sequence
from io import StringIO
from typing import Protocol

from textual.app import App
from textual.message_pump import MessagePump

from tokentui.domain.addresses import completed, web_address
from tokentui.domain.customer import Customer, Fact
from tokentui.domain.text import number_of, visible
from tokentui.services import browse
from tokentui.tui.jobs import Job
from tokentui.tui.state import AppState
from tokentui.tui.widgets.detail import DetailPane

MOST_ROWS = 10_000
"""Customers whose rows are copied at once at most: a clipboard is no export."""
NO_FACT = "This customer has no fact yet; e adds one."


class SourceHost(Protocol):
    """A screen from which sources are opened."""

    @property
    def app(self) -> App[None]:
        """The app."""

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""

    def hear(self, call: Callable[[], object]) -> None:
        """Do what somebody else tells the screen, unless it is gone."""


class Sources:
    """Opens the addresses of facts; the browser is waited for beside the screen."""

    def __init__(self, host: SourceHost, pump: MessagePump) -> None:
        """What came of it is heard among the messages of `pump`."""
        self._host = host
        self._opening = Job("browser", pump, host.hear)

    def close(self) -> None:
        """Wait for nothing any more."""
        self._opening.close()

    def open(self, fact: Fact) -> None:
        """Open the address of a fact in the user's browser, or say why that cannot be."""
        written = (fact.source_url or "").strip()
        address, shown = web_address(completed(written)), visible(written)
        if not written:
            self._host.say(f"This fact names no address: {visible(fact.source_title or 'source not named')}")
        elif address is None:
            self._host.say(f"Only addresses of the web are opened, not: {shown}", warning=True)
        elif self._host.app.is_web:
            self._host.say(f"A page opens nothing by itself; click on the address: {shown}")
        elif self._host.app.is_headless:
            self._host.say(f"Without a terminal no browser is opened: {shown}")
        else:
            self._open(address)

    def _open(self, address: str) -> None:
        from tokentui.tui.browsers import open_page

        def opened(done: bool) -> None:
            if done:
                self._host.say(f"opened: {address}")
            else:
                self._host.say(f"No browser could be opened here; the address: {address}", warning=True)

        self._host.say(f"opening {address} …")
        self._opening.start(lambda _: open_page(address), opened)


class EvidenceHost(SourceHost, Protocol):
    """A screen that shows one customer in full."""

    state: AppState


class Evidence:
    """The commands for that."""

    def __init__(
        self,
        host: EvidenceHost,
        pump: MessagePump,
        pane: Callable[[], DetailPane],
        marked: Callable[[], Collection[int]] = tuple,
    ) -> None:
        """`pane` is where the customer is shown; `marked` are those that are meant in its place, if any."""
        self._host, self._pane, self._marked = host, pane, marked
        self._sources = Sources(host, pump)

    def close(self) -> None:
        """Wait for nothing any more."""
        self._sources.close()

    def do_next_fact(self) -> None:
        """The next fact is the current one."""
        self._turn(1)

    def do_previous_fact(self) -> None:
        """The fact before is the current one."""
        self._turn(-1)

    def do_open_source(self) -> None:
        """Open the address of the current fact."""
        fact = self._pane().fact
        if fact is None:
            self._host.say(NO_FACT)
        else:
            self._sources.open(fact)

    def do_copy(self) -> None:
        """Copy the whole card of the customer, nothing cut."""
        import shlex

        from tokentui.tui.clipboard import copy

        pane = self._pane()
        detail = pane.detail
        if detail is None:
            return
        name = detail.customer.name
        instead = f"in the shell: tokentui show {shlex.quote(detail.customer.key)} --all"
        said, warning = copy(self._host.app, pane.card, f"the card of {name}", instead)
        self._host.say(said, warning=warning)

    def do_copy_row(self) -> None:
        """Copy the customers that are meant as rows with tabs between."""
        from tokentui.ingest.export import write_tsv
        from tokentui.tui.clipboard import copy
        from tokentui.words.tables import customer_table

        rows = self._rows()
        if not rows:
            return
        text = StringIO()
        write_tsv(text, *customer_table(self._host.state.workbook, rows))
        _, _, lines = text.getvalue().partition("\n")
        what = f"the row of {rows[0].name}" if len(rows) == 1 else number_of(len(rows), "row")
        said, warning = copy(self._host.app, lines, what, "in the shell: tokentui find NAME --csv")
        self._host.say(said, warning=warning)

    def _rows(self) -> Sequence[Customer]:
        """Those marked, else the one that is shown, as far as the reviewer may know it."""
        if marked := sorted(self._marked())[:MOST_ROWS]:
            found = browse.customers(self._host.state.workbook, marked)
            return [found[one] for one in marked if one in found]
        detail = self._pane().detail
        return [] if detail is None else [detail.customer]

    def _turn(self, step: int) -> None:
        pane = self._pane()
        if pane.fact is None:
            self._host.say(NO_FACT)
        elif not pane.turn_fact(step):
            self._host.say("This is the last fact." if step > 0 else "This is the first fact.")
