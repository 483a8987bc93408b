"""Sessions that ask who an account is, alone or together with what for."""

from pathlib import Path

import pytest

from tests.review.given import a_book, begun, id_of, names, opened, tag, whose
from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Grade, Question
from tokentui.domain.queues import Ask, Fate, Queue, QueueKind
from tokentui.domain.settling import State
from tokentui.domain.statements import CANNOT_TELL, NOTHING, Statement, a_set
from tokentui.services import browse, decide
from tokentui.services.lookups import NoSuchReviewer, set_first_pass
from tokentui.services.review import Review, resume
from tokentui.services.review_queues import order
from tokentui.services.review_voices import adjudicate
from tokentui.services.session_report import session_report
from tokentui.services.workbook import Workbook

BULL, BEAR = "core", "resale"
LARGE, YOUNG = a_set("large"), a_set("start-up")
WHO = Question.WHO


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    """Ten accounts, A the largest."""
    return opened(a_book(tmp_path / "book.tokentui"))


def place(review: Review, statement: Statement = YOUNG) -> None:
    """Say who the account under review is."""
    current = review.current
    assert current is not None
    review.act(lambda: decide.classify(review.workbook, [current], statement, question=WHO))


def place_as(book: Workbook, who: str, name: str, statement: Statement) -> None:
    decide.classify(opened(book.book.path, who), [id_of(book, name)], statement, question=WHO)


def asked(review: Review) -> tuple[str | None, Question]:
    """Which account is under review, and what it is asked."""
    review.look()
    return whose(review), review.question


def listed(book: Workbook, ask: Ask, kind: QueueKind = QueueKind.LARGEST, *, blind: bool = False) -> str:
    return names(book, order(book, Queue(kind, ask=ask), blind=blind))


def test_a_who_queue_holds_those_whose_segment_is_not_told(book: Workbook) -> None:
    book.book.db.execute("UPDATE customer SET segment = 'large' WHERE name = 'A'")
    book.book.db.execute("UPDATE customer SET segment = 'conglomerate' WHERE name = 'B'")
    place_as(book, "bob", "C", YOUNG)
    place_as(book, "bob", "D", CANNOT_TELL)
    place_as(book, "bob", "E", a_set("large", "established"))
    place_as(book, "bob", "F", YOUNG)
    place_as(book, "cat", "F", LARGE)
    place_as(book, "ann", "G", CANNOT_TELL)
    decide.exclude(book, [id_of(book, "H")], "a total row")
    assert listed(book, Ask.WHO) == "BDEFIJ"
    assert listed(book.read_as(Grade.C), Ask.WHO) == "ABCDEFIJ", "nothing rests on evidence of grade C"
    assert listed(book, Ask.WHO, blind=True) == "ABCDEFHIJ", "an order tells nothing of what others said"
    assert listed(book, Ask.WHO, QueueKind.ALPHABETICAL) == "ABCDEFIJ", "all that this reviewer has not placed"
    assert listed(book, Ask.WHAT) == "ABCDEFGIJ"
    tagged = [id_of(book, name) for name in "AB"]
    decide.classify(book, tagged, a_set(BULL))
    assert listed(book, Ask.BOTH) == "BCDEFGIJ", "one of its two questions is still open"


def test_a_placed_account_makes_way_for_the_next(book: Workbook) -> None:
    review = begun(book, ask=Ask.WHO)
    assert asked(review) == ("A", WHO)
    place(review)
    assert asked(review) == ("B", WHO)
    tag(review, BULL)
    assert asked(review) == ("B", WHO), "what for is not asked here: it is kept, and the account stays"
    current = review.current
    assert current is not None
    review.act(lambda: decide.exclude(book, [current], "a total row"))
    assert asked(review) == ("C", WHO), "nothing is asked of what is no customer"


def test_p_in_a_sitting_on_what_for_stays_until_the_account_is_tagged(book: Workbook) -> None:
    review = begun(book)
    place(review)
    assert asked(review) == ("A", Question.FOR_WHAT)
    tag(review, BULL)
    assert asked(review) == ("B", Question.FOR_WHAT)
    review.act(lambda: decide.undo(book))
    assert asked(review) == ("A", Question.FOR_WHAT)
    assert review.walk.touched[id_of(book, "A")].fate is Fate.SEEN, "placed, and not tagged"


def test_both_questions_cost_one_answer_each(book: Workbook) -> None:
    decide.classify(book, [id_of(book, "B")], a_set(BULL))
    decide.classify(book, [id_of(book, "C")], LARGE, question=WHO)
    review = begun(book, ask=Ask.BOTH)
    assert asked(review) == ("A", WHO)
    place(review)
    assert asked(review) == ("A", Question.FOR_WHAT)
    tag(review, BULL)
    assert asked(review) == ("B", WHO)
    place(review)
    assert asked(review) == ("C", Question.FOR_WHAT), "B was tagged before, C placed"
    tag(review, BULL)
    assert asked(review) == ("D", WHO)
    report = session_report(book)
    assert report.decided == 3
    assert dict(report.statements) == {"who: start-up": 2, BULL: 2}
    assert report.ask == "both"


def test_undo_goes_back_one_question_at_a_time(book: Workbook) -> None:
    review = begun(book, ask=Ask.BOTH)
    place(review)
    tag(review, BULL)
    assert asked(review) == ("B", WHO)
    review.act(lambda: decide.undo(book))
    assert asked(review) == ("A", Question.FOR_WHAT)
    assert review.walk.done == 0
    review.act(lambda: decide.undo(book))
    assert asked(review) == ("A", WHO)
    review.act(lambda: decide.redo(book))
    review.act(lambda: decide.redo(book))
    assert review.walk.done == 1


