"""Labelled pairs of names, and how often recognising is right about them.

All companies of the pairs are one list and all customers one book, so that each customer may be taken for any of them.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokentui.domain.matching import Company, Match, Party, Strength
from tokentui.services.matching.from_list import domain_counts
from tokentui.services.matching.reference import Recognised, Reference

PAIRS = Path(__file__).parent / "pairs.csv"

PRECISION, RECALL = 0.98, 0.85
"""The least that is held: of what is offered as exact, and of all kin that are offered to be looked at."""

KIN = "kin"


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the bench."""

    kin: bool
    about: str
    customer: Party
    company: Company


@dataclass(frozen=True, slots=True)
class Offer:
    """What became of one customer."""

    customer: Party
    about: str
    kin: tuple[Company, ...]
    """Those that it is or belongs to."""
    company: Company | None
    """What it was taken for."""
    match: Match | None

    @property
    def right(self) -> bool:
        """Whether it was taken for one of its kin."""
        return self.company in self.kin

    def is_offered(self, *strengths: Strength) -> bool:
        """Whether it was offered as worth one of these."""
        return self.match is not None and self.match.strength in strengths


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    """The labelled pairs."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_pair(row) for row in csv.DictReader(file)]


def offers(pairs: Sequence[Pair]) -> Iterator[Offer]:
    """What each customer is taken for when the companies of all pairs are one list."""
    companies = list(dict.fromkeys(pair.company for pair in pairs))
    customers = dict.fromkeys(pair.customer for pair in pairs)
    counts = domain_counts(customer.domain for customer in customers if customer.domain)
    reference = Reference(companies, counts)
    for customer in customers:
        its = [pair for pair in pairs if pair.customer == customer]
        kin = tuple(pair.company for pair in its if pair.kin)
        found = reference.recognise(customer)
        if isinstance(found, Recognised):
            yield Offer(customer, its[0].about, kin, companies[found.place], found.match)
        else:
            yield Offer(customer, its[0].about, kin, None, None)


def precision(found: Sequence[Offer], strength: Strength) -> tuple[int, int]:
    """How many of those offered as worth this are right, and how many are offered."""
    offered = [one for one in found if one.is_offered(strength)]
    return sum(one.right for one in offered), len(offered)


def recall(found: Sequence[Offer]) -> tuple[int, int]:
    """How many customers with kin are offered as one of them, exactly or closely, and how many have kin."""
    with_kin = [one for one in found if one.kin]
    return sum(one.right and one.is_offered(Strength.EXACT, Strength.CLOSE) for one in with_kin), len(with_kin)


def _pair(row: dict[str, str]) -> Pair:
    customer = Party(
        0, row["customer"], row["customer"], row["customer_domain"], "", "", "", None, _several(row["customer_aliases"])
    )
    company = Company(
        0,
        row["company"],
        _several(row["company_aliases"]),
        _several(row["company_former"]),
        row["company_domain"],
        row["ticker"],
        segment=row["segment"],
        batch=row["batch"],
    )
    return Pair(row["label"] == KIN, row["about"], customer, company)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
