"""The log of what was said."""

from tokentui.domain.customer import Decision
from tokentui.services.workbook import Workbook
from tokentui.store.connection import plain_words
from tokentui.store.customers import read_decisions, read_reviewers
from tokentui.store.errors import NotFound


class NoSuchReviewer(NotFound):
    """Nobody of this name has said anything; carries those who have."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        hint = f"those who have said something are {', '.join(known)}." if known else "nobody has said anything yet."
        super().__init__(f"No reviewer is called {name!r}; {hint}")
        self.known = known


def reviewers(workbook: Workbook) -> tuple[str, ...]:
    """Everybody who has said something."""
    with plain_words():
        return read_reviewers(workbook.book.db)


def history(
    workbook: Workbook, customer_id: int | None = None, reviewer: str | None = None, limit: int = -1
) -> tuple[Decision, ...]:
    """Decisions, newest first, of one customer, of one reviewer, or all; raises NoSuchReviewer."""
    db = workbook.book.db
    with plain_words():
        if reviewer is not None:
            known = read_reviewers(db)
            if reviewer not in known:
                raise NoSuchReviewer(reviewer, known)
        return read_decisions(db, customer_id=customer_id, reviewer=reviewer, limit=limit)
