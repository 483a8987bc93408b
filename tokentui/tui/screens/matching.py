"""Who customers are, as lists of companies propose it: read and recognised beside the screen, answered in a dialog."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import DecidingHost
from tokentui.tui.screens.typed_paths import at_home, exists

if TYPE_CHECKING:
    from tokentui.domain.matching import KinPair, Proposal
    from tokentui.services.decide import Action, Done
    from tokentui.services.proposals import ListSource
    from tokentui.services.workbook import Workbook
    from tokentui.tui.screens.dialogs.proposals import Offer

Value = TypeVar("Value")

MOST = 500
"""Proposals that are shown at once, the best first."""

_QUESTION = (
    "Which list of companies says who customers are? A file of type CSV, TSV or JSON with a column of names. "
    "Nothing typed: which customers of this book are one, or own one another?"
)


class Matching:
    """The command that proposes who customers are."""

    def __init__(self, host: DecidingHost, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host = host
        self._reading = Job("matching", pump, host.hear)
        self._last = ""

    def close(self) -> None:
        """Let go of the book."""
        self._reading.close()

    def do_match(self) -> None:
        """Ask for a list, then for an answer to each of its proposals."""
        from tokentui.tui.screens.dialogs.line import LineDialog

        dialog = LineDialog("Who are they?", _QUESTION, _a_file, value=self._last, as_it_stands=True)
        self._host.ask(dialog, self._read)

    def _read(self, typed: str) -> None:
        self._last = typed
        workbook = self._host.state.workbook
        self._host.say(f"reading {Path(typed).name} …" if typed else "looking for customers that are one …")

        def of_list(work: Work) -> "tuple[list[Proposal], ListSource]":
            from tokentui.ingest.company_list import read_company_list
            from tokentui.services.matching.from_list import match_list
            from tokentui.services.proposals import ListSource, open_proposals

            path = at_home(typed)
            codes = [one.code for one in workbook.codebook.segments.active]
            read = read_company_list(path, codes)
            day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
            with work.workbook(workbook) as beside:
                found = match_list(beside, read.entries)
                return list(open_proposals(beside, found.proposals(beside, MOST))), ListSource(path.name, day)

        def among(work: Work) -> "list[KinPair]":
            from tokentui.services.matching.among_customers import match_among
            from tokentui.services.proposals import open_pairs

            with work.workbook(workbook) as beside:
                return list(open_pairs(beside, match_among(beside).pairs(beside, MOST)))

        def failed(error: BookError) -> None:
            self._host.say(str(error), warning=True)

        if typed:
            self._reading.start(of_list, lambda found: self._offer(*found), failed)
        else:
            self._reading.start(among, self._offer_pairs, failed)

    def _offer(self, proposals: "Sequence[Proposal]", source: "ListSource") -> None:
        from tokentui.domain.matching import Strength
        from tokentui.services import proposals as answering
        from tokentui.tui.screens.dialogs.proposals import Offer
        from tokentui.words.matching import proposed, why

        offers = [
            Offer(
                one,
                one.customer.name,
                one.company.name,
                proposed(one),
                why(one.match),
                one.match.strength is Strength.EXACT,
            )
            for one in proposals
        ]
        self._show(
            f"Proposals from {source.title}",
            offers,
            lambda chosen: lambda book: answering.accept(book, chosen, source),
            lambda chosen: lambda book: answering.refuse(book, chosen),
        )

    def _offer_pairs(self, pairs: "Sequence[KinPair]") -> None:
        from tokentui.services import proposals as answering
        from tokentui.tui.screens.dialogs.proposals import Offer
        from tokentui.words.matching import pair_proposed, why

        offers = [
            Offer(one, one.first.name, one.second.name, pair_proposed(one), why(one.match), exact=False)
            for one in pairs
        ]
        self._show(
            "Customers that may be one",
            offers,
            lambda chosen: lambda book: answering.accept_pair(book, chosen[0]),
            lambda chosen: lambda book: answering.refuse_pair(book, chosen[0]),
        )

    def _show(
        self,
        title: str,
        offers: "list[Offer[Value]]",
        accept: "Callable[[Sequence[Value]], Action]",
        refuse: "Callable[[Sequence[Value]], Action]",
    ) -> None:
        from tokentui.tui.screens.dialogs.proposals import ProposalsDialog

        if not offers:
            self._host.say("Nothing new is proposed.")
            return

        def answer(chosen: "Sequence[Value]", yes: bool) -> str | None:
            said: list[str] = []

            def act(book: "Workbook") -> "Done":
                done = (accept if yes else refuse)(chosen)(book)
                assert done is not None
                said.append(done.text)
                return done

            self._host.act(len(chosen), act)
            return said[0] if said else None

        self._host.say("")  # What was being read has been.
        self._host.ask(ProposalsDialog(title, offers, answer), lambda _: None)


def _a_file(text: str) -> str | None:
    path = at_home(text)
    if not text or (exists(path) and path.is_file()):
        return None
    if not exists(path):
        return f"There is no file {text}."
    return f"{text} is {'a folder; name the file in it' if path.is_dir() else 'no file, but a device or a pipe'}."
