"""Sources: everybody who rests on one, and how old the facts are."""

from collections.abc import Sequence
from typing import NamedTuple

from tokentui.domain.customer import Fact
from tokentui.domain.old_facts import OldGrades
from tokentui.domain.sources import FactAges, SingleSources
from tokentui.services.capture import source_of
from tokentui.services.workbook import Workbook
from tokentui.store.connection import transaction
from tokentui.store.customers import read_resting
from tokentui.store.errors import NotFound
from tokentui.store.one_source import facts_called, rest_on
from tokentui.store.settings import lower_old, write_old_after
from tokentui.store.sources import read_ages, read_old_grades, read_single_sources


def single_sources(workbook: Workbook) -> SingleSources:
    """How much of what is said rests on one source for each account, at the floor."""
    return read_single_sources(workbook.book.db, workbook.settings.floor)


def fact_ages(workbook: Workbook) -> FactAges:
    """How many facts of the book are old today."""
    return read_ages(workbook.book.db, workbook.old_before())


def keep_old_after(workbook: Workbook, months: int) -> Workbook:
    """Make it the book's own after how many months a fact is old; 0 for never. Raises BookReadOnly."""
    if workbook.book.readonly:
        raise workbook.book.refusal()
    with transaction(workbook.book.db):
        write_old_after(workbook.book.db, months)
        workbook = workbook.reread()
        if workbook.settings.old_lowered is not None:
            lower_old(workbook.book.db, workbook.old_before())
    return workbook.reread()


class OldFactsRule(NamedTuple):
    """The rule by which old facts count a grade lower."""

    on: OldGrades | None
    """What it does where it is on; None where it is off."""
    ages: FactAges
    before: str | None
    """The day before which facts are old today; None where none ever is."""


def read_old_facts_rule(workbook: Workbook) -> OldFactsRule:
    """Whether old facts count a grade lower, and how many are old today."""
    return OldFactsRule(read_old_grades(workbook.book.db), fact_ages(workbook), workbook.old_before())


def lower_old_facts(workbook: Workbook) -> str:
    """Let facts that are old today count a grade lower; returns why they cannot, else nothing. Raises BookReadOnly."""
    if workbook.book.readonly:
        raise workbook.book.refusal()
    before = workbook.old_before()
    if before is None:
        return "no fact of this book is ever old, until it says after how long: tokentui sources --old-after 24"
    lower_old(workbook.book.db, before)
    return ""


def give_grades_back(workbook: Workbook) -> bool:
    """Let each fact count what it was given; False where it did already. Raises BookReadOnly."""
    if workbook.book.readonly:
        raise workbook.book.refusal()
    was_on = read_old_grades(workbook.book.db) is not None
    lower_old(workbook.book.db, None)
    return was_on


def rest_facts(workbook: Workbook, names: Sequence[str], source: str) -> int:
    """Let facts, by uid or by what one begins with, rest on a source; an empty one lets each rest on its own page.

    Returns of how many that is new. Raises NotFound, AddressError and BookReadOnly.
    """
    if workbook.book.readonly:
        raise workbook.book.refusal()
    meant: list[str] = []
    for name in filter(None, (one.strip() for one in names)):
        found = facts_called(workbook.book.db, name)
        if len(found) != 1:
            which = "More than one fact begins" if found else "No fact begins"
            raise NotFound(f"{which} with {name!r}; the names are in: tokentui show CUSTOMER --all")
        meant += found
    return rest_on(workbook.book.db, meant, source_of(source))


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
