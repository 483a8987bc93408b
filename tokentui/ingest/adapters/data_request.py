"""The sheet that `tokentui request` wrote, on its way back with the vendor's answers."""

from tokentui.ingest.adapters.adapter import Adapter, FieldFrom
from tokentui.store.bulk.incoming import FileKind

DATA_REQUEST = Adapter(
    name="tokentui data request",
    kind=FileKind.ANSWERS,
    needs=("customer_id", "customer", "question", "asked", "period", "answer"),
    fields=(
        FieldFrom("customer_key", "customer_id"),
        FieldFrom("name", "customer"),
        *(FieldFrom(one, one) for one in ("question", "answer", "unit", "period", "as_of", "source", "grade", "note")),
    ),
    never=("request", "asked", "why", "would_change", "SYNTHETIC"),
    point=".",
    own=True,
)
