"""A monthly close: who is new, who is gone, whose spend moved, and which decisions may be out of date by that."""

from enum import StrEnum
from typing import NamedTuple

MOVED = 25
"""Percent by which a spend has to move to be named, unless it is said otherwise."""


class Turn(StrEnum):
    """What became of a customer from one period to the next."""

    NEW = "new"
    GONE = "gone"
    MOVED = "moved"


class ChangedAccount(NamedTuple):
    """A customer that a close names; money in micro-units, None where the period has none that is known."""

    customer_id: int
    key: str
    name: str
    change: Turn
    former: int | None
    spend: int | None
    decided: bool
    """Whether somebody has said what it uses tokens for: of one that is gone or moved, that may be out of date."""

    @property
    def stale(self) -> bool:
        """Whether a decision rests on what is no longer so."""
        return self.decided and self.change is not Turn.NEW


class Close(NamedTuple):
    """What a period is against the one before it."""

    period: str
    """A month as `2026-11`, or `this list`."""
    before: str
    percent: int
    accounts: tuple[ChangedAccount, ...]
    """Largest change first."""

    def of(self, change: Turn) -> tuple[ChangedAccount, ...]:
        """The accounts of one kind."""
        return tuple(one for one in self.accounts if one.change is change)


def change_of(former: int | None, spend: int | None, percent: int, *, was_there: bool, is_there: bool) -> Turn | None:
    """What became of a customer; None where it is there as before.

    A spend that is not known has not moved: unknown is no number.
    """
    if not was_there:
        return Turn.NEW if is_there else None
    if not is_there:
        return Turn.GONE
    if former is None or spend is None or former == spend:
        return None
    return Turn.MOVED if abs(spend - former) * 100 >= percent * abs(former) else None
