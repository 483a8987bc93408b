"""Spend that stands in a book twice, as that of a reseller and as that of those whom it resells to, as bounds.

What a reseller sells on to a customer is no more than either spends. All of it together is the greatest flow through
the network of who sells on to whom (Ford and Fulkerson 1956), each spend a capacity, once for what its customer sells
on and once for what it buys from resellers.
"""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tokentui.domain.bounds import Range

_Node = tuple[str, int]
_FROM, _TO = ("from", 0), ("to", 0)


class SoldOn(NamedTuple):
    """A reseller and a customer that it resells to, by their numbers; micro-units a year."""

    reseller: int
    customer: int
    low: int
    """At least so much is sold on; 0 where no fact says how much."""
    high: int | None
    """At most; None where no fact says."""


def counted_twice(sold: Sequence[SoldOn], spends: Mapping[int, Range]) -> Range:
    """How much of known spends is counted twice, at least and at most; `spends` has those of both ends of each.

    Whoever goes round in a circle leaves at least one spend that is counted once: at most all but the largest of those
    that are tied to one another.
    """
    least = _greatest_flow(sold, {one: spend.low for one, spend in spends.items()}, least=True)
    most = _greatest_flow(sold, {one: spend.most for one, spend in spends.items()}, least=False)
    return Range(least, max(least, min(most, _all_but_largest(sold, spends))))


def exceeding(sold: Sequence[SoldOn], spends: Mapping[int, Range]) -> tuple[int, ...]:
    """Resellers that by these facts sell on more than they spend: the two contradict each other."""
    said: dict[int, int] = defaultdict(int)
    for one in sold:
        said[one.reseller] += one.low
    return tuple(number for number in sorted(said) if said[number] > spends[number].most)


def in_circles(sold: Sequence[SoldOn]) -> frozenset[int]:
    """Those that by these facts buy, through others, what they sold on themselves."""
    onward: dict[int, set[int]] = defaultdict(set)
    for one in sold:
        onward[one.reseller].add(one.customer)
    return frozenset(start for start in onward if start in _reached(onward, onward[start]))


def _reached(onward: Mapping[int, set[int]], begin: set[int]) -> set[int]:
    found, open_now = set(begin), list(begin)
    while open_now:
        new = onward.get(open_now.pop(), set()) - found
        found |= new
        open_now += new
    return found


def _all_but_largest(sold: Sequence[SoldOn], spends: Mapping[int, Range]) -> int:
    """All spends of each set that is tied together, less the largest of it."""
    tied: dict[int, set[int]] = defaultdict(set)
    for one in sold:
        tied[one.reseller].add(one.customer)
        tied[one.customer].add(one.reseller)
    left, total = set(tied), 0
    while left:
        together = _reached(tied, {left.pop()})
        left -= together
        amounts = [max(0, spends[number].most) for number in together]
        total += sum(amounts) - max(amounts)
    return total


def _greatest_flow(sold: Sequence[SoldOn], spends: Mapping[int, int], *, least: bool) -> int:
    """By shortest ways that still have room (Edmonds and Karp 1972)."""
    room: dict[_Node, dict[_Node, int]] = defaultdict(lambda: defaultdict(int))
    for one in sold:
        seller, buyer = ("sells", one.reseller), ("buys", one.customer)
        spent = max(0, min(spends[one.reseller], spends[one.customer]))
        room[_FROM][seller] = max(0, spends[one.reseller])
        room[buyer][_TO] = max(0, spends[one.customer])
        room[seller][buyer] += min(spent, one.low) if least else spent if one.high is None else min(spent, one.high)
    flow = 0
    while way := _way(room):
        more = min(room[here][there] for here, there in way)
        for here, there in way:
            room[here][there] -= more
            room[there][here] += more
        flow += more
    return flow


def _way(room: Mapping[_Node, Mapping[_Node, int]]) -> list[tuple[_Node, _Node]]:
    """The shortest way from one end to the other that has room; empty where there is none."""
    came: dict[_Node, _Node] = {_FROM: _FROM}
    waiting = deque([_FROM])
    while waiting and _TO not in came:
        here = waiting.popleft()
        for there, left in room[here].items():
            if left > 0 and there not in came:
                came[there] = here
                waiting.append(there)
    if _TO not in came:
        return []
    way, there = [], _TO
    while there != _FROM:
        way.append((came[there], there))
        there = came[there]
    return way
