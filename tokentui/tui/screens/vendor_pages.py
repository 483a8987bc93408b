"""Opening the pages of the vendor's claims and of resale, which are read beside the screen."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.services.workbook import Workbook
from tokentui.tui.jobs import Job
from tokentui.tui.screens.over_the_table import TableBelow
from tokentui.tui.screens.rules_choosing import RulesChoosing
from tokentui.tui.widgets.flow import Line, both_ends, flow, hung
from tokentui.tui.widgets.table_columns import Piece

if TYPE_CHECKING:
    from tokentui.domain.vendor_card import Answered
    from tokentui.words.sentences import SentenceSection

_MOST = 12
"""Lines of one sentence."""


class VendorPage(NamedTuple):
    """What a page says, read and put into words."""

    name: str
    command: str
    """What prints the same in the shell."""
    title: str
    """Book, scope and evidence floor."""
    nothing: str
    """A sentence where there is nothing to say; else empty."""
    sections: "tuple[SentenceSection, ...]"
    card: "tuple[Answered, ...]" = ()
    """The vendor's card, which is a key further."""


class VendorPages:
    """The commands that show what disclosures imply, what resale does and what rules say; nothing waits for them."""

    def __init__(self, host: TableBelow, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host = host
        self._reading = Job("vendor page", pump, host.hear)
        self._rules = RulesChoosing(host, pump)

    def close(self) -> None:
        """Let go of the book."""
        self._reading.close()
        self._rules.close()

    def do_claims(self) -> None:
        """Show the vendor's claims, held against the book."""
        self._open("holding the vendor's claims against the book …", _read_claims)

    def do_resale(self) -> None:
        """Show who loses money on tokens, what is counted twice, and whose money pays."""
        self._open("reading what facts say of resale …", _read_resale)

    def do_spend_rules(self) -> None:
        """List the rules that say how much, to turn one on or off."""
        self._rules.list_rules()

    def _open(self, said: str, page_of: Callable[[Workbook], VendorPage]) -> None:
        self._host.say(said)
        workbook = self._host.state.workbook

        def read(work: Work) -> VendorPage:
            with work.workbook(workbook) as beside:
                return page_of(beside.read_as(workbook.settings.floor))

        def failed(error: BookError) -> None:
            self._host.say(str(error), warning=True)

        self._reading.start(read, self._show, failed)

    def _show(self, found: VendorPage) -> None:
        from tokentui.tui.screens.claims_page import ClaimsPage
        from tokentui.tui.screens.page import Page
        from tokentui.words.sentences import markdown

        copied = markdown(found.title, found.sections)

        def lines(width: int) -> list[Line]:
            return list(_lines(found, width))

        page = ClaimsPage(lines, copied, found.card) if found.card else Page(lines, copied)
        opened = self._host.ask(page, lambda _: None)
        self._host.say("" if opened else f"{found.name}: tokentui {found.command}")


def _read_claims(workbook: Workbook) -> VendorPage:
    from tokentui.services.claims import read_claims
    from tokentui.services.vendor_card import read_card
    from tokentui.words import claims as words

    found, card = read_claims(workbook), tuple(read_card(workbook))
    sections = tuple(words.claim_sections(found, workbook.settings.currency))
    title = words.headline(workbook, found)
    return VendorPage("The vendor's claims", "claims", title, words.nothing_to_hold(found), sections, card)


def _read_resale(workbook: Workbook) -> VendorPage:
    from tokentui.services.resale import read_resale
    from tokentui.words import resale as words

    found = read_resale(workbook)
    sections = tuple(words.resale_sections(found, workbook.settings.currency))
    return VendorPage("Resale", "resale", words.headline(workbook, found), words.nothing_said(found), sections)


def _lines(found: VendorPage, width: int) -> Iterator[Line]:
    from tokentui.tui.screens.session_report import figure_lines
    from tokentui.words.session_report import Section

    keys = "c the vendor's card · y copies · esc closes" if found.card else "y copies · esc closes"
    yield both_ends([Piece(found.name, "strong")], [Piece(keys, "dim")], width)
    yield from flow([Piece(found.title, "dim")], width, _MOST)
    if found.nothing:
        yield ()
        yield from flow([Piece(found.nothing)], width, _MOST)
    for section in found.sections:
        yield ()
        yield (Piece(section.title, "strong"),)
        if section.rows:
            yield from figure_lines(Section("", section.header, section.rows), width)
        for one in section.lines:
            yield from hung(one.words, width, 2, "")
            for words in one.below:
                yield from hung(words, width, 4, "dim")
