"""What decisions on customers of the table come to: few are made at once, many beside the screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from textual.message_pump import MessagePump

from tokentui.domain.customer import Detail
from tokentui.domain.grades import Question
from tokentui.services.backed_up import MANY
from tokentui.tui.held_keys import HeldKeys
from tokentui.tui.screens.deciding_many import DecidingMany
from tokentui.tui.screens.host import Host
from tokentui.tui.widgets.customers_table import CustomersTable

if TYPE_CHECKING:
    from tokentui.services.decide import Action, Done


class DecidingInTableHost(Host, Protocol):
    """The screen with the table."""

    keys: HeldKeys

    @property
    def table(self) -> CustomersTable:
        """The table."""

    def show_panels(self) -> None:
        """Draw both panels and the status line."""

    def show_detail(self) -> None:
        """Draw everything about the customer under the cursor."""

    def take_codebook(self) -> None:
        """Take the keys and words of the codebook as it is now, and what columns there are with it."""

    def codebook_changed(self) -> None:
        """Take the codebook as it is now, and redraw everything."""


class DecidingInTable:
    """Makes decisions and draws what they moved."""

    def __init__(self, host: DecidingInTableHost, pump: MessagePump, detail: Callable[[], Detail | None]) -> None:
        """How many decisions ended is heard among the messages of `pump`; `detail` is what is shown in full."""
        self._host, self._detail = host, detail
        self._many = DecidingMany(host, pump)

    @property
    def busy(self) -> bool:
        """Whether many are being decided on."""
        return self._many.busy

    def stop(self) -> bool:
        """Break that off; False where none are."""
        return self._many.stop()

    def close(self) -> None:
        """Let go of the book."""
        self._many.close()

    def targets(self) -> list[int]:
        """Those marked, else the current one once it has been painted: a held key decides no account unseen."""
        table = self._host.table
        if table.marked:
            return sorted(table.marked)
        if table.cursor_id is not None and table.painted(table.cursor_id):
            return [table.cursor_id]
        return []

    def act(self, accounts: int, action: "Action", nothing: str) -> None:
        """Make a decision on so many accounts; many are decided on beside the screen, and esc stops it."""
        if accounts <= MANY:
            self._decided(action(self._host.state.workbook), nothing)
            return
        self._many.start(accounts, action, lambda done: self._decided(done, nothing))

    def _decided(self, done: "Done | None", nothing: str) -> None:
        """Redraw what a decision moved, at once."""
        from tokentui.tui.screens.what_came import shown, what_came

        host, state = self._host, self._host.state
        if done is not None and done.codebook:
            state.reread()
            host.codebook_changed()
            host.say(f"{done.text}    {'U redo' if done.undone else 'u undo'}")
            return
        if done is None or not done.customer_ids:
            host.say(nothing if done is None else done.text)
            return
        if host.keys.again:
            host.keys.decided()
        panels, after = state.panels, state.read()
        host.table.clear_marks()
        if done.question is Question.WHO:
            host.take_codebook()
        # A total that moved moves the share of everybody.
        same = panels is not None and panels.composition.total == after.composition.total
        host.table.refresh_rows(set(done.customer_ids) if same else None)
        host.show_panels()
        host.show_detail()
        host.say(what_came(done, state.workbook, shown(state.workbook, self._detail()), panels, after))
