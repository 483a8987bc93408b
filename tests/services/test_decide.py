"""Deciding: what a decision takes over from the former one, and customers that another program took away."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import NOON
from tokentui.domain.statements import CANNOT_TELL, NOTHING, a_set
from tokentui.services import browse, decide
from tokentui.services.card import card_of
from tokentui.services.errors import Gone
from tokentui.services.workbook import Workbook, open_workbook

CORE, RESALE = a_set("core"), a_set("resale")
ACME, BOLT, CORD = 1, 2, 3


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Iterator[Workbook]:
    path = small_book(("a", "Acme", 3), ("b", "Bolt", 2), ("c", "Cord", 1))
    with closing(open_workbook(path, "me", clock=lambda: NOON)) as workbook:
        yield workbook


def decisions(book: Workbook) -> int:
    return int(book.book.db.execute("SELECT count(*) FROM decision").fetchone()[0])


def remove_elsewhere(book: Workbook, *customer_ids: int) -> None:
    with closing(sqlite3.connect(book.book.path, isolation_level=None)) as other:
        other.execute("PRAGMA foreign_keys = ON")
        other.executemany("DELETE FROM customer WHERE id = ?", [(one,) for one in customer_ids])


def test_saying_it_again_changes_nothing_unless_it_is_meant_anew(book: Workbook) -> None:
    assert decide.classify(book, [ACME], CORE, anew=False) == decide.Done("core → Acme", (ACME,))
    assert decide.classify(book, [ACME], CORE, anew=False) == decide.Done("already core", ())
    assert decisions(book) == 1
    assert decide.classify(book, [ACME], CORE).customer_ids == (ACME,)
    assert decide.classify(book, [ACME], RESALE, anew=False).text == "resale → Acme"
    assert decide.classify(book, [ACME, BOLT], RESALE, anew=False).customer_ids == (ACME, BOLT)


def test_a_confidence_given_before_the_decision_belongs_to_it(book: Workbook) -> None:
    decide.confidence(book, [ACME], 5)
    decide.note(book, [ACME], "seen")
    decide.flag(book, [ACME])
    decide.classify(book, [ACME], CORE)
    said = decide.said(book, ACME)
    assert (said.statement, said.confidence, said.note, said.flagged) == (CORE, 5, "seen", True)
    decide.classify(book, [ACME], RESALE)
    assert (decide.said(book, ACME).confidence, decide.said(book, ACME).note) == (None, "seen")


def test_a_flag_is_taken_away_only_where_all_have_it(book: Workbook) -> None:
    decide.flag(book, [ACME])
    assert decide.flag(book, [ACME, BOLT]).text == "flag → 2 customers"
    assert decide.flag(book, [ACME, BOLT]).text == "no flag → 2 customers"
    assert not decide.said(book, BOLT).flagged
    assert decide.said(book, BOLT).statement == NOTHING


@pytest.mark.parametrize(
    "read",
    [
        browse.customer,
        browse.detail,
        lambda book, one: card_of(book.book, one),
        lambda book, one: decide.classify(book, [one], CANNOT_TELL),
        lambda book, one: decide.note(book, [one], "seen"),
    ],
)
def test_a_customer_that_is_gone_is_said_in_one_way(book: Workbook, read: Callable[[Workbook, int], object]) -> None:
    remove_elsewhere(book, BOLT)
    with pytest.raises(Gone, match=r"^The customer is no longer in the book\.$") as gone:
        read(book, BOLT)
    assert gone.value.customer_ids == (BOLT,)


def test_where_some_of_many_are_gone_nothing_is_decided_and_they_are_named(book: Workbook) -> None:
    remove_elsewhere(book, ACME, CORD)
    with pytest.raises(Gone, match="2 of these customers are no longer in the book") as gone:
        decide.classify(book, [ACME, BOLT, CORD], CORE)
    assert gone.value.customer_ids == (ACME, CORD)
    assert decisions(book) == 0


def test_who_is_next_is_read_without_those_who_are_gone(book: Workbook) -> None:
    remove_elsewhere(book, ACME)
    assert [one.name for one in browse.next_open(book, 2)] == ["Bolt", "Cord"]
