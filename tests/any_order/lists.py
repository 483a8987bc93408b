"""What files bring, and what rules make of it."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.any_order.meaning import by_rule, forget_rule_facts, rule_by_seats, with_seats
from tests.any_order.people import CUSTOMERS, People, books, reviewers
from tokentui.domain.grades import Question
from tokentui.domain.money import MICRO
from tokentui.domain.spend_rules import SeatPrice, SpendRule
from tokentui.domain.statements import CANNOT_TELL, WITHHELD, Statement
from tokentui.services import spend_rules


def month_of(year: int, month: int) -> int:
    """A month as a number of months."""
    return year * 12 + month - 1


spends = st.dictionaries(
    st.sampled_from([*CUSTOMERS, "g"]), st.sampled_from([None, 40, 99, 1_000]), min_size=1, max_size=4
)
usages = st.dictionaries(
    st.tuples(
        st.sampled_from(sorted(CUSTOMERS)), st.sampled_from([month_of(2025, 1), month_of(2025, 2), month_of(2026, 2)])
    ),
    st.sampled_from([5, 30]),
    min_size=1,
    max_size=3,
)


class Lists(People):
    """Lists of customers come in, and spends by rule are turned on and off."""

    @precondition(lambda self: self.last != "import again")
    @rule(name=books)
    def import_again(self, name: str) -> None:
        """The same list changes nothing, unless a rule that is on had something to take in."""
        side = self.sides[name]
        stated = {key: spend[0] if spend else None for key, spend in side.model.stated.items()}
        former, ruled = side.seen(), by_rule(side.model)
        self.begin("import again")
        side.bring(stated)
        before = side.expect()
        assert before == former or by_rule(side.model) != ruled
        side.bring(stated)
        assert side.expect() == before

    @rule(name=books, stated=spends)
    def import_changed(self, name: str, stated: dict[str, int | None]) -> None:
        """A list with other spends, and perhaps another customer."""
        self.begin("import changed")
        self.sides[name].bring(stated)
        self.sides[name].expect()

    @rule(name=books, usage=usages)
    def import_usage(self, name: str, usage: dict[tuple[str, int], int]) -> None:
        """What customers spent in some months, of which a later one ends the year of an earlier one."""
        self.begin("import of usage")
        self.sides[name].bring_usage(usage)
        self.sides[name].expect()

    @rule(name=books)
    def take_import_back(self, name: str) -> None:
        """As if it had never been; the first list stays."""
        side = self.sides[name]
        if sum(not one.undone for one in side.model.imports) > 1:
            self.begin("import taken back")
            side.take_back()
            side.expect()

    @rule(reviewer=reviewers, statement=st.sampled_from([CANNOT_TELL, WITHHELD]))
    def decide_on_a_new_one(self, reviewer: str, statement: Statement) -> None:
        """Something is said of a customer that a later list brought, so that it cannot be taken back."""
        if "g" in self.side(reviewer).model.stated:
            self.say(reviewer, ["g"], statement, Question.FOR_WHAT)

    @rule(reviewer=reviewers)
    def rule_spends(self, reviewer: str) -> None:
        """Seats at a list price give the spend where none is known, until that is turned off."""
        side = self.side(reviewer)
        self.begin("spends by rule")
        found = with_seats(side.model)
        lacking = spend_rules.turn_on(side.by(reviewer), SpendRule.SEATS, SeatPrice(20 * MICRO, 200 * MICRO))
        assert bool(lacking) == (not found)
        if found:
            side.model.ruling = True
            rule_by_seats(side.model)
        side.expect()

    @rule(reviewer=reviewers)
    def rule_no_spends(self, reviewer: str) -> None:
        """All is as before."""
        side = self.side(reviewer)
        self.begin("no spends by rule")
        spend_rules.turn_off(side.by(reviewer), SpendRule.SEATS)
        side.model.ruling = False
        forget_rule_facts(side.model)
        side.expect()
