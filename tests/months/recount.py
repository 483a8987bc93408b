"""What `tokentui months` says, worked out once more from tables that `tokentui export` wrote, in plain fractions."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from io import StringIO
from typing import NamedTuple

STANCES = {
    "bullish": {"core", "product", "operations"},
    "neutral": {"development", "consumer", "public"},
    "bearish": {"devtools", "ai-native", "resale"},
}
CODES = set().union(*STANCES.values())
SEGMENTS = {"large", "established", "start-up", "public", "individual"}
GROUPS = {
    **{("stance", name): members for name, members in STANCES.items()},
    **{("use_case", code): {code} for code in CODES},
    **{("segment", code): {code} for code in SEGMENTS},
}


Group = tuple[str, str]
Bounds = tuple[Fraction, Fraction]


class Used(NamedTuple):
    """A row of usage; None is not known."""

    spend: Fraction | None
    tokens: int | None


class Buyer(NamedTuple):
    """A customer: what it may be, each set with its share, and its months."""

    uses: tuple[tuple[frozenset[str], Fraction], ...]
    segments: frozenset[str]
    months: dict[str, Used]

    def share(self, kind: str, members: set[str]) -> tuple[Fraction, Fraction]:
        """How much of it is surely, and how much may be, in a group."""
        parts = ((self.segments, Fraction(1)),) if kind == "segment" else self.uses
        low = sum((weight for may_be, weight in parts if may_be <= members), Fraction(0))
        return low, sum((weight for may_be, weight in parts if may_be & members), Fraction(0))


def rows(text: str) -> list[dict[str, str]]:
    """A table in CSV."""
    return list(csv.DictReader(StringIO(text)))


def buyers(customers: str, usage: str, decisions: str, facts: str, floor: str) -> list[Buyer]:
    """Everybody who is not excluded, as the exported tables have them."""
    graded = {row["fact_id"]: row["grade"] for row in rows(facts)}
    said = {row["customer_id"]: row for row in rows(decisions)}
    months: dict[str, dict[str, Used]] = defaultdict(dict)
    for row in rows(usage):
        tokens = [int(row[name]) for name in ("tokens_in", "tokens_out") if row[name]]
        used = Used(Fraction(row["spend"]) if row["spend"] else None, sum(tokens) if tokens else None)
        months[row["customer_id"]][row["month"]] = used
    found = []
    for row in rows(customers):
        key = row["customer_id"]
        one = said.get(key)
        if one is not None and one["statement"] == "excluded":
            continue
        uses: tuple[tuple[frozenset[str], Fraction], ...] = ((frozenset(CODES), Fraction(1)),)
        if one is not None and one["statement"] in ("set", "split") and graded[one["facts"]] <= floor:
            uses = tuple(_uses(one["statement"], one["use_cases"]))
        told = row["segment"] and row["grade"] <= floor
        segments = frozenset({row["segment"]} if told else SEGMENTS)
        found.append(Buyer(uses, segments, months[key]))
    return found


def _uses(kind: str, cell: str) -> Iterable[tuple[frozenset[str], Fraction]]:
    if kind == "set":
        yield frozenset(part.strip() for part in cell.replace("|", ";").split(";")), Fraction(1)
        return
    for part in cell.replace("|", ";").split(";"):
        code, percent = part.replace("=", ":").split(":")
        yield frozenset({code.strip()}), Fraction(percent.strip().removesuffix("%")) / 100


def charged(used: Used | None) -> Fraction | None:
    """A spend above zero; a month without a row is none, and one that is not known stays so."""
    if used is None:
        return Fraction(0)
    return None if used.spend is None else max(used.spend, Fraction(0))


def of_month(
    every: list[Buyer], month: str
) -> dict[tuple[str, str], tuple[Fraction, Fraction | None, Fraction, Fraction]]:
    """By group: money surely in it, and at most (None for any amount), and the bounds of its share of the known."""
    total = sum((charged(one.months.get(month)) or Fraction(0) for one in every), Fraction(0))
    found = {}
    for (kind, code), members in GROUPS.items():
        low = high = Fraction(0)
        unknown = False
        for one in every:
            sure, may = one.share(kind, members)
            spend = charged(one.months.get(month))
            unknown |= spend is None and may > 0
            low, high = low + sure * (spend or 0), high + may * (spend or 0)
        found[kind, code] = (low, None if unknown else high, low / total, high / total)
    return found


FLOWS = ("start", "end", "new", "expansion", "contraction", "churn")


def flows(before: Fraction, after: Fraction) -> dict[str, Fraction]:
    """What became of one customer whose amounts are known."""
    zero = Fraction(0)
    return {
        "start": before,
        "end": after,
        "new": after if not before else zero,
        "expansion": max(after - before, zero) if before else zero,
        "contraction": max(before - after, zero) if after else zero,
        "churn": before if not after else zero,
    }


def moved(
    every: list[Buyer], before: list[str], after: list[str]
) -> dict[tuple[str, str], dict[str, tuple[Fraction, Fraction]]]:
    """By group what moved between two periods, surely in it and possibly."""
    found = {group: {name: (Fraction(0), Fraction(0)) for name in FLOWS} for group in GROUPS}
    for one in every:
        amounts = [total(one, months) for months in (before, after)]
        if amounts[0] is None or amounts[1] is None:
            continue
        for name, amount in flows(amounts[0], amounts[1]).items():
            for (kind, code), members in GROUPS.items():
                sure, may = one.share(kind, members)
                low, high = found[kind, code][name]
                found[kind, code][name] = (low + sure * amount, high + may * amount)
    return found


def total(one: Buyer, months: list[str]) -> Fraction | None:
    """What a customer spends in a period; None where a month is not known."""
    used = [one.months[month].spend for month in months if month in one.months]
    return None if None in used else max(sum((spend for spend in used if spend is not None), Fraction(0)), Fraction(0))


def cohorts(every: list[Buyer], months: list[str]) -> dict[str, list[tuple[str, int, int, Fraction]]]:
    """By first month: each month with who spends for certain, who may, and the money that is known."""
    found: dict[str, list[tuple[str, int, int, Fraction]]] = {}
    began: dict[str, list[Buyer]] = defaultdict(list)
    for one in every:
        first = [month for month, used in sorted(one.months.items()) if used.spend is None or used.spend > 0]
        if first:
            began[first[0]].append(one)
    for first_month, members in began.items():
        found[first_month] = []
        for month in months:
            if month >= first_month:
                spends = [charged(one.months.get(month)) for one in members]
                sure = sum(1 for spend in spends if spend)
                known = sum((spend for spend in spends if spend), Fraction(0))
                found[first_month].append((month, sure, sure + spends.count(None), known))
    return found


def micro(amount: Fraction) -> Fraction:
    """In micro-units."""
    return amount * 1_000_000


def close(found: int, wanted: Fraction) -> bool:
    """Whether a sum of parts of splits is what it should be: each part is a whole number of micro-units."""
    return abs(found - micro(wanted)) <= 2
