"""Rows of claims by the vendor on all its customers."""

from typing import Any

from tokentui.ingest.amounts import parse_number
from tokentui.ingest.batches import Batch
from tokentui.ingest.dates import parse_date
from tokentui.ingest.mapping import Layout
from tokentui.ingest.rows import (
    Cells,
    Options,
    RowError,
    Taken,
    counted,
    default_grade,
    digest,
    need_text,
    parse_grade,
    take_row_by_row,
)


class DisclosureReader:
    """Turns rows into the fields of `DisclosureRecord`."""

    def __init__(self, layout: Layout, options: Options) -> None:
        self._layout = layout
        self._options = options
        self._grade = default_grade(options.grade, "C")
        self._seen: set[str] = set()
        self._repeated = 0

    def take(self, batch: Batch) -> Taken:
        """Clean one batch."""
        return take_row_by_row(batch, self._layout, self._options.delimiter, self._read)

    def notices(self) -> list[str]:
        """How many rows said what an earlier one had said."""
        if not self._repeated:
            return []
        return [f"{counted(self._repeated, 'row repeats', 'rows repeat')} an earlier one word for word; one was kept."]

    def _read(self, line: int, cells: Cells) -> tuple[Any, ...] | None:
        as_of = parse_date(cells["as_of"])
        if as_of is None:
            raise RowError("The row has no date; give as_of, if only the year.")
        value = parse_number(cells["value"])
        if value is None:
            raise RowError("The row has no value; a disclosure needs a number.")
        content = (
            as_of,
            need_text(cells["metric"], "metric"),
            parse_number(cells["threshold"]),
            cells.text("threshold_unit"),
            value,
            need_text(cells["unit"], "unit"),
            cells.text("source_title"),
            cells.text("source_url"),
            cells.text("source_kind"),
            cells.text("certainty"),
            parse_grade(cells["grade"], self._grade),
        )
        uid = digest("disclosure", *content)
        if uid in self._seen:
            self._repeated += 1
            return None
        self._seen.add(uid)
        return line, *content, uid
