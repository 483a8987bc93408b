"""Finding customers by what people call them."""

from collections.abc import Sequence
from dataclasses import dataclass

from tokentui.domain.customer import Customer
from tokentui.domain.names import nearest
from tokentui.services.workbook import Workbook
from tokentui.store.connection import plain_words
from tokentui.store.customers import read_customers
from tokentui.store.errors import NotFound
from tokentui.store.search import find_ids, named_ids, names_like


class NoSuchCustomer(NotFound):
    """No customer is called this; carries the nearest names."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        hint = f" Nearest: {', '.join(near)}." if near else " See all with: tokentui find ''"
        super().__init__(f"No customer is called {name!r}.{hint}")
        self.near = tuple(near)


class Ambiguous(NotFound):
    """Several customers are called this; carries their keys."""

    def __init__(self, name: str, customers: Sequence[Customer]) -> None:
        keys = ", ".join(customer.key for customer in customers)
        super().__init__(f"{len(customers)} customers are called {name!r}; name one by its key: {keys}.")
        self.customers = tuple(customers)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to."""

    customers: tuple[Customer, ...]
    """Best match first."""
    more: bool
    """Whether there are more than were asked for."""


def find(workbook: Workbook, text: str, limit: int = 20) -> Found:
    """Customers whose name, alias, key or parent holds the text, best match first."""
    with plain_words():
        ids = find_ids(workbook.book.db, text, limit + 1)
        rows = read_customers(workbook.book.db, ids[:limit])
    return Found(tuple(rows[one] for one in ids[:limit] if one in rows), len(ids) > limit)


def resolve(workbook: Workbook, name: str) -> Customer:
    """The one customer that a person means by a key, name or alias; raises NoSuchCustomer or Ambiguous."""
    db = workbook.book.db
    with plain_words():
        ids = named_ids(db, name) or find_ids(db, name, 2)
        customers = read_customers(db, ids)
        if not customers:
            raise NoSuchCustomer(name, nearest(name, names_like(db, name), 3))
    if len(customers) > 1 and not _starts_alone(name, list(customers.values())):
        raise Ambiguous(name, [customers[one] for one in ids])
    return customers[ids[0]]


def _starts_alone(name: str, customers: Sequence[Customer]) -> bool:
    """Whether exactly one of several customers has the very name or key."""
    exact = [one for one in customers if name.casefold() in (one.key.casefold(), one.name.casefold())]
    return len(exact) == 1 and exact[0] is customers[0]
