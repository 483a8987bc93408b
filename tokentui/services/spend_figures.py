"""What facts on how much say beside annual spends: of several customers, of months, and where they contradict."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from tokentui.domain.contradictions import Containing, Contradiction, bounds_a_year, contradictions, names_one_of
from tokentui.domain.customer import Customer, Detail
from tokentui.domain.grades import Grade, Question
from tokentui.domain.money import Spend
from tokentui.domain.settling import State
from tokentui.domain.spend_figures import Figure, Scope, figures
from tokentui.domain.spend_limits import NO_FACTS, SpendFacts, SpendLimits, contained, doubted, spend_limits
from tokentui.domain.vendor_hosts import lies_on
from tokentui.services.owners import Owners
from tokentui.services.workbook import Workbook
from tokentui.store.cube import read_spend_mark
from tokentui.store.customers import PART, read_aliases, read_customers, read_money_facts, read_subsidiaries
from tokentui.store.settings import read_setting, write_setting

_MONTHS = "month_is_at_least"


class Figures(NamedTuple):
    """The figures of a book at its evidence floor, and what follows from them."""

    customers: Mapping[int, Customer]
    """Whom the figures are of."""
    figures: tuple[Figure, ...]
    """Those of customers with several, or with one that is no year of their own."""
    contradictions: tuple[Contradiction, ...]
    limits: tuple[SpendLimits, ...]
    """What they leave for customers of unknown spend."""
    within: Mapping[int, int]
    """The parent whose known spend contains a subsidiary's, so that the two are not added; no contradicted ones."""
    months: bool
    """Whether a month gives at least that much for its year, as the user said for this book."""


def spend_facts(workbook: Workbook, but_on: Collection[str] = ()) -> SpendFacts:
    """The facts on how much that tie spends to one another or limit them; read again when a fact or a spend moves.

    Those whose source lies on the hosts of `but_on` are left out.
    """
    settings = workbook.settings
    months = read_setting(workbook.book.db, _MONTHS) == "1"
    key = (read_spend_mark(workbook.book.db), settings.floor, settings.currency, months, but_on)
    return workbook.spend_facts.get(key, lambda: _read_facts(workbook, but_on, months=months))


def _read_facts(workbook: Workbook, but_on: Collection[str], *, months: bool) -> SpendFacts:
    """As many facts as say more than a year of one customer."""
    db, settings = workbook.book.db, workbook.settings
    owners = Owners(workbook)
    parents = {child: parent for child, name in read_subsidiaries(db) if (parent := owners.listed(name)) is not None}
    money = read_money_facts(db, settings.currency, {*parents, *parents.values()})
    facts = tuple(one for one in money if not lies_on(one.fact.source_url, but_on))
    if not facts:
        return NO_FACTS
    every = figures(facts, settings.currency, Grade.D)
    found = figures(facts, settings.currency, settings.floor)
    of_parents = _containing(workbook, every, parents)
    limiting = [one for one in every if one.scope is Scope.COMBINED or bounds_a_year(one, months=True)]
    tied = {
        *(number for one in limiting if not _gives_a_year(one) for number, _ in one.customers),
        *of_parents,
        *(one.parent for one in of_parents.values()),
    }
    return SpendFacts(found, _containing(workbook, found, parents), settings.currency, months, frozenset(tied))


def _gives_a_year(figure: Figure) -> bool:
    """Whether a figure is the spend of its customer, and not a limit: a year with both ends."""
    return figure.scope is Scope.YEAR and figure.low is not None and figure.high is not None


def read_figures(workbook: Workbook) -> Figures:
    """The figures in the book's currency, and what follows from them for whom they are of."""
    floor, facts = workbook.settings.floor, spend_facts(workbook)
    of_figures = holders(workbook, facts.figures)
    excluded = frozenset(one.id for one in of_figures if one.state is State.EXCLUDED)
    found = facts.counting(excluded)
    known = known_spends(of_figures, floor)
    clash = contradictions(found, facts.containing, facts.currency, months=facts.months)
    doubts = doubted(facts, excluded)
    return Figures(
        customers={one.id: one for one in of_figures},
        figures=found,
        contradictions=clash,
        limits=spend_limits(found, facts.containing, known, excluded, doubts, months=facts.months),
        within=contained(facts.containing, known, excluded, doubts),
        months=facts.months,
    )


def holders(workbook: Workbook, found: Iterable[Figure]) -> list[Customer]:
    """The customers that figures are of."""
    ids = sorted({number for figure in found for number, _ in figure.customers})
    parts = (read_customers(workbook.book.db, ids[at : at + PART]) for at in range(0, len(ids), PART))
    return [customer for part in parts for customer in part.values()]


def known_spends(of: Iterable[Customer], floor: Grade) -> dict[int, Spend]:
    """The annual spends of these customers, by their numbers, that are known at a floor."""
    known = {one.id: one.spend for one in of if one.spend_grade is not None and one.spend_grade.reaches(floor)}
    return {number: spend for number, spend in known.items() if spend is not None}


def contradictions_of(workbook: Workbook, detail: Detail) -> tuple[Contradiction, ...]:
    """The contradictions that a customer is part of; one without a fact on how much is in none."""
    if not any(fact.dimension is Question.HOW_MUCH for fact in detail.facts):
        return ()
    return tuple(one for one in read_figures(workbook).contradictions if detail.customer.id in one.customers)


def keep_months(workbook: Workbook, months: bool) -> None:
    """Say for this book whether a month gives at least that much for its year."""
    write_setting(workbook.book.db, _MONTHS, "1" if months else "0")


def _containing(workbook: Workbook, found: tuple[Figure, ...], parents: dict[int, int]) -> dict[int, Containing]:
    """The figure of its parent's own year that names each subsidiary, the best grade first, then the latest."""
    aliases = read_aliases(workbook.book.db, sorted(parents))
    names = {number: name for figure in found for number, name in figure.customers}
    years: dict[int, list[Figure]] = {}
    for one in sorted(found, key=lambda figure: figure.fact.as_of or "", reverse=True):
        if one.scope is Scope.YEAR:
            years.setdefault(one.customers[0][0], []).append(one)
    held: dict[int, Containing] = {}
    for child, parent in parents.items():
        called = [names[child], *aliases.get(child, ())] if child in names else []
        of_parent = sorted(years.get(parent, ()), key=lambda one: one.fact.grade)
        figure = next((one for one in of_parent if names_one_of(one, called)), None)
        if figure is not None:
            held[child] = Containing(parent, figure)
    return held
