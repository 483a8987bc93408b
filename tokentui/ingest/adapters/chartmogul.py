"""Customers as ChartMogul's interface and export give them; their money is in cents."""

from tokentui.ingest.adapters.adapter import Adapter, FieldFrom, First
from tokentui.store.bulk.incoming import FileKind

CHARTMOGUL_CUSTOMERS = Adapter(
    name="a list of ChartMogul customers",
    kind=FileKind.CUSTOMERS,
    needs=("uuid", "mrr", "arr", "customer-since"),
    fields=(
        FieldFrom("key", First(("external_id", "uuid"))),
        FieldFrom("name", First(("company", "name", "email")), "name"),
        FieldFrom("spend", "arr", "ARR (cents)"),
        FieldFrom("region", First(("address.country", "country"))),
        FieldFrom("currency", "currency"),
    ),
    in_cents=("arr",),
    cannot=(
        "ARR and MRR of ChartMogul are in cents and of subscriptions alone: a customer who is billed by use may well "
        "pay five times as much.",
    ),
)

CHARTMOGUL_EXPORT = Adapter(
    name="an export of ChartMogul customers",
    kind=FileKind.CUSTOMERS,
    needs=("UUID", "MRR", "ARR", "SUBSCRIBER_SINCE"),
    fields=(
        FieldFrom("key", First(("EXTERNAL_ID", "UUID"))),
        FieldFrom("name", First(("COMPANY", "NAME", "EMAIL")), "name"),
        FieldFrom("spend", "ARR", "ARR (cents)"),
        FieldFrom("product", "PLAN_NAME"),
        FieldFrom("region", "COUNTRY"),
        FieldFrom("currency", "CURRENCY"),
    ),
    in_cents=("ARR",),
    cannot=CHARTMOGUL_CUSTOMERS.cannot,
)
