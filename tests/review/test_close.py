"""The monthly close: who is new, gone or moved, and the queue that it makes."""

from pathlib import Path

import pytest

from tests.review.given import Clock, a_book, id_of, opened
from tests.review.test_queues import BULL, listed
from tokentui.domain.closing import Turn, change_of
from tokentui.domain.queues import QueueKind
from tokentui.domain.statements import a_set
from tokentui.services import decide
from tokentui.services.review_queues import NothingToReview
from tokentui.services.workbook import Workbook
from tokentui.store.closing import close_month
from tokentui.store.connection import transaction


@pytest.mark.parametrize(
    ("former", "spend", "was", "is_there", "expected"),
    [
        (100, 125, True, True, Turn.MOVED),
        (100, 124, True, True, None),
        (100, 75, True, True, Turn.MOVED),
        (-100, -130, True, True, Turn.MOVED),
        (0, 1, True, True, Turn.MOVED),
        (0, 0, True, True, None),
        (None, 5, True, True, None),
        (5, None, True, True, None),
        (None, 5, False, True, Turn.NEW),
        (None, None, False, True, Turn.NEW),
        (5, None, True, False, Turn.GONE),
        (None, None, False, False, None),
    ],
)
def test_what_became_of_a_customer(
    former: int | None, spend: int | None, was: bool, is_there: bool, expected: Turn | None
) -> None:
    assert change_of(former, spend, 25, was_there=was, is_there=is_there) is expected


def used(book: Workbook, month: int, **spends: int | None) -> None:
    with transaction(book.book.db) as db:
        for name, spend in spends.items():
            db.execute(
                "INSERT INTO usage (customer_id, month, spend) VALUES (?, ?, ?)", (id_of(book, name), month, spend)
            )


def test_a_month_against_the_one_before(tmp_path: Path) -> None:
    clock = Clock()
    book = opened(a_book(tmp_path / "book.tokentui"), clock=clock)
    used(book, 202609, A=100, B=100, C=100, D=None, F=1)
    used(book, 202610, A=100, B=100, C=100, D=None)
    used(book, 202611, A=101, B=300, D=5, E=70, F=9)
    decide.classify(book, [id_of(book, "B"), id_of(book, "C"), id_of(book, "G")], a_set(BULL))
    clock.pass_by(hours=1)
    close = close_month(book.book.db, {202610, 202611}, 25, book.now())
    assert close is not None
    assert (close.period, close.before) == ("2026-11", "2026-10")
    found = [(one.name, one.change, one.former, one.spend, one.stale) for one in close.accounts]
    assert found == [
        ("B", Turn.MOVED, 100, 300, True),
        ("C", Turn.GONE, 100, None, True),
        ("E", Turn.NEW, None, 70, False),
    ]


def test_who_changed_is_a_queue_until_it_is_looked_at(tmp_path: Path) -> None:
    clock = Clock()
    book = opened(a_book(tmp_path / "book.tokentui"), clock=clock)
    with pytest.raises(NothingToReview):
        listed(book, QueueKind.CLOSE)
    used(book, 202610, A=100, B=100, C=100)
    used(book, 202611, A=101, B=900, E=70)
    decide.classify(book, [id_of(book, "B")], a_set(BULL))
    clock.pass_by(hours=1)
    close_month(book.book.db, {202611}, 25, book.now())
    assert listed(book, QueueKind.CLOSE) == "BCE"
    clock.pass_by(hours=1)
    decide.classify(book, [id_of(book, "B")], a_set(BULL))
    assert listed(book, QueueKind.CLOSE) == "CE"
    decide.classify(opened(book.book.path, "bob", clock), [id_of(book, "C"), id_of(book, "E")], a_set(BULL))
    with pytest.raises(NothingToReview):
        listed(book, QueueKind.CLOSE)
    assert listed(book, QueueKind.CLOSE, blind=True) == "CE"


def test_without_a_month_before_there_is_nothing_to_compare(tmp_path: Path) -> None:
    book = opened(a_book(tmp_path / "book.tokentui"))
    used(book, 202611, A=101)
    assert close_month(book.book.db, {202611}, 25, book.now()) is None
