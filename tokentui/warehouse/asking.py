"""What a pull asks of a warehouse: which columns of which tables, which of their rows, and which months."""

import json
from typing import NamedTuple

from tokentui.domain.months import month_text
from tokentui.warehouse.address import WarehouseError


class AccountColumns(NamedTuple):
    """A second table, which says who the accounts are."""

    table: str
    key: str
    name: str | None = None
    segment: str | None = None
    parent: str | None = None
    domain: str | None = None

    def fields(self) -> dict[str, str]:
        """The field of a customer by column."""
        every = {"key": self.key, "name": self.name, "segment": self.segment, "parent": self.parent}
        return _one_use({**every, "domain": self.domain})


class EventsAsked(NamedTuple):
    """A table of events, what its columns are, and how they are read."""

    table: str
    customer: str
    time: str
    spend: str
    tokens_in: str | None = None
    tokens_out: str | None = None
    event_id: str | None = None
    """By which an event that was written twice counts once."""
    currency: str | None = None
    """The column of currency codes."""
    where: str | None = None
    """A condition in the SQL of the engine."""
    zone: str | None = None
    """Time zone in which a moment is of a month; UTC where none is named."""
    accounts: AccountColumns | None = None

    def fields(self) -> dict[str, str]:
        """The field of usage by column, in the order in which the sums have them."""
        every = {"customer_key": self.customer, "month": self.time, "spend": self.spend, "currency": self.currency}
        return _one_use({**every, "tokens_in": self.tokens_in, "tokens_out": self.tokens_out})

    def to_json(self) -> str:
        """As a book remembers it."""
        return json.dumps({**self._asdict(), "accounts": self.accounts and self.accounts._asdict()}, sort_keys=True)


def asked_before(text: str) -> EventsAsked:
    """What a book remembers; raises WarehouseError where that is not readable, as of a later program."""
    try:
        found = json.loads(text)
        accounts = found.pop("accounts", None)
        return EventsAsked(**found, accounts=AccountColumns(**accounts) if accounts else None)
    except (ValueError, TypeError):
        raise WarehouseError(
            "What this book remembers of a pull is not readable; name table and columns anew."
        ) from None


class Span(NamedTuple):
    """The months (yyyymm) that are read; None: without an end on that side."""

    first: int | None = None
    last: int | None = None

    def said(self) -> str:
        """As in `2026-01 to 2026-03`."""
        if self.first == self.last:
            return month_text(self.first) if self.first else "all months"
        begin, end = (month_text(month) if month else "" for month in self)
        return f"{begin} to {end}" if begin and end else f"{begin} and later" if begin else f"up to {end}"


EVERY_MONTH = Span()


def _one_use(column_of: dict[str, str | None]) -> dict[str, str]:
    """Fields by column; raises WarehouseError where one column is to be two things."""
    fields: dict[str, str] = {}
    for field, column in column_of.items():
        if column is None:
            continue
        if column in fields:
            raise WarehouseError(f"Column {column!r} is named twice; it can be one thing only.")
        fields[column] = field
    return fields
