"""Opening whatever file it is as a table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tokentui.ingest.files import database, parquet
from tokentui.ingest.files.aligned import is_aligned, open_aligned
from tokentui.ingest.files.batches import read_batches
from tokentui.ingest.files.guarded import bare_batch
from tokentui.ingest.files.json_table import is_json, open_json
from tokentui.ingest.files.markdown import is_markdown, open_markdown
from tokentui.ingest.files.reading import DELIMITER_NAMES, TextFile, encoding_name, look_at_text
from tokentui.ingest.files.sheets import is_workbook, open_sheet
from tokentui.ingest.files.source import FileState, SourceFile, first_bytes
from tokentui.ingest.files.table import BATCH, RawBatch, RawTable, UnreadableFile
from tokentui.ingest.files.table_start import Knows, knows_none

_A_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|table|\?xml)\b", re.IGNORECASE)


def open_table(
    path: str | Path, knows: Knows = knows_none, part: str = "", source: SourceFile | None = None
) -> RawTable:
    """Look at a file once, from end to end; raises UnreadableFile in one sentence, TwoReadings where it asks which.

    `knows` tells column names, so that the header is found under titles and comments. `part` is the sheet, table or
    list that is meant. `source` says where the bytes are, for a file that is read from a copy (`at_hand`).
    """
    source = source or SourceFile(Path(path), Path(path))
    start = first_bytes(source.place)
    if start.startswith(parquet.MARK):
        return parquet.open_parquet(source, knows)
    if start.startswith(database.MARK):
        return database.open_database(source, part, knows)
    if start.startswith(b"\xd0\xcf\x11\xe0") or (start.startswith(b"PK\x03\x04") and is_workbook(source.place)):
        return open_sheet(source, part, knows)
    if is_json(start):
        return open_json(source, part, knows)
    if is_markdown(start):
        return open_markdown(source, part, knows)
    if is_aligned(start, knows):
        return open_aligned(source, knows)
    if _A_PAGE.match(start):
        raise UnreadableFile(
            f"{source.name} is a web page or XML, whatever its name says; open it in a spreadsheet and save it as "
            ".xlsx or CSV."
        )
    state = source.state()
    with _by_its_name(source):
        return DelimitedTable(look_at_text(source.place, knows), source, state)


@contextmanager
def _by_its_name(source: SourceFile) -> Iterator[None]:
    """Let what makes a copy unreadable name the file that it is of."""
    try:
        yield
    except UnreadableFile as error:
        if source.place == source.name:
            raise
        raise UnreadableFile(str(error).replace(str(source.place), str(source.name))) from None


@dataclass(frozen=True, slots=True)
class DelimitedTable:
    """The table of a text file, as a RawTable."""

    text: TextFile
    source: SourceFile
    state: FileState
    """Of the file when it was opened."""
    guarded: bool = False
    """Whether we wrote it: then apostrophes stand before what a spreadsheet would run, and are taken off."""

    @property
    def path(self) -> Path:
        """Of the file, as it was named."""
        return self.source.name

    @property
    def sha256(self) -> str:
        """Digest of its bytes."""
        return self.text.sha256

    @property
    def form(self) -> str:
        """Encoding and delimiter."""
        mark = self.text.delimiter
        form = f"{encoding_name(self.text.encoding)}, {DELIMITER_NAMES.get(mark, repr(mark))}-separated"
        line = self.text.header_line
        return self.source.form(form if line == 1 else f"{form}, header on line {line}")

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
        with _by_its_name(self.source):
            batches = read_batches(self.text, size)
            yield from self.source.watched(map(bare_batch, batches) if self.guarded else batches, self.state)
