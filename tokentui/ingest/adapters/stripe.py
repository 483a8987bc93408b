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

_WITHOUT_CENTS = frozenset(
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"]
)
"""Currencies of which the interface gives whole units."""


def _of_interface(total: str, currency: str, tax: str, untaxed: str) -> str:
    """An amount without taxes in whole units, of cents."""
    try:
        given = Decimal(untaxed.strip() or total.strip())
        cents = given if untaxed.strip() else given - Decimal(tax.strip() or "0")
    except InvalidOperation:
        return total
    return format(cents if currency.strip().lower() in _WITHOUT_CENTS else cents.scaleb(-2), "f")


STRIPE_INVOICES_OF_INTERFACE = Adapter(
    name="an answer of Stripe's interface with invoices",
    kind=FileKind.CHARGES,
    needs=("id", "object", "amount_due", "amount_paid", "created", "currency", "customer", "status", "total"),
    fields=(
        FieldFrom("customer_key", "customer", "customer id"),
        FieldFrom("name", First(("customer_name", "customer_email")), "customer name"),
        FieldFrom("invoice", "id"),
        FieldFrom("month", First(("effective_at", "status_transitions.finalized_at", "created")), "month"),
        FieldFrom("spend", Built(("total", "currency"), _of_interface, ("tax", "total_excluding_tax"))),
        FieldFrom("status", "status"),
        FieldFrom("currency", "currency"),
    ),
    cannot=("Amounts of Stripe's interface are in cents, but for currencies without such.", *STRIPE_INVOICES.cannot),
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
