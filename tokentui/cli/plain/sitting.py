"""A review in lines: an account is read, a line is typed, what came of it is said, and the next account is read."""

import sys
from collections.abc import Callable, Iterable, Iterator
from inspect import getdoc
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tokentui.cli.output import write, write_pieces
from tokentui.cli.plain import spoken
from tokentui.cli.plain.answers import PlainAnswers
from tokentui.cli.plain.suggested import PlainSuggestions
from tokentui.cli.plain.typed import READING, Typed, read_line
from tokentui.domain.queues import Queue, QueueKind
from tokentui.domain.text import number_of, visible
from tokentui.services.config import Config
from tokentui.services.decide import Done
from tokentui.services.errors import BookError, BookUnreadable, plain_words
from tokentui.services.lookups import find, resolve
from tokentui.services.panels import PanelSettings
from tokentui.services.review import Review, begin, resumable, resume
from tokentui.services.review_voices import SeenAccount
from tokentui.services.workbook import open_workbook
from tokentui.tui.state import AppState, next_denominator, next_unit
from tokentui.words.command import Command, Where
from tokentui.words.commands import commands
from tokentui.words.own_keys import settle
from tokentui.words.values import settled

if TYPE_CHECKING:
    from tokentui.tui.screens.review_start import ReviewWanted

TAKING = frozenset(("several", "place", "exclude", "note", "confidence", "cite", "adjudicate", "fact", "find_account"))
"""Commands behind whose name something may be typed."""
_SIGN_OF_UNDO = "    u undo", "    U redo"


def sit(path: Path, own: Config, reviewer: str, wanted: "ReviewWanted | None") -> int:
    """Hold a sitting until the user leaves it or the input ends; raises the BookError that keeps it from beginning."""
    workbook = open_workbook(path, reviewer)
    try:
        state = AppState.of(workbook, own)
        review = _session(state, wanted)
        PlainSitting(state, review, own).hold()
    finally:
        workbook.close()
    return 0


def _session(state: AppState, wanted: "ReviewWanted | None") -> Review:
    if wanted is not None and wanted.queue is not None:
        return begin(state.workbook, wanted.queue, blind=wanted.blind, cube=state.cube)
    left = resumable(state.workbook)
    if left:
        return resume(state.workbook, left[0].session.id)
    return begin(state.workbook, Queue(QueueKind.LARGEST), cube=state.cube)


