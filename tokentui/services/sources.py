"""Everybody who rests on a source."""

from typing import NamedTuple

from tokentui.domain.customer import Fact
from tokentui.domain.sources import SingleSources
from tokentui.services.workbook import Workbook
from tokentui.store.customers import read_resting
from tokentui.store.sources import read_single_sources


def single_sources(workbook: Workbook) -> SingleSources:
    """How much of what is said rests on one source for each account, at the floor."""
    return read_single_sources(workbook.book.db, workbook.settings.floor)


class Resting(NamedTuple):
    """A customer, and what a source says of it."""

    customer_id: int
    name: str
    facts: tuple[Fact, ...]
    """The first ones as the book holds them."""


def resting_on(workbook: Workbook, fact: Fact) -> tuple[Resting, ...]:
    """Everybody of whom the source of a fact says something, the largest spend first; nobody where it names none."""
    if fact.source is None:
        return ()
    found: dict[int, Resting] = {}
    for one in read_resting(workbook.book.db, fact.source):
        before = found.get(one.customer, Resting(one.customer, one.name, ()))
        found[one.customer] = before._replace(facts=(*before.facts, one.fact))
    return tuple(found.values())
