"""Cost and usage reports of AWS: CUR (`lineItem/UnblendedCost`) and CUR 2.0 (`line_item_unblended_cost`).

https://docs.aws.amazon.com/cur/latest/userguide/data-dictionary.html; the names of both differ in their signs only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tokentui.ingest.adapters.adapter import Adapter, Built, Cells, FieldFrom, First
from tokentui.ingest.adapters.token_meters import tokens_in, tokens_out
from tokentui.store.bulk.incoming import FileKind

_METER = ("lineItem/UsageAmount", "pricing/unit", "lineItem/UsageType")

_TAX = {"tax": "taxes, which are no use"}
_FEE = "fees of commitments and one-off fees (--map lineItem/UnblendedCost=spend takes all charges but taxes)"
_NEGATION = "entries that take use under a savings plan off the list price"
_NOT_USED = {**_TAX, **dict.fromkeys(("fee", "rifee", "savingsplanrecurringfee", "savingsplanupfrontfee"), _FEE)}


def _left_out(columns: Mapping[str, Cells]) -> Sequence[str]:
    """Use under a commitment counts at what it took of the commitment; then its fees are no use a second time."""
    not_used = dict(_NOT_USED)
    if "savingsplansavingsplaneffectivecost" in columns:
        not_used["savingsplannegation"] = _NEGATION
    return [not_used.get(kind.strip().lower(), "") for kind in columns["lineitemlineitemtype"]]


def _taxes(columns: Mapping[str, Cells]) -> Sequence[str]:
    return [_TAX.get(kind.strip().lower(), "") for kind in columns["lineitemlineitemtype"]]


def _used(kind: str, unblended: str, plan: str, reservation: str) -> str:
    """What a line took: of a savings plan or a reservation where it is covered by one."""
    covered = {"savingsplancoveredusage": plan, "discountedusage": reservation}.get(kind.strip().lower(), "")
    return covered.strip() or unblended


AWS = Adapter(
    name="an AWS cost and usage report",
    kind=FileKind.USAGE,
    needs=("lineItem/LineItemType", "lineItem/UsageStartDate", "lineItem/UnblendedCost"),
    fields=(
        FieldFrom(
            "customer_key",
            First(("lineItem/UsageAccountName", "lineItem/UsageAccountId", "bill/PayerAccountId")),
            "customer",
        ),
        FieldFrom("month", "lineItem/UsageStartDate"),
        FieldFrom(
            "spend",
            Built(
                ("lineItem/LineItemType", "lineItem/UnblendedCost"),
                _used,
                ("savingsPlan/SavingsPlanEffectiveCost", "reservation/EffectiveCost"),
            ),
        ),
        FieldFrom("tokens_in", Built(_METER, tokens_in)),
        FieldFrom("tokens_out", Built(_METER, tokens_out)),
        FieldFrom("currency", "lineItem/CurrencyCode"),
    ),
    left_out=_left_out,
    charged="lineItem/UnblendedCost",
    cannot=(
        "Spend is the unblended cost of what was used, and what use under a savings plan or a reservation took of it; "
        "blended cost is never added.",
        "An AWS report names accounts, not companies (--map 'resourceTags/user:NAME=customer_key' goes by a tag), and "
        "counts tokens only where the unit is tokens and the usage type says input or output.",
    ),
)

AWS_CHARGED = replace(
    AWS,
    name="an AWS cost and usage report, as charged",
    asked="lineItem/UnblendedCost",
    left_out=_taxes,
    cannot=(
        "Spend is the unblended cost of every line but taxes, with fees in the month in which they were charged.",
        *AWS.cannot[1:],
    ),
)
"""The same report where the user wants what was invoiced."""
