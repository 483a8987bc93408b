"""What keys do to customers: every statement, undo and redo, the same in every mode that shows customers."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from tokentui.domain.addresses import completed
from tokentui.domain.codebook import AnyVocabulary
from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Question
from tokentui.domain.money import short
from tokentui.domain.statements import CANNOT_TELL, WITHHELD, Statement, a_set, answer_in_words
from tokentui.domain.text import visible
from tokentui.services import browse
from tokentui.tui.screens.host import DecidingHost

if TYPE_CHECKING:
    from tokentui.services.decide import Action


ASK_FROM = 10
"""From this number of customers on a statement is confirmed with another key before it is made."""

ADD_UP_TO = 100_000
"""Accounts whose spend is added up for a sentence at most: some 40 ms, in which no key is heard."""


class Deciding:
    """The commands that decide."""

    def __init__(self, host: DecidingHost, *, anew: bool) -> None:
        """`anew` makes a statement that stands already once more, as one who looks again means it."""
        self._host = host
        self._anew = anew

    # One key, one statement

    def do_tag(self, key: str) -> None:
        """Give the targets the use case of a key, or the segment where that is asked."""
        case = self._codes.by_key(key)
        if case is not None:
            self._classify(a_set(case.code))

    def do_cannot_tell(self) -> None:
        """Looked, and it cannot be told."""
        self._classify(CANNOT_TELL)

    def do_withheld(self) -> None:
        """Customer or vendor declines to say."""
        self._classify(WITHHELD)

    def do_repeat(self) -> None:
        """What was said last in answer to the question that is asked now, of other customers too."""
        question, codebook = self._host.question, self._host.state.codebook
        said = self._host.state.last_said.get(question)
        codes = codebook.of(question)
        if said is None:
            self._host.say("Nothing has been said since the app began: there is nothing to say again.")
        elif gone := [code for code in said.codes if (entry := codes.by_code(code)) is None or entry.archived]:
            self._host.say(f"{visible(gone[0])} is no longer offered: say something else.", warning=True)
        else:
            self._classify(said)

    def do_exclude(self) -> None:
        """Not a customer: asks for the reason first."""
        from tokentui.services import decide
        from tokentui.tui.screens.dialogs.line import LineDialog

        if targets := self._targets():
            self._host.ask(
                LineDialog("Not a customer", f"Why is {self.whom(targets)} no customer?"),
                lambda reason: self._act(targets, lambda book: decide.exclude(book, targets, reason)),
            )

    def do_place(self) -> None:
        """Who they are: the key of a segment."""
        from tokentui.services import decide
        from tokentui.tui.screens.dialogs.place import PlaceDialog

        segments = self._host.state.codebook.segments
        if not segments.active:
            self._host.say("The codebook has no segments; add one first: C edits the codebook.", warning=True)
        elif targets := self._targets():
            said = (
                None if len(targets) > 1 else decide.said(self._host.state.workbook, targets[0], Question.WHO).statement
            )
            dialog = PlaceDialog(segments, self.whom(targets), said)

            def chosen(statement: Statement) -> None:
                # The key may still be held down: what it says next is no answer of its own.
                self._host.keys.chose(*dialog.pressed)
                self._answer(targets, statement, Question.WHO)

            self._host.ask(dialog, chosen)

    def do_several(self) -> None:
        """A set of use cases, or a split; of segments, where that is asked."""
        self._ask_several(two=False)

    def do_two(self) -> None:
        """A set of two by two keys."""
        self._ask_several(two=True)

    def _ask_several(self, *, two: bool) -> None:
        from tokentui.services import decide
        from tokentui.tui.screens.dialogs.several import SeveralDialog

        if targets := self._targets():
            question, book = self._host.question, self._host.state.workbook
            said = decide.said(book, targets[0], question).statement if len(targets) == 1 else None
            recent = self._host.state.recent.get(question, ())
            self._host.ask(
                SeveralDialog(self._codes, self.whom(targets), said, recent, two=two),
                lambda statement: self._say(targets, statement, question),
            )

    def do_note(self) -> None:
        """A note beside whatever was said."""
        from tokentui.services import decide
        from tokentui.tui.screens.dialogs.text import TextDialog

        if targets := self._targets():
            question = self._host.question
            former = decide.said(self._host.state.workbook, targets[0], question).note or ""
            self._host.ask(
                TextDialog("Note", self.whom(targets), former),
                lambda text: self._act(targets, lambda book: decide.note(book, targets, text, question)),
            )

    def do_confidence(self) -> None:
        """How sure, 1 to 5."""
        from tokentui.services import decide
        from tokentui.tui.screens.dialogs.confidence import ConfidenceDialog

        if targets := self._targets():
            question = self._host.question
            self._host.ask(
                ConfidenceDialog(self.whom(targets)),
                lambda level: self._act(targets, lambda book: decide.confidence(book, targets, level, question)),
            )

    def do_fact(self) -> None:
        """A sourced fact on one customer."""
        from tokentui.tui.screens.dialogs.fact import FactDialog

        state, targets = self._host.state, self._targets()
        if len(targets) > 1:
            self._host.say("A fact is about one customer; clear the marks with esc first.", warning=True)
        elif targets:
            today = state.workbook.clock().date()
            about = Question.WHO if self._host.question is Question.WHO else Question.HOW_MUCH
            self._host.ask(
                FactDialog(state.last_fact, state.workbook.settings.currency, today, self.whom(targets), about),
                lambda fact: self._keep_fact(targets[0], fact),
            )

    def do_capture(self) -> None:
        """A fact on one customer from a page: what is pasted of it, and where it stands."""
        from tokentui.services.capture import capture
        from tokentui.tui.screens.dialogs.fact import FactDialog

        state, targets = self._host.state, self._targets()
        if len(targets) > 1:
            self._host.say("A passage is kept for one customer; clear the marks with esc first.", warning=True)
        elif targets:
            (one,), today = targets, state.workbook.clock().date()
            about = Question.WHO if self._host.question is Question.WHO else Question.FOR_WHAT
            currency = state.workbook.settings.currency

            def kept(fact: NewFact) -> None:
                address, passage = completed(fact.source_url or ""), fact.passage or ""
                self._host.act(1, lambda book: capture(book, one, address, passage, fact).done_in_words)

            self._host.ask(FactDialog(state.last_fact, currency, today, self.whom(targets), about, of_page=True), kept)

    def do_cite(self) -> None:
        """Which facts on one customer speak for what is said of it."""
        from tokentui.services import decide
        from tokentui.tui.screens.dialogs.cite import CiteDialog

        state, targets = self._host.state, self._targets()
        if len(targets) > 1:
            self._host.say("Facts are cited on one customer; clear the marks with esc first.", warning=True)
        elif targets:
            facts = browse.detail(state.workbook, targets[0]).evidence
            if not facts:
                self._host.say(f"{self.whom(targets)} has no fact to cite yet; e adds one.")
                return
            question = self._host.question
            said = decide.said(state.workbook, targets[0], question)
            words = f"{self.whom(targets)}: {visible(answer_in_words(said.statement, state.codebook, question))}"
            self._host.ask(
                CiteDialog(facts, said.facts, words, question),
                lambda chosen: self._act(targets, lambda book: decide.cite(book, targets[0], chosen, question)),
            )

    def do_record(self) -> None:
        """The record of one customer, in a form."""
        from tokentui.services import records
        from tokentui.tui.screens.dialogs.record import RecordDialog

        workbook, targets = self._host.state.workbook, self._targets()
        if len(targets) > 1:
            self._host.say("A record is of one customer; clear the marks with esc first.", warning=True)
        elif targets:
            (one,) = targets
            self._host.ask(
                RecordDialog(
                    records.record(workbook, one),
                    lambda typed: records.wrong(workbook, one, typed),
                    lambda text: records.parents_like(workbook, text),
                    self.whom(targets),
                ),
                lambda typed: self._act(targets, lambda book: records.edit(book, one, typed)),
            )

    def do_flag(self) -> None:
        """Flag, or take the flag away."""
        from tokentui.services import decide

        if targets := self._targets():
            self._act(targets, lambda book: decide.flag(book, targets))

    def do_undo(self) -> None:
        """Take the last action back."""
        from tokentui.services import decide

        accounts = decide.accounts_to_undo(self._host.state.workbook)
        self._host.act(accounts, decide.undo, "There is nothing to undo.")

    def do_redo(self) -> None:
        """Take the last undo back."""
        from tokentui.services import decide

        accounts = decide.accounts_to_redo(self._host.state.workbook)
        self._host.act(accounts, decide.redo, "There is nothing to redo.")

    # How it is done

    def whom(self, targets: Collection[int]) -> str:
        """The targets in words: a name, or how many they are and, unless they are too many for it, what they spend."""
        workbook = self._host.state.workbook
        if len(targets) == 1:
            (only,) = targets
            return browse.customer(workbook, only).name
        if len(targets) > ADD_UP_TO:
            return f"{len(targets):,} accounts"
        known = browse.spend_of(workbook, tuple(targets))
        amount = short(known.spend, workbook.settings.currency) if known.spend else "spend unknown"
        if known.spend and known.spend_unknown:
            amount += f", spend of {known.spend_unknown:,} unknown"
        return f"{len(targets):,} accounts, {amount}"

    @property
    def _codes(self) -> AnyVocabulary:
        """The list that the digits choose from."""
        return self._host.state.codebook.of(self._host.question)

    def _targets(self) -> tuple[int, ...]:
        return tuple(self._host.targets())

    def _act(self, targets: Sequence[int], action: "Action") -> None:
        self._host.act(len(targets), action)

    def _classify(self, statement: Statement) -> None:
        if targets := self._targets():
            self._answer(targets, statement, self._host.question)

    def _answer(self, targets: Sequence[int], statement: Statement, question: Question) -> None:
        """Answer a question of some customers with a statement; of many once that is confirmed."""
        from tokentui.services import decide

        if len(targets) < ASK_FROM:
            self._say(targets, statement, question, anew=self._anew)
        else:
            from tokentui.tui.screens.dialogs.confirm import ConfirmDialog

            what = answer_in_words(statement, self._host.state.codebook, question)
            count = (
                0
                if len(targets) > ADD_UP_TO
                else decide.decided_by_others(self._host.state.workbook, targets, question)
            )
            others = f" {count:,} of them {'was' if count == 1 else 'were'} decided by others." if count else ""
            self._host.ask(
                ConfirmDialog(f"{self.whom(targets)} → {what}?{others}"),
                lambda _: self._say(targets, statement, question),
            )

    def _say(self, targets: Sequence[int], statement: Statement, question: Question, *, anew: bool = False) -> None:
        """Make a statement, which can be repeated from now on."""
        from tokentui.services import decide

        self._host.state.remember(question, statement)
        self._act(targets, lambda book: decide.classify(book, targets, statement, anew=anew, question=question))

    def _keep_fact(self, customer_id: int, fact: NewFact) -> None:
        from tokentui.services import decide

        self._host.state.last_fact = fact
        self._host.act(1, lambda book: decide.add_fact(book, customer_id, fact))
