"""The numbers of the public book, worked out from its files alone: the csv and json modules, and nothing of tokentui.

    python tests/independent_recompute.py fixtures/public_book/anthropic

It is written in the plainest way, account by account, so that it can be read beside the definitions in the README and
shares no code and no idea of implementation with the program that it checks.
"""

import csv
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

Account = dict[str, Any]
Masses = list[tuple[int, set[str]]]

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
        # A decision that cites no fact has grade D: above that floor it says nothing.
        may_be, looked = set(STANCE), False
        below = False
        if decision is not None and decision["statement"] != "set":
            looked = True
        elif decision is not None:
            below, looked = floor != "D", True
            may_be = may_be if below else set(decision["use_cases"].split(";"))
        found.append(
            {
                "key": key,
                "spend": annual_spend(own, floor),
                "may_be": may_be,
                "looked": looked,
                "below": below,
                "questions": questions(customer, own, floor) | {"for_what": for_what(may_be, looked, below)},
            }
        )
    return found


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
    """Known, backlog or below the floor for each of the questions that facts answer, in the order of all four."""
    assert all(fact["grade"] in "ABCD" for fact in facts), "this script knows no grade U"

    def graded(dimension: str, lowest: str) -> bool:
        return any(fact["dimension"] == dimension and fact["grade"] <= lowest for fact in facts)

    def stands(at_floor: bool, at_all: bool) -> str:
        return "known" if at_floor else "below" if at_all else "backlog"

    # The list itself is of grade D; a fact on who the customer is may lift that.
    named = not customer["name"].startswith("(unnamed") and customer["industry"] != ""
    return {
        "who": stands(named and (floor == "D" or graded("who", floor)), named),
        "how_much": stands(annual_spend(facts, floor) is not None, annual_spend(facts, "D") is not None),
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


def masses(listed: list[Account], unit: str, total: int | None) -> Masses:
    """(weight, may be) of each account, and of the part of a disclosed total that no account is listed for."""
    weighed = [(1 if unit == "customers" else one["spend"] or 0, one["may_be"]) for one in listed]
    if total is not None:
        weighed.append((total - sum(weight for weight, _ in weighed), set(STANCE)))
    return weighed


def bounds(weighed: Masses, group: set[str]) -> tuple[int, int]:
    """Least and most weight of a group: what can be nothing else, and what may be it."""
    low = sum(weight for weight, may_be in weighed if may_be <= group)
    high = sum(weight for weight, may_be in weighed if may_be & group)
    return low, high


def share(part: int, whole: int) -> float | None:
    return None if whole == 0 else float(Fraction(part, whole))


def composition(listed: list[Account], unit: str, total: int | None = None) -> dict[str, Any]:
    weighed = masses(listed, unit, total)
    whole = sum(weight for weight, _ in weighed)
    counted = masses(listed, "customers", None)
    spent = masses(listed, "spend", total)
    groups = {}
    for name in ("bullish", "neutral", "bearish", *STANCE):
        group = {code for code, stance in STANCE.items() if name in (code, stance)}
        low, high = bounds(weighed, group)
        groups[name] = {
            "share": {"low": share(low, whole), "high": share(high, whole)},
            "customers": dict(zip(("low", "high"), bounds(counted, group), strict=True)),
            "dollars": dict(zip(("low", "high"), bounds(spent, group), strict=True)),
        }
    return groups


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


def verdict(listed: list[Account], unit: str, total: int | None = None) -> dict[str, Any]:
    weighed = masses(listed, unit, total)
    whole = sum(weight for weight, _ in weighed)
    sides = {name: {code for code, stance in STANCE.items() if stance == name} for name in ("bullish", "bearish")}
    bull_low, bull_high = bounds(weighed, sides["bullish"])
    bear_low, bear_high = bounds(weighed, sides["bearish"])
    outcome = "BULLISH" if bull_low > bear_high else "BEARISH" if bear_low > bull_high else "NOT ESTABLISHED"
    unsettled = bull_high - bull_low
    tipping = Fraction(whole - 2 * bull_low, 2 * unsettled) if unsettled else None
    return {
        "verdict": outcome,
        "bullish": {"low": share(bull_low, whole), "high": share(bull_high, whole)},
        "bearish": {"low": share(bear_low, whole), "high": share(bear_high, whole)},
        "tipping_share": float(tipping) if tipping is not None and 0 <= tipping <= 1 else None,
        "open_spend": sum(
            weight
            for weight, may_be in masses(listed, "spend", total)
            if may_be & sides["bullish"] and not may_be <= sides["bullish"]
        ),
        "fewest_accounts": 0 if outcome != "NOT ESTABLISHED" else fewest(listed, unit, sides, weighed),
    }


def fewest(listed: list[Account], unit: str, sides: dict[str, set[str]], weighed: Masses) -> int | None:
    """How few listed accounts, each turning out as well as it may, put one side surely above the other."""
    ways = []
    for one, other in (("bullish", "bearish"), ("bearish", "bullish")):
        lacking = bounds(weighed, sides[other])[1] - bounds(weighed, sides[one])[0]
        gains = []
        for weight, may_be in masses(listed, unit, None):
            joins = bool(may_be & sides[one]) and not may_be <= sides[one]
            leaves = bool(may_be & sides[other]) and not may_be <= sides[other]
            gains.append(weight * (joins + leaves))
        for number, gain in enumerate(sorted(gains, reverse=True), 1):
            lacking -= gain
            if lacking < 0:
                ways.append(number)
                break
    return min(ways, default=None)


def everything(folder: str | Path, floor: str) -> dict[str, Any]:
    listed = accounts(folder, floor)
    revenue = disclosed(folder)
    known = [one["spend"] for one in listed if one["spend"] is not None]
    of = {
        "customers, listed": ("customers", None),
        "spend, listed": ("spend", None),
        "spend, disclosed": ("spend", revenue["dollars"]),
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
        "gap": {name: gap(listed, *how) for name, how in of.items()},
        "verdict": {name: verdict(listed, *how) for name, how in of.items()},
    }


if __name__ == "__main__":
    print(json.dumps({floor: everything(sys.argv[1], floor) for floor in "DC"}, indent=1))
