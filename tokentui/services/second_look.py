"""One list of what deserves a second look, each with its reason."""

from itertools import islice

from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.customer import Customer
from tokentui.domain.second_look import Finding, Reason, SecondLook, Subject
from tokentui.domain.settling import State
from tokentui.services.workbook import Workbook
from tokentui.store.connection import plain_words
from tokentui.store.customers import read_customers
from tokentui.store.second_look import FoundIds, findings

LIMIT = 50
"""Findings of each reason that are listed unless more are asked for."""

_PART = 500


def second_look(workbook: Workbook, limit: int = LIMIT) -> SecondLook:
    """What does not fit together, or was decided in a hurry: at most `limit` of each reason, largest spend first."""
    db = workbook.book.db
    with plain_words():
        parts = list(findings(db, workbook.codebook, limit))
        wanted = iter(sorted({one for _, part in parts for found in part.found for one in found.ids}))
        customers: dict[int, Customer] = {}
        while some := list(islice(wanted, _PART)):
            customers.update(read_customers(db, some))
    return SecondLook(
        tuple(_finding(reason, found, customers, workbook) for reason, part in parts for found in part.found),
        tuple((reason, part.count) for reason, part in parts),
        workbook.codebook.version,
    )


def _finding(reason: Reason, found: FoundIds, customers: dict[int, Customer], workbook: Workbook) -> Finding:
    subjects = tuple(
        Subject(one, customers[one].key, customers[one].name, _words(customers[one], workbook)) for one in found.ids
    )
    return Finding(reason, subjects, found.customers - len(subjects), found.detail or "", found.spend)


def _words(customer: Customer, workbook: Workbook) -> str:
    """What a customer is said to use tokens for, by code."""
    codes = {case.bit: case.code for case in workbook.codebook.use_cases}
    if customer.split:
        return ", ".join(f"{codes[bit]} {weight / 100:g} %" for bit, weight in customer.split)
    if customer.state in (State.SET, State.CONFLICT):
        named = "anything" if customer.mask == OPEN_MASK else ", ".join(workbook.codebook.codes(customer.mask))
        return f"conflict: {named}" if customer.state is State.CONFLICT else named
    return customer.state.value.replace("_", " ")
