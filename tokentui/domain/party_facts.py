"""Facts whose claim names somebody else, as `sells on to` and `financed by` do, and the amounts of a year in them."""

from collections.abc import Iterable
from math import isfinite

from tokentui.domain.bounds import Range
from tokentui.domain.customer import Fact
from tokentui.domain.derive import LARGEST, year_of
from tokentui.domain.money import MICRO


def parties_of(claim: str) -> tuple[str, ...]:
    """Whom a claim may name, the likeliest first: all of it, or what stands before a colon."""
    whole = " ".join(claim.split())
    before = whole.partition(":")[0].strip()
    return (whole, before) if before and before != whole else (whole,)


def amount_of_year(fact: Fact, currency: str) -> Range | None:
    """What a fact says of a year in the book's currency, micro-units; None where it gives no such amount."""
    if (fact.unit or "").strip().upper() != currency.upper() or year_of(fact.yardstick) is None:
        return None
    ends = [end for end in (fact.low, fact.high) if end is not None]
    if not ends or not all(is_amount(end) for end in ends) or ends[0] > ends[-1]:
        return None
    least = 0 if fact.low is None else round(fact.low * MICRO)
    return Range(least, None if fact.high is None else round(fact.high * MICRO))


def is_amount(figure: object) -> bool:
    """Whether a figure of a fact is an amount of money: files may bring anything."""
    return isinstance(figure, int | float) and isfinite(figure) and 0 <= figure < LARGEST


def by_worth(facts: Iterable[Fact]) -> list[Fact]:
    """The best grade first, then the latest."""
    ordered = sorted(facts, key=lambda one: one.uid)
    ordered.sort(key=lambda one: one.as_of or "", reverse=True)
    return sorted(ordered, key=lambda one: one.grade)
