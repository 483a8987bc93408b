"""The numbers of the public book, worked out from its files alone: the csv and json modules, and nothing of tokentui.

    python tests/independent_recompute.py fixtures/public_book/anthropic

It is written in the plainest way, account by account, so that it can be read beside the definitions in the README and
shares no code and no idea of implementation with the program that it checks.
"""

import csv
import json
import sys
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

Account = dict[str, Any]

STANCE = {
    "core": "bullish",
    "product": "bullish",
    "operations": "bullish",
    "development": "neutral",
    "devtools": "bearish",
    "ai-native": "bearish",
    "resale": "bearish",
    "consumer": "neutral",
    "public": "neutral",
}
YEARS = {
    "per year",
    "per year, run-rate",
    "per year, trailing",
    "per year, contract",
    "per year, list",
    "per year, forecast",
    "per year, estimate",
}
SEGMENTS = ("large", "established", "start-up", "public", "individual")
"""Who a customer may be; any other word of a list says nothing of it."""
QUESTIONS = ("who", "how_much", "for_what", "to_what_end")


def rows(folder: str | Path, name: str) -> list[dict[str, str]]:
    with (Path(folder) / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def accounts(folder: str | Path, floor: str) -> list[Account]:
    """One dict an account: spend in dollars or None, what it may be used for, and the state of the four questions."""
    facts = rows(folder, "facts.csv")
    said = {row["customer_id"]: row for row in rows(folder, "starter_decisions.csv")}
    found = []
    for customer in rows(folder, "customers.csv"):
        key = customer["customer_id"]
        own = [fact for fact in facts if fact["customer_id"] == key]
        decision = said.get(key)
        may_be, looked = set(STANCE), False
        below = False
        if decision is not None and decision["statement"] != "set":
            looked = True
        elif decision is not None:
            below, looked = grade_of(decision, own) > floor, True
            may_be = may_be if below else set(decision["use_cases"].split(";"))
        found.append(
            {
                "key": key,
                "spend": annual_spend(own, floor),
                "may_be": may_be,
                "spent_on": may_be,
                "decisions": 1,
                "looked": looked,
                "below": below,
                "questions": questions(customer, own, floor) | {"for_what": for_what(may_be, looked, below)},
            }
        )
    contain(found, rows(folder, "customers.csv"), facts, floor)
    return found


def grade_of(decision: dict[str, str], facts: list[dict[str, str]]) -> str:
    """The best grade of what a decision cites: all that its addresses say for what; D where it cites nothing."""
    cited = decision["facts"].replace(";", " ").split()
    grades = [fact["grade"] for fact in facts if fact["dimension"] == "for_what" and fact["source_url"] in cited]
    return min(grades, default="D")


def contain(listed: list[Account], customers: list[dict[str, str]], facts: list[dict[str, str]], floor: str) -> None:
    """A parent's known spend that names a subsidiary of unknown spend is of both, and takes both to be decided.

    Not where the subsidiary's part of a combined figure could not be true with it.
    """
    account = {one["key"]: one for one in listed}
    by_name = {customer["name"]: customer["customer_id"] for customer in customers}
    money = [
        fact for fact in facts if fact["dimension"] == "how_much" and fact["unit"] == "USD" and fact["grade"] <= floor
    ]
    for customer in customers:
        child, parent = customer["customer_id"], by_name.get(customer["parent"])
        if parent is None or account[child]["spend"] is not None or account[parent]["spend"] is None:
            continue
        names = [customer["name"], *filter(None, customer["aliases"].split(";"))]
        claims = " ".join(
            fact["claim"] for fact in money if fact["customer_id"] == parent and fact["yardstick"] in YEARS
        )
        together = [fact for fact in money if fact["customer_id"] == child and "combined" in fact["yardstick"]]
        doubtful = False
        for figure in together:
            others = {fact["customer_id"] for fact in money if fact["claim"] == figure["claim"]} - {child}
            spends = [account[other]["spend"] for other in others]
            most = account[parent]["spend"] + sum(spend or 0 for spend in spends)
            doubtful = doubtful or (None not in spends and most < int(figure["low"]))
        if any(name in claims for name in names) and not doubtful:
            account[parent]["spent_on"] = account[parent]["may_be"] | account[child]["may_be"]
            account[parent]["decisions"] = 2
            account[child]["inside"] = parent


def annual_spend(facts: list[dict[str, str]], floor: str) -> int | None:
    """Dollars: the best-graded, then latest, claim on what this customer alone spends in a year."""
    claims = [
        fact
        for fact in facts
        if fact["dimension"] == "how_much"
        and fact["unit"] == "USD"
        and fact["yardstick"] in YEARS
        and fact["grade"] <= floor
        and fact["low"]
        and fact["high"]
    ]
    if not claims:
        return None
    best = min(claim["grade"] for claim in claims)
    claim = max((claim for claim in claims if claim["grade"] == best), key=lambda claim: claim["as_of"])
    assert claim["low"] == claim["high"], "this script knows points only"
    return int(claim["low"])


def questions(customer: dict[str, str], facts: list[dict[str, str]], floor: str) -> dict[str, str]:
    """How each of the questions stands that facts answer, in the order of all four; a fact of grade U is silence."""

    def graded(dimension: str, lowest: str) -> bool:
        return any(fact["dimension"] == dimension and fact["grade"] <= lowest for fact in facts)

    def silent(dimension: str) -> bool:
        return any(fact["dimension"] == dimension and fact["grade"] == "U" for fact in facts)

    def stands(at_floor: bool, at_all: bool, silence: bool = False) -> str:
        return "known" if at_floor else "below" if at_all else "silence" if silence else "backlog"

    # The list itself is of grade D; a fact on who the customer is may lift that.
    named = not customer["name"].startswith("(unnamed") and customer["segment"] in SEGMENTS
    return {
        "who": stands(named and (floor == "D" or graded("who", floor)), named),
        "how_much": stands(
            annual_spend(facts, floor) is not None, annual_spend(facts, "D") is not None, silent("how_much")
        ),
        "for_what": "",
        "to_what_end": stands(graded("to_what_end", floor), graded("to_what_end", "D")),
    }


def for_what(may_be: set[str], looked: bool, below: bool) -> str:
    """How the question stands that decisions answer."""
    stances = {STANCE[code] for code in may_be}
    return "backlog" if not looked else "below" if below else "known" if len(stances) == 1 else "silence"


def disclosed(folder: str | Path) -> dict[str, Any]:
    """Dollars: the run-rate revenue of the day on which the vendor last counted its large customers."""
    claims = rows(folder, "disclosures.csv")
    day = max(row["as_of"] for row in claims if row["metric"].startswith("customers above"))
    (revenue,) = [row for row in claims if row["metric"] == "run-rate revenue" and row["as_of"] == day]
    return {"as_of": day, "dollars": int(revenue["value"])}


Weighed = tuple[int, set[str]]


@dataclass
class Weights:
    """What accounts weigh, beside what may lie anywhere among some of them, in any way."""

    known: list[Weighed]
    left: int = 0
    among: list[set[str]] = field(default_factory=list)
    """What each of those may be that share what is left; there is always one that takes nothing."""
    twice: list[Weighed] = field(default_factory=list)
    """Those of the known that take two decisions."""
    whole: int | None = None
    """The total, where it is given: what no account is known for is then the last of `known`."""


def weigh(listed: list[Account], unit: str, of: str, disclosed_dollars: int) -> Weights:
    if unit == "customers":
        return Weights([(1, one["may_be"]) for one in listed])
    spending = [one for one in listed if one["spend"] is not None]
    known = [(one["spend"], one["spent_on"]) for one in spending]
    twice = [(one["spend"], one["spent_on"]) for one in spending if one["decisions"] == 2]
    left = disclosed_dollars - sum(weight for weight, _ in known)
    if of == "known":
        return Weights(known, twice=twice)
    if of == "listed":
        among = [one["may_be"] for one in listed if one["spend"] is None and "inside" not in one]
        return Weights(known, left, among, twice)
    return Weights([*known, (left, set(STANCE))], twice=twice, whole=disclosed_dollars)


def shares(weights: Weights, group: set[str]) -> tuple[Fraction | None, Fraction | None]:
    """Least and most share: what is left goes as a whole to the account where it matters most, or to none."""
    low = sum(weight for weight, may_be in weights.known if may_be <= group)
    high = sum(weight for weight, may_be in weights.known if may_be & group)
    whole = sum(weight for weight, _ in weights.known)
    lows, highs = [(low, whole)], [(high, whole)]
    for may_be in weights.among:
        lows.append((low + (weights.left if may_be <= group else 0), whole + weights.left))
        highs.append((high + (weights.left if may_be & group else 0), whole + weights.left))
    if not whole and not weights.among:
        return None, None
    return min(Fraction(*one) for one in lows if one[1]), max(Fraction(*one) for one in highs if one[1])


def amounts(weights: Weights, group: set[str]) -> tuple[int, int]:
    low = sum(weight for weight, may_be in weights.known if may_be <= group)
    high = sum(weight for weight, may_be in weights.known if may_be & group)
    return low, high + max((weights.left for may_be in weights.among if may_be & group), default=0)


def composition(listed: list[Account], unit: str, of: str, dollars: int) -> dict[str, Any]:
    weights, counted = weigh(listed, unit, of, dollars), weigh(listed, "customers", "listed", dollars)
    spent = weigh(listed, "spend", of if unit == "spend" else "known", dollars)
    groups = {}
    for name in ("bullish", "neutral", "bearish", *STANCE):
        group = {code for code, stance in STANCE.items() if name in (code, stance)}
        low, high = shares(weights, group)
        spend: tuple[int | None, int | None] = amounts(spent, group)
        if spent.whole is None and not spent.among and spend[1] == 0:
            spend = None, None
        if unit == "spend" and spend[0] is None:
            low = high = None
        groups[name] = {
            "share": {"low": low, "high": high},
            "customers": dict(zip(("low", "high"), amounts(counted, group), strict=True)),
            "dollars": dict(zip(("low", "high"), spend, strict=True)),
        }
    return groups


def share(part: int, whole: int) -> float | None:
    return None if whole == 0 else float(Fraction(part, whole))


def gap(listed: list[Account], unit: str, total: int | None = None) -> dict[str, Any]:
    weights = [1 if unit == "customers" else one["spend"] or 0 for one in listed]
    whole = sum(weights) if total is None else total
    found: dict[str, Any] = {}
    for question in (*QUESTIONS, "union"):
        sums = {"known": [0, 0], "backlog": [0, 0], "below": [0, 0], "silence": [0, 0]}
        for weight, one in zip(weights, listed, strict=True):
            answers = set(one["questions"].values()) if question == "union" else {one["questions"][question]}
            state = next(state for state in ("backlog", "below", "silence", "known") if state in answers)
            sums[state][0] += weight
            sums[state][1] += 1
        found[question] = {
            state: {"share": share(weight, whole), "customers": number} for state, (weight, number) in sums.items()
        }
    not_listed = 0 if total is None else total - sum(weights)
    found["not_listed"] = {"share": share(not_listed, whole)}
    return found


SIDES = {name: {code for code, stance in STANCE.items() if stance == name} for name in ("bullish", "bearish")}
OTHER = {"bullish": "bearish", "bearish": "bullish"}


def ends(may_be: set[str], side: str) -> tuple[int, int]:
    """What a unit of weight counts towards a side at worst and at best."""
    mine, others = SIDES[side], SIDES[OTHER[side]]
    worst = (may_be <= mine) - bool(may_be & others)
    return worst, bool(may_be & mine) - (may_be <= others)


def lead(weights: Weights, side: str, part: Fraction = Fraction(0)) -> Fraction:
    """By how much a side leads at least, when a part of all that is open turns out for it and the rest against it."""

    def counts(may_be: set[str]) -> Fraction:
        low, high = ends(may_be, side)
        return low + part * (high - low)

    known = sum((weight * counts(may_be) for weight, may_be in weights.known), Fraction(0))
    return known + weights.left * min([Fraction(0), *map(counts, weights.among)])


def tipping(weights: Weights, side: str) -> Fraction | None:
    """Where the lead crosses zero: it is the least of lines in the part, one for each place of what is left."""
    roots = [Fraction(0)]
    places: list[set[str] | None] = [None, *weights.among]
    for place in places:
        lines = [(weight, ends(may_be, side)) for weight, may_be in weights.known]
        lines += [] if place is None else [(weights.left, ends(place, side))]
        at_zero = sum(weight * low for weight, (low, _) in lines)
        slope = sum(weight * (high - low) for weight, (low, high) in lines)
        if at_zero >= 0:
            continue
        if not slope or at_zero + slope < 0:
            return None
        roots.append(Fraction(-at_zero, slope))
    return max(roots)


def verdict(listed: list[Account], unit: str, of: str, dollars: int) -> dict[str, Any]:
    weights = weigh(listed, unit, of, dollars)
    leads = {side: lead(weights, side) for side in SIDES}
    outcome = next((side.upper() for side in SIDES if leads[side] > 0), "NOT ESTABLISHED")
    ways = {side: fewest(weights, side) for side in SIDES}
    settled = outcome != "NOT ESTABLISHED"
    return {
        "verdict": outcome,
        **{side: dict(zip(("low", "high"), shares(weights, SIDES[side]), strict=True)) for side in SIDES},
        "lead": leads,
        "tipping": {side: tipping(weights, side) for side in SIDES},
        "fewest": {side: 0 if settled else ways[side] for side in SIDES},
        "fewest_accounts": 0 if settled else min((way for way in ways.values() if way is not None), default=None),
        "open_spend": sum(
            weight
            for weight, may_be in weigh(listed, "spend", of if of == "disclosed" else "known", dollars).known
            if may_be & SIDES["bullish"] and not may_be <= SIDES["bullish"]
        ),
    }


def is_open(may_be: set[str]) -> bool:
    return len({STANCE[code] for code in may_be}) > 1


def fewest(weights: Weights, side: str) -> int | None:
    """How few listed accounts, each decided for a side, put it surely ahead: with what is left where it is, or not.

    What is left is against it as long as one of those that may hold it may be of the other side; all of those have to
    be decided then, or the accounts of known weight have to outweigh it.
    """
    listed = [
        one for one in weights.known if weights.whole is None or one[1] != set(STANCE) or one[0] < weights.whole // 2
    ]
    once = [one for one in listed if one not in weights.twice]
    gains = sorted((weight * (1 - ends(may_be, side)[0]) for weight, may_be in once if is_open(may_be)), reverse=True)
    against = [may_be for may_be in weights.among if ends(may_be, side)[0] < 0]
    found = []
    for taken in (0, 1) if weights.twice else (0,):
        known = lead(Weights(weights.known), side)
        known += taken * sum(weight * (1 - ends(may_be, side)[0]) for weight, may_be in weights.twice)
        if (number := _until(known - (weights.left if against else 0), gains)) is not None:
            found.append(2 * taken + number)
        if all(is_open(may_be) for may_be in against) and (number := _until(known, gains)) is not None:
            found.append(2 * taken + len(against) + number)
    return min(found, default=None)


def _until(ahead: Fraction, gains: list[int]) -> int | None:
    for number, gain in enumerate([0, *gains]):
        ahead += gain
        if ahead > 0:
            return number
    return None


def everything(folder: str | Path, floor: str) -> dict[str, Any]:
    listed = accounts(folder, floor)
    revenue = disclosed(folder)
    known = [one["spend"] for one in listed if one["spend"] is not None]
    dollars = revenue["dollars"]
    of = {
        "customers, listed": ("customers", "listed", dollars),
        "spend, listed": ("spend", "listed", dollars),
        "spend, known": ("spend", "known", dollars),
        "spend, disclosed": ("spend", "disclosed", dollars),
    }
    return {
        "floor": floor,
        "disclosed": revenue,
        "customers": len(listed),
        "spend": sum(known),
        "spend_known_of": sorted(one["key"] for one in listed if one["spend"] is not None),
        "unlooked": sum(not one["looked"] for one in listed),
        "below": sum(one["below"] for one in listed),
        "looked, open": sum(one["looked"] and not one["below"] and one["may_be"] == set(STANCE) for one in listed),
        "composition": {name: composition(listed, *how) for name, how in of.items()},
        "gap": {
            name: gap(listed, unit, dollars if which == "disclosed" else None) for name, (unit, which, _) in of.items()
        },
        "verdict": {name: verdict(listed, *how) for name, how in of.items()},
    }


if __name__ == "__main__":
    print(json.dumps({floor: everything(sys.argv[1], floor) for floor in "DC"}, indent=1, default=float))
