"""Bills of Google Cloud: the console's cost table, and rows of the export to BigQuery.

https://cloud.google.com/billing/docs/how-to/export-data-bigquery-tables/standard-usage
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from tokentui.ingest.adapters.adapter import Adapter, Built, Cells, FieldFrom, First
from tokentui.store.bulk.incoming import FileKind

_NOT_USED = {
    "tax": "taxes, which are no use",
    "total": "the invoice's total",
    "subtotal": "the invoice's total",
    "rounding error": "what the invoice was rounded by",
    "rounding_error": "what the invoice was rounded by",
}


def _left_out(columns: Mapping[str, Cells]) -> Sequence[str]:
    some = next(iter(columns.values()))
    kinds = columns.get("costtype", [""] * len(some))
    return [_NOT_USED.get(kind.strip().lower(), "") for kind in kinds]


def _less_credits(cost: str, credits: str) -> str:
    """The cost with its credits, which are negative; what cannot be read stays as it is, so that its row is refused."""
    try:
        found: object = json.loads(credits, parse_float=Decimal) if credits.strip() else []
        taken = [_amount(one) for one in (found if isinstance(found, list) else [found])]
        return format(sum(taken, Decimal(cost.strip())), "f") if taken else cost
    except (InvalidOperation, ValueError, RecursionError):
        return f"{cost} with credits {credits}" if credits.strip() and cost.strip() else cost


def _amount(credit: object) -> Decimal:
    amount = credit.get("amount") if isinstance(credit, dict) else credit
    return Decimal(str(amount))


GCP_TABLE = Adapter(
    name="a Google Cloud cost table",
    kind=FileKind.USAGE,
    needs=("Service description", "Cost type", "Usage start date", "Cost"),
    fields=(
        FieldFrom("customer_key", First(("Project name", "Project ID", "Billing account name")), "customer"),
        FieldFrom("month", "Usage start date"),
        FieldFrom("spend", "Cost"),
        FieldFrom("currency", "Currency"),
    ),
    left_out=_left_out,
    charged="Cost",
    cannot=("A Google Cloud cost table names projects, not companies, and counts no tokens of input and output.",),
)

GCP_EXPORT = Adapter(
    name="a Google Cloud billing export",
    kind=FileKind.USAGE,
    needs=("billing_account_id", "usage_start_time", "cost", "currency"),
    fields=(
        FieldFrom("customer_key", First(("project.name", "project.id", "billing_account_id")), "customer"),
        FieldFrom("month", First(("invoice.month", "usage_start_time"))),
        FieldFrom("spend", Built(("cost",), _less_credits, ("credits",))),
        FieldFrom("currency", "currency"),
    ),
    left_out=_left_out,
    charged="cost",
    cannot=(
        "Spend is the cost less its credits, in the month of the invoice.",
        "A Google Cloud export names projects, not companies (--map 'labels/NAME=customer_key' goes by a label), and "
        "counts no tokens of input and output.",
    ),
)
