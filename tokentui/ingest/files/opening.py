"""Opening whatever file it is as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tokentui.ingest.files.batches import read_batches
from tokentui.ingest.files.reading import DELIMITER_NAMES, TextFile, encoding_name, look_at_text
from tokentui.ingest.files.table import BATCH, RawBatch, RawTable
from tokentui.ingest.files.table_start import Knows, knows_none


def open_table(path: str | Path, knows: Knows = knows_none) -> RawTable:
    """Look at a file once, from end to end; raises UnreadableFile in one sentence.

    `knows` tells column names, so that the header is found under titles and comments.
    """
    return DelimitedTable(look_at_text(Path(path), knows))


@dataclass(frozen=True, slots=True)
class DelimitedTable:
    """The table of a text file, as a Table."""

    text: TextFile

    @property
    def path(self) -> Path:
        """Of the file."""
        return self.text.path

    @property
    def sha256(self) -> str:
        """Digest of its bytes."""
        return self.text.sha256

    @property
    def form(self) -> str:
        """Encoding and delimiter."""
        mark = self.text.delimiter
        return f"{encoding_name(self.text.encoding)}, {DELIMITER_NAMES.get(mark, repr(mark))}-separated"

    @property
    def header(self) -> tuple[str, ...]:
        """Trimmed names of the columns."""
        return self.text.header

    @property
    def delimiter(self) -> str:
        """Between cells."""
        return self.text.delimiter

    @property
    def above(self) -> tuple[str, ...]:
        """Lines above the header."""
        return self.text.above

    @property
    def notices(self) -> tuple[str, ...]:
        """What was met on opening."""
        return self.text.notices

    def batches(self, size: int = BATCH) -> Iterator[RawBatch]:
        """All rows from the beginning."""
        return read_batches(self.text, size)
