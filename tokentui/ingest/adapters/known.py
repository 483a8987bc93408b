"""The adapters there are, and which one a file wants."""

from collections.abc import Collection, Mapping

from tokentui.ingest.adapters.adapter import AdaptedTable, Adapter
from tokentui.ingest.adapters.asreview import ASREVIEW
from tokentui.ingest.adapters.aws import AWS, AWS_CHARGED
from tokentui.ingest.adapters.azure import AZURE, AZURE_CHARGED, AZURE_PAY_AS_YOU_GO
from tokentui.ingest.adapters.chartmogul import CHARTMOGUL_CUSTOMERS, CHARTMOGUL_EXPORT
from tokentui.ingest.adapters.focus import FOCUS, FOCUS_BILLED
from tokentui.ingest.adapters.gcp import GCP_EXPORT, GCP_TABLE
from tokentui.ingest.adapters.hubspot import HUBSPOT_COMPANIES
from tokentui.ingest.adapters.label_studio import LABEL_STUDIO, LabelStudioTasks, is_tasks
from tokentui.ingest.adapters.other_lists import other_list
from tokentui.ingest.adapters.own import OWN
from tokentui.ingest.adapters.prodigy import PRODIGY
from tokentui.ingest.adapters.salesforce import SALESFORCE_ACCOUNTS, SALESFORCE_REPORT
from tokentui.ingest.adapters.stripe import STRIPE_CUSTOMERS
from tokentui.ingest.columns.places import column_place, listed, plain
from tokentui.ingest.files.table import RawTable, UnreadableFile

ADAPTERS: tuple[Adapter, ...] = (
    FOCUS,
    FOCUS_BILLED,
    AWS,
    AWS_CHARGED,
    AZURE,
    AZURE_CHARGED,
    AZURE_PAY_AS_YOU_GO,
    GCP_TABLE,
    GCP_EXPORT,
    STRIPE_CUSTOMERS,
    CHARTMOGUL_CUSTOMERS,
    CHARTMOGUL_EXPORT,
    HUBSPOT_COMPANIES,
    SALESFORCE_ACCOUNTS,
    SALESFORCE_REPORT,
    ASREVIEW,
    LABEL_STUDIO,
    PRODIGY,
    *OWN,
)
"""Where two fit, the one that needs more columns is taken."""


def adapter_of(header: Collection[str], mapping: Mapping[str, str] | None = None) -> Adapter | None:
    """The adapter that a file's columns ask for, and what the user says of them; if any does."""
    names = {plain(name) for name in header}
    spend = {plain(column) for column, field in (mapping or {}).items() if field == "spend"}
    fitting = [
        one
        for one in ADAPTERS
        if names.issuperset(map(plain, one.needs))
        and names.isdisjoint(map(plain, one.without))
        and (not one.asked or plain(one.asked) in spend)
    ]
    return max(fitting, key=lambda one: (bool(one.asked), len(one.needs)), default=None)


def is_own(header: Collection[str]) -> bool:
    """Whether the columns are those of a table that export writes."""
    adapter = adapter_of(header)
    return adapter is not None and adapter.own


def adapted(table: RawTable, kind: str | None, mapping: Mapping[str, str]) -> AdaptedTable | None:
    """A file of another program as a table of ours; None for one that no adapter knows, or that is said to be else.

    Raises UnreadableFile where the file cannot say whose a row is, and the user has not, and where its rows are
    people, tickets or deals that nobody has won.
    """
    if is_tasks(table.header):
        table = LabelStudioTasks(table)
    adapter = adapter_of(table.header, mapping)
    if adapter is None and kind is None and not mapping and (other := other_list(table.header)):
        raise UnreadableFile(other)
    if adapter is None or kind not in (None, adapter.kind):
        return None
    _expect_whose(table, adapter, mapping)
    missing = next((said for field, said in adapter.lacks if field not in mapping.values()), None)
    if missing is not None:
        raise UnreadableFile(f"This is {adapter.name}. {missing}")
    return AdaptedTable(table, adapter, mapping)


def _expect_whose(table: RawTable, adapter: Adapter, mapping: Mapping[str, str]) -> None:
    if not adapter.whose:
        return
    said = {field for column, field in mapping.items() if column_place(table.header, column) >= 0}
    if said & {"customer_key", "name", "key"}:
        return
    names = {plain(name): name for name in table.header}
    there = [names[plain(column)] for column in adapter.whose if plain(column) in names]
    if not there:
        raise UnreadableFile(
            f"This is {adapter.name}, and none of its columns says whose a row is: {listed(table.header)}. Add a "
            "column called customer."
        )
    others = f" or another of {', '.join(there[1:])}" if there[1:] else ""
    raise UnreadableFile(
        f"This is {adapter.name}, and it does not say which column is the customer: say "
        f"--map '{there[0]}=customer_key'{others}."
    )
