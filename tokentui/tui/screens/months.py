"""Month by month: kept sums are shown at once, and what is read from all usage when it is read."""

from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host

if TYPE_CHECKING:
    from tokentui.services.by_month import Months, OverTime
    from tokentui.tui.screens.months_page import MonthsPage


class MonthsOpening:
    """Opens the page of months, which is read beside the screen."""

    def __init__(self, host: Host, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host = host
        self._reading = Job("months", pump, host.hear)
        self._page: MonthsPage | None = None

    def close(self) -> None:
        """Let go of the book."""
        self._reading.close()

    def do_months(self) -> None:
        """What each month came from, what moved, who stays."""
        self._host.say("reading the months …")
        workbook = self._host.state.workbook

        def read(work: Work) -> "OverTime":
            from tokentui.services.by_month import read_cohorts, read_months, read_moved_between

            with work.workbook(workbook) as beside:
                work.tell(self._show, read_months(beside))
                moved = read_moved_between(beside)
                work.tell(self._more, moved)
                return moved._replace(cohorts=read_cohorts(beside))

        def failed(error: BookError) -> None:
            self._host.say(str(error), warning=True)

        self._reading.start(read, self._more, failed)

    def _show(self, months: "Months") -> None:
        from tokentui.tui.screens.months_page import MonthsPage

        if not months.composition.months:
            self._reading.drop()
            from tokentui.domain.periods import NO_USAGE

            self._host.say(NO_USAGE)
            return
        self._host.say("")
        page = MonthsPage(months, self._host.state.workbook.settings.currency, self._left)
        if self._host.ask(page, lambda _: None):
            self._page = page
        else:
            self._reading.drop()

    def _more(self, found: "OverTime") -> None:
        if self._page is not None:
            self._page.show(found)

    def _left(self) -> None:
        self._page = None
        self._reading.drop()
