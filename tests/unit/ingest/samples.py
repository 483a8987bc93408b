"""The codebook, the date and the files that the tests of import share."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tokentui.ingest.input_file import open_file
from tokentui.ingest.preview import FilePreview
from tokentui.ingest.readers.rows import Context
from tokentui.services.workbook import default_codebook
from tokentui.store.bulk.incoming import CustomerRow, RejectedRow, Row

ROOT = Path(__file__).parents[3]
BAD = ROOT / "fixtures" / "bad_input"
PUBLIC = ROOT / "fixtures" / "public_book"
TODAY = date(2026, 11, 1)


@dataclass(frozen=True)
class Seen:
    """A file that was read to its end."""

    rows: tuple[Row, ...]
    preview: FilePreview

    @property
    def rejected(self) -> tuple[RejectedRow, ...]:
        return self.preview.rejected

    @property
    def notices(self) -> tuple[str, ...]:
        return self.preview.notices


def context(**given: Any) -> Context:
    """The usual codebook and date, and what else a book says."""
    return Context(default_codebook(), TODAY, **given)


def read(path: Path, kind: str | None = None, mapping: dict[str, str] | None = None, **given: Any) -> Seen:
    """Read a file with the usual codebook and date."""
    file = open_file(path, context(**given), kind, mapping)
    rows = tuple(row for batch in file.batches() for row in batch.rows)
    return Seen(rows, file.preview())


def bad(name: str, **options: Any) -> Seen:
    """Read one of the bad files."""
    return read(BAD / name, **options)


def customer_rows(seen: Seen) -> list[CustomerRow]:
    """Customers of a file in its order."""
    return [row for row in seen.rows if isinstance(row, CustomerRow)]


def customers(seen: Seen) -> dict[str, CustomerRow]:
    """Customers of a file by name."""
    return {row.name: row for row in customer_rows(seen)}


def reasons(seen: Seen) -> dict[int, str]:
    """Why rows were refused, by line."""
    return {refused.line: refused.reason for refused in seen.rejected}
