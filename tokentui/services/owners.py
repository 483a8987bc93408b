"""Who owns whom, by the names that the list gives for parents."""

from tokentui.domain.names import fold, ultimate_parents
from tokentui.services.workbook import Workbook
from tokentui.store.cube import read_bearers, read_owners

_CUSTOMER = "customer "


class Owners:
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

    def listed(self, name: str) -> int | None:
        """The customer that bears the name of an owner; None where none or several do."""
        node = self.node(name)
        return int(node.removeprefix(_CUSTOMER)) if node.startswith(_CUSTOMER) else None

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