def test_a_session_goes_on_with_what_it_asked(book: Workbook) -> None:
    review = begun(book, ask=Ask.BOTH)
    place(review)
    again = resume(opened(book.book.path), review.session.id)
    assert asked(again) == ("A", Question.FOR_WHAT)
    assert again.title == "largest open spend first · both"
    tag(again, BULL)
    place(again)
    assert asked(resume(opened(book.book.path), review.session.id)) == ("B", Question.FOR_WHAT)


def test_postponed_accounts_come_back_with_the_question_that_is_left(book: Workbook) -> None:
    review = begun(book, ask=Ask.BOTH)
    place(review)
    review.postpone()
    for _ in "BCDEFGHIJ":
        place(review)
        tag(review, BULL)
    assert asked(review) == ("A", Question.FOR_WHAT)
    tag(review, BULL)
    assert review.current is None
    assert review.passed_over() == 0


def test_conflicts_of_either_question_are_settled_one_after_the_other(book: Workbook) -> None:
    for who, segment, code in (("bob", LARGE, BULL), ("cat", YOUNG, BEAR)):
        place_as(book, who, "A", segment)
        place_as(book, who, "B", segment)
        decide.classify(opened(book.book.path, who), [id_of(book, "A"), id_of(book, "C")], a_set(code))
    assert listed(book, Ask.WHO, QueueKind.CONFLICTS) == "AB"
    review = begun(book, QueueKind.CONFLICTS, ask=Ask.BOTH)
    found = []
    while review.current is not None:
        name, question = asked(review)
        found.append((name, question))
        current, statement = review.current, LARGE if question is WHO else a_set(BULL)
        review.act(lambda: adjudicate(book, current, statement, "seen the contract", question))  # noqa: B023
    assert found == [("A", WHO), ("A", Question.FOR_WHAT), ("B", WHO), ("C", Question.FOR_WHAT)]
    customer = browse.customer(book, id_of(book, "A"))
    assert (customer.who_state, customer.state) == (State.SET, State.SET)
    assert session_report(book).conflicts_closed == 4


def test_blind_hides_who_others_say_it_is_until_one_has_placed_it(book: Workbook) -> None:
    place_as(book, "bob", "A", YOUNG)
    decide.classify(opened(book.book.path, "bob"), [id_of(book, "A")], a_set(BEAR))
    review = begun(book, blind=True, ask=Ask.BOTH)
    seen = review.look()
    assert seen is not None
    assert seen.hidden == {WHO, Question.FOR_WHAT}
    assert "bob" not in repr(seen)
    assert "start-up" not in repr(seen)
    place(review, LARGE)
    seen = review.look()
    assert seen is not None
    assert seen.hidden == {Question.FOR_WHAT}
    assert "start-up" in repr(seen)
    assert BEAR not in repr(seen)
    assert seen.detail.customer.who_state is State.CONFLICT


def test_what_is_said_beside_an_answer_belongs_to_its_question(book: Workbook) -> None:
    here = [id_of(book, "A")]
    decide.classify(book, here, YOUNG, question=WHO)
    decide.note(book, here, "series C", WHO)
    decide.confidence(book, here, 4, WHO)
    fact = NewFact("", here[0], "who", "raised $500M", grade="C")
    decide.add_fact(book, here[0], fact)
    said = decide.said(book, here[0], WHO)
    assert (said.note, said.confidence, len(said.facts)) == ("series C", 4, 1)
    assert decide.said(book, here[0]).statement == NOTHING
    assert browse.customer(book, here[0]).marks[0].value == "C", "the placing is as good as the fact on who"


def test_a_first_pass_gives_way_and_says_so(book: Workbook) -> None:
    here, starter = [id_of(book, "A")], opened(book.book.path, "starter")
    decide.classify(starter, here, a_set(BEAR))
    decide.classify(starter, here, YOUNG, question=WHO)
    assert set_first_pass(book, "starter", True)
    assert not set_first_pass(book, "starter", True), "it is one already"
    tagged = decide.classify(book, here, a_set(BULL))
    assert tagged.text == "core → A (replaces the first pass by starter)"
    again = decide.classify(book, here, a_set("product"))
    assert again.text == "product → A"
    placed = decide.classify(book, here, LARGE, question=WHO)
    assert placed.text == "who: large → A (replaces the first pass by starter)"
    customer = browse.customer(book, here[0])
    assert (customer.state, customer.reviewer, customer.placed_by) == (State.SET, "ann", "ann")
    assert "replaces" not in decide.classify(starter, here, a_set(BULL)).text, "a first pass replaces nobody"
    there, second = [id_of(book, "B")], opened(book.book.path, "second")
    decide.note(second, there, "to come")
    set_first_pass(book, "second", True)
    decide.classify(starter, there, a_set(BEAR))
    assert "replaces" not in decide.classify(second, there, a_set(BULL)).text, "not another one either"
    review = begun(book, QueueKind.ALPHABETICAL, ask=Ask.WHO)
    assert not review.heard(here[0], WHO).disagree(book.codebook.segments)
    set_first_pass(book, "starter", False)
    assert browse.customer(book, here[0]).who_state is State.CONFLICT
    with pytest.raises(NoSuchReviewer):
        set_first_pass(book, "stranger", True)
