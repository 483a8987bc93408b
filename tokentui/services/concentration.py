"""How concentrated the spend of a book is, by ultimate parent."""

from tokentui.domain.concentration import Concentration, OwnerSpend, concentrate, ultimate_parents
from tokentui.domain.names import fold
from tokentui.services.panels import PanelSettings, applying, disclosed_total
from tokentui.services.workbook import Workbook
from tokentui.store.cube import read_bearers, read_owners, read_spends
from tokentui.store.customers import read_disclosures

_CUSTOMER = "customer "


def concentration(workbook: Workbook, settings: PanelSettings) -> Concentration:
    """Measure concentration at the floor, of the listed or of a disclosed total; raises NoDisclosure."""
    disclosure = applying(read_disclosures(workbook.book.db), workbook.settings.disclosure)
    groups = _by_parent(workbook)
    return concentrate(groups, disclosed_total(settings, disclosure))


def _by_parent(workbook: Workbook) -> list[OwnerSpend]:
    """(name, low, best, high) of every ultimate parent; two customers of one name stay two."""
    owners = _Owners(workbook)
    group_of = owners.groups()
    alone: list[OwnerSpend] = []
    names: dict[str, str] = {}
    sums: dict[str, tuple[int, int, int]] = {}
    for customer_id, name, low, best, high in read_spends(workbook.book.db, workbook.settings.floor):
        group = group_of.get(customer_id)
        if group is None:
            alone.append((name, low, best, high))
            continue
        former = sums.get(group, (0, 0, 0))
        sums[group] = (former[0] + low, former[1] + best, former[2] + high)
        names.setdefault(group, owners.names.get(group, name))
    return alone + [(names[group], *spend) for group, spend in sums.items()]


class _Owners:
    """What the name of an owner stands for: the one customer that bears it, else the name itself."""

    def __init__(self, workbook: Workbook) -> None:
        self._db = workbook.book.db
        self._nodes: dict[str, str] = {}
        self.names: dict[str, str] = {}
        """The name that each node is shown by."""

    def groups(self) -> dict[int, str]:
        """The node of the ultimate parent of every customer that has an owner or is one."""
        parents = {customer_id: self.node(parent) for customer_id, parent in read_owners(self._db)}
        top = ultimate_parents({_node(customer_id): node for customer_id, node in parents.items()})
        heads = {int(node.removeprefix(_CUSTOMER)): node for node in top.values() if node.startswith(_CUSTOMER)}
        return heads | {customer_id: top[_node(customer_id)] for customer_id in parents}

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
    return f"{_CUSTOMER}{customer_id}"
