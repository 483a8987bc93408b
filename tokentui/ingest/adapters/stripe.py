"""What Stripe's dashboard exports: customers, subscriptions, invoices and payments."""

from decimal import Decimal, InvalidOperation

from tokentui.ingest.adapters.adapter import Adapter, Built, FieldFrom, First
from tokentui.store.bulk.incoming import FileKind

_CARD = ("Card ID", "Card Last4", "Card Fingerprint", "Card Name", "Card Address Line1", "Card Address Line2")
_NAME = FieldFrom("name", First(("Customer Name", "Customer Description", "Customer Email")), "customer name")

STRIPE_CUSTOMERS = Adapter(
    name="a list of Stripe customers",
    kind=FileKind.CUSTOMERS,
    needs=("id", "Name", "Email", "Total Spend", "Payment Count"),
    fields=(
        FieldFrom("key", "id"),
        FieldFrom("name", First(("Name", "Description", "Email")), "Name"),
        FieldFrom("product", "Plan"),
    ),
    never=_CARD,
    cannot=("Total Spend is of all time; what a customer pays in a year is in the export of its invoices.",),
)

STRIPE_SUBSCRIPTIONS = Adapter(
    name="a list of Stripe subscriptions",
    kind=FileKind.SUBSCRIPTIONS,
    needs=("id", "Customer ID", "Plan", "Quantity", "Interval", "Amount", "Status"),
    fields=(
        FieldFrom("customer_key", "Customer ID"),
        _NAME,
        FieldFrom("subscription", "id"),
        FieldFrom("plan", First(("Product", "Plan"))),
        FieldFrom("unit_amount", "Amount"),
        FieldFrom("quantity", "Quantity"),
        FieldFrom("interval", "Interval"),
        FieldFrom("status", "Status"),
        FieldFrom("start", First(("Start Date (UTC)", "Start (UTC)", "Created (UTC)"))),
        FieldFrom("end", "Ended At (UTC)"),
        FieldFrom("currency", "Currency"),
    ),
    cannot=(
        "The amount of a Stripe subscription is that of one piece, and was multiplied by the quantity; coupons, taxes "
        "and what is charged by use are not in it.",
    ),
)


def _without_tax(total: str, tax: str) -> str:
    try:
        return format(Decimal(total.strip().replace(",", "")) - Decimal(tax.strip().replace(",", "") or "0"), "f")
    except InvalidOperation:
        return total


STRIPE_INVOICES = Adapter(
    name="a list of Stripe invoices",
    kind=FileKind.CHARGES,
    needs=("id", "Amount Due", "Amount Paid", "Currency", "Customer", "Status"),
    fields=(
        FieldFrom("customer_key", "Customer", "customer id"),
        _NAME,
        FieldFrom("invoice", "id"),
        FieldFrom("month", First(("Date (UTC)", "Created (UTC)", "Finalized At (UTC)"))),
        FieldFrom("spend", Built(("Total", "Tax"), _without_tax)),
        FieldFrom("spend", "Amount Due"),
        FieldFrom("status", "Status"),
        FieldFrom("currency", "Currency"),
    ),
    cannot=(
        "What a Stripe invoice charges counts in the month of its date; what was refunded later is in the export of "
        "payments alone.",
    ),
)

STRIPE_PAYMENTS = Adapter(
    name="a list of Stripe payments",
    kind=FileKind.CHARGES,
    needs=("id", "Amount", "Amount Refunded", "Currency", "Status", "Customer ID"),
    fields=(
        FieldFrom("customer_key", "Customer ID"),
        _NAME,
        FieldFrom("invoice", "id"),
        FieldFrom("month", First(("Created (UTC)", "Created date (UTC)", "Created"))),
        FieldFrom("spend", First(("Converted Amount", "Amount"))),
        FieldFrom("refunded", First(("Converted Amount Refunded", "Amount Refunded"))),
        FieldFrom("status", "Status"),
        FieldFrom("currency", First(("Converted Currency", "Currency"))),
    ),
    never=(*_CARD, "Card Last 4", "Card Exp Month", "Card Exp Year", "Card Address City", "Card Address Zip"),
    cannot=("A payment counts in the month in which it was made, and its refund with it.",),
)
