"""What reviewers say and take back, key by key."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.any_order import joined
from tests.any_order.meaning import CLAIMS
from tests.any_order.model import RULING, Fact, Said, Slot
from tests.any_order.people import CASES, People, a_key, keys, places, questions, reviewers
from tokentui.domain.grades import Question
from tokentui.domain.statements import CANNOT_TELL, EXCLUDED, NOTHING, WITHHELD, Statement, a_set, a_split
from tokentui.services import decide, joining, lookups, records, review_voices
from tokentui.store.errors import Refused

few = st.lists(places, min_size=1, max_size=2, unique=True)
no_use = st.sampled_from([CANNOT_TELL, WITHHELD, EXCLUDED])


class Deciding(People):
    """Statements with all that goes with them, adjudications, records put right, undo and redo."""

    @rule(reviewer=reviewers, chosen=keys, cases=few)
    def tag(self, reviewer: str, chosen: list[str], cases: list[int]) -> None:
        """A set of use cases."""
        self.say(reviewer, chosen, a_set(*self.codes(reviewer, cases)), Question.FOR_WHAT)

    @rule(reviewer=reviewers, chosen=keys, cases=st.permutations(CASES), percent=st.sampled_from([30, 50]))
    def split(self, reviewer: str, chosen: list[str], cases: list[int], percent: int) -> None:
        """Two use cases with their parts."""
        one, other = self.codes(reviewer, cases[:2])
        if one != other:
            self.say(reviewer, chosen, a_split({one: percent, other: 100 - percent}), Question.FOR_WHAT)

    @rule(reviewer=reviewers, chosen=keys, statement=no_use)
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
        side, now, chosen = self.side(reviewer), self.begin("note"), self.side(reviewer).there(chosen)
        slots = [Slot(reviewer, key, question) for key in chosen]
        decide.note(side.by(reviewer), side.numbers(chosen), text, question)
        side.model.say(reviewer, now, {slot: side.model.said(slot)._replace(note=text or None) for slot in slots})
        side.expect()

    @rule(reviewer=reviewers, chosen=keys, level=st.integers(1, 5), question=questions)
    def how_sure(self, reviewer: str, chosen: list[str], level: int, question: Question) -> None:
        """How sure one is of what one says."""
        side, now, chosen = self.side(reviewer), self.begin("confidence"), self.side(reviewer).there(chosen)
        decide.confidence(side.by(reviewer), side.numbers(chosen), level, question)
        slots = [Slot(reviewer, key, question) for key in chosen]
        side.model.say(reviewer, now, {slot: side.model.said(slot)._replace(confidence=level) for slot in slots})
        side.expect()

    @rule(reviewer=reviewers, chosen=keys)
    def flag(self, reviewer: str, chosen: list[str]) -> None:
        """A flag, or none where all have one."""
        side, now, chosen = self.side(reviewer), self.begin("flag"), self.side(reviewer).there(chosen)
        decide.flag(side.by(reviewer), side.numbers(chosen))
        former = {slot: side.model.said(slot) for slot in (Slot(reviewer, key, Question.FOR_WHAT) for key in chosen)}
        flagged = not all(one.flagged for one in former.values())
        side.model.say(reviewer, now, {slot: one._replace(flagged=flagged) for slot, one in former.items()})
        side.expect()

    @rule(reviewer=reviewers, key=a_key, claim=st.sampled_from(sorted(CLAIMS)))
    def add_fact(self, reviewer: str, key: str, claim: str) -> None:
        """A sourced claim, which a statement on its question cites."""
        side, now, fact = self.side(reviewer), self.begin("fact"), CLAIMS[claim]
        key = side.model.root(key)
        slot = Slot(reviewer, key, Question.WHO if fact.dimension == "who" else Question.FOR_WHAT)
        former, stands = side.model.said(slot), Fact(key, claim)
        citing = former._replace(facts=former.facts | {stands}) if fact.dimension == slot.question else former
        if citing == former and stands in side.model.facts:
            with pytest.raises(Refused):
                decide.add_fact(side.by(reviewer), side.ids()[key], fact)
        else:
            decide.add_fact(side.by(reviewer), side.ids()[key], fact)
            side.model.say(reviewer, now, {slot: citing}, stands)
        side.expect()

    @rule(reviewer=reviewers, key=a_key, cases=few)
    def adjudicate(self, reviewer: str, key: str, cases: list[int]) -> None:
        """A ruling counts for everybody."""
        self.rule_that(reviewer, key, a_set(*self.codes(reviewer, cases)))

    @rule(reviewer=reviewers, key=a_key, statement=no_use)
    def adjudicate_no_use(self, reviewer: str, key: str, statement: Statement) -> None:
        """A ruling that names no use case."""
        self.rule_that(reviewer, key, statement)

    def rule_that(self, reviewer: str, key: str, statement: Statement) -> None:
        """Adjudicate; the facts of those who said the same are cited."""
        side, now, key = self.side(reviewer), self.begin("adjudication"), self.side(reviewer).model.root(key)
        slot = Slot(RULING, key, Question.FOR_WHAT)
        codes = side.book.codebook.of(slot.question)
        alike = [
            said.facts
            for who, said in side.model.said_of(key, slot.question)
            if who != RULING and said.statement != NOTHING and statement.repeats(said.statement, codes)
        ]
        review_voices.adjudicate(side.by(reviewer), side.ids()[key], statement, "heard both")
        former = side.model.said(slot)
        cited = frozenset[Fact]().union(*alike)
        ruling = Said(statement, former.note, cited, flagged=former.flagged)
        side.model.say(reviewer, now, {slot: ruling})
        side.expect()

    @rule(reviewer=reviewers, other=reviewers)
    def give_way(self, reviewer: str, other: str) -> None:
        """What one of them says is a first pass from now on, or is one no more."""
        side = self.side(reviewer)
        if any(slot.reviewer == other for slot in side.model.log):
            self.begin("first pass")
            gives_way = other not in side.model.first_passes
            lookups.set_first_pass(side.by(reviewer), other, gives_way)
            side.model.first_passes ^= {other}
            side.expect()

    @rule(reviewer=reviewers, key=a_key, name=st.sampled_from(["Acme", "[b]Acme", "Customer A"]))
    def rename_customer(self, reviewer: str, key: str, name: str) -> None:
        """A record is put right by hand."""
        self.edit_record(reviewer, key, "name", name)

    @rule(reviewer=reviewers, key=a_key, industry=st.sampled_from(["Retail", "Banks", None]))
    def edit_industry(self, reviewer: str, key: str, industry: str | None) -> None:
        """In which industry a customer is."""
        self.edit_record(reviewer, key, "industry", industry)

    def edit_record(self, reviewer: str, key: str, field: str, value: str | None) -> None:
        """One field of a record, unless it says that already."""
        side, now, key = self.side(reviewer), self.begin("record"), self.side(reviewer).model.root(key)
        number = side.ids()[key]
        former = records.record(side.book, number)
        new = former._replace(name=value or "") if field == "name" else former._replace(industry=value)
        records.edit(side.by(reviewer), number, new)
        if side.model.records[key, field] != value:
            side.model.edit(reviewer, now, key, field, value)
        side.expect()

    @rule(reviewer=reviewers, keep=a_key, other=a_key)
    def join(self, reviewer: str, keep: str, other: str) -> None:
        """Two accounts are one company, unless one of them is no customer."""
        side, now = self.side(reviewer), self.begin("join")
        keep, other = side.model.root(keep), side.model.root(other)
        numbers = side.numbers([keep, other])
        if keep == other or any(joined.is_excluded(side.model, one) for one in (keep, other)):
            with pytest.raises(Refused):
                joining.join(side.by(reviewer), *numbers)
        else:
            joining.join(side.by(reviewer), *numbers)
            joined.join(side.model, reviewer, now, keep, other)
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
        act = decide.undo if undo else decide.redo
        if joined.is_stuck(side.model, reviewer, undo=undo):
            with pytest.raises(Refused, match="itself joined"):
                act(side.by(reviewer))
        else:
            assert (act(side.by(reviewer)) is not None) == joined.revert(side.model, reviewer, now, undo=undo)
        side.expect()

    @rule(reviewer=reviewers)
    def undo_and_redo(self, reviewer: str) -> None:
        """What is undone and done again is as it was, to the last number."""
        side = self.side(reviewer)
        before = side.seen()
        if side.model.done.get(reviewer) and not joined.is_stuck(side.model, reviewer, undo=True):
            self.revert(reviewer, undo=True)
            self.revert(reviewer, undo=False)
            assert side.seen() == before
