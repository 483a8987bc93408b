"""What keys do to customers: every statement, undo and redo, the same in every mode that shows customers."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from tokentui.domain.customer import NewFact
from tokentui.domain.money import short
from tokentui.domain.statements import CANNOT_TELL, WITHHELD, Statement, a_set
from tokentui.services import browse
from tokentui.services.errors import BookError
from tokentui.tui.lazy import Lazy
from tokentui.tui.state import State

Answer = TypeVar("Answer")

if TYPE_CHECKING:
    from tokentui.services import decide
    from tokentui.services.decide import Action, Done

    Base = Screen[None]
else:
    Base = object
    decide = Lazy("tokentui.services.decide")

ASK_FROM = 10
"""From this number of customers on a statement is confirmed with another key before it is made."""

ADD_UP_TO = 100_000
"""Accounts whose spend is added up for a sentence at most: some 40 ms, in which no key is heard."""


class Deciding(Base):
    """Actions that decide. A screen that uses them says which customers are meant and redraws what changed."""

    state: State

    def targets(self) -> Sequence[int]:
        """The customers an action is meant for: those marked, else the current one if it has been painted."""
        raise NotImplementedError

    def decided(self, done: "Done") -> None:
        """Redraw after a decision."""
        raise NotImplementedError

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""
        raise NotImplementedError

    # One key, one statement

    def action_tag(self, key: str) -> None:
        """Give the targets the use case of a key."""
        case = self.state.codebook.by_key(key)
        if case is not None:
            self._classify(a_set(case.code))

    def action_cannot_tell(self) -> None:
        """Looked, and it cannot be told."""
        self._classify(CANNOT_TELL)

    def action_withheld(self) -> None:
        """Customer or vendor declines to say."""
        self._classify(WITHHELD)

    def action_exclude(self) -> None:
        """Not a customer: asks for the reason first."""
        from tokentui.tui.screens.dialogs import ReasonDialog

        targets = tuple(self.targets())
        if targets:
            self._ask(
                ReasonDialog("Not a customer", f"Why is {self.whom(targets)} no customer?"),
                lambda reason: self.act_on(len(targets), lambda book: decide.exclude(book, targets, reason)),
            )

    def action_several(self) -> None:
        """A set of use cases, or a split."""
        from tokentui.tui.screens.dialogs import UseCaseSetDialog

        targets = tuple(self.targets())
        if targets:
            said = decide.said(self.state.workbook, targets[0]).statement if len(targets) == 1 else None
            self._ask(
                UseCaseSetDialog(self.state.codebook, self.whom(targets), said),
                lambda statement: self.act_on(len(targets), lambda book: decide.classify(book, targets, statement)),
            )

    def action_note(self) -> None:
        """A note beside whatever was said."""
        from tokentui.tui.screens.dialogs import NoteDialog

        targets = tuple(self.targets())
        if targets:
            former = decide.said(self.state.workbook, targets[0]).note or ""
            self._ask(
                NoteDialog(former, self.whom(targets)),
                lambda text: self.act_on(len(targets), lambda book: decide.note(book, targets, text)),
            )

    def action_confidence(self) -> None:
        """How sure, 1 to 5."""
        from tokentui.tui.screens.dialogs import ConfidenceDialog

        targets = tuple(self.targets())
        if targets:
            self._ask(
                ConfidenceDialog(self.whom(targets)),
                lambda level: self.act_on(len(targets), lambda book: decide.confidence(book, targets, level)),
            )

    def action_fact(self) -> None:
        """A sourced fact on one customer."""
        from tokentui.tui.screens.dialogs import FactDialog

        targets = tuple(self.targets())
        if len(targets) > 1:
            self.say("A fact is about one customer; clear the marks with esc first.", warning=True)
        elif targets:
            today = self.state.workbook.clock().date()
            self._ask(
                FactDialog(self.state.last_fact, self.state.workbook.settings.currency, today, self.whom(targets)),
                lambda fact: self._keep_fact(targets[0], fact),
            )

    def action_flag(self) -> None:
        """Flag, or take the flag away."""
        targets = tuple(self.targets())
        if targets:
            self.act_on(len(targets), lambda book: decide.flag(book, targets))

    def action_undo(self) -> None:
        """Take the last action back."""
        self.act_on(decide.accounts_to_undo(self.state.workbook), decide.undo, "There is nothing to undo.")

    def action_redo(self) -> None:
        """Take the last undo back."""
        self.act_on(decide.accounts_to_redo(self.state.workbook), decide.redo, "There is nothing to redo.")

    # How it is done

    def act(self, action: "Callable[[], Done | None]", nothing: str = "") -> None:
        """Run a decision; show what it came to, or why the book did not take it."""
        try:
            done = action()
        except BookError as error:
            self.say(str(error), warning=True)
            return
        if done is None:
            self.say(nothing)
        elif not done.customer_ids:
            self.say(done.text)
        else:
            self.decided(done)

    def act_on(self, accounts: int, action: "Action", nothing: str = "") -> None:  # noqa: ARG002
        """Run a decision on so many accounts."""
        self.act(lambda: action(self.state.workbook), nothing)

    def whom(self, targets: Collection[int]) -> str:
        """The targets in words: a name, or how many they are and, unless they are too many for it, what they spend."""
        if len(targets) == 1:
            (only,) = targets
            return self.state.rows((only,))[only].name
        if len(targets) > ADD_UP_TO:
            return f"{len(targets):,} accounts"
        known = browse.spend_of(self.state.workbook, tuple(targets))
        amount = short(known.spend, self.state.workbook.settings.currency) if known.spend else "spend unknown"
        if known.spend and known.spend_unknown:
            amount += f", spend of {known.spend_unknown:,} unknown"
        return f"{len(targets):,} accounts, {amount}"

    def _classify(self, statement: Statement) -> None:
        targets = tuple(self.targets())
        if not targets:
            return
        if len(targets) < ASK_FROM:
            self.act(lambda: decide.classify(self.state.workbook, targets, statement, anew=False))
        else:
            from tokentui.tui.screens.dialogs import ConfirmDialog

            what = statement.in_words(self.state.codebook)
            self._ask(
                ConfirmDialog(f"{self.whom(targets)} → {what}?", "y"),
                lambda _: self.act_on(len(targets), lambda book: decide.classify(book, targets, statement)),
            )

    def _keep_fact(self, customer_id: int, fact: NewFact) -> None:
        self.state.last_fact = fact
        self.act(lambda: decide.add_fact(self.state.workbook, customer_id, fact))

    def _ask(self, dialog: Screen[Answer | None], then: Callable[[Answer], object]) -> None:
        def answered(answer: Answer | None) -> None:
            if answer is not None and answer is not False:
                then(answer)

        self.app.push_screen(dialog, answered)
