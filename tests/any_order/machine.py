"""Anything that people do to a book, in any order; after each act the book says what the model says."""

from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.any_order.model import SILENCE, Said, Slot
from tests.any_order.side import Clock, Side
from tokentui.domain.grades import Question
from tokentui.domain.statements import CANNOT_TELL, EXCLUDED, WITHHELD, Kind, Statement, a_set, a_split
from tokentui.services import decide

CUSTOMERS = {"a": 100, "b": 250, "c": None, "d": 40, "e": None, "f": 7}
CASES = (0, 1, 3, 6)
"""Places in the codebook: two that are bullish, one neutral, one bearish."""

keys = st.lists(st.sampled_from(sorted(CUSTOMERS)), min_size=1, max_size=3, unique=True)
spends = st.dictionaries(st.sampled_from([*CUSTOMERS, "g"]), st.sampled_from([40, 99, 1_000]), min_size=1, max_size=4)
reviewers = st.sampled_from(["ann", "bob"])
places = st.sampled_from(CASES)
few = st.lists(places, min_size=1, max_size=2, unique=True)


class AnyOrder(RuleBasedStateMachine):
    """Two reviewers of one book."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.clock = Clock()
        self.ours = Side(self.folder, "ours", dict(CUSTOMERS), self.clock)

    def teardown(self) -> None:
        """Leave nothing."""
        self.ours.book.close()
        rmtree(self.folder)

    def code(self, place: int) -> str:
        """What a use case is called now."""
        return self.ours.book.codebook.use_cases[place].code

    def said(self, reviewer: str, chosen: list[str], statement: Statement, question: Question) -> None:
        """Say the same of some customers."""
        self.clock.step += 1
        codes = self.ours.book.codebook.of(question)
        ids = self.ours.ids()
        reason = "a total row" if statement.kind is Kind.EXCLUDED else None
        decide.classify(self.ours.by(reviewer), [ids[key] for key in chosen], statement, reason, question=question)
        new = {}
        for key in chosen:
            slot = Slot(reviewer, key, question)
            former = self.ours.model.said(slot)
            stays = former.statement == SILENCE.statement or statement.repeats(former.statement, codes)
            new[slot] = Said(statement, former.note, former.facts if stays else frozenset())
        self.ours.model.say(self.clock.step, new)
        self.ours.expect()

    @rule(reviewer=reviewers, chosen=keys, cases=few)
    def tag(self, reviewer: str, chosen: list[str], cases: list[int]) -> None:
        """A set of use cases."""
        self.said(reviewer, chosen, a_set(*map(self.code, cases)), Question.FOR_WHAT)

    @rule(reviewer=reviewers, chosen=keys, cases=st.permutations(CASES), percent=st.sampled_from([30, 50]))
    def split(self, reviewer: str, chosen: list[str], cases: list[int], percent: int) -> None:
        """Two use cases with their parts."""
        shares = {self.code(cases[0]): percent, self.code(cases[1]): 100 - percent}
        self.said(reviewer, chosen, a_split(shares), Question.FOR_WHAT)

    @rule(reviewer=reviewers, chosen=keys, statement=st.sampled_from([CANNOT_TELL, WITHHELD, EXCLUDED]))
    def say_no_use(self, reviewer: str, chosen: list[str], statement: Statement) -> None:
        """What names no use case."""
        self.said(reviewer, chosen, statement, Question.FOR_WHAT)

    @rule(reviewer=reviewers, chosen=keys, place=st.integers(0, 2))
    def place(self, reviewer: str, chosen: list[str], place: int) -> None:
        """Who a customer is."""
        segments = self.ours.book.codebook.segments.active
        self.said(reviewer, chosen, a_set(segments[place].code), Question.WHO)

    @rule(reviewer=reviewers)
    def undo(self, reviewer: str) -> None:
        """Take a step back."""
        self.reverted(reviewer, undo=True)

    @rule(reviewer=reviewers)
    def redo(self, reviewer: str) -> None:
        """Take an undo back."""
        self.reverted(reviewer, undo=False)

    def reverted(self, reviewer: str, *, undo: bool) -> None:
        """Undo or redo, in book and model."""
        self.clock.step += 1
        done = (decide.undo if undo else decide.redo)(self.ours.by(reviewer))
        assert (done is not None) == self.ours.model.revert(reviewer, self.clock.step, undo=undo)
        self.ours.expect()

    @rule(reviewer=reviewers)
    def undo_and_redo(self, reviewer: str) -> None:
        """What is undone and done again is as it was, to the last number."""
        before = self.ours.seen()
        if self.ours.model.done.get(reviewer):
            self.reverted(reviewer, undo=True)
            self.reverted(reviewer, undo=False)
            assert self.ours.seen() == before

    @rule()
    def import_again(self) -> None:
        """The same list changes nothing."""
        before = self.ours.seen()
        self.clock.step += 1
        self.ours.bring({key: it for key, it in self.ours.model.stated.items() if key in CUSTOMERS})
        assert self.ours.expect() == before

    @rule(stated=spends)
    def import_changed(self, stated: dict[str, int | None]) -> None:
        """A list with other spends."""
        self.clock.step += 1
        self.ours.bring(stated)
        self.ours.expect()
