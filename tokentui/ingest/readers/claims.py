"""Rows of sourced claims, of which each is kept once: facts on customers, and disclosures on all of them."""

from tokentui.domain.captured import passage_of
from tokentui.domain.grades import DIMENSIONS, DIMENSIONS_IN_WORDS
from tokentui.domain.names import nearest
from tokentui.ingest.cells.amounts import parse_number
from tokentui.ingest.cells.dates import parse_date
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.readers.recognised import RowByRowReader
from tokentui.ingest.readers.rows import (
    Cells,
    Context,
    RowError,
    default_grade,
    digest,
    need_text,
    parse_grade,
)
from tokentui.store.bulk.incoming import DisclosureRow, FactRow, FileKind

SourceCells = tuple[str | None, str | None, str | None, str | None, str]
"""Title, URL, kind, certainty and grade of a source, in the order of both rows."""


class ClaimReader(RowByRowReader):
    """Turns rows into facts or disclosures."""

    def __init__(self, layout: Layout, context: Context) -> None:
        super().__init__(layout, context, "an earlier one word for word")
        facts = layout.kind is FileKind.FACTS
        self._point = context.point
        self._grade = default_grade(context.grade, "D" if facts else "C")
        self._claim = self._fact if facts else self._disclosure
        self._seen: set[str] = set()

    def _read(self, line: int, cells: Cells) -> FactRow | DisclosureRow | None:
        claim = self._claim(line, cells)
        if claim.uid in self._seen:
            self._repeated += 1
            return None
        self._seen.add(claim.uid)
        return claim

    def _fact(self, line: int, cells: Cells) -> FactRow:
        low, high = parse_number(cells["low"], self._point), parse_number(cells["high"], self._point)
        if low is not None and high is not None and low > high:
            raise RowError(f"low is {cells['low'].strip()} and high {cells['high'].strip()}; give the lower one first.")
        yardstick = cells.text("yardstick")
        whose = self._customers.whose(cells["customer_key"])
        content = (
            _dimension(cells["dimension"]),
            need_text(cells["claim"], "claim"),
            low,
            high,
            cells.text("unit"),
            # The phrase decides whether this is a year's spend, so stray spaces must not.
            " ".join(yardstick.split()) if yardstick else None,
            parse_date(cells["as_of"]),
            *self._source(cells),
        )
        # By the account that is meant: what was said of it before it was joined into another is the same fact.
        uid = cells.text("uid") or digest("fact", whose.met, *content)
        return FactRow(line, whose.key, *content, uid, *_captured(cells))

    def _disclosure(self, line: int, cells: Cells) -> DisclosureRow:
        as_of = parse_date(cells["as_of"])
        if as_of is None:
            raise RowError("The row has no date; give as_of, if only the year.")
        value = parse_number(cells["value"], self._point)
        if value is None:
            raise RowError("The row has no value; a disclosure needs a number.")
        content = (
            as_of,
            need_text(cells["metric"], "metric"),
            parse_number(cells["threshold"], self._point),
            cells.text("threshold_unit"),
            value,
            need_text(cells["unit"], "unit"),
            *self._source(cells),
        )
        return DisclosureRow(line, *content, uid=cells.text("uid") or digest("disclosure", *content))

    def _source(self, cells: Cells) -> SourceCells:
        return (
            cells.text("source_title"),
            cells.text("source_url"),
            cells.text("source_kind"),
            cells.text("certainty"),
            # Where it counted a grade lower, being old, it is the one that it was given.
            parse_grade(cells.text("grade_given") or cells["grade"], self._grade),
        )


def _captured(cells: Cells) -> tuple[str | None, str | None, str | None, str | None]:
    """The passage, its digest, where the page is kept and what it quotes; a digest beside a passage is of all of it."""
    text = cells.text("passage")
    passage = passage_of(text) if text else None
    given = cells.text("passage_hash")
    digest_of = given or (passage and passage.digest)
    return passage and passage.text, digest_of, cells.text("archived_url"), cells.text("rests_on")


def _dimension(cell: str) -> str:
    text = "_".join(need_text(cell, "dimension").lower().replace("-", " ").replace("_", " ").split())
    known = [dimension.value for dimension in DIMENSIONS]
    if text in known:
        return text
    close = nearest(text, known, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"it is one of {DIMENSIONS_IN_WORDS}."
    raise RowError(f"{cell.strip()!r} is no dimension; {hint}")
