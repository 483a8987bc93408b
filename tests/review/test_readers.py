"""The queues of accounts that await a second reader, and of those one reads otherwise than was adjudicated."""

from pathlib import Path

import pytest

from tests.review.given import a_book, begun, id_of, names, opened, tag, whose
from tokentui.domain.grades import Question
from tokentui.domain.queues import Ask, Queue, QueueKind
from tokentui.domain.statements import CANNOT_TELL, a_set, a_split
from tokentui.services import decide
from tokentui.services.agreement import read_agreement, read_reviewers
from tokentui.services.lookups import set_first_pass
from tokentui.services.review_queues import NothingToReview, order
from tokentui.services.review_voices import adjudicate
from tokentui.services.workbook import Workbook


@pytest.fixture
def book(tmp_path: Path) -> Workbook:
    return opened(a_book(tmp_path / "book.tokentui"))


def listed(book: Workbook, kind: QueueKind, *, blind: bool = False, ask: Ask = Ask.WHAT) -> str:
    try:
        return names(book, order(book, Queue(kind, ask=ask), blind=blind))
    except NothingToReview:
        return ""


def say(book: Workbook, names: str, code: str, reviewer: str, question: Question = Question.FOR_WHAT) -> None:
    by = opened(book.book.path, reviewer)
    decide.classify(by, [id_of(book, one) for one in names], a_set(code), question=question)


@pytest.mark.parametrize("blind", [False, True])
def test_one_reader_who_is_not_oneself_awaits_a_second(book: Workbook, blind: bool) -> None:
    say(book, "ABCDE", "core", "bob")
    say(book, "B", "core", "carl")  # has two
    say(book, "C", "core", "ann")  # is one's own
    say(book, "F", "core", "ann")  # awaits somebody else
    adjudicate(opened(book.book.path, "eve"), id_of(book, "D"), a_set("core"), "it is")
    say(book, "GE", "core", "machine")
    set_first_pass(book, "machine", True)  # G: no reader so far; E: bob
    assert listed(book, QueueKind.SECOND, blind=blind) == "AE"
    assert listed(opened(book.book.path, "bob"), QueueKind.SECOND, blind=blind) == "F"


def test_what_others_exclude_is_not_told_by_who_awaits_a_reader(book: Workbook) -> None:
    decide.exclude(opened(book.book.path, "bob"), [id_of(book, "A")], "a total row")
    say(book, "B", "core", "bob")
    assert listed(book, QueueKind.SECOND) == "B"
    assert listed(book, QueueKind.SECOND, blind=True) == "AB"


def test_each_question_has_readers_of_its_own(book: Workbook) -> None:
    say(book, "A", "core", "bob")
    say(book, "B", "large", "bob", Question.WHO)
    assert listed(book, QueueKind.SECOND, ask=Ask.WHO) == "B"
    assert listed(book, QueueKind.SECOND, ask=Ask.BOTH) == "AB"


def test_an_account_that_has_found_its_second_reader_meanwhile_is_passed_over(book: Workbook) -> None:
    say(book, "ABC", "core", "bob")
    review = begun(book, QueueKind.SECOND)
    say(book, "B", "core", "carl")
    tag(review, "core")
    assert whose(review) == "C"
    tag(review, "core")
    assert whose(review) is None


def test_what_one_says_otherwise_than_was_adjudicated(book: Workbook) -> None:
    say(book, "ABCDF", "core", "ann")
    eve = opened(book.book.path, "eve")
    for name, ruling in {
        "A": a_set("core"), "B": a_set("resale"), "C": a_set("core", "product"), "E": a_set("core"),
        "F": a_split({"core": 60, "product": 40}),
    }.items():  # fmt: skip
        adjudicate(eve, id_of(book, name), ruling, "looked again")
    assert listed(book, QueueKind.DIFFERS) == "BCF"
    assert listed(book, QueueKind.DIFFERS, blind=True) == "BCF"
    assert listed(eve, QueueKind.DIFFERS) == ""
    review = begun(book, QueueKind.DIFFERS)
    tag(review, "resale")
    assert whose(review) == "C"
    assert listed(book, QueueKind.DIFFERS) == "CF"


def test_each_reviewer_is_held_against_what_was_adjudicated(book: Workbook) -> None:
    say(book, "ABC", "core", "ann")
    say(book, "AB", "resale", "bob")
    say(book, "A", "large", "bob", Question.WHO)
    eve = opened(book.book.path, "eve")
    adjudicate(eve, id_of(book, "A"), a_set("core"), "it is")
    adjudicate(eve, id_of(book, "B"), CANNOT_TELL, "nobody can")
    adjudicate(eve, id_of(book, "A"), a_set("large"), "it is", Question.WHO)
    upheld = {one.name: (one.upheld, one.upheld_of) for one in read_reviewers(book)}
    assert upheld == {"ann": (1, 2), "bob": (1, 3), "eve": (0, 0)}
    on_what = {one.name: (one.upheld, one.upheld_of) for one in read_agreement(book).reviewers}
    assert on_what == {"ann": (1, 2), "bob": (0, 2), "eve": (0, 0)}
