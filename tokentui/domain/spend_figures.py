"""Money that facts on how much give beside a customer's own year: of several together, of a month, of a part."""

import re
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from tokentui.domain.customer import Fact, FactOf
from tokentui.domain.grades import Grade
from tokentui.domain.money import MICRO, Spend, at_least, at_most, short
from tokentui.domain.text import visible

_COMBINED = re.compile(r"\b(combined|together)\b")
_MONTH = re.compile(r"\b(one|a|per|each) month\b|\bmonthly\b|\b30 days\b")
_NOT_OF_ONE = re.compile(r"\bper (?!month\b|year\b)|\ball vendors\b|\bplanned\b")


class Scope(StrEnum):
    """What a figure in money is of."""

    YEAR = "year"
    """One customer's own year: its annual spend, where no better fact gives that."""
    COMBINED = "combined"
    """A year of several customers together: the yardstick says combined or together."""
    PART = "part"
    """One customer's part of a combined figure."""
    MONTH = "month"
    """One customer's month."""
    OTHER = "other"
    """Anything else: several years, several vendors, for each seat."""


class Figure(NamedTuple):
    """A sum of money that a source gives for one customer, or for several together."""

    customers: tuple[tuple[int, str], ...]
    """Number and name of whom it is of, by name."""
    scope: Scope
    low: int | None
    """Micro-units; None where the source gives no such end."""
    high: int | None
    fact: Fact
    """The fact; where several customers hold it, one of them."""
    facts: tuple[str, ...]
    """uids of all of them."""

    @property
    def words(self) -> str:
        """When, by whom and on what evidence it was said."""
        parts = (self.fact.as_of, self.fact.source_title, f"grade {self.fact.grade.value}")
        return ", ".join(visible(part) for part in parts if part)

    def amount(self, currency: str) -> str:
        """The figure in words: `$1.4B`, `$1B to $2B`, `at least $300M`, `at most $900M`."""
        if self.low == self.high:
            return short(self.low, currency)
        low = at_least(self.low, currency) if self.low else ""
        if self.high is None:
            return f"at least {low}"
        high = at_most(self.high, currency)
        return f"{low} to {high}" if low else f"at most {high}"


def scope_of(fact: Fact) -> Scope:
    """What a figure in money is of, by its yardstick."""
    return Scope.YEAR if fact.basis is not None else scope_beside_years(fact.yardstick)


def scope_beside_years(said: str | None) -> Scope:
    """What a figure in money is of that is no customer's own year, by its yardstick."""
    yardstick = (said or "").lower()
    if _NOT_OF_ONE.search(yardstick):
        return Scope.OTHER
    if "part of" in yardstick:
        return Scope.PART
    if _COMBINED.search(yardstick):
        return Scope.COMBINED
    return Scope.MONTH if _MONTH.search(yardstick) else Scope.OTHER


def figures(facts: Iterable[FactOf], currency: str, floor: Grade) -> tuple[Figure, ...]:
    """The figures in the book's currency that count at an evidence floor; what is said of several is one figure."""
    held: dict[tuple[object, ...], list[FactOf]] = {}
    for one in facts:
        fact = one.fact
        if (fact.unit or "").strip().upper() != currency.upper() or not fact.grade.reaches(floor):
            continue
        if fact.low is None and fact.high is None:
            continue
        of = fact.uid if scope_of(fact) is not Scope.COMBINED else (fact.claim, fact.source_url or fact.source_title)
        held.setdefault((of, fact.low, fact.high, fact.yardstick, fact.as_of), []).append(one)
    return tuple(
        Figure(
            customers=tuple(sorted({(one.customer, one.name) for one in of}, key=lambda who: (who[1], who[0]))),
            scope=scope_of(of[0].fact),
            low=_micro(of[0].fact.low),
            high=_micro(of[0].fact.high),
            fact=of[0].fact,
            facts=tuple(one.fact.uid for one in of),
        )
        for of in held.values()
    )


def larger_than(
    amount: int, found: Iterable[Figure], known: Mapping[int, Spend], excluded: Collection[int], currency: str
) -> str:
    """The greatest figure by which a customer of unknown spend may spend more than an amount, in words; else empty.

    Of a combined figure it may hold what the known spends of the others leave.
    """
    most, words = amount, ""
    for figure in found:
        counted = [who for who in figure.customers if who[0] not in excluded]
        unknown = [visible(name) for number, name in counted if number not in known]
        end = figure.high if figure.high is not None else figure.low
        if not unknown or end is None:
            continue
        others = [visible(name) for number, name in counted if number in known]
        left = end - sum(known[number].low for number, _ in counted if number in known)
        if left > most:
            most = left
            beside = f": {figure.amount(currency)} together with {' and '.join(others)}" if others else ""
            words = f"{' and '.join(unknown)} may spend {short(left, currency)}{beside} ({figure.words})"
    return words


def _micro(amount: int | float | None) -> int | None:
    return None if amount is None else round(amount * MICRO)
