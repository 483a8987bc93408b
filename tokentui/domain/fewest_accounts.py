"""What it would take to settle a verdict: the share of the open weight, or the number of open accounts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush

from tokentui.domain.bounds import Ratio


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """One customer whose stance is open, as the search for the fewest accounts reads it."""

    mask: int
    """The use cases it may be; OPEN_MASK for any."""
    weight: int
    """In the unit of the verdict; of an annual spend the best figure, which a review is taken to confirm."""


@dataclass(frozen=True, slots=True)
class Tipping:
    """The least share of the open weight that makes up half of the total."""

    share: float | None
    """From 0 to 1; None when there is none."""
    reason: str
    """In words, why there is none or why it is 0; empty for a plain share."""


@dataclass(frozen=True, slots=True)
class Fewest:
    """How few accounts could make up a shortfall."""

    count: int | None
    """None when no number of listed accounts can, or when reading stopped first."""
    more_than: int | None = None
    """Set when reading stopped at the limit: it takes more than this many, if it can be done at all."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a stance lacks under a rule and what open accounts can add, in whole numbers of one scale."""

    lacking: int
    """Zero or more; to be exceeded."""
    gain: Callable[[int], int]
    """From a mask: what one unit of weight on it can add at best."""
    most: int
    """The greatest gain that any mask has."""


def tipping_share(known: int, open_weight: int, whole: int) -> Tipping:
    """The share t* = (T/2 − known) / open of the open weight that has to turn out well for half of the total T."""
    if whole <= 0:
        return Tipping(None, "there is nothing to take a share of")
    lacking = whole - 2 * known
    if lacking < 0 or (lacking == 0 and open_weight > 0):
        return Tipping(0.0, "half or more is certain already")
    if open_weight <= 0:
        return Tipping(None, "nothing is open")
    if lacking > 2 * open_weight:
        return Tipping(None, "cannot reach half, even if all that is open turns out so")
    return Tipping(lacking / (2 * open_weight), "")


Sides = Callable[[int], tuple[bool, bool]]
"""From a mask: whether it may turn out to be in a stance, and whether it may turn out to be outside."""


def to_majority(low: Ratio, sides: Sides) -> Shortfall:
    """What a stance lacks to hold more than one half for certain: an open account adds its weight by joining it."""
    part, whole = low

    def gain(mask: int) -> int:
        return 2 * all(sides(mask))

    return Shortfall(whole - 2 * part, gain, 2)


def to_dominance(low: Ratio, sides: Sides, other_high: Ratio, other_sides: Sides) -> Shortfall:
    """What a stance lacks for its least share to be above the greatest share of the other.

    An account that joins the stance raises the least share; one that leaves the other lowers the greatest share; one
    that may be either does both at once. The totals of the two shares stay: a weight only changes sides.
    """
    (part, whole), (other_part, other_whole) = low, other_high

    def gain(mask: int) -> int:
        return other_whole * all(sides(mask)) + whole * all(other_sides(mask))

    return Shortfall(other_part * whole - part * other_whole, gain, whole + other_whole)


def fewest_accounts(accounts: Iterable[OpenAccount], shortfall: Shortfall, limit: int) -> Fewest:
    """The least number of accounts whose gains together exceed a shortfall.

    `accounts` come by descending weight and are read no further than needed, at most `limit` of them: not at all when
    it would take more. The greatest gains are taken first, one only when no account still unread can gain more.
    """
    waiting: list[int] = []
    taken, lacking = 0, shortfall.lacking
    gain = cache(shortfall.gain)
    for read, account in enumerate(accounts):
        ceiling = shortfall.most * account.weight
        if ceiling <= 0:
            break
        while waiting and -waiting[0] >= ceiling:
            lacking += heappop(waiting)
            taken += 1
            if lacking < 0:
                return Fewest(taken)
        at_least = taken + lacking // ceiling
        if read == limit or at_least >= limit:
            return Fewest(None, more_than=at_least)
        if gained := gain(account.mask) * account.weight:
            heappush(waiting, -gained)
    while waiting:
        lacking += heappop(waiting)
        taken += 1
        if lacking < 0:
            return Fewest(taken)
    return Fewest(None)


def fewest_of_equals(counts: Iterable[tuple[int, int]], weight: int, shortfall: Shortfall) -> Fewest:
    """The same for accounts that all weigh as much, of which (mask, number of accounts) is enough to know."""
    taken, lacking = 0, shortfall.lacking
    for gained, count in sorted(((shortfall.gain(mask) * weight, count) for mask, count in counts), reverse=True):
        if gained <= 0:
            break
        needed = lacking // gained + 1
        if needed <= count:
            return Fewest(taken + needed)
        taken, lacking = taken + count, lacking - count * gained
    return Fewest(None)


def fewer(one: Fewest, other: Fewest) -> Fewest:
    """The better of two ways: the lower count, unless a way that was not read to its end may take fewer still."""
    counts = [way.count for way in (one, other) if way.count is not None]
    limits = [way.more_than for way in (one, other) if way.more_than is not None]
    if counts and (not limits or min(counts) <= min(limits) + 1):
        return Fewest(min(counts))
    return Fewest(None, more_than=min(limits)) if limits else Fewest(None)
