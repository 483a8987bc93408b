"""What `tokentui resale` says, worked out once more from tables that `tokentui export` wrote, by trying every end."""

import csv
from collections import defaultdict
from fractions import Fraction
from io import StringIO
from itertools import product

YEARLY = "per year"
Row = dict[str, str]
Ends = tuple[Fraction, Fraction]


def rows(text: str) -> list[Row]:
    """A table in CSV."""
    return list(csv.DictReader(StringIO(text)))


def number(cell: str) -> Fraction | None:
    """What a cell holds."""
    return Fraction(cell) if cell else None


def months_apart(one: str, other: str) -> bool:
    """Whether two dates of months or years are certainly more than six months apart."""

    def span(date: str) -> tuple[int, int]:
        year, _, month = date.partition("-")
        return (int(year) * 12 + int(month), int(year) * 12 + int(month)) if month else (
            int(year) * 12 + 1, int(year) * 12 + 12,
        )  # fmt: skip

    (_, earlier), (later, _) = sorted((span(one), span(other)))
    return later - earlier > 7 or later - earlier == 7


class Recounted:
    """A book as its exported tables have it, at a floor."""

    def __init__(self, customers: str, facts: str, decisions: str, floor: str) -> None:
        gone = {row["customer_id"] for row in rows(decisions) if row["statement"] == "excluded"}
        self.listed = [row for row in rows(customers) if row["customer_id"] not in gone]
        self.names = {row["name"].lower(): row["customer_id"] for row in self.listed}
        self.names |= {row["customer_id"]: row["customer_id"] for row in self.listed}
        self.facts: dict[str, list[Row]] = defaultdict(list)
        for row in rows(facts):
            if row["grade"] <= floor and row["customer_id"] not in gone:
                self.facts[row["customer_id"]].append(row)
        self.spends = {
            row["customer_id"]: (Fraction(row["spend_low"]), Fraction(row["spend_high"]))
            for row in self.listed
            if row["spend_low"] and row["spend_grade"] <= floor
        }
        self.dates = {
            key: row["as_of"]
            for key in self.spends
            for row in self.facts[key]
            if row["dimension"] == "how_much" and (Fraction(row["low"]), Fraction(row["high"])) == self.spends[key]
        }
        # A figure of a parent that names its own contains it.
        self.summed = {
            key: spend
            for key, spend in self.spends.items()
            if not any(
                row["dimension"] == "how_much" and self._name(key) in row["claim"] and other == self._parent(key)
                for other in self.spends
                for row in self.facts[other]
            )
        }

    def _row(self, key: str) -> Row:
        return next(row for row in self.listed if row["customer_id"] == key)

    def _name(self, key: str) -> str:
        return self._row(key)["name"]

    def _parent(self, key: str) -> str | None:
        return self.names.get(self._row(key)["parent"].lower())

    def left(self, key: str) -> tuple[Fraction, Fraction | None] | None:
        """Revenue less spend of a customer, least and most, by the revenue of the nearest date."""
        if key not in self.dates:
            return None
        meeting = [
            row
            for row in self.facts[key]
            if row["unit"] in ("USD own revenue", "USD product revenue")
            and row["yardstick"].startswith(YEARLY)
            and not months_apart(row["as_of"], self.dates[key])
        ]
        if not meeting:
            return None
        (row,) = meeting
        low, high = number(row["low"]) or Fraction(0), number(row["high"])
        spend = self.spends[key]
        return low - spend[1], None if high is None else high - spend[0]

    def financed(self) -> tuple[Ends, Ends]:
        """Money and share that investors pay: every spend at every point where either may turn."""
        least: list[list[tuple[Fraction, Fraction]]] = []
        most: list[list[tuple[Fraction, Fraction]]] = []
        for key, (low, high) in self.summed.items():
            said = self._financed_of(key, high)
            turning = [one for one in (low, high, *filter(None, said)) if low <= one <= high]
            least.append([(min(spend, said[0]), spend) for spend in turning])
            top = said[1]
            most.append([(spend if top is None else min(spend, top), spend) for spend in turning])

        def shares(choices: list[list[tuple[Fraction, Fraction]]]) -> list[Fraction]:
            return [
                sum((part for part, _ in chosen), Fraction(0)) / sum(spend for _, spend in chosen)
                for chosen in product(*choices)
            ]  # fmt: skip

        money = (sum(min(part for part, _ in one) for one in least), sum(max(part for part, _ in one) for one in most))
        return (Fraction(money[0]), Fraction(money[1])), (min(shares(least)), max(shares(most)))

    def _financed_of(self, key: str, spend: Fraction) -> tuple[Fraction, Fraction | None]:
        said = self.facts[key]
        if any(row["dimension"] == "investor" for row in said):
            return spend, spend
        found = sorted((row for row in said if row["dimension"] == "financed_by"), key=lambda row: row["grade"])
        if not found:
            return Fraction(0), None
        first = {row["claim"]: row for row in reversed(found)}
        lows = [number(row["low"]) or Fraction(0) for row in first.values()]
        highs = [number(row["high"]) for row in first.values()]
        return sum(lows, Fraction(0)), None if None in highs else sum((one for one in highs if one), Fraction(0))

    def pairs(self) -> list[tuple[str, str, Fraction, Fraction]]:
        """Reseller, customer, and what is counted twice of theirs at least and at most."""
        found = []
        for key in self.summed:
            for row in self.facts[key]:
                buyer = self.names.get(row["claim"].partition(":")[0].lower())
                if row["dimension"] != "sells_on" or buyer is None or buyer == key or buyer not in self.summed:
                    continue
                low, high = number(row["low"]) or Fraction(0), number(row["high"])
                ends = self.summed[key], self.summed[buyer]
                cap = min(end[1] for end in ends)
                found.append((key, buyer, min(low, *(end[0] for end in ends)), cap if high is None else min(high, cap)))
        return found