class PlainSitting:
    """One sitting; a command of the review is `do_<id>`, and takes what was typed behind it."""

    def __init__(self, state: AppState, review: Review, own: Config) -> None:
        self.state = state
        self.review = review
        self.seen: SeenAccount | None = None
        self._keys = settle(own.keys).keys if own.keys else {}
        self._fact = -1
        self._left = False
        self.answers = PlainAnswers(self)
        self.suggestions = PlainSuggestions(self)

    # The conversation

    def hold(self) -> None:
        """Read accounts and take lines until it is left."""
        self._begin()
        self.read_account()
        try:
            while not self._left:
                line = self.ask(self._prompt())
                if line is None:
                    self.do_leave("")
                else:
                    self._take(line)
        finally:
            if not self._left:
                self.review.leave()

    def ask(self, prompt: str) -> str | None:
        """A line that is typed; None where the input has ended."""
        write_pieces([f"{prompt} "], end="")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            write(line.rstrip("\n"))
        return line.strip() if line else None

    def say(self, lines: Iterable[str]) -> None:
        """Say some lines."""
        for line in lines:
            write(line[:1].upper() + line[1:])

    def offered(self) -> list[Command]:
        """The commands that mean something here, with the user's own keys."""
        codes = self.state.codebook.of(self.review.question)
        every = commands(Where.REVIEW, codes, self._keys)
        return [one for one in every if self._method(one) is not None]

    def _method(self, command: Command) -> "Callable[[str], None] | None":
        places = (self, self.answers, self.suggestions)
        found: list[Callable[[str], None]]
        found = [getattr(one, command.method) for one in places if hasattr(one, command.method)]
        return found[0] if found else None

    def _prompt(self) -> str:
        if self.seen is None:
            return "No account is left:"
        return f"{visible(self.seen.detail.customer.name)}, {spoken.ASKS[self.seen.question]}:"

    def _begin(self) -> None:
        panels, workbook = self.state.panels or self.state.read(), self.state.workbook
        synthetic = ", SYNTHETIC: its customers are invented" if workbook.settings.synthetic else ""
        write(f"Book: {visible(workbook.settings.name)}{synthetic}. Reviewer: {visible(workbook.reviewer)}.")
        self.say(spoken.verdict(panels))
        accounts = self.review.session.accounts or 0
        write(f"Session {self.review.session.id}: {self.review.title}, {number_of(accounts, 'account')}.")
        write("Type a use case, or a command. help names them, account reads the account again, leave ends it.")

    def _take(self, line: str) -> None:
        if self.state.changed_outside():
            self.state.read()
            write("Another program has changed the book.")
        self.review.workbook = self.state.workbook
        self.review.press(typed=False)
        codes = self.state.codebook.of(self.review.question)
        typed = read_line(line, self.offered(), codes) if line else Typed("account", "")
        try:
            with plain_words():
                self._run(typed)
        except BookUnreadable:
            raise
        except (BookError, ValueError) as error:
            write(visible(str(error)))

    def _run(self, typed: Typed) -> None:
        if typed.name == "?":
            write(visible(typed.rest))
        elif typed.name in READING:
            self.say(self._read(typed))
        elif not typed.name:
            self.answers.do_several(typed.rest)
        else:
            command = next(one for one in self.offered() if one.id == typed.name)
            method = self._method(command)
            assert method is not None
            if typed.rest and command.id not in TAKING:
                write(f"{_name(command).capitalize()} takes nothing behind it; nothing was done.")
            else:
                method(command.argument or typed.rest)

    def _read(self, typed: Typed) -> Iterator[str]:
        panels, codebook = self.state.panels or self.state.read(), self.state.codebook
        if typed.name == "composition":
            return spoken.composition(panels)
        if typed.name == "gap":
            return spoken.gap(panels)
        if typed.name == "codes":
            return spoken.codes(codebook.of(self.review.question))
        if typed.name == "find":
            return self._found(typed.rest)
        if self.seen is None:
            return iter(("No account is left in this session.",))
        if typed.name == "facts":
            return spoken.all_facts(self.seen, codebook)
        if typed.name == "said":
            told = list(spoken.said(self.seen, codebook))
            return iter(told or ["Nobody has said anything of it."])
        return self._account(self.seen)

    def _account(self, seen: SeenAccount) -> Iterator[str]:
        *told, asked = spoken.account(seen, self.state.workbook, self._place())
        return chain(told, self.suggestions.spoken(), (asked,))

    def _found(self, text: str) -> Iterator[str]:
        if not text:
            yield "Say what to find, as in: find acc"
            return
        found = find(self.state.workbook, text)
        for one in found.customers:
            yield f"{visible(one.name)}: {spoken.in_words(settled(one, self.state.codebook))}."
        yield "and more." if found.more else f"{number_of(len(found.customers), 'customer')} found."

    def _place(self) -> str:
        if self.review.walk.visit is not None:
            return "Looked up; next goes back to where you were"
        of = self.review.session.accounts
        number = self.review.walk.place + 1
        return f"Account {number:,}{f' of {of:,}' if of and number <= of else ''}"

    def read_account(self) -> None:
        """Read the present account, or that none is left."""
        self.seen, self._fact = self.review.look(), -1
        if self.seen is not None:
            self.say(self._account(self.seen))
            return
        write("No account is left in this session.")
        if passed := self.review.passed_over():
            write(f"{number_of(passed, 'account')} passed over; next goes back to the first of them.")

    def decide(self, action: Callable[[], Done | None], nothing: str = "") -> None:
        """Make a decision within the session, say what it came to and moved, and read what is next."""
        current, question = self.review.current, self.review.question
        done = self.review.act(action)
        if done is not None and done.codebook:
            self.state.reread()
            self.review.workbook = self.state.workbook
        if done is None or not done.customer_ids:
            self.say((nothing if done is None else f"{spoken.in_words(visible(done.text))}.",))
            return
        from tokentui.tui.screens.what_came import what_came

        before = self.state.panels
        after = self.state.read()
        told = what_came(done, self.state.workbook, self.review.heard, before, after)
        for sign in _SIGN_OF_UNDO:
            told = told.removesuffix(sign)
        self.say((f"{spoken.in_words(visible(told))}.",))
        self.say(spoken.moved(before, after))
        if (self.review.current, self.review.question) != (current, question):
            self.read_account()
        else:
            self.seen = self.review.look()

    # Commands that decide nothing

    def do_next_account(self, _: str) -> None:
        """To the account after, without deciding."""
        went = self.review.step(1) if self.review.current is not None else self.review.go_back_to_passed_over()
        self._went(went, "There is no account after this one.")

    def do_previous_account(self, _: str) -> None:
        """To the account before, without deciding."""
        self._went(self.review.step(-1), "There is no account before this one.")

    def _went(self, went: bool, otherwise: str) -> None:
        if went:
            self.read_account()
        else:
            write(otherwise)

    def do_find_account(self, text: str) -> None:
        """Go to any account by its name or key, as in: find account accenture. Then decide it, or next comes back."""
        if not text:
            write("Say which account, as in: find account accenture, or: /accenture")
            return
        self.review.visit(resolve(self.state.workbook, text).id)
        self.read_account()

    def do_next_fact(self, _: str) -> None:
        """Read the next fact."""
        self._read_fact(1)

    def do_previous_fact(self, _: str) -> None:
        """Read the fact before."""
        self._read_fact(-1)

    def _read_fact(self, by: int) -> None:
        facts = () if self.seen is None else self.seen.detail.facts
        if self.seen is None or not facts:
            write("No fact is known.")
            return
        self._fact = min(max(self._fact + by, 0), len(facts) - 1)
        self.say(spoken.fact(facts[self._fact], self._fact + 1, len(facts), self.seen.detail, self.state.codebook))

    def do_verdict(self, _: str) -> None:
        """All that the verdict rests on."""
        panels = self.state.panels or self.state.read()
        self.say(spoken.verdict_rests_on(panels, self.state.workbook.settings.currency))

    def do_unit(self, _: str) -> None:
        """Weigh by customers, by spend or by tokens."""
        self._weigh(self.state.settings._replace(unit=next_unit(self.state.settings.unit)))

    def do_denominator(self, _: str) -> None:
        """Shares of the listed, of the known, of the disclosed."""
        settings = self.state.settings
        self._weigh(settings._replace(denominator=next_denominator(settings.denominator)))

    def _weigh(self, settings: PanelSettings) -> None:
        self.state.apply(settings)
        self.do_verdict("")

    def do_blind(self, _: str) -> None:
        """Hide what others said, or show it."""
        self.review.set_blind(not self.review.blind)
        write("What others said is hidden until you have decided." if self.review.blind else "Others are heard.")
        self.seen = self.review.look()

    def do_help(self, _: str) -> None:
        """Name the commands."""
        for one in self.offered():
            keys = "".join(f"{key}, or " for key in one.keys if len(key) == 1 or key == "space")
            about = one.help if one.method == "do_tag" else getdoc(self._method(one))
            write(f"{keys}{_name(one)}: {about}")
        for word, about in READING.items():
            write(f"{word}: {about}")
        write("Several uses: their codes or keys, as in: core development. A split: core 60 development 40")

    def do_leave(self, _: str) -> None:
        """End the sitting; the session is kept."""
        session = self.review.leave()
        self._left = True
        progress = self.review.progress((self.state.panels or self.state.read()).gap)
        write(f"Left. {progress.done:,} decided in session {session.id}; it goes on with the same command.")


def _name(command: Command) -> str:
    """What it is called by whoever types it."""
    return command.label if command.method == "do_tag" else command.id.replace("_", " ")
