"""Whose a row is that names its customer by an id or a name: one of the book, or one that the file brings."""

from tokentui.domain.identity import name_form
from tokentui.domain.names import slug
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.columns.places import plain
from tokentui.ingest.readers.recognised import CustomerCells
from tokentui.ingest.readers.rows import Context, RowError
from tokentui.store.identity import SeveralCalled

_IDS = frozenset(
    (
        "customerid", "customerkey", "accountid", "key", "id", "companyid", "clientid", "subaccountid", "externalid",
        "crmid", "recordid",
    )
)  # fmt: skip
"""Columns of keys: what stands there is the key, and no name."""


class Accounts:
    """Finds customers by what stands in the column `customer_key` of a file."""

    def __init__(self, layout: Layout, context: Context) -> None:
        self.cells = CustomerCells(context)
        self.is_id = plain(layout.header("customer_key") or "") in _IDS
        """Whether that column holds ids, and no names."""
        self._made: dict[str, str] = {}

    def key_of(self, cell: str, name: str = "", domain: str = "") -> tuple[str, bool]:
        """The key of a trimmed cell, and whether the book has that customer; raises RowError where it has several.

        `name` and `domain` stand beside it. A new name that is one but for what cannot be seen has one key.
        """
        try:
            if (found := self.cells.find(cell, name, domain)) is not None:
                return found.key, True
        except SeveralCalled as error:
            # An id of its own makes it another one of that name.
            if not self.is_id:
                raise RowError(str(error)) from None
        return (cell if self.is_id else self._made.setdefault(name_form(name or cell), slug(name or cell))), False
