"""What was found of joined accounts by acts in any order; each act holds the book against what people did."""

from tests.any_order.lists import month_of
from tests.any_order.machine import AnyOrder
from tokentui.domain.grades import Question


def test_what_was_given_before_an_answer_stays_beside_the_answer_that_comes(people: AnyOrder) -> None:
    people.note("ann", ["a"], "ask sales", Question.FOR_WHAT)
    people.flag("ann", ["a"])
    people.add_fact("ann", "a", "agents, says the press")
    people.tag("ann", ["b"], [0])
    people.join("bob", "a", "b")


def test_a_rule_that_is_turned_off_gives_no_joined_account_a_spend(people: AnyOrder) -> None:
    people.add_fact("ann", "c", "10 seats")
    people.rule_spends("ann")
    people.join("ann", "e", "c")
    people.join("ann", "a", "e")
    people.rule_no_spends("ann")
    people.undo("ann")


def test_a_fact_that_went_gives_no_spend_to_accounts_that_are_apart_again(people: AnyOrder) -> None:
    people.add_fact("bob", "c", "pays 120")
    people.join("ann", "e", "c")
    people.undo("bob")
    people.undo("ann")
    people.redo("ann")


def test_two_joins_are_taken_apart_in_either_order(people: AnyOrder) -> None:
    people.join("ann", "a", "b")
    people.join("bob", "a", "f")
    people.undo("ann")
    assert people.sides["ours"].seen().spends["a"] == (107, 107)
    people.undo("bob")


def test_a_join_of_an_account_that_became_part_of_another_waits(people: AnyOrder) -> None:
    people.import_usage("ours", {("b", month_of(2026, 1)): 30})
    people.join("ann", "a", "b")
    people.join("bob", "f", "a")
    people.undo("ann")
    people.undo("bob")
    people.undo("ann")
    people.join("bob", "f", "b")
    people.redo("ann")


def test_a_fact_stays_with_its_account_where_another_book_takes_a_join_apart(people: AnyOrder) -> None:
    people.tag("ann", ["b"], [0])
    people.add_fact("ann", "a", "pays 120")
    people.merge("ours", "theirs")
    people.join("ann", "b", "a")
    people.merge("ours", "theirs")
    people.undo("ann")
    people.merge("ours", "theirs")
    people.merge("theirs", "ours")


def test_joins_of_joined_accounts_come_into_another_book_from_the_inside(people: AnyOrder) -> None:
    people.join("ann", "f", "d")
    people.join("ann", "a", "f")
    people.merge("ours", "theirs")
    assert people.sides["theirs"].seen().spends["a"] == (147, 147)
    people.undo("ann")
    people.undo("ann")
    people.merge("ours", "theirs")


def test_a_fact_that_redo_brings_goes_where_its_account_went(people: AnyOrder) -> None:
    people.add_fact("ann", "b", "a start-up")
    people.undo("ann")
    people.join("bob", "a", "b")
    people.redo("ann")


def test_an_import_is_not_taken_back_under_accounts_that_were_joined_since(people: AnyOrder) -> None:
    people.import_changed("ours", {"a": 1_000})
    people.join("ann", "a", "b")
    people.take_import_back("ours")
    assert people.sides["ours"].seen().spends["a"] == (1_250, 1_250)
    people.undo("ann")
    people.import_usage("ours", {("c", month_of(2026, 1)): 30})
    people.join("ann", "e", "c")
    people.take_import_back("ours")
