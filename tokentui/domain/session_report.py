"""What a review session came to: the values of its report."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tokentui.domain.bounds import Interval
from tokentui.domain.pairs import NamedException

BREAK_SECONDS = 300
"""A pause longer than this is not work, and does not count for the pace."""

LONG_ENOUGH = 60
"""Seconds of work below which a pace would say more than is known."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of a panel at the beginning of the session and at its end."""

    name: str
    customers_before: Interval | None
    """Least and greatest share by customers, from 0 to 1; None when nothing is loaded."""
    customers_after: Interval | None
    spend_before: Interval | None
    """The same by spend."""
    spend_after: Interval | None


@dataclass(frozen=True, slots=True)
class Pace:
    """How one reviewer works, over everything that the book remembers."""

    reviewer: str
    accounts: int
    """Accounts on which a statement of this reviewer stands."""
    decisions: int
    """Statements made, those taken back included."""
    changes_of_mind: int
    """Statements that replaced a different one of the same reviewer."""
    per_minute: float | None
    """Statements a minute of work, breaks left out; None of less than a minute."""


@dataclass(frozen=True, slots=True)
class SessionReport:
    """Everything there is to say of one session."""

    number: int
    book: str
    synthetic: bool
    currency: str
    codebook_version: int
    exceptions: tuple[NamedException, ...]
    """Which of its stances depend on who a customer is."""
    evidence_floor: str
    reviewer: str
    queue: str
    """Its name in words."""
    ask: str
    """Which questions it asked: `what`, `who` or `both`."""
    blind: bool
    began: str
    """ISO 8601 UTC, like `ended`."""
    ended: str | None
    """None where the session was not left: then the figures are those of now."""
    accounts: int | None
    """Accounts in the queue; None where the session ended before they were counted."""
    decided: int
    """Accounts with a statement made in the session that still holds."""
    decided_spend: int
    """Their annual spend, best figures, micro-units."""
    decided_spend_unknown: int
    """Those among them whose spend is not known."""
    postponed: int
    elsewhere: int
    """Accounts passed over because they needed no decision any more."""
    left: int | None
    """Accounts of the queue that are neither decided nor passed over, the postponed among them."""
    statements: tuple[tuple[str, int], ...]
    """What was said, in words, with the number of accounts; most often said first."""
    listed_spend: int
    """All listed spend at the end, micro-units."""
    settled_before: int
    """The part of the listed spend that was settled at the beginning, micro-units."""
    settled_after: int
    below_floor: int
    """The part of the listed spend on which something is said at the end, on evidence below the floor alone."""
    working_seconds: float
    per_minute: float | None
    """Accounts decided a minute of work; None of less than a minute."""
    keys: int
    """Keys pressed, those that typed text left out."""
    typed: int
    """Keys that typed text."""
    changes_of_mind: int
    undos: int
    redos: int
    adjudications: int
    """Adjudications that still hold."""
    conflicts_opened: int
    conflicts_closed: int
    verdict_before: str
    verdict_after: str
    composition: tuple[Moved, ...]
    gap: tuple[tuple[str, float | None, float | None, float | None, float | None], ...]
    """Question; known share by customers before and after, by spend before and after."""
    reviewers: tuple[Pace, ...]

    @property
    def keys_per_account(self) -> float | None:
        """Keys pressed for each account decided; None when none was."""
        return self.keys / self.decided if self.decided else None


def working_seconds(moments: Iterable[str]) -> float:
    """Seconds between the first and the last of some moments (ISO 8601), pauses beyond BREAK_SECONDS left out."""
    times = sorted(datetime.fromisoformat(one) for one in moments)
    gaps = ((later - earlier).total_seconds() for earlier, later in pairwise(times))
    return sum(gap for gap in gaps if gap <= BREAK_SECONDS)
