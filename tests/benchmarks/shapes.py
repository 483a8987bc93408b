"""The books that are measured: what each holds, and in which directions they grow."""

from collections.abc import Mapping
from typing import NamedTuple


class Shape(NamedTuple):
    """What a book holds."""

    customers: int
    decisions: int = 0
    reviewers: int = 1
    use_cases: int = 9
    segments: int = 5
    months: int = 24
    facts: int = 10
    """Facts on the customer that spends most."""

    @property
    def name(self) -> str:
        """What the report calls it: customers and decisions, and whatever is not as usual."""
        parts = [f"{self.customers:,} customers"]
        parts.append(f"{self.decisions:,} decisions by {self.reviewers}" if self.decisions else "nothing decided")
        for field, word in (("use_cases", "use cases"), ("segments", "segments"), ("months", "months")):
            if (value := getattr(self, field)) != self._field_defaults[field]:
                parts.append(f"{value} {word}")
        if self.facts != self._field_defaults["facts"]:
            parts.append(f"{self.facts:,} facts on one customer")
        return ", ".join(parts)

    @property
    def slug(self) -> str:
        """A name for its file."""
        return "-".join(map(str, self))


NOBODY = ""
"""Stands for the book of a program that reads none."""

_MIDDLE = Shape(100_000, 20_000, 3)
_MANY = Shape(100_000, 200_000, 3)
_SMALL = Shape(10_000, 2_000, 3)
"""The middle book of the directions that make much of each customer."""

SMALLEST = Shape(1_000, 940, 8)
LARGEST = Shape(1_000_000, 940_000, 8)

TABLE = (
    Shape(100_000, 0, 3),
    Shape(100_000, 5_000, 3),
    _MIDDLE,
    _MANY,
    _MANY._replace(use_cases=40),
    LARGEST,
)
"""The books on each of which a tag is held to its limit."""


class Direction(NamedTuple):
    """Books that differ in one thing."""

    field: str
    """The field of `Shape` that grows."""
    title: str
    shapes: tuple[Shape, ...]

    def values(self) -> Mapping[str, int]:
        """What grows, by the name of the book."""
        return {shape.name: getattr(shape, self.field) for shape in self.shapes}


DIRECTIONS = (
    Direction("customers", "customers, 94 % decided", (SMALLEST, Shape(100_000, 94_000, 8), LARGEST)),
    Direction("decisions", "decisions (the last on a million customers)", (*TABLE[:4], LARGEST)),
    Direction("reviewers", "reviewers", (_MIDDLE._replace(reviewers=1), _MIDDLE, _MIDDLE._replace(reviewers=8))),
    Direction("use_cases", "use cases", (_MANY, _MANY._replace(use_cases=40))),
    Direction("segments", "segments", (_MIDDLE, _MIDDLE._replace(segments=40))),
    Direction("months", "months", tuple(_SMALL._replace(months=months) for months in (24, 120, 600))),
    Direction("facts", "facts on one customer", tuple(_SMALL._replace(facts=facts) for facts in (10, 1_000, 10_000))),
)
"""One thing grows at a time; in `decisions` the last book also has ten times the customers, and eight reviewers."""

FEWEST_FACTS, MOST_FACTS = DIRECTIONS[-1].shapes[0], DIRECTIONS[-1].shapes[-1]

ALL = tuple(dict.fromkeys(shape for direction in DIRECTIONS for shape in direction.shapes))
"""Every book, each once."""

SHORT = (Shape(1_000, 0, 3), SMALLEST, Shape(1_000, 940, 8, use_cases=40, segments=40, months=60, facts=200))
"""Small books, to see that every step works."""
