"""How concentrated the spend of a book is, by ultimate parent."""

from array import array
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import compress, islice
from typing import NamedTuple

from tokentui.domain.concentration import Concentration, OwnerSpends, concentrate
from tokentui.domain.cube import Denominator
from tokentui.domain.names import Owner
from tokentui.domain.numbers import Numbers, joined, replaced
from tokentui.domain.spend_dates import DatesApart, dates_apart
from tokentui.domain.spend_figures import figures, larger_than
from tokentui.services.cautions import Cautions
from tokentui.services.owners import Owners
from tokentui.services.panels import PanelSettings, applying, measure
from tokentui.services.spend_figures import holders, known_spends, read_figures
from tokentui.services.workbook import Workbook
from tokentui.store.connection import one_moment
from tokentui.store.cube import read_excluded, read_intervals, read_points, read_spends_of
from tokentui.store.customers import read_disclosures, read_money_facts, read_name

_PART = 1_000
"""Rows that are objects of Python at a time."""


class _Groups(NamedTuple):
    """The known spend of a book by ultimate parent; two customers of one name stay two."""

    spends: OwnerSpends
    open_members: Mapping[int, int]
    """How many members of unknown spend parents have, by their place, where they have any."""
    name: Callable[[int], str]
    """The name of a parent by its number."""


def concentration(workbook: Workbook, settings: PanelSettings) -> Concentration:
    """Measure concentration at the floor, of the known spend or of a disclosed total; raises NoDisclosure."""
    with one_moment(workbook.book.db):
        disclosure = applying(read_disclosures(workbook.book.db), workbook.settings.disclosure)
        disclosed = measure(workbook, settings, disclosure).of_disclosed
        excluded = read_excluded(workbook.book.db)
        groups = _by_parent(workbook, excluded, read_figures(workbook).within)
        contradicted = ""
        if disclosed is not None and groups.spends.smallest:
            contradicted = _larger_than(workbook, groups.spends.smallest, excluded)
        return concentrate(groups.spends, groups.name, disclosed, groups.open_members, contradicted)


def spends_apart(workbook: Workbook, settings: PanelSettings, cautions: Cautions) -> DatesApart | None:
    """The spends that are of another time than the disclosed total, where shares are taken of that."""
    disclosures = read_disclosures(workbook.book.db)
    disclosure = applying(disclosures, workbook.settings.disclosure)
    if disclosure is None or settings.denominator is not Denominator.DISCLOSED:
        return None
    return dates_apart(cautions.dates, disclosure, (one for one in disclosures if one.is_revenue))


def _larger_than(workbook: Workbook, amount: int, excluded: frozenset[int]) -> str:
    """The fact by which somebody of unknown spend may spend more than an amount; empty without one."""
    db, settings = workbook.book.db, workbook.settings
    found = figures(read_money_facts(db, settings.currency), settings.currency, settings.floor)
    known = known_spends(holders(workbook, found), settings.floor)
    return larger_than(amount, found, known, excluded, settings.currency)


def _by_parent(workbook: Workbook, excluded: frozenset[int], within: Mapping[int, int]) -> _Groups:
    """Sum by ultimate parent; whoever is contained `within` a parent's figure is not added to it."""
    db, floor, owners = workbook.book.db, workbook.settings.floor, Owners(workbook)
    parent_of: dict[int, Owner | None] = {**owners.groups(), **dict.fromkeys((*excluded, *within))}
    points = _apart(parent_of, read_points(db, floor), 2)
    others = _apart(parent_of, read_intervals(db, floor), 4)
    start, names = len(others[0]), owners.names
    places, sums = _sums(parent_of, read_spends_of(db, floor, parent_of))
    members = Counter(owner for owner in parent_of.values() if owner in places)
    shown = dict(zip(sums[0], places, strict=True))

    def name(number: int) -> str:
        return names[shown[number]] if number in shown else read_name(db, number)

    spends = OwnerSpends(*map(joined, others, sums), *points)
    return _Groups(spends, {start + places[owner]: number for owner, number in members.items()}, name)


def _apart(parent_of: Container[int], rows: Iterator[tuple[int, ...]], width: int) -> list[Numbers]:
    """Rows as columns, without those of customers that have an owner or are one, or are in no sum."""
    columns: list[Numbers] = [array("q") for _ in range(width)]
    while part := list(islice(rows, _PART)):
        values = list(zip(*part, strict=True))
        alone = [one not in parent_of for one in values[0]]
        for column, more in zip(columns, values, strict=True):
            column.extend(compress(more, alone))
    return columns


def _sums(
    parent_of: dict[int, Owner | None], spends: Iterable[tuple[int, int, int, int]]
) -> tuple[dict[Owner, int], list[Numbers]]:
    """The place of each group, and as columns the number of the first member of known spend and the sums.

    Takes those members out, so that the others are left.
    """
    places: dict[Owner, int] = {}
    columns: list[Numbers] = [array("q") for _ in range(4)]
    for customer_id, *amounts in spends:
        owner = parent_of.pop(customer_id)
        if owner is None:
            continue
        place = places.setdefault(owner, len(columns[0]))
        if place == len(columns[0]):
            for column, value in zip(columns, (customer_id, *amounts), strict=True):
                column.append(value)
        else:
            for at, amount in enumerate(amounts, 1):
                columns[at] = replaced(columns[at], place, columns[at][place] + amount)
    return places, columns
