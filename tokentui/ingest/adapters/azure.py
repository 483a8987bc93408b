"""Cost exports of Azure: enterprise agreements, customer agreements, and pay-as-you-go.

https://learn.microsoft.com/azure/cost-management-billing/dataset-schema/cost-usage-details-ea; the agreements write
the same names in another case.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tokentui.ingest.adapters.adapter import Adapter, Built, Cells, FieldFrom, First
from tokentui.ingest.adapters.token_meters import tokens_in, tokens_out
from tokentui.store.bulk.incoming import FileKind

_WHOSE = First(("CustomerName", "AccountName", "SubscriptionName", "SubscriptionId", "SubscriptionGuid"))

_TAX = {"tax": "taxes, which are no use"}
_NOT_USED = {
    **_TAX,
    "purchase": "purchases, whose use follows (--map CostInBillingCurrency=spend takes all charges but taxes)",
    **dict.fromkeys(("unusedreservation", "unusedsavingsplan"), "commitments that were paid for and not used"),
}


def _why(columns: Mapping[str, Cells], reasons: Mapping[str, str]) -> Sequence[str]:
    some = next(iter(columns.values()))
    return [reasons.get(kind.strip().lower(), "") for kind in columns.get("chargetype", [""] * len(some))]


def _left_out(columns: Mapping[str, Cells]) -> Sequence[str]:
    return _why(columns, _NOT_USED)


def _taxes(columns: Mapping[str, Cells]) -> Sequence[str]:
    return _why(columns, _TAX)


def _tokens_in(quantity: str, unit: str, meter: str) -> str:
    return tokens_in(quantity, _unit(unit, meter), meter)


def _tokens_out(quantity: str, unit: str, meter: str) -> str:
    return tokens_out(quantity, _unit(unit, meter), meter)


def _unit(unit: str, meter: str) -> str:
    """The unit of a meter of tokens is written `1K`; that it counts tokens stands in its name."""
    return f"{unit.strip()} tokens" if "token" in meter.lower() and "token" not in unit.lower() else unit


_METER = ("Quantity", "UnitOfMeasure", "MeterName")

AZURE = Adapter(
    name="an Azure cost export",
    kind=FileKind.USAGE,
    needs=("MeterCategory", "Date", "CostInBillingCurrency"),
    fields=(
        FieldFrom("customer_key", _WHOSE, "customer"),
        FieldFrom("month", "Date"),
        FieldFrom("spend", "CostInBillingCurrency"),
        FieldFrom("tokens_in", Built(_METER, _tokens_in)),
        FieldFrom("tokens_out", Built(_METER, _tokens_out)),
        FieldFrom("currency", First(("BillingCurrency", "BillingCurrencyCode", "Currency"))),
    ),
    left_out=_left_out,
    charged="CostInBillingCurrency",
    cannot=(
        "An Azure export names accounts and subscriptions, not companies (--map 'Tags/NAME=customer_key' goes by a "
        "tag), and counts tokens only on meters that say input or output.",
    ),
)

AZURE_CHARGED = replace(
    AZURE, name="an Azure cost export, as charged", asked="CostInBillingCurrency", left_out=_taxes, cannot=AZURE.cannot
)
"""The same export where the user wants what was invoiced, purchases among it."""

AZURE_PAY_AS_YOU_GO = replace(
    AZURE,
    name="an Azure pay-as-you-go export",
    needs=("MeterCategory", "UsageDateTime", "PreTaxCost"),
    fields=(
        AZURE.fields[0],
        FieldFrom("month", "UsageDateTime"),
        FieldFrom("spend", "PreTaxCost"),
        FieldFrom("tokens_in", Built(("UsageQuantity", *_METER[1:]), _tokens_in)),
        FieldFrom("tokens_out", Built(("UsageQuantity", *_METER[1:]), _tokens_out)),
        AZURE.fields[-1],
    ),
    charged="PreTaxCost",
)
