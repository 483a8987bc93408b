"""The two tables of labels in a warehouse: rows by version, and the versions that are whole.

`docs/warehouse-labels.md` tells what each column means. A version counts once it is in the table of versions, which is
written last: an engine without transactions then shows no half of one to whoever reads by it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tokentui.domain.labels import Label
from tokentui.domain.stances import KNOWN_STANCES
from tokentui.services.workbook import Workbook

_WHOLE_NUMBER, _TEXT, _SHARE, _YES_OR_NO, _MOMENT = "int64", "string", "decimal(5, 4)", "boolean", "timestamp('UTC')"

LABELS = {
    "version": _WHOLE_NUMBER,
    "customer_id": _TEXT,
    "name": _TEXT,
    "part": _WHOLE_NUMBER,
    "share": _SHARE,
    "state": _TEXT,
    "use_case": _TEXT,
    "use_cases": _TEXT,
    "segment": _TEXT,
    "segments": _TEXT,
    "stance": _TEXT,
    **{f"{stance.value}_{end}": _SHARE for stance in KNOWN_STANCES for end in ("low", "high")},
    "grade": _TEXT,
    "segment_grade": _TEXT,
    "reviewer": _TEXT,
    "segment_reviewer": _TEXT,
    "decided_at": _MOMENT,
    "codebook_version": _WHOLE_NUMBER,
    "synthetic": _YES_OR_NO,
    "pushed_at": _MOMENT,
}
"""Columns of the labels, with their types as Ibis calls them."""

VERSIONS = {
    "version": _WHOLE_NUMBER,
    "pushed_at": _MOMENT,
    "pushed_by": _TEXT,
    "book": _TEXT,
    "synthetic": _YES_OR_NO,
    "codebook_version": _WHOLE_NUMBER,
    "customers": _WHOLE_NUMBER,
    "label_rows": _WHOLE_NUMBER,
    "digest": _TEXT,
}
"""Columns of the versions that are whole."""

SUFFIX = "_versions"
"""What the table of versions is called after."""

LabelRow = tuple[int | str | bool | Decimal | datetime | None, ...]
"""A row of either table."""


class LabelVersion(NamedTuple):
    """What one push writes."""

    number: int
    at: datetime
    by: str
    book: str
    synthetic: bool
    codebook: int
    customers: int
    rows: int
    digest: str
    """Of all that the rows say but for version and time of the push: the same labels have the same."""

    @property
    def row(self) -> LabelRow:
        """As it stands in the table of versions."""
        return (
            *(self.number, self.at, self.by, self.book, self.synthetic, self.codebook, self.customers, self.rows),
            self.digest,
        )


def rows(labels: Iterable[Label], version: LabelVersion) -> Iterator[LabelRow]:
    """The labels as rows of a version."""
    for stand, part in labels:
        yield (
            *(version.number, stand.key, stand.name, part.place, _share(part.share), stand.state, part.use_case),
            *(part.use_cases, part.segment, part.segments, part.stance),
            *(_share(end) for held in part.held for end in held),
            *(stand.grade, stand.segment_grade, stand.reviewer, stand.segment_reviewer),
            None if stand.updated is None else datetime.fromisoformat(stand.updated),
            *(version.codebook, version.synthetic, version.at),
        )


def weighed_up(workbook: Workbook, labels: Iterable[Label], number: int, at: datetime) -> LabelVersion:
    """What a version of these labels is, before any row of it is written."""
    digest = hashlib.sha256(repr((workbook.settings.synthetic, workbook.codebook.version)).encode())
    customers = total = 0
    for label in labels:
        digest.update(repr(tuple(label)).encode("utf-8", "surrogatepass"))
        customers += label.part.place == 1
        total += 1
    return LabelVersion(
        *(number, at, workbook.reviewer, workbook.settings.name, workbook.settings.synthetic),
        *(workbook.codebook.version, customers, total, digest.hexdigest()),
    )


def _share(ten_thousandths: int) -> Decimal:
    return Decimal(ten_thousandths).scaleb(-4)
