"""How concentrated the spend of a book is, by ultimate parent."""

from tokentui.domain.concentration import Concentration, concentrate, ultimate_parents
from tokentui.domain.money import Spend
from tokentui.domain.names import fold
from tokentui.services.panels import PanelSettings, applying, disclosed_total
from tokentui.services.workbook import Workbook
from tokentui.store.connection import plain_words
from tokentui.store.cube import read_bases
from tokentui.store.customers import read_disclosures
from tokentui.store.spending import read_bearers, read_owners, read_spends


def concentration(workbook: Workbook, settings: PanelSettings) -> Concentration:
    """Measure concentration at the floor, of the listed or of a disclosed total; raises NoDisclosure."""
    with plain_words():
        disclosure = applying(read_disclosures(workbook.book.db), settings.disclosure)
        groups = _by_parent(workbook, settings)
    return concentrate(groups, disclosed_total(settings, disclosure))


def bases(workbook: Workbook) -> tuple[tuple[str, int], ...]:
    """The kinds of year that annual spends are, with the number of customers of each."""
    with plain_words():
        return read_bases(workbook.book.db)


def _by_parent(workbook: Workbook, settings: PanelSettings) -> list[tuple[str, Spend]]:
    """(name, spend) of every ultimate parent; two customers of one name stay two."""
    owners = _Owners(workbook)
    top = ultimate_parents({_node(one): owners.node(parent) for one, parent in read_owners(workbook.book.db)})
    shared = set(top.values())
    alone: list[tuple[str, Spend]] = []
    names: dict[str, str] = {}
    sums: dict[str, Spend] = {}
    for customer_id, name, low, best, high in read_spends(workbook.book.db, settings.floor):
        own = _node(customer_id)
        group = top.get(own, own)
        if group not in shared:
            alone.append((name, Spend(low, best, high)))
            continue
        former = sums.get(group, Spend(0, 0, 0))
        sums[group] = Spend(former.low + low, former.best + best, former.high + high)
        names.setdefault(group, owners.names.get(group, name))
    return alone + [(names[group], spend) for group, spend in sums.items()]


class _Owners:
    """What the name of an owner stands for: the one customer that bears it, else the name itself."""

    def __init__(self, workbook: Workbook) -> None:
        self._db = workbook.book.db
        self._nodes: dict[str, str] = {}
        self.names: dict[str, str] = {}
        """The name that each node is shown by."""

    def node(self, name: str) -> str:
        """The node of a name, whatever its case."""
        folded = fold(name)
        if folded not in self._nodes:
            bearers = read_bearers(self._db, name, folded)
            node, shown = (_node(bearers[0][0]), bearers[0][1]) if len(bearers) == 1 else (f"name {folded}", name)
            self._nodes[folded] = node
            self.names.setdefault(node, shown)
        return self._nodes[folded]


def _node(customer_id: int) -> str:
    return f"customer {customer_id}"
