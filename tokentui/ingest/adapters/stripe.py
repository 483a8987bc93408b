"""Customers as Stripe's dashboard exports them."""

from tokentui.ingest.adapters.adapter import Adapter, FieldFrom, First
from tokentui.store.bulk.incoming import FileKind

STRIPE_CUSTOMERS = Adapter(
    name="a list of Stripe customers",
    kind=FileKind.CUSTOMERS,
    needs=("id", "Name", "Email", "Total Spend", "Payment Count"),
    fields=(
        FieldFrom("key", "id"),
        FieldFrom("name", First(("Name", "Description", "Email")), "Name"),
        FieldFrom("product", "Plan"),
    ),
    never=("Card ID", "Card Last4", "Card Fingerprint", "Card Name", "Card Address Line1", "Card Address Line2"),
    cannot=(
        "Total Spend is of all time: what a customer pays in a year is in the export of invoices or subscriptions.",
    ),
)
