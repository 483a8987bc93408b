"""What Anthropic says of its own use: the console's exports, and the reports of its Admin API.

Columns as in https://platform.claude.com/docs/en/api/admin-api and in exports of 2024 to 2026: cost files have had
five widths, and every column beyond the needed ones may be missing.
"""

from tokentui.ingest.adapters.adapter import Adapter, Built, FieldFrom, First, Sum
from tokentui.store.bulk.incoming import FileKind

_TOKENS_IN = "Tokens in are all of the prompt: not cached, written to a cache and read from one, added up."

CONSOLE_COST = Adapter(
    name="an Anthropic console cost export",
    kind=FileKind.USAGE,
    needs=("usage_date_utc", "token_type", "cost_usd"),
    fields=(FieldFrom("month", "usage_date_utc"), FieldFrom("spend", "cost_usd", "cost_usd")),
    whose=("workspace", "api_key", "api_key_id"),
    point=".",
    cannot=(
        "Spend is cost_usd, and the list price is never added to it.",
        "A console cost export names workspaces and keys, not companies, and counts no tokens.",
    ),
)

CONSOLE_TOKENS = Adapter(
    name="an Anthropic console token export",
    kind=FileKind.USAGE,
    needs=("usage_date_utc", "model_version", "usage_input_tokens_no_cache", "usage_output_tokens"),
    fields=(
        FieldFrom("month", "usage_date_utc"),
        FieldFrom(
            "tokens_in",
            Sum(
                (
                    "usage_input_tokens_no_cache",
                    "usage_input_tokens_cache_write",
                    "usage_input_tokens_cache_write_5m",
                    "usage_input_tokens_cache_write_1h",
                    "usage_input_tokens_cache_read",
                )
            ),
            "tokens in, cached or not",
        ),
        FieldFrom("tokens_out", "usage_output_tokens"),
    ),
    whose=("workspace", "api_key", "api_key_id"),
    cannot=(
        "A console token export holds no money: spend stays unknown; what was paid is in the cost export.",
        _TOKENS_IN,
    ),
)

USAGE_REPORT = Adapter(
    name="a usage report of Anthropic's Admin API",
    kind=FileKind.USAGE,
    needs=("starting_at", "uncached_input_tokens", "output_tokens"),
    fields=(
        FieldFrom("month", "starting_at"),
        FieldFrom(
            "tokens_in",
            Sum(
                (
                    "uncached_input_tokens",
                    "cache_creation.ephemeral_5m_input_tokens",
                    "cache_creation.ephemeral_1h_input_tokens",
                    "cache_creation_input_tokens",
                    "cache_read_input_tokens",
                )
            ),
            "tokens in, cached or not",
        ),
        FieldFrom("tokens_out", "output_tokens"),
    ),
    whose=("workspace_id", "api_key_id", "account_id", "service_account_id"),
    cannot=(
        "The usage report holds no money: spend stays unknown; what was paid is in the cost report.",
        "Use in the default workspace has no workspace_id.",
        _TOKENS_IN,
    ),
)

COST_REPORT = Adapter(
    name="a cost report of Anthropic's Admin API",
    kind=FileKind.USAGE,
    needs=("workspace_id", "amount", "currency", "cost_type"),
    fields=(
        FieldFrom("month", First(("starting_at", "date", "day", "start_time", "bucket_start", "usage_date"))),
        FieldFrom("spend", "amount", "amount (cents)"),
        FieldFrom("currency", "currency"),
    ),
    whose=("workspace_id", "account_id", "service_account_id"),
    point=".",
    cannot=(
        "The amounts of the cost report are in cents; Priority Tier is not in them.",
        "Costs in the default workspace have no workspace_id.",
        "The cost report counts no tokens.",
    ),
)


def _paid(amount: str, customer_type: str) -> str:
    """The cost of those who pay for their tokens; who has a subscription pays for that."""
    return "" if customer_type.strip().lower() == "subscription" else amount


_BY_MODEL = "model_breakdown."

CLAUDE_CODE_REPORT = Adapter(
    name="a Claude Code report of Anthropic's Admin API",
    kind=FileKind.USAGE,
    needs=("date", "customer_type", "core_metrics.num_sessions"),
    fields=(
        FieldFrom("month", "date"),
        FieldFrom(
            "spend", Built((f"{_BY_MODEL}estimated_cost.amount", "customer_type"), _paid), "estimated cost (cents)"
        ),
        FieldFrom("spend", Built(("estimated_cost.amount", "customer_type"), _paid), "estimated cost (cents)"),
        FieldFrom("currency", First((f"{_BY_MODEL}estimated_cost.currency", "estimated_cost.currency"))),
        FieldFrom(
            "tokens_in",
            Sum(
                tuple(
                    f"{where}tokens.{kind}"
                    for where in (_BY_MODEL, "")
                    for kind in ("input", "cache_read", "cache_creation")
                )
            ),
            "tokens in, cached or not",
        ),
        FieldFrom("tokens_out", First((f"{_BY_MODEL}tokens.output", "tokens.output"))),
    ),
    whose=("organization_id", "actor.email_address", "actor.api_key_name"),
    point=".",
    cannot=(
        "The costs of a Claude Code report are estimates in cents, and no bill.",
        "Who has a subscription does not pay by the token: that spend stays unknown.",
        _TOKENS_IN,
    ),
)
