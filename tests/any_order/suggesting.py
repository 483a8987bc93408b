"""Rules that suggest, and what is accepted of them."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.any_order.meaning import suggested
from tests.any_order.model import Slot
from tests.any_order.people import People, a_key, places, reviewers
from tokentui.domain.grades import Question
from tokentui.domain.statements import NOTHING, a_set
from tokentui.domain.suggestions import From, SuggestionRule
from tokentui.services import suggesting

RULES = {"anybody": "", "large": "spend>=100"}
"""Names of rules that suggest, with whom they are for."""
rules = st.sampled_from(sorted(RULES))


class Suggesting(People):
    """Rules are made, forgotten, and followed."""

    @rule(reviewer=reviewers, name=rules, place=places)
    def make_rule(self, reviewer: str, name: str, place: int) -> None:
        """A rule suggests a use case of everybody, or of those that spend much."""
        side, (code,) = self.side(reviewer), self.codes(reviewer, [place])
        self.begin("rule made")
        suggesting.make(side.by(reviewer), SuggestionRule(name, RULES[name], From.LABEL, a_set(code)))
        side.model.rules.pop(name, None)
        side.model.rules[name] = a_set(code)
        side.expect()

    @rule(reviewer=reviewers, name=rules)
    def forget_rule(self, reviewer: str, name: str) -> None:
        """What was accepted of a rule stays."""
        side = self.side(reviewer)
        if side.model.rules.pop(name, None) is not None:
            self.begin("rule forgotten")
            suggesting.drop(side.by(reviewer), name)
            side.expect()

    @rule(reviewer=reviewers, key=a_key)
    def accept(self, reviewer: str, key: str) -> None:
        """Decide what the first rule suggests; nothing is suggested where one has answered."""
        side, key = self.side(reviewer), self.side(reviewer).model.root(key)
        slot = Slot(reviewer, key, Question.FOR_WHAT)
        number, former = side.ids()[key], side.model.said(slot)
        found = suggesting.suggested(side.by(reviewer), number, slot.question, blind=False).suggestions
        expected = suggested(side.model, key) if former.statement == NOTHING else []
        assert [(one.rule, one.statement) for one in found] == expected
        if found:
            now = self.begin("rule accepted")
            suggesting.accept(side.by(reviewer), number, found[0], slot.question)
            said = former._replace(statement=found[0].statement, suggested_by=found[0].rule)
            side.model.say(reviewer, now, {slot: said})
            side.expect()
