"""What ASReview LAB exports: a list with a label, a time, a note and a name beside each record that was screened.

Columns: https://asreview.readthedocs.io/en/stable/lab/progress.html.
"""

from collections.abc import Mapping, Sequence

from tokentui.ingest.adapters.adapter import Adapter, Built, Cells, FieldFrom, First
from tokentui.ingest.adapters.decided import CUSTOMER, moment
from tokentui.store.bulk.incoming import FileKind

_LABELS = {"0": "records labelled as not relevant", "": "records without a label"}

_NO_USE_CASE = (
    "ASReview says of a record that it is relevant or not, which names no use case. Say which column names it, as in "
    "--map 'asreview_note=use_cases' or --map 'Use case=use_cases'; records that are not relevant are left out then."
)


def _left_out(columns: Mapping[str, Cells]) -> Sequence[str]:
    labels = columns["asreviewlabel"]
    return [_LABELS.get(label.strip().removesuffix(".0"), "") for label in labels]


ASREVIEW = Adapter(
    name="an ASReview export",
    kind=FileKind.DECISIONS,
    needs=("asreview_label", "asreview_time"),
    fields=(
        FieldFrom("customer_key", First((*CUSTOMER, "title")), "customer"),
        FieldFrom("reviewer", First(("asreview_user_name", "asreview_user_email", "reviewer"))),
        FieldFrom("note", "asreview_note"),
        FieldFrom("at", Built(("asreview_time",), moment)),
    ),
    left_out=_left_out,
    lacks=(("use_cases", _NO_USE_CASE),),
    cannot=(
        "A label of ASReview says relevant or not, which names no use case (--map asreview_note=use_cases goes by the "
        "note).",
        "ASReview says when a record was labelled and by whom, not how sure the reviewer was.",
    ),
)
