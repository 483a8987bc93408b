"""Accounts as Salesforce exports them: by the names of its interface, or as a report with labels."""

from collections.abc import Mapping, Sequence

from tokentui.ingest.adapters.adapter import Adapter, Cells, FieldFrom, First
from tokentui.store.bulk.incoming import FileKind

_TRUE = frozenset(("true", "1", "yes"))


def _deleted(columns: Mapping[str, Cells]) -> Sequence[str]:
    some = next(iter(columns.values()))
    deleted = columns.get("isdeleted", [""] * len(some))
    return ["accounts that are deleted" if cell.strip().lower() in _TRUE else "" for cell in deleted]


_NO_ACCOUNTS = (
    *("Opportunity Name", "Opportunity ID", "Stage", "First Name", "Last Name", "Full Name", "Contact ID"),
    *("Case Number", "Contract ID", "Contract Number", "Order Number", "Amount"),
)
_SPEND = FieldFrom("spend", First(("ARR__c", "Annual_Recurring_Revenue__c", "ACV__c", "ARR", "ACV")), "ARR")
_CANNOT = ("Salesforce does not say what an account spends: its Annual Revenue is the account's own.",)

SALESFORCE_ACCOUNTS = Adapter(
    name="a list of Salesforce accounts",
    kind=FileKind.CUSTOMERS,
    needs=("Id", "IsDeleted", "Name"),
    without=("StageName", "IsWon", "FirstName", "LastName", "AccountId", "CaseNumber"),
    fields=(
        FieldFrom("key", "Id"),
        FieldFrom("name", "Name"),
        FieldFrom("domain", "Website"),
        FieldFrom("industry", "Industry"),
        FieldFrom("region", "BillingCountry"),
        _SPEND,
    ),
    left_out=_deleted,
    cannot=(*_CANNOT, "ParentId is an id and no name: which account belongs to which is kept aside."),
)

SALESFORCE_REPORT = Adapter(
    name="a report on Salesforce accounts",
    kind=FileKind.CUSTOMERS,
    needs=("Account Name", "Last Modified Date"),
    without=_NO_ACCOUNTS,
    fields=(
        FieldFrom("key", "Account ID"),
        FieldFrom("name", "Account Name"),
        FieldFrom("parent", "Parent Account"),
        FieldFrom("domain", "Website"),
        FieldFrom("industry", "Industry"),
        FieldFrom("region", First(("Billing Country", "Billing Country/Region"))),
        _SPEND,
    ),
    left_out=_deleted,
    cannot=_CANNOT,
)
