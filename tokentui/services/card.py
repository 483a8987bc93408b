"""Customers as JSON, by the shortest way; `lookups` and `browse` are the way for everything else.

It stands alone because `show NAME --json` in a loop of a script loads this and nothing more.
"""

import time
from collections.abc import Sequence
from pathlib import Path

from tokentui.store.connection import Book, open_book
from tokentui.store.customer_json import card, customer_documents
from tokentui.store.errors import BookError, Gone, plain_words
from tokentui.store.find.search import named_ids


def quick_card(path: Path, name: str) -> str | None:
    """The card of the one customer that has exactly this key, name or alias; None when it takes more than that.

    More than that is a name that no customer or several have, and a book that cannot be opened as it is.
    """
    try:
        book = open_book(path)
    except BookError:
        return None
    try:
        with plain_words():
            found = named_ids(book.db, name)
            return card_of(book, found[0]) if len(found) == 1 else None
    except BookError:
        return None
    finally:
        book.close()


def card_of(book: Book, customer_id: int, today: str | None = None) -> str:
    """The card of a customer of an open book, on a day, ISO 8601, or now; raises Gone."""
    day = today or time.strftime("%Y-%m-%d", time.gmtime())
    text = card(book.db, customer_id, day)
    if text is None:
        raise Gone((customer_id,))
    return text


def cards_of(book: Book, ids: Sequence[int], floor: str) -> list[str]:
    """Customers as lists print them, in this order, at an evidence floor."""
    return list(customer_documents(book.db, ids, floor))
