"""What was found by acts in any order, kept as the few acts that showed it."""

import pytest

from tests.any_order.lists import month_of
from tests.any_order.machine import AnyOrder
from tests.any_order.model import Fact
from tokentui.domain.statements import EXCLUDED
from tokentui.services import decide


def test_a_fact_stays_with_its_customer_where_books_number_customers_otherwise(people: AnyOrder) -> None:
    """The first customer of one book is the last of the other; the same report speaks of both."""
    people.add_fact("ann", "a", "core, says its report")
    people.add_fact("cid", "f", "core, says its report")
    people.merge("theirs", "ours")
    people.merge("ours", "theirs")
    assert people.sides["ours"].model.facts == {Fact(key, "core, says its report"): key for key in "af"}


def test_spends_by_rule_stay_in_the_book_that_turned_them_on(people: AnyOrder) -> None:
    people.add_fact("cid", "c", "10 seats")
    people.rule_spends("cid")
    people.merge("theirs", "ours")
    assert people.sides["ours"].seen().spends["c"] is None
    people.rule_spends("ann")
    people.merge("ours", "theirs")
    people.rule_no_spends("ann")
    people.merge("theirs", "ours")


def test_redo_takes_no_fact_that_somebody_else_added_meanwhile(people: AnyOrder) -> None:
    people.add_fact("ann", "a", "a start-up")
    people.undo("ann")
    people.add_fact("bob", "a", "a start-up")
    people.redo("ann")
    people.undo("ann")
    assert Fact("a", "a start-up") in people.sides["ours"].seen().facts


def test_redo_takes_no_fact_that_a_merge_has_brought_back(people: AnyOrder) -> None:
    people.add_fact("ann", "a", "a start-up")
    people.merge("ours", "theirs")
    people.undo("ann")
    people.merge("theirs", "ours")
    people.redo("ann")


def test_undo_leaves_a_fact_on_which_somebody_else_rests(people: AnyOrder) -> None:
    people.add_fact("ann", "a", "a start-up")
    people.add_fact("bob", "a", "a start-up")
    undone = decide.undo(people.sides["ours"].by("ann"))
    decide.redo(people.sides["ours"].by("ann"))
    assert undone is not None
    assert undone.text == "undone: fact on who → Customer A (1 fact kept: somebody else cites it)"
    assert people.sides["ours"].seen().facts == {Fact("a", "a start-up"): "a"}


def test_an_import_taken_back_leaves_usage_of_an_account_that_is_no_customer(people: AnyOrder) -> None:
    """Its months are in no sum, and yet they came in before."""
    people.import_usage("hers", {("a", month_of(2026, 1)): 30})
    people.name_no_use("dot", ["a"], EXCLUDED)
    people.import_usage("hers", {("b", month_of(2026, 1)): 5})
    people.take_import_back("hers")
    assert people.sides["hers"].book.book.db.execute("SELECT count(*) FROM usage").fetchone() == (1,)


@pytest.mark.parametrize("came_first", [True, False], ids=["the fact came before", "the fact came after"])
def test_an_import_taken_back_leaves_the_spend_that_facts_give_now(people: AnyOrder, came_first: bool) -> None:
    if came_first:
        people.add_fact("dot", "e", "pays 120")
        people.import_changed("hers", {"e": 99})
        people.undo("dot")
    else:
        people.import_changed("hers", {"e": 99})
        people.add_fact("dot", "e", "pays 120")
    people.take_import_back("hers")


def test_an_import_taken_back_brings_no_spend_of_a_rule_that_is_off(people: AnyOrder) -> None:
    people.add_fact("dot", "e", "10 seats")
    people.rule_spends("dot")
    people.import_usage("hers", {("e", month_of(2026, 1)): 30})
    people.rule_no_spends("dot")
    people.take_import_back("hers")
