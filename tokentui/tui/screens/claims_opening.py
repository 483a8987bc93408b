"""Opening the page of the vendor's claims, which is read beside the screen."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host
from tokentui.tui.widgets.flow import Line, both_ends, flow
from tokentui.tui.widgets.table_columns import Piece

if TYPE_CHECKING:
    from tokentui.services.claims import Claims
    from tokentui.words.claims import ClaimSection

_MOST = 12
"""Lines of one sentence."""


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

        def read(work: Work) -> "Claims":
            from tokentui.services.claims import read_claims

            with work.workbook(workbook) as beside:
                return read_claims(beside.read_as(workbook.settings.floor))

        def failed(error: BookError) -> None:
            self._host.say(str(error), warning=True)

        self._reading.start(read, self._show, failed)

    def _show(self, found: "Claims") -> None:
        from tokentui.tui.screens.page import Page
        from tokentui.words.claims import claim_sections, headline, markdown, nothing_to_hold

        workbook = self._host.state.workbook
        sections = tuple(claim_sections(found, workbook.settings.currency))
        title, nothing = headline(workbook, found), nothing_to_hold(found)
        page = Page(lambda width: list(_lines(title, nothing, sections, width)), markdown(title, sections))
        opened = self._host.ask(page, lambda _: None)
        self._host.say("" if opened else "The claims are there: tokentui claims")


def _lines(title: str, nothing: str, sections: Sequence["ClaimSection"], width: int) -> Iterator[Line]:
    yield both_ends(
        [Piece("The vendor's claims", "strong")], [Piece("esc closes · y copies as Markdown", "dim")], width
    )
    yield from flow([Piece(title, "dim")], width, _MOST)
    if nothing:
        yield ()
        yield from flow([Piece(nothing)], width, _MOST)
    for section in sections:
        yield ()
        yield (Piece(section.title, "strong"),)
        for one in section.lines:
            yield from _hung(one.words, width, 2, "")
            for words in one.below:
                yield from _hung(words, width, 4, "dim")


def _hung(words: str, width: int, indent: int, style: str) -> Iterator[Line]:
    """A sentence whose further lines stand two cells further in."""
    for number, line in enumerate(flow([Piece(words, style)], max(width - indent - 2, 8), _MOST)):
        yield (Piece(" " * (indent if number == 0 else indent + 2)), *line)
