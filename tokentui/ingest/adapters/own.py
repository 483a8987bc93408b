"""What `tokentui export` wrote, on its way back: ids are kept, and what follows from others is worked out anew."""

from tokentui.ingest.adapters.adapter import Adapter, FieldFrom
from tokentui.store.bulk.incoming import FileKind

_NAME = "tokentui export"

_CUSTOMER = (
    "name", "parent", "segment", "industry", "spend_low", "spend_best", "spend_high", "spend_basis", "spend_grade",
    "aliases", "other_ids", "size", "product", "region", "partner", "domain", "first_named", "anonymous", "currency",
    "grade", "spend_source", "extra",
)  # fmt: skip
_SOURCE = ("source_title", "source_url", "source_kind", "certainty", "grade")

_DERIVED = ("SYNTHETIC", "codebook_version")


def _same(*names: str) -> tuple[FieldFrom, ...]:
    """Fields that are called as their columns are."""
    return tuple(FieldFrom(name, name) for name in names)


OWN_CUSTOMERS = Adapter(
    name=_NAME,
    kind=FileKind.CUSTOMERS,
    needs=("customer_id", "name", "spend_best", "spend_grade", "spend_source", "extra"),
    fields=(FieldFrom("key", "customer_id"), *_same(*_CUSTOMER)),
    never=("tokens", "state", "use_cases", "reviewers", "updated", *_DERIVED),
    point=".",
    own=True,
)
OWN_FACTS = Adapter(
    name=_NAME,
    kind=FileKind.FACTS,
    needs=("customer_id", "dimension", "claim", "fact_id"),
    fields=(
        FieldFrom("customer_key", "customer_id"),
        *_same("dimension", "claim", "low", "high", "unit", "yardstick", "as_of", *_SOURCE),
        *_same("passage", "passage_hash", "archived_url", "rests_on", "grade_given"),
        FieldFrom("uid", "fact_id"),
    ),
    never=("name", *_DERIVED),
    point=".",
    own=True,
)
OWN_DISCLOSURES = Adapter(
    name=_NAME,
    kind=FileKind.DISCLOSURES,
    needs=("as_of", "metric", "value", "disclosure_id"),
    fields=(
        *_same("as_of", "metric", "threshold", "threshold_unit", "value", "unit", *_SOURCE),
        FieldFrom("uid", "disclosure_id"),
    ),
    never=_DERIVED,
    point=".",
    own=True,
)
OWN_DECISIONS = Adapter(
    name=_NAME,
    kind=FileKind.DECISIONS,
    needs=("customer_id", "reviewer", "statement", "use_cases", "decision_id"),
    fields=(
        FieldFrom("customer_key", "customer_id"),
        FieldFrom("kind", "statement"),
        *_same("reviewer", "question", "use_cases", "confidence", "note", "at", "reason", "facts"),
        *_same("flagged", "adjudicates", "seq", "step", "origin", "suggested_by", "first_pass"),
        FieldFrom("uid", "decision_id"),
    ),
    never=("name", "stands", *_DERIVED),
    point=".",
    own=True,
)
OWN_USAGE = Adapter(
    name=_NAME,
    kind=FileKind.USAGE,
    needs=("customer_id", "name", "month", "spend", "currency", "tokens_in", "tokens_out"),
    fields=(
        FieldFrom("customer_key", "customer_id"),
        *_same("name", "month", "spend", "currency", "tokens_in", "tokens_out"),
    ),
    never=_DERIVED,
    point=".",
    own=True,
)
OWN = (OWN_CUSTOMERS, OWN_FACTS, OWN_DISCLOSURES, OWN_DECISIONS, OWN_USAGE)
