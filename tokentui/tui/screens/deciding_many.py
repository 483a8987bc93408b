"""Deciding on more accounts than can be done between two pictures: it goes on beside the screen, and esc stops it."""

from typing import TYPE_CHECKING

from tokentui.services.background import Work, version
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.deciding import Deciding

if TYPE_CHECKING:
    from tokentui.services.decide import Action, Done

MANY = 1_500
"""Accounts from which on: so many take 0.15 s."""


class DecidingMany(Deciding):
    """Deciding, in a thread where it takes long. A screen that uses it says that `Need.ALONE` is missing meanwhile."""

    many: Job

    def act_on(self, accounts: int, action: "Action", nothing: str = "") -> None:
        """Run a decision on so many accounts."""
        if accounts < MANY:
            super().act_on(accounts, action, nothing)
            return
        self.say(f"deciding on {accounts:,} accounts …    esc stops")
        workbook = self.state.workbook

        def decide(work: Work) -> "Done | None":
            with work.workbook(workbook, readonly=False) as beside:
                return action(beside)

        def done(done: "Done | None") -> None:
            self._take_as_own()
            if done is None:
                self.say(nothing)
            else:
                self.decided(done)

        def failed(error: BookError) -> None:
            self._take_as_own()
            self.say(str(error), warning=True)

        self.many.start(decide, done, failed)

    def _take_as_own(self) -> None:
        """The thread's connection is another one, but what it wrote is no news from another program."""
        self.state.seen = version(self.state.workbook)
