"""Deciding on so many customers at once that it takes a while: beside the screen, on a connection of its own."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from tokentui.services.background import Work, version
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host

if TYPE_CHECKING:
    from tokentui.services.decide import Action, Done


class DecidingMany:
    """One decision on many customers, which can be stopped; stopped, it has decided nothing."""

    def __init__(self, host: Host, pump: MessagePump) -> None:
        """How it ended is heard among the messages of `pump`."""
        self._host = host
        self._job = Job("many", pump, host.hear)

    @property
    def busy(self) -> bool:
        """Whether one is being made."""
        return self._job.busy

    def start(self, accounts: int, action: "Action", decided: "Callable[[Done | None], object]") -> None:
        """Make a decision; `decided` hears what it came to."""
        self._host.say(f"deciding on {accounts:,} accounts …    esc stops")
        workbook = self._host.state.workbook

        def decide(work: Work) -> "Done | None":
            with work.workbook(workbook, readonly=False) as beside:
                return action(beside)

        def done(done: "Done | None") -> None:
            self._take_as_own()
            decided(done)

        def failed(error: BookError) -> None:
            self._take_as_own()
            self._host.say(str(error), warning=True)

        self._job.start(decide, done, failed)

    def stop(self) -> bool:
        """Break it off; False where none is being made."""
        return self._job.stop()

    def close(self) -> None:
        """Let go of the book; what is not decided yet is not decided at all."""
        self._job.close()

    def _take_as_own(self) -> None:
        """What was written beside the screen came over another connection, but is no news from another program."""
        self._host.state.seen = version(self._host.state.workbook)
