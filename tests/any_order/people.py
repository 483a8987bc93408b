"""Reviewers with their books, and what every act on them goes by."""

from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from tests.any_order.model import Said, Slot
from tests.any_order.side import Clock, Side
from tokentui.domain.grades import Question
from tokentui.domain.statements import NOTHING, Kind, Statement
from tokentui.services import decide

CUSTOMERS = {"a": 100, "b": 250, "c": None, "d": 40, "e": None, "f": 7}
CASES = (0, 1, 3, 6)
"""Places in the codebook: two that are bullish, one neutral, one bearish."""
WORKS_IN = {"ann": "ours", "bob": "ours", "cid": "theirs", "dot": "hers"}

keys = st.lists(st.sampled_from(sorted(CUSTOMERS)), min_size=1, max_size=3, unique=True)
a_key = st.sampled_from(sorted(CUSTOMERS))
reviewers = st.sampled_from(sorted(WORKS_IN))
books = st.sampled_from(["ours", "theirs", "hers"])
questions = st.sampled_from([Question.FOR_WHAT, Question.WHO])
places = st.sampled_from(CASES)


class People(RuleBasedStateMachine):
    """Two reviewers of one book, and two with books of their own of the same customers."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp())
        self.clock = Clock()
        self.last = ""
        backwards = dict(reversed(CUSTOMERS.items()))
        # Numbered in another order, as where another program made their list.
        lists = {"ours": CUSTOMERS, "theirs": backwards, "hers": CUSTOMERS}
        self.sides = {name: Side(self.folder, name, dict(listed), self.clock) for name, listed in lists.items()}

    def teardown(self) -> None:
        """Leave nothing."""
        for side in self.sides.values():
            side.book.close()
        rmtree(self.folder)

    def side(self, reviewer: str) -> Side:
        """The book in which somebody works."""
        return self.sides[WORKS_IN[reviewer]]

    def did(self, act: str) -> None:
        """What has been done, for those who count."""
        self.last = act

    def begin(self, act: str) -> int:
        """The moment of the next act."""
        self.did(act)
        self.clock.step += 1
        return self.clock.step

    def codes(self, reviewer: str, cases: list[int]) -> list[str]:
        """What use cases are called now."""
        book, merged = self.side(reviewer).book, self.side(reviewer).model.merged
        return [book.codebook.use_cases[merged.get(place, place)].code for place in cases]

    def say(self, reviewer: str, chosen: list[str], statement: Statement, question: Question) -> None:
        """Say the same of some customers."""
        side, chosen = self.side(reviewer), self.side(reviewer).there(chosen)
        now = self.begin(f"{question.value}: {statement.kind.value}")
        codes = side.book.codebook.of(question)
        reason = "a total row" if statement.kind is Kind.EXCLUDED else None
        decide.classify(side.by(reviewer), side.numbers(chosen), statement, reason, question=question)
        new = {}
        for slot in (Slot(reviewer, key, question) for key in chosen):
            former = side.model.said(slot)
            stays = former.statement == NOTHING or statement.repeats(former.statement, codes)
            new[slot] = Said(
                statement,
                former.note,
                former.facts if stays else frozenset(),
                confidence=former.confidence if stays else None,
                flagged=former.flagged,
            )
        side.model.say(reviewer, now, new)
        side.expect()
