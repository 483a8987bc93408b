"""What stays with a customer when something new is said of it, and what belonged to the former statement."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOON
from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Question
from tokentui.domain.statements import EXCLUDED, a_set, a_split
from tokentui.services import decide
from tokentui.services.errors import NotFound, Refused
from tokentui.services.workbook import Workbook, open_workbook


def tag(workbook: Workbook, ids: Sequence[int], *codes: str) -> None:
    decide.classify(workbook, ids, a_set(*codes))


@pytest.fixture
def workbook(small_book: Callable[..., Path]) -> Iterator[Workbook]:
    book = small_book(("a", "Acme", 10**12), ("b", "Bolt", 10**12))
    with closing(open_workbook(book, "ann", clock=lambda: NOON)) as workbook:
        yield workbook


def test_a_confidence_belongs_to_the_statement_it_was_given_for(workbook: Workbook) -> None:
    tag(workbook, [1], "core")
    decide.confidence(workbook, [1], 4)
    decide.note(workbook, [1], "seen the contract")
    assert decide.said(workbook, 1).confidence == 4
    tag(workbook, [1], "core")
    assert decide.said(workbook, 1).confidence == 4
    tag(workbook, [1], "core", "resale")
    assert decide.said(workbook, 1).confidence is None


def test_a_confidence_given_before_any_statement_goes_with_the_first(workbook: Workbook) -> None:
    decide.confidence(workbook, [1], 5)
    tag(workbook, [1], "development")
    assert decide.said(workbook, 1).confidence == 5
    tag(workbook, [1], "core")
    assert decide.said(workbook, 1).confidence is None


def test_what_is_said_already_is_left_alone_unless_it_is_said_anew(workbook: Workbook) -> None:
    tag(workbook, [1], "core")
    assert decide.classify(workbook, [1], a_set("core"), anew=False).customer_ids == ()
    assert decide.classify(workbook, [1], a_set("core")).customer_ids == (1,)
    assert decide.classify(workbook, [1, 2], a_set("core"), anew=False).customer_ids == (1, 2)


def test_a_note_a_flag_and_facts_stay_with_the_customer(workbook: Workbook) -> None:
    tag(workbook, [1], "core")
    decide.note(workbook, [1], " seen the contract ")
    decide.flag(workbook, [1])
    decide.add_fact(workbook, 1, NewFact("", 1, Question.FOR_WHAT, "runs its claims desk"))
    facts = decide.said(workbook, 1).facts
    decide.classify(workbook, [1], a_split({"core": 60, "resale": 40}))
    said = decide.said(workbook, 1)
    assert (said.note, said.flagged) == ("seen the contract", True)
    assert len(facts) == 1
    decide.note(workbook, [1], "  ")
    assert decide.said(workbook, 1).note is None


def test_what_is_given_with_a_statement_goes_with_it(workbook: Workbook) -> None:
    decide.note(workbook, [1], "before")
    decide.classify(workbook, [1], a_set("core"), with_note="after", with_confidence=2)
    said = decide.said(workbook, 1)
    assert (said.note, said.confidence, said.statement) == ("after", 2, a_set("core"))


def test_flags_go_only_when_all_have_them(workbook: Workbook) -> None:
    decide.flag(workbook, [1])
    decide.flag(workbook, [1, 2])
    assert decide.said(workbook, 1).flagged
    assert decide.said(workbook, 2).flagged
    decide.flag(workbook, [1, 2])
    assert not decide.said(workbook, 1).flagged


def test_an_exclusion_needs_its_reason_and_a_decision_its_customer(workbook: Workbook) -> None:
    with pytest.raises(Refused):
        decide.classify(workbook, [1], EXCLUDED, "  ")
    with pytest.raises(NotFound):
        tag(workbook, [], "core")
    with pytest.raises(NotFound):
        tag(workbook, [99], "core")
    assert decide.undo(workbook) is None


def test_undo_and_redo_bring_back_all_that_was_said(workbook: Workbook) -> None:
    tag(workbook, [1, 2], "core")
    decide.confidence(workbook, [1], 5)
    tag(workbook, [1], "resale")
    assert decide.accounts_to_undo(workbook) == 1
    decide.undo(workbook)
    assert decide.said(workbook, 1).confidence == 5
    decide.undo(workbook)
    decide.undo(workbook)
    assert decide.said(workbook, 2).statement != a_set("core")
    assert decide.undo(workbook) is None
    while decide.redo(workbook):
        pass
    assert decide.said(workbook, 1).statement == a_set("resale")
    assert decide.said(workbook, 2).statement == a_set("core")
