"""Rows of sourced claims on customers."""

from typing import Any

from tokentui.domain.grades import Question
from tokentui.domain.names import nearest
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
    resolve_customer,
    take_row_by_row,
)


class FactReader:
    """Turns rows into the fields of `FactRecord`."""

    def __init__(self, layout: Layout, options: Options) -> None:
        self._layout = layout
        self._options = options
        self._grade = default_grade(options.grade, "D")
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
        low, high = parse_number(cells["low"]), parse_number(cells["high"])
        if low is not None and high is not None and low > high:
            raise RowError(f"low is {cells['low'].strip()} and high {cells['high'].strip()}; give the lower one first.")
        yardstick = cells.text("yardstick")
        content = (
            resolve_customer(cells["customer_key"], self._options.known_keys),
            _dimension(cells["dimension"]),
            need_text(cells["claim"], "claim"),
            low,
            high,
            cells.text("unit"),
            # The phrase decides whether this is a year's spend, so stray spaces must not.
            " ".join(yardstick.split()) if yardstick else None,
            parse_date(cells["as_of"]),
            cells.text("source_title"),
            cells.text("source_url"),
            cells.text("source_kind"),
            cells.text("certainty"),
            parse_grade(cells["grade"], self._grade),
        )
        uid = digest("fact", *content)
        if uid in self._seen:
            self._repeated += 1
            return None
        self._seen.add(uid)
        return line, *content, uid


def _dimension(cell: str) -> str:
    text = "_".join(need_text(cell, "dimension").lower().replace("-", " ").replace("_", " ").split())
    known = [question.value for question in Question]
    if text in known:
        return text
    close = nearest(text, known, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"it is one of {', '.join(known)}."
    raise RowError(f"{cell.strip()!r} is no dimension; {hint}")
