"""Who owns whom, by the names that the list gives for parents."""

from collections.abc import Iterable, Mapping

from tokentui.domain.names import Owner, fold, ultimate_parents
from tokentui.services.workbook import Workbook
from tokentui.store.cube import read_bearers, read_owners

_PART = 500
"""Names that are looked up at once."""


class Owners:
    """What the name of an owner stands for, whatever its case: the one customer that bears it, else the name itself."""

    def __init__(self, workbook: Workbook) -> None:
        self._db = workbook.book.db
        self._known: dict[str, Owner] = {}
        self.names: dict[Owner, str] = {}
        """The name that each owner is shown by."""

    def groups(self) -> dict[int, Owner]:
        """The ultimate parent of every customer that has an owner or is one."""
        named = dict(read_owners(self._db))
        self._look_up(named.values())
        top = ultimate_parents({customer_id: self._known[fold(name)] for customer_id, name in named.items()})
        return top | {owner: owner for owner in top.values() if isinstance(owner, int)}

    def direct(self) -> dict[int, int]:
        """The customer that is named as the owner of another, by the number of that one."""
        # Read twice: a large book names so many that to hold all at once takes megabytes.
        self._look_up(name for _, name in read_owners(self._db))
        found = ((customer_id, self._known[fold(name)]) for customer_id, name in read_owners(self._db))
        return {customer_id: owner for customer_id, owner in found if isinstance(owner, int)}

    def listed(self, name: str) -> int | None:
        """The customer that bears the name of an owner; None where none or several do."""
        self._look_up([name])
        owner = self._known[fold(name)]
        return owner if isinstance(owner, int) else None

    def _look_up(self, names: Iterable[str]) -> None:
        """Learn whom names stand for; of those that fold alike the first counts."""
        part: dict[str, str] = {}
        for name in names:
            if (folded := fold(name)) not in self._known:
                part.setdefault(folded, name)
            if len(part) == _PART:
                self._learn(part)
                part = {}
        if part:
            self._learn(part)

    def _learn(self, names: Mapping[str, str]) -> None:
        """Look up names, given by their folded forms."""
        bearers: dict[str, dict[int, str]] = {}
        for folded, customer_id, shown in read_bearers(self._db, names):
            bearers.setdefault(folded, {})[customer_id] = shown
        for folded, name in names.items():
            found = bearers.get(folded, {})
            owner, shown = (*found.items(),)[0] if len(found) == 1 else (folded, name)
            self._known[folded] = owner
            self.names.setdefault(owner, shown)
