"""Lists of other things, in which a company stands beside each row: people, tickets, deals of no known outcome."""

from collections.abc import Collection
from dataclasses import dataclass

from tokentui.ingest.columns.places import plain


@dataclass(frozen=True, slots=True)
class OtherList:
    """What rows are that are no customers."""

    needs: tuple[tuple[str, ...], ...]
    """Groups of columns by their plain names: of each at least one is there."""
    without: tuple[str, ...]
    """Columns that make more of the rows."""
    said: str
    """What the rows are and what would do."""


_MONEY = ("arr", "mrr", "spend", "annualspend", "acv", "tcv", "annualcontractvalue", "amount", "spendusd")
_OUTCOME = ("stage", "dealstage", "stagename", "iswon", "won", "status", "opportunitystage", "isclosedwon")

_INVOICES = ("invoicenumber", "invoiceid", "invoiceno", "invoice", "documenttype", "transactiontype")

_LISTS = (
    OtherList(
        (("firstname",), ("lastname",), ("email", "emailaddress", "jobtitle", "title", "phone", "phonenumber")),
        _MONEY,
        "people, not customers: bring the list of their companies instead",
    ),
    OtherList(
        (("ticketid", "ticketname", "ticketstatus", "ticketnumber", "casenumber", "issuekey"),),
        (),
        "tickets, not customers: bring the list of companies instead",
    ),
    OtherList(
        (("opportunityname", "opportunityid", "dealname", "dealid", "dealtitle"),),
        _OUTCOME,
        "deals, not customers, and no column says which are won: add the column of their stage",
    ),
    OtherList(
        (("quotenumber", "quoteid", "quoteno", "estimatenumber", "estimateid", "estimateno", "proformanumber"),),
        _INVOICES,
        "quotes or estimates, for which nobody was charged: bring the invoices instead",
    ),
    OtherList(
        (("creditnotenumber", "creditnoteid", "creditmemonumber", "creditmemoid", "refundid"),),
        _INVOICES,
        "credits or refunds alone, which programs write with either sign: add a column Type that says credit on each "
        "row, and say --as charges, so that they are taken off",
    ),
    OtherList((("leadid", "leadstatus"),), _MONEY, "leads, not customers: bring those that have become accounts"),
)


def other_list(header: Collection[str]) -> str | None:
    """What the rows of a file are, in one sentence, where they are no customers."""
    names = {plain(name): name for name in header}
    for one in _LISTS:
        found = [next((names[name] for name in group if name in names), None) for group in one.needs]
        if None not in found and names.keys().isdisjoint(one.without):
            beside = ", ".join(repr(name) for name in found)
            return f"With {beside}, the rows are {one.said}; if each is a customer all the same, say --kind customers."
    return None
