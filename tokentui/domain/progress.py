"""How far a review has come, in accounts and in money."""

from typing import NamedTuple

from tokentui.domain.gap import GapReport
from tokentui.domain.grades import Question


class Progress(NamedTuple):
    """Accounts done in a queue, and the part of the listed spend that is settled in the book."""

    done: int
    accounts: int | None
    """Accounts in the queue; None as long as they are still being counted."""
    settled: int
    """Micro-units of annual spend, best figures, whose settled statement has one stance."""
    listed: int
    """Micro-units of all listed spend."""
    below: int
    """Micro-units of that on which something is said, on evidence below the floor alone: it settles nothing."""

    @property
    def share(self) -> float | None:
        """The settled part of the listed spend, from 0 to 1; None when no spend is known."""
        return self.settled / self.listed if self.listed > 0 else None


def settled_spend(gap: GapReport) -> tuple[int, int, int]:
    """Spend that is settled, listed, and said on evidence below the floor; micro-units, best figures.

    Settled is that whose use is known, of all that counts.
    """
    for_what = gap.questions[list(Question).index(Question.FOR_WHAT)]
    return for_what.known.best, gap.total.best, for_what.below.best


def progress(done: int, accounts: int | None, gap: GapReport) -> Progress:
    """How far a review has come."""
    return Progress(done, accounts, *settled_spend(gap))
