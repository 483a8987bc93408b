"""What Langfuse saw: observations as exported, and answers of its metrics API.

https://langfuse.com/docs/api-and-data-platform/features/blob-storage-export-fields
"""

import json
from dataclasses import replace

from tokentui.domain.no_customers import is_no_id
from tokentui.ingest.adapters.adapter import Adapter, Built, FieldFrom, First, Sum
from tokentui.store.bulk.incoming import FileKind

_CACHE = (
    "input_cached_tokens",
    "input_cache_read",
    "input_cache_creation",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
)
_USERS = "A user of Langfuse is whoever the application names, be it a person or a company."
_PRICES = "Langfuse prices tokens by its own list: a model that it has no price for has no cost, which is not 0."


def _tokens_in(details: str) -> str:
    """All input of a cell such as `{"input": 41, "input_cached_tokens": 7, "output": 18, "total": 66}`."""
    return _of_details(details, ("input", *_CACHE))


def _tokens_out(details: str) -> str:
    return _of_details(details, ("output",))


def _of_details(details: str, names: tuple[str, ...]) -> str:
    if not details.strip():
        return ""
    try:
        found: object = json.loads(details)
    except ValueError:
        return details
    amounts = [found[name] for name in names if isinstance(found.get(name), int)] if isinstance(found, dict) else []
    return str(sum(amounts)) if amounts else ""


def _total(details: str) -> str:
    """The cost of a cell such as `{"input": 0.1, "output": 0.2, "total": 0.3}`."""
    try:
        found: object = json.loads(details or "{}", parse_float=str)
    except ValueError:
        return details
    total = found.get("total") if isinstance(found, dict) else None
    return "" if total is None else str(total)


_OBSERVATIONS = Adapter(
    name="a Langfuse export of observations",
    kind=FileKind.USAGE,
    needs=("trace_id", "start_time", "total_cost"),
    fields=(
        FieldFrom("customer_key", First(("user_id",), is_no_id), "user_id"),
        FieldFrom("month", "start_time"),
        FieldFrom("request", "id"),
        FieldFrom("spend", First(("total_cost", "cost_details.total")), "total_cost (USD)"),
        FieldFrom("spend", Built(("cost_details",), _total), "total_cost (USD)"),
        FieldFrom("tokens_in", Sum(tuple(f"usage_details.{name}" for name in ("input", *_CACHE))), "tokens in"),
        FieldFrom("tokens_in", Built(("usage_details",), _tokens_in)),
        FieldFrom("tokens_in", First(("input_usage", "input_tokens", "prompt_tokens")), "tokens in"),
        FieldFrom("tokens_out", "usage_details.output"),
        FieldFrom("tokens_out", Built(("usage_details",), _tokens_out)),
        FieldFrom("tokens_out", First(("output_usage", "output_tokens", "completion_tokens")), "tokens out"),
    ),
    never=("input", "output", "metadata"),
    whose=("session_id", "trace_name", "environment", "release"),
    point=".",
    cannot=(_USERS, _PRICES),
)

LANGFUSE_OBSERVATIONS = tuple(
    replace(_OBSERVATIONS, needs=("trace_id", "start_time", cost))
    for cost in ("total_cost", "cost_details.total", "cost_details")
)
"""The cost of an observation stands in a column of its own, or among its details."""

LANGFUSE_TRACES = Adapter(
    name="a Langfuse export of traces",
    kind=FileKind.USAGE,
    needs=("userId", "sessionId", "timestamp", "totalCost"),
    fields=(
        FieldFrom("customer_key", First(("userId",), is_no_id), "userId"),
        FieldFrom("month", "timestamp"),
        FieldFrom("request", "id"),
        FieldFrom("spend", "totalCost", "totalCost (USD)"),
        FieldFrom("tokens_in", First(("inputTokens", "usage.promptTokens")), "tokens in"),
        FieldFrom("tokens_out", First(("outputTokens", "usage.completionTokens")), "tokens out"),
    ),
    never=("input", "output", "metadata"),
    whose=("sessionId", "name", "environment", "release"),
    point=".",
    cannot=(_USERS, _PRICES),
)

_METRICS = Adapter(
    name="an answer of Langfuse's metrics API",
    kind=FileKind.USAGE,
    needs=("time_dimension", "sum_totalCost"),
    fields=(
        FieldFrom("customer_key", First(("userId",), is_no_id), "userId"),
        FieldFrom("month", "time_dimension"),
        FieldFrom("spend", First(("sum_totalCost", "totalCost_sum")), "total cost (USD)"),
        FieldFrom("tokens_in", First(("sum_inputTokens", "inputTokens_sum")), "tokens in"),
        FieldFrom("tokens_out", First(("sum_outputTokens", "outputTokens_sum")), "tokens out"),
    ),
    whose=("tags", "traceName", "environment", "release"),
    point=".",
    cannot=(_USERS, _PRICES),
)
LANGFUSE_METRICS = (_METRICS, replace(_METRICS, needs=("time_dimension", "totalCost_sum")))
"""Measures come before or after how they were put together, by the version of the API."""
