"""The cube: the small table of sums that both panels are drawn from."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from operator import sub
from typing import NamedTuple

from tokentui.domain.bounds import Parts
from tokentui.domain.grades import Mark
from tokentui.domain.settling import State, split_shares
from tokentui.domain.statements import WHOLE


class Unit(StrEnum):
    """What a customer weighs."""

    CUSTOMERS = "customers"
    SPEND = "spend"
    TOKENS = "tokens"


class Denominator(StrEnum):
    """What a share is a share of."""

    LISTED = "listed"
    """All listed customers; a spend that is not known may be anything between two stated ends."""
    KNOWN = "known"
    """The listed customers whose spend (or tokens) is known, and no others."""
    DISCLOSED = "disclosed"
    """A disclosed total revenue; what no known spend accounts for may be any use case."""


class Sums(NamedTuple):
    """Additive sums over customers; money in micro-units, customers in ten-thousandths."""

    customers: int = 0
    low: int = 0
    best: int = 0
    high: int = 0
    tokens: int = 0
    spend_unknown: int = 0
    """Customers (ten-thousandths) among them whose annual spend is not known."""
    tokens_unknown: int = 0
    """Customers (ten-thousandths) among them whose tokens are not known."""

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(*map(sub, self, other))


class Cell(NamedTuple):
    """One cell of the cube: every customer share with the same masks, states and marks."""

    segments: int
    """Segments it may be of; OPEN_MASK for all of the codebook."""
    who_state: State
    """What stands behind its segments."""
    named: bool
    """Whether it is a legal entity known by name."""
    mask: int
    """Use cases it may be; OPEN_MASK for the full codebook."""
    state: State
    who: Mark
    """Grade of what is settled of its segments, whatever the floor; OPEN when nobody has looked."""
    how_much: Mark
    for_what: Mark
    """Grade of the settled statement, whatever the floor; OPEN when nobody has looked."""
    to_what_end: Mark
    sums: Sums
    split: str = ""
    """The split that the mask is a part of, as JSON from bit to ten-thousandths; empty for a whole customer."""
    customer: int = 0
    """The one customer that it shows once more by itself, where facts may tie its spend; 0 for a cell of all."""


def parts_of(mask: int, split: str) -> Parts:
    """How a customer is divided over all its masks; `split` is empty for a whole one."""
    return split_parts(split) if split else ((mask, WHOLE),)


@cache
def split_parts(split: str) -> Parts:
    """The parts of a split that is kept as JSON from bit to ten-thousandths."""
    return tuple(sorted((1 << bit, weight) for bit, weight in split_shares(split)))


def add_up(parts: Iterable[Sums]) -> Sums:
    """The sum of many sums, field by field."""
    return Sums(*map(sum, zip(*parts, strict=True)))


def customers(ten_thousandths: int) -> int | float:
    """A weight as a number of customers: whole where it is whole."""
    return ten_thousandths // WHOLE if ten_thousandths % WHOLE == 0 else ten_thousandths / WHOLE


def written(ten_thousandths: int) -> str:
    """A weight as a number of customers in full: `1,000,000`, `2.5`."""
    number = customers(ten_thousandths)
    return f"{number:,}" if isinstance(number, int) else f"{number:,.2f}".rstrip("0")
