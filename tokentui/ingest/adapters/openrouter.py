"""What OpenRouter says was used: its activity API, and the exports of its activity page by request and by group.

https://openrouter.ai/docs/api-reference/analytics and https://openrouter.ai/docs/guides/guides/activity-export
"""

from collections.abc import Mapping, Sequence

from tokentui.ingest.adapters.adapter import Adapter, Cells, FieldFrom
from tokentui.store.bulk.incoming import FileKind

_BYOK = "Use under keys of one's own (BYOK) is billed by the vendors, and no part of the spend."
_CREDITS = "Spend is in OpenRouter's credits of one dollar; reasoning tokens are among the tokens out."

OPENROUTER_ACTIVITY = Adapter(
    name="a list of OpenRouter's activity API",
    kind=FileKind.USAGE,
    needs=("date", "usage", "byok_usage_inference", "prompt_tokens"),
    fields=(
        FieldFrom("month", "date"),
        FieldFrom("spend", "usage", "usage (USD)"),
        FieldFrom("not_spend", "byok_usage_inference"),
        FieldFrom("tokens_in", "prompt_tokens"),
        FieldFrom("tokens_out", "completion_tokens"),
    ),
    whose=("workspace_id", "workspace", "api_key_name", "user_id", "user", "app_name"),
    point=".",
    cannot=(_CREDITS, _BYOK, "OpenRouter's activity API tells the last 30 days by model, and nobody's name."),
)

OPENROUTER_REQUESTS = Adapter(
    name="an OpenRouter export by request",
    kind=FileKind.USAGE,
    needs=("generation_id", "created_at", "cost_total"),
    fields=(
        FieldFrom("month", "created_at"),
        FieldFrom("request", "generation_id"),
        FieldFrom("spend", "cost_total", "cost_total (USD)"),
        FieldFrom("not_spend", "byok_usage_inference"),
        FieldFrom("tokens_in", "tokens_prompt"),
        FieldFrom("tokens_out", "tokens_completion"),
    ),
    whose=("user", "app_name", "api_key_name"),
    point=".",
    cannot=(_CREDITS, _BYOK, "A user, an app or a key of OpenRouter is no company."),
)


def _folded(columns: Mapping[str, Cells]) -> Sequence[str]:
    """Beyond a number of groups the page folds the rest into one called Other: that is no customer."""
    groups = columns["customer_key"]
    return ["the groups that OpenRouter folds into 'Other'" if one.strip().lower() == "other" else "" for one in groups]


OPENROUTER_GROUPED = Adapter(
    name="an OpenRouter export by group",
    kind=FileKind.USAGE,
    needs=("Date", "Usage", "BYOK Usage", "Requests"),
    fields=(
        FieldFrom("month", "Date"),
        FieldFrom("spend", "Usage", "Usage (USD)"),
        FieldFrom("not_spend", "BYOK Usage"),
        FieldFrom("tokens_in", "Prompt Tokens"),
        FieldFrom("tokens_out", "Completion Tokens"),
    ),
    left_out=_folded,
    whose=("API Key", "Creator", "User", "App", "Workspace", "Slug"),
    point=".",
    cannot=(
        _CREDITS,
        "Its groups are models, keys or members, as chosen on the page: the file does not say which.",
    ),
)
