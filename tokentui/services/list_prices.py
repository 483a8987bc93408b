"""The price list of a book."""

from tokentui.domain.list_prices import ListPrice
from tokentui.services.errors import BookReadOnly
from tokentui.services.spend_rules import take_in
from tokentui.services.workbook import Workbook
from tokentui.store.connection import transaction
from tokentui.store.list_prices import drop_list_price, read_list_prices


def list_prices(workbook: Workbook) -> tuple[ListPrice, ...]:
    """All prices, by date and model."""
    return read_list_prices(workbook.book.db)


def drop(workbook: Workbook, model: str) -> int:
    """Take a model off the list; returns how many prices it had. Raises BookReadOnly."""
    if workbook.book.readonly:
        raise BookReadOnly(f"{workbook.book.path} may be read but not written.")
    with transaction(workbook.book.db):
        dropped = drop_list_price(workbook.book.db, model)
        take_in(workbook)
    return dropped
