"""Companies as HubSpot exports them."""

from tokentui.ingest.adapters.adapter import Adapter, FieldFrom, First
from tokentui.store.bulk.incoming import FileKind

HUBSPOT_COMPANIES = Adapter(
    name="a list of HubSpot companies",
    kind=FileKind.CUSTOMERS,
    needs=("Record ID", "Company name"),
    without=("Deal Name", "First Name", "Ticket name", "Ticket ID", "Email"),
    fields=(
        FieldFrom("key", "Record ID"),
        FieldFrom("name", "Company name"),
        FieldFrom("domain", First(("Company Domain Name", "Domain", "Website URL"))),
        FieldFrom("parent", "Parent Company"),
        FieldFrom("industry", "Industry"),
        FieldFrom("region", "Country/Region"),
        FieldFrom("spend", First(("ARR", "Annual contract value", "ACV"))),
    ),
    cannot=(
        "HubSpot does not say what a company spends: its Annual Revenue is the company's own, and what its deals come "
        "to is of no stated time.",
    ),
)
