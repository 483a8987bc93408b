"""The cube: the small table of sums that both panels are drawn from."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tokentui.domain.bounds import Member, Parts, either
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.grades import Grade, Mark
from tokentui.domain.settling import State
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


@dataclass(frozen=True, slots=True)
class Sums:
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

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.customers + other.customers,
            self.low + other.low,
            self.best + other.best,
            self.high + other.high,
            self.tokens + other.tokens,
            self.spend_unknown + other.spend_unknown,
            self.tokens_unknown + other.tokens_unknown,
        )

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(
            self.customers - other.customers,
            self.low - other.low,
            self.best - other.best,
            self.high - other.high,
            self.tokens - other.tokens,
            self.spend_unknown - other.spend_unknown,
            self.tokens_unknown - other.tokens_unknown,
        )

    def without_spend(self) -> "Sums":
        """The same customers with their spend unknown."""
        return Sums(self.customers, 0, 0, 0, self.tokens, self.customers, self.tokens_unknown)


NOTHING = Sums()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the cube: every customer share with the same segment, mask, state and marks."""

    segment: str
    mask: int
    """Use cases it may be; OPEN_MASK for the full codebook."""
    state: State
    who: Mark
    how_much: Mark
    for_what: Mark
    """Grade of the settled statement, whatever the floor; OPEN when nobody has looked."""
    to_what_end: Mark
    sums: Sums
    split: str = ""
    """The split that the mask is a part of, as JSON from bit to ten-thousandths; empty for a whole customer."""
    customer: int = 0
    """The one customer it is of, where facts may tie its spend to that of others; 0 for all that are alike."""

    @property
    def parts(self) -> Parts:
        """How each customer of the cell is divided over all its masks."""
        return split_parts(self.split) if self.split else ((self.mask, WHOLE),)


ByParts = Mapping[tuple[Parts, bool], Sums]
"""Sums by how their customers are divided and whether their spend is known."""


@dataclass(frozen=True, slots=True)
class TiedSpend:
    """A spend that facts limit, or that lies with several customers, nobody knows how: micro-units."""

    low: int
    best: int
    high: int | None
    known: bool
    """Whether it is known what they spend together; else it is what facts leave for them."""
    members: tuple[Member, ...]
    """Whose it is: of one of them, or of several together."""

    @property
    def parts(self) -> Parts:
        """How it is divided, whoever holds it."""
        return either(*(one.parts for one in self.members))

    @property
    def names(self) -> tuple[str, ...]:
        """Whose it is."""
        return tuple(one.name for one in self.members)


@dataclass(frozen=True, slots=True)
class Tied:
    """The spends of customers that facts tie to one another, apart from all others."""

    customers: frozenset[int]
    others: ByParts
    """The sums of all that count but them, as in `CubeAtFloor.by_parts`."""
    spends: tuple[TiedSpend, ...]


@dataclass(frozen=True, slots=True)
class CubeAtFloor:
    """The cube as it reads at an evidence floor: what every figure of the panels is worked out from."""

    floor: Grade
    cells: tuple[Cell, ...]
    by_parts: ByParts
    """The sums of all cells that count; the parts of a split are together: they share a customer's spend."""
    tied: Tied | None = None
    """The spends that facts tie to one another, or limit; None where they do that to none."""

    @property
    def known_parts(self) -> Iterator[tuple[Parts, int]]:
        """How known spends are divided, and their best figures."""
        yield from ((parts, sums.best) for (parts, known), sums in self._untied.items() if known)
        yield from ((one.parts, one.best) for one in (self.tied.spends if self.tied else ()) if one.known)

    @property
    def _untied(self) -> ByParts:
        return self.by_parts if self.tied is None else self.tied.others


def at_floor(cells: Iterable[Cell], floor: Grade) -> CubeAtFloor:
    """The cells as they read at an evidence floor: what rests on lower grades alone becomes unknown.

    A floor is a roll-up, because the key of a cell holds the grade of each answer. Marks stay, so that what is below
    the floor is told from what nobody looked at. Excluded customers stay out whatever the floor, and who was looked at
    without an answer (cannot tell, withheld) stays silence: there is nothing to lower.
    """
    below = tuple(mark for mark in Mark if not mark.answered(floor))
    read = tuple(_lowered(cell, below) if cell.for_what in below or cell.how_much in below else cell for cell in cells)
    held: dict[tuple[int, str, bool], list[Sums]] = {}
    for cell in read:
        if cell.state is not State.EXCLUDED:
            mask = OPEN_MASK if cell.split else cell.mask
            held.setdefault((mask, cell.split, cell.sums.spend_unknown == 0), []).append(cell.sums)
    alike = {
        (split_parts(split) if split else ((mask, WHOLE),), known): add_up(sums)
        for (mask, split, known), sums in held.items()
    }
    return CubeAtFloor(floor, read, alike)


@cache
def split_parts(split: str) -> Parts:
    """The parts of a split that is kept as JSON from bit to ten-thousandths."""
    return tuple(sorted((1 << int(bit), weight) for bit, weight in json.loads(split).items()))


def _lowered(cell: Cell, below: tuple[Mark, ...]) -> Cell:
    opens = cell.for_what in below and cell.mask != OPEN_MASK
    hides = cell.how_much in below and cell.sums.spend_unknown != cell.sums.customers
    # Cells that are open already are most of them: copying those would cost more than all the adding up.
    if not (opens or hides):
        return cell
    return Cell(
        cell.segment,
        OPEN_MASK if opens else cell.mask,
        State.BELOW if opens else cell.state,
        cell.who,
        cell.how_much,
        cell.for_what,
        cell.to_what_end,
        cell.sums.without_spend() if hides else cell.sums,
        "" if opens else cell.split,
        cell.customer,
    )


def add_up(parts: Iterable[Sums]) -> Sums:
    """The sum of many sums at once: several times faster than adding them one by one."""
    customers = low = best = high = tokens = spend_unknown = tokens_unknown = 0
    for part in parts:
        customers += part.customers
        low += part.low
        best += part.best
        high += part.high
        tokens += part.tokens
        spend_unknown += part.spend_unknown
        tokens_unknown += part.tokens_unknown
    return Sums(customers, low, best, high, tokens, spend_unknown, tokens_unknown)


def total(cells: Iterable[Cell]) -> Sums:
    """The sum over all customers that count: excluded ones do not."""
    return add_up(cell.sums for cell in cells if cell.state is not State.EXCLUDED)


def excluded(cells: Iterable[Cell]) -> Sums:
    """The sum over the customers that are in no other sum."""
    return add_up(cell.sums for cell in cells if cell.state is State.EXCLUDED)


def customers(ten_thousandths: int) -> int | float:
    """A weight as a number of customers: whole where it is whole."""
    return ten_thousandths // WHOLE if ten_thousandths % WHOLE == 0 else ten_thousandths / WHOLE


def written(ten_thousandths: int) -> str:
    """A weight as a number of customers in full: `1,000,000`, `2.5`."""
    number = customers(ten_thousandths)
    return f"{number:,}" if isinstance(number, int) else f"{number:,.2f}".rstrip("0")
