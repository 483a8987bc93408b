"""Cloud bills in the FOCUS format, 1.0 to 1.3: https://focus.finops.org/focus-specification/."""

from collections.abc import Mapping, Sequence

from tokentui.ingest.adapters.adapter import Adapter, Cells, FieldFrom, First
from tokentui.store.bulk.incoming import FileKind

_WHOSE = First(("SubAccountName", "SubAccountId", "BillingAccountName", "BillingAccountId"))

_NOT_USED = {
    "purchase": "purchases, whose use follows as effective cost",
    "tax": "taxes, which are no use",
}


def _left_out(columns: Mapping[str, Cells]) -> Sequence[str]:
    """Prepaid use is charged once when bought and once, as effective cost, when used: never both."""
    categories = columns["chargecategory"]
    return [_NOT_USED.get(category.strip().lower(), "") for category in categories]


FOCUS = Adapter(
    name="a FOCUS bill",
    kind=FileKind.USAGE,
    needs=("ChargeCategory", "ChargePeriodStart", "EffectiveCost", "BillingCurrency"),
    fields=(
        FieldFrom("customer_key", _WHOSE, "customer"),
        FieldFrom("month", "ChargePeriodStart"),
        FieldFrom("spend", "EffectiveCost"),
        FieldFrom("currency", "BillingCurrency"),
    ),
    left_out=_left_out,
    cannot=(
        "Spend is the effective cost of each charge; billed cost is never added to it.",
        "A FOCUS bill names sub-accounts, not companies, and counts no tokens.",
    ),
)
