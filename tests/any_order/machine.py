"""Anything that people do to a book, in any order; after each act the book says what the model says."""

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from tests.any_order.model import Said, Slot
from tests.any_order.side import CLAIMS, Clock, Side
from tokentui.domain.codebook import UseCase
from tokentui.domain.grades import Question
from tokentui.domain.money import MICRO
from tokentui.domain.spend_rules import SeatPrice, SpendRule
from tokentui.domain.stances import KNOWN_STANCES, Stance
from tokentui.domain.statements import CANNOT_TELL, EXCLUDED, NOTHING, WITHHELD, Kind, Statement, a_set, a_split
from tokentui.domain.suggestions import From, SuggestionRule
from tokentui.services import codebook_editing, decide, spend_rules, suggesting
from tokentui.services.workbook import Workbook
from tokentui.store.errors import Refused

CUSTOMERS = {"a": 100, "b": 250, "c": None, "d": 40, "e": None, "f": 7}
CASES = (0, 1, 3, 6)
"""Places in the codebook: two that are bullish, one neutral, one bearish."""

RULES = {"anybody": "", "large": "spend>=100"}
"""Names of rules that suggest, with whom they are for."""

keys = st.lists(st.sampled_from(sorted(CUSTOMERS)), min_size=1, max_size=3, unique=True)
spends = st.dictionaries(
    st.sampled_from([*CUSTOMERS, "g"]), st.sampled_from([None, 40, 99, 1_000]), min_size=1, max_size=4
)
reviewers = st.sampled_from(["ann", "bob", "cid"])
questions = st.sampled_from([Question.FOR_WHAT, Question.WHO])
places = st.sampled_from(CASES)
few = st.lists(places, min_size=1, max_size=2, unique=True)


