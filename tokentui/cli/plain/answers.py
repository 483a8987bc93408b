"""The commands of a plain sitting that decide, annotate or take back."""

from typing import TYPE_CHECKING, Protocol

from tokentui.cli.plain.typed import statement_of
from tokentui.domain.customer import Fact
from tokentui.domain.grades import Question
from tokentui.domain.statements import CANNOT_TELL, WITHHELD, Statement
from tokentui.services import decide
from tokentui.services.decide import Done
from tokentui.services.review import Review
from tokentui.services.review_voices import SeenAccount, adjudicate
from tokentui.tui.state import AppState
from tokentui.words.values import DIMENSIONS, GRADES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NOTHING_LEFT = "No account is left to decide on."
_BECAUSE = " because "


class SittingHost(Protocol):
    """What a sitting has for those who answer in it."""

    state: AppState
    review: Review
    seen: SeenAccount | None

    def ask(self, prompt: str) -> str | None:
        """A line that is typed; None where the input has ended."""

    def say(self, lines: "Iterable[str]") -> None:
        """Say some lines."""

    def decide(self, action: "Callable[[], Done | None]", nothing: str = "") -> None:
        """Make a decision, and say what it came to."""

    def read_account(self) -> None:
        """Read the present account."""


class PlainAnswers:
    """Each takes what was typed behind its name."""

    def __init__(self, host: SittingHost) -> None:
        self._host = host

    def do_tag(self, key: str) -> None:
        """What has that key."""
        self._answer(statement_of(key, self._host.state.codebook.of(self._host.review.question)))

    def do_repeat(self, _: str) -> None:
        """Say of it what you said last."""
        said = self._host.state.last_said.get(self._host.review.question)
        if said is None:
            self._host.say(("Nothing has been said in this sitting: there is nothing to say again.",))
        else:
            self._answer(said)

    def do_several(self, text: str) -> None:
        """Several, as in: several core development. A split, as in: several core 60 development 40."""
        if not text:
            self._host.say(("Say which, as in: several core development, or: several core 60 development 40",))
            return
        self._answer(statement_of(text, self._host.state.codebook.of(self._host.review.question)))

    def do_cannot_tell(self, _: str) -> None:
        """You looked, and it cannot be told."""
        self._answer(CANNOT_TELL)

    def do_withheld(self, _: str) -> None:
        """Customer or vendor declines to say."""
        self._answer(WITHHELD)

    def do_place(self, text: str) -> None:
        """Who it is, as in: place start-up."""
        segments = self._host.state.codebook.segments
        if not text:
            known = ", ".join(f"{one.key} {one.code}" for one in segments.active)
            self._host.say((f"Say who it is, as in: place start-up. The segments: {known or 'none'}.",))
            return
        said = {"0": CANNOT_TELL, "cannot tell": CANNOT_TELL, "w": WITHHELD, "withheld": WITHHELD}.get(text.lower())
        self._answer(said or statement_of(text, segments), Question.WHO)

    def do_exclude(self, reason: str) -> None:
        """It is not a customer, as in: exclude a total row."""
        if not reason:
            self._host.say(("Say why it is not a customer, as in: exclude a total row",))
            return
        self._act(lambda one: decide.exclude(self._host.state.workbook, [one], reason.lstrip(", ")))

    def do_note(self, text: str) -> None:
        """A note, as in: note asked them on Monday. To take it away: note none."""
        if not text:
            self._host.say(("Say what to note, as in: note asked them on Monday, or: note none",))
            return
        question = self._host.review.question
        self._act(lambda one: decide.note(self._host.state.workbook, [one], "" if text == "none" else text, question))

    def do_confidence(self, text: str) -> None:
        """How sure you are, from 1 to 5, as in: confidence 4."""
        if text not in ("1", "2", "3", "4", "5"):
            self._host.say(("Say how sure you are, from 1 to 5, as in: confidence 4",))
            return
        question = self._host.review.question
        self._act(lambda one: decide.confidence(self._host.state.workbook, [one], int(text), question))

    def do_cite(self, text: str) -> None:
        """The facts that speak for what you say, by number, as in: cite 1 3."""
        facts = self._facts()
        words = [] if text == "none" else text.replace(",", " ").split()
        numbers = [int(word) for word in words if word.isdecimal() and 0 < int(word) <= len(facts)]
        if not text or len(numbers) != len(words):
            self._host.say((f"Say which of the {len(facts)} facts, as in: cite 1 3, or: cite none",))
            return
        cited, question = [facts[number - 1].uid for number in numbers], self._host.review.question
        self._act(lambda one: decide.cite(self._host.state.workbook, one, cited, question))

    def do_flag(self, _: str) -> None:
        """Flag it for another look, or take the flag away."""
        self._act(lambda one: decide.flag(self._host.state.workbook, [one]))

    def do_adjudicate(self, text: str) -> None:
        """Decide for everybody where reviewers disagree, as in: adjudicate core because its filing says so."""
        seen, codebook = self._host.seen, self._host.state.codebook
        said, _, reason = text.partition(_BECAUSE)
        if not said or not reason:
            self._host.say(("Say what counts and why, as in: adjudicate core because its filing says so",))
        elif seen is not None and seen.voices.hidden:
            self._host.say(("Blind: decide the account yourself before you adjudicate it.",))
        elif seen is not None and not seen.voices.disagree(codebook.of(seen.question)):
            self._host.say(("Reviewers do not disagree on this account; there is nothing to adjudicate.",))
        elif seen is not None:
            question = seen.question
            what = CANNOT_TELL if said == "cannot tell" else statement_of(said, codebook.of(question))
            self._act(lambda one: adjudicate(self._host.state.workbook, one, what, reason, question))

    def do_postpone(self, _: str) -> None:
        """Put it off until the end."""
        if self._host.review.postpone():
            self._host.say(("Put off until the end.",))
            self._host.read_account()
        else:
            self._host.say(("It is the last one there is.",))

    def do_undo(self, _: str) -> None:
        """Take your last action back, also after a restart."""
        self._host.decide(lambda: decide.undo(self._host.state.workbook), "There is nothing to take back.")

    def do_redo(self, _: str) -> None:
        """Do again what was taken back."""
        self._host.decide(lambda: decide.redo(self._host.state.workbook), "There is nothing to do again.")

    def do_fact(self, claim: str) -> None:
        """Add a sourced fact, which is asked line by line; an empty line leaves something out."""
        from tokentui.tui.screens.dialogs.fact_form import Draft, problems, to_fact

        state = self._host.state
        about = " or ".join(words for words in DIMENSIONS.values())
        asked = (
            "claim" if not claim else "",
            f"About {about}:",
            "Figure, or nothing:",
            "Unit of the figure, or nothing:",
            "Per what, or nothing:",
            "Date, or nothing:",
            "Source:",
            "Address:",
            f"Grade, {', '.join(f'{grade.value} {words}' for grade, words in GRADES.items())}:",
        )
        given: list[str] = []
        for prompt in asked:
            typed = claim if not prompt else self._host.ask("What is claimed:" if prompt == "claim" else prompt)
            if typed is None:
                return
            given.append(typed)
        said, dimension, number, unit, per, dated, source, address, grade = given
        named = {words: name for name, words in DIMENSIONS.items()}.get(dimension.lower())
        if named is None or grade.upper() not in {one.value for one in GRADES}:
            self._host.say((f"A fact is about {about}, and has a grade from A to D, or U; nothing was added.",))
            return
        draft = Draft(named.value, said, number, unit, per, dated, source, address, "", grade.upper())
        today = state.workbook.clock().date()
        wrong = list(problems(draft, state.workbook.settings.currency, today))
        if wrong:
            self._host.say((*(one.sentence for one in wrong), "Nothing was added."))
            return
        new = to_fact(draft, state.workbook.settings.currency)
        self._act(lambda one: decide.add_fact(state.workbook, one, new))

    def do_open_source(self, _: str) -> None:
        """The addresses of the facts."""
        known = [fact.source_url for fact in self._facts() if fact.source_url]
        self._host.say(known or ("No address is known.",))

    def _facts(self) -> tuple[Fact, ...]:
        return () if self._host.seen is None else self._host.seen.detail.facts

    def _answer(self, statement: Statement, question: Question | None = None) -> None:
        asked = question or self._host.review.question
        book = self._host.state.workbook
        self._host.state.remember(asked, statement)
        self._act(lambda one: decide.classify(book, [one], statement, question=asked))

    def _act(self, action: "Callable[[int], Done]") -> None:
        current = self._host.review.current
        if current is None:
            self._host.say((NOTHING_LEFT,))
        else:
            self._host.decide(lambda: action(current))
