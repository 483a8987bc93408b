"""Columns that say in which currency an amount is, whatever they are called, and the ways to write a currency."""

from collections.abc import Sequence

from tokentui.domain.names import fold
from tokentui.ingest.cells.amounts import DOLLARS
from tokentui.ingest.columns.money_titles import CODES, names_currency, title_words

_WRITTEN = {
    "us$": "USD",
    "u.s. dollar": "USD",
    "us dollar": "USD",
    "us dollars": "USD",
    "united states dollar": "USD",
    "€": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "pound sterling": "GBP",
    "british pound": "GBP",
    "₹": "INR",
    "indian rupee": "INR",
    "swiss franc": "CHF",
    "japanese yen": "JPY",
}
_OF_A_BOOK = {**dict.fromkeys(("$", "dollar", "dollars"), DOLLARS), "¥": ("JPY", "CNY"), "yen": ("JPY",)}
"""What several currencies share: it is that of the book where it is one of them."""


def currency_code(cell: str, book: str) -> str:
    """The ISO code that a cell means, in capitals; the cell itself in capitals where it is none that is known."""
    written = fold(cell.strip())
    if written in _OF_A_BOOK:
        shared = _OF_A_BOOK[written]
        return book if book in shared else shared[0]
    return _WRITTEN.get(written, cell.strip().upper())


def currency_place(header: Sequence[str], money: str, taken: Sequence[int]) -> int | None:
    """Where the currency of a column of money stands under a title of its own, as `Amount Currency` beside `Amount`.

    Of several the one that names the column, else none.
    """
    found = [place for place, name in enumerate(header) if place not in taken and names_currency(name)]
    if len(found) == 1:
        return found[0]
    words = set(title_words(money)) - {code.lower() for code in CODES}
    beside = [place for place in found if words & set(title_words(header[place]))]
    return beside[0] if len(beside) == 1 else None
