"""Rows of what reviewers said."""

from typing import Any

from tokentui.domain.statements import Kind
from tokentui.ingest.batches import Batch
from tokentui.ingest.dates import parse_moment
from tokentui.ingest.mapping import Layout
from tokentui.ingest.rows import (
    Cells,
    Options,
    RowError,
    Taken,
    counted,
    digest,
    need_text,
    resolve_customer,
    take_row_by_row,
)
from tokentui.ingest.use_case_cells import read_statement_cells


class DecisionReader:
    """Turns rows into the fields of `DecisionRecord`."""

    def __init__(self, layout: Layout, options: Options) -> None:
        self._layout = layout
        self._options = options
        self._times: dict[str, int] = {}
        self._latest: dict[tuple[str, str], str] = {}
        self._repeated = 0

    def take(self, batch: Batch) -> Taken:
        """Clean one batch."""
        return take_row_by_row(batch, self._layout, self._options.delimiter, self._read)

    def notices(self) -> list[str]:
        """How many rows said what an earlier one had said."""
        if not self._repeated:
            return []
        return [
            f"{counted(self._repeated, 'row repeats', 'rows repeat')} what the reviewer had said before; one was kept."
        ]

    def _read(self, line: int, cells: Cells) -> tuple[Any, ...] | None:
        key = resolve_customer(cells["customer_key"], self._options.known_keys)
        reviewer = " ".join(need_text(cells["reviewer"], "reviewer").split())
        statement = read_statement_cells(cells["kind"], cells["use_cases"], self._options.codebook)
        note, reason = cells.text("note"), cells.text("reason")
        if statement.kind is Kind.EXCLUDED and reason is None:
            if note is None:
                raise RowError("The customer is excluded without a reason; say why in a column called reason.")
            reason = note
        confidence = _confidence(cells["confidence"])
        at = parse_moment(cells["at"], self._options.today)
        content = (key, reviewer, statement.kind.value, statement.to_json(), confidence, note, at, reason)
        uid = self._uid(content)
        if uid is None:
            self._repeated += 1
            return None
        return line, key, reviewer, statement.kind, statement, confidence, note, at, reason, uid

    def _uid(self, content: tuple[Any, ...]) -> str | None:
        """The id of a statement, or None for one that says again what stands.

        A reviewer may return to an earlier mind: without a date, the second time is told from the first by its number.
        """
        key, reviewer, *_, at, _reason = content
        once = digest("decision", *content)
        times = self._times.get(once, 0)
        if self._latest.get((key, reviewer)) == once or (times and at is not None):
            return None
        self._latest[key, reviewer] = once
        self._times[once] = times + 1
        return digest("decision", *content, times) if times else once


def _confidence(cell: str) -> int | None:
    text = cell.strip()
    if not text:
        return None
    whole = text.removesuffix(".0")
    if whole not in ("1", "2", "3", "4", "5"):
        raise RowError(f"Confidence {text!r} is not a whole number from 1 to 5.")
    return int(whole)
