"""What Label Studio exports: CSV and JSON-MIN, a row for each annotation; and JSON, a task with all its annotations.

Formats: https://labelstud.io/guide/export and https://labelstud.io/guide/task_format.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tokentui.ingest.adapters.adapter import Adapter, Cells, FieldFrom, First
from tokentui.ingest.adapters.decided import CUSTOMER, USE_CASES
from tokentui.ingest.columns.places import plain
from tokentui.ingest.files.table import BATCH, OverTable, RawBatch, RawTable
from tokentui.ingest.readers.rows import counted
from tokentui.store.bulk.incoming import FileKind, RejectedRow

_ASKED = (*USE_CASES, *(f"{name}.choices" for name in USE_CASES))
"""Columns of the answer: JSON-MIN has an object there when several were chosen."""

_NOT_SAID = "annotations that choose nothing"


def _left_out(columns: Mapping[str, Cells]) -> Sequence[str]:
    """Annotations without a choice, where the question is called as most are."""
    asked = [columns[plain(name)] for name in _ASKED if plain(name) in columns]
    if not asked:
        return [""] * len(columns["annotator"])
    return ["" if any(map(str.strip, row)) else _NOT_SAID for row in zip(*asked, strict=True)]


LABEL_STUDIO = Adapter(
    name="a Label Studio export",
    kind=FileKind.DECISIONS,
    needs=("annotation_id", "annotator", "created_at", "updated_at", "lead_time"),
    fields=(
        FieldFrom("customer_key", First((*CUSTOMER, "text")), "customer"),
        FieldFrom("reviewer", "annotator"),
        FieldFrom("use_cases", First(_ASKED)),
        FieldFrom("note", First(("note", "notes", "comment"))),
        FieldFrom("at", "created_at"),
    ),
    left_out=_left_out,
    cannot=("A decision is dated by when its annotation was made; a later change of it has no date of its own here.",),
)

_OURS = ("annotation_id", "annotator", "created_at", "updated_at", "lead_time", "use_cases", "note")
"""Columns of a table that is made of tasks, before those of their data."""


def is_tasks(header: Sequence[str]) -> bool:
    """Whether the rows of a table are tasks, each with the annotations that people made."""
    return "annotations" in header and any(name.startswith("data.") for name in header)


class LabelStudioTasks(OverTable):
    """The tasks of a JSON export as a table of annotations, named as in the CSV of the same program."""

    def __init__(self, table: RawTable) -> None:
        super().__init__(table)
        self._data = [place for place, name in enumerate(table.header) if name.startswith("data.")]
        self._annotations = table.header.index("annotations")
        self._header = (*_OURS, *(table.header[place].removeprefix("data.") for place in self._data))
        self._skipped: Counter[str] = Counter()

    @property
    def notices(self) -> tuple[str, ...]:
        """What was passed over, as far as the file has been read."""
        said = (f"{counted(count, 'task or annotation', 'tasks or annotations')} left out: {why}."
                for why, count in self._skipped.items())  # fmt: skip
        return (*self._table.notices, *said)

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """A row for each annotation that was not skipped."""
        self._skipped.clear()
        for batch in self._table.batches(size):
            lines: list[int] = []
            rows: list[tuple[str, ...]] = []
            rejected = list(batch.rejected)
            for line, row in zip(batch.lines, zip(*batch.columns, strict=True), strict=True):
                found = self._rows(row)
                if found is None:
                    reason = "The annotations of the task cannot be read; export the project again."
                    rejected.append(RejectedRow(line, reason, row[self._annotations][:200]))
                    continue
                rows += found
                lines += [line] * len(found)
            columns = list(zip(*rows, strict=True)) if rows else [()] * len(self._header)
            yield replace(batch, lines=lines, columns=columns, rejected=tuple(rejected))

    def _rows(self, task: Sequence[str]) -> list[tuple[str, ...]] | None:
        """The annotations of a task; None where they are no list of objects."""
        cell = task[self._annotations].strip()
        try:
            annotations = json.loads(cell or "[]")
        except (ValueError, RecursionError):
            return None
        if not isinstance(annotations, list) or not all(isinstance(one, dict) for one in annotations):
            return None
        if not annotations:
            self._skipped["nobody has annotated them"] += 1
        data = tuple(task[place] for place in self._data)
        rows = []
        for one in annotations:
            if one.get("was_cancelled"):
                self._skipped["they were skipped"] += 1
                continue
            choices, note = _said(one.get("result"))
            rows.append((
                *(_text(one.get(name)) for name in ("id",)), _who(one.get("completed_by")),
                *(_text(one.get(name)) for name in ("created_at", "updated_at", "lead_time")),
                json.dumps(choices, ensure_ascii=False) if choices else "", note, *data,
            ))  # fmt: skip
        return rows


def _said(result: object) -> tuple[list[str], str]:
    """What was chosen in all answers of an annotation, and what was written beside it."""
    choices: list[str] = []
    notes: list[str] = []
    for one in result if isinstance(result, list) else ():
        value = one.get("value") if isinstance(one, dict) else None
        if isinstance(value, dict):
            chosen, written = value.get("choices"), value.get("text")
            choices += [str(choice) for choice in chosen] if isinstance(chosen, list) else []
            notes += [str(text) for text in written] if isinstance(written, list) else []
    return choices, "; ".join(notes)


def _who(completed_by: object) -> str:
    """The address or the name of an annotator, else the number that the project knows them by."""
    if isinstance(completed_by, dict):
        return next((_text(completed_by[name]) for name in ("email", "username", "id") if completed_by.get(name)), "")
    return _text(completed_by)


def _text(value: object) -> str:
    return "" if value is None else str(value)
