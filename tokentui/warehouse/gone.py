"""Usage that a book has of months that were read, and of which the table has no event (any more)."""

from collections.abc import Sequence
from typing import NamedTuple

from tokentui.domain.money import short
from tokentui.domain.months import month_text
from tokentui.ingest.readers.rows import counted, named
from tokentui.services.workbook import Workbook
from tokentui.store.customers import KnownKeys
from tokentui.store.identity import Identities, SeveralCalled
from tokentui.store.pulls import MonthUsed, read_used
from tokentui.warehouse.asking import Span
from tokentui.warehouse.tables import PulledTable


class GoneMonth(NamedTuple):
    """A month of some customers."""

    month: int
    keys: tuple[str, ...]
    spend: int
    """Micro-units, as far as it is known."""

    def said(self, currency: str, *, cleared: bool) -> str:
        """In one sentence, with the way out."""
        have = counted(len(self.keys), "customer has", "customers have")
        amount = f"{short(self.spend, currency)} in {month_text(self.month)}"
        if cleared:
            return f"{amount} of {counted(len(self.keys), 'customer', 'customers')} was set to 0: {named(self.keys)}."
        return (
            f"{have} {amount} that the table has no events of: {named(self.keys)}. It stays, as it may be from "
            "elsewhere; --clear sets it to 0."
        )


def find_gone(workbook: Workbook, table: PulledTable, span: Span) -> list[GoneMonth]:
    """Whose usage of the months that were read the book has and the table has not, month by month."""
    bits: dict[str, int] = {}
    seen: dict[str, int] = {}
    for batch in table.batches():
        for customer, month in zip(*batch.columns[:2], strict=True):
            bit = bits.setdefault(month, 1 << len(bits))
            seen[customer] = seen.get(customer, 0) | bit

    def is_there(one: MonthUsed) -> bool:
        return bool(seen.get(one.key, 0) & bits.get(month_text(one.month), 0))

    used = read_used(workbook.book.db, span.first or 0, span.last or 999_912)
    left = [one for one in used if not is_there(one)]
    if left:
        _by_their_keys(workbook, seen)
    found: dict[int, list[MonthUsed]] = {}
    for one in left:
        if not is_there(one):
            found.setdefault(one.month, []).append(one)
    each = sorted(found.items())
    return [GoneMonth(month, tuple(one.key for one in ones), sum(one.spend for one in ones)) for month, ones in each]


def zeros(gone: Sequence[GoneMonth]) -> list[tuple[str, str]]:
    """The customers and months of which nothing is left."""
    return [(key, month_text(one.month)) for one in gone for key in one.keys]


def _by_their_keys(workbook: Workbook, seen: dict[str, int]) -> None:
    """Add what was seen of customers under the keys that the book has for them."""
    identities = Identities(workbook.book.db)
    known = KnownKeys(workbook.book.db).among(seen) if not identities.having_joined else set()
    for customer in [one for one in seen if one not in known]:
        try:
            whose = identities.find(customer)
        except SeveralCalled:
            continue
        if whose is not None:
            seen[whose.key] = seen.get(whose.key, 0) | seen[customer]
