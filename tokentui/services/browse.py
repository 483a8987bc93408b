"""Looking through the customers: which, in what order, the rows on screen, one in full, and the whole list in time."""

from array import array
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from tokentui.domain.customer import Customer, Detail
from tokentui.domain.filters import EVERYTHING, Filter, parse_filter
from tokentui.domain.hints import SizeHint
from tokentui.services.background import Work
from tokentui.services.workbook import Workbook
from tokentui.store.connection import Book, open_book
from tokentui.store.cube import read_has_segments
from tokentui.store.customers import id_of_key, read_customer, read_customers, read_detail
from tokentui.store.find.conditions import Condition, condition
from tokentui.store.find.count import Matched, count_ids, count_matches
from tokentui.store.find.order import (
    BY_SPEND,
    FIRST,
    Sort,
    begin,
    comes_at_once,
    read_rest,
    select_ids,
)
from tokentui.store.find.walks import SortColumn
from tokentui.store.hints import hints_on
from tokentui.store.next_accounts import next_open as open_ids

__all__ = [
    "FIRST",
    "Matched",
    "Sort",
    "SortColumn",
    "View",
    "customer",
    "customers",
    "detail",
    "first_ids",
    "hints",
    "id_of",
    "ids",
    "meeting",
    "next_open",
    "read_filter",
    "spend_above",
    "spend_of",
    "wanted",
]


class View(NamedTuple):
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
    """The first ids in a view of everybody, or all of few, and how many there are in all.

    None where they may not come at once.
    """
    db = workbook.book.db
    these = wanted(workbook, view)
    if not comes_at_once(db, these, view.sort):
        return None
    begun = begin(db, these, view.sort)
    if begun.whole:
        return begun.ids, len(begun.ids)
    found = count_matches(db, these)
    if found.customers > AT_ONCE:
        return begun.ids, found.customers
    for part in read_rest((db,), begun, found):
        begun.ids.extend(part)
    return begun.ids, len(begun.ids)


def ids(workbook: Workbook, view: View) -> Generator["array[int]", None, None]:
    """The ids of the customers in a view, a screenful first and then in large parts."""
    yield from select_ids(workbook.book.db, wanted(workbook, view), view.sort)


def meeting(workbook: Workbook, wanted_of: Filter) -> frozenset[int]:
    """The ids of the customers that a filter matches."""
    return frozenset(one for part in ids(workbook, View(wanted_of)) for one in part)


def spend_of(workbook: Workbook, customer_ids: Sequence[int]) -> Matched:
    """How many customers these ids are, and what they spend."""
    return count_ids(workbook.book.db, customer_ids)


def spend_above(workbook: Workbook, spend: int) -> int:
    """What all customers with a larger annual spend than this spend together, in micro-units."""
    return workbook.spends.above(workbook.book.db, spend)


def next_open(workbook: Workbook, limit: int, among: Filter = EVERYTHING) -> tuple[Customer, ...]:
    """The open accounts that weigh most: whom to look at next, those of unknown spend by what facts tell of them."""
    these = meeting(workbook, among) if among else None
    found = open_ids(workbook.book.db, workbook.codebook, workbook.settings.floor, limit, these)
    rows = read_customers(workbook.book.db, found)
    return tuple(rows[one] for one in found if one in rows)


def has_segments(workbook: Workbook) -> bool:
    """Whether the book says of any customer what it is."""
    return read_has_segments(workbook.book.db)


def hints(workbook: Workbook, rows: Sequence[Customer]) -> dict[int, tuple[SizeHint | None, int]]:
    """For those whose spend is unknown at the floor what tells of their size, and how many sources name them."""
    floor = workbook.settings.floor
    unknown = [one.id for one in rows if one.spend_grade is None or not one.spend_grade.reaches(floor)]
    return hints_on(workbook.book.db, floor, unknown)


def customers(workbook: Workbook, customer_ids: Sequence[int]) -> dict[int, Customer]:
    """The customers of these ids."""
    return read_customers(workbook.book.db, customer_ids)


def id_of(workbook: Workbook, key: str) -> int | None:
    """The id of the customer of a key; None where there is none."""
    return id_of_key(workbook.book.db, key)


def customer(workbook: Workbook, customer_id: int) -> Customer:
    """One customer; raises Gone."""
    return read_customer(workbook.book.db, customer_id)


def detail(workbook: Workbook, customer_id: int) -> Detail:
    """Everything about one customer; raises Gone."""
    return read_detail(workbook.book.db, customer_id)._replace(old_before=workbook.old_before())


AT_ONCE = 4_000
"""Customers up to which a whole list of everybody is read at once: a thread for the rest would take longer."""

_KEPT = 2
"""Connections that are kept for the next list; as many read one list together."""

_LONG = 100_000
"""Customers in a list from which on what was needed to read it is worth giving back."""

_PAINT = 0.5
"""Seconds for which a list waits at most until its first rows have been painted."""


class ListReader:
    """Reads lists of one book over connections that are kept, because opening one takes longer than many a look."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[Book] = []
        self._lock = Lock()
        self._closed = False

    def first(self, work: Work, workbook: Workbook, view: View) -> "array[int]":
        """The first rows of a view alone; raises Stopped or the BookError that fits."""
        with self._book(work) as book:
            return begin(book.db, wanted(workbook, view), view.sort).ids

    def read(
        self,
        work: Work,
        workbook: Workbook,
        view: View,
        rows: Callable[["array[int]", bool], object],
        count: Callable[[Matched], object],
        *,
        shown: bool = False,
    ) -> "array[int]":
        """All ids in order; raises Stopped or the BookError that fits.

        Tells of the first rows and whether they are all, then of what a filter matches; waits then until these have
        been painted. Where the first are `shown` already, it waits for that before it begins.
        """
        these = wanted(workbook, view)
        if shown:
            work.painted.wait(_PAINT)
            work.check()
        with ExitStack() as held:
            book = held.enter_context(self._book(work))
            begun = begin(book.db, these, view.sort)
            work.tell(rows, begun.ids, begun.whole)
            found = begun.found
            if view.filter:
                work.check()
                if found is None:
                    found = count_ids(book.db, begun.ids) if begun.whole else count_matches(book.db, these)
                work.tell(count, found)
            work.begun.set()
            if begun.whole:
                return begun.ids
            work.painted.wait(_PAINT)
            work.check()
            ids = begun.ids[:]
            beside = held.enter_context(self._book(work))
            for part in read_rest((book.db, beside.db), begun, found):
                work.check()
                ids.extend(part)
            if len(ids) >= _LONG:
                from tokentui.services.memory import give_back

                book.forget()
                beside.forget()
                give_back()
            return ids

    def close(self) -> None:
        """Close the connections that are not in use, and from now on all that are given back."""
        with self._lock:
            self._closed = True
            while self._idle:
                self._idle.pop().close()

    @contextmanager
    def _book(self, work: Work) -> Iterator[Book]:
        with self._lock:
            book = self._idle.pop() if self._idle else None
        if book is None:
            from tokentui.services.memory import take_large_blocks_apart  # The first rows have come without a thread.

            take_large_blocks_apart()
            book = open_book(self._path, readonly=True)
        try:
            with work.stops(book):
                yield book
        finally:
            with self._lock:
                kept = len(self._idle) < _KEPT and not self._closed
                if kept:
                    self._idle.append(book)
            if not kept:
                book.close()
