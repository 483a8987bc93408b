"""The queues of a book as one reviewer has them: how many accounts each holds, and their order."""

from array import array
from collections.abc import Mapping
from datetime import timedelta

from tokentui.domain.queues import STALE_DAYS, Queue, QueueKind
from tokentui.services.workbook import Workbook, stamp
from tokentui.store.connection import plain_words
from tokentui.store.errors import NotFound
from tokentui.store.queues import Viewpoint, queue_counts, queue_ids

_REMAINS = {
    QueueKind.LARGEST: "open",
    QueueKind.CONFLICTS: "in conflict",
    QueueKind.FLAGGED: "flagged",
    QueueKind.POSTPONED: "postponed",
    QueueKind.STALE: "stale",
    QueueKind.ALPHABETICAL: "not decided by you",
}
"""The queues that differ in their accounts, not only in their order."""


class NothingToReview(NotFound):
    """A queue has no account; the message says which queues have some."""

    def __init__(self, queue: Queue, counts: dict[QueueKind, int]) -> None:
        others = {kind: number for kind, number in counts.items() if number and kind is not queue.kind}
        super().__init__(f"No account is left in the queue {queue.title!r}. {remaining(others)}")


def viewpoint(workbook: Workbook, *, blind: bool, days: int = STALE_DAYS) -> Viewpoint:
    """Who asks for a queue, and how the book is read; what was decided more than `days` days ago is stale."""
    try:
        cutoff = stamp(workbook.clock() - timedelta(days=days))
    except OverflowError:
        cutoff = ""
    return Viewpoint(workbook.reviewer, workbook.codebook, workbook.settings.floor, blind, cutoff)


def counts(workbook: Workbook, *, blind: bool, days: int = STALE_DAYS) -> dict[QueueKind, int]:
    """How many accounts each queue has now."""
    with plain_words():
        return queue_counts(workbook.book.db, viewpoint(workbook, blind=blind, days=days))


def order(workbook: Workbook, queue: Queue, *, blind: bool) -> "array[int]":
    """The ids of a queue in order; raises NothingToReview."""
    view = viewpoint(workbook, blind=blind, days=queue.days)
    with plain_words():
        found = queue_ids(workbook.book.db, queue, view)
    if not found:
        raise NothingToReview(queue, counts(workbook, blind=blind, days=queue.days))
    return found


def remaining(found: Mapping[QueueKind, int]) -> str:
    """What other queues hold, in a sentence: `Elsewhere: 4 in conflict, 2 flagged.`"""
    named = [f"{number:,} {_REMAINS[kind]}" for kind in _REMAINS if (number := found.get(kind, 0))]
    return f"Elsewhere: {', '.join(named)}." if named else "Nothing is left in any other queue."
