"""Deciding on more accounts than can be done between two pictures: it goes on in a thread, and esc stops it."""

from typing import TYPE_CHECKING

from tokentui.services.live import version
from tokentui.tui.screens.deciding import Deciding
from tokentui.tui.working import WorkEnded, Worker

if TYPE_CHECKING:
    from tokentui.services.many import Action

MANY = 1_500
"""Accounts from which on: so many take 0.15 s."""


class DecidingMany(Deciding):
    """Deciding, in a thread where it takes long. A screen that uses it says that `Need.ALONE` is missing meanwhile."""

    work: Worker

    def on_unmount(self) -> None:
        """Leave the book as it was before what is not done yet."""
        self.work.close()

    def act_on(self, accounts: int, action: "Action", nothing: str = "") -> None:
        """Run a decision on so many accounts."""
        if accounts < MANY:
            super().act_on(accounts, action, nothing)
            return
        self.say(f"deciding on {accounts:,} accounts …    esc stops")
        self.work.start(self.state, action)

    def on_work_ended(self, event: WorkEnded) -> None:
        """Show what a decision on many accounts came to."""
        event.stop()
        self.work.done()
        # The thread's connection is another one, but what it wrote is no news from another program.
        self.state.seen = version(self.state.workbook)
        if event.done is not None:
            self.decided(event.done)
        else:
            self.say(event.failure, warning=True)
