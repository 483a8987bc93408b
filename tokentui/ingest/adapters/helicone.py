"""What Helicone logs of requests: https://docs.helicone.ai/tools/export."""

from tokentui.domain.no_customers import is_no_id
from tokentui.ingest.adapters.adapter import Adapter, FieldFrom, First
from tokentui.store.bulk.incoming import FileKind

HELICONE_REQUESTS = Adapter(
    name="a Helicone log of requests",
    kind=FileKind.USAGE,
    needs=("request_created_at", "request_user_id", "prompt_tokens"),
    fields=(
        FieldFrom("customer_key", First(("request_user_id",), is_no_id), "request_user_id"),
        FieldFrom("month", "request_created_at"),
        FieldFrom("request", First(("request_id", "response_id"))),
        FieldFrom("spend", First(("cost_usd", "cost")), "cost (USD)"),
        FieldFrom("tokens_in", "prompt_tokens"),
        FieldFrom("tokens_out", "completion_tokens"),
    ),
    never=(
        "request_body",
        "response_body",
        "request_prompt",
        "response_prompt",
        "signed_body_url",
        "llmSchema",
        "helicone_user",
    ),
    point=".",
    cannot=(
        "A user of Helicone is whoever the application names, be it a person or a company.",
        "Helicone prices tokens by its own list; tokens read from or written to a cache stand apart and are not added.",
    ),
)

HELICONE_USERS = Adapter(
    name="Helicone's list of users",
    kind=FileKind.USAGE,
    needs=("user_id", "prompt_tokens", "completion_tokens", "cost"),
    fields=(),
    without=("date", "day", "month", "start_time", "created_at", "request_created_at", "startTime", "timestamp"),
    unusable="and it has no dates: what a month came to is not in it. Export the requests.",
    cannot=("It has no dates, and cannot be brought in.",),
)
