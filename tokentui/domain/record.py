"""The record of a customer that hands may put right: what it is called, whose it is, where it is found."""

from typing import NamedTuple


class Record(NamedTuple):
    """What a record says of who a customer is, besides its segment; None where it says nothing."""

    name: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    """In alphabetical order."""
    domain: str | None = None
    """A bare host name, as in `acme.com`."""
    industry: str | None = None
    size: str | None = None


FIELDS = Record._fields
"""What can be edited, in the order of the form."""


class RecordEdit(NamedTuple):
    """One field of a record as a hand changed it."""

    customer_id: int
    customer: str
    """Name of the customer now."""
    customer_key: str
    reviewer: str
    field: str
    former: str
    """What stood there, as it is shown; empty for nothing."""
    value: str
    at: str
    """ISO 8601 UTC."""
    by_hand: bool
    """Whether the field is a hand's from then on; not where an undo brought back what a file had said."""


def differences(before: Record, after: Record) -> tuple[str, ...]:
    """The fields that differ, in the order of the form."""
    return tuple(field for field in FIELDS if getattr(before, field) != getattr(after, field))
