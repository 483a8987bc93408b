"""What deserves a second look: each reason by what calls for it, and by what does not."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.agreement.test_agreement import Book, M
from tokentui.domain.customer import NewFact
from tokentui.domain.second_look import Reason, SecondLook
from tokentui.domain.statements import CANNOT_TELL, a_set, a_split
from tokentui.services import codebook_editing, decide
from tokentui.services.second_look import second_look
from tokentui.words.report_json import second_look_json
from tokentui.words.values import settled


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Iterator[Book]:
    names = ("Microsoft", "GitHub", "LinkedIn", "Cursor", "Acme", "Acme Labs", "Alone")
    path = small_book(*((name.lower(), name, place * 10 * M) for place, name in enumerate(names, 1)))
    with closing(Book(path, "ann", "bob")) as made:
        yield made


def looked(book: Book, limit: int = 50) -> SecondLook:
    return second_look(book.main.reread(), limit)


def found(book: Book, reason: Reason) -> list[tuple[list[str], str]]:
    return [([who.name for who in one.customers], one.detail) for one in looked(book).findings if one.reason is reason]


def sql(book: Book, text: str, *values: object) -> None:
    book.main.book.db.execute(text, values)


def test_a_new_book_has_nothing_to_look_at(book: Book) -> None:
    look = looked(book)
    assert look.findings == ()
    assert [count for _, count in look.counts] == [0] * len(Reason)


def test_one_parent_with_different_use_cases(book: Book) -> None:
    sql(book, "UPDATE customer SET parent = 'Microsoft ' WHERE key IN ('github', 'linkedin')")
    book.decide("ann", 2, a_set("product"))
    book.decide("ann", 3, a_set("product"))
    assert found(book, Reason.SAME_PARENT) == []
    book.decide("ann", 1, CANNOT_TELL)
    assert found(book, Reason.SAME_PARENT) == []
    book.decide("ann", 1, a_set("development"))
    assert found(book, Reason.SAME_PARENT) == [(["LinkedIn", "GitHub", "Microsoft"], "microsoft")]
    (finding,) = looked(book).findings
    assert finding.spend == 60 * M
    assert [settled(who, book.main.codebook) for who in finding.customers] == ["product", "product", "development"]


def test_one_domain_with_different_use_cases(book: Book) -> None:
    sql(book, "UPDATE customer SET domain = 'www.Acme.com' WHERE key = 'acme'")
    sql(book, "UPDATE customer SET domain = 'acme.com ' WHERE key = 'acme labs'")
    sql(book, "UPDATE customer SET domain = '' WHERE key IN ('alone', 'cursor')")
    book.decide("ann", 5, a_set("core"))
    book.decide("ann", 6, a_split({"core": 50, "product": 50}))
    book.decide("ann", 7, a_set("core"))
    book.decide("ann", 4, a_set("resale"))
    assert found(book, Reason.SAME_DOMAIN) == [(["Acme Labs", "Acme"], "acme.com")]


def test_one_parent_or_domain_placed_in_different_segments(book: Book) -> None:
    sql(book, "UPDATE customer SET parent = 'Microsoft' WHERE key IN ('github', 'linkedin')")
    sql(book, "UPDATE customer SET domain = 'acme.com' WHERE key IN ('acme', 'acme labs')")
    sql(book, "UPDATE customer SET segment = 'public' WHERE key = 'linkedin'")
    book.decide("ann", 2, a_set("core"))
    for customer, code in ((1, "large"), (2, "large"), (5, "start-up"), (6, "start-up")):
        book.place("ann", customer, code)
    assert found(book, Reason.SAME_PARENT_WHO) == []
    assert found(book, Reason.SAME_DOMAIN_WHO) == []
    book.place("ann", 2, "established")
    book.place("bob", 6, "public")
    assert found(book, Reason.SAME_PARENT_WHO) == [(["GitHub", "Microsoft"], "microsoft")]
    assert found(book, Reason.SAME_DOMAIN_WHO) == [(["Acme Labs", "Acme"], "acme.com")]
    document = json.loads(json.dumps(second_look_json(book.main, looked(book))))
    assert [who["says"] for one in document["findings"] for who in one["customers"]] == [
        "established", "large", "conflict: start-up or public", "start-up",
    ]  # fmt: skip


def test_who_and_what_of_one_account_may_be_said_as_fast_as_keys_go(book: Book) -> None:
    book.decide("ann", 1, a_set("core"))
    book.place("ann", 2, "large")
    book.decide("ann", 2, a_set("core"), 0.1)
    book.place("ann", 3, "large", 0.2)
    book.decide("ann", 3, a_set("core"), 0.1)
    assert found(book, Reason.TOO_FAST) == [(["LinkedIn"], "ann, 0.20 s")]


def test_an_answer_changed_three_times(book: Book) -> None:
    for code in ("core", "product", "core"):
        book.decide("ann", 1, a_set(code))
        book.decide("bob", 1, a_set(code))
    assert found(book, Reason.CHANGED_OFTEN) == []
    decide.flag(book.of["bob"], [1])
    book.decide("ann", 1, a_set("product"))
    assert found(book, Reason.CHANGED_OFTEN) == [(["Microsoft"], "ann, 3 times")]
    decide.undo(book.of["ann"])
    assert found(book, Reason.CHANGED_OFTEN) == []


def test_a_decision_faster_than_half_a_second(book: Book) -> None:
    book.decide("ann", 1, a_set("core"))
    book.decide("ann", 2, a_set("core"), 0.5)
    book.decide("bob", 3, a_set("core"), 0.1)
    assert found(book, Reason.TOO_FAST) == []
    book.decide("ann", 4, a_set("core"), 0.37)
    assert found(book, Reason.TOO_FAST) == [(["Cursor"], "ann, 0.47 s")]


def test_bulk_steps_undo_and_further_words_are_not_too_fast(book: Book) -> None:
    book.decide("ann", 1, a_set("core"))
    book.decide("ann", [2, 3, 4], a_set("core"), 0.1)
    book.decide("ann", 5, a_set("core"), 30)
    book.clock.on(0.1)
    decide.confidence(book.of["ann"], [5], 4)
    decide.undo(book.of["ann"])
    decide.undo(book.of["ann"])
    book.clock.on(0.1)
    decide.redo(book.of["ann"])
    # What another program wrote at one moment is one action.
    for customer in (6, 7):
        sql(
            book,
            "INSERT INTO decision (customer_id, reviewer, statement, at) VALUES (?, 'cleo', 'withheld', '2026-01-01')",
            customer,
        )
    assert found(book, Reason.TOO_FAST) == []


def test_core_on_a_start_up(book: Book) -> None:
    sql(book, "UPDATE customer SET segment = 'AI Start-Up' WHERE key = 'cursor'")
    sql(book, "UPDATE customer SET size = 'startup' WHERE key = 'acme'")
    sql(book, "UPDATE customer SET segment = 'established' WHERE key = 'microsoft'")
    for customer in (1, 4):
        book.decide("ann", customer, a_set("core", "product"))
    book.decide("ann", 5, a_split({"core": 10, "product": 90}))
    assert found(book, Reason.CORE_START_UP) == [(["Acme"], "startup"), (["Cursor"], "AI Start-Up")]
    workbook = book.main
    case = codebook_editing.find_case(workbook, "core")
    codebook_editing.apply(workbook, codebook_editing.archive(workbook, case))
    assert len(found(book, Reason.CORE_START_UP)) == 2


def test_core_on_a_customer_placed_as_a_start_up(book: Book) -> None:
    sql(book, "UPDATE customer SET segment = 'a startup once' WHERE key = 'acme'")
    for customer in (4, 5):
        book.decide("ann", customer, a_set("core"))
    book.place("ann", 5, "established")
    assert found(book, Reason.CORE_START_UP) == []
    book.place("ann", 4, "start-up")
    assert found(book, Reason.CORE_START_UP) == [(["Cursor"], "start-up")]


def test_resale_without_a_fact_on_return(book: Book) -> None:
    book.decide("ann", 4, a_set("resale"))
    book.decide("ann", 5, a_set("core"))
    assert found(book, Reason.RESALE_WITHOUT_MARGIN) == [(["Cursor"], "")]
    decide.add_fact(book.of["ann"], 4, NewFact("", 4, "to_what_end", "gross margin 12 %", grade="B"))
    assert found(book, Reason.RESALE_WITHOUT_MARGIN) == []


def test_the_list_is_cut_but_counts_all(book: Book) -> None:
    for customer in range(1, 8):
        book.decide("ann", customer, a_set("resale"))
    look = looked(book, limit=2)
    assert [one.customers[0].name for one in look.findings] == ["Alone", "Acme Labs"]
    assert dict(look.counts)[Reason.RESALE_WITHOUT_MARGIN] == 7
    document = json.loads(json.dumps(second_look_json(book.main, look)))
    assert document["codebook_version"] == 1
    assert document["findings"][0] == {
        "reason": "resale without margin", "detail": None, "more": 0, "spend": 70 * M, "facts": [], "source": None,
        "customers": [{"key": "alone", "name": "Alone", "says": "resale"}],
    }  # fmt: skip


def test_a_large_group_names_the_largest(book: Book) -> None:
    sql(book, "UPDATE customer SET parent = 'Holding'")
    for customer in range(1, 8):
        book.decide("ann", customer, a_set("core" if customer < 7 else "product"))
    finding = next(one for one in looked(book).findings if one.reason is Reason.SAME_PARENT)
    assert (finding.customers[0].name, len(finding.customers), finding.more) == ("Alone", 5, 2)
