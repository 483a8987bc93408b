"""What measures of concentration are at least and at most when spends are intervals and part of the total is unseen.

Everything is exact, in whole micro-units. Of the known alone the ends are sharp, but for the upper end of the index.
Of a disclosed total the unseen may be anything: one customer, or countless ones. There the ends are sharp where spends
are points; where they are intervals, the upper ends of top shares and index may be wider than need be, never narrower.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from heapq import heapify, heappop, nlargest
from itertools import accumulate
from operator import mul

Ends = tuple[Fraction, Fraction]
"""The least and the greatest value."""


class KnownSpends:
    """Annual spends of zero or more, each between two ends, that are a whole of their own; one can be above zero."""

    def __init__(self, lows: Sequence[int], highs: Sequence[int]) -> None:
        self.lows, self.highs = lows, highs
        self.low, self.high = sum(lows), sum(highs)
        self.exact = self.low == self.high
        self._levels = None if self.exact else _Levels(lows, highs)

    @property
    def least(self) -> int:
        """What they spend together at least."""
        return self.low

    def top(self, count: int) -> Ends:
        """The share of the `count` largest, whichever they turn out to be: sharp at both ends."""
        if self._levels is None:
            share = Fraction(sum(nlargest(count, self.lows)), self.low)
            return share, share
        return self._least_top(self._levels, count), self._greatest_top(count)

    def one(self, low: int, high: int) -> Ends:
        """The share of one of them that spends from `low` to `high`: sharp at both ends."""
        least, greatest = low + self.high - high, high + self.low - low
        return Fraction(low, least) if least else Fraction(1), Fraction(high, greatest) if greatest else Fraction(0)

    def hhi(self) -> Ends:
        """The Herfindahl-Hirschman index; the lower end is sharp."""
        if self._levels is None:
            index = Fraction(_squares(self.lows), self.low**2)
            return index, index
        return self._levels.least_hhi(), self._greatest_hhi()

    def _least_top(self, levels: "_Levels", count: int) -> Fraction:
        """The least over spends of the share of the largest, found after Dinkelbach (1967).

        Where the share is least every spend is as near to one level as its ends allow: those below the level add to the
        rest alone, those above it to the largest alone.
        """
        share = Fraction(1)
        while True:
            largest, whole = levels.largest_at(levels.best_level(count, share), count)
            if not whole or Fraction(largest, whole) >= share:
                return share
            share = Fraction(largest, whole)

    def _greatest_top(self, count: int) -> Fraction:
        """The greatest over choices of the largest: these at their highest, the others at their lowest (Dinkelbach)."""
        # Whoever is not among those of the greatest ends can be replaced by somebody better.
        least = min(nlargest(count, self.lows))
        able = [(low, high) for low, high in zip(self.lows, self.highs, strict=True) if high >= least]
        share = Fraction(0)
        while True:
            above, whole = share.numerator, share.denominator
            chosen = nlargest(count, able, key=lambda ends: ends[1] * (whole - above) + ends[0] * above)
            held = sum(high for _, high in chosen)
            of = held + self.low - sum(low for low, _ in chosen)
            if not of or Fraction(held, of) <= share:
                return share
            share = Fraction(held, of)

    def _greatest_hhi(self) -> Fraction:
        """An upper end: of every total between the ends, the greatest sum of squares, each taken by its chord."""
        if not self.low:
            return Fraction(1)
        squares, whole = Fraction(_squares(self.lows)), Fraction(self.low)
        for slope, room in _steepest_first(_chords(self.lows, self.highs)):
            # (squares + slope·t) / (whole + t)² rises up to this t, and over all chords it rises but once.
            step = min(whole - 2 * squares / slope, Fraction(room))
            if step > 0:
                squares, whole = squares + slope * step, whole + step
            if step < room:
                break
        return min(Fraction(1), squares / whole**2)


class PartOfTotal:
    """Annual spends of zero or more, each between two ends, that are part of a total; what they leave is unseen."""

    def __init__(
        self, lows: Sequence[int], highs: Sequence[int], total: int, largest_unseen: int | None = None
    ) -> None:
        """`total` is above zero and not below the sum of the lows; nobody unseen spends more than `largest_unseen`."""
        self.lows, self.highs, self.total = lows, highs, total
        self.unseen = total - sum(lows)
        """What is unseen at most."""
        self._largest = self.unseen if largest_unseen is None else min(largest_unseen, self.unseen)

    @property
    def least(self) -> int:
        """What all spend together, seen or unseen."""
        return self.total

    def top(self, count: int) -> Ends:
        """The share of the `count` largest, whichever they turn out to be, seen or unseen."""
        lows, highs = nlargest(count, self.lows), nlargest(count, self.highs)
        if count == 1 and lows:
            most = max(map(self.at_most, self.lows, self.highs))
        else:
            most = min(sum(highs) + (count - len(highs)) * self._largest, sum(lows) + self.unseen)
        if self._largest == self.unseen:
            most = max(most, self.unseen + sum(lows[: count - 1]))
        return Fraction(sum(lows), self.total), Fraction(most, self.total)

    def one(self, low: int, high: int) -> Ends:
        """The share of one of the known that spends from `low` to `high`: sharp at both ends."""
        return Fraction(low, self.total), Fraction(self.at_most(low, high), self.total)

    def at_most(self, low: int, high: int) -> int:
        """What one of the known spends at most: its high end, or all that the others leave."""
        return min(high, low + self.unseen)

    def unseen_from(self, amount: int) -> int:
        """How many unseen customers may spend this amount or more, at most: sharp."""
        return self.unseen // amount if amount <= self._largest else 0

    def hhi(self) -> Ends:
        """The Herfindahl-Hirschman index: least with the unseen spread thin, greatest with it packed.

        After Naldi and Flamini (2014), "Interval estimation of the Herfindahl-Hirschman index under incomplete market
        information".
        """
        squares = _squares(self.lows)
        whole, rest = divmod(self.unseen, self._largest) if self._largest else (0, 0)
        pieces = ((self._largest, whole * self._largest), (rest, rest))
        most, left = squares, self.unseen
        chords = _chords(self.lows, self.highs)
        if all(slope > self._largest for slope, _ in chords) and sum(room for _, room in chords) <= left:
            # All of the known at their highest, in whatever order.
            most, left = most + sum(slope * room for slope, room in chords), left - sum(room for _, room in chords)
            chords = []
        for slope, room in _steepest_first([*chords, *pieces]):
            step = min(left, room)
            most, left = most + slope * step, left - step
            if not left:
                break
        return Fraction(squares, self.total**2), min(Fraction(1), Fraction(most, self.total**2))


class _Levels:
    """Spends that are each as near to one level as their two ends allow, and what they come to."""

    def __init__(self, lows: Sequence[int], highs: Sequence[int]) -> None:
        self._lows, self._highs = sorted(lows), sorted(highs)
        self._low_sums, self._high_sums = ([0, *accumulate(ends)] for ends in (self._lows, self._highs))
        self._low_squares, self._high_squares = (
            [0, *accumulate(map(mul, ends, ends))] for ends in (self._lows, self._highs)
        )

    def best_level(self, count: int, share: Fraction) -> int:
        """The level at which the largest exceed this share of all by least, or fall short of it by most."""

        def rises(level: int) -> bool:
            above = len(self._lows) - bisect_right(self._lows, level)
            at_level = bisect_right(self._lows, level) - bisect_right(self._highs, level)
            return count - above - share * at_level >= 0

        return self._first(rises)

    def largest_at(self, level: int, count: int) -> tuple[int, int]:
        """At most what the `count` largest spend at a level, and what all do."""
        above = bisect_right(self._lows, level)
        over = self._low_sums[-1] - self._low_sums[above]
        return (count - len(self._lows) + above) * level + over, self._held(level)[0]

    def least_hhi(self) -> Fraction:
        """The least index of all: sharp."""

        def enough(level: int) -> bool:
            whole, squares = self._held(level)
            return level * whole >= squares and whole > 0

        after = self._first(enough)
        found = [_index(*self._held(after))]
        level = self._last_before(after)
        if level is not None:
            # Between two ends the level only moves those that are at it: what the rest spend decides where it is best.
            found.append(_index(*self._held(level)))
            moving = bisect_right(self._lows, level) - bisect_right(self._highs, level)
            whole, squares = self._held(level)
            whole, squares = whole - moving * level, squares - moving * level * level
            if whole:
                best = Fraction(squares, whole)
                found.append((squares + moving * best**2) / (whole + moving * best) ** 2)
            elif moving:
                found.append(Fraction(1, moving))
        return min(one for one in found if one > 0)

    def _first(self, holds: Callable[[int], bool]) -> int:
        """The least end from which on something holds; the greatest of all where it holds from none on."""
        places = ((ends, bisect_left(ends, True, key=holds)) for ends in (self._lows, self._highs))
        return min((ends[place] for ends, place in places if place < len(ends)), default=self._highs[-1])

    def _last_before(self, level: int) -> int | None:
        """The greatest end below a level."""
        places = ((ends, bisect_left(ends, level)) for ends in (self._lows, self._highs))
        return max((ends[place - 1] for ends, place in places if place), default=None)

    def _held(self, level: int) -> tuple[int, int]:
        """The sum and the sum of squares at a level."""
        above, below = bisect_right(self._lows, level), bisect_right(self._highs, level)
        moving = above - below
        return (
            self._low_sums[-1] - self._low_sums[above] + self._high_sums[below] + moving * level,
            self._low_squares[-1] - self._low_squares[above] + self._high_squares[below] + moving * level * level,
        )


def _index(whole: int, squares: int) -> Fraction:
    return Fraction(squares, whole**2) if whole else Fraction(0)


def _squares(amounts: Sequence[int]) -> int:
    return sum(map(mul, amounts, amounts))


def _chords(lows: Sequence[int], highs: Sequence[int]) -> list[tuple[int, int]]:
    """(slope, length) of the chord of the square of each spend that is not a point."""
    return [(low + high, high - low) for low, high in zip(lows, highs, strict=True) if high > low]


def _steepest_first(chords: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Most often the first few are all that is wanted: the others are not put in order."""
    waiting = [(-slope, room) for slope, room in chords]
    heapify(waiting)
    while waiting:
        slope, room = heappop(waiting)
        yield -slope, room
