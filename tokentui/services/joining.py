"""Joining two accounts that are one company: one step, taken back by one key."""

from typing import NamedTuple

from tokentui.domain.customer import Customer
from tokentui.services.decide import Done
from tokentui.services.workbook import Workbook
from tokentui.store.customers import read_customer
from tokentui.store.errors import Refused
from tokentui.store.joining import join_accounts, joined_into


class JoinPreview(NamedTuple):
    """What joining would do, in sentences."""

    keep: Customer
    other: Customer
    lines: tuple[str, ...]


def preview(workbook: Workbook, customer_id: int, other_id: int) -> JoinPreview:
    """What joining the other account into the first would do; raises Refused for one and the same, and Gone."""
    if customer_id == other_id:
        raise Refused("These are one account already.")
    keep, other = (read_customer(workbook.book.db, one) for one in (customer_id, other_id))
    lines = [
        f"facts, months, spend and names of {other.name} go to {keep.name}",
        f"{other.name} leaves every sum; what was said of it stays in its history",
    ]
    if (keep.spend is None) != (other.spend is None):
        unknown = other if other.spend is None else keep
        lines.append(f"the spend of {unknown.name} is not known: what is known of the other stands for both")
    return JoinPreview(keep, other, tuple(lines))


def join(workbook: Workbook, customer_id: int, other_id: int) -> Done:
    """Join the other account into the first; raises Refused, Gone and the BookError that fits."""
    if workbook.book.readonly:
        raise workbook.book.refusal()
    found = preview(workbook, customer_id, other_id)
    label = f"{found.other.name} joined into {found.keep.name}"
    reason = f"the same account as {found.keep.name} ({found.keep.key})"
    now = workbook.now()
    join_accounts(workbook.book.db, workbook.reviewer, customer_id, other_id, label=label, reason=reason, at=now)
    return Done(label, (customer_id, other_id))


def joined(workbook: Workbook, customer_id: int) -> tuple[tuple[int, str], ...]:
    """(id, name) of the accounts that were joined into one."""
    return joined_into(workbook.book.db, customer_id)
