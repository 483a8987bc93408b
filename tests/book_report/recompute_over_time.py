"""The figures of a report that are of claims, of time and of a sample, worked out from what `tokentui export` writes.

As `recompute.py` it reads with the csv module and knows nothing of tokentui; all is added up account by account. It
knows usage in whole dollars without credits, and a sample of customers that were all drawn with one chance.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import ceil, exp, floor, lgamma, log
from pathlib import Path
from statistics import NormalDist
from typing import NamedTuple

from tests.book_report.recompute import STANCES, Account, accounts, read

Share = tuple[int, int]
"""Percent, rounded outwards."""


def share(low: float | Fraction, high: float | Fraction) -> Share:
    """Parts of a whole in percent."""
    return floor(100 * low), ceil(100 * high)


class Growth(NamedTuple):
    """Two claims of how many are above one threshold."""

    earlier: int
    later: int
    days: tuple[str, str]
    least: int
    most: int
    most_one_way: int
    """If nobody crossed the threshold the other way."""
    totals: tuple[int, int]


def growth(folder: Path) -> Iterator[Growth]:
    """Of each claim against the one before it of the same threshold."""
    said = read(folder, "disclosures")
    totals = {row["as_of"]: int(row["value"]) for row in said if row["metric"] == "run-rate revenue"}

    def total(day: str) -> int:
        return totals[min(totals, key=lambda one: abs(_day(one) - _day(day)))]

    claims = sorted((row for row in said if row["metric"] == "customers above threshold"), key=lambda row: row["as_of"])
    for one, other in pairwise(claims):
        if one["threshold"] == other["threshold"]:
            first, second, threshold = int(one["value"]), int(other["value"]), int(one["threshold"])
            days, sums = (one["as_of"], other["as_of"]), (total(one["as_of"]), total(other["as_of"]))
            yield Growth(first, second, days, (second - first) * threshold, sums[1], sums[1] - first * threshold, sums)


def _day(text: str) -> int:
    year, month, day = (int(part) for part in (text + "-01-01")[:10].split("-"))
    return date(year, month, day).toordinal()


class Usage:
    """What each account was charged in each month, in dollars."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds customers and usage as they were exported."""
        self.accounts = {one.row["customer_id"]: one for one in accounts(folder)}
        self.charged: dict[str, dict[str, int]] = {}
        for row in read(folder, "usage"):
            self.charged.setdefault(row["month"], {})[row["customer_id"]] = int(row["spend"])
        self.months = sorted(self.charged)

    def sure(self, stance: str) -> set[str]:
        """Accounts that are of a stance whatever turns out."""
        return {key for key, one in self.accounts.items() if set(one.stances) == {stance}}

    def maybe(self, stance: str) -> set[str]:
        """Accounts that may be of it."""
        return {key for key, one in self.accounts.items() if stance in one.stances}

    def of_month(self, month: str) -> tuple[int, dict[str, Share]]:
        """What was charged, and the share of each stance in it."""
        spends = self.charged[month]
        whole = sum(spends.values())

        def part(among: set[str]) -> Fraction:
            return Fraction(sum(spend for key, spend in spends.items() if key in among), whole)

        return whole, {name: share(part(self.sure(name)), part(self.maybe(name))) for name in STANCES}

    def moved(self, among: set[str]) -> dict[str, tuple[int, int]]:
        """From the month before the last to the last: how many accounts, and dollars, by what they did."""
        before, after = (self.charged[month] for month in self.months[-2:])
        found = dict.fromkeys(("start", "new", "expansion", "contraction", "churn", "end"), (0, 0))

        def add(what: str, dollars: int) -> None:
            found[what] = found[what][0] + 1, found[what][1] + dollars

        for key in among:
            one, other = before.get(key, 0), after.get(key, 0)
            for what, dollars in (("start", one), ("end", other)):
                if dollars:
                    add(what, dollars)
            if one != other:
                add("new" if not one else "churn" if not other else "expansion" if other > one else "contraction",
                    abs(other - one))  # fmt: skip
        return found

    def cohort(self, month: str) -> tuple[set[str], dict[int, tuple[int, int]]]:
        """Who spent for the first time in a month; so many months later, how many still did and how much."""
        first = {key: min(one for one in self.months if key in self.charged[one]) for key in self.accounts}
        members = {key for key, began in first.items() if began == month}
        place = self.months.index(month)
        later = [[spend for key, spend in self.charged[one].items() if key in members] for one in self.months[place:]]
        return members, {after: (len(spends), sum(spends)) for after, spends in enumerate(later)}


def kept(moved: dict[str, tuple[int, int]]) -> tuple[float, float, float]:
    """Net and gross retention in percent, and the quick ratio (Hamid 2015)."""
    dollars = {what: sum_ for what, (_, sum_) in moved.items()}
    lost = dollars["contraction"] + dollars["churn"]
    start = dollars["start"]
    return (
        100 * (start + dollars["expansion"] - lost) / start,
        100 * (start - lost) / start,
        (dollars["new"] + dollars["expansion"]) / lost,
    )


class Sampled(NamedTuple):
    """A share as a sample gives it: least and most of the estimate, and two intervals, in percent."""

    estimate: Share
    score: Share
    exact: Share


def sampled(folder: Path, drawn: set[str], whole: int, stance: str) -> Sampled:
    """A stance among all, from some of those that were open, each drawn with the same chance.

    Horvitz and Thompson (1952); the sample counts as one drawn independently of as many accounts as Brewer and Donadio
    (2003), formula 18, have it; Wilson (1927), and Clopper and Pearson (1934) by their beta distributions.
    """
    listed = accounts(folder)
    census = [one for one in listed if one.row["state"] != "unlooked" and one.row["customer_id"] not in drawn]
    looked = [one for one in listed if one.row["customer_id"] in drawn]
    number, left = len(looked), whole - len(census)
    chance = Fraction(number, left)
    alike = float(number / ((number - chance) / (number - 1) - chance))

    def ends(among: list[Account]) -> tuple[int, int]:
        return sum(set(one.stances) == {stance} for one in among), sum(stance in one.stances for one in among)

    (low, high), (least, most) = ends(census), ends(looked)

    def of_all(one: float, other: float) -> Share:
        return share((low + left * one) / whole, (high + left * other) / whole)

    first, last = least / number, most / number
    return Sampled(
        share((low + left * Fraction(least, number)) / whole, (high + left * Fraction(most, number)) / whole),
        of_all(_wilson(first, alike)[0], _wilson(last, alike)[1]),
        of_all(
            0.0 if not least else _quantile(0.025, first * alike, alike - first * alike + 1),
            1.0 if most == number else _quantile(0.975, last * alike + 1, alike - last * alike),
        ),
    )


def _wilson(part: float, number: float) -> tuple[float, float]:
    """The two shares at which a share that was seen is 1.96 deviations away: roots of a quadratic."""
    z = NormalDist().inv_cdf(0.975)
    a, b, c = 1 + z * z / number, -(2 * part + z * z / number), part * part
    root = (b * b - 4 * a * c) ** 0.5
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def _quantile(below: float, a: float, b: float, steps: int = 20_000) -> float:
    """Where a beta distribution has a part of its weight below, by adding up slices of its density."""
    scale = lgamma(a + b) - lgamma(a) - lgamma(b)
    reached = 0.0
    for step in range(steps):
        x = (step + 0.5) / steps
        reached += exp(scale + (a - 1) * log(x) + (b - 1) * log(1 - x)) / steps
        if reached >= below:
            return x
    return 1.0
