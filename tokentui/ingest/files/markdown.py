"""Tables of Markdown: rows between bars, with a line of dashes under the column names."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from tokentui.ingest.files.made_table import MadeTable, NumberedRow, batches_of, expect_width
from tokentui.ingest.files.source import LOOK, SourceFile
from tokentui.ingest.files.table import UnreadableFile, raw_text
from tokentui.ingest.files.table_start import Knows, column_names
from tokentui.ingest.files.which import TABLES, TablePart, which_part
from tokentui.store.bulk.incoming import RejectedRow

_DASHES = re.compile(r":?-+:?")
_BAR = re.compile(r"(?<!\\)\|")


class _Found(NamedTuple):
    """A table within a text."""

    line: int
    """Of the column names, the first being 1."""
    header: tuple[str, ...]


def is_markdown(start: bytes) -> bool:
    """Whether the beginning of a file has a table with bars and dashes."""
    return bool(_tables(start.decode("utf-8", "replace").splitlines()[:200]))


def _tables(lines: Sequence[str]) -> list[_Found]:
    found = []
    for number, (line, under) in enumerate(pairwise(lines), 1):
        if "|" in line and "|" in under and "-" in under and all(map(_DASHES.fullmatch, _cells(under))):
            header = _cells(line)
            if len(header) == len(_cells(under)) and any(header):
                found.append(_Found(number, tuple(header)))
    return found


def _cells(line: str) -> list[str]:
    text = line.strip().removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(text)]


def open_markdown(source: SourceFile, part: str, knows: Knows) -> MadeTable:
    """The table that is meant; raises UnreadableFile, TwoReadings."""
    state = source.state()
    if state.size > LOOK:
        raise UnreadableFile(f"{source.name} is a table of Markdown of more than 1 MB; save it as CSV.")
    try:
        lines = source.place.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UnreadableFile(f"{source.name} is a table of Markdown, but not in UTF-8; save it as UTF-8.") from None
    tables = _tables(lines)
    parts = [TablePart(str(number), one.header) for number, one in enumerate(tables, 1)]
    name, notice = which_part(source, TABLES, parts, part, knows) if len(parts) > 1 else ("1", "")
    found = tables[int(name) - 1]
    expect_width(source, len(found.header))
    above = tuple(line.strip() for line in lines[: found.line - 1] if line.strip())
    return MadeTable(
        source,
        state,
        source.digest(),
        source.form("Markdown"),
        column_names(source.name, found.header, knows),
        lambda size: batches_of(_rows(lines, found), len(found.header), size),
        above,
        (notice,) if notice else (),
    )


def _rows(lines: Sequence[str], found: _Found) -> Iterator[NumberedRow]:
    width = len(found.header)
    for number, line in enumerate(islice(lines, found.line + 1, None), found.line + 2):
        if "|" not in line:
            return
        cells = _cells(line)
        if len(cells) > width and any(cells[width:]):
            reason = f"The row has {len(cells)} cells where the header has {width}: too many."
            yield number, RejectedRow(number, reason, raw_text(cells, "|"))
        else:
            yield number, (cells + [""] * width)[:width]
