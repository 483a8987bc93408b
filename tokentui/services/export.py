"""All that a book holds, read a part at a time so that none of it is ever in memory as a whole."""

from collections.abc import Iterator
from itertools import islice

from tokentui.domain.customer import Fact, ListRow, LogRow
from tokentui.services.browse import View, ids
from tokentui.services.workbook import Workbook
from tokentui.store import customer_json
from tokentui.store.customers import PART, read_all_facts, read_listed, read_logged


def every_customer(workbook: Workbook) -> Iterator[tuple[ListRow, tuple[str, ...]]]:
    """All customers with everything that a list may say of them and their aliases, largest annual spend first."""
    yield from read_listed(workbook.book.db)


def every_decision(workbook: Workbook) -> Iterator[LogRow]:
    """The whole log, oldest first."""
    return read_logged(workbook.book.db)


def every_fact(workbook: Workbook) -> Iterator[tuple[str, str, Fact]]:
    """All facts, each after the key and the name of its customer; customers by key."""
    yield from read_all_facts(workbook.book.db)


def customer_documents(workbook: Workbook) -> Iterator[str]:
    """All customers as JSON, largest annual spend first."""
    for part in _parts(workbook):
        yield from customer_json.customer_documents(workbook.book.db, part)


def fact_documents(workbook: Workbook) -> Iterator[str]:
    """All facts with their customers as JSON, customers by key."""
    yield from customer_json.fact_documents(workbook.book.db)


def _parts(workbook: Workbook) -> Iterator[list[int]]:
    wanted = (one for part in ids(workbook, View()) for one in part)
    while part := list(islice(wanted, PART)):
        yield part
