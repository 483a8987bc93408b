"""The adapters there are, and which one a file wants."""

from collections.abc import Collection, Mapping

from tokentui.ingest.adapters.adapter import AdaptedTable, Adapter
from tokentui.ingest.adapters.anthropic import (
    CLAUDE_CODE_REPORT,
    CONSOLE_COST,
    CONSOLE_TOKENS,
    COST_REPORT,
    USAGE_REPORT,
)
from tokentui.ingest.adapters.asreview import ASREVIEW
from tokentui.ingest.adapters.aws import AWS, AWS_CHARGED
from tokentui.ingest.adapters.azure import AZURE, AZURE_CHARGED, AZURE_PAY_AS_YOU_GO
from tokentui.ingest.adapters.ccusage import CCUSAGE
from tokentui.ingest.adapters.chartmogul import CHARTMOGUL_CUSTOMERS, CHARTMOGUL_EXPORT
from tokentui.ingest.adapters.data_request import DATA_REQUEST
from tokentui.ingest.adapters.deals import HUBSPOT_DEALS, SALESFORCE_OPPORTUNITIES, SALESFORCE_OPPORTUNITY_REPORT
from tokentui.ingest.adapters.focus import FOCUS, FOCUS_BILLED, FOCUS_ONLY_BILLED
from tokentui.ingest.adapters.gcp import GCP_EXPORT, GCP_TABLE
from tokentui.ingest.adapters.helicone import HELICONE_REQUESTS, HELICONE_USERS
from tokentui.ingest.adapters.hubspot import HUBSPOT_COMPANIES
from tokentui.ingest.adapters.label_studio import LABEL_STUDIO, LabelStudioTasks, is_tasks
from tokentui.ingest.adapters.langfuse import LANGFUSE_METRICS, LANGFUSE_OBSERVATIONS, LANGFUSE_TRACES
from tokentui.ingest.adapters.litellm import LITELLM_DAILY, LITELLM_SPEND_LOGS
from tokentui.ingest.adapters.openai import OPENAI_COSTS, OPENAI_DASHBOARD, OPENAI_OLD_USAGE, OPENAI_USAGE
from tokentui.ingest.adapters.openrouter import OPENROUTER_ACTIVITY, OPENROUTER_GROUPED, OPENROUTER_REQUESTS
from tokentui.ingest.adapters.other_lists import other_list
from tokentui.ingest.adapters.own import OWN
from tokentui.ingest.adapters.prodigy import PRODIGY
from tokentui.ingest.adapters.salesforce import SALESFORCE_ACCOUNTS, SALESFORCE_REPORT
from tokentui.ingest.adapters.stripe import (
    STRIPE_CUSTOMERS,
    STRIPE_INVOICES,
    STRIPE_INVOICES_OF_INTERFACE,
    STRIPE_PAYMENTS,
    STRIPE_SUBSCRIPTIONS,
)
from tokentui.ingest.columns.places import column_place, listed, plain
from tokentui.ingest.files.table import RawTable, TwoReadings, UnreadableFile

ADAPTERS: tuple[Adapter, ...] = (
    FOCUS,
    FOCUS_BILLED,
    FOCUS_ONLY_BILLED,
    AWS,
    AWS_CHARGED,
    AZURE,
    AZURE_CHARGED,
    AZURE_PAY_AS_YOU_GO,
    GCP_TABLE,
    GCP_EXPORT,
    STRIPE_CUSTOMERS,
    STRIPE_SUBSCRIPTIONS,
    STRIPE_INVOICES,
    STRIPE_INVOICES_OF_INTERFACE,
    STRIPE_PAYMENTS,
    CHARTMOGUL_CUSTOMERS,
    CHARTMOGUL_EXPORT,
    HUBSPOT_COMPANIES,
    SALESFORCE_ACCOUNTS,
    SALESFORCE_REPORT,
    HUBSPOT_DEALS,
    SALESFORCE_OPPORTUNITIES,
    SALESFORCE_OPPORTUNITY_REPORT,
    CONSOLE_COST,
    CONSOLE_TOKENS,
    USAGE_REPORT,
    COST_REPORT,
    CLAUDE_CODE_REPORT,
    OPENAI_COSTS,
    OPENAI_USAGE,
    OPENAI_OLD_USAGE,
    OPENAI_DASHBOARD,
    OPENROUTER_ACTIVITY,
    OPENROUTER_REQUESTS,
    OPENROUTER_GROUPED,
    LITELLM_SPEND_LOGS,
    LITELLM_DAILY,
    *LANGFUSE_METRICS,
    *LANGFUSE_OBSERVATIONS,
    LANGFUSE_TRACES,
    HELICONE_REQUESTS,
    HELICONE_USERS,
    *CCUSAGE,
    ASREVIEW,
    LABEL_STUDIO,
    PRODIGY,
    DATA_REQUEST,
    *OWN,
)
"""Where two fit, the one that needs more columns is taken."""


