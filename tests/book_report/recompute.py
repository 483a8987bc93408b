"""The figures of a report, worked out from what `tokentui export` writes: the csv module, and nothing of tokentui.

    python tests/book_report/recompute.py FOLDER

It knows books like the public one at the lowest evidence floor: statements that are sets, points of spend, no stance
that depends on who a customer is. Every figure is counted account by account.
"""

import csv
import sys
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any, NamedTuple

STANCES = {
    "bullish": {"core", "product", "operations"},
    "neutral": {"development", "consumer", "public"},
    "bearish": {"devtools", "ai-native", "resale"},
}
EVERY = set.union(*STANCES.values())
SEGMENTS = ("large", "established", "start-up", "public", "individual")
QUESTIONS = ("who", "how much", "for what", "to what end")


class Bounds(NamedTuple):
    """Customers, least and most, and their share in percent, rounded outwards."""

    low: int
    high: int
    share: tuple[int, int]


class Account(NamedTuple):
    """One row of the list of customers, with its facts."""

    row: dict[str, str]
    facts: list[dict[str, str]]

    @property
    def spend(self) -> int | None:
        """Dollars a year."""
        return int(self.row["spend_best"]) if self.row["spend_best"] else None

    @property
    def may_be(self) -> set[str]:
        """The use cases it may be."""
        return set(self.row["use_cases"].split("; ")) if self.row["state"] == "set" else EVERY

    @property
    def segments(self) -> set[str]:
        """The segments it may be of."""
        return {self.row["segment"]} if self.row["segment"] in SEGMENTS else set(SEGMENTS)

    @property
    def stances(self) -> set[str]:
        """The stances it may be of."""
        return {name for name, codes in STANCES.items() if codes & self.may_be}

    @property
    def answers(self) -> tuple[str, str, str, str]:
        """How each of the four questions stands."""
        grades: dict[str, set[str]] = {}
        for fact in self.facts:
            grades.setdefault(fact["dimension"], set()).add(fact["grade"])
        told = self.row["anonymous"] == "no" and len(self.segments) == 1
        silent = {name: found == {"U"} for name, found in grades.items()}
        looked = self.row["state"] != "unlooked"
        what = "backlog" if not looked else "known" if len(self.stances) == 1 else "silence"
        end = "backlog" if "to_what_end" not in grades else "silence" if silent["to_what_end"] else "known"
        much = "known" if self.spend is not None else "silence" if "U" in grades.get("how_much", set()) else "backlog"
        return "known" if told else "backlog", much, what, end


def read(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def accounts(folder: Path) -> list[Account]:
    facts: dict[str, list[dict[str, str]]] = {}
    for fact in read(folder, "facts"):
        facts.setdefault(fact["customer_id"], []).append(fact)
    return [Account(row, facts.get(row["customer_id"], [])) for row in read(folder, "customers")]


def bounds(low: int, high: int, whole: int) -> Bounds:
    return Bounds(low, high, (floor(Fraction(100 * low, whole)), ceil(Fraction(100 * high, whole))))


def group(listed: list[Account], codes: set[str]) -> tuple[Bounds, int, int]:
    """Customers, then dollars, least and most."""
    sure = [one for one in listed if one.may_be <= codes]
    maybe = [one for one in listed if one.may_be & codes]
    counted = bounds(len(sure), len(maybe), len(listed))
    return counted, sum(one.spend or 0 for one in sure), sum(one.spend or 0 for one in maybe)


def crossed(listed: list[Account], segment: str | None) -> dict[str, Bounds]:
    """One segment by stance; None for those whose segment is not told."""
    untold = [one for one in listed if len(one.segments) > 1]
    sure = untold if segment is None else [one for one in listed if one.segments == {segment}]
    maybe = untold if segment is None else [one for one in listed if segment in one.segments]
    found = {
        name: (sum(one.stances == {name} for one in sure), sum(name in one.stances for one in maybe))
        for name in STANCES
    }
    found["open"] = (sum(len(one.stances) > 1 for one in sure), sum(len(one.stances) > 1 for one in maybe))
    found["all"] = (len(sure), len(maybe))
    return {name: bounds(low, high, len(listed)) for name, (low, high) in found.items()}


def gap(listed: list[Account]) -> dict[str, dict[str, Fraction]]:
    """The share of each state of each question, in percent, and of the four as one."""
    found = {}
    order = ("backlog", "silence", "known")
    for place, question in enumerate((*QUESTIONS, "all four")):
        states = []
        for one in listed:
            answers = one.answers if question == "all four" else one.answers[place : place + 1]
            states.append(next(state for state in order if state in answers))
        found[question] = {state: Fraction(100 * states.count(state), len(listed)) for state in order}
    return found


class Way(NamedTuple):
    """How far a stance may trail, and what would establish it."""

    trails: int
    accounts: int
    percent: int


def way(listed: list[Account], side: str) -> Way:
    """A side leads by each account that is surely of it, less each that may be of the other."""
    other = {"bullish": "bearish", "bearish": "bullish"}[side]
    worst = [(one.stances == {side}) - (other in one.stances) for one in listed]
    best = [(side in one.stances) - (one.stances == {other}) for one in listed]
    lead, decided = sum(worst), 0
    for gain in sorted((high - low for low, high in zip(worst, best, strict=True)), reverse=True):
        if lead > 0:
            break
        lead, decided = lead + gain, decided + 1
    tipping = Fraction(-sum(worst), sum(best) - sum(worst))
    return Way(-sum(worst), decided, floor(100 * tipping))


class Concentrated(NamedTuple):
    """How much rests on how few of known spend."""

    shares: list[tuple[str, int, Fraction]]
    hhi: Fraction


def concentration(listed: list[Account]) -> Concentrated:
    known = sorted(((one.spend, one.row["name"]) for one in listed if one.spend is not None), reverse=True)
    whole = sum(spend for spend, _ in known)
    shares = [(name, spend, Fraction(spend, whole)) for spend, name in known]
    return Concentrated(shares, sum((share**2 for *_, share in shares), Fraction(0)))


class Implied(NamedTuple):
    """A count above a threshold, and the total disclosed on the same day."""

    customers: int
    day: str
    least: int
    total: int


def implied(folder: Path) -> list[Implied]:
    said = read(folder, "disclosures")
    totals = {row["as_of"]: int(row["value"]) for row in said if row["metric"] == "run-rate revenue"}
    return [
        Implied(int(row["value"]), row["as_of"], int(row["value"]) * int(row["threshold"]), totals[row["as_of"]])
        for row in said
        if row["metric"].startswith("customers above") and row["as_of"] in totals
    ]


def figures(folder: Path) -> dict[str, Any]:
    """All of it."""
    listed = accounts(folder)
    return {
        "listed": len(listed),
        "groups": {name: group(listed, codes) for name, codes in STANCES.items()}
        | {code: group(listed, {code}) for code in EVERY},
        "crossed": {segment: crossed(listed, segment) for segment in (*SEGMENTS, None)},
        "gap": gap(listed),
        "one_use": Fraction(100 * sum(len(one.may_be) == 1 for one in listed), len(listed)),
        "ways": {side: way(listed, side) for side in ("bullish", "bearish")},
        "concentration": concentration(listed),
        "implied": implied(folder),
    }


if __name__ == "__main__":
    for what, found in figures(Path(sys.argv[1])).items():
        print(what, found)
