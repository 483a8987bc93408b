"""Whose a row is that names its customer by an id or a name: one of the book, or one that the file brings."""

from tokentui.domain.names import slug
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.columns.places import plain
from tokentui.ingest.readers.rows import Context

_IDS = frozenset(("customerid", "customerkey", "accountid", "key", "id", "companyid", "clientid", "subaccountid"))
"""Columns of keys: what stands there is the key, and no name."""


class Accounts:
    """Finds customers by what stands in the column `customer_key` of a file."""

    def __init__(self, layout: Layout, context: Context) -> None:
        self._context = context
        self._is_id = plain(layout.header("customer_key") or "") in _IDS

    def key_of(self, cell: str) -> tuple[str, bool]:
        """The key of a trimmed cell, and whether the book has that customer: by key, by its one name, by made key."""
        known = self._context.known_keys
        made = slug(cell)
        if known is not None:
            if cell in known:
                return cell, True
            if (key := self._context.key_of_name(cell)) is not None:
                return key, True
            if made in known:
                return made, True
        return (cell if self._is_id else made), False
