"""Cloud bills in the FOCUS format, 1.0 to 1.3: https://focus.finops.org/focus-specification/."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tokentui.domain.no_customers import is_nothing
from tokentui.ingest.adapters.adapter import Adapter, Built, Cells, FieldFrom, First
from tokentui.ingest.adapters.token_meters import tokens_in, tokens_out
from tokentui.store.bulk.incoming import FileKind

_WHOSE = First(("SubAccountName", "SubAccountId", "BillingAccountName", "BillingAccountId"))
_METER = ("ConsumedQuantity", "ConsumedUnit", "ChargeDescription")

_TAX = {"tax": "taxes, which are no use"}
_NOT_USED = {
    "purchase": "purchases, whose use follows as effective cost (--map BilledCost=spend takes what was billed instead)",
    **_TAX,
}
_NO_EFFECTIVE_COST = "charges without an effective cost (--map BilledCost=spend takes what was billed)"


def _left_out(columns: Mapping[str, Cells]) -> Sequence[str]:
    """Prepaid use is charged once when bought and once, as effective cost, when used: never both."""
    return [
        _NOT_USED.get(category.strip().lower(), "") or ("" if _is_given(cost) else _NO_EFFECTIVE_COST)
        for category, cost in zip(columns["chargecategory"], columns["effectivecost"], strict=True)
    ]


def _taxes(columns: Mapping[str, Cells]) -> Sequence[str]:
    return [_TAX.get(category.strip().lower(), "") for category in columns["chargecategory"]]


def _is_given(cell: str) -> bool:
    return bool(cell.strip()) and not is_nothing(cell)


FOCUS = Adapter(
    name="a FOCUS bill",
    kind=FileKind.USAGE,
    needs=("ChargeCategory", "ChargePeriodStart", "EffectiveCost", "BillingCurrency"),
    fields=(
        FieldFrom("customer_key", _WHOSE, "customer"),
        FieldFrom("month", "ChargePeriodStart"),
        FieldFrom("spend", "EffectiveCost"),
        FieldFrom("tokens_in", Built(_METER, tokens_in)),
        FieldFrom("tokens_out", Built(_METER, tokens_out)),
        FieldFrom("currency", "BillingCurrency"),
    ),
    left_out=_left_out,
    charged="BilledCost",
    cannot=(
        "Spend is the effective cost of each charge; billed cost is never added to it.",
        "A FOCUS bill names sub-accounts, not companies, and counts tokens only where the unit is tokens and the "
        "description of a charge says input or output.",
    ),
)

FOCUS_BILLED = replace(
    FOCUS,
    name="a FOCUS bill, as billed",
    needs=(*FOCUS.needs, "BilledCost"),
    asked="BilledCost",
    left_out=_taxes,
    cannot=(
        "Spend is the billed cost of each charge, with what was bought in advance in the month it was bought; "
        "effective cost is never added to it.",
        *FOCUS.cannot[1:],
    ),
)
"""The same bill where the user wants what was invoiced: then purchases count, and their use costs nothing more."""

FOCUS_ONLY_BILLED = replace(
    FOCUS_BILLED,
    name="a FOCUS bill without effective cost",
    needs=("ChargeCategory", "ChargePeriodStart", "BilledCost", "BillingCurrency"),
    without=("EffectiveCost",),
    fields=tuple(replace(one, origin="BilledCost") if one.name == "spend" else one for one in FOCUS.fields),
    asked="",
)