class AnyOrder(RuleBasedStateMachine):
    """Two reviewers of one book, and a third one with a book of the same customers."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.clock = Clock()
        self.last = ""
        self.ours = Side(self.folder, "ours", dict(CUSTOMERS), self.clock)
        # Numbered in another order, as where another program made their list.
        self.theirs = Side(self.folder, "theirs", dict(reversed(CUSTOMERS.items())), self.clock)

    def teardown(self) -> None:
        """Leave nothing."""
        self.ours.book.close()
        self.theirs.book.close()
        rmtree(self.folder)

    def side(self, reviewer: str) -> Side:
        """The book in which somebody works."""
        return self.theirs if reviewer == "cid" else self.ours

    def did(self, act: str) -> None:
        """What has been done, for those who count."""
        self.last = act

    def begin(self, act: str) -> int:
        """The moment of the next act."""
        self.did(act)
        self.clock.step += 1
        return self.clock.step

    def say(self, reviewer: str, chosen: list[str], statement: Statement, question: Question) -> None:
        """Say the same of some customers."""
        side, now = self.side(reviewer), self.begin(f"{question.value}: {statement.kind.value}")
        codes, ids = side.book.codebook.of(question), side.ids()
        reason = "a total row" if statement.kind is Kind.EXCLUDED else None
        decide.classify(side.by(reviewer), [ids[key] for key in chosen], statement, reason, question=question)
        new = {}
        for slot in (Slot(reviewer, key, question) for key in chosen):
            former = side.model.said(slot)
            stays = former.statement == NOTHING or statement.repeats(former.statement, codes)
            new[slot] = Said(statement, former.note, former.facts if stays else frozenset())
        side.model.say(now, new)
        side.expect()

    @rule(reviewer=reviewers, chosen=keys, cases=few)
    def tag(self, reviewer: str, chosen: list[str], cases: list[int]) -> None:
        """A set of use cases."""
        self.say(reviewer, chosen, a_set(*self.codes(reviewer, cases)), Question.FOR_WHAT)

    @rule(reviewer=reviewers, chosen=keys, cases=st.permutations(CASES), percent=st.sampled_from([30, 50]))
    def split(self, reviewer: str, chosen: list[str], cases: list[int], percent: int) -> None:
        """Two use cases with their parts."""
        one, other = self.codes(reviewer, cases[:2])
        if one == other:
            return
        self.say(reviewer, chosen, a_split({one: percent, other: 100 - percent}), Question.FOR_WHAT)

    def codes(self, reviewer: str, cases: list[int]) -> list[str]:
        """What use cases are called now."""
        side = self.side(reviewer)
        return [side.book.codebook.use_cases[side.model.now(place)].code for place in cases]

    @rule(reviewer=reviewers, chosen=keys, statement=st.sampled_from([CANNOT_TELL, WITHHELD, EXCLUDED]))
    def name_no_use(self, reviewer: str, chosen: list[str], statement: Statement) -> None:
        """What names no use case."""
        self.say(reviewer, chosen, statement, Question.FOR_WHAT)

    @rule(reviewer=reviewers, chosen=keys, place=st.integers(0, 2))
    def place(self, reviewer: str, chosen: list[str], place: int) -> None:
        """Who a customer is."""
        segments = self.side(reviewer).book.codebook.segments.active
        self.say(reviewer, chosen, a_set(segments[place].code), Question.WHO)

    @rule(reviewer=reviewers, chosen=keys, text=st.sampled_from(["ask sales", "[b]seen", ""]), question=questions)
    def note(self, reviewer: str, chosen: list[str], text: str, question: Question) -> None:
        """A note beside whatever is said; an empty one takes it away."""
        side, now, slots = self.side(reviewer), self.begin("note"), [Slot(reviewer, key, question) for key in chosen]
        ids = side.ids()
        decide.note(side.by(reviewer), [ids[key] for key in chosen], text, question)
        side.model.say(now, {slot: side.model.said(slot)._replace(note=text or None) for slot in slots})
        side.expect()

    @rule(reviewer=reviewers, key=st.sampled_from(sorted(CUSTOMERS)), claim=st.sampled_from(sorted(CLAIMS)))
    def add_fact(self, reviewer: str, key: str, claim: str) -> None:
        """A sourced claim, which a statement on its question cites."""
        side, now, fact = self.side(reviewer), self.begin("fact"), CLAIMS[claim]
        slot = Slot(reviewer, key, Question.WHO if fact.dimension == "who" else Question.FOR_WHAT)
        former = side.model.said(slot)
        citing = former._replace(facts=former.facts | {claim}) if fact.dimension == slot.question else former
        if citing == former and (key, claim) in side.model.facts:
            with pytest.raises(Refused):
                decide.add_fact(side.by(reviewer), side.ids()[key], fact)
        else:
            decide.add_fact(side.by(reviewer), side.ids()[key], fact)
            side.model.say(now, {slot: citing}, (key, claim))
        side.expect()

    @rule(reviewer=reviewers)
    def undo(self, reviewer: str) -> None:
        """Take a step back."""
        self.revert(reviewer, undo=True)

    @rule(reviewer=reviewers)
    def redo(self, reviewer: str) -> None:
        """Take an undo back."""
        self.revert(reviewer, undo=False)

    def revert(self, reviewer: str, *, undo: bool) -> None:
        """Undo or redo, in book and model."""
        side, now = self.side(reviewer), self.begin("undo" if undo else "redo")
        done = (decide.undo if undo else decide.redo)(side.by(reviewer))
        assert (done is not None) == side.model.revert(reviewer, now, undo=undo)
        side.expect()

    @rule(reviewer=reviewers)
    def undo_and_redo(self, reviewer: str) -> None:
        """What is undone and done again is as it was, to the last number."""
        side = self.side(reviewer)
        before = side.seen()
        if side.model.done.get(reviewer):
            self.revert(reviewer, undo=True)
            self.revert(reviewer, undo=False)
            assert side.seen() == before

    @precondition(lambda self: self.last != "import again")
    @rule()
    def import_again(self) -> None:
        """The same list changes nothing, unless a rule that is on had something to take in."""
        former, ruled = self.ours.seen(), self.ours.model.ruled
        self.begin("import again")
        self.ours.bring(dict(self.ours.model.stated))
        before = self.ours.expect()
        assert before == former or self.ours.model.ruled != ruled
        self.ours.bring(dict(self.ours.model.stated))
        assert self.ours.expect() == before

    @rule(stated=spends)
    def import_changed(self, stated: dict[str, int | None]) -> None:
        """A list with other spends, and perhaps another customer."""
        self.begin("import changed")
        self.ours.bring(stated)
        self.ours.expect()

    @rule(back=st.booleans())
    def merge(self, back: bool) -> None:
        """The decisions of one book come into the other; a second time nothing happens."""
        self.begin("merge")
        source, target = (self.ours, self.theirs) if back else (self.theirs, self.ours)
        if not set(source.model.names) <= set(target.model.names):
            return
        target.merge(source)
        before = target.expect()
        target.merge(source)
        assert target.expect() == before

    @rule(place=places, stance=st.sampled_from(KNOWN_STANCES))
    def edit_stance(self, place: int, stance: Stance) -> None:
        """A use case is of another stance."""
        self.begin("stance")
        self.ours.model.stances[place] = stance.value
        self.change(lambda book, case: codebook_editing.edit(book, case._replace(stance=stance)), place)

    @rule(place=places)
    def rename(self, place: int) -> None:
        """A use case has another code; what was said by the former one stands."""
        now = self.begin("rename")
        self.ours.model.names[f"case-{now}"] = place
        self.change(lambda book, case: codebook_editing.edit(book, case._replace(code=f"case-{now}")), place)

    @rule(place=places, into=places)
    def merge_cases(self, place: int, into: int) -> None:
        """All that was said of one use case counts for another."""
        merged = self.ours.model.merged
        if place == into or place in merged or into in merged:
            return
        self.begin("merge of use cases")
        # What counts for it already goes with it, and stays there where this one is brought back alone.
        merged.update({one: into for one, former in merged.items() if former == place} | {place: into})
        target = self.ours.book.codebook.use_cases[into]
        self.change(lambda book, case: codebook_editing.merge(book, case, target), place)

    @rule(place=places)
    def bring_case_back(self, place: int) -> None:
        """A merged use case has its decisions again."""
        if self.ours.model.merged.pop(place, None) is not None:
            self.begin("return of a use case")
            self.change(codebook_editing.bring_back, place)

    def change(self, planned: Callable[[Workbook, UseCase], codebook_editing.Preview], place: int) -> None:
        """Make a change to the codebook."""
        book = self.ours.book
        self.ours.book = codebook_editing.apply(book, planned(book, book.codebook.use_cases[place]))
        self.ours.expect()

    @rule(reviewer=reviewers)
    def back_up(self, reviewer: str) -> None:
        """Keep what a book is now."""
        self.begin("backup")
        self.side(reviewer).back_up()

    @rule(reviewer=reviewers)
    def restore(self, reviewer: str) -> None:
        """A book is again what it was."""
        side = self.side(reviewer)
        if side.kept is not None:
            self.begin("restore")
            former = side.restore()
            assert side.expect() == former

    @rule(reviewer=reviewers, name=st.sampled_from(sorted(RULES)), place=places)
    def make_rule(self, reviewer: str, name: str, place: int) -> None:
        """A rule suggests a use case of everybody, or of those that spend much."""
        side, (code,) = self.side(reviewer), self.codes(reviewer, [place])
        self.begin("rule made")
        suggesting.make(side.by(reviewer), SuggestionRule(name, RULES[name], From.LABEL, a_set(code)))
        side.model.rules.pop(name, None)
        side.model.rules[name] = a_set(code)
        side.expect()

    @rule(reviewer=reviewers, name=st.sampled_from(sorted(RULES)))
    def forget_rule(self, reviewer: str, name: str) -> None:
        """What was accepted of a rule stays."""
        side = self.side(reviewer)
        if side.model.rules.pop(name, None) is not None:
            self.begin("rule forgotten")
            suggesting.drop(side.by(reviewer), name)
            side.expect()

    @rule(reviewer=reviewers, key=st.sampled_from(sorted(CUSTOMERS)))
    def accept(self, reviewer: str, key: str) -> None:
        """Decide what the first rule suggests; nothing is suggested where one has answered."""
        side, slot = self.side(reviewer), Slot(reviewer, key, Question.FOR_WHAT)
        number, former = side.ids()[key], side.model.said(slot)
        found = suggesting.suggested(side.by(reviewer), number, slot.question, blind=False).suggestions
        expected = side.model.suggested(key) if former.statement == NOTHING else []
        assert [(one.rule, one.statement) for one in found] == expected
        if found:
            now = self.begin("rule accepted")
            suggesting.accept(side.by(reviewer), number, found[0], slot.question)
            said = former._replace(statement=found[0].statement, suggested_by=found[0].rule)
            side.model.say(now, {slot: said})
            side.expect()

    @rule(reviewer=reviewers)
    def rule_spends(self, reviewer: str) -> None:
        """Seats at a list price give the spend where none is known, until that is turned off."""
        side = self.side(reviewer)
        self.begin("spends by rule")
        found = side.model.ten_seats()
        lacking = spend_rules.turn_on(side.by(reviewer), SpendRule.SEATS, SeatPrice(20 * MICRO, 200 * MICRO))
        assert bool(lacking) == (not found)
        if found:
            side.model.ruled, side.model.ruling = found, True
        side.expect()

    @rule(reviewer=reviewers)
    def rule_no_spends(self, reviewer: str) -> None:
        """All is as before."""
        side = self.side(reviewer)
        self.begin("no spends by rule")
        spend_rules.turn_off(side.by(reviewer), SpendRule.SEATS)
        side.model.ruled, side.model.ruling = set(), False
        side.expect()
