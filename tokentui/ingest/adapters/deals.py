"""Deals of a customer relationship system: those that are won are contracts, the others nothing yet."""

from collections.abc import Mapping, Sequence

from tokentui.domain.names import fold
from tokentui.ingest.adapters.adapter import Adapter, Built, Cells, FieldFrom, First
from tokentui.ingest.columns.places import plain
from tokentui.store.bulk.incoming import FileKind

_YES = frozenset(("true", "1", "yes"))
_TOLD_BY = ("iswon", "isclosedwon", "won")
_STAGES = ("dealstage", "stagename", "stage", "opportunitystage")


def _left_out(columns: Mapping[str, Cells]) -> Sequence[str]:
    """Deals that are deleted or not won."""
    some = next(iter(columns.values()))
    deleted = columns.get("isdeleted", [""] * len(some))
    won = next(([_is_yes(cell) for cell in columns[name]] for name in _TOLD_BY if name in columns), None)
    if won is None:
        stages = next((columns[name] for name in _STAGES if name in columns), [""] * len(some))
        won = [_is_won(cell) for cell in stages]
    return [
        "deals that are deleted" if _is_yes(gone) else "" if taken else "deals that are not won"
        for gone, taken in zip(deleted, won, strict=True)
    ]


def _is_yes(cell: str) -> bool:
    return cell.strip().lower() in _YES


def _is_won(stage: str) -> bool:
    """Whether a stage is that of a deal that is won: `closedwon`, `Closed Won (Sales Pipeline)`, `Won`."""
    name = plain(stage)
    return name.startswith(("closedwon", "wonclosed")) or fold(stage.strip()) in ("won", "deal won", "closed - won")


_ANNUAL = (
    *("Annual contract value", "ACV", "ACV__c", "Annual_Contract_Value__c"),
    *("Annual recurring revenue", "ARR", "ARR__c", "Annual_Recurring_Revenue__c"),
)
_TOTAL = ("Total contract value", "TCV", "TCV__c", "Total_Contract_Value__c")
_TERM = (
    *("Contract Term (Months)", "Term (Months)", "Contract_Term_Months__c"),
    *("Contract_Term__c", "Contract Term", "Term"),
)
_START = ("Contract Start Date", "Start Date", "Contract_Start_Date__c", "Start_Date__c", "Close Date")
_END = ("Contract End Date", "End Date", "Contract_End_Date__c", "End_Date__c")


def _of_the_term(amount: str, _: str) -> str:
    """Beside the length of its contract the amount of a deal is that of all of it."""
    return amount


_FIELDS = (
    FieldFrom("annual", First(_ANNUAL), "annual"),
    FieldFrom("total", First(_TOTAL), "total"),
    *(FieldFrom("total", Built(("Amount", term), _of_the_term)) for term in _TERM),
    FieldFrom("value", "Amount"),
    FieldFrom("term", First(_TERM)),
    FieldFrom("start", First(_START)),
    FieldFrom("end", First(_END)),
    FieldFrom("currency", First(("Currency", "Deal Currency", "CurrencyIsoCode", "Amount Currency"))),
)

_CANNOT = (
    "The amount of a deal is that of its whole term where a column gives the term, and asked for where none does. A "
    "deal runs from its close date where no start is given.",
)

HUBSPOT_DEALS = Adapter(
    name="a list of HubSpot deals",
    kind=FileKind.CONTRACTS,
    needs=("Record ID", "Deal Name", "Deal Stage", "Amount"),
    fields=(
        FieldFrom(
            "customer_key",
            First(
                (
                    *("Associated Company IDs (Primary)", "Associated Company IDs", "Associated Company"),
                    *("Associated Company (Primary)", "Associated Companies", "Company Name", "Company"),
                )
            ),
            "customer",
        ),
        FieldFrom("name", First(("Associated Company", "Associated Company (Primary)", "Company Name", "Company"))),
        FieldFrom("contract", "Record ID"),
        *_FIELDS,
    ),
    left_out=_left_out,
    charged="Amount",
    cannot=_CANNOT,
)

SALESFORCE_OPPORTUNITIES = Adapter(
    name="a list of Salesforce opportunities",
    kind=FileKind.CONTRACTS,
    needs=("Id", "AccountId", "StageName", "Amount", "CloseDate"),
    fields=(
        FieldFrom("customer_key", "AccountId"),
        FieldFrom("name", First(("Account.Name", "Account Name"))),
        FieldFrom("contract", "Id"),
        *_FIELDS,
    ),
    left_out=_left_out,
    charged="Amount",
    cannot=_CANNOT,
)

SALESFORCE_OPPORTUNITY_REPORT = Adapter(
    name="a report on Salesforce opportunities",
    kind=FileKind.CONTRACTS,
    needs=("Opportunity Name", "Account Name", "Stage", "Amount"),
    fields=(
        FieldFrom("customer_key", First(("Account ID", "Account Name"))),
        FieldFrom("name", "Account Name"),
        FieldFrom("contract", "Opportunity ID"),
        *_FIELDS,
    ),
    left_out=_left_out,
    charged="Amount",
    cannot=_CANNOT,
)
