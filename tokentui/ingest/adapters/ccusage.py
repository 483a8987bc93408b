"""What ccusage adds up from the logs of Claude Code on one machine: https://ccusage.com/guide/json-output."""

from dataclasses import replace

from tokentui.ingest.adapters.adapter import Adapter, FieldFrom, First, Sum
from tokentui.store.bulk.incoming import FileKind

_CCUSAGE = Adapter(
    name="a ccusage report",
    kind=FileKind.USAGE,
    needs=("inputTokens", "outputTokens", "cacheCreationTokens", "cacheReadTokens"),
    fields=(
        FieldFrom("month", First(("date", "month", "week", "period", "lastActivity", "startTime"))),
        FieldFrom("spend", First(("totalCost", "costUSD")), "cost (USD)"),
        FieldFrom(
            "tokens_in",
            Sum(
                (
                    "inputTokens",
                    "cacheCreationTokens",
                    "cacheReadTokens",
                    "tokenCounts.inputTokens",
                    "tokenCounts.cacheCreationInputTokens",
                    "tokenCounts.cacheReadInputTokens",
                )
            ),
            "tokens in, cached or not",
        ),
        FieldFrom("tokens_out", First(("outputTokens", "tokenCounts.outputTokens")), "tokens out"),
    ),
    whose=("project", "projectPath", "instance", "device", "agent", "sessionId", "session"),
    point=".",
    cannot=(
        "The cost of ccusage is what the tokens come to at list prices, and no bill: a subscription costs otherwise.",
        "Days are those of the machine; a week or a session counts in the month of its date.",
    ),
)
CCUSAGE = (_CCUSAGE, replace(_CCUSAGE, needs=("startTime", "tokenCounts.inputTokens", "tokenCounts.outputTokens")))
"""Reports by day, week, month, session or project, and reports by blocks of five hours."""
