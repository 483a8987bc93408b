"""Filters worth keeping: those typed before, what one may go on with, and those that have a name and a tab."""

from collections.abc import Iterable
from typing import Protocol

from tokentui.domain.codebook import Codebook
from tokentui.domain.filter_words import CODED, PLACED, going_on
from tokentui.domain.filters import FLAGS, QUESTIONS, SIGNED, STATES, FilterError
from tokentui.domain.stances import KNOWN_STANCES
from tokentui.services import browse
from tokentui.tui.screens.host import Host
from tokentui.tui.screens.table_view import TableView
from tokentui.tui.widgets.filter_bar import FilterBar
from tokentui.tui.widgets.filter_tabs import FilterTabs
from tokentui.words.keeping import HERE_ALONE, ON_THE_DESK

OFFERED = 6
"""Words that are offered at once."""


class FilterHost(Host, Protocol):
    """The screen with the filter line."""

    view: TableView

    @property
    def filter_bar(self) -> FilterBar:
        """The line that reads the filter."""

    @property
    def filter_tabs(self) -> FilterTabs:
        """The line of filters that have a name."""


class KeptFilters:
    """The commands of the filter line that save typing, and those that go from tab to tab."""

    def __init__(self, host: FilterHost) -> None:
        self._host = host
        self._back = 0
        self._typed = ""
        self._offers: list[str] = []

    # In the line

    def do_filter_before(self) -> None:
        """The filter that was typed before."""
        self._walk(1)

    def do_filter_after(self) -> None:
        """The filter that was typed after it."""
        self._walk(-1)

    def do_filter_complete(self) -> None:
        """Complete the last field or code; again for the next one that begins so."""
        bar = self._host.filter_bar
        if bar.text not in self._offers[1:]:
            self._offers = [bar.text, *dict.fromkeys(one for one, _ in _offers(bar.text, self._host.state.codebook))]
        if len(self._offers) == 1:
            bar.show_matches("nothing to complete", wrong=True)
            return
        place = self._offers.index(bar.text) + 1
        bar.put(self._offers[place] if place < len(self._offers) else self._offers[1])

    def do_filter_name(self) -> None:
        """Keep the filter under a name."""
        from tokentui.tui.screens.dialogs.line import LineDialog

        text = self._host.filter_bar.text.strip()
        try:
            browse.read_filter(self._host.state.workbook, text)
        except FilterError as error:
            self._host.say(str(error), warning=True)
            return
        if not text:
            self._host.say("There is no filter to keep; type one first.", warning=True)
            return
        self._host.view.do_keep_filter()
        prompt = f"{text}. A name that a tab has already stands for this filter from now on."
        self._host.ask(LineDialog("Keep the filter under which name?", prompt), lambda name: self._keep(name, text))

    # From tab to tab

    def do_filter_tab_next(self) -> None:
        """Show the next filter that has a name; after the last, everybody."""
        self._turn(1)

    def do_filter_tab_before(self) -> None:
        """Show the one before."""
        self._turn(-1)

    def do_filter_forget(self) -> None:
        """Forget the name of the filter that is shown."""
        state, shown = self._host.state, self._host.state.view.filter.text
        name = next((one.name for one in state.desk.filters if one.text == shown), None)
        if name is None:
            self._host.say("The filter that is shown has no name.", warning=True)
            return
        state.name_filter(name, "")
        self.show_tabs()
        self._host.say(f"{name}: forgotten; the filter stays until esc")

    def open(self, text: str) -> None:
        """Show a filter from a tab; empty for everybody."""
        self._host.view.show_filtered(text)
        self._host.view.focus()

    def show_tabs(self) -> None:
        """Draw the tabs as they are now."""
        state = self._host.state
        self._host.filter_tabs.show(state.desk.filters, state.view.filter.text)

    def _turn(self, by: int) -> None:
        filters = self._host.state.desk.filters
        if not filters:
            self._host.say("No filter has a name; / types one, and ctrl+s keeps it.", warning=True)
            return
        texts = ["", *(one.text for one in filters)]
        shown = self._host.state.view.filter.text
        place = texts.index(shown) if shown in texts else 0
        self.open(texts[(place + by) % len(texts)])

    def _keep(self, name: str, text: str) -> None:
        state = self._host.state
        where = ON_THE_DESK if state.name_filter(name.strip(), text) else HERE_ALONE
        self.show_tabs()
        self._host.say(f"{name.strip()}: {text}    [ ] go from tab to tab{where}")

    def _walk(self, by: int) -> None:
        bar, history = self._host.filter_bar, self._host.state.desk.history
        shown = (self._typed, *reversed(history))
        if self._back >= len(shown) or bar.text != shown[self._back]:
            self._back, self._typed = 0, bar.text
            shown = (self._typed, *(one for one in reversed(history) if one != self._typed))
        wanted = self._back + by
        if 0 <= wanted < len(shown):
            self._back = wanted
            bar.put(shown[wanted])


def _offers(typed: str, codebook: Codebook) -> Iterable[tuple[str, str]]:
    def values(field: str) -> Iterable[tuple[str, str]]:
        if field in CODED:
            return [*((one.value, "") for one in KNOWN_STANCES), *((one.code, one.label) for one in codebook.active)]
        if field in PLACED:
            return [(one.code, one.label) for one in codebook.segments.active]
        words = {"is": (*STATES, *FLAGS), "gap": (*QUESTIONS, "any", "below")}.get(field, ())
        return [(one, "") for one in words]

    return going_on(typed, SIGNED, values)
