"""What a LiteLLM proxy logs: requests (`LiteLLM_SpendLogs`) and the daily tables made of them.

https://github.com/BerriAI/litellm/blob/main/schema.prisma
"""

from tokentui.domain.no_customers import is_no_id
from tokentui.ingest.adapters.adapter import Adapter, FieldFrom, First
from tokentui.store.bulk.incoming import FileKind

_NEVER = ("messages", "response", "proxy_server_request", "api_key", "metadata", "requester_ip_address", "request_tags")
_PRICES = (
    "LiteLLM prices tokens by its own list: what the vendors billed may differ, and a model without a price costs 0."
)

LITELLM_SPEND_LOGS = Adapter(
    name="a LiteLLM log of requests",
    kind=FileKind.USAGE,
    needs=("request_id", "spend", "startTime"),
    fields=(
        FieldFrom("customer_key", First(("end_user", "team_id", "organization_id"), is_no_id), "customer"),
        FieldFrom("month", "startTime"),
        FieldFrom("request", "request_id"),
        FieldFrom("spend", "spend", "spend (USD)"),
        FieldFrom("tokens_in", "prompt_tokens"),
        FieldFrom("tokens_out", "completion_tokens"),
    ),
    never=_NEVER,
    whose=("user", "team_alias", "user_api_key_alias"),
    point=".",
    cannot=("A request without an end user counts for its team, and without one for its organization.", _PRICES),
)

LITELLM_DAILY = Adapter(
    name="a LiteLLM table of daily spend",
    kind=FileKind.USAGE,
    needs=("date", "spend", "api_requests", "prompt_tokens"),
    fields=(
        FieldFrom("customer_key", First(("end_user_id", "team_id", "organization_id"), is_no_id), "customer"),
        FieldFrom("month", "date"),
        FieldFrom("spend", "spend", "spend (USD)"),
        FieldFrom("tokens_in", "prompt_tokens"),
        FieldFrom("tokens_out", "completion_tokens"),
    ),
    never=("api_key",),
    whose=("tag", "user_id", "agent_id"),
    point=".",
    cannot=(
        "The daily tables overlap: a request stands in that of its end user, its team and each of its tags.",
        _PRICES,
    ),
)
