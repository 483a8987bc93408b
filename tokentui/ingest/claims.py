"""Rows of sourced claims, of which each is kept once: facts on customers, and disclosures on all of them."""

from collections.abc import Callable
from typing import TypeVar

from tokentui.domain.grades import Question
from tokentui.domain.names import nearest
from tokentui.ingest.amounts import parse_number
from tokentui.ingest.batches import RawBatch
from tokentui.ingest.dates import parse_date
from tokentui.ingest.mapping import Layout
from tokentui.ingest.rows import (
    Cells,
    Context,
    CustomerKeys,
    RowError,
    counted,
    default_grade,
    digest,
    need_text,
    parse_grade,
    take_row_by_row,
)
from tokentui.store.bulk.incoming import CleanBatch, DisclosureRow, FactRow, FileKind

ClaimT = TypeVar("ClaimT", FactRow, DisclosureRow)

SourceCells = tuple[str | None, str | None, str | None, str | None, str]
"""Title, URL, kind, certainty and grade of a source, in the order of both rows."""


class ClaimReader:
    """Turns rows into facts or disclosures."""

    def __init__(self, layout: Layout, context: Context) -> None:
        self._layout = layout
        self._context = context
        self._grade = default_grade(context.grade, "D" if layout.kind is FileKind.FACTS else "C")
        self._customers = CustomerKeys(context.known_keys)
        self._seen: set[str] = set()
        self._repeated = 0

    def take(self, batch: RawBatch) -> CleanBatch:
        """Clean one batch."""
        if self._layout.kind is FileKind.FACTS:
            return self._each(batch, "fact", lambda line, cells: _fact(line, cells, self._source, self._customers))
        return self._each(batch, "disclosure", lambda line, cells: _disclosure(line, cells, self._source))

    def notices(self) -> list[str]:
        """How many rows said what an earlier one had said."""
        if not self._repeated:
            return []
        return [f"{counted(self._repeated, 'row repeats', 'rows repeat')} an earlier one word for word; one was kept."]

    def _each(self, batch: RawBatch, what: str, read: Callable[[int, Cells], ClaimT]) -> CleanBatch:
        """Read the claims of a batch; one that an earlier row made in the same words is passed over."""

        def once(line: int, cells: Cells) -> ClaimT | None:
            claim = read(line, cells)
            uid = digest(what, *claim[1:-1])
            if uid in self._seen:
                self._repeated += 1
                return None
            self._seen.add(uid)
            return claim._replace(uid=uid)

        return take_row_by_row(batch, self._layout, self._context.delimiter, once)

    def _source(self, cells: Cells) -> SourceCells:
        return (
            cells.text("source_title"),
            cells.text("source_url"),
            cells.text("source_kind"),
            cells.text("certainty"),
            parse_grade(cells["grade"], self._grade),
        )


def _fact(line: int, cells: Cells, source: Callable[[Cells], SourceCells], customers: CustomerKeys) -> FactRow:
    low, high = parse_number(cells["low"]), parse_number(cells["high"])
    if low is not None and high is not None and low > high:
        raise RowError(f"low is {cells['low'].strip()} and high {cells['high'].strip()}; give the lower one first.")
    yardstick = cells.text("yardstick")
    return FactRow(
        line,
        customers.key_of(cells["customer_key"]),
        _dimension(cells["dimension"]),
        need_text(cells["claim"], "claim"),
        low,
        high,
        cells.text("unit"),
        # The phrase decides whether this is a year's spend, so stray spaces must not.
        " ".join(yardstick.split()) if yardstick else None,
        parse_date(cells["as_of"]),
        *source(cells),
        uid="",
    )


def _dimension(cell: str) -> str:
    text = "_".join(need_text(cell, "dimension").lower().replace("-", " ").replace("_", " ").split())
    known = [question.value for question in Question]
    if text in known:
        return text
    close = nearest(text, known, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"it is one of {', '.join(known)}."
    raise RowError(f"{cell.strip()!r} is no dimension; {hint}")


def _disclosure(line: int, cells: Cells, source: Callable[[Cells], SourceCells]) -> DisclosureRow:
    as_of = parse_date(cells["as_of"])
    if as_of is None:
        raise RowError("The row has no date; give as_of, if only the year.")
    value = parse_number(cells["value"])
    if value is None:
        raise RowError("The row has no value; a disclosure needs a number.")
    return DisclosureRow(
        line,
        as_of,
        need_text(cells["metric"], "metric"),
        parse_number(cells["threshold"]),
        cells.text("threshold_unit"),
        value,
        need_text(cells["unit"], "unit"),
        *source(cells),
        uid="",
    )
