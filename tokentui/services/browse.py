"""Looking through the customers: which, in what order, the rows on screen, and one in full."""

from array import array
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from tokentui.domain.customer import Customer, Detail
from tokentui.domain.filters import EVERYTHING, Filter, parse_filter
from tokentui.services.workbook import Workbook
from tokentui.store.connection import plain_words
from tokentui.store.customers import read_customer, read_customers, read_detail
from tokentui.store.find.conditions import Condition, condition
from tokentui.store.find.count import Matched, count_ids, count_matches
from tokentui.store.find.order import (
    BY_SPEND,
    FIRST,
    Sort,
    begin,
    comes_at_once,
    select_ids,
)
from tokentui.store.find.walks import Column
from tokentui.store.open_accounts import next_open as open_ids

__all__ = [
    "FIRST",
    "Column",
    "Matched",
    "Sort",
    "View",
    "customer",
    "customers",
    "detail",
    "first_ids",
    "ids",
    "next_open",
    "read_filter",
    "spend_above",
    "spend_of",
    "wanted",
]


@dataclass(frozen=True, slots=True)
class View:
    """What the table shows: a filter and an order."""

    filter: Filter = EVERYTHING
    sort: Sort = BY_SPEND


def read_filter(workbook: Workbook, text: str) -> Filter:
    """Read a filter as typed; raises FilterError saying what cannot be read."""
    return parse_filter(text, workbook.codebook)


def wanted(workbook: Workbook, view: View) -> Condition:
    """The customers that a view shows, by codebook and evidence floor of the workbook."""
    return condition(view.filter, workbook.codebook, workbook.settings.floor)


def first_ids(workbook: Workbook, view: View) -> "tuple[array[int], int] | None":
    """The first ids in a view of everybody, and how many there are in all; None where they may not come at once."""
    db = workbook.book.db
    with plain_words():
        these = wanted(workbook, view)
        if not comes_at_once(db, these, view.sort):
            return None
        begun = begin(db, these, view.sort)
        return begun.ids, len(begun.ids) if begun.whole else count_matches(db, these).customers


def ids(workbook: Workbook, view: View) -> Generator["array[int]", None, None]:
    """The ids of the customers in a view, a screenful first and then in large parts."""
    with plain_words():
        yield from select_ids(workbook.book.db, wanted(workbook, view), view.sort)


def spend_of(workbook: Workbook, customer_ids: Sequence[int]) -> Matched:
    """How many customers these ids are, and what they spend."""
    with plain_words():
        return count_ids(workbook.book.db, customer_ids)


def spend_above(workbook: Workbook, spend: int) -> int:
    """What all customers with a larger annual spend than this spend together, in micro-units."""
    with plain_words():
        return workbook.spends.above(workbook.book.db, spend)


def next_open(workbook: Workbook, limit: int) -> tuple[Customer, ...]:
    """The open accounts that weigh most: whom to look at next."""
    with plain_words():
        found = open_ids(workbook.book.db, workbook.codebook, workbook.settings.floor, limit)
        rows = read_customers(workbook.book.db, found)
    return tuple(rows[one] for one in found if one in rows)


def customers(workbook: Workbook, customer_ids: Sequence[int]) -> dict[int, Customer]:
    """The customers of these ids."""
    with plain_words():
        return read_customers(workbook.book.db, customer_ids)


def customer(workbook: Workbook, customer_id: int) -> Customer:
    """One customer; raises Gone."""
    with plain_words():
        return read_customer(workbook.book.db, customer_id)


def detail(workbook: Workbook, customer_id: int) -> Detail:
    """Everything about one customer; raises Gone."""
    with plain_words():
        return read_detail(workbook.book.db, customer_id)
