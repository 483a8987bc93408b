"""Adjudication: deciding for everybody where reviewers disagree."""

from typing import TYPE_CHECKING, Protocol

from tokentui.domain.codebook import AnyVocabulary
from tokentui.domain.grades import Question
from tokentui.domain.statements import CANNOT_TELL, Statement, answer_in_words
from tokentui.domain.text import visible
from tokentui.services import browse
from tokentui.services.review import Review
from tokentui.services.review_voices import Voices, adjudicate
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
        voices, question = seen.voices, seen.question
        if voices.hidden:
            self._host.say("Blind: decide the account yourself before you adjudicate it.", warning=True)
            return
        if not voices.disagree(self._codes(question)):
            self._host.say("Reviewers do not disagree on this account; there is nothing to adjudicate.")
            return
        choices = self._choices(voices, self._codes(question))
        rows: list[Pick[Statement | str]] = [Pick(said, words, who) for said, words, who in choices]
        of = "segments" if question is Question.WHO else "use cases"
        rows.append(Pick(OTHER, "something else", f"choose the {of}"))
        self._host.pick(
            f"What counts for {self._called(targets[0])}?",
            rows,
            lambda picked: self._chosen(targets[0], picked, question),
        )

    def _chosen(self, customer_id: int, picked: Statement | str, question: Question) -> None:
        from tokentui.tui.screens.dialogs.several import SeveralDialog

        if isinstance(picked, Statement):
            self._ask_why(customer_id, picked, question)
        else:
            self._host.ask(
                SeveralDialog(self._codes(question), self._called(customer_id)),
                lambda chosen: self._ask_why(customer_id, chosen, question),
            )

    def _ask_why(self, customer_id: int, statement: Statement, question: Question) -> None:
        from tokentui.tui.screens.dialogs.line import LineDialog

        words = visible(answer_in_words(statement, self._host.state.codebook, question))
        prompt = f"Why {words}? It counts for everybody on {self._called(customer_id)}."
        self._host.ask(
            LineDialog("Adjudicate", prompt),
            lambda reason: self._host.act(1, lambda book: adjudicate(book, customer_id, statement, reason, question)),
        )

    def _choices(self, voices: Voices, codes: AnyVocabulary) -> list[tuple[Statement, str, str]]:
        """Every statement made, with who made it; and that it cannot be told."""
        found: dict[Statement, list[str]] = {}
        for one in voices.all:
            found.setdefault(one.statement, []).append("you" if one is voices.mine else one.reviewer)
        found.setdefault(CANNOT_TELL, [])
        return [(said, written.statement(said, codes), ", ".join(who)) for said, who in found.items()]

    def _codes(self, question: Question) -> AnyVocabulary:
        return self._host.state.codebook.of(question)

    def _called(self, customer_id: int) -> str:
        return browse.customer(self._host.state.workbook, customer_id).name
