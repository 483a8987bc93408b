"""What rows of facts and disclosures have in common: claims with a source, of which each is kept once."""

from abc import ABC, abstractmethod
from typing import Any

from tokentui.ingest.batches import Batch
from tokentui.ingest.mapping import Layout
from tokentui.ingest.rows import Cells, Options, Taken, counted, default_grade, digest, parse_grade, take_row_by_row


class ClaimReader(ABC):
    """Turns rows into claims; what a row claims is up to those who read one kind of them."""

    what: str
    """Goes into the digest of each claim."""
    grade: str
    """Of claims that state none, unless the import gives one."""

    def __init__(self, layout: Layout, options: Options) -> None:
        self._layout = layout
        self._options = options
        self._default_grade = default_grade(options.grade, self.grade)
        self._seen: set[str] = set()
        self._repeated = 0

    @abstractmethod
    def claim(self, cells: Cells) -> tuple[Any, ...]:
        """What a row claims, without its source; raises RowError where it cannot be taken."""

    def take(self, batch: Batch) -> Taken:
        """Clean one batch."""
        return take_row_by_row(batch, self._layout, self._options.delimiter, self._read)

    def notices(self) -> list[str]:
        """How many rows said what an earlier one had said."""
        if not self._repeated:
            return []
        return [f"{counted(self._repeated, 'row repeats', 'rows repeat')} an earlier one word for word; one was kept."]

    def _read(self, line: int, cells: Cells) -> tuple[Any, ...] | None:
        content = (
            *self.claim(cells),
            cells.text("source_title"),
            cells.text("source_url"),
            cells.text("source_kind"),
            cells.text("certainty"),
            parse_grade(cells["grade"], self._default_grade),
        )
        uid = digest(self.what, *content)
        if uid in self._seen:
            self._repeated += 1
            return None
        self._seen.add(uid)
        return line, *content, uid
