"""What every screen with the two panels shares: drawing them, the status line, and the message line."""

from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen

from tokentui.domain.cube import written
from tokentui.domain.money import MICRO, short
from tokentui.tui.state import State
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.lines import MessageLine, StatusLine

if TYPE_CHECKING:
    Base = Screen[None]
else:
    Base = object


class BasesWanted(Message):
    """A sum of money is shown, and what kinds of year are in it is not known."""


class PanelScreen(Base):
    """Draws the last snapshot of the state in the panels of a screen."""

    state: State

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something in the message line."""
        self.query_one("#message", MessageLine).say(text, warning=warning)

    def refresh_all(self) -> None:
        """Read anew what is on screen."""
        raise NotImplementedError

    def changed_outside(self) -> None:
        """Another process has written."""
        self.refresh_all()

    def show_panels(self) -> None:
        """Draw both panels and the status line."""
        snapshot = self.state.panels or self.state.read()
        settings = self.state.workbook.settings
        self.query_one(CompositionPanel).show(snapshot, self.state.before(), settings.currency)
        self.query_one(GapPanel).show(snapshot, self.state.next_names(), settings.currency)
        self.query_one(StatusLine).show(
            settings.name,
            self._coverage(),
            self.state.workbook.reviewer,
            synthetic=settings.synthetic,
            readonly=self.state.workbook.book.readonly,
        )
        if self.state.wants_bases():
            self.post_message(BasesWanted())

    def _coverage(self) -> str:
        """How much of the vendor the list covers: `270 listed of 1,000+ above $1M · $1.45B of $30B`."""
        snapshot = self.state.panels or self.state.read()
        currency = self.state.workbook.settings.currency
        total = snapshot.composition.total
        text = f"{written(total.customers)} listed"
        if snapshot.claim is not None:
            threshold = short(round((snapshot.claim.threshold or 0) * MICRO), currency)
            text += f" of {snapshot.claim.value:,}+ above {threshold}"
        text += f" · {short(total.best, currency) if total.best else 'no spend known'}"
        if snapshot.disclosure is not None:
            text += f" of {short(round(snapshot.disclosure.value * MICRO), currency)}"
        return text
