"""On how many sources an account rests, and what rests on one alone."""

from collections.abc import Iterable
from typing import NamedTuple

from tokentui.domain.customer import Fact
from tokentui.domain.grades import Grade


class FactAges(NamedTuple):
    """How many facts there are, and how old."""

    facts: int
    old: int
    undated: int
    """Of no date: whether they are old is not known, and none counts as old."""


class SingleSources(NamedTuple):
    """How much of what is said rests on one source for each account."""

    said: int
    """Accounts on which something is said, on evidence that counts."""
    single: int
    """Those of them whose facts are all of one source."""
    spend: int
    """Best known spend of all of them, micro-units."""
    single_spend: int
    shared: str
    """The source on which most of those rest; empty without one."""
    sharing: int
    """How many accounts rest on that alone."""


def sources_of(facts: Iterable[Fact], floor: Grade) -> tuple[str, ...]:
    """What the facts that count at a floor rest on in the end, each once."""
    return tuple(dict.fromkeys(fact.source for fact in facts if fact.source and fact.grade.reaches(floor)))
