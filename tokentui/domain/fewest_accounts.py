"""The fewest accounts whose decisions, taken otherwise, could make up a difference."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple

from tokentui.domain.bounds import Parts
from tokentui.domain.grades import Mark
from tokentui.domain.statements import WHOLE

NAMED = 10
"""Accounts that an answer names one by one."""


class Account(NamedTuple):
    """One customer, as the search for the fewest accounts reads it."""

    parts: Parts
    """How it is divided over sets of use cases."""
    low: int
    high: int | None
    """What it weighs at least and at most, in the unit of the verdict; None without a ceiling."""
    name: str = ""
    spend_grade: Mark = Mark.OPEN
    decision_grade: Mark = Mark.OPEN
    together: int = 0
    """How many decisions it takes where facts limit the spend, or tie several to one another; 0 for one of its own."""

    @property
    def reach(self) -> int:
        """How much a decision on it can move at most, in units of weight."""
        return self.low + (self.high or 0)


@dataclass(frozen=True, slots=True)
class Fewest:
    """How few accounts could make up a difference."""

    count: int | None
    """None when no number of listed accounts can, or when reading stopped first."""
    more_than: int | None = None
    """Set when reading stopped at the limit: it takes more than this many, if it can be done at all."""
    accounts: tuple[Account, ...] = ()
    """The first few that were taken, as far as they were read one by one."""
    unread: tuple[tuple[Account, int], ...] = ()
    """Of those that weigh alike, one of a kind and how many were taken."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Accounts that gain equally much, of which nothing but their number needs to be read."""

    gain: int
    count: int
    one: Account


def fewest_accounts(
    accounts: Iterable[Account],
    gain: Callable[[Account], int],
    lacking: int,
    limit: int,
    alike: Iterable[Alike] = (),
) -> Fewest:
    """The least number of accounts whose gains together exceed what is lacking, which is zero or more.

    `accounts` come by descending sum of their two weights and are read no further than needed, at most `limit` of them:
    not at all when it would take more. None gains more than WHOLE times that sum, so the greatest gains are taken
    first, one only when no account still unread can gain more. Where what is gained by several decisions together would
    be taken in part, no more is known than what the fewest are not.
    """
    search = _Search(lacking)
    for one in alike:
        search.offer(one.gain, one.count if one.one.together != 1 else 0, one.one)
    for read, account in enumerate(accounts):
        ceiling = WHOLE * account.reach
        if ceiling <= 0:
            break
        if search.take(ceiling):
            return search.found()
        at_least = search.taken + search.lacking // ceiling
        if read == limit or at_least >= limit:
            return Fewest(None, more_than=at_least)
        gained = gain(account)
        if gained < ceiling:
            search.offer(gained, 0, account)
        elif search.take_now(gained, account):
            return search.found()
    return search.found() if search.take(1) else Fewest(None)


class _Search:
    """Takes the greatest of the gains that are known so far, until they are enough."""

    def __init__(self, lacking: int) -> None:
        self.lacking, self.taken = lacking, 0
        self._offered = 0
        self._waiting: list[tuple[int, int, int, Account]] = []
        self._accounts: list[Account] = []
        self._unread: list[tuple[Account, int]] = []
        self._in_part = False
        """Whether of several decisions that gain only together some were taken."""

    def offer(self, gain: int, alike: int, account: Account) -> None:
        """Note an account that gains something, or how many alike; 0 for one that was read by itself."""
        if gain > 0:
            self._offered += 1
            heappush(self._waiting, (-gain, self._offered, alike, account))

    def take(self, least: int) -> bool:
        """Take what gains at least so much; whether that makes up what is lacking."""
        while self._waiting and -self._waiting[0][0] >= least:
            gain, _, alike, account = heappop(self._waiting)
            needed = min(max(alike, 1), self.lacking // -gain + 1)
            self.taken += needed
            self.lacking += needed * gain
            self._in_part |= account.together > needed
            if alike:
                self._unread.append((account, needed))
            elif len(self._accounts) < NAMED:
                self._accounts.append(account)
            if self.lacking < 0:
                return True
        return False

    def take_now(self, gain: int, account: Account) -> bool:
        """Take an account than which none gains more; whether that makes up what is lacking."""
        self.taken += 1
        self.lacking -= gain
        if len(self._accounts) < NAMED:
            self._accounts.append(account)
        return self.lacking < 0

    def found(self) -> Fewest:
        """What was taken."""
        if self._in_part:
            return Fewest(None, more_than=self.taken - 1)
        return Fewest(self.taken, accounts=tuple(self._accounts), unread=tuple(self._unread))


def fewer(one: Fewest, other: Fewest) -> Fewest:
    """The better of two ways: the lower count, unless a way that was not read to its end may take fewer still."""
    counts = [way for way in (one, other) if way.count is not None]
    limits = [way.more_than for way in (one, other) if way.more_than is not None]
    least = min(counts, key=lambda way: way.count or 0, default=None)
    if least is not None and least.count is not None and (not limits or least.count <= min(limits) + 1):
        return least
    return Fewest(None, more_than=min(limits)) if limits else Fewest(None)
