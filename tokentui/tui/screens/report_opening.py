"""Opening the report of a review session, which is read beside the screen."""

from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host

if TYPE_CHECKING:
    from tokentui.domain.session_report import SessionReport


class ReportOpening:
    """Shows the report of a session once it is there; nothing waits for it."""

    def __init__(self, host: Host, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host = host
        self._reading = Job("report", pump, host.hear)

    def open(self, session: int) -> None:
        """Show the report of a session as soon as it is read."""
        self._host.say("making the report …    esc stops")
        workbook = self._host.state.workbook

        def read(work: Work) -> "SessionReport":
            from tokentui.services.session_report import session_report

            with work.workbook(workbook) as beside:
                return session_report(beside, session)

        def show(report: "SessionReport") -> None:
            from tokentui.tui.screens.page import Page
            from tokentui.tui.screens.session_report import report_lines
            from tokentui.words.session_report import markdown

            page = Page(lambda width: report_lines(report, width), markdown(report))
            opened = self._host.ask(page, lambda _: None)
            self._host.say("" if opened else f"The report is there: tokentui report --session {session}")

        def failed(error: BookError) -> None:
            self._host.say(str(error), warning=True)

        self._reading.start(read, show, failed)

    def stop(self) -> bool:
        """Break it off; False where none is being read."""
        return self._reading.stop()

    def close(self) -> None:
        """Let go of the book."""
        self._reading.close()
