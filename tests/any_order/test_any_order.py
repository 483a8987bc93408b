"""Whatever people do to a book, in whatever order, it says what they said; `python -m tests.any_order` tries longer."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from tests.any_order.machine import AnyOrder
from tokentui.domain.grades import Question
from tokentui.domain.stances import Stance

AnyOrder.TestCase.settings = settings(
    max_examples=3, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyOrder = AnyOrder.TestCase


def _merged_on_and_brought_back(people: AnyOrder) -> None:
    people.tag("ann", ["a", "b"], [0])
    people.tag("bob", ["a"], [1])
    people.split("ann", ["c"], [0, 1, 3, 6], 30)
    people.merge_cases("ours", 0, 1)
    people.merge_cases("ours", 1, 3)
    people.bring_case_back("ours", 1)
    people.bring_case_back("ours", 0)


def _restored_and_merged(people: AnyOrder) -> None:
    people.tag("ann", ["a"], [0])
    people.back_up("ours")
    people.tag("ann", ["a"], [1])
    people.note("ann", ["a"], "ask sales", Question.FOR_WHAT)
    people.merge("ours", "theirs")
    people.restore("ours")
    people.merge("theirs", "ours")
    people.undo("ann")
    people.undo("ann")
    people.redo("ann")
    people.tag("ann", ["a"], [3])
    people.undo_and_redo("ann")


def _spends_from_lists_facts_and_rules(people: AnyOrder) -> None:
    people.add_fact("ann", "c", "10 seats")
    people.rule_spends("ann")
    people.make_rule("ann", "large", 0)
    people.accept("bob", "c")
    people.add_fact("bob", "c", "pays 120")
    people.undo("bob")
    people.import_changed("ours", {"c": 40, "a": None, "g": 99})
    people.rule_no_spends("ann")
    people.import_again("ours")


def _renamed_under_rules_and_statements(people: AnyOrder) -> None:
    people.tag("ann", ["a"], [0])
    people.make_rule("ann", "anybody", 0)
    people.rename("ours", 0)
    people.accept("ann", "b")
    people.merge_cases("ours", 0, 6)
    people.accept("bob", "b")
    people.rename("ours", 6)
    people.edit_stance("ours", 6, Stance.BULLISH)
    people.forget_rule("ann", "anybody")
    people.undo("bob")
    people.merge("theirs", "ours")


@pytest.mark.parametrize(
    "story",
    [
        _merged_on_and_brought_back,
        _restored_and_merged,
        _spends_from_lists_facts_and_rules,
        _renamed_under_rules_and_statements,
    ],
)
def test_what_chance_seldom_does(story: Callable[[AnyOrder], None]) -> None:
    people = AnyOrder()
    try:
        story(people)
    finally:
        people.teardown()
