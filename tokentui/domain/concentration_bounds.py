"""What measures of concentration are at least and at most when spends are intervals and part of the total is unseen.

Everything is exact, in whole micro-units. Of the known alone the ends are sharp, but for the upper end of the index.
Of a disclosed total the unseen may be anything: one customer, or countless ones. There the ends are sharp where spends
are points; where they are intervals, the upper ends of top shares and index may be wider than need be, never narrower.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from heapq import nlargest
from itertools import chain, pairwise
from operator import add, mul

from tokentui.domain.numbers import Numbers, in_order, joined

Ends = tuple[Fraction, Fraction]
"""The least and the greatest value."""


class KnownSpends:
    """Annual spends of zero or more, each between two ends, that are a whole of their own; one can be above zero."""

    def __init__(self, lows: Numbers, highs: Numbers, points: Sequence[int] = ()) -> None:
        """`points` are spends that have one end."""
        self.lows, self.highs, self.points = lows, highs, points
        self.low, self.high = sum(lows) + sum(points), sum(highs) + sum(points)
        self._levels = None if self.low == self.high else _Levels(lows, highs, points)

    @property
    def least(self) -> int:
        """What they spend together at least."""
        return self.low

    def top(self, counts: Sequence[int]) -> list[Ends]:
        """For each of some counts the share of as many largest, whichever they turn out to be: sharp at both ends."""
        largest = nlargest(max(counts), chain(self.points, self.lows))
        if self._levels is None:
            shares = [Fraction(sum(largest[:count]), self.low) for count in counts]
            return [(share, share) for share in shares]
        # Whoever is not among those of the greatest ends can be replaced by somebody better.
        able = [(point, point) for point in self.points if point >= largest[-1]]
        able += [(low, high) for low, high in zip(self.lows, self.highs, strict=True) if high >= largest[-1]]
        return [(self._least_top(self._levels, count), self._greatest_top(able, count)) for count in counts]

    def one(self, low: int, high: int) -> Ends:
        """The share of one of them that spends from `low` to `high`: sharp at both ends."""
        least, greatest = low + self.high - high, high + self.low - low
        return Fraction(low, least) if least else Fraction(1), Fraction(high, greatest) if greatest else Fraction(0)

    def hhi(self) -> Ends:
        """The Herfindahl-Hirschman index; the lower end is sharp."""
        if self._levels is None:
            index = Fraction(_squares(self.lows) + _squares(self.points), self.low**2)
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

    def _greatest_top(self, able: Sequence[tuple[int, int]], count: int) -> Fraction:
        """The greatest over choices of the largest: these at their highest, the others at their lowest (Dinkelbach)."""
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
        squares, whole = _squares(self.lows) + _squares(self.points), self.low
        # Only steeper chords raise the index, and each that does raises what the next has to exceed.
        for slope, room in _steepest_first(self.lows, self.highs, 2 * squares // whole):
            # (squares + slope·t) / (whole + t)² rises up to this t, and over all chords it rises but once.
            step = whole - Fraction(2 * squares, slope)
            if step < room:
                step = max(step, Fraction(0))
                return min(Fraction(1), (squares + slope * step) / (whole + step) ** 2)
            squares, whole = squares + slope * room, whole + room
        return min(Fraction(1), Fraction(squares, whole**2))


class PartOfTotal:
    """Annual spends of zero or more, each between two ends, that are part of a total; what they leave is unseen."""

    def __init__(
        self,
        lows: Numbers,
        highs: Numbers,
        total: int,
        largest_unseen: int | None = None,
        points: Sequence[int] = (),
    ) -> None:
        """`total` is above zero and not below the sum of the lows; nobody unseen spends more than `largest_unseen`.

        `points` are spends that have one end.
        """
        self.lows, self.highs, self.total, self.points = lows, highs, total, points
        self.unseen = total - sum(lows) - sum(points)
        """What is unseen at most."""
        self._largest = self.unseen if largest_unseen is None else min(largest_unseen, self.unseen)

    @property
    def least(self) -> int:
        """What all spend together, seen or unseen."""
        return self.total

    def top(self, counts: Sequence[int]) -> list[Ends]:
        """For each of some counts the share of as many largest, whichever they turn out to be, seen or unseen."""
        lows, highs = (nlargest(max(counts), chain(self.points, ends)) for ends in (self.lows, self.highs))
        return [(Fraction(sum(lows[:count]), self.total), self._most_of(count, lows, highs)) for count in counts]

    def _most_of(self, count: int, lows: Sequence[int], highs: Sequence[int]) -> Fraction:
        """The greatest share of the largest, from the greatest low and high ends."""
        if count == 1 and lows:
            most = max(chain(self.points, map(self.at_most, self.lows, self.highs)))
        else:
            unseen = max(0, count - len(highs)) * self._largest
            most = min(sum(highs[:count]) + unseen, sum(lows[:count]) + self.unseen)
        if self._largest == self.unseen:
            most = max(most, self.unseen + sum(lows[: count - 1]))
        return Fraction(most, self.total)

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
        squares = _squares(self.lows) + _squares(self.points)
        most, left = squares, self.unseen
        steeper: Iterator[tuple[int, int]] = iter(())
        room = sum(self.highs) - sum(self.lows)
        if room <= left and min(map(add, self.lows, self.highs), default=0) > self._largest:
            # All of the known at their highest, in whatever order.
            most, left = _squares(self.highs) + _squares(self.points), left - room
        elif room:
            steeper = _steepest_first(self.lows, self.highs, self._largest)
        whole, rest = divmod(self.unseen, self._largest) if self._largest else (0, 0)
        flatter = _steepest_first(self.lows, self.highs, rest, self._largest)
        for slope, width in chain(steeper, [(self._largest, whole * self._largest)], flatter, [(rest, rest)]):
            step = min(left, width)
            most, left = most + slope * step, left - step
            if not left:
                break
        return Fraction(squares, self.total**2), min(Fraction(1), Fraction(most, self.total**2))


class _Ordered:
    """Amounts in order, and what the first of them come to; sums are kept for each so many, to save room."""

    _STEP = 500

    def __init__(self, amounts: Sequence[int]) -> None:
        self.amounts: Numbers = array("q")
        for part in in_order(amounts):
            self.amounts = joined(self.amounts, part)
        self._sums = [(0, 0)]
        for start in range(0, len(amounts), self._STEP):
            self._sums.append(self._with(self._sums[-1], start, start + self._STEP))

    def first(self, count: int) -> tuple[int, int]:
        """The sum of the first so many, and the sum of their squares."""
        steps = count // self._STEP
        return self._with(self._sums[steps], steps * self._STEP, count)

    def _with(self, sums: tuple[int, int], start: int, end: int) -> tuple[int, int]:
        part = self.amounts[start:end]
        return sums[0] + sum(part), sums[1] + _squares(part)


class _Levels:
    """Spends that are each as near to one level as their two ends allow, and what they come to."""

    def __init__(self, lows: Numbers, highs: Numbers, points: Sequence[int]) -> None:
        self._low_sums, self._high_sums, self._point_sums = _Ordered(lows), _Ordered(highs), _Ordered(points)
        self._lows, self._highs, self._points = (
            one.amounts for one in (self._low_sums, self._high_sums, self._point_sums)
        )
        self._ends = (self._lows, self._highs, self._points)
        self._low, self._low_squares = self._low_sums.first(len(lows))
        self._point, self._point_squares = self._point_sums.first(len(points))

    def best_level(self, count: int, share: Fraction) -> int:
        """The level at which the largest exceed this share of all by least, or fall short of it by most."""

        def rises(level: int) -> bool:
            at_level = bisect_right(self._lows, level) - bisect_right(self._highs, level)
            return count - self._above(level)[0] - share * at_level >= 0

        return self._first(rises)

    def largest_at(self, level: int, count: int) -> tuple[int, int]:
        """At most what the `count` largest spend at a level, and what all do."""
        above, over = self._above(level)
        return (count - above) * level + over, self._held(level)[0]

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
        places = ((ends, bisect_left(ends, True, key=holds)) for ends in self._ends)
        found = [ends[place] for ends, place in places if place < len(ends)]
        return min(found) if found else max(ends[-1] for ends in self._ends if ends)

    def _last_before(self, level: int) -> int | None:
        """The greatest end below a level."""
        places = ((ends, bisect_left(ends, level)) for ends in self._ends)
        return max((ends[place - 1] for ends, place in places if place), default=None)

    def _above(self, level: int) -> tuple[int, int]:
        """How many spend more than a level at their lowest, and what these spend."""
        low, point = bisect_right(self._lows, level), bisect_right(self._points, level)
        number = len(self._lows) - low + len(self._points) - point
        return number, self._low - self._low_sums.first(low)[0] + self._point - self._point_sums.first(point)[0]

    def _held(self, level: int) -> tuple[int, int]:
        """The sum and the sum of squares at a level."""
        above, below = bisect_right(self._lows, level), bisect_right(self._highs, level)
        moving = above - below
        low, low_squares = self._low_sums.first(above)
        high, high_squares = self._high_sums.first(below)
        return (
            self._point + self._low - low + high + moving * level,
            self._point_squares + self._low_squares - low_squares + high_squares + moving * level * level,
        )


def _index(whole: int, squares: int) -> Fraction:
    return Fraction(squares, whole**2) if whole else Fraction(0)


def _squares(amounts: Sequence[int]) -> int:
    return sum(map(mul, amounts, amounts))


def _steepest_first(lows: Numbers, highs: Numbers, above: int, most: int | None = None) -> Iterator[tuple[int, int]]:
    """(slope, length) of the chord of the square of each spend that is not a point, steeper than `above`.

    Most often the first few are all that is wanted, so they are put in order a part at a time.
    """
    step = len(lows) // 1_000 + 1
    sample = sorted(map(add, lows[::step], highs[::step]), reverse=True)
    steepest = 2 * max(highs, default=0) if most is None else most
    between = dict.fromkeys(one for one in sample[:: len(sample) // 16 + 1] if above < one < steepest)
    for most, least in pairwise((steepest, *between, above)):
        part = [
            (low + high, high - low)
            for low, high in zip(lows, highs, strict=True)
            if least < low + high <= most and low < high
        ]
        yield from sorted(part, reverse=True)
