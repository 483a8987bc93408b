"""Adjudication: deciding for everybody where reviewers disagree."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.screen import Screen

from tokentui.domain.statements import CANNOT_TELL, Statement
from tokentui.services.decide import Done
from tokentui.services.review import Review
from tokentui.services.review_voices import Voices, adjudicate, disagree
from tokentui.tui.state import State
from tokentui.words import values as written

OTHER = "other"

if TYPE_CHECKING:
    Base = Screen[None]
else:
    Base = object


class Rulings(Base):
    """The action that adjudicates. A screen that uses it says which account is meant."""

    state: State
    review: Review

    def targets(self) -> Sequence[int]:
        """The account under review, once it has been painted."""
        raise NotImplementedError

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""
        raise NotImplementedError

    def act(self, action: Callable[[], Done | None], nothing: str = "") -> None:
        """Run a decision."""
        raise NotImplementedError

    def action_adjudicate(self) -> None:
        """Choose what counts, then say why."""
        from tokentui.tui.screens.dialogs import Pick, PickDialog

        targets, seen = tuple(self.targets()), self.review.look()
        if not targets or seen is None:
            return
        voices = seen[1]
        if voices.hidden:
            self.say("Blind: decide the account yourself before you adjudicate it.", warning=True)
            return
        if not disagree(voices.all, self.state.codebook):
            self.say("Reviewers do not disagree on this account; there is nothing to adjudicate.")
            return
        rows: list[Pick[Statement | str]] = [Pick(said, words, who) for said, words, who in self._choices(voices)]
        rows.append(Pick(OTHER, "something else", "choose the use cases"))
        self.app.push_screen(
            PickDialog(f"What counts for {self._called(targets[0])}?", rows),
            lambda picked: self._chosen(targets[0], picked),
        )

    def _chosen(self, customer_id: int, picked: Statement | str | None) -> None:
        from tokentui.tui.screens.dialogs import UseCaseSetDialog

        if isinstance(picked, Statement):
            self._ask_why(customer_id, picked)
        elif picked == OTHER:
            self.app.push_screen(
                UseCaseSetDialog(self.state.codebook, self._called(customer_id)),
                lambda chosen: self._ask_why(customer_id, chosen),
            )

    def _ask_why(self, customer_id: int, statement: Statement | None) -> None:
        from tokentui.tui.screens.dialogs import ReasonDialog

        if statement is None:
            return

        def answered(reason: str | None) -> None:
            if reason is not None:
                self.act(lambda: adjudicate(self.state.workbook, customer_id, statement, reason))

        words = written.statement(statement, self.state.codebook)
        question = f"Why {words}? It counts for everybody on {self._called(customer_id)}."
        self.app.push_screen(ReasonDialog("Adjudicate", question), answered)

    def _choices(self, voices: Voices) -> list[tuple[Statement, str, str]]:
        """Every statement made, with who made it; and that it cannot be told."""
        found: dict[Statement, list[str]] = {}
        for one in voices.all:
            found.setdefault(one.statement, []).append("you" if one is voices.mine else one.reviewer)
        found.setdefault(CANNOT_TELL, [])
        return [(said, written.statement(said, self.state.codebook), ", ".join(who)) for said, who in found.items()]

    def _called(self, customer_id: int) -> str:
        return self.state.rows([customer_id])[customer_id].name