_CUSTOMER_COLUMNS = (
    "customer_id",
    "customer",
    "customer_name",
    "end_customer",
    "end_user_id",
    "end_user",
    "account_name",
    "company",
    "company_name",
    "client",
    "client_name",
    "tenant",
    "tenant_id",
)
"""Columns that can be nothing but whose a row is, added to a file by whoever prepared it; the first is taken."""

_LOOK = 5_000
"""Rows that are looked at to see which columns hold anything."""


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

    Raises TwoReadings where several columns may say whose a row is and the user has not said which, and
    UnreadableFile where none does, or where its rows are people, tickets or deals that nobody has won.
    """
    if is_tasks(table.header):
        table = LabelStudioTasks(table)
    adapter = adapter_of(table.header, mapping)
    if adapter is None and kind is None and not mapping and (other := other_list(table.header)):
        raise UnreadableFile(other)
    if adapter is None or kind not in (None, adapter.kind):
        return None
    missing = next((said for field, said in adapter.lacks if field not in mapping.values()), None)
    if missing is not None:
        raise UnreadableFile(f"This is {adapter.name}. {missing}")
    if adapter.unusable:
        raise UnreadableFile(f"This is {adapter.name}, {adapter.unusable}")
    _expect_cents(table, adapter, mapping)
    return AdaptedTable(table, adapter, {**mapping, **_whose(table, adapter, mapping)})


def _whose(table: RawTable, adapter: Adapter, mapping: Mapping[str, str]) -> Mapping[str, str]:
    """The column that says whose a row is, where neither the adapter nor the user has said it."""
    if not adapter.whose:
        return {}
    said = {field for column, field in mapping.items() if column_place(table.header, column) >= 0}
    if said & {"customer_key", "name", "key"}:
        return {}
    names = {plain(name): name for name in reversed(table.header)}
    known = [one.origin for one in adapter.fields if one.name == "customer_key"]
    of_adapter = [column for one in known for column in ((one,) if isinstance(one, str) else one.columns)]
    if any(plain(column) in names for column in of_adapter):
        return {}
    clear = next((names[plain(column)] for column in _CUSTOMER_COLUMNS if plain(column) in names), None)
    if clear is not None:
        return {clear: "customer_key"}
    may = [names[plain(column)] for column in adapter.whose if plain(column) in names]
    filled = _filled(table, may)
    if not filled:
        empty = f", and {listed(tuple(may))} is empty throughout" if may else ""
        raise UnreadableFile(
            f"This is {adapter.name}, and none of its columns says whose a row is{empty}: {listed(table.header)}. "
            "Where all of it is one customer's, say --customer NAME; else add a column called customer."
        )
    options = " or ".join(f"--map '{column}=customer_key'" for column in filled)
    raise TwoReadings(
        f"This is {adapter.name}, and it does not say which column is the customer: say {options}, or "
        "--customer NAME where all of it is one customer's."
    )


def _expect_cents(table: RawTable, adapter: Adapter, mapping: Mapping[str, str]) -> None:
    """Raise TwoReadings where a column of cents holds a fraction of one."""
    names = {plain(name): name for name in table.header if name not in mapping}
    columns = [names[plain(column)] for column in adapter.in_cents if plain(column) in names]
    first = next(table.batches(_LOOK), None) if columns else None
    if first is None or not first.lines:
        return
    for column in columns:
        odd = next((cell for cell in first.columns[table.header.index(column)] if "." in cell), None)
        if odd is not None:
            raise TwoReadings(
                f"This is {adapter.name}, where {column!r} is in cents, and {odd.strip()!r} is no number of them: say "
                f"--map '{column}=spend' if it is in whole units; else take the fractions out."
            )


def _filled(table: RawTable, columns: list[str]) -> list[str]:
    """Those of some columns that hold anything in the first rows."""
    first = next(table.batches(_LOOK), None) if columns else None
    if first is None or not first.lines:
        return columns
    return [name for name in columns if any(map(str.strip, first.columns[table.header.index(name)]))]
