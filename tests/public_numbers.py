"""What the public book comes to, worked out from its files alone: what tests of screens and commands expect of it."""

from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import Any

from tests.conftest import ROOT
from tests.independent_recompute import everything, rows

FILES = ROOT / "fixtures" / "public_book" / "anthropic"
NAMED, FACTS, DISCLOSURES, DECIDED = (
    len(rows(FILES, f"{name}.csv")) for name in ("customers", "facts", "disclosures", "starter_decisions")
)
"""Rows of each file."""
UNLOOKED = NAMED - DECIDED
TOLD = sum(bool(row["segment"]) for row in rows(FILES, "customers.csv"))
"""Customers of whom a segment is told."""


@cache
def at(grade: str) -> dict[str, Any]:
    """All that is worked out anew at an evidence floor."""
    return everything(FILES, grade)


def sure(group: str) -> int:
    """Customers that are certain to be of a stance or a use case."""
    return int(at("D")["composition"]["customers, listed"][group]["customers"]["low"])


def possible(group: str) -> int:
    """Customers that may be of a stance or a use case."""
    return int(at("D")["composition"]["customers, listed"][group]["customers"]["high"])


def known(question: str, grade: str = "D", state: str = "known") -> int:
    """Customers of whom a question is known, or stands otherwise."""
    return int(at(grade)["gap"]["customers, listed"][question][state]["customers"])


def spend_known(grade: str = "D") -> int:
    """Customers of known spend."""
    return len(at(grade)["spend_known_of"])


def ends(group: str) -> str:
    """The range of a group's share of the listed customers as panels write it: least down, most up."""
    low, high = Fraction(sure(group), NAMED), Fraction(possible(group), NAMED)
    return f"{floor(100 * low)} –  {ceil(100 * high)} %"


def naming(*use_cases: str) -> int:
    """Customers of which the starter says one of these use cases, if among others."""
    said = (set(row["use_cases"].split(";")) for row in rows(FILES, "starter_decisions.csv"))
    return sum(bool(one & set(use_cases)) for one in said)
