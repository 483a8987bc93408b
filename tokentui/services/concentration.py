"""How concentrated the spend of a book is, by ultimate parent."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tokentui.domain.concentration import Concentration, OwnerSpend, concentrate
from tokentui.domain.cube import Denominator
from tokentui.domain.money import Spend
from tokentui.domain.spend_dates import DatesApart, dates_apart
from tokentui.domain.spend_figures import figures, larger_than
from tokentui.services.cautions import Cautions
from tokentui.services.owners import Owners
from tokentui.services.panels import PanelSettings, applying, measure
from tokentui.services.spend_figures import read_figures
from tokentui.services.workbook import Workbook
from tokentui.store.cube import read_excluded, read_spends
from tokentui.store.customers import read_disclosures, read_money_facts


@dataclass(slots=True)
class _Groups:
    """The known spend of a book by ultimate parent; two customers of one name stay two."""

    spends: list[OwnerSpend] = field(default_factory=list)
    """(name, low, best, high) of every ultimate parent of which any spend is known."""
    open_members: dict[int, int] = field(default_factory=dict)
    """How many members of unknown spend those have, by their place, where they have any."""


def concentration(workbook: Workbook, settings: PanelSettings) -> Concentration:
    """Measure concentration at the floor, of the known spend or of a disclosed total; raises NoDisclosure."""
    disclosure = applying(read_disclosures(workbook.book.db), workbook.settings.disclosure)
    disclosed = measure(workbook, settings, disclosure).of_disclosed
    excluded = read_excluded(workbook.book.db)
    groups = _by_parent(workbook, excluded, read_figures(workbook).within)
    contradicted = ""
    if disclosed is not None and (smallest := min((high for *_, high in groups.spends if high > 0), default=0)):
        contradicted = _larger_than(workbook, smallest, excluded)
    return concentrate(groups.spends, disclosed, groups.open_members, contradicted)


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
    holders = {number for figure in found for number, _ in figure.customers}
    known = {number: Spend(*ends) for number, _, *ends in read_spends(db, settings.floor) if number in holders}
    return larger_than(amount, found, known, excluded, settings.currency) if found else ""


def _by_parent(workbook: Workbook, excluded: frozenset[int], within: Mapping[int, int]) -> _Groups:
    """Sum by ultimate parent; whoever is contained `within` a parent's figure is not added to it."""
    owners = Owners(workbook)
    group_of = owners.groups()
    unknown = set(group_of) - excluded - set(within)
    found = _Groups()
    places: dict[str, int] = {}
    for customer_id, name, *amounts in read_spends(workbook.book.db, workbook.settings.floor):
        low, best, high = amounts
        if customer_id in within:
            continue
        group = group_of.get(customer_id)
        if group is None:
            found.spends.append((name, low, best, high))
            continue
        unknown.discard(customer_id)
        place = places.setdefault(group, len(found.spends))
        if place == len(found.spends):
            found.spends.append((owners.names.get(group, name), low, best, high))
            continue
        shown, *former = found.spends[place]
        found.spends[place] = (shown, former[0] + low, former[1] + best, former[2] + high)
    for customer_id in unknown:
        if (at := places.get(group_of[customer_id])) is not None:
            found.open_members[at] = found.open_members.get(at, 0) + 1
    return found
