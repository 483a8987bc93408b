"""What OpenAI says of its own use: the costs and usage APIs, the dashboard's exports of them, and their predecessors.

Columns as in https://platform.openai.com/docs/api-reference/usage; the dashboard writes `amount_value` for what the API
calls `amount.value`, which is one name here.
"""

from collections.abc import Callable, Mapping, Sequence

from tokentui.ingest.adapters.adapter import Adapter, Cells, FieldFrom
from tokentui.store.bulk.incoming import FileKind

_WHOSE = (
    "project_name",
    "project_id",
    "organization_name",
    "user_id",
    "user_email",
    "api_key_id",
    "api_key_name",
)


def _without(column: str) -> Callable[[Mapping[str, Cells]], Sequence[str]]:
    """Buckets of time in which nothing was used have a row of their own in the dashboard's files."""

    def idle(columns: Mapping[str, Cells]) -> Sequence[str]:
        return ["" if cell.strip() else "in that time nothing was used" for cell in columns[column]]

    return idle


OPENAI_COSTS = Adapter(
    name="a list of OpenAI's costs",
    kind=FileKind.USAGE,
    needs=("start_time", "amount.value", "amount.currency"),
    fields=(
        FieldFrom("month", "start_time"),
        FieldFrom("spend", "amount.value", "amount"),
        FieldFrom("currency", "amount.currency"),
    ),
    left_out=_without("amountvalue"),
    whose=_WHOSE,
    point=".",
    cannot=("OpenAI's costs are in dollars, not cents, name projects, not companies, and count no tokens.",),
)

OPENAI_USAGE = Adapter(
    name="a list of OpenAI's usage",
    kind=FileKind.USAGE,
    needs=("start_time", "input_tokens", "num_model_requests"),
    fields=(
        FieldFrom("month", "start_time"),
        FieldFrom("tokens_in", "input_tokens", "input_tokens, cached ones included"),
        FieldFrom("tokens_out", "output_tokens"),
    ),
    left_out=_without("inputtokens"),
    whose=_WHOSE,
    cannot=(
        "OpenAI's usage holds no money: spend stays unknown; what was paid is in the costs.",
        "Its input_tokens include those that were read from a cache.",
    ),
)

OPENAI_OLD_USAGE = Adapter(
    name="a list of OpenAI's old usage API",
    kind=FileKind.USAGE,
    needs=("aggregation_timestamp", "n_context_tokens_total", "n_generated_tokens_total"),
    fields=(
        FieldFrom("month", "aggregation_timestamp"),
        FieldFrom("tokens_in", "n_context_tokens_total"),
        FieldFrom("tokens_out", "n_generated_tokens_total"),
    ),
    whose=(*_WHOSE, "organization_id", "email"),
    cannot=("OpenAI's old usage API knows no money: spend stays unknown.",),
)

OPENAI_DASHBOARD = Adapter(
    name="an export of OpenAI's old dashboard",
    kind=FileKind.USAGE,
    needs=("usage_date", "n_context_tokens_total", "n_generated_tokens_total"),
    fields=(
        FieldFrom("month", "usage_date"),
        FieldFrom("spend", "amount", "amount (USD)"),
        FieldFrom("tokens_in", "n_context_tokens_total"),
        FieldFrom("tokens_out", "n_generated_tokens_total"),
    ),
    whose=("project", *_WHOSE),
    point=".",
    cannot=("OpenAI's old dashboard names projects, not companies.",),
)
