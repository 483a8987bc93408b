"""Adjudication: deciding for everybody where reviewers disagree."""

from typing import TYPE_CHECKING, Protocol

from tokentui.domain.statements import CANNOT_TELL, Statement
from tokentui.services import browse
from tokentui.services.review import Review
from tokentui.services.review_voices import Voices, adjudicate, disagree
from tokentui.tui.screens.host import DecidingHost
from tokentui.words import values as written

if TYPE_CHECKING:
    pass


OTHER = "other"


class AdjudicatingHost(DecidingHost, Protocol):
    """The screen on which is adjudicated."""

    review: Review


class Adjudicating:
    """The command that adjudicates: choose what counts, then say why."""

    def __init__(self, host: AdjudicatingHost) -> None:
        self._host = host

    def do_adjudicate(self) -> None:
        """Choose what counts, then say why."""
        from tokentui.tui.screens.dialogs.pick import Pick

        targets, seen = tuple(self._host.targets()), self._host.review.look()
        if not targets or seen is None:
            return
        voices = seen[1]
        if voices.hidden:
            self._host.say("Blind: decide the account yourself before you adjudicate it.", warning=True)
            return
        if not disagree(voices.all, self._host.state.codebook):
            self._host.say("Reviewers do not disagree on this account; there is nothing to adjudicate.")
            return
        rows: list[Pick[Statement | str]] = [Pick(said, words, who) for said, words, who in self._choices(voices)]
        rows.append(Pick(OTHER, "something else", "choose the use cases"))
        self._host.pick(
            f"What counts for {self._called(targets[0])}?", rows, lambda picked: self._chosen(targets[0], picked)
        )

    def _chosen(self, customer_id: int, picked: Statement | str) -> None:
        from tokentui.tui.screens.dialogs.several import SeveralDialog

        if isinstance(picked, Statement):
            self._ask_why(customer_id, picked)
        else:
            self._host.ask(
                SeveralDialog(self._host.state.codebook, self._called(customer_id)),
                lambda chosen: self._ask_why(customer_id, chosen),
            )

    def _ask_why(self, customer_id: int, statement: Statement) -> None:
        from tokentui.tui.screens.dialogs.line import LineDialog

        words = written.statement(statement, self._host.state.codebook)
        question = f"Why {words}? It counts for everybody on {self._called(customer_id)}."
        self._host.ask(
            LineDialog("Adjudicate", question),
            lambda reason: self._host.act(1, lambda book: adjudicate(book, customer_id, statement, reason)),
        )

    def _choices(self, voices: Voices) -> list[tuple[Statement, str, str]]:
        """Every statement made, with who made it; and that it cannot be told."""
        found: dict[Statement, list[str]] = {}
        for one in voices.all:
            found.setdefault(one.statement, []).append("you" if one is voices.mine else one.reviewer)
        found.setdefault(CANNOT_TELL, [])
        codebook = self._host.state.codebook
        return [(said, written.statement(said, codebook), ", ".join(who)) for said, who in found.items()]

    def _called(self, customer_id: int) -> str:
        return browse.customer(self._host.state.workbook, customer_id).name
