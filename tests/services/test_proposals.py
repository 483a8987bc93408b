"""Answers to proposals: accepted ones are a fact, a statement and a record in one step; refused ones stay away."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOON
from tokentui.domain.grades import Grade, Question
from tokentui.domain.matching import Company, Proposal, Strength
from tokentui.domain.record import Record
from tokentui.domain.statements import NOTHING, a_set
from tokentui.services import browse, decide, proposals, records
from tokentui.services.errors import Refused
from tokentui.services.matching.among_customers import match_among
from tokentui.services.matching.from_list import match_list
from tokentui.services.proposals import ListSource
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.proof.check import check

ACME, BOLT = 1, 2
LIST = (
    Company(2, "Acme Corporation", segment="large", ticker="ACM", industry="Steel", parent="Acme Holding"),
    Company(3, "Bolt Inc.", segment="start-up", industry="Power"),
)
SOURCE = ListSource("large companies.csv", "2026-08-08")


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Iterator[Workbook]:
    path = small_book(("a", "Acme", 3), ("b", "Bolt", 2), ("c", "Acme Ltd", 1))
    with closing(open_workbook(path, "me", clock=lambda: NOON)) as workbook:
        workbook.book.db.execute("UPDATE customer SET industry = NULL")
        yield workbook


def proposed(book: Workbook) -> dict[int, Proposal]:
    found = match_list(book, LIST).proposals(book)
    return {one.customer.id: one for one in proposals.open_proposals(book, found)}


def test_what_is_accepted_is_a_fact_a_statement_that_cites_it_and_a_record(book: Workbook) -> None:
    one = proposed(book)[ACME]
    assert one.match.strength is Strength.EXACT
    done = proposals.accept(book, [one], SOURCE)
    assert done.text == "large, in Steel, of Acme Holding → Acme"
    detail = browse.detail(book, ACME)
    claims = {(fact.claim, fact.grade, fact.source_title, fact.as_of) for fact in detail.facts}
    assert claims == {
        ("large: on the list, as Acme Corporation", Grade.C, "large companies.csv", "2026-08-08"),
        ("in Steel, part of Acme Holding, as Acme Corporation", Grade.C, "large companies.csv", "2026-08-08"),
    }
    said = decide.said(book, ACME, Question.WHO)
    assert said.statement == a_set("large")
    assert set(said.facts) == {fact.uid for fact in detail.facts}
    assert records.record(book, ACME) == Record("Acme", parent="Acme Holding", industry="Steel")
    assert (detail.customer.segments, detail.customer.marks[0].value) == (1, "C")
    assert ACME not in proposed(book), "nothing new is proposed"
    assert check(book.book.db).sound


def test_one_undo_takes_all_of_it_back(book: Workbook) -> None:
    found = proposed(book)
    proposals.accept(book, list(found.values()), SOURCE)
    undone = decide.undo(book)
    assert undone is not None
    assert undone.text == "undone: 3 proposals accepted"
    assert browse.detail(book, ACME).facts == ()
    assert decide.said(book, ACME, Question.WHO).statement == NOTHING
    assert records.record(book, ACME) == Record("Acme")
    assert proposed(book) == found
    decide.redo(book)
    assert decide.said(book, BOLT, Question.WHO).statement == a_set("start-up")
    assert check(book.book.db).sound


def test_a_refused_one_is_not_made_again_until_that_is_taken_back(book: Workbook) -> None:
    assert proposals.refuse(book, [proposed(book)[ACME]]).text == "not Acme Corporation → Acme"
    assert ACME not in proposed(book)
    decide.undo(book)
    assert ACME in proposed(book)
    decide.redo(book)
    assert ACME not in proposed(book)


def test_a_record_that_says_something_is_left_alone(book: Workbook) -> None:
    records.edit(book, ACME, Record("Acme", parent="Owner", industry="Rails"))
    proposals.accept(book, [proposed(book)[ACME]], SOURCE)
    assert records.record(book, ACME) == Record("Acme", parent="Owner", industry="Rails")


def test_a_segment_that_the_codebook_lacks_is_refused_and_nothing_is_written(book: Workbook) -> None:
    one = proposed(book)[BOLT]._replace(segment="giant")
    with pytest.raises(Refused, match=r"The codebook has no segment 'giant'; it has large, established"):
        proposals.accept(book, [one], SOURCE)
    assert browse.detail(book, BOLT).facts == ()


def test_customers_that_are_one_are_joined_or_told_apart(book: Workbook) -> None:
    (pair,) = proposals.open_pairs(book, match_among(book).pairs(book))
    assert {pair.first.name, pair.second.name} == {"Acme", "Acme Ltd"}
    proposals.refuse_pair(book, pair)
    assert list(proposals.open_pairs(book, match_among(book).pairs(book))) == []
    decide.undo(book)
    done = proposals.accept_pair(book, pair)
    assert "joined into" in done.text
    assert list(proposals.open_pairs(book, match_among(book).pairs(book))) == []
    assert browse.customer(book, pair.first.id).spend is not None
    assert check(book.book.db).sound
