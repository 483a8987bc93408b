"""Opening the page of the vendor's claims, which is read beside the screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host

if TYPE_CHECKING:
    from tokentui.domain.vendor_card import Answered
    from tokentui.services.claims import Claims


class ClaimsOpening:
    """The command that shows what the vendor's disclosures imply, once that is read; nothing waits for it."""

    def __init__(self, host: Host, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host = host
        self._reading = Job("claims", pump, host.hear)

    def close(self) -> None:
        """Let go of the book."""
        self._reading.close()

    def do_claims(self) -> None:
        """Show the vendor's claims, held against the book."""
        self._host.say("holding the vendor's claims against the book …")
        workbook = self._host.state.workbook

        def read(work: Work) -> "tuple[Claims, Sequence[Answered]]":
            from tokentui.services.claims import read_claims
            from tokentui.services.vendor_card import read_card

            with work.workbook(workbook) as beside:
                here = beside.read_as(workbook.settings.floor)
                return read_claims(here), read_card(here)

        def failed(error: BookError) -> None:
            self._host.say(str(error), warning=True)

        self._reading.start(read, self._show, failed)

    def _show(self, found: "tuple[Claims, Sequence[Answered]]") -> None:
        from tokentui.tui.screens.claims_page import ClaimsPage
        from tokentui.words.claims import claim_sections, headline, markdown, nothing_to_hold

        workbook, (claims, card) = self._host.state.workbook, found
        sections = tuple(claim_sections(claims, workbook.settings.currency))
        title = headline(workbook, claims)
        page = ClaimsPage(title, nothing_to_hold(claims), sections, markdown(title, sections), card)
        opened = self._host.ask(page, lambda _: None)
        self._host.say("" if opened else "The claims are there: tokentui claims")
