"""What Prodigy's `db-out` writes: a line of JSON for each answer. https://prodi.gy/docs/api-interfaces#choice."""

from collections.abc import Mapping, Sequence

from tokentui.ingest.adapters.adapter import Adapter, Built, Cells, FieldFrom, First
from tokentui.ingest.adapters.decided import CUSTOMER, moment
from tokentui.store.bulk.incoming import FileKind

_ANSWERS = {"reject": "answers that reject, which is no decision for a use case", "ignore": "answers that were skipped"}


def _left_out(columns: Mapping[str, Cells]) -> Sequence[str]:
    """Answers that say nothing of a use case; one that accepts may have chosen none."""
    answers = columns["answer"]
    chosen = [columns[name] for name in ("accept", "label") if name in columns] or [["?"] * len(answers)]
    said = [any(map(str.strip, row)) for row in zip(*chosen, strict=True)]
    return [
        _ANSWERS.get(answer.strip().lower(), "" if given else "answers that choose nothing")
        for answer, given in zip(answers, said, strict=True)
    ]


PRODIGY = Adapter(
    name="Prodigy annotations",
    kind=FileKind.DECISIONS,
    needs=("answer", "_input_hash", "_task_hash"),
    fields=(
        FieldFrom("customer_key", First((*CUSTOMER, *(f"meta.{name}" for name in CUSTOMER), "text")), "customer"),
        FieldFrom("reviewer", First(("_annotator_id", "_session_id"))),
        FieldFrom("use_cases", First(("accept", "label"))),
        FieldFrom("note", First(("note", "comment", "meta.note"))),
        FieldFrom("at", Built(("_timestamp",), moment)),
    ),
    left_out=_left_out,
    cannot=("Prodigy names who answered as the session was called, often after the data set or the time.",),
)
