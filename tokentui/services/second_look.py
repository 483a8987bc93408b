"""One list of what deserves a second look, each with its reason."""

from itertools import islice

from tokentui.domain.customer import Customer
from tokentui.domain.second_look import Finding, Reason, SecondLook
from tokentui.services.workbook import Workbook
from tokentui.store.customers import read_customers
from tokentui.store.second_look import FoundIds, findings

LIMIT = 50
"""Findings of each reason that are listed unless more are asked for."""

_PART = 500


def second_look(workbook: Workbook, limit: int = LIMIT) -> SecondLook:
    """What does not fit together, or was decided in a hurry: at most `limit` of each reason, largest spend first.

    A spend below the evidence floor is unknown here as anywhere.
    """
    db = workbook.book.db
    parts = list(findings(db, workbook.codebook, workbook.settings.floor, limit))
    wanted = iter(sorted({one for _, part in parts for found in part.found for one in found.ids}))
    customers: dict[int, Customer] = {}
    while some := list(islice(wanted, _PART)):
        customers.update(read_customers(db, some))
    return SecondLook(
        tuple(_finding(reason, found, customers) for reason, part in parts for found in part.found),
        tuple((reason, part.count) for reason, part in parts),
        workbook.codebook.version,
    )


def _finding(reason: Reason, found: FoundIds, customers: dict[int, Customer]) -> Finding:
    named = tuple(customers[one] for one in found.ids)
    more = found.customers - len(named)
    return Finding(reason, named, more, found.detail or "", found.spend, found.facts, found.source)
