"""How much a customer may spend by a named rule, where no spend is known: an interval of grade D, off by default."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from tokentui.domain.customer import NewFact
from tokentui.domain.derive import LARGEST
from tokentui.domain.grades import Grade, Question
from tokentui.domain.list_prices import ListPrice, token_cost
from tokentui.domain.money import MICRO, at_least, at_most

MONTHS = 12
PER_HEAD = 7_500 * MICRO
"""Dollars a month for each employee that 99 of 100 businesses stay below, as published; the median is 11, and the top
tenth begins at 611."""
_BEGINNING = "~rule:"
"""What the uid of each of these facts begins with: behind every other, so that of equal worth another fact counts."""


class SpendRule(StrEnum):
    """The rules; of several that say something of a customer the first counts."""

    TOKENS = "tokens"
    SEATS = "seats"
    HEADCOUNT = "headcount"
    MONTH = "month"
    """A lower end alone: an upper one comes from elsewhere, or stays unknown."""

    @property
    def words(self) -> str:
        """What is multiplied."""
        return _WORDS[self]

    @property
    def uid(self) -> str:
        """What the uid of each of its facts begins with."""
        return f"{_BEGINNING}{list(SpendRule).index(self) + 1}:"

    @property
    def uids(self) -> tuple[str, str]:
        """Between what the uids of its facts lie: from the first on, before the second."""
        return self.uid, f"{self.uid[:-1]};"


_WORDS = {
    SpendRule.TOKENS: "tokens × price list",
    SpendRule.SEATS: "seats × list price",
    SpendRule.HEADCOUNT: "head count × spend per employee",
    SpendRule.MONTH: "one month × 12, at least",
}


class CountedUse(NamedTuple):
    """How many tokens, seats or heads a customer of unknown spend is known to have, or micro-units of its month."""

    customer: int
    key: str
    low: int
    high: int
    column: str = ""
    """The column of a list that says so, where no fact does."""


class SpentByRule(NamedTuple):
    """Customers whose spend is by a rule, and what it comes to at least and at most; micro-units a year."""

    rule: SpendRule
    accounts: int
    low: int
    high: int | None
    """None where the rule gives no upper end."""


class SeatPrice(NamedTuple):
    """What a seat costs a month by the vendor's list, from the cheapest plan to the dearest; micro-units."""

    low: int
    high: int


def by_tokens(found: Iterable[CountedUse], prices: tuple[ListPrice, ...], currency: str) -> list[NewFact]:
    """A fact for each customer: its tokens at the lowest and at the highest price of the list."""
    facts = []
    for one in found:
        least, most = token_cost(one.low, prices), token_cost(one.high, prices)
        if least is not None and most is not None:
            prices_of = f"{len(prices)} models, {prices[0].as_of}"
            facts.append(_fact(SpendRule.TOKENS, one, least.low, most.high, f"tokens, {prices_of}", currency))
    return [fact for fact in facts if fact is not None]


def by_seats(found: Iterable[CountedUse], price: SeatPrice, currency: str) -> list[NewFact]:
    """A fact for each customer: twelve months of its seats at the cheapest and at the dearest plan."""
    said = f"seats at {at_least(price.low, currency)} to {at_most(price.high, currency)} a month"
    every = (
        _fact(SpendRule.SEATS, one, MONTHS * one.low * price.low, MONTHS * one.high * price.high, said, currency)
        for one in found
    )
    return [fact for fact in every if fact is not None]


def by_headcount(found: Iterable[CountedUse], currency: str) -> list[NewFact]:
    """A fact for each customer: from nothing to what all but one of a hundred businesses stay below."""
    said = "from nothing to $7,500 a month each, below which 99 of 100 businesses stay"
    facts = []
    for one in found:
        heads = f"employees, as a list has them under {one.column}" if one.column else "employees"
        facts.append(_fact(SpendRule.HEADCOUNT, one, 0, MONTHS * one.high * PER_HEAD, f"{heads}, {said}", currency))
    return [fact for fact in facts if fact is not None]


def by_month(found: Iterable[CountedUse], currency: str) -> list[NewFact]:
    """A fact for each customer: twelve times its month, if no month of the year was lower, and no upper end."""
    facts = []
    for one in found:
        if MONTHS * one.low < LARGEST * MICRO:
            said = f"{at_least(one.low, currency)} in a month, if none of the year was lower; at most is not known"
            facts.append(_new(SpendRule.MONTH, one, MONTHS * one.low, None, said, currency))
    return facts


def _fact(rule: SpendRule, one: CountedUse, low: int, high: int, said: str, currency: str) -> NewFact | None:
    """None for more than a book can hold as a spend."""
    if high >= LARGEST * MICRO:
        return None
    number = f"{one.low:,}" if one.low == one.high else f"{one.low:,} to {one.high:,}"
    return _new(rule, one, low, high, f"{number} {said}", currency)


def _new(rule: SpendRule, one: CountedUse, low: int, high: int | None, said: str, currency: str) -> NewFact:
    """In whole units of currency, rounded outwards."""
    return NewFact(
        uid=f"{rule.uid}{one.key}",
        customer_id=one.customer,
        dimension=Question.HOW_MUCH.value,
        claim=f"by rule, {rule.words}: {said}",
        low=low // MICRO,
        high=None if high is None else -(-high // MICRO),
        unit=currency,
        yardstick="per year, estimate",
        source_title=f"rule: {rule.words}",
        source_kind="rule",
        grade=Grade.D.value,
    )
