"""What the tests of reviewing are given: books of a few accounts, reviewers, and a clock that only they move."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.books import make_book
from tests.conftest import NOON
from tokentui.domain.queues import Queue, QueueKind
from tokentui.domain.statements import a_set
from tokentui.services import decide
from tokentui.services.review import Review, begin
from tokentui.services.workbook import Workbook, open_workbook

MONEY = 1_000_000
SPENDS = (300, 200, 120, 100, 80, 60, 50, 40, 30, 20)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


def a_book(path: Path, spends: tuple[int | None, ...] = SPENDS) -> Path:
    """A book of accounts called A, B, C … with these annual spends, in millions of dollars."""
    customers = [
        (f"k{place}", chr(ord("A") + place), None if spend is None else spend * MONEY * MONEY)
        for place, spend in enumerate(spends)
    ]
    return make_book(path, customers)


def opened(path: Path, reviewer: str = "ann", clock: Clock | None = None) -> Workbook:
    """The book for one reviewer."""
    return open_workbook(path, reviewer, clock=clock or Clock())


def begun(workbook: Workbook, kind: QueueKind = QueueKind.LARGEST, *, blind: bool = False, **given: Any) -> Review:
    """A session on a queue."""
    return begin(workbook, Queue(kind, **given), blind=blind)


def names(workbook: Workbook, ids: Iterable[int]) -> str:
    """The names of accounts, one letter each."""
    found = dict(workbook.book.db.execute("SELECT id, name FROM customer").fetchall())
    return "".join(found[one] for one in ids)


def whose(review: Review) -> str | None:
    """The name of the account under review."""
    return None if review.current is None else names(review.workbook, [review.current])


def tag(review: Review, *codes: str) -> None:
    """Decide the account under review."""
    current = review.current
    assert current is not None
    review.act(lambda: decide.classify(review.workbook, [current], a_set(*codes)))


def id_of(workbook: Workbook, name: str) -> int:
    """The id of an account."""
    return int(workbook.book.db.execute("SELECT id FROM customer WHERE name = ?", (name,)).fetchone()[0])
