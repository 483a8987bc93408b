"""All that a book holds, read a part at a time so that none of it is ever in memory as a whole."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from tokentui.domain.customer import Disclosure, Fact, ListRow, LogRow, MonthOf
from tokentui.services.browse import View, ids, read_filter
from tokentui.services.errors import BookReadOnly
from tokentui.services.paths import data_folder
from tokentui.services.replacing import replacing
from tokentui.services.workbook import Workbook
from tokentui.store import customer_json, whole_book
from tokentui.store.customers import PART, read_disclosures

Chosen = whole_book.Chosen


def chosen(workbook: Workbook, words: str) -> Chosen:
    """The ids of the customers that meet a filter as it is typed, None without one; raises FilterError."""
    if not words.strip():
        return None
    return [one for part in ids(workbook, View(read_filter(workbook, words))) for one in part]


def every_customer(workbook: Workbook, these: Chosen = None) -> Iterator[tuple[ListRow, tuple[str, ...]]]:
    """Customers with everything that a list may say of them and their aliases, largest annual spend first."""
    yield from whole_book.read_listed(workbook.book.db, these)


def every_decision(workbook: Workbook, these: Chosen = None) -> Iterator[LogRow]:
    """The log, oldest first."""
    return whole_book.read_logged(workbook.book.db, these)


def every_fact(workbook: Workbook, these: Chosen = None) -> Iterator[tuple[str, str, Fact]]:
    """Facts, each after the key and the name of its customer; customers by key."""
    yield from whole_book.read_all_facts(workbook.book.db, these)


def every_month(workbook: Workbook, these: Chosen = None) -> Iterator[MonthOf]:
    """Months of usage, customers by key."""
    return whole_book.read_months(workbook.book.db, these)


def every_disclosure(workbook: Workbook) -> tuple[Disclosure, ...]:
    """What the vendor said of all its customers, newest first."""
    return read_disclosures(workbook.book.db)


def customer_documents(workbook: Workbook, these: Chosen = None) -> Iterator[str]:
    """Customers as JSON, largest annual spend first."""
    for part in _parts(workbook, these):
        yield from customer_json.customer_documents(workbook.book.db, part)


def fact_documents(workbook: Workbook, these: Chosen = None) -> Iterator[str]:
    """Facts with their customers as JSON, customers by key."""
    yield from customer_json.fact_documents(workbook.book.db, workbook.old_before(), these)


def decision_documents(workbook: Workbook, these: Chosen = None) -> Iterator[str]:
    """The log as JSON, oldest first."""
    return whole_book.logged_documents(workbook.book.db, these)


def copy_book(workbook: Workbook, path: Path) -> None:
    """Write the whole book into an empty file: rows, log and all, as they are at one moment."""
    whole_book.copy_book(workbook.book.db, path)


def keep_beside(workbook: Workbook) -> Path:
    """Save an open book whose file has gone from its place as another file there; returns where it lies.

    Where its folder has gone too it lies in the user's data folder. Raises BookError where neither may be written.
    """
    path = workbook.book.path.absolute()
    name = f"{path.stem}-saved-{workbook.clock():%Y-%m-%d-%H%M%S}{path.suffix}"
    for folder in (path.parent, data_folder()):
        with suppress(OSError):
            if folder != path.parent:
                folder.mkdir(parents=True, exist_ok=True)
            with replacing(folder / name) as unfinished:
                copy_book(workbook, unfinished)
            return folder / name
    raise BookReadOnly(f"{path.parent} may not be written, nor may {data_folder()}; make room there and try again.")


def _parts(workbook: Workbook, these: Chosen) -> Iterator[Sequence[int]]:
    wanted = iter(these) if these is not None else (one for part in ids(workbook, View()) for one in part)
    while part := list(islice(wanted, PART)):
        yield part
