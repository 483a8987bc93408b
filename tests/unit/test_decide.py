"""What stays with a customer when something new is said of it, and what belonged to the former statement."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOON
from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Question
from tokentui.domain.statements import CANNOT_TELL, EXCLUDED, NOTHING, WITHHELD, Statement, a_set, a_split
from tokentui.services import browse, codebook_editing, decide
from tokentui.services.errors import NotFound, Refused
from tokentui.services.review_voices import adjudicate
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.proof.check import check


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


def test_a_note_and_a_flag_stay_with_the_customer(workbook: Workbook) -> None:
    tag(workbook, [1], "core")
    decide.note(workbook, [1], " seen the contract ")
    decide.flag(workbook, [1])
    decide.classify(workbook, [1], a_split({"core": 60, "resale": 40}))
    said = decide.said(workbook, 1)
    assert (said.note, said.flagged) == ("seen the contract", True)
    decide.note(workbook, [1], "  ")
    assert decide.said(workbook, 1).note is None


@pytest.fixture
def cited(workbook: Workbook) -> Workbook:
    """A contract of grade A is cited for `core` on Acme."""
    tag(workbook, [1], "core")
    decide.add_fact(workbook, 1, NewFact("contract", 1, Question.FOR_WHAT, "runs its claims desk", grade="A"))
    assert what_for(workbook) == ("core", "A")
    return workbook


def what_for(workbook: Workbook) -> tuple[str, str]:
    customer = browse.customer(workbook, 1)
    return customer.statement(workbook.codebook).in_words(workbook.codebook), customer.marks[2].value


@pytest.mark.parametrize(
    "other",
    [
        a_set("resale"), a_set("core", "resale"), a_split({"core": 60, "resale": 40}), CANNOT_TELL, WITHHELD, EXCLUDED,
    ],
)  # fmt: skip
def test_another_statement_cites_nothing_and_the_former_one_has_its_facts_back_when_undone(
    cited: Workbook, other: Statement
) -> None:
    done = decide.classify(cited, [1], other, "a total row")
    assert done.text.endswith("→ Acme (cites no fact any more)")
    assert decide.said(cited, 1).facts == ()
    decide.undo(cited)
    assert (decide.said(cited, 1).facts, what_for(cited)) == (("contract",), ("core", "A"))
    decide.redo(cited)
    assert (decide.said(cited, 1).statement, decide.said(cited, 1).facts) == (other, ())
    tag(cited, [1], "core")
    assert what_for(cited) == ("core", "D"), "what was cited for it once is not cited for it again"


def test_a_split_with_other_shares_is_another_statement(workbook: Workbook) -> None:
    decide.classify(workbook, [1], a_split({"core": 60, "resale": 40}))
    decide.add_fact(workbook, 1, NewFact("contract", 1, Question.FOR_WHAT, "two products", grade="A"))
    decide.classify(workbook, [1], a_split({"resale": "40", "core": "60.00"}))
    assert decide.said(workbook, 1).facts == ("contract",)
    decide.classify(workbook, [1], a_split({"core": 40, "resale": 60}))
    assert decide.said(workbook, 1).facts == ()


def test_what_stands_beside_a_statement_and_the_statement_repeated_leave_what_it_cites(cited: Workbook) -> None:
    decide.note(cited, [1], "seen")
    decide.flag(cited, [1])
    decide.confidence(cited, [1], 4)
    done = decide.classify(cited, [1, 2], a_set("core"))
    assert done.text == "core → 2 customers"
    assert what_for(cited) == ("core", "A")
    assert decide.classify(cited, [1, 2], a_set("resale")).text == "resale → 2 customers (1 cite no fact any more)"
    assert what_for(cited) == ("resale", "D")


def test_a_fact_added_before_anything_is_said_is_cited_by_the_first_statement_alone(workbook: Workbook) -> None:
    decide.add_fact(workbook, 1, NewFact("contract", 1, Question.FOR_WHAT, "runs its claims desk", grade="A"))
    tag(workbook, [1], "core")
    assert what_for(workbook) == ("core", "A")
    tag(workbook, [1], "resale")
    assert what_for(workbook) == ("resale", "D")


@pytest.mark.parametrize("question", [Question.WHO, Question.HOW_MUCH, Question.TO_WHAT_END])
def test_a_fact_of_another_question_grades_what_it_is_for_only_where_it_is_cited_by_hand(
    workbook: Workbook, question: Question
) -> None:
    tag(workbook, [1], "core")
    decide.add_fact(workbook, 1, NewFact("invoice", 1, question, "of one month", grade="A"))
    assert (decide.said(workbook, 1).facts, what_for(workbook)) == ((), ("core", "D"))
    assert decide.cite(workbook, 1, ["invoice"]).text == "1 fact cited → Acme"
    assert what_for(workbook) == ("core", "A")
    assert decide.cite(workbook, 1, ["invoice"]).customer_ids == ()
    decide.undo(workbook)
    assert what_for(workbook) == ("core", "D")
    decide.undo(workbook)
    assert browse.detail(workbook, 1).facts == ()
    decide.redo(workbook)
    decide.redo(workbook)
    assert what_for(workbook) == ("core", "A")
    assert check(workbook.book.db).sound


def test_only_facts_on_the_customer_can_be_cited_and_one_is_added_once(workbook: Workbook) -> None:
    decide.add_fact(workbook, 2, NewFact("theirs", 2, Question.FOR_WHAT, "runs its claims desk"))
    with pytest.raises(Refused, match="no fact 'theirs'"):
        decide.cite(workbook, 1, ["theirs"])
    with pytest.raises(Refused, match="no fact 'theirs'"):
        decide.classify(workbook, [1], a_set("core"), with_facts=["theirs"])
    with pytest.raises(Refused, match="has this fact already"):
        decide.add_fact(workbook, 2, NewFact("theirs", 2, Question.FOR_WHAT, "runs its claims desk"))
    assert decide.said(workbook, 1).statement == NOTHING


def test_facts_given_with_a_statement_are_all_that_it_cites(cited: Workbook) -> None:
    decide.add_fact(cited, 1, NewFact("filing", 1, Question.WHO, "a reseller", grade="B"))
    decide.classify(cited, [1], a_set("resale"), with_facts=["filing"])
    assert (decide.said(cited, 1).facts, what_for(cited)) == (("filing",), ("resale", "B"))
    decide.classify(cited, [1], a_set("resale"), with_facts=[])
    assert what_for(cited) == ("resale", "D")


def test_a_use_case_renamed_is_the_same_and_one_merged_into_another_is_not(cited: Workbook) -> None:
    core = codebook_editing.find_case(cited, "core")
    renamed = codebook_editing.apply(cited, codebook_editing.edit(cited, core._replace(code="main")))
    tag(renamed, [1], "main")
    assert what_for(renamed) == ("main", "A")
    main, resale = (codebook_editing.find_case(renamed, code) for code in ("main", "resale"))
    merged = codebook_editing.apply(renamed, codebook_editing.merge(renamed, main, resale))
    tag(merged, [1], "resale")
    returned = codebook_editing.apply(merged, codebook_editing.bring_back(merged, main))
    assert what_for(returned) == ("resale", "D")


def test_an_adjudication_cites_the_facts_of_those_who_said_the_same(cited: Workbook) -> None:
    with closing(open_workbook(cited.book.path, "bob", clock=lambda: NOON)) as bob:
        tag(bob, [1], "resale")
        adjudicate(bob, 1, a_set("core"), "seen the contract")
        assert what_for(bob) == ("core", "A")
        adjudicate(bob, 1, a_set("resale"), "the contract is of last year")
        assert what_for(bob) == ("resale", "D")
        core = codebook_editing.find_case(bob, "core")
        renamed = codebook_editing.apply(bob, codebook_editing.edit(bob, core._replace(code="main")))
        adjudicate(renamed, 1, a_set("main"), "seen the contract again")
        assert what_for(renamed) == ("main", "A")


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
