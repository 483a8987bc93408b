"""What rules suggest, dim beside the account, and the key that makes it one's own statement."""

from collections.abc import Sequence
from time import monotonic
from typing import Protocol

from tokentui.domain.customer import Detail
from tokentui.domain.suggestions import Suggestions
from tokentui.services import suggesting
from tokentui.tui.screens.drilling import SETTLED
from tokentui.tui.screens.host import DecidingHost
from tokentui.tui.screens.panes import Panes
from tokentui.tui.widgets.detail import DetailPane
from tokentui.words.command import Command
from tokentui.words.suggesting import DIFFER, NONE, ghost


class SuggestingHost(DecidingHost, Protocol):
    """A screen that shows one customer in full, on which is decided."""

    panes: Panes
    answered_at: float

    @property
    def blind(self) -> bool:
        """Whether what others said is kept back."""

    def offered(self) -> Sequence[Command]:
        """The commands that keys stand for now."""


class Suggesting:
    """The command that accepts; `key_of` is the id of the command whose key does it here."""

    def __init__(self, host: SuggestingHost, key_of: str = "accept_suggestion") -> None:
        self._host, self._key_of = host, key_of
        self._found = Suggestions()
        self._of: int | None = None
        """Of whom that is."""

    def ghost(self, detail: Detail | None) -> str:
        """What stands beside a customer; empty where no rule suggests anything."""
        host = self._host
        self._of, self._found = None, Suggestions()
        if detail is None:
            return ""
        self._of, workbook = detail.customer.id, host.state.workbook
        self._found = suggesting.suggested(workbook, self._of, host.question, blind=host.blind)
        key = next((one.key for one in host.offered() if one.id == self._key_of), "")
        return ghost(self._found, workbook.codebook, "" if workbook.book.readonly else key)

    def meant(self, command: Command | None) -> Command | None:
        """Where the key that opens things stands beside a suggestion, it accepts that, until a fact is chosen."""
        if command is None or command.id != self._key_of or not self._found.suggestions:
            return command
        pane = self._host.panes.current
        if not isinstance(pane, DetailPane) or pane.chose_fact or monotonic() - self._host.answered_at < SETTLED:
            return command
        return next((one for one in self._host.offered() if one.id == "accept_suggestion"), command)

    def do_accept_suggestion(self) -> None:
        """Decide what the rules suggest, where they agree."""
        host, found, targets = self._host, self._found, self._host.targets()
        if len(targets) > 1:
            host.say("A suggestion is accepted on one account at a time; clear the marks with esc first.", warning=True)
        elif not targets or not found.suggestions or targets[0] != self._of:
            host.say(NONE)
        elif (one := found.agreed(host.state.codebook.of(found.question))) is None:
            host.say(DIFFER, warning=True)
        else:
            host.act(1, lambda book: suggesting.accept(book, targets[0], one, found.question))
