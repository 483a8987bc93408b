"""Beginning a review session, and going on with one that was left."""

from dataclasses import dataclass

from tokentui.domain.queues import Fate, Queue
from tokentui.services.review import Review
from tokentui.services.review_queues import order
from tokentui.services.workbook import Workbook
from tokentui.store.connection import plain_words
from tokentui.store.errors import BookReadOnly, NotFound
from tokentui.store.reviews import (
    Session,
    create_session,
    read_session,
    read_touched,
    unfinished_sessions,
)

DONE = (Fate.DECIDED, Fate.ELSEWHERE)

OFFERED = 3
"""How many sessions that were left are offered to go on with."""


@dataclass(frozen=True, slots=True)
class Resumable:
    """A session that was left with accounts still to decide."""

    session: Session
    done: int


def begin(workbook: Workbook, queue: Queue, *, blind: bool = False) -> Review:
    """Begin a session on a queue; raises NothingToReview when it has no account, and BookReadOnly."""
    if workbook.book.readonly:
        raise BookReadOnly("This book may be read but not written; copy it to a place of yours to review it.")
    ids = order(workbook, queue, blind=blind)
    with plain_words():
        session = create_session(workbook.book.db, workbook.reviewer, queue, blind=blind, at=workbook.now(), ids=ids)
    return Review(workbook, session)


def resume(workbook: Workbook, number: int) -> Review:
    """Go on with a session of this reviewer where it was left; raises NotFound, and BookReadOnly."""
    if workbook.book.readonly:
        raise BookReadOnly("This book may be read but not written; copy it to a place of yours to review it.")
    with plain_words():
        session = read_session(workbook.book.db, number, workbook.reviewer)
    if session is None:
        raise NotFound(f"{workbook.reviewer} has no review session {number} in this book.")
    return Review(workbook, session)


def resumable(workbook: Workbook) -> tuple[Resumable, ...]:
    """The reviewer's sessions that were begun in earnest and have accounts left, the one used last first."""
    db = workbook.book.db
    with plain_words():
        return tuple(
            Resumable(session, sum(one.fate in DONE for one in read_touched(db, session.id).values()))
            for session in unfinished_sessions(db, workbook.reviewer, OFFERED)
        )
