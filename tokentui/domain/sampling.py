"""What a declared sample says of all that was open when it was drawn: shares with their intervals.

The sample is the first part of `queues.fair_order`: each account is in it with a probability proportional to its size,
and certainly from where that comes to 1. Those form a census; of the others each stands for equally much of the whole.
So the plain share among those drawn is what Horvitz and Thompson (1952) estimate, and, because sizes divided by
probabilities add up to what is known of the whole, what Hájek (1971) does.
"""

from collections.abc import Sequence
from typing import NamedTuple

from tokentui.domain.proportions import Ends, clopper_pearson, wilson
from tokentui.domain.statements import WHOLE

FEWEST = 2
"""Accounts drawn at random from which on anything can be said of how much others differ."""


class OfGroup(NamedTuple):
    """How an account of the sample lies to a group: what part of it surely is of it, and what part may be."""

    low: int
    """Ten-thousandths, like `high`."""
    high: int


UNREACHED = OfGroup(0, WHOLE)
"""How an account lies on which nothing is known: it stays unknown in every estimate."""


class StandsFor(NamedTuple):
    """What some accounts hold of a group, least and most, and what they weigh together."""

    low: int
    high: int
    weight: int


class Estimate(NamedTuple):
    """A share of a group among all, from a sample; from `low` to `high` where some of the sample cannot be told."""

    low: float
    high: float
    interval: Ends | None
    """In which the share lies in 95 of 100 samples, by the score interval; None where too few were drawn to say."""
    exact: Ends | None
    """The same by the exact interval, which is never too narrow."""


class DrawnSample:
    """The sizes that were drawn, and what they stand for."""

    def __init__(self, sizes: Sequence[int], whole: int, accounts: int) -> None:
        """`sizes` are those of the sample, above 0; it was drawn from so many accounts that weigh `whole` together."""
        self.certain = certain(sizes, whole, accounts)
        """Which of them were certain to be drawn."""
        self.taken_all = sum(self.certain)
        """How many."""
        drawn = [size for size, sure in zip(sizes, self.certain, strict=True) if not sure]
        self.rest = whole - (sum(sizes) - sum(drawn))
        """What the others weigh, drawn or not."""
        self.sizes = sizes
        self.drawn = len(drawn)
        self._chances = {size: len(drawn) * size / self.rest for size in set(drawn)}

    def share(self, census: StandsFor, lies: Sequence[OfGroup | None]) -> Estimate | None:
        """The share of a group among all that count: those of the census, and those that the sample was drawn from.

        `lies` says it of each account of the sample, None for one that turned out to be no customer: what was not drawn
        is then taken to hold as many of those. None where nothing weighs anything.
        """
        low, high, weight = census
        drawn: list[tuple[float, OfGroup]] = []
        for size, sure, one in zip(self.sizes, self.certain, lies, strict=True):
            if one is None:
                continue
            if sure:
                low, high, weight = low + size * one.low, high + size * one.high, weight + size
            else:
                drawn.append((self._chances[size], one))
        rest = self.rest * len(drawn) / self.drawn if self.drawn else 0.0
        every = weight + rest
        if every <= 0:
            return None

        def of_all(least: float, most: float) -> Ends:
            return (low / WHOLE + rest * least) / every, (high / WHOLE + rest * most) / every

        if not drawn:
            ends = of_all(0, 0)
            return Estimate(*ends, ends, ends)
        chances = [chance for chance, _ in drawn]
        parts = [one.low / WHOLE for _, one in drawn], [one.high / WHOLE for _, one in drawn]
        (least, from_), (most, to) = ((sum(one) / len(one), _alike(one, chances)) for one in parts)
        middle = of_all(least, most)
        if from_ is None or to is None:
            return Estimate(*middle, None, None)
        score, exact = (of_all(way(least, from_)[0], way(most, to)[1]) for way in (wilson, clopper_pearson))
        return Estimate(*middle, score, exact)


def certain(sizes: Sequence[int], whole: int, accounts: int) -> list[bool]:
    """Which of a sample were certain to be drawn: each as large as a fair share of what the others leave, or all.

    The take-all stratum as in `queues.taken_from`, which begins with the largest; all of it is in the sample.
    """
    found = [len(sizes) >= accounts] * len(sizes)
    left, number = whole, len(sizes)
    for place in sorted(range(len(sizes)), key=lambda one: -sizes[one]):
        if sizes[place] * number < left:
            break
        found[place] = True
        left, number = left - sizes[place], number - 1
    return found


def _alike(parts: Sequence[float], chances: Sequence[float]) -> float | None:
    """As how many accounts drawn independently a sample counts; None where fewer than two were drawn.

    From the variance of a sample of unequal probabilities, which needs no joint ones: Brewer and Donadio (2003), "The
    high entropy variance of the Horvitz-Thompson estimator", Survey Methodology 29, formula 18, c = (n - 1) / (n - p).
    By its ratio to that of independent draws (Korn and Graubard 1998); where all are alike by the mean of its factors.
    """
    number = len(parts)
    if number < FEWEST:
        return None
    share = sum(parts) / number
    factors = [(number - chance) / (number - 1) - chance for chance in chances]
    apart = number * share * (1 - share)
    spread = sum(factor * (part - share) ** 2 for factor, part in zip(factors, parts, strict=True))
    return number / max(spread / apart if apart > _NOTHING and spread > 0 else sum(factors) / number, 1 / _MOST)


_NOTHING = 1e-12
_MOST = 1e6
"""How much better than an independent one a sample can be: one of almost everything."""
