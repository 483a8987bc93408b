"""What tokens cost at list prices: from the cheapest to the dearest of a dated list, whatever the mix of models."""

from collections.abc import Iterable
from typing import NamedTuple

MILLION = 1_000_000
"""Tokens that a price is for."""
INPUT_FOR_OUTPUT = 3
"""Tokens that go in for each that comes out, in a blended price: the usual assumption of comparisons, and no bound."""


class ListPrice(NamedTuple):
    """What a vendor's price list says of one model from a date on; micro-units of the book's currency for a million."""

    uid: str
    as_of: str
    """When the price was listed: a year, a month or a day."""
    model: str
    input: int
    """For a million tokens that go in."""
    output: int
    """For a million tokens that come out."""
    cached: int | None
    """For a million tokens that went in before, where that has a price of its own."""
    source_title: str | None
    source_url: str | None
    grade: str

    @property
    def lowest(self) -> int:
        """The lowest of its prices."""
        return min(self.input, self.output, self.input if self.cached is None else self.cached)

    @property
    def highest(self) -> int:
        """The highest of its prices."""
        return max(self.input, self.output)

    @property
    def blended(self) -> int:
        """What INPUT_FOR_OUTPUT million tokens in and a million out cost together."""
        return INPUT_FOR_OUTPUT * self.input + self.output


class TokenCost(NamedTuple):
    """What a number of tokens costs at list prices, at least and at most; micro-units."""

    tokens: int
    low: int
    """Rounded down."""
    high: int
    """Rounded up."""
    blended_low: int
    """With INPUT_FOR_OUTPUT, rounded down: of the cheapest model by that."""
    blended_high: int
    cheapest: ListPrice
    dearest: ListPrice
    models: int
    first: str
    """The oldest and the newest of the dates of the prices."""
    last: str


def prices_at(prices: Iterable[ListPrice], as_of: str) -> tuple[ListPrice, ...]:
    """Of each model the price that was listed last by a date, and of later models none.

    Where the whole list is later than the date, each model's first price stands in: its own date tells.
    """
    every = sorted(prices, key=lambda one: one.as_of)
    by_then = [one for one in every if one.as_of[: len(as_of)] <= as_of[: len(one.as_of)]]
    held = {one.model: one for one in by_then} or {one.model: one for one in reversed(every)}
    return tuple(held[model] for model in sorted(held))


def token_cost(tokens: int, prices: Iterable[ListPrice]) -> TokenCost | None:
    """What tokens cost if all were of the cheapest kind, and if all were of the dearest; None without prices.

    Bounds over every mix of models, of input and output: a sum of tokens × price lies between the number of tokens at
    the least and at the greatest price (worst case, as in Manski 2003, Partial Identification, ch. 1). Discounts from
    the list are not in it, so that what was really paid may be less than the lower end.
    """
    every = tuple(prices)
    if not every:
        return None
    cheapest, dearest = min(every, key=lambda one: one.lowest), max(every, key=lambda one: one.highest)
    return TokenCost(
        tokens=tokens,
        low=tokens * cheapest.lowest // MILLION,
        high=-(-tokens * dearest.highest // MILLION),
        blended_low=tokens * min(one.blended for one in every) // (MILLION * (INPUT_FOR_OUTPUT + 1)),
        blended_high=-(-tokens * max(one.blended for one in every) // (MILLION * (INPUT_FOR_OUTPUT + 1))),
        cheapest=cheapest,
        dearest=dearest,
        models=len(every),
        first=min(one.as_of for one in every),
        last=max(one.as_of for one in every),
    )
